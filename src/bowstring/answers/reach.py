"""The answer of `reach` for programs, with the keys that docs/commands.md#reach lists."""

from collections.abc import Iterator

from bowstring.answers.answer import Answer, problem_answers
from bowstring.decision_rights.advice import Adviser, decisions_on
from bowstring.decision_rights.levels import Deciding
from bowstring.decision_rights.reach import Landscape, Reach, Touched
from bowstring.model.decisions import Decision
from bowstring.model.problems import Problem


def reach_answer(
    landscape: Landscape,
    reach: Reach,
    deciding: Deciding,
    *,
    advisers: tuple[Adviser, ...],
    about: Decision | None,
    problems: tuple[Problem, ...],
) -> Answer:
    """`reach`: what is touched, at which level it is decided, whom to ask.

    Args:
        landscape: everything that depends on something.
        reach: what was asked for, and what depends on it.
        deciding: who decides, by the rules.
        advisers: whom to ask.
        about: the decision that was asked for, if one was.
        problems: met on reading the portfolio.
    """
    return {
        "decision": about.key if about is not None else None,
        "level": deciding.level.value if deciding.level is not None else None,
        "recorded_level": about.level.value if about is not None and about.level is not None else None,
        "team": deciding.team or None,
        "reason": deciding.reason,
        "unknown": list(reach.unknown),
        "touched": [_touched_answer(landscape, touched) for touched in reach.touched],
        "ask": list(_adviser_answers(advisers)),
        "decisions": [decision.key for decision in decisions_on(landscape, reach)],
        "problems": problem_answers(problems),
    }


def _touched_answer(landscape: Landscape, touched: Touched) -> Answer:
    return {
        "kind": touched.thing.kind.value,
        "key": touched.thing.key,
        "name": landscape.name(touched.thing),
        "team": landscape.team(touched.thing) or None,
        "steps": touched.steps,
        "through": touched.through.key if touched.through is not None else None,
    }


def _adviser_answers(advisers: tuple[Adviser, ...]) -> Iterator[Answer]:
    for adviser in advisers:
        day, given = (
            (adviser.advice.asked_on, adviser.advice.given_on) if adviser.advice is not None else (None, None)
        )
        yield {
            "key": adviser.key,
            "is_team": adviser.is_team,
            "name": adviser.name,
            "contact": adviser.contact or None,
            "reasons": list(adviser.reasons),
            "asked": adviser.advice is not None,
            "asked_on": day.isoformat() if day is not None else None,
            "given_on": given.isoformat() if given is not None else None,
            "advice": adviser.advice.advice if adviser.advice is not None and adviser.advice.advice else None,
        }
