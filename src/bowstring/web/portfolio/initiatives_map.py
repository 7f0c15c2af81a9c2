"""User need against business value: every initiative on one map, and the most valuable with both sides joined."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from bowstring.charts.chart import Chart
from bowstring.charts.sides import sides_joined
from bowstring.charts.sides_map import sides_map
from bowstring.model.language import phrase
from bowstring.web.access import Right, Visit, needs
from bowstring.web.site.frame import address, show
from bowstring.web.store.plans import latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan

_FOCUSES = ("product", "platform", "enterprise")


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPage:
    """The two pictures; none where there is nothing to draw yet. focuses: pairs of a name and its address."""

    map: Chart | None
    joined: Chart | None
    list_url: str
    focuses: tuple[tuple[str, str, bool], ...]


@needs(Right.VIEW)
def initiatives_map(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The map, of one focus where the address says which."""
    plan = latest_plan(visit.portfolio_id)
    every = RecordedPlan(plan).sides
    focus = request.GET.get("focus", "")
    sides = tuple(two_sides for two_sides in every or () if focus not in _FOCUSES or two_sides.focus == focus)
    here = address("initiatives-map", visit)
    page = MapPage(
        map=sides_map(sides) if sides else None,
        joined=sides_joined(sides) if sides else None,
        list_url=address("initiatives", visit),
        focuses=(
            (phrase("all"), here, focus not in _FOCUSES),
            *((choice, f"{here}?focus={choice}", focus == choice) for choice in _FOCUSES),
        ),
    )
    return show(request, "initiatives_map.html", page, visit=visit, plan=plan)
