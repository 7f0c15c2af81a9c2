"""The portfolio as every rule reads it: looked up by key, with its requirements resolved once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bowstring.model.decisions import Decision
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Keyed, Portfolio
from bowstring.model.problems import Place
from bowstring.model.requirements import CapabilityAsk, Requirement, capability_asks, requirements_of

FIRST_ROW = 2
"""The row of a table's first record, the header being row 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A portfolio and what several rules look up in it.

    keys: of each keyed table. rows: of each initiative. definite: the keys of the initiatives that each one
    must wait for, whatever else happens.
    """

    portfolio: Portfolio
    keys: Mapping[str, frozenset[str]]
    initiatives: Mapping[str, Initiative]
    decisions: Mapping[str, Decision]
    rows: Mapping[str, int]
    asks: tuple[CapabilityAsk, ...]
    requirements: tuple[Requirement, ...]
    definite: Mapping[str, tuple[str, ...]]
    alternatives: Mapping[str, tuple[Initiative, ...]]

    def place(self, key: str, column: str = "") -> Place:
        """Where an initiative stands."""
        return Place(table="initiatives", row=self.rows.get(key, 0), key=key, column=column)


def gather_facts(portfolio: Portfolio) -> Facts:
    """The facts of a portfolio, looked up once for all rules."""
    rows: dict[str, int] = {}
    groups: dict[str, list[Initiative]] = {}
    for row, work in enumerate(portfolio.initiatives, FIRST_ROW):
        rows.setdefault(work.key, row)
        if work.alternatives:
            groups.setdefault(work.alternatives, []).append(work)
    requirements = requirements_of(portfolio)
    return Facts(
        portfolio=portfolio,
        keys={table: frozenset(r.key for r in records) for table, records in keyed_tables(portfolio).items()},
        initiatives=portfolio.index.initiatives,
        decisions=portfolio.index.decisions,
        rows=rows,
        asks=capability_asks(portfolio),
        requirements=requirements,
        definite=_definite(requirements),
        alternatives={group: tuple(works) for group, works in sorted(groups.items())},
    )


def keyed_tables(portfolio: Portfolio) -> Mapping[str, Sequence[Keyed]]:
    """The tables whose records have keys, by name."""
    return {
        "initiatives": portfolio.initiatives,
        "assets": portfolio.assets,
        "capabilities": portfolio.capabilities,
        "needs": portfolio.needs,
        "outcomes": portfolio.outcomes,
        "disciplines": portfolio.disciplines,
        "people": portfolio.people,
        "teams": portfolio.teams,
        "decisions": portfolio.decisions,
        "conversations": portfolio.conversations,
        "raised": portfolio.raised,
        "scenarios": portfolio.scenarios,
    }


def place_of(table: str, row: int, record: object, column: str = "") -> Place:
    """Where a record of any table stands; its key is named where it has one.

    Args:
        table: the record's table.
        row: its row, from 1.
        record: for its key.
        column: the field, where it lies in one.
    """
    key = getattr(record, "key", "")
    return Place(table=table, row=row, key=key if isinstance(key, str) else "", column=column)


def _definite(requirements: Iterable[Requirement]) -> Mapping[str, tuple[str, ...]]:
    awaited: dict[str, dict[str, None]] = {}
    for requirement in requirements:
        if len(requirement.providers) == 1 and requirement.available_from is None:
            awaited.setdefault(requirement.consumer, {})[requirement.providers[0]] = None
    return {consumer: tuple(providers) for consumer, providers in awaited.items()}
