"""Assessments: figures out of order, views without ground, old views, and views from one side only."""

import math
from collections.abc import Iterator
from datetime import date

from bowstring.model.assessments import Assessment, Lens
from bowstring.model.assets import Phase
from bowstring.model.figures import MOST_FIGURE, MOST_WHOLE
from bowstring.model.language import phrase, plural_phrase
from bowstring.model.problems import Place, Problem, error, note, warning
from bowstring.model.rules.facts import FIRST_ROW, Facts
from bowstring.model.wording import count_words, list_words, number_words

STALE_AFTER_DAYS = 183
"""Days, two quarters of them, after which an assessment is called stale."""


def find_bad_assessments(facts: Facts) -> Iterator[Problem]:
    """Figures out of order, certain views, and a count of views without an evidence grade."""
    ungrounded = 0
    for row, view in enumerate(facts.portfolio.assessments, FIRST_ROW):
        ungrounded += view.evidence is None
        if not view.low <= view.likely <= view.high or view.low == view.high:
            yield from _out_of_order(view, Place(table="assessments", row=row))
        elif not (math.isfinite(view.low) and math.isfinite(view.high)):
            yield _not_a_number(Place(table="assessments", row=row))
        if any(MOST_FIGURE < abs(figure) < math.inf for figure in (view.low, view.likely, view.high)):
            message = phrase("low, likely and high are {most_figure:g} at most.", most_figure=MOST_FIGURE)
            yield error(Place(table="assessments", row=row), message, phrase("Enter smaller figures."))
        if not 1 <= view.round <= MOST_WHOLE:
            where = Place(table="assessments", row=row, column="round")
            wrong = (
                phrase("below 1")
                if view.round < 1
                else phrase("more than {most_whole:,}", most_whole=MOST_WHOLE)
            )
            yield error(
                where,
                phrase("round {round} is {wrong}.", round=view.round, wrong=wrong),
                phrase("Enter 1 for the first round."),
            )
        if not view.assessor.strip():
            where = Place(table="assessments", row=row, column="assessor")
            yield error(where, phrase("nobody is named as the assessor."), phrase("Enter who made it."))
    if ungrounded:
        yield note(
            Place(table="assessments", column="evidence"),
            phrase(
                "{assessments_state} no evidence and count as a guess.",
                assessments_state=count_words(ungrounded, "assessment states", "assessments state"),
            ),
            phrase("Enter guess, desk, research or live."),
        )


def find_stale_assessments(facts: Facts) -> Iterator[Problem]:
    """Initiatives and lenses whose assessments were made long before the portfolio's date."""
    as_of = facts.portfolio.settings.as_of
    if as_of is None:
        return
    stale: dict[tuple[str, Lens], list[tuple[int, date]]] = {}
    for (initiative, lens, _), (row, view) in _latest(facts).items():
        if view.made_at is None or initiative not in facts.initiatives:
            continue
        if facts.initiatives[initiative].is_over:
            continue
        made_on = view.made_at.date()
        if (as_of - made_on).days > STALE_AFTER_DAYS:
            stale.setdefault((initiative, lens), []).append((row, made_on))
        elif made_on > as_of:
            where = Place(table="assessments", row=row, column="made_at")
            yield note(
                where,
                phrase(
                    "made on {made_on}, after the portfolio's date {as_of}.", made_on=made_on, as_of=as_of
                ),
                phrase("Correct one of them."),
            )
    for (initiative, lens), rows in stale.items():
        row, made_on = min(rows, key=lambda row: (row[1], row[0]))
        yield warning(
            Place(table="assessments", row=row, column="made_at"),
            plural_phrase(
                (
                    "{scores} of {initiative} for {words} is more than two quarters old, the "
                    "oldest from {made_on:%-d %B %Y}."
                ),
                (
                    "{scores} of {initiative} for {words} are more than two quarters old, the "
                    "oldest from {made_on:%-d %B %Y}."
                ),
                len(rows),
                scores=count_words(len(rows), "score", "scores"),
                initiative=initiative,
                words=lens.words,
                made_on=made_on,
            ),
            phrase("Ask again, or confirm what was said."),
        )


def find_one_sided_views(facts: Facts) -> Iterator[Problem]:
    """Initiatives assessed by their own team alone, and concepts seen through one lens only."""
    lenses: dict[str, set[Lens]] = {}
    from_outside: dict[str, bool] = {}
    for view in facts.portfolio.assessments:
        lenses.setdefault(view.initiative, set()).add(view.lens)
        work = facts.initiatives.get(view.initiative)
        team = work.team if work is not None else ""
        outside = not team or facts.portfolio.team_of.get(view.assessor) != team
        from_outside[view.initiative] = from_outside.get(view.initiative, False) or outside
    for work in facts.initiatives.values():
        if work.is_over:
            continue
        seen = lenses.get(work.key, set())
        if work.phase is Phase.CONCEPT and len(seen) == 1:
            missing = next(lens.words for lens in Lens if lens not in seen)
            yield warning(
                facts.place(work.key),
                phrase("this concept has nobody's view of its {missing} yet.", missing=missing),
                phrase("Ask somebody what its {missing} is.", missing=missing),
            )
        if not from_outside.get(work.key, True):
            yield warning(
                facts.place(work.key, "team"),
                phrase(
                    "only its own team, {team}, has assessed it. No plan should rest on that alone.",
                    team=work.team,
                ),
                phrase("Ask somebody outside the team."),
            )


def _latest(facts: Facts) -> dict[tuple[str, Lens, str], tuple[int, Assessment]]:
    """Each assessor's latest view, with its row: the highest round, then the latest time, then the last row."""
    latest: dict[tuple[str, Lens, str], tuple[int, Assessment]] = {}
    for row, view in enumerate(facts.portfolio.assessments, FIRST_ROW):
        key = (view.initiative, view.lens, view.assessor)
        before = latest.get(key)
        if before is None or _when(view) >= _when(before[1]):
            latest[key] = (row, view)
    return latest


def _when(view: Assessment) -> tuple[int, int]:
    return view.round, 0 if view.made_at is None else view.made_at.toordinal()


def _out_of_order(view: Assessment, where: Place) -> Iterator[Problem]:
    low, likely, high = (number_words(figure) for figure in (view.low, view.likely, view.high))
    if any(not math.isfinite(figure) for figure in (view.low, view.likely, view.high)):
        yield _not_a_number(where)
    elif view.low == view.likely == view.high:
        yield note(
            where,
            phrase("{likely} is told as certain.", likely=likely),
            phrase("If it is not, enter a lower low and a higher high."),
        )
    elif view.low <= view.high and view.likely > view.high:
        yield error(
            where,
            phrase("high {high} is below likely {likely}.", high=high, likely=likely),
            phrase("Swap them or enter a higher figure."),
        )
    elif view.low <= view.high:
        yield error(
            where,
            phrase("low {low} is above likely {likely}.", low=low, likely=likely),
            phrase("Swap them or enter a lower figure."),
        )
    else:
        ordered = list_words([number_words(f) for f in sorted((view.low, view.likely, view.high))])
        yield error(
            where,
            phrase(
                "low {low}, likely {likely} and high {high} are out of order.",
                low=low,
                likely=likely,
                high=high,
            ),
            phrase("Enter {ordered}, or correct them.", ordered=ordered),
        )


def _not_a_number(where: Place) -> Problem:
    return error(
        where,
        phrase("low, likely and high must be finite numbers."),
        phrase("Enter three figures, lowest first."),
    )
