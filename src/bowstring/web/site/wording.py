"""What tables and their columns are called on screen; the code keeps its own words."""

from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.formats.cells import Form
from bowstring.formats.tables import TABLES, FieldColumn
from bowstring.model.wording import count_words


@dataclass(frozen=True, slots=True, kw_only=True)
class TableWords:
    """A table in words: its title, one of its records, and what it is for."""

    title: str
    singular: str
    about: str


TABLE_WORDS: Mapping[str, TableWords] = {
    "initiatives": TableWords(title="Initiatives", singular="initiative", about="Work we do or could do."),
    "assets": TableWords(
        title="Assets",
        singular="asset",
        about="Products, platforms and enterprise capabilities that exist, or will.",
    ),
    "capabilities": TableWords(
        title="Capabilities",
        singular="capability",
        about="What assets can do for others, such as checking an identity.",
    ),
    "needs": TableWords(
        title="Needs", singular="need", about="What people need, in their words, by life event and group."
    ),
    "outcomes": TableWords(
        title="Outcomes", singular="outcome", about="What the organisation wants to achieve, measured."
    ),
    "contributions": TableWords(
        title="Contributions to outcomes",
        singular="contribution",
        about="How much an initiative changes an outcome, at full effect.",
    ),
    "disciplines": TableWords(
        title="Disciplines", singular="discipline", about="Professions that initiatives need, and their pay."
    ),
    "capacity": TableWords(
        title="Capacity",
        singular="row of capacity",
        about="People of each discipline, by quarter. A row without a quarter applies to every quarter.",
    ),
    "budget": TableWords(
        title="Budget",
        singular="budget",
        about="Money still to spend, by period and fund. A period without a row has no limit.",
    ),
    "people": TableWords(
        title="People",
        singular="person",
        about="People who know or do the work. Accounts and access are separate.",
    ),
    "teams": TableWords(title="Teams", singular="team", about="Who owns assets and initiatives."),
    "ties": TableWords(
        title="Ties", singular="tie", about="Which teams work together, how closely, and how we know."
    ),
    "decisions": TableWords(
        title="Decisions", singular="decision", about="Who decided what, asked whom, and what it changes."
    ),
    "advice": TableWords(
        title="Advice",
        singular="piece of advice",
        about="Who was asked about a decision, and what they said.",
    ),
    "chances": TableWords(
        title="Chances you set yourself",
        singular="chance",
        about="How likely a conversation is to answer a type of question, if you know better than our record.",
    ),
    "reuse_choices": TableWords(
        title="Reuse",
        singular="choice about reuse",
        about="What you chose to do about something similar that already exists.",
    ),
    "forecasts": TableWords(
        title="Forecasts", singular="forecast", about="Dates promised, and dates delivered."
    ),
    "measurements": TableWords(
        title="Measurements", singular="measurement", about="What was measured, of what, and when."
    ),
}
"""The tables that are edited record by record. Scores, conversations and scenarios have pages of their own."""

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Assets and initiatives", ("initiatives", "assets", "capabilities", "reuse_choices")),
    ("Users", ("needs", "outcomes", "contributions")),
    ("Money and people", ("budget", "capacity", "disciplines")),
    ("People and teams", ("people", "teams", "ties")),
    ("Decisions", ("decisions", "advice", "chances")),
    ("Delivery", ("forecasts", "measurements")),
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
    "lens": "Side",
    "requires": "Needs first",
    "needs": "User needs that it meets",
    "requires_capabilities": "Needs these capabilities",
    "alternatives": "Group of alternatives (only one can be done)",
    "cost": "Cost by period",
    "effort": "People while it runs, by discipline",
    "extra": "Other details",
    "run_cost_per_quarter": "Running cost a quarter, once delivered",
    "cost_low": "Low total cost (1 in 10 chance that it is less)",
    "cost_high": "High total cost (1 in 10 chance that it is more)",
    "spent": "Spent so far",
    "actual_cost": "Total cost when finished",
    "finish_by": "Must finish by the end of",
    "finish_by_reason": "Reason for the date",
    "carry_over": "Underspend that can move to the next period",
    "cost_per_quarter": "Cost a quarter",
    "duration_quarters": "Duration in quarters",
    "committed_start": "Under way since",
    "exit_cost": "Cost to stop it",
    "lock": "Decided by hand",
    "mandated_by": "Required by a decision",
    "people_affected": "People affected a year",
    "surge_people": "Extra people we could buy in",
    "surge_price": "Price of each person a quarter",
    "pay": "Pay a quarter",
    "availability": "Share of full time, 0 to 1",
    "strength": "How closely, 0 to 1",
    "overlap": "Overlap, 0 to 1",
    "chance": "Chance, 0 to 1",
    "of": "Of what",
    "a": "One team",
    "b": "The other team",
    "url": "Web address",
    "stopped_because": "Stopped because",
    "changes": "What it changes",
    "parent": "Belongs to the team",
    "people": "People",
}

_HINTS: Mapping[str, str] = {
    "extra": "One on each line, such as “programme: Front door”.",
    "effort": "One on each line, such as “user-research: 1.5”.",
    "cost": "One on each line, such as “2026/27: £400,000”. Use this instead of a cost a quarter.",
    "people": "Leave empty if there is no limit.",
    "quarter": "For example 2026-Q4. Leave empty for every quarter.",
    "period": "Such as 2026/27, or 2026-Q4.",
    "fund": "Leave empty for all funds. For an initiative you can also enter shares: capital: 0.6; revenue: 0.4.",
    "finish_by_reason": (
        "If the reason is law or safety, the plan keeps the date. For any other reason, we "
        "tell you if it is missed."
    ),
    "status": "Such as running, complete, on hold or cancelled.",
    "statement": "As a … I need … so that …",
    "chance": "Such as 0.25.",
    "stopped_because": "We keep this so that nobody has to find it out again.",
}

_CHOICES: Mapping[str, str] = {
    "user_need": "the user side",
    "business_value": "the business side",
    "leave_out": "leave it out",
    "fund": "do it",
}

_MANY: Mapping[str, str] = {
    "capabilities": "capabilities",
    "people": "people",
    "capacity": "rows of capacity",
    "advice": "pieces of advice",
    "reuse_choices": "choices about reuse",
}
"""Several records of a table, where an s does not do."""

_FORM_HINTS: Mapping[Form, str] = {
    Form.QUARTER: "Such as 2026-Q4.",
    Form.DATE: "Such as 2026-10-01, or 1 October 2026.",
    Form.LIST: "Separate them with ;",
}


def label_of(name: str) -> str:
    """What a column is called."""
    return _LABELS.get(name) or name.replace("_", " ").capitalize()


def hint_of(column: FieldColumn | None, name: str, currency: str = "") -> str:
    """What may be typed in a column."""
    if name in _HINTS:
        return _HINTS[name]
    if name in MONEY:
        return f"In {currency}: such as 1.2m, or 340,000." if currency else ""
    return _FORM_HINTS.get(column.kind.form, "") if column is not None else ""


def choice_words(value: str) -> str:
    """A closed choice in words."""
    return _CHOICES.get(value) or value.replace("_", " ")


def records_words(table: str, count: int) -> str:
    """How many records of a table, in words: "12 initiatives"."""
    return count_words(count, TABLE_WORDS[table].singular, _MANY.get(table, ""))


def is_editable(table: str) -> bool:
    """Whether a table is edited record by record."""
    return table in TABLE_WORDS and table in TABLES
