"""Proposing a map for a table nobody has seen before, from its column names and its values."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bowstring.formats.cells import FIGURE, TEXT, CellKind, Form
from bowstring.formats.findings import refusal
from bowstring.formats.interpret import currency_of, day_first_of, interpret, times_of
from bowstring.formats.keys import slug
from bowstring.formats.limits import UPLOADED, Limits
from bowstring.formats.mapping import ANYTHING, TableMap, Target
from bowstring.formats.profiles import Profile, fit, meanings_of, profiles_of
from bowstring.formats.source import Source, read_source
from bowstring.formats.tables import TABLES, Table
from bowstring.formats.vocabulary import NOT_COST, SYNONYMS
from bowstring.model.problems import Place

_LEAST_NAME = 0.7
_LONGEST_NAME = 200
_LEAST_FIT = 0.5
_UNITS = {"gbp", "eur", "usd", "m", "k", "mn", "million", "millions", "thousand", "thousands", "000s", "000"}
_FILLERS = {"the", "of", "a", "date", "planned", "expected", "estimated", "our", "total", "name"} | _UNITS
_COSTS = ("total_cost", "cost_per_quarter")
_YEAR = re.compile(r"(?:fy\s*)?(20)?(\d\d)\s*[/\-–]\s*(?:20)?(\d\d)", re.IGNORECASE)
_YEAR_WORDS = {"cost", "costs", "spend", "budget", "forecast", "fy", "planned", "estimate"} | _UNITS
_PEOPLE_WORDS = {"fte", "ftes", "headcount", "people", "staff", "wte"}
_REFERENCES: Mapping[str, tuple[str, str]] = {
    "team": ("teams", "name"),
    "owner": ("people", "name"),
    "user_lead": ("people", "name"),
    "business_lead": ("people", "name"),
    "lead": ("people", "name"),
    "outcomes": ("outcomes", "name"),
    "needs": ("needs", "statement"),
    "asset": ("assets", "name"),
}
"""The fields whose texts are records of another table, and the field those texts are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Guess:
    """Columns and the fields they seem to be, with how much speaks for it."""

    table: Table
    fields: Mapping[str, str]
    score: float


def guess_map(source: Path, limits: Limits = UPLOADED) -> TableMap:
    """A map for a person to look at and correct. Raises: BadDataError where the source is no table."""
    contents, profiles = _profiled(source, limits)
    fits = _Fits()
    guesses = [_guess(table, profiles, contents.name, fits) for table in TABLES.values()]
    return _map_of(contents, profiles, max(guesses, key=lambda guess: guess.score))


def name_columns(source: Path, table: str, fields: Mapping[str, str], limits: Limits = UPLOADED) -> TableMap:
    """The map where a person has named the columns. fields: of that table, by column; others are kept as they are.

    Raises: BadDataError where the source is no table.
    """
    contents, profiles = _profiled(source, limits)
    named = {column: field for column, field in fields.items() if field}
    return _map_of(contents, profiles, _Guess(table=TABLES[table], fields=named, score=0.0))


def _profiled(source: Path, limits: Limits) -> tuple[Source, tuple[Profile, ...]]:
    contents = read_source(source, limits=limits)
    profiles = tuple(profiles_of(contents))
    if not profiles:
        raise refusal(
            Place(table=contents.name), "there are no rows below the column names.", "Add some to guess from."
        )
    return contents, profiles


def _map_of(source: Source, profiles: Sequence[Profile], guess: _Guess) -> TableMap:
    main = _main_target(guess, profiles)
    settings = {"name": Path(source.name).stem.replace("_", " ").replace("-", " ").strip().capitalize()}
    currency = _currency(source, profiles, main)
    if currency:
        settings["currency"] = currency
    return TableMap(
        targets=(main, *_other_targets(main, profiles)),
        settings=settings,
        day_first=day_first_of(cell for profile in profiles for cell in profile.cells),
    )


@lru_cache(maxsize=50_000)
def similarity(column: str, field: str) -> float:
    """How alike a column's name and a field are, 0 to 1; 0 for a name too long to be one."""
    words = _words(column) if len(column) <= _LONGEST_NAME else ()
    if not words:
        return 0.0
    return max(_alike(words, phrase, at) for at, phrase in enumerate(_phrases(field)))


@lru_cache(maxsize=1_000)
def _phrases(field: str) -> tuple[tuple[str, ...], ...]:
    """What a field may be called, each as its words."""
    return tuple(_words(phrase) or tuple(phrase.split()) for phrase in (field, *SYNONYMS.get(field, ())))


