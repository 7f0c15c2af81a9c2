"""Which column is which field of a table: the pairing for which most speaks, and what it leaves in doubt."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bowstring.formats.cells import FIGURE, TEXT, CellKind, Form
from bowstring.formats.foreign.columns.role_words import DOUBTED, MONEY, NEVER
from bowstring.formats.foreign.columns.roles import (
    LEAST,
    Likeness,
    is_reversed,
    likeness,
    may_be_money,
    needs_sign,
)
from bowstring.formats.foreign.profiles import Profile, fit
from bowstring.formats.keys import slug
from bowstring.formats.own.tables import RecordTable

_LEAST_FIT = 0.5
# What a column's name alone speaks for a field whose cells it does not suit.
_NAME_ALONE = 0.4
_REPORTED_IF_UNREADABLE = frozenset(["total_cost", "start", "end"])
_LONGEST_STATUS = 60
_YEAR = re.compile(r"(?:fy\s*)?(20)?(\d\d)\s*[/\-–]\s*(?:20)?(\d\d)", re.IGNORECASE)
_YEAR_WORDS = frozenset(
    [
        "cost",
        "costs",
        "spend",
        "budget",
        "forecast",
        "fy",
        "planned",
        "plan",
        "estimate",
        "estimated",
        "kosten",
        "cout",
        "couts",
        "coste",
        "costo",
        "year",
        "jahr",
        "annee",
        "ano",
        "anno",
    ]
)
_CAPITAL = frozenset(("capital", "capex", "cdel", "investition", "investissement", "inversion"))
_REVENUE = frozenset(
    ("revenue", "opex", "resource", "rdel", "operating", "programme", "fonctionnement", "betrieb")
)
_FEW_ROWS = 2
_PERIOD_WORDS = frozenset(
    [
        *(
            "timeline",
            "timeframe",
            "dates",
            "date",
            "period",
            "schedule",
            "when",
            "timing",
            "duration",
            "time",
        ),
        *(
            "delivery",
            "zeitraum",
            "laufzeit",
            "termin",
            "calendrier",
            "periode",
            "plazo",
            "periodo",
            "fechas",
        ),
        *("durata", "looptijd"),
    ]
)
_PEOPLE_WORDS = {"fte", "ftes", "headcount", "people", "staff", "wte"}
REFERENCES: Mapping[str, tuple[str, str]] = {
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
class Pairing:
    """Columns and the fields they seem to be, with how much speaks for it. doubtful: columns to ask about."""

    table: RecordTable
    fields: Mapping[str, str]
    score: float
    doubtful: Mapping[str, str]
    reversed: tuple[str, ...] = ()


class Fits:
    """How well columns suit fields, each worked out once: many tables have fields of one kind."""

    def __init__(self) -> None:
        self._fits: dict[tuple[int, str, str], float] = {}

    def fit(self, profile: Profile, kind: CellKind, field: str) -> float:
        """As `profiles.fit` has it.

        Args:
            profile: a column.
            kind: what the field holds.
            field: by name.
        """
        is_own = kind.form in (Form.TEXT, Form.CHOICE, Form.LIST) or field == "duration_quarters"
        cache_key = (profile.at, kind.what, field if is_own else "")
        if cache_key not in self._fits:
            self._fits[cache_key] = fit(profile, kind, field)
        return self._fits[cache_key]


def pair(table: RecordTable, profiles: Sequence[Profile], fits: Fits) -> Pairing:
    """The best pairing of columns and fields, the surest first.

    Args:
        table: whose fields.
        profiles: the columns.
        fits: how well they suit.
    """
    yearly = _yearly(profiles)
    scored = (
        (_score(profile, field, column.kind, fits), profile, field)
        for profile in profiles
        for field, column in table.columns.items()
        if not profile.is_units and (field != "name" or not _names_others(table, profile))
        if not (field in MONEY and profile.column in yearly)
    )
    pairs = sorted(scored, key=lambda pair: (-pair[0].score, pair[1].at, pair[2]))
    fields: dict[str, str] = {}
    doubtful: dict[str, str] = {}
    score = 0.0
    for worth, profile, field in pairs:
        if worth.score <= 0 or profile.column in fields:
            continue
        is_more = field == "requires" and table.name == "initiatives"
        if field in fields.values() and not is_more:
            continue
        if worth.is_sure:
            fields[profile.column] = field
            score += worth.score
        elif field in DOUBTED and field not in doubtful.values():
            doubtful[profile.column] = field
    _doubt_part(profiles, fields, doubtful)
    fields |= _period_field(table, profiles, fields)
    fields |= _spread_fields(table, profiles, fields, fits)
    reverse = _reversed(table, profiles, fields)
    fields |= dict.fromkeys(reverse, "requires")
    named_by = table.named_by
    if named_by and named_by not in fields.values():
        # What meets a need is called by it, where nothing else names a row.
        need = next(({column: named_by} for column, field in fields.items() if field == "needs"), {})
        fields |= _fallback_name(profiles, fields, named_by, fits) or need
    if named_by and "key" not in fields.values():
        free = (
            profile
            for profile in profiles
            if profile.column not in fields and _is_spare_key(profile, table.name)
        )
        fields |= next(({profile.column: "key"} for profile in free), {})
    lacking = [name for name in table.required if name not in (*fields.values(), "focus")]
    bonus = 0.5 if table.name == "initiatives" else 0.0
    taken = set(fields.values())
    doubtful |= _money_unnamed(table, profiles, fields, doubtful)
    open_doubts = {
        c: f for c, f in doubtful.items() if f not in taken and c not in fields and _is_open(f, taken)
    }
    return Pairing(
        table=table,
        fields=fields,
        score=score + bonus - 5.0 * len(lacking),
        doubtful=open_doubts,
        reversed=reverse,
    )


def _period_field(
    table: RecordTable, profiles: Sequence[Profile], fields: Mapping[str, str]
) -> dict[str, str]:
    """A column of periods, such as "Timeline", where nothing else tells a start or an end."""
    if table.name != "initiatives" or {"start", "end"} & set(fields.values()):
        return {}
    free = (p for p in profiles if p.column not in fields and set(p.title.words) & _PERIOD_WORDS)
    return next(({profile.column: "start"} for profile in free if profile.has_periods), {})


def _is_open(field: str, taken: set[str]) -> bool:
    """Whether a field is still to be filled: a duration is not where start and end are known, nor cost by year."""
    if field == "total_cost":
        return not {"cost_per_quarter"} & taken and not any(name.startswith("cost.") for name in taken)
    return field != "duration_quarters" or not {"start", "end"} <= taken


def _is_spare_key(profile: Profile, table: str) -> bool:
    """Whether a column that is called something else can serve as the key: codes or addresses, one a row."""
    if not profile.is_unique or not profile.is_full or is_reversed(profile.title):
        return False
    if any(
        likeness(profile.title, field).score >= LEAST
        for field in (*REFERENCES, *DOUBTED, "requires", "status", "description")
    ):
        return profile.is_opaque and table == "people"
    if profile.is_opaque and table == "people":
        return True
    # Of two rows any choice has a text of its own.
    is_code = profile.is_code or (profile.is_slug and profile.rows > _FEW_ROWS)
    return is_code and table != "people"


def _yearly(profiles: Sequence[Profile]) -> frozenset[str]:
    """Columns that are called alike but for a year: each is a year's part, none the whole."""
    by_words: dict[tuple[str, ...], list[str]] = {}
    for profile in profiles:
        words = tuple("year" if re.fullmatch(r"20\d\d|\d\d", word) else word for word in profile.title.words)
        if "year" in words and profile.figures >= _LEAST_FIT:
            by_words.setdefault(words, []).append(profile.column)
    return frozenset(column for columns in by_words.values() if len(columns) > 1 for column in columns)


