"""How well one judged: for that person alone."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from bowstring.charts.calibration import calibration_chart
from bowstring.charts.chart import Chart
from bowstring.delivery.calibration import own_calibration
from bowstring.model.language import phrase
from bowstring.model.wording import count_words
from bowstring.report.team_words import NEVER
from bowstring.web.access import Right, Visit, needs
from bowstring.web.site.frame import address, show
from bowstring.web.store.facts import load_portfolio

_NOTHING = phrase("Nothing you scored has been measured yet.")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """One's own calibration; chart: None if there is none."""

    lede: str
    never: str
    chart: Chart | None
    back_url: str


@needs(Right.VIEW)
def yours(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Whoever asks, about themselves."""
    calibrations = own_calibration(load_portfolio(visit.portfolio_id), visit.assessor)
    total, inside = (
        sum(calibration.assessments for calibration in calibrations),
        sum(calibration.inside * calibration.assessments for calibration in calibrations),
    )
    lede = _NOTHING
    if total:
        judged = count_words(total, "figure", "figures")
        lede = phrase(
            "Of {judged} that you gave and were measured since, {inside:.0f} came between your low and high.",
            judged=judged,
            inside=inside,
        )
    page = OwnPage(
        lede=phrase("{lede} Eight in ten should.", lede=lede) if total else lede,
        never=NEVER,
        chart=calibration_chart(calibrations, {}),
        back_url=address("delivered", visit),
    )
    return show(request, "delivered_yours.html", page, visit=visit)