def _alike(words: tuple[str, ...], phrase: tuple[str, ...], at: int) -> float:
    """1 for the same words, less for a phrase within the name, or one nearly so spelt; the first phrases first."""
    rank = 0.002 * at
    if words == phrase:
        return 1.0 - rank
    if set(phrase) <= set(words):
        return 0.7 + 0.25 * len(phrase) / len(words) - rank
    spelling = difflib.SequenceMatcher(None, " ".join(words), " ".join(phrase))
    # Both are never below the ratio, and take a hundredth of the time.
    if spelling.real_quick_ratio() < 0.8 or spelling.quick_ratio() < 0.8:
        return 0.0
    ratio = spelling.ratio()
    return 0.95 * ratio - rank if ratio >= 0.8 else 0.0


def _letters(name: str) -> list[str]:
    """The words of a name without its digits, `annualCost` being two."""
    return re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower().replace("'", ""))


def _words(name: str) -> tuple[str, ...]:
    """The words of a name that say what it is: no units and fillers."""
    words = [*_letters(name), *re.findall(r"\d+", name)]
    main_words = tuple(word for word in words if word not in _FILLERS)
    return main_words or tuple(word for word in words if word not in _UNITS)


class _Fits:
    """How well columns suit fields, each worked out once: many tables have fields of one kind."""

    def __init__(self) -> None:
        self._fits: dict[tuple[int, str, str], float] = {}

    def fit(self, profile: Profile, kind: CellKind, field: str) -> float:
        """As `profiles.fit` has it."""
        cache_key = (profile.at, kind.what, field if kind.form in (Form.TEXT, Form.CHOICE) else "")
        if cache_key not in self._fits:
            self._fits[cache_key] = fit(profile, kind, field)
        return self._fits[cache_key]


def _guess(table: Table, profiles: Sequence[Profile], source: str, fits: _Fits) -> _Guess:
    """The best pairing of columns and fields, the surest first."""
    pairs = sorted(
        (
            (_score(profile, field, column.kind, fits), profile, field)
            for profile in profiles
            for field, column in table.columns.items()
        ),
        key=lambda pair: (-pair[0], pair[1].at, pair[2]),
    )
    fields: dict[str, str] = {}
    score = 0.0
    for worth, profile, field in pairs:
        if worth > 0 and profile.column not in fields and field not in fields.values():
            fields[profile.column] = field
            score += worth
    fields |= _spread_fields(table, profiles, fields, fits)
    named_by = table.named_by
    if named_by and named_by not in fields.values():
        fields |= _fallback_name(profiles, fields, named_by, fits)
    if named_by and "key" not in fields.values():
        free = (profile for profile in profiles if profile.is_key and profile.column not in fields)
        fields |= next(({p.column: "key"} for p in free if p.is_opaque or table.name != "people"), {})
    lacking = [name for name in table.required if name not in (*fields.values(), "focus")]
    bonus = (0.5 if table.name == "initiatives" else 0.0) + (2.0 if table.name in source.lower() else 0.0)
    return _Guess(table=table, fields=fields, score=score + bonus - 5.0 * len(lacking))


def _score(profile: Profile, field: str, kind: CellKind, fits: _Fits) -> float:
    alike = similarity(profile.column, field)
    if alike < _LEAST_NAME or (field in _COSTS and NOT_COST & set(_words(profile.column))):
        return 0.0
    suited = fits.fit(profile, kind, field)
    return 0.75 * alike + 0.25 * suited if suited >= _LEAST_FIT else 0.0


def _spread_fields(
    table: Table, profiles: Sequence[Profile], taken: Mapping[str, str], fits: _Fits
) -> dict[str, str]:
    """Columns of figures that are a discipline's people (`Design FTE`) or a year's cost (`2026/27 £k`)."""
    column_of: dict[str, str] = {}
    for profile in profiles:
        field = _spread_field(table, profile.column)
        is_free = profile.column not in taken and field not in column_of
        if field and is_free and fits.fit(profile, FIGURE, "") >= _LEAST_FIT:
            column_of[field] = profile.column
    return {column: field for field, column in column_of.items()}


