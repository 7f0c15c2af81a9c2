"""Everything that the figures do not say and somebody has to assume, in one place."""

from dataclasses import dataclass
from datetime import date

from bowstring.model.quarters import Quarter

# The first quarter after the figures were taken: they end with 2015-Q4 and came out in the quarter after.
START = Quarter(2016, 2)
AS_OF = date(2016, 3, 31)

# Volumes are told per 12 months.
QUARTERS_A_YEAR = 4

# What an improved service reaches, as quantiles of the take-up that comparable services have reached already.
LOW_QUANTILE, LIKELY_QUANTILE, HIGH_QUANTILE = 0.5, 0.75, 0.9
# What a quantity that is only known from others is believed to lie between: a P10, P50 and P90 of the others.
SPREAD_QUANTILES = (0.1, 0.5, 0.9)

# Fewer comparable services than this tell nothing about one more.
FEWEST_PEERS = 4

# How the group of services is called whose category the list does not state: they are compared with each other.
NO_CATEGORY = "category not stated"

# Every transaction moved counts alike: the figures do not tell how hard the other channel is on whom.
SEVERITY = 1.0

# Money for all of it, a financial year: about a quarter of what everything would cost.
BUDGET_POUNDS_A_YEAR = 25_000_000.0
BUDGET_YEARS = ("2016/17", "2017/18")


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """What it takes to move a service of some size: below so many transactions a year, money a quarter, quarters."""

    below_volume: float
    cost_per_quarter_pounds: float
    duration_quarters: int
    size: str
    words: str


# A person costs about £25,000 a quarter with overheads; larger services have more kinds of users and more to change.
TEAMS = (
    Team(
        below_volume=10_000,
        cost_per_quarter_pounds=50_000,
        duration_quarters=2,
        size="fewer than 10,000 transactions a year",
        words="two people for two quarters",
    ),
    Team(
        below_volume=1_000_000,
        cost_per_quarter_pounds=150_000,
        duration_quarters=3,
        size="fewer than a million transactions a year",
        words="six people for three quarters",
    ),
    Team(
        below_volume=float("inf"),
        cost_per_quarter_pounds=400_000,
        duration_quarters=4,
        size="a million transactions a year or more",
        words="sixteen people for four quarters",
    ),
)

_COSTS = "; ".join(
    f"{team.size}: {team.words}, £{team.cost_per_quarter_pounds:,.0f} a quarter" for team in TEAMS
)

ASSUMPTIONS = {
    "reach": "An improved service reaches the take-up of the upper quartile of comparable services (low: their "
    "median; high: their P90); no further, and none falls back.",
    "additional": "Nothing of it would have come without the work.",
    "severity": "Every transaction moved online counts as 1, whoever makes it.",
    "saving": "A transaction that moves saves what the other channels cost more than the digital one; demand and "
    "what digital costs a transaction do not change, and nothing new has to be run.",
    "comparison": "Take-up is compared within a category, and within a department; cost within a category and size, "
    f"since large services cost less a transaction, or within a category where fewer than {FEWEST_PEERS} of that size "
    "tell theirs.",
    "cost": f"Of the work: {_COSTS}.",
    "budget": f"£{BUDGET_POUNDS_A_YEAR:,.0f} a financial year. No discipline is taken to be scarce.",
    "focus": "Every service is a product: the source names no platform and no enterprise capability.",
}
"""As they stand in the portfolio."""


def team_for(volume: float) -> Team:
    """The team that a service of so many transactions a year takes."""
    return next(team for team in TEAMS if volume < team.below_volume)
