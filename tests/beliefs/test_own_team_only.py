"""A belief says where nobody but the team that would do the work has assessed it: all of them, not some."""

import pytest

from bowstring.beliefs.shrinkage import believe
from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter


@pytest.mark.parametrize(
    ("team", "assessors", "is_only_own"),
    [
        ("ours", ["ours"], True),
        ("ours", ["ours", "ours"], True),
        ("ours", ["ours", "theirs"], False),
        ("ours", ["theirs", "ours"], False),
        ("ours", ["theirs"], False),
        ("ours", ["ours", ""], False),
        ("", ["", ""], False),
    ],
)
def test_one_from_elsewhere_is_enough(team: str, assessors: list[str], is_only_own: bool) -> None:
    work = Initiative(
        key="i", name="I", focus=Focus.PRODUCT, duration_quarters=1, cost_per_quarter=10.0, team=team
    )
    portfolio = Portfolio(
        settings=Settings(name="P", start=Quarter(2026, 2)),
        initiatives=(work,),
        people=tuple(Person(key=f"p-{place}", team=of) for place, of in enumerate(assessors)),
        assessments=tuple(
            Assessment(
                initiative="i",
                lens=lens,
                assessor=f"p-{place}",
                low=1.0,
                likely=2.0,
                high=3.0,
                evidence=Evidence.DESK,
            )
            for place in range(len(assessors))
            for lens in Lens
        ),
    )
    beliefs = believe(portfolio)
    for lens in Lens:
        belief = beliefs.of("i", lens)
        assert belief is not None
        assert belief.only_own_team is is_only_own
