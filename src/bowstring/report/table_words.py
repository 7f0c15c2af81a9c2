"""What tables and their columns are called on screen; the code keeps its own words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.formats.cells import Form, cell_text, join_list, to_cell
from bowstring.formats.own.tables import TABLES, FieldColumn
from bowstring.model.language import phrase, written
from bowstring.model.wording import count_words


@dataclass(frozen=True, slots=True, kw_only=True)
class TableWords:
    """A table in words: its title, one of its records, and what it is for."""

    title: str
    singular: str
    about: str


TABLE_WORDS: Mapping[str, TableWords] = {
    "initiatives": TableWords(
        title=phrase("Initiatives"), singular=phrase("initiative"), about=phrase("Work we do or could do.")
    ),
    "assets": TableWords(
        title=phrase("Assets"),
        singular=phrase("asset"),
        about=phrase("Products, platforms and enterprise capabilities that exist, or will."),
    ),
    "capabilities": TableWords(
        title=phrase("Capabilities"),
        singular=phrase("capability"),
        about=phrase("What assets can do for others, such as checking an identity."),
    ),
    "needs": TableWords(
        title=phrase("Needs"),
        singular=phrase("need"),
        about=phrase("What people need, in their words, by life event and group."),
    ),
    "outcomes": TableWords(
        title=phrase("Outcomes"),
        singular=phrase("outcome"),
        about=phrase("What the organisation wants to achieve, measured."),
    ),
    "contributions": TableWords(
        title=phrase("Contributions to outcomes"),
        singular=phrase("contribution"),
        about=phrase("How much an initiative changes an outcome, at full effect."),
    ),
    "disciplines": TableWords(
        title=phrase("Disciplines"),
        singular=phrase("discipline"),
        about=phrase("Professions that initiatives need, and their pay."),
    ),
    "capacity": TableWords(
        title=phrase("Capacity"),
        singular=phrase("row of capacity"),
        about=phrase(
            "People of each discipline, by quarter. A row without a quarter applies to every quarter."
        ),
    ),
    "budget": TableWords(
        title=phrase("Budget"),
        singular=phrase("budget"),
        about=phrase("Money still to spend, by period and fund. A period without a row has no limit."),
    ),
    "people": TableWords(
        title=phrase("People"),
        singular=phrase("person"),
        about=phrase("People who know or do the work. Accounts and access are separate."),
    ),
    "teams": TableWords(
        title=phrase("Teams"), singular=phrase("team"), about=phrase("Who owns assets and initiatives.")
    ),
    "ties": TableWords(
        title=phrase("Ties"),
        singular=phrase("tie"),
        about=phrase("Which teams work together, how closely, and how we know."),
    ),
    "decisions": TableWords(
        title=phrase("Decisions"),
        singular=phrase("decision"),
        about=phrase("Who decided what, asked whom, and what it changes."),
    ),
    "advice": TableWords(
        title=phrase("Advice"),
        singular=phrase("piece of advice"),
        about=phrase("Who was asked about a decision, and what they said."),
    ),
    "chances": TableWords(
        title=phrase("Chances you set yourself"),
        singular=phrase("chance"),
        about=phrase(
            "How likely a conversation is to answer a type of question, if you know better than our record."
        ),
    ),
    "reuse_choices": TableWords(
        title=phrase("Reuse"),
        singular=phrase("choice about reuse"),
        about=phrase("What you chose to do about something similar that already exists."),
    ),
    "forecasts": TableWords(
        title=phrase("Forecasts"),
        singular=phrase("forecast"),
        about=phrase("Dates promised, and dates delivered."),
    ),
    "measurements": TableWords(
        title=phrase("Measurements"),
        singular=phrase("measurement"),
        about=phrase("What was measured, of what, and when."),
    ),
}
"""The tables that are edited record by record. Scores, conversations and scenarios have pages of their own."""

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (phrase("Assets and initiatives"), ("initiatives", "assets", "capabilities", "reuse_choices")),
    (phrase("Users"), ("needs", "outcomes", "contributions")),
    (phrase("Money and people"), ("budget", "capacity", "disciplines")),
    (phrase("People and teams"), ("people", "teams", "ties")),
    (phrase("Decisions"), ("decisions", "advice", "chances")),
    (phrase("Delivery"), ("forecasts", "measurements")),
)
"""The tables as the page of all facts groups them."""

LONG_TEXTS = frozenset(
    {
        "description",
        "statement",
        "context",
        "options",
        "decision",
        "consequences",
        "advice",
        "reason",
        "stopped_because",
    }
)
"""Columns whose text takes more than a line."""

MONEY = frozenset(
    {
        "cost_per_quarter",
        "total_cost",
        "exit_cost",
        "run_cost_per_quarter",
        "cost_low",
        "cost_high",
        "spent",
        "actual_cost",
        "carry_over",
        "pay",
        "amount",
        "surge_price",
        "saving",
    }
)
"""Columns that are told in the portfolio's currency."""

