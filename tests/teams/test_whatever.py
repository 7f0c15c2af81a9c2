"""Whatever the data say, decisions and teams are told without an error, and told the same again."""

from hypothesis import HealthCheck, given, settings
from tests.strategies import full_portfolios, portfolios

from bowstring.decision_rights.advice import whom_to_ask
from bowstring.decision_rights.layout import draw_reach
from bowstring.decision_rights.levels import decision_levels, level_shares, who_decides
from bowstring.decision_rights.reach import Landscape
from bowstring.decision_rights.waivers import running_out
from bowstring.model.portfolio import Portfolio
from bowstring.teams.coordination import coordination_of
from bowstring.teams.persons import hanging_counts, hangs_on_one_person, own_ties
from bowstring.teams.proposal import propose_joining
from bowstring.teams.staffing import check_staffing


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(portfolios() | full_portfolios())
def test_nothing_crashes_and_the_same_facts_give_the_same_answer(portfolio: Portfolio) -> None:
    assert _everything(portfolio) == _everything(portfolio)


def _everything(portfolio: Portfolio) -> tuple[object, ...]:
    landscape = Landscape(portfolio)
    keys = [record.key for record in (*portfolio.assets, *portfolio.initiatives, *portfolio.capabilities)]
    reach = landscape.reach(keys)
    levels = decision_levels(landscape)
    day = portfolio.settings.as_of or portfolio.settings.start.first_day
    people = [person.key for person in portfolio.people]
    return (
        reach,
        who_decides(landscape, reach),
        whom_to_ask(landscape, reach),
        draw_reach(landscape, reach),
        level_shares(levels),
        running_out(portfolio, day),
        coordination_of(portfolio),
        check_staffing(portfolio),
        hanging_counts(portfolio),
        tuple(own_ties(portfolio, person) for person in people),
        tuple(hangs_on_one_person(portfolio, team=team.key, told_to=team.lead) for team in portfolio.teams),
        propose_joining(portfolio),
    )
