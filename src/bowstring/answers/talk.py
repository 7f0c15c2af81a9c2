"""Answers for programs about open questions, with the keys that docs/commands.md lists."""

from collections.abc import Sequence
from itertools import accumulate

from bowstring.answers.answer import Answer, finite, lens_change, problem_answers
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Problem
from bowstring.tensions.agenda import Agenda
from bowstring.tensions.attendees import attendees_of
from bowstring.tensions.ledger import Ledger, PricedTension


def tension_answer(priced: PricedTension) -> Answer:
    """A priced tension; gain None if nothing could be planned if it were settled so."""
    tension = priced.tension
    return {
        "key": priced.key,
        "kind": tension.kind,
        "level": priced.level.value,
        "about": list(tension.about),
        "poles": list(tension.poles),
        "question": tension.question,
        "gain": finite(priced.gain),
        "chance": priced.chance,
        "points": priced.points,
        **lens_change(priced.lens),
        "worth": lens_change(priced.lens),
        "expected": lens_change(priced.expected_lens),
        "shares": dict(tension.shares),
        "is_small": priced.is_small,
        "lesser": _lesser_answer(priced),
        "estimate": priced.is_rough,
        "basis": priced.basis.value,
        "interval": list(priced.interval) if priced.interval is not None else None,
        "is_priced": tension.is_priced,
        "what_if": tension.what_if,
        "in_the_room": list(tension.in_the_room),
        "hours": priced.hours,
        "state": priced.state.value,
    }


def _lesser_answer(priced: PricedTension) -> Answer | None:
    """The answer that goes less far; None if there is none."""
    if priced.tension.lesser is None:
        return None
    effect = priced.lesser
    return {
        "what_if": priced.tension.lesser[0],
        "gain": finite(effect.points) if effect is not None else 0.0,
        **lens_change(effect.lens if effect is not None else {}),
    }


def counts_answer(ledger: Ledger) -> Answer:
    """How many questions are open, could change the plan, cannot on their own, have no price."""
    return {
        "found": len(ledger.open_tensions),
        "could_change_the_plan": ledger.could_change,
        "cannot_on_their_own": ledger.cannot,
        "probably_cannot": ledger.probably_cannot,
        "unpriced": ledger.unpriced,
        "small": ledger.small,
    }


def tensions_answer(ledger: Ledger, shown: Sequence[PricedTension], problems: Sequence[Problem]) -> Answer:
    """`tensions`: the counts are of all open questions of the kinds found, the list is what was asked for.

    Args:
        ledger: every open question.
        shown: those that were asked for.
        problems: of the data.
    """
    return {
        "plan_value": finite(ledger.plan_value),
        "counts": counts_answer(ledger),
        "tensions": [tension_answer(priced_tension) for priced_tension in shown],
        "problems": problem_answers(problems),
    }


def agenda_answer(
    portfolio: Portfolio, agenda: Agenda, ledger: Ledger, problems: Sequence[Problem], *, settled: int = 0
) -> Answer:
    """`agenda`: its items, the one worth most first; added_points: what each adds to those picked before it.

    begins: hours from the beginning to each; room: who has to be there and why.

    Args:
        portfolio: the facts.
        agenda: what was picked.
        ledger: what it was picked from.
        problems: of reading and planning.
        settled: questions that drawn worlds leave out.
    """
    begins = accumulate((item.priced.hours for item in agenda.items), initial=0.0)
    return {
        "first_line": ledger.first_line,
        "counts": counts_answer(ledger),
        "forum": agenda.forum.key if agenda.forum is not None else None,
        "hours": agenda.hours,
        "hours_used": agenda.hours_used,
        "total": finite(agenda.total),
        "estimate": agenda.is_estimate,
        "standard_error": agenda.standard_error,
        "settled_in_worlds": settled,
        "items": [
            {
                "head": item.purpose.value,
                "added_points": item.points,
                **tension_answer(item.priced),
                "begins": begin,
                "room": [
                    {"person": attendee.person, "why": attendee.why}
                    for attendee in attendees_of(portfolio, item.priced.tension)
                ],
            }
            for item, begin in zip(agenda.items, begins, strict=False)
        ],
        "problems": problem_answers(problems),
    }
