"""A portfolio small enough to plan in a moment that has something to tell in every part of the report."""

import functools
from datetime import date

from tests.kept import kept

from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.assets import Asset, Capability, Focus, Phase
from bowstring.model.capacity import Budget, Capacity, Discipline
from bowstring.model.decisions import Decision, DecisionKind
from bowstring.model.initiatives import Initiative
from bowstring.model.needs import Need, Outcome
from bowstring.model.organisation import Person, Team
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.planning.plan import Plan
from bowstring.planning.planner import plan_portfolio
from bowstring.report.contents import ReportContents, gather

NASTY = "<script>alert('x')</script> & \"quoted\" \\ back"
START = Quarter(2026, 2)
COUNT = 18
# A ceiling that no machine meets: the effort is counted.
_SECONDS = 60.0
_FOCUSES = (Focus.PRODUCT, Focus.PLATFORM, Focus.ENTERPRISE)


def telling_portfolio(*, name: str = "Small department") -> Portfolio:
    """Eighteen initiatives of three focuses that ask for twice the people and money there are."""
    works = tuple(_work(place) for place in range(COUNT))
    return Portfolio(
        settings=Settings(
            name=name,
            start=START,
            quarters=6,
            value_quarters=16,
            as_of=date(2026, 3, 12),
            price_base="2025/26",
        ),
        initiatives=works,
        assets=(
            Asset(key="desk", name="Desk", focus=Focus.PRODUCT, phase=Phase.LIVE, needs=("n-0",)),
            Asset(
                key="checks", name="Checks", focus=Focus.PLATFORM, phase=Phase.BETA, provides=("identity",)
            ),
        ),
        capabilities=(Capability(key="identity", name="Check who somebody is"),),
        needs=tuple(
            Need(
                key=f"n-{place}",
                statement=f"As a person I need thing {place}, so that life {place} goes on",
                life_event=("Birth", "Work", "Later life")[place % 3],
                people_affected=1000.0 * (place + 1),
            )
            for place in range(6)
        ),
        outcomes=(Outcome(key="o-1", name="Fewer letters", unit="letters", baseline=10, target=5),),
        assessments=tuple(_assessments(works)),
        disciplines=(Discipline(key="design", name="Design", pay=20000),),
        capacity=(Capacity(discipline="design", people=9, surge_people=3, surge_price=30000),),
        budget=(Budget(period="2026/27", amount=4.1e6), Budget(period="2027/28", amount=2.2e6)),
        people=tuple(Person(key=f"p-{place}", name=f"Person {place}", team="t-1") for place in range(4)),
        teams=(Team(key="t-1", name="One", lead="p-3"),),
        decisions=(Decision(key="d-1", title="Everything at once", kind=DecisionKind.OURS),),
    )


def unvalued_portfolio() -> Portfolio:
    """The same before anybody has assessed anything."""
    full = telling_portfolio(name="Not assessed yet")
    return Portfolio(
        settings=full.settings, initiatives=full.initiatives, capacity=full.capacity, budget=full.budget
    )


def clashing_portfolio() -> Portfolio:
    """The same with all of it mandated and almost no money."""
    full = telling_portfolio(name="Too much is asked")
    locked = tuple(
        Initiative(
            key=initiative.key,
            name=initiative.name,
            focus=initiative.focus,
            duration_quarters=2,
            cost_per_quarter=1e6,
            mandated_by="d-1",
        )
        for initiative in full.initiatives[:4]
    )
    return Portfolio(
        settings=full.settings,
        initiatives=locked,
        assessments=tuple(
            assessment
            for assessment in full.assessments
            if assessment.initiative in {work.key for work in locked}
        ),
        budget=(Budget(period="2026/27", amount=1e5), Budget(period="2027/28", amount=1e5)),
        decisions=full.decisions,
    )


def telling_plan() -> Plan:
    """Its plan."""
    return telling_contents().plan


@functools.cache
def telling_contents() -> ReportContents:
    """Everything its report tells."""
    return kept("telling", _gathered)


def _gathered() -> ReportContents:
    portfolio = telling_portfolio()
    return gather(portfolio, (), plan_portfolio(portfolio, seconds=_SECONDS), hours=6)


def _work(place: int) -> Initiative:
    fields: dict[str, object] = {}
    if place == 5:
        fields["requires"] = ("i-1",)
    if place in (3, 6):
        fields["requires_capabilities"] = ("identity",)
    if place == 7:
        fields["asset"] = "checks"
    if place == 11:
        fields.update(committed_start=START.plus(-1), exit_cost=10000.0)
    if place == 10:
        fields["mandated_by"] = "d-1"
    return Initiative(
        key=f"i-{place}",
        # Two bear one name: a picture must not draw them as one.
        name=NASTY if place == 0 else f"Initiative {place - (place == 12)}",
        focus=_FOCUSES[place % 3],
        duration_quarters=1 + place % 3,
        cost_per_quarter=100000.0 + 40000.0 * (place * 7 % 5),
        effort={"design": 1.0 + place * 5 % 4},
        needs=(f"n-{place % 6}",),
        outcomes=("o-1",) if place == 2 else (),
        team="t-1",
        user_lead="p-0",
        business_lead="p-1",
        **fields,  # type: ignore[arg-type]
    )


def _assessments(works: tuple[Initiative, ...]) -> list[Assessment]:
    assessments = []
    for place, work in enumerate(works):
        for lens in Lens:
            scale = 600.0 if lens is Lens.USER_NEED else 90000.0
            tilt = 1.0 + ((place * (5 if lens is Lens.USER_NEED else 11)) % 7)
            for assessor in range(3):
                likely = scale * tilt * (0.6 + 0.5 * ((place + assessor) % 3))
                assessments.append(
                    Assessment(
                        initiative=work.key,
                        lens=lens,
                        assessor=f"p-{assessor}",
                        low=likely * 0.7,
                        likely=likely,
                        high=likely * 1.5,
                        evidence=(Evidence.GUESS, Evidence.DESK, Evidence.RESEARCH)[assessor],
                    )
                )
    return assessments