def _doubt_part(profiles: Sequence[Profile], fields: dict[str, str], doubtful: dict[str, str]) -> None:
    """A cost of capital beside one of revenue is a part of the cost: whether it is meant is asked."""
    cost = next((column for column, field in fields.items() if field == "total_cost"), "")
    words = {
        profile.column: set(profile.title.words) for profile in profiles if profile.figures >= _LEAST_FIT
    }
    for part, other in (_CAPITAL, _REVENUE), (_REVENUE, _CAPITAL):
        if words.get(cost, set()) & part and any(words[name] & other for name in words if name != cost):
            del fields[cost]
            doubtful.setdefault(cost, "total_cost")
            return


def _money_unnamed(
    table: RecordTable, profiles: Sequence[Profile], fields: Mapping[str, str], doubtful: Mapping[str, str]
) -> dict[str, str]:
    """The first column whose amounts name a currency, where nothing is called a cost: whether it is one is asked."""
    costs = {
        field
        for field in (*fields.values(), *doubtful.values())
        if field in MONEY or field.startswith("cost")
    }
    if table.name != "initiatives" or costs - {"spent", "run_cost_per_quarter"}:
        return {}
    free = (p for p in profiles if p.column not in fields and p.figures >= _LEAST_FIT and not p.is_dated)
    unnamed = (
        p.column
        for p in free
        if _speaks_of_money(p) and not p.title.is_share and not set(p.title.words) & NEVER["total_cost"]
    )
    column = next(unnamed, "")
    return {column: "total_cost"} if column else {}


def _names_others(table: RecordTable, profile: Profile) -> bool:
    """Whether a column names the team or the person of a row, in a table that has a field for them."""
    others = (field for field in ("team", "owner") if field in table.columns)
    return any(likeness(profile.title, field).score >= LEAST for field in others)