def _spread_field(table: Table, column: str) -> str:
    words = _letters(column)
    year = _YEAR.search(column)
    if "cost" in table.spread and year and set(words) <= _YEAR_WORDS:
        is_one_year = int(year[3]) == (int(year[2]) + 1) % 100
        return f"cost.20{year[2]}/{year[3]}" if is_one_year else ""
    rest = [word for word in words if word not in _PEOPLE_WORDS]
    if "effort" in table.spread and rest and len(rest) < len(words):
        return f"effort.{slug(' '.join(rest))}"
    return ""


def _fallback_name(
    profiles: Sequence[Profile], taken: Mapping[str, str], named_by: str, fits: _Fits
) -> dict[str, str]:
    """The most varied column of short text, where none is called a name."""
    free = [profile for profile in profiles if profile.column not in taken]
    texts = [profile for profile in free if fits.fit(profile, TEXT, "name") >= 0.8 and profile.length >= 3]
    varied = sorted(texts, key=lambda profile: (-round(len(profile.distinct) / profile.rows, 1), profile.at))
    return {varied[0].column: named_by} if varied else {}


def _main_target(guess: _Guess, profiles: Sequence[Profile]) -> Target:
    by_column = {profile.column: profile for profile in profiles}
    columns = {
        profile.column: (guess.fields[profile.column],)
        for profile in profiles
        if profile.column in guess.fields
    }
    constants: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    for column, (field,) in columns.items():
        kind = guess.table.columns[field].kind if field in guess.table.columns else None
        if kind is not None and kind.form is Form.CHOICE:
            meanings = meanings_of(by_column[column], kind, field)
            values[field] = {
                text: meaning for text, meaning in meanings.items() if interpret(text, kind) is None
            }
    if "focus" in guess.table.required:
        if "focus" in guess.fields.values():
            values.setdefault("focus", {})[ANYTHING] = "product"
        constants["focus"] = "product"
    return Target(
        table=guess.table.name,
        columns=columns,
        constants=constants,
        values={field: meanings for field, meanings in values.items() if meanings},
        split=dict(_splits(guess, by_column)),
        times={column: factor for column, factor in _factors(guess) if factor != 1.0},
    )


def _splits(guess: _Guess, by_column: Mapping[str, Profile]) -> Iterator[tuple[str, str]]:
    for column, field in guess.fields.items():
        field_column = guess.table.columns.get(field)
        mark = by_column[column].separator()
        if field_column is not None and field_column.kind.form is Form.LIST and mark not in ("", ";"):
            yield column, mark


def _factors(guess: _Guess) -> Iterator[tuple[str, float]]:
    """What plain figures are multiplied by: thousands or millions, and years, months or weeks to quarters."""
    for column, field in guess.fields.items():
        words = set(_letters(column))
        kind = guess.table.columns[field].kind if field in guess.table.columns else FIGURE
        factor = times_of(column) if kind is not None and kind.form is Form.FIGURE else 1.0
        if field == "duration_quarters":
            factor = _first(words, {"month": 1 / 3, "week": 1 / 13, "year": 4.0})
        elif field == "cost_per_quarter":
            factor *= _first(words, {"month": 3.0, "annual": 0.25, "year": 0.25, "pa": 0.25})
        yield column, factor


def _first(words: set[str], factors: Mapping[str, float]) -> float:
    return next((f for stem, f in factors.items() if any(word.startswith(stem) for word in words)), 1.0)


def _other_targets(main: Target, profiles: Sequence[Profile]) -> Iterator[Target]:
    """A table for each kind of record that the rows name, such as the people in an owner's column."""
    opaque = {profile.column for profile in profiles if profile.is_opaque}
    columns: dict[tuple[str, str], list[str]] = {}
    for column, (field, *_) in main.columns.items():
        table, target_field = _REFERENCES.get(field, ("", ""))
        if table and table != main.table:
            columns.setdefault(
                (table, "key" if column in opaque and table == "people" else target_field), []
            ).append(column)
    for (table, field), named in columns.items():
        split = {column: main.split[column] for column in named if column in main.split}
        constants = {"focus": "product"} if "focus" in TABLES[table].required else {}
        yield Target(table=table, each=tuple(named), field=field, split=split, constants=constants)


def _currency(source: Source, profiles: Sequence[Profile], main: Target) -> str:
    """The currency of the first column of money that names one."""
    for profile in profiles:
        if profile.column not in main.columns:
            continue
        interpreteds = [interpret(cell, FIGURE) for cell in profile.cells]
        signs = [currency_of(profile.column), *(cell.currency for cell in interpreteds if cell is not None)]
        codes = [sign for sign in signs if sign and sign != "$"]
        if codes:
            return codes[0]
    return currency_of(source.above)
