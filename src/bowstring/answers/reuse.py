"""The answer of `reuse` for programs, with the keys that docs/commands.md#reuse lists."""

from collections.abc import Sequence

from bowstring.answers.answer import Answer, problem_answers
from bowstring.model.problems import Problem
from bowstring.reuse.duplicates import Duplicate
from bowstring.reuse.prior_art import Match


def reuse_answer(
    matches: Sequence[Match], duplicates: Sequence[Duplicate], problems: Sequence[Problem]
) -> Answer:
    """`reuse`: prior art, the best first; without a question, what may be built twice.

    Args:
        matches: prior art, where something was looked for.
        duplicates: what may be built twice, where nothing was.
        problems: of the data and of the question.
    """
    return {
        "matches": [
            {
                "key": match.key,
                "name": match.name,
                "table": match.table,
                "when": match.when.value,
                "when_in_words": match.when_words,
                "why": match.why,
                "score": match.score,
                "words": list(match.matched_words),
                "capabilities": list(match.matched_capabilities),
                "needs": list(match.matched_needs),
            }
            for match in matches
        ],
        "duplicates": [
            {
                "instead_of": duplicate.instead_of,
                "keep": duplicate.keep,
                "likeness": duplicate.likeness,
                "needs": list(duplicate.needs),
                "choice": duplicate.choice.choice.value
                if duplicate.choice and duplicate.choice.choice
                else None,
                "reason": (duplicate.choice.reason or None) if duplicate.choice else None,
                "saving": duplicate.saving,
            }
            for duplicate in duplicates
        ],
        "problems": problem_answers(problems),
    }
