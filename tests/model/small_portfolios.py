"""Small portfolios to test the rules with, and what a rule says of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bowstring.model.assessments import Assessment, Lens
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person, Team
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import Problem
from bowstring.model.quarters import Quarter
from bowstring.model.rules.facts import Facts, gather_facts

START = Quarter(2026, 4)
DAY = date(2026, 10, 1)
PEOPLE = (Person(key="p-1"), Person(key="p-2"))
TEAMS = (Team(key="t-1", name="One"), Team(key="t-2", name="Two"))


def settings(**fields: Any) -> Settings:
    """Settings of a plan of eight quarters from October 2026."""
    return Settings(**{"name": "Ours", "start": START, "as_of": DAY, **fields})


def portfolio(*works: Initiative, **tables: Any) -> Portfolio:
    """A portfolio of some initiatives."""
    return Portfolio(**{"settings": settings(), "initiatives": works, **tables})


def work(key: str, **fields: Any) -> Initiative:
    """An initiative of two quarters at £100,000 each."""
    return Initiative(
        **{
            "key": key,
            "name": key.upper(),
            "focus": Focus.PRODUCT,
            "duration_quarters": 2,
            "cost_per_quarter": 100_000.0,
            **fields,
        }
    )


def view(initiative: str, low: float = 1, likely: float = 2, high: float = 3, **fields: Any) -> Assessment:
    """Somebody's view of an initiative's worth to users."""
    values = {"lens": Lens.USER_NEED, "assessor": "p-1", **fields}
    return Assessment(initiative=initiative, low=low, likely=likely, high=high, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A kind of problem: a portfolio that has it, what is then said, and one that has it not."""

    name: str
    has: Portfolio
    says: tuple[str, ...]
    has_not: Portfolio

    def __str__(self) -> str:
        return self.name


def problem_words(rule: Callable[[Facts], Iterable[Problem]], about: Portfolio) -> tuple[str, ...]:
    """What a rule says of a portfolio, each line with its severity."""
    return tuple(f"{problem.severity}: {problem}" for problem in rule(gather_facts(about)))


def named(value: object) -> str:
    """What a case is called in a report: a rule by its name, the same in every process."""
    return getattr(value, "__name__", str(value))
