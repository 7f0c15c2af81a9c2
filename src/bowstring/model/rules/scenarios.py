"""Scenarios whose changes would change nothing."""

import dataclasses
from collections.abc import Iterator, Mapping

from bowstring.model.assessments import Assessment
from bowstring.model.assets import Asset, Capability
from bowstring.model.capacity import Budget, Capacity, Discipline
from bowstring.model.conversations import Chance, Conversation, Raised
from bowstring.model.decisions import Advice, Decision, ReuseDecision
from bowstring.model.delivery import Forecast, Measurement
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.needs import Contribution, Need, Outcome
from bowstring.model.organisation import Person, Team, Tie
from bowstring.model.portfolio import Settings
from bowstring.model.problems import Place, Problem, error, note
from bowstring.model.rules.facts import FIRST_ROW, Facts
from bowstring.model.scenarios import Change
from bowstring.model.wording import list_words

RECORD_TYPES: Mapping[str, type] = {
    "initiatives": Initiative,
    "assets": Asset,
    "capabilities": Capability,
    "needs": Need,
    "outcomes": Outcome,
    "contributions": Contribution,
    "assessments": Assessment,
    "disciplines": Discipline,
    "capacity": Capacity,
    "budget": Budget,
    "people": Person,
    "teams": Team,
    "ties": Tie,
    "decisions": Decision,
    "advice": Advice,
    "conversations": Conversation,
    "raised": Raised,
    "chances": Chance,
    "reuse_choices": ReuseDecision,
    "forecasts": Forecast,
    "measurements": Measurement,
}
"""The type of each table's records; the tables that a scenario can change."""

_SETTINGS_SECTIONS = frozenset({"attention", "balance", "beliefs", "decisions"})


def find_empty_changes(facts: Facts) -> Iterator[Problem]:
    """Changes to a table, record or field that does not exist, and scenarios without any change."""
    for row, change in enumerate(facts.portfolio.changes, FIRST_ROW):
        yield from _of_change(facts, change, row)
    changed = {change.scenario for change in facts.portfolio.changes}
    for row, scenario in enumerate(facts.portfolio.scenarios, FIRST_ROW):
        if scenario.key not in changed:
            yield note(
                Place(table="scenarios", row=row, key=scenario.key),
                phrase("it changes nothing yet."),
                phrase("Add its changes."),
            )


def _of_change(facts: Facts, change: Change, row: int) -> Iterator[Problem]:
    def at(column: str) -> Place:
        return Place(table="changes", row=row, column=column)

    if change.table == "portfolio":
        fields = _fields_of(Settings) | _SETTINGS_SECTIONS
    elif change.table in RECORD_TYPES:
        fields = _fields_of(RECORD_TYPES[change.table])
    else:
        tables = list_words(["portfolio", *RECORD_TYPES], most=99)
        yield error(
            at("table"),
            phrase("there is no table {table!r}.", table=change.table),
            phrase("Name one of {tables}.", tables=tables),
        )
        return
    records = facts.keys.get(change.table)
    if records is not None and change.record not in records:
        yield error(
            at("record"),
            phrase("{record!r} names nothing in {table}.", record=change.record, table=change.table),
            phrase("Correct the key, or add the record."),
        )
    if change.field.split(".", 1)[0] not in fields:
        yield error(
            at("field"),
            phrase("{table} has no column {field!r}.", table=change.table, field=change.field),
            phrase("Name one of {fields}.", fields=list_words(sorted(fields), most=99)),
        )


def _fields_of(record: type) -> frozenset[str]:
    return frozenset(field.name for field in dataclasses.fields(record)) - {"key", "extra"}
