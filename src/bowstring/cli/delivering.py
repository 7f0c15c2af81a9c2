"""`delivered`: what came of the plans, against what was planned and promised."""

from collections.abc import Sequence
from pathlib import Path

from bowstring.answers.delivered import delivered_answer
from bowstring.cli.edge import capped, print_json
from bowstring.cli.loading import Effort, plan_at
from bowstring.cli.screen import Screen, percent
from bowstring.delivery.delivered import Delivered, delivered
from bowstring.delivery.kpis import KeyFigure, Kpi
from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Portfolio
from bowstring.report.delivery_words import (
    date_words,
    day_words,
    figure_words,
    first_value_words,
    slip_words,
    value_lines,
)

_MOST = 10
_SHORT = {
    Kpi.COST_PER_TRANSACTION: "Cost each",
    Kpi.DIGITAL_TAKE_UP: "Online",
    Kpi.COMPLETION_RATE: "Completed",
    Kpi.USER_SATISFACTION: "Satisfied",
}


def show_delivered(path: Path, effort: Effort, *, show_all: bool, as_json: bool) -> None:
    """Tell value, slips, usual dates, key figures and calibration."""
    planned = plan_at(path, effort)
    found = delivered(planned.portfolio, planned.plan)
    if as_json:
        print_json(delivered_answer(found, planned.all_problems))
        return
    screen = Screen()
    for line in (*value_lines(planned.portfolio, found), slip_words(found), first_value_words(found)):
        if line:
            screen.say(line)
    _show_value(screen, planned.portfolio, found, show_all=show_all)
    _show_dates(screen, planned.portfolio, found, show_all=show_all)
    _show_key_figures(screen, planned.portfolio, found, show_all=show_all)
    _show_calibration(screen, planned.portfolio, found)
    if found.problems:
        screen.heading(f"Cannot be used as it stands ({len(found.problems):,})")
        for line in capped([str(one) for one in found.problems], show_all=show_all):
            screen.say(line, lead="- ")


def _show_value(screen: Screen, portfolio: Portfolio, found: Delivered, *, show_all: bool) -> None:
    rows = [one for one in found.value if show_all or one.actual is not None]
    for lens in Lens:
        own = [one for one in rows if one.lens is lens]
        if not own:
            continue
        screen.heading(f"Value by quarter on the {lens.side}, {portfolio.settings.unit(lens)}")
        screen.table(
            ("Quarter", "Measured", "Planned of it", "Planned of all", "Initiatives"),
            [
                (
                    one.quarter.words,
                    "" if one.actual is None else f"{one.actual:,.0f}",
                    "" if one.comparable is None else f"{one.comparable:,.0f}",
                    f"{one.planned:,.0f}",
                    f"{one.measured:,} of {one.delivered:,}",
                )
                for one in own
            ],
            right=(1, 2, 3, 4),
            wide=0,
        )


def _show_dates(screen: Screen, portfolio: Portfolio, found: Delivered, *, show_all: bool) -> None:
    promised = [one for one in found.dates if one.milestone or show_all]
    if not promised:
        return
    known = portfolio.index.initiatives
    latest = sorted(promised, key=lambda one: (-one.late, one.initiative))
    screen.heading("When it would come if we deliver as we usually do")
    shown = latest if show_all else latest[:_MOST]
    rows = [
        (
            known[one.initiative].name if one.initiative in known else one.initiative,
            day_words(one.stated),
            date_words(one.usual, one.slip_p50),
            date_words(one.safe, one.slip_p80),
            percent(one.late),
        )
        for one in shown
    ]
    screen.table(("Initiative", "Stated", "Half by", "Four fifths by", "Later"), rows, right=(4,), wide=0)
    left = f" {len(promised) - len(shown):,} more: --all shows them." if len(shown) < len(promised) else ""
    screen.say(f"Later: the chance that it comes after the quarter of the stated date.{left}")


def _show_key_figures(screen: Screen, portfolio: Portfolio, found: Delivered, *, show_all: bool) -> None:
    latest: dict[tuple[str, Kpi], KeyFigure] = {(one.of, one.kpi): one for one in found.key_figures}
    if not latest:
        return
    names = {one.key: one.name for one in portfolio.initiatives}
    names.update({one.key: one.name for one in portfolio.assets})
    subjects = list(dict.fromkeys(of for of, _ in latest))
    shown = subjects if show_all else subjects[:_MOST]
    screen.heading("Key figures, the latest of each")
    rows = [
        (
            names.get(of, of),
            *(figure_words(latest.get((of, kpi)), portfolio.settings.currency) for kpi in _SHORT),
        )
        for of in shown
    ]
    screen.table(("", *_SHORT.values()), rows, right=(1, 2, 3, 4), wide=0)
    if len(shown) < len(subjects):
        screen.say(f"and {len(subjects) - len(shown):,} more: --all shows them.")


def _show_calibration(screen: Screen, portfolio: Portfolio, found: Delivered) -> None:
    if not found.calibration:
        return
    teams = portfolio.index.teams
    screen.heading("How well what was said has come true, told of five people or more")
    rows: Sequence[Sequence[str]] = [
        (
            f"the {one.lens.side}",
            (teams[one.group].name if one.group in teams else one.group) or "everybody",
            f"{one.assessors:,}",
            f"{one.initiatives:,}",
            percent(one.inside),
            "" if one.ratio is None else percent(one.ratio),
        )
        for one in found.calibration
    ]
    header = ("Side", "Who", "People", "Initiatives", "Inside", "Came true")
    screen.table(header, rows, right=(2, 3, 4, 5), wide=1)
    screen.say("Inside: between low and high, as 80 % should. Came true: of what was likely, in all.")