_LABELS: Mapping[str, str] = {
    "lens": phrase("Side"),
    "requires": phrase("Needs first"),
    "needs": phrase("User needs that it meets"),
    "requires_capabilities": phrase("Needs these capabilities"),
    "alternatives": phrase("Group of alternatives (only one can be done)"),
    "cost": phrase("Cost by period"),
    "effort": phrase("People while it runs, by discipline"),
    "extra": phrase("Other details"),
    "run_cost_per_quarter": phrase("Running cost a quarter, once delivered"),
    "cost_low": phrase("Low total cost (1 in 10 chance that it is less)"),
    "cost_high": phrase("High total cost (1 in 10 chance that it is more)"),
    "spent": phrase("Spent so far"),
    "actual_cost": phrase("Total cost when finished"),
    "finish_by": phrase("Must finish by the end of"),
    "finish_by_reason": phrase("Reason for the date"),
    "carry_over": phrase("Underspend that can move to the next period"),
    "cost_per_quarter": phrase("Cost a quarter"),
    "duration_quarters": phrase("Duration in quarters"),
    "committed_start": phrase("Under way since"),
    "exit_cost": phrase("Cost to stop it"),
    "lock": phrase("Decided by hand"),
    "mandated_by": phrase("Required by a decision"),
    "people_affected": phrase("People affected a year"),
    "surge_people": phrase("Extra people we could buy in"),
    "surge_price": phrase("Price of each person a quarter"),
    "pay": phrase("Pay a quarter"),
    "availability": phrase("Share of full time, 0 to 1"),
    "strength": phrase("How closely, 0 to 1"),
    "overlap": phrase("Overlap, 0 to 1"),
    "chance": phrase("Chance, 0 to 1"),
    "of": phrase("Of what"),
    "a": phrase("One team"),
    "b": phrase("The other team"),
    "url": phrase("Web address"),
    "stopped_because": phrase("Stopped because"),
    "changes": phrase("What it changes"),
    "parent": phrase("Belongs to the team"),
    "people": phrase("People"),
}

_HINTS: Mapping[str, str] = {
    "extra": phrase("One on each line, such as “programme: Front door”."),
    "effort": phrase("One on each line, such as “user-research: 1.5”."),
    "cost": phrase("One on each line, such as “2026/27: £400,000”. Use this instead of a cost a quarter."),
    "people": phrase("Leave empty if there is no limit."),
    "quarter": phrase("Such as Q4 2026 or October 2026. Leave empty for every quarter."),
    "period": phrase("Such as 2026/27, or Q4 2026."),
    "fund": phrase(
        "Leave empty for all funds. For an initiative you can also enter shares: capital: 0.6; revenue: 0.4."
    ),
    "finish_by_reason": (
        phrase(
            "If the reason is law or safety, the plan keeps the date. For any other "
            "reason, we tell you if it is missed."
        )
    ),
    "status": phrase("Such as running, complete, on hold or cancelled."),
    "statement": phrase("As a … I need … so that …"),
    "chance": phrase("Such as 0.25."),
    "stopped_because": phrase("We keep this so that nobody has to find it out again."),
}

_CHOICES: Mapping[str, str] = {
    "user_need": phrase("the user side"),
    "business_value": phrase("the business side"),
    "leave_out": phrase("leave it out"),
    "fund": phrase("do it"),
}

_MANY: Mapping[str, str] = {
    "capabilities": "capabilities",
    "people": "people",
    "capacity": phrase("rows of capacity"),
    "advice": phrase("pieces of advice"),
    "reuse_choices": phrase("choices about reuse"),
}
"""Several records of a table, where an s does not do."""

_COLUMN = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
_COLUMNS = frozenset(column for table in TABLES.values() for column in table.columns)

_FORM_HINTS: Mapping[Form, str] = {
    Form.QUARTER: phrase("Such as Q4 2026, October 2026 or 2026/27 Q3."),
    Form.DATE: phrase("Such as 1 October 2026, or 2026-10-01."),
    Form.LIST: phrase("Separate them with ;"),
}


def label_of(name: str) -> str:
    """What a column is called."""
    return _LABELS.get(name) or phrase(name.replace("_", " ").capitalize())


def columns_in_words(text: str) -> str:
    """A sentence about a file as pages say it: columns by what they are called on screen, a capital at the start."""
    words = _COLUMN.sub(lambda name: f"“{label_of(name[0])}”" if name[0] in _COLUMNS else name[0], text)
    return f"{words[:1].upper()}{words[1:]}"


def hint_of(column: FieldColumn | None, name: str, currency: str = "") -> str:
    """What may be typed in a column.

    Args:
        column: its kind; None if it is none of a table's.
        name: its name.
        currency: of its money; blank where that is not known.
    """
    if name in _HINTS:
        return _HINTS[name]
    if name in MONEY:
        return phrase("In {currency}: such as 1.2m, or 340,000.", currency=currency) if currency else ""
    return _FORM_HINTS.get(column.kind.form, "") if column is not None else ""


def choice_words(value: str) -> str:
    """A closed choice in words."""
    return _CHOICES.get(value) or phrase(value.replace("_", " "))


def records_words(table: str, count: int) -> str:
    """How many records of a table, in words: "12 initiatives"."""
    return count_words(count, TABLE_WORDS[table].singular, _MANY.get(table, ""))


def is_editable(table: str) -> bool:
    """Whether a table is edited record by record."""
    return table in TABLE_WORDS and table in TABLES


def text_of(value: object) -> str:
    """A field's value as somebody would type it."""
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {_entry_text(entry)}" for name, entry in value.items())
    if isinstance(value, tuple):
        return "; ".join(join_list((item,)) for item in value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return written(value, ",.15g")
    return cell_text(to_cell(value))


def _entry_text(entry: object) -> str:
    return entry.replace("\n", "\\n") if isinstance(entry, str) else text_of(entry)
