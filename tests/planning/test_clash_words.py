"""Each fact that a plan has to keep, in words: by itself, and all of its kind together."""

from datetime import date

import pytest
from tests.planning.every_schedule import START, settings, work

from bowstring.model.assets import Asset, Capability, Focus, Phase
from bowstring.model.capacity import Budget, Capacity, Discipline
from bowstring.model.decisions import Decision, DecisionKind
from bowstring.model.initiatives import Lock
from bowstring.model.needs import Contribution, Outcome
from bowstring.model.portfolio import Portfolio
from bowstring.planning.clashes.clash_words import clash_words, fact_words
from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.problem import ConstraintKind, ConstraintSource

PORTFOLIO = Portfolio(
    settings=settings(quarters=2, floor=0.25, spend={Focus.PRODUCT: (0.125, 0.75)}),
    initiatives=(
        work("apply", name="Apply", committed_start=START),
        work("bank", name="Bank", mandated_by="act", finish_by=START.plus(1), finish_by_reason="safety"),
        work("call", name="Call", mandated_by="act", earliest_start=START.plus(2)),
        work("dock", name="Dock", lock=Lock.LEAVE_OUT, alternatives="either", asset="known"),
        work("edit", name="Edit", lock=START.plus(7), alternatives="either"),
        work("file", name="File", lock=Lock.FUND, requires=("edit",), requires_capabilities=("id",)),
        work("give", name="", alternatives="other"),
    ),
    assets=(Asset(key="known", name="Known", focus=Focus.PLATFORM, phase=Phase.ALPHA, provides=("id",)),),
    capabilities=(Capability(key="id", name="Confirm an identity"),),
    disciplines=(Discipline(key="design", name="Design"),),
    decisions=(Decision(key="act", title="An Act", kind=DecisionKind.LAW, finish_by=START.plus(3)),),
    capacity=(
        Capacity(discipline="design", people=4.5),
        Capacity(discipline="design", quarter=START.plus(1), people=3.0, surge_people=2.0, surge_price=5.0),
    ),
    budget=(Budget(period="2026/27", amount=900.0), Budget(period="2026-Q2", amount=50.0, fund="change")),
    outcomes=(
        Outcome(key="calls", name="Calls", unit="a day", baseline=90.0, at_least=40.0, due=date(2026, 9, 30)),
        Outcome(key="users", name="Users", baseline=10.0, at_least=70.0),
    ),
    contributions=(
        Contribution(outcome="users", initiative="give", assessor="p-1", low=1.0, likely=2.0, high=3.0),
    ),
)
PROBLEM = build_problem(PORTFOLIO)


def source(kind: ConstraintKind, *about: str, quarter: int = -1) -> ConstraintSource:
    return ConstraintSource(kind=kind, about=about, quarter=quarter)


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (source(ConstraintKind.COMMITMENT, "apply"), "'Apply' is already running"),
        (source(ConstraintKind.COMMITMENT), "1 initiative is already running"),
        (source(ConstraintKind.MANDATE, "act", "bank"), "the decision 'An Act' mandates 'Bank'"),
        (
            source(ConstraintKind.MANDATE, "act", "call"),
            "the decision 'An Act' mandates 'Call', which cannot start within the plan's 2 quarters",
        ),
        (source(ConstraintKind.MANDATE), "2 initiatives are mandated by decisions"),
        (source(ConstraintKind.LOCK, "dock"), "'Dock' is locked out"),
        (source(ConstraintKind.LOCK, "file"), "'File' is locked in"),
        (
            source(ConstraintKind.LOCK, "edit"),
            "'Edit' is locked to start in January to March 2028, but can only start between April 2026 and "
            "September 2026",
        ),
        (source(ConstraintKind.LOCK), "3 initiatives are locked in or out"),
        (
            source(ConstraintKind.DEADLINE, "2026-Q3", "bank"),
            "'Bank', which takes 1 quarter, must finish by the end of September 2026 (safety)",
        ),
        (
            source(ConstraintKind.DEADLINE, "2027-Q1", "bank"),
            "'Bank', which takes 1 quarter, must finish by the end of March 2027 (law)",
        ),
        (source(ConstraintKind.DEADLINE), "law or safety sets dates by which work must finish"),
        (source(ConstraintKind.REQUIREMENT, "file", "edit"), "'File' requires 'Edit'"),
        (
            source(ConstraintKind.REQUIREMENT, "file", "id"),
            "'File' requires 'Confirm an identity', which only 'Dock' would provide",
        ),
        (source(ConstraintKind.REQUIREMENT), "every initiative waits for what it requires"),
        (
            source(ConstraintKind.ALTERNATIVES, "either"),
            "of the alternatives 'Dock' and 'Edit' at most one is funded",
        ),
        (
            source(ConstraintKind.ALTERNATIVES),
            "only one initiative of each group of alternatives can be funded",
        ),
        (source(ConstraintKind.FLOOR, "product"), "product keeps at least 25 % of its best"),
        (source(ConstraintKind.FLOOR), "each type of work has its minimum share"),
        (source(ConstraintKind.SPEND, "product"), "product takes 12.5 to 75 % of the spend"),
        (source(ConstraintKind.SPEND), "each type of work keeps to its share of spending"),
        (source(ConstraintKind.BUDGET, "2026/27", ""), "the budget for 2026/27 is £900"),
        (
            source(ConstraintKind.BUDGET, "2027-Q2", "change"),
            "the budget of the fund 'change' for 2027-Q2 is £50, repeated from the last known year",
        ),
        (
            source(ConstraintKind.BUDGET, "2026-Q2", "change"),
            "the budget of the fund 'change' for 2026-Q2 is £50",
        ),
        (source(ConstraintKind.BUDGET), "money is limited"),
        (
            source(ConstraintKind.CAPACITY, "design", quarter=0),
            "'Design' has 4.5 people in April to June 2026",
        ),
        (
            source(ConstraintKind.SURGE, "design", quarter=1),
            "'Design' has 3 people and at most 2 more to buy in July to September 2026",
        ),
        (source(ConstraintKind.CAPACITY, "design"), "the number of people in 'Design' is limited"),
        (source(ConstraintKind.CAPACITY), "the number of people in each discipline is limited"),
        (
            source(ConstraintKind.OUTCOME, "calls"),
            "the outcome 'Calls' must be expected to be at most 40 a day by the end of September 2026",
        ),
        (
            source(ConstraintKind.OUTCOME, "users"),
            "the outcome 'Users' must be expected to be at least 70 by the end of September 2026",
        ),
        (source(ConstraintKind.OUTCOME), "each outcome reaches its level"),
    ],
)
def test_a_fact_in_words(fact: ConstraintSource, words: str) -> None:
    assert fact_words(PROBLEM, fact) == words


def test_facts_are_told_by_kind_and_then_by_name_whatever_their_order() -> None:
    facts = [
        source(ConstraintKind.CAPACITY, "design", quarter=0),
        source(ConstraintKind.REQUIREMENT, "file", "edit"),
        source(ConstraintKind.LOCK, "file"),
        source(ConstraintKind.LOCK, "dock"),
    ]
    words = (
        "No plan can meet all of these together: 'Dock' is locked out; 'File' is locked in; 'File' requires "
        "'Edit'; 'Design' has 4.5 people in April to June 2026. Change one of them."
    )
    assert clash_words(PROBLEM, facts) == clash_words(PROBLEM, facts[::-1]) == words


def test_what_has_no_name_is_called_by_its_key() -> None:
    assert fact_words(PROBLEM, source(ConstraintKind.ALTERNATIVES, "other")) == (
        "of the alternatives 'give' at most one is funded"
    )
