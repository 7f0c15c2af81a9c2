"""The whole department, put together."""

from examples.make_department.assessing import make_assessments
from examples.make_department.content import rows
from examples.make_department.deciding import make_advice, make_decisions, make_reuse_choices, make_scenarios
from examples.make_department.delivering import make_forecasts, make_measurements
from examples.make_department.money import make_budget, make_capacity, make_disciplines
from examples.make_department.organisation import Organisation, make_organisation, make_ties
from examples.make_department.talking import make_chances, make_conversations, make_raised
from examples.make_department.things import make_assets, make_capabilities, make_needs, make_outcomes
from examples.make_department.when import AS_OF, START
from examples.make_department.work import make_initiatives
from examples.make_department.worth import true_worth

from bowstring.model.assessments import Lens
from bowstring.model.decisions import Level
from bowstring.model.portfolio import Forum, LensSettings, Portfolio, Settings

_TEAM_FORUMS = ("births", "working-age", "disability", "carers", "hardship", "bereavement")


def make_department() -> Portfolio:
    """The Department for Everyday Life: the same on every call."""
    settings, organisation, assets = make_settings(), make_organisation(), make_assets()
    initiatives = make_initiatives({asset.key: asset for asset in assets}, organisation.leads)
    outcomes = make_outcomes(_outcome_owners(organisation))
    worth = true_worth(initiatives)
    scenarios, changes = make_scenarios()
    return Portfolio(
        settings=settings,
        initiatives=initiatives,
        assets=assets,
        capabilities=make_capabilities(),
        needs=make_needs(),
        outcomes=outcomes,
        assessments=make_assessments(initiatives, organisation, worth),
        disciplines=make_disciplines(),
        capacity=make_capacity(initiatives, settings.quarters),
        budget=make_budget(),
        people=organisation.people,
        teams=organisation.teams,
        ties=make_ties(assets, initiatives),
        decisions=make_decisions(organisation.leads),
        advice=make_advice(),
        conversations=make_conversations({work.key: work for work in initiatives}, organisation.leads),
        raised=make_raised(organisation.leads),
        chances=make_chances(organisation.leads),
        scenarios=scenarios,
        changes=changes,
        reuse_choices=make_reuse_choices(),
        forecasts=make_forecasts(initiatives),
        measurements=make_measurements(assets, outcomes, initiatives, worth),
    )


def make_settings() -> Settings:
    """How the department plans: two years ahead, from the spring of 2026."""
    return Settings(
        name="Department for Everyday Life",
        start=START,
        as_of=AS_OF,
        price_base="2025/26",
        time_zone="Europe/London",
        lens={
            Lens.USER_NEED: LensSettings(
                unit="people",
                bands=((0, 300), (300, 1_000), (1_000, 3_000), (3_000, 10_000), (10_000, 60_000)),
            ),
            Lens.BUSINESS_VALUE: LensSettings(
                bands=((0, 10_000), (10_000, 40_000), (40_000, 120_000), (120_000, 400_000), (400_000, 3e6)),
            ),
        },
        forums=_forums(),
        enterprise_stake=1.0,
    )


def _forums() -> tuple[Forum, ...]:
    platforms = (
        Forum(key="identity-and-payments", level=Level.PLATFORM, team="payments", hours=3.0),
        Forum(key="casework-and-evidence", level=Level.PLATFORM, team="casework", hours=3.0),
        Forum(key="data-and-contact", level=Level.PLATFORM, team="data-exchange", hours=3.0),
    )
    teams = tuple(Forum(key=key, level=Level.TEAM, team=key, hours=2.0) for key in _TEAM_FORUMS)
    return (Forum(key="executive", level=Level.ENTERPRISE, hours=6.0), *platforms, *teams)


def _outcome_owners(organisation: Organisation) -> dict[str, str]:
    """Directors in turn."""
    directors = [team.lead for team in organisation.teams if not team.parent]
    return {row["key"]: directors[place % len(directors)] for place, row in enumerate(rows("outcomes"))}
