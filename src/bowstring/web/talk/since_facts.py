"""What changed in the facts, in words: of each record what it said and what it says, never raw fields."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bowstring.formats.tables import TABLES
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import count_words, list_words, number_words
from bowstring.web.access import Visit
from bowstring.web.moments import short_day_words
from bowstring.web.site.cells import text_of
from bowstring.web.site.frame import address
from bowstring.web.site.wording import LONG_TEXTS, MONEY, TABLE_WORDS, choice_words, label_of
from bowstring.web.store.audit import RecordedChange
from bowstring.web.store.rows import record_from

MOST = 8
"""How many records are told of one by one; of more, the rest is counted by table."""

_SHOWN = "assessments"

FACT_TABLES = (*TABLE_WORDS, _SHOWN)
"""The tables whose changes are told."""

_QUIET = frozenset({"key", "source", "url", "stated_on", "updated_on", "noted_on"})
_MOST_FIELDS, _LONGEST = 4, 90


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """A record that was added, changed or taken away, in a sentence; who did it, and when."""

    sentence: str
    by: str
    url: str


def fact_lines(visit: Visit, portfolio: Portfolio, changes: Sequence[RecordedChange]) -> tuple[FactLine, ...]:
    """Each record that changed, the latest first; what was first and what is last, whatever lay between.

    changes: the latest first.
    """
    in_tables = [change for change in changes if change.table in TABLE_WORDS]
    groups: dict[tuple[str, str], list[RecordedChange]] = {}
    for change in in_tables:
        groups.setdefault((change.table, change.record), []).append(change)
    names = _names(portfolio)
    lines = [
        line
        for group in list(groups.values())[:MOST]
        if (line := _line(visit, portfolio, group, names)) is not None
    ]
    return (*lines, *_counted(list(groups)[MOST:]), *_scores(changes))


def _line(
    visit: Visit, portfolio: Portfolio, group: Sequence[RecordedChange], names: Mapping[str, str]
) -> FactLine | None:
    last, first = group[0], group[-1]
    table = last.table
    before, after = first.before, last.after
    cells = after or before
    if cells is None:
        return None
    name = _short(_name_in(table, cells) or last.record)
    singular = TABLE_WORDS[table].singular
    if before is None and first.action != "erased":
        sentence = phrase("“{name}” is new: {article}.", name=name, article=_article(singular))
    elif after is None:
        sentence = phrase("“{name}” was taken away ({article}).", name=name, article=_article(singular))
    else:
        what = _differences(portfolio, table, (before or {}, after), names)
        if not what:
            return None
        sentence = f"“{name}”: {what}."
    who = f"{last.actor_name or 'somebody who has left'}, {short_day_words(last.made_at)}"
    url = address("initiative", visit, initiative=last.record) if table == "initiatives" and after else ""
    return FactLine(sentence=sentence, by=who, url=url)


def _differences(
    portfolio: Portfolio,
    table: str,
    cells: tuple[Mapping[str, Any], Mapping[str, Any]],
    names: Mapping[str, str],
) -> str:
    try:
        old, new = (record_from(table, each) for each in cells)
    except (KeyError, TypeError, ValueError):
        return "changed"
    parts = []
    for column in TABLES[table].columns:
        was, now = getattr(old, column, None), getattr(new, column, None)
        if column in _QUIET or was == now:
            continue
        parts.append(_field_words(portfolio, column, was, now, names))
    more = len(parts) - _MOST_FIELDS
    shown = parts[:_MOST_FIELDS] + (
        [phrase("and {more_fields}", more_fields=count_words(more, "more field", "more fields"))]
        if more > 0
        else []
    )
    return "; ".join(shown)


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
        return _short(list_words([names.get(str(part), text_of(part)) for part in value], most=3))
    if isinstance(value, Mapping):
        return _short(", ".join(f"{names.get(key, key)} {text_of(part)}" for key, part in value.items()))
    words = getattr(value, "words", "")
    text = words if isinstance(words, str) and words else choice_words(text_of(value))
    return _short(names.get(text, text))


def _names(portfolio: Portfolio) -> dict[str, str]:
    """What the keys that facts name are called."""
    index = portfolio.index
    tables: Iterable[Mapping[str, Any]] = (
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


def _name_in(table: str, cells: Mapping[str, Any]) -> str:
    named = TABLES[table].named_by
    return str(cells.get(named) or "") if named else ""


def _counted(groups: Sequence[tuple[str, str]]) -> Iterable[FactLine]:
    """The records that are not told one by one, by table."""
    counts: dict[str, int] = {}
    for table, _ in groups:
        counts[table] = counts.get(table, 0) + 1
    if counts:
        parts = [
            count_words(count, TABLE_WORDS[table].singular, TABLE_WORDS[table].title.lower())
            for table, count in counts.items()
        ]
        yield FactLine(sentence=phrase("And {parts} more.", parts=list_words(parts)), by="", url="")


def _scores(changes: Sequence[RecordedChange]) -> Iterable[FactLine]:
    """Scores that were shown: how many, never whose."""
    shown = sum(change.table == _SHOWN and change.after is not None for change in changes)
    if shown:
        yield FactLine(
            sentence=phrase(
                "{scores_were} shown.", scores_were=count_words(shown, "score was", "scores were")
            ),
            by="",
            url="",
        )


def _article(noun: str) -> str:
    return phrase("an {noun}", noun=noun) if noun[:1] in "aeiou" else phrase("a {noun}", noun=noun)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