def _score(profile: Profile, field: str, kind: CellKind, fits: Fits) -> Likeness:
    alike = likeness(profile.title, field)
    if alike.score < LEAST:
        return Likeness(score=0.0)
    if field in MONEY and needs_sign(profile.title) and not _speaks_of_money(profile):
        is_doubt = field == "total_cost" and may_be_money(profile.title) and profile.figures == 1.0
        return Likeness(score=alike.score if is_doubt else 0.0, is_sure=False)
    suited = fits.fit(profile, kind, field)
    if suited < _LEAST_FIT and alike.is_sure and _tells_its_cells(profile, field):
        # What it is called leaves no doubt, so what cannot be read of it is told, not kept unread.
        return Likeness(score=_NAME_ALONE * alike.score)
    if suited < _LEAST_FIT:
        return Likeness(score=0.0)
    # A summary is the name where nothing else is, and the description beside a title.
    first = 0.05 if field == "name" else 0.0
    return Likeness(score=0.75 * alike.score + 0.25 * suited + first, is_sure=alike.is_sure)


def _tells_its_cells(profile: Profile, field: str) -> bool:
    """Whether cells of a field that cannot be read are told each."""
    if field == "status":
        # Shares of what is done say how far work is, not how it stands.
        is_word = not (profile.is_rag or profile.is_dated) and profile.figures < 0.5
        return is_word and profile.length <= _LONGEST_STATUS
    return field in _REPORTED_IF_UNREADABLE and profile.length <= _LONGEST_STATUS


def _speaks_of_money(profile: Profile) -> bool:
    return bool(profile.title.currency) or profile.title.scale is not None or profile.has_currency


def _reversed(table: RecordTable, profiles: Sequence[Profile], taken: Mapping[str, str]) -> tuple[str, ...]:
    """The columns that name what waits for a row."""
    if table.name != "initiatives":
        return ()
    free = (p for p in profiles if taken.get(p.column, "requires") == "requires" and is_reversed(p.title))
    return tuple(profile.column for profile in free if not profile.is_dated and profile.length < 400)


def _spread_fields(
    table: RecordTable, profiles: Sequence[Profile], taken: Mapping[str, str], fits: Fits
) -> dict[str, str]:
    """Columns of figures that are a discipline's people (`Design FTE`) or a year's cost (`2026/27 £k`)."""
    column_of: dict[str, str] = {}
    for profile in profiles:
        field = _spread_field(table, profile)
        is_free = profile.column not in taken and field not in column_of
        if field and is_free and fits.fit(profile, FIGURE, "") >= _LEAST_FIT:
            column_of[field] = profile.column
    if "total_cost" in taken.values():
        column_of = {field: column for field, column in column_of.items() if not field.startswith("cost.")}
    return {column: field for field, column in column_of.items()}


def _spread_field(table: RecordTable, profile: Profile) -> str:
    title = profile.title
    words = [word for word in title.words if not word.isdigit()]
    year = _YEAR.search(profile.column)
    if "cost" in table.spread and year and set(words) <= _YEAR_WORDS and not title.is_share:
        is_one_year = int(year[3]) == (int(year[2]) + 1) % 100
        is_money_column = words or _speaks_of_money(profile)
        return f"cost.20{year[2]}/{year[3]}" if is_one_year and is_money_column else ""
    years = [word for word in title.words if re.fullmatch(r"20\d\d", word)]
    if "cost" in table.spread and len(years) == 1 and not year and set(words) <= _YEAR_WORDS - {"fy"}:
        return f"cost.{years[0]}" if _speaks_of_money(profile) and not {"fy"} & set(words) else ""
    rest = [word for word in words if word not in _PEOPLE_WORDS]
    if "effort" in table.spread and rest and len(rest) < len(words) and not set(rest) & {"total", "cost"}:
        return f"effort.{slug(' '.join(rest))}"
    return ""


def _fallback_name(
    profiles: Sequence[Profile], taken: Mapping[str, str], named_by: str, fits: Fits
) -> dict[str, str]:
    """The most varied column of short text, where none is called a name."""
    free = [profile for profile in profiles if profile.column not in taken and not is_reversed(profile.title)]
    texts = [profile for profile in free if fits.fit(profile, TEXT, "name") >= 0.8 and profile.length >= 3]
    fields = (*REFERENCES, *DOUBTED, "status", "phase", "description", "fund")
    unnamed = [p for p in texts if not any(likeness(p.title, field).score >= LEAST for field in fields)]
    words = [p for p in unnamed if not (p.is_code or p.is_opaque)] or unnamed
    varied = sorted(
        words,
        key=lambda p: (
            # "Titolo intervento" is nearly called a name.
            likeness(p.title, named_by).score < LEAST,
            -round(len(p.distinct) / p.rows, 1),
            p.at,
        ),
    )
    return {varied[0].column: named_by} if varied else {}
