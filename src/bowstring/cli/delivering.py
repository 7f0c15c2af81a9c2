"""`delivered`: what came of the plans, against what was planned and promised."""

from collections.abc import Sequence
from pathlib import Path

from bowstring.answers.delivered import delivered_answer
from bowstring.cli.edge import capped, print_json
from bowstring.cli.loading import PlanOptions, plan_at
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
from bowstring.report.reuse_words import names_of

_MOST = 10
_SHORT = {
    Kpi.COST_PER_TRANSACTION: "Cost each",
    Kpi.DIGITAL_TAKE_UP: "Online",
    Kpi.COMPLETION_RATE: "Completed",
    Kpi.USER_SATISFACTION: "Satisfied",
}


def show_delivered(path: Path, effort: PlanOptions, *, show_all: bool, as_json: bool) -> None:
    """Tell value, slips, usual dates, key figures and calibration.

    Args:
        path: of the portfolio.
        effort: how long to search, and from which seed.
        show_all: everything, not the first lines alone.
        as_json: for programs.
    """
    planned = plan_at(path, effort)
    delivery = delivered(planned.portfolio, planned.plan)
    if as_json:
        print_json(delivered_answer(delivery, planned.all_problems))
        return
    screen = Screen()
    for line in (
        *value_lines(planned.portfolio, delivery),
        slip_words(delivery),
        first_value_words(delivery),
    ):
        if line:
            screen.say(line)
    _show_value(screen, planned.portfolio, delivery, show_all=show_all)
    _show_dates(screen, planned.portfolio, delivery, show_all=show_all)
    _show_key_figures(screen, planned.portfolio, delivery, show_all=show_all)
    _show_calibration(screen, planned.portfolio, delivery)
    if delivery.problems:
        screen.heading(f"Cannot be used yet ({len(delivery.problems):,})")
        for line in capped([str(problem) for problem in delivery.problems], show_all=show_all):
            screen.say(line, lead="- ")


def _show_value(screen: Screen, portfolio: Portfolio, delivery: Delivered, *, show_all: bool) -> None:
    rows = [quarter_value for quarter_value in delivery.value if show_all or quarter_value.actual is not None]
    for lens in Lens:
        own = [row for row in rows if row.lens is lens]
        if not own:
            continue
        screen.heading(f"Value by quarter on the {lens.side}, {portfolio.settings.unit(lens)}")
        screen.table(
            ("Quarter", "Measured", "Planned of it", "Planned of all", "Initiatives"),
            [
                (
                    quarter_value.quarter.words,
                    "" if quarter_value.actual is None else f"{quarter_value.actual:,.0f}",
                    "" if quarter_value.comparable is None else f"{quarter_value.comparable:,.0f}",
                    f"{quarter_value.planned:,.0f}",
                    f"{quarter_value.measured:,} of {quarter_value.delivered:,}",
                )
                for quarter_value in own
            ],
            right=(1, 2, 3, 4),
            wide=0,
        )


def _show_dates(screen: Screen, portfolio: Portfolio, delivery: Delivered, *, show_all: bool) -> None:
    promised = [date for date in delivery.dates if date.milestone or show_all]
    if not promised:
        return
    initiatives_by_key = portfolio.index.initiatives
    latest = sorted(promised, key=lambda reference_date: (-reference_date.late, reference_date.initiative))
    screen.heading("Likely dates, if we deliver as usual")
    shown = latest if show_all else latest[:_MOST]
    rows = [
        (
            initiatives_by_key[reference_date.initiative].name
            if reference_date.initiative in initiatives_by_key
            else reference_date.initiative,
            day_words(reference_date.stated),
            date_words(reference_date.usual, reference_date.slip_p50),
            date_words(reference_date.safe, reference_date.slip_p80),
            percent(reference_date.late),
        )
        for reference_date in shown
    ]
    screen.table(("Initiative", "Stated", "Half by", "Four fifths by", "Later"), rows, right=(4,), wide=0)
    left = (
        f" {len(promised) - len(shown):,} more. Use --all to show them." if len(shown) < len(promised) else ""
    )
    screen.say(f"Later: the chance that it comes after the quarter of the stated date.{left}")


def _show_key_figures(screen: Screen, portfolio: Portfolio, delivery: Delivered, *, show_all: bool) -> None:
    latest: dict[tuple[str, Kpi], KeyFigure] = {
        (key_figure.of, key_figure.kpi): key_figure for key_figure in delivery.key_figures
    }
    if not latest:
        return
    names = names_of(portfolio)
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
        screen.say(f"and {len(subjects) - len(shown):,} more. Use --all to show them.")


def _show_calibration(screen: Screen, portfolio: Portfolio, delivery: Delivered) -> None:
    if not delivery.calibration:
        return
    teams = portfolio.index.teams
    screen.heading("How well people judged, for groups of five or more")
    rows: Sequence[Sequence[str]] = [
        (
            f"the {calibration.lens.side}",
            (teams[calibration.group].name if calibration.group in teams else calibration.group)
            or "everybody",
            f"{calibration.assessors:,}",
            f"{calibration.initiatives:,}",
            percent(calibration.inside),
            "" if calibration.ratio is None else percent(calibration.ratio),
        )
        for calibration in delivery.calibration
    ]
    header = ("Side", "Who", "People", "Initiatives", "Inside", "Came true")
    screen.table(header, rows, right=(2, 3, 4, 5), wide=1)
    screen.say("Inside: between low and high, as 80 % should. Came true: of what was likely, in all.")
