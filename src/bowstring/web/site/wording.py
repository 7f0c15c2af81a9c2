"""What tables and their columns are called on screen; the code keeps its own words."""

from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.formats.cells import Form
from bowstring.formats.tables import TABLES, Column


@dataclass(frozen=True, slots=True, kw_only=True)
class TableWords:
    """A table in words: its title, one of its records, and what it is for."""

    title: str
    singular: str
    about: str


TABLE_WORDS: Mapping[str, TableWords] = {
    "initiatives": TableWords(
        title="Initiatives", singular="initiative", about="Pieces of work that could be funded."
    ),
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
        title="Outcomes", singular="outcome", about="What the business wants to reach together, measured."
    ),
    "contributions": TableWords(
        title="Contributions to outcomes",
        singular="contribution",
        about="By how much work changes what an outcome measures, at full effect.",
    ),
    "disciplines": TableWords(
        title="Disciplines", singular="discipline", about="Professions that work needs, and their pay."
    ),
    "capacity": TableWords(
        title="Capacity",
        singular="row of capacity",
        about="People of each discipline, by quarter. A row without a quarter counts for every quarter.",
    ),
    "budget": TableWords(
        title="Budget",
        singular="budget",
        about="Money still to spend, by period and fund. A period without a row is unlimited.",
    ),
    "people": TableWords(
        title="People",
        singular="person",
        about="Who knows and does the work. Accounts and access are kept elsewhere.",
    ),
    "teams": TableWords(title="Teams", singular="team", about="Who owns assets and initiatives."),
    "ties": TableWords(
        title="Ties", singular="tie", about="Which teams work together, how closely, and how that is known."
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
        title="Chances set by hand",
        singular="chance",
        about="How likely a conversation is to settle a kind of question, where somebody knows better than the record.",
    ),
    "reuse_choices": TableWords(
        title="Reuse",
        singular="choice about reuse",
        about="What was chosen where something like it existed already.",
    ),
    "forecasts": TableWords(
        title="Forecasts", singular="forecast", about="Dates that were promised, and when they came true."
    ),
    "measurements": TableWords(
        title="Measurements", singular="measurement", about="What was measured, of what, and when."
    ),
}
"""The tables that are edited record by record. Scores, conversations and scenarios have pages of their own."""

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("What we have and what we could do", ("initiatives", "assets", "capabilities", "reuse_choices")),
    ("Whom it is for", ("needs", "outcomes", "contributions")),
    ("What there is to spend", ("budget", "capacity", "disciplines")),
    ("Who is there", ("people", "teams", "ties")),
    ("What was decided", ("decisions", "advice", "chances")),
    ("What was promised and measured", ("forecasts", "measurements")),
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
    "alternatives": "Group of alternatives: at most one is done",
    "cost": "Cost by period",
    "effort": "People while it runs, by discipline",
    "extra": "What else is known",
    "run_cost_per_quarter": "Cost to run, a quarter, once delivered",
    "cost_low": "Cost in all, low: one chance in ten that it is less",
    "cost_high": "Cost in all, high: one chance in ten that it is more",
    "spent": "Spent so far",
    "actual_cost": "What it took in all, once finished",
    "finish_by": "To be finished by the end of",
    "finish_by_reason": "Why by then",
    "carry_over": "Of what is not spent, may move into the next period",
    "cost_per_quarter": "Cost a quarter",
    "duration_quarters": "Takes, in quarters",
    "committed_start": "Running since",
    "exit_cost": "Cost of stopping it",
    "lock": "Settled by a person",
    "mandated_by": "Asked for by a decision",
    "people_affected": "People affected a year",
    "surge_people": "More people that could be bought",
    "surge_price": "Price of each a quarter",
    "pay": "Pay a quarter",
    "availability": "Share of full time, 0 to 1",
    "strength": "How closely, 0 to 1",
    "overlap": "How far both do the same, 0 to 1",
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
    "extra": "One a line, such as “programme: Front door”.",
    "effort": "One a line, such as “user-research: 1.5”.",
    "cost": "One a line, such as “2026/27: £400,000”. Instead of a cost a quarter.",
    "people": "Empty: not scarce.",
    "quarter": "Such as 2026-Q4. Empty: every quarter.",
    "period": "Such as 2026/27, or 2026-Q4.",
    "fund": "Empty: all money, whatever its fund. Of an initiative also by share: capital: 0.6; revenue: 0.4.",
    "finish_by_reason": "Law or safety: the date is kept. Anything else: you are told where it is missed.",
    "status": "Such as running, complete, on hold or cancelled.",
    "statement": "As a … I need … so that …",
    "chance": "Such as 0.25.",
    "stopped_because": "Kept, so that nobody has to find it out twice.",
}

_CHOICES: Mapping[str, str] = {
    "user_need": "the user side",
    "business_value": "the business side",
    "leave_out": "leave it out",
    "fund": "do it",
}

_FORM_HINTS: Mapping[Form, str] = {
    Form.QUARTER: "Such as 2026-Q4.",
    Form.DATE: "Such as 2026-10-01, or 1 October 2026.",
    Form.LIST: "Separate them with ;",
}


def label_of(name: str) -> str:
    """What a column is called."""
    return _LABELS.get(name) or name.replace("_", " ").capitalize()


def hint_of(column: Column | None, name: str, currency: str = "") -> str:
    """What may be typed in a column."""
    if name in _HINTS:
        return _HINTS[name]
    if name in MONEY:
        return f"In {currency}: such as 1.2m, or 340,000." if currency else ""
    return _FORM_HINTS.get(column.kind.form, "") if column is not None else ""


def choice_words(value: str) -> str:
    """A closed choice in words."""
    return _CHOICES.get(value) or value.replace("_", " ")


def is_editable(table: str) -> bool:
    """Whether a table is edited record by record."""
    return table in TABLE_WORDS and table in TABLES
