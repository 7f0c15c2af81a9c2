"""Disciplines, how many people they have, and the money there is."""

from collections.abc import Sequence

from examples.make_department.chance import rounded, rounded_to
from examples.make_department.content import rows

from bowstring.model.capacity import Budget, Capacity, Discipline
from bowstring.model.initiatives import Initiative
from bowstring.model.quarters import Quarter

SURGE_SHARE = 0.25
SURGE_PREMIUM = 1.6
_FITS = {"user-research": 0.40, "platform-engineering": 0.39, "data-engineering": 0.38, "security": 0.41}
"""Share of all the person-quarters asked for that a scarce discipline could give over the plan."""

_OTHER_QUARTERS = {
    "user-research": {Quarter(2026, 3): 0.9},
    "platform-engineering": {Quarter(2026, 2): 0.9, Quarter(2027, 4): 1.15},
    "data-engineering": {Quarter(2027, 3): 1.3, Quarter(2027, 4): 1.3, Quarter(2028, 1): 1.3},
    "security": {Quarter(2026, 4): 0.85},
}
"""Share of the usual number in quarters that differ: leave, recruits, the academy's first graduates."""

_BUDGET_POUNDS = {"2026/27": 56e6, "2027/28": 52e6, "2028/29": 48e6}
_SAVE_POUNDS = {"2026/27": 2.2e6, "2027/28": 1.8e6, "2028/29": 1.2e6}


def make_disciplines() -> tuple[Discipline, ...]:
    """The professions that work needs, with their pay."""
    return tuple(
        Discipline(key=row["key"], name=row["name"], pay=float(row["pay"])) for row in rows("disciplines")
    )


def make_capacity(initiatives: Sequence[Initiative], quarters: int) -> tuple[Capacity, ...]:
    """People of each discipline: all of them plentiful but four. quarters: of the plan."""
    return tuple(
        capacity
        for discipline in make_disciplines()
        for capacity in _capacity_of(discipline, _person_quarters(initiatives, discipline.key) / quarters)
    )


def make_budget() -> tuple[Budget, ...]:
    """One pot a year, and inside it a small one that must pay itself back."""
    whole = [Budget(period=period, amount=amount) for period, amount in _BUDGET_POUNDS.items()]
    saving = [
        Budget(period=period, amount=amount, fund="invest-to-save") for period, amount in _SAVE_POUNDS.items()
    ]
    return (*whole, *saving)


def _person_quarters(initiatives: Sequence[Initiative], discipline: str) -> float:
    return sum(
        work.effort.get(discipline, 0.0) * (work.duration or 0) for work in initiatives if work.is_plannable
    )


def _capacity_of(discipline: Discipline, asked_a_quarter: float) -> tuple[Capacity, ...]:
    share = _FITS.get(discipline.key)
    if share is None:
        return (Capacity(discipline=discipline.key),)
    usual = rounded_to(asked_a_quarter * share, 1.0)
    price = rounded((discipline.pay or 0.0) * SURGE_PREMIUM)
    others = _OTHER_QUARTERS.get(discipline.key, {})
    return (
        _row(discipline.key, None, usual, price),
        *(_row(discipline.key, quarter, round(usual * part), price) for quarter, part in others.items()),
    )


def _row(discipline: str, quarter: Quarter | None, people: float, price: float) -> Capacity:
    return Capacity(
        discipline=discipline,
        quarter=quarter,
        people=float(people),
        surge_people=float(int(people * SURGE_SHARE)),
        surge_price=price,
    )
