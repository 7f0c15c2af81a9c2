"""What changed in the facts, in words: of each record what it said and what it says, never raw fields."""

from collections.abc import Mapping
from typing import Any

from bowstring.formats.own.fact_changes import FactChange
from bowstring.formats.own.tables import TABLES
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import count_words, list_words, number_words
from bowstring.report.table_words import LONG_TEXTS, MONEY, TABLE_WORDS, choice_words, label_of, text_of

_MOST_FIELDS, _LONGEST = 4, 90


def shown_scores_words(count: int) -> str:
    """How many scores were shown."""
    return phrase("{scores_were} shown.", scores_were=count_words(count, "score was", "scores were"))


def fact_sentence(portfolio: Portfolio, change: FactChange, names: Mapping[str, str]) -> str:
    """What became of a record.

    Args:
        portfolio: whose currency money is told in.
        change: what became of it.
        names: what the keys that records name are called, of `names_of_records`.
    """
    record = change.before if change.after is None else change.after
    named_by = TABLES[change.table].named_by
    key = " ".join(part for part in change.identity if part)
    name = str(getattr(record, named_by, "") or "") if named_by else ""
    name = shortened(name or " ".join(names.get(part, part) for part in change.identity if part) or key)
    if change.before is None:
        return new_words(change.table, name)
    if change.after is None:
        return gone_words(change.table, name)
    return f"“{name}”: {difference_words(portfolio, change, names)}."


def new_words(table: str, name: str) -> str:
    """That a record is new."""
    return phrase("“{name}” is new: {article}.", name=name, article=_article(TABLE_WORDS[table].singular))


def gone_words(table: str, name: str) -> str:
    """That a record is gone."""
    return phrase(
        "“{name}” was taken away ({article}).", name=name, article=_article(TABLE_WORDS[table].singular)
    )


def difference_words(portfolio: Portfolio, change: FactChange, names: Mapping[str, str]) -> str:
    """The fields that differ, the first few in words.

    Args:
        portfolio: whose currency money is told in.
        change: of a record that is still there.
        names: what the keys that records name are called.
    """
    parts = [_field_words(portfolio, column, was, now, names) for column, (was, now) in change.fields.items()]
    more = len(parts) - _MOST_FIELDS
    shown = parts[:_MOST_FIELDS] + (
        [phrase("and {more_fields}", more_fields=count_words(more, "more field", "more fields"))]
        if more > 0
        else []
    )
    return "; ".join(shown)


def names_of_records(portfolio: Portfolio) -> dict[str, str]:
    """What the keys that facts name are called."""
    index = portfolio.index
    tables: tuple[Mapping[str, Any], ...] = (
        index.needs,
        index.disciplines,
        index.capabilities,
        index.outcomes,
        index.assets,
        index.teams,
        index.people,
        index.initiatives,
    )
    return {
        key: getattr(record, "name", "") or getattr(record, "statement", "") or key
        for table in tables
        for key, record in table.items()
    }


def shortened(text: str) -> str:
    """A text as long as a sentence bears."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _field_words(portfolio: Portfolio, column: str, was: Any, now: Any, names: Mapping[str, str]) -> str:
    label = label_of(column)
    label = f"{label[:1].lower()}{label[1:]}"
    if column in LONG_TEXTS:
        return phrase("{label} reworded", label=label)
    old, new = (_value(portfolio, column, value, names) for value in (was, now))
    if not old:
        return phrase("{label} is now {new}", label=label, new=new)
    if not new:
        return phrase("{label} is no longer given (it was {old})", label=label, old=old)
    return phrase("{label} from {old} to {new}", label=label, old=old, new=new)


def _value(portfolio: Portfolio, column: str, value: Any, names: Mapping[str, str]) -> str:
    if value in (None, "", (), {}):
        return ""
    if column in MONEY and isinstance(value, int | float):
        return money_words(float(value), portfolio.settings.currency)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_words(value)
    if isinstance(value, tuple):
        return shortened(list_words([names.get(str(part), text_of(part)) for part in value], most=3))
    if isinstance(value, Mapping):
        return shortened(", ".join(f"{names.get(key, key)} {text_of(part)}" for key, part in value.items()))
    words = getattr(value, "words", "")
    text = words if isinstance(words, str) and words else choice_words(text_of(value))
    return shortened(names.get(text, text))


def _article(noun: str) -> str:
    return phrase("an {noun}", noun=noun) if noun[:1] in "aeiou" else phrase("a {noun}", noun=noun)
