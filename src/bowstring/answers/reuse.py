"""The answer of `reuse` for programs, with the keys that docs/commands.md#reuse lists."""

from collections.abc import Sequence

from bowstring.answers.answer import Answer, problem_answers
from bowstring.model.problems import Problem
from bowstring.reuse.duplicates import Duplicate
from bowstring.reuse.prior_art import Match


def reuse_answer(
    matches: Sequence[Match], duplicates: Sequence[Duplicate], problems: Sequence[Problem]
) -> Answer:
    """`reuse`: prior art, the best first; without a question, what may be built twice."""
    return {
        "matches": [
            {
                "key": one.key,
                "name": one.name,
                "table": one.table,
                "when": one.when.value,
                "when_in_words": one.when_words,
                "why": one.why,
                "score": one.score,
                "words": list(one.matched_words),
                "capabilities": list(one.matched_capabilities),
                "needs": list(one.matched_needs),
            }
            for one in matches
        ],
        "duplicates": [
            {
                "instead_of": one.instead_of,
                "keep": one.keep,
                "likeness": one.likeness,
                "needs": list(one.needs),
                "choice": one.choice.choice.value if one.choice and one.choice.choice else None,
                "reason": (one.choice.reason or None) if one.choice else None,
                "saving": one.saving,
            }
            for one in duplicates
        ],
        "problems": problem_answers(problems),
    }
