# ruff: noqa: E501 (lists of words and rows of cells read better on one line)
"""What a column's name says that it is: sure where every word is understood, in doubt where one is not."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bowstring.formats.columns.titles import Title
from bowstring.formats.columns.world import LANGUAGES, SMALL_WORDS, foreign_phrases
from bowstring.formats.vocabulary import SYNONYMS

LEAST = 0.7
"""The least likeness of a name to a field at which it may be that."""

_MONEY = (
    "total overall whole life lifetime lifecycle estimated est estimate planned plan forecast approved expected project "
    "initiative programme program current indicative proposed requested required all baseline gross capital amount "
    "figures net cost costs budget capex opex whole-life full approx approximate money scheme in thousands millions "
    "estime estimee estimes previsionnel prevu prevue projet globale global initial estimado estimada previsto prevista "
    "proyecto aprobado stimato stimata progetto complessivo geschatzt geschatzte geplant geplante genehmigt projekt gesamt "
    "project totale totaal geraamd kosten cout couts coste costo budjet uppskattad beraknad planowany szacowany"
)
_DATES = (
    "date dates planned plan expected estimated target project forecast delivery baseline proposed requested scheduled "
    "datum fecha data dato quarter month year qtr current approx provisional likely earliest task work initiative "
    "prevue prevu prevista previsto geplant geplanter geplantes voraussichtlich voraussichtliches projekt projet proyecto "
    "progetto estimee estimada stimata planificada estimado gepland verwacht planerat period when time dt monat jahr mois trimestre"
)
_TIMES = (
    "estimate estimated est expected planned plan project total in approx time approximate of previsionnelle prevue estimee "
    "geplante geschatzte estimada prevista stimata previsto projekt projet proyecto progetto overall work delivery "
    "day days week weeks month months quarter quarters year years mths yrs qtrs tage wochen monate monaten quartale jahre jahren "
    "jours semaines mois trimestres annee annees ans dias semanas meses trimestres anos giorni settimane mesi trimestri anni "
    "monat jahr ano anno mes mese an mo wk wks dagen weken maanden kwartalen jaar jaren working business elapsed calendar number"
)
_LINKS = (
    "project projects task tasks id ids ref refs reference work item items key keys number on upon by other initiative "
    "initiatives links link issue inward outward internal dependencies dependency wbs code codes from to is are which"
)
ALLOWED: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("total_cost", "cost_low", "cost_high", "actual_cost"), frozenset(_MONEY.split())),
    "spent": frozenset(
        (*_MONEY.split(), "so", "far", "till", "until", "date", "actual", "actuals", "now", "incurred", "to")
    ),
    **dict.fromkeys(
        ("cost_per_quarter", "run_cost_per_quarter"),
        frozenset(
            (
                *_MONEY.split(),
                *[
                    "per",
                    "annum",
                    "annual",
                    "annually",
                    "year",
                    "yearly",
                    "month",
                    "monthly",
                    "quarter",
                    "quarterly",
                    "pa",
                    "yr",
                    "running",
                    "run",
                ],
            )
        ),
    ),
    **dict.fromkeys(
        ("start", "end", "earliest_start", "finish_by", "finished_on", "stopped_on", "committed_start"),
        frozenset(_DATES.split()),
    ),
    "duration_quarters": frozenset(_TIMES.split()),
    "requires": frozenset(_LINKS.split()),
    "key": frozenset(
        [
            "project",
            "initiative",
            "work",
            "item",
            "issue",
            "task",
            "card",
            "feature",
            "record",
            "epic",
            "idea",
            "programme",
            "portfolio",
            "unique",
            "our",
            "internal",
            "demand",
            "request",
            "proposal",
            "business",
            "case",
            "projekt",
            "projet",
            "proyecto",
            "progetto",
            "id",
            "ref",
            "reference",
            "key",
            "code",
            "number",
        ]
    ),
    "status": frozenset(
        [
            "project",
            "current",
            "overall",
            "delivery",
            "work",
            "work",
            "item",
            "initiative",
            "category",
            "state",
            "projekt",
        ]
    ),
    "name": frozenset(
        [
            "project",
            "initiative",
            "work",
            "item",
            "task",
            "epic",
            "idea",
            "feature",
            "card",
            "issue",
            "short",
            "service",
            "programme",
            "projekt",
            "projet",
            "proyecto",
            "progetto",
            "full",
            "product",
            "demand",
            "title",
            "name",
            "record",
        ]
    ),
}
"""Per field, the words that may stand beside what it is called without changing what it is."""

_NOT_MONEY = frozenset(
    [
        "score",
        "scores",
        "rank",
        "ranking",
        "rating",
        "index",
        "points",
        "point",
        "variance",
        "gap",
        "share",
        "percent",
        "pct",
        "delay",
        "benefit",
        "benefits",
        "saving",
        "savings",
        "revenue",
        "income",
        "npv",
        "roi",
        "bcr",
        "ratio",
        "weight",
        "weighting",
        "remaining",
        "left",
        "unit",
        "centre",
        "center",
        "code",
        "owner",
        "holder",
        "manager",
        "type",
        "category",
        "status",
        "rag",
        "confidence",
        "comment",
        "comments",
        "note",
        "notes",
        "basis",
        "risk",
        "contingency",
        "currency",
        "version",
        "id",
        "avoidance",
        "overrun",
        "underspend",
        "overspend",
        "difference",
        "change",
        "growth",
        "return",
        "returns",
        "days",
        "hours",
        "fte",
        "effort",
        "size",
        "priority",
        "level",
        "band",
        "approach",
        "model",
        "line",
        "driver",
        "sponsor",
        "source",
        "reduction",
        "impact",
        "recovery",
        "per",
        "user",
        "head",
        "rate",
    ]
)
_NOT_DATE = frozenset(
    [
        "created",
        "updated",
        "modified",
        "changed",
        "logged",
        "reported",
        "approved",
        "approval",
        "review",
        "reviewed",
        "submitted",
        "raised",
        "last",
        "viewed",
        "resolved",
        "entered",
        "registered",
        "signed",
        "meeting",
        "gate",
        "status",
        "confidence",
        "user",
        "point",
        "score",
        "variance",
        "slip",
        "delay",
        "days",
        "rag",
        "reason",
    ]
)
_NOT_TIME = frozenset(
    [
        "score",
        "rank",
        "rating",
        "points",
        "variance",
        "slip",
        "delay",
        "overrun",
        "index",
        "weight",
        "type",
        "remaining",
        "spent",
        "elapsed",
    ]
)
_NOT_NAME = frozenset(
    [
        "status",
        "state",
        "type",
        "phase",
        "stage",
        "owner",
        "manager",
        "lead",
        "parent",
        "portfolio",
        "programme",
        "program",
        "department",
        "team",
        "file",
        "user",
        "sponsor",
        "board",
        "list",
        "sheet",
        "tag",
        "tags",
        "label",
        "labels",
        "category",
        "customer",
        "supplier",
        "vendor",
        "fund",
        "funding",
        "column",
        "section",
        "first",
        "last",
        "contact",
        "email",
    ]
)
_NOT_KEY = frozenset(
    [
        "parent",
        "owner",
        "list",
        "board",
        "user",
        "person",
        "sponsor",
        "supplier",
        "vendor",
        "portfolio",
        "programme",
        "cost",
        "budget",
        "team",
        "type",
        "status",
        "phone",
        "postal",
        "zip",
        "version",
        "account",
        "gl",
        "charge",
        "contract",
        "asset",
        "group",
        "blocking",
        "blocked",
        "depends",
        "predecessor",
        "order",
        "sort",
        "line",
        "page",
        "telephone",
        "centre",
        "center",
        "epic",
        "sprint",
    ]
)
_NOT_LINK = frozenset(
    [
        "type",
        "status",
        "owner",
        "comment",
        "comments",
        "note",
        "notes",
        "description",
        "risk",
        "rag",
        "level",
        "count",
        "score",
        "date",
        "impact",
    ]
)
_NOT_STATUS = frozenset(
    [
        "rag",
        "date",
        "comment",
        "comments",
        "note",
        "notes",
        "update",
        "updated",
        "report",
        "reason",
        "approval",
        "funding",
        "colour",
        "color",
        "budget",
        "cost",
        "schedule",
        "risk",
    ]
)
MONEY = frozenset(
    (
        "total_cost",
        "cost_low",
        "cost_high",
        "actual_cost",
        "spent",
        "cost_per_quarter",
        "run_cost_per_quarter",
        "amount",
    )
)
"""The fields that hold money."""

NEVER: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(MONEY - {"amount"}, _NOT_MONEY),
    **dict.fromkeys(
        ("start", "end", "earliest_start", "finish_by", "finished_on", "stopped_on", "committed_start"),
        _NOT_DATE,
    ),
    "duration_quarters": _NOT_TIME,
    "requires": _NOT_LINK,
    "key": _NOT_KEY,
    "status": _NOT_STATUS,
    "name": _NOT_NAME,
}
"""Per field, the words with which a column is something else."""

DOUBTED = ("total_cost", "start", "end", "duration_quarters")
"""The fields for which a column whose name leaves a doubt is asked about."""

_NEEDS_SIGN = frozenset(
    [
        "estimate",
        "estimated",
        "est",
        "total",
        "amount",
        "value",
        "figures",
        "plan",
        "planned",
        "forecast",
        "volumen",
        "importo",
        "importe",
        "montant",
    ]
)
_REVERSED = frozenset(
    [
        "blocks",
        "blocking",
        "successor",
        "successors",
        "enables",
        "unblocks",
        "required for",
        "prerequisite for",
        "needed by",
        "nachfolger",
        "successeurs",
        "successeur",
        "sucesores",
        "successori",
        "opvolgers",
        "outward issue link blocks",
        "blocking dependencies",
        "is required by",
        "enabler of",
        "enabler for",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike a column's name and a field are, 0 to 1. is_sure: no word of it is unexplained."""

    score: float
    is_sure: bool = True


_NONE = Likeness(score=0.0)


@lru_cache(maxsize=100_000)
def likeness(title: Title, field: str) -> Likeness:
    """How alike a column's name and a field are."""
    words = _telling(title.words)
    if not words and title.currency and field == "total_cost":
        words = ("cost",)
    best = _likeness(title, words, field)
    return best if best.score else _likeness(title, tuple(map(_spelt, words)), field)


def _likeness(title: Title, words: tuple[str, ...], field: str) -> Likeness:
    if not words or _is_ruled_out(title, words, field):
        return _NONE
    best = _NONE
    for at, phrase in enumerate(phrases_of(field)):
        alike = _alike(words, phrase, at, field)
        if (alike.is_sure and alike.score > 0, alike.score) > (best.is_sure and best.score > 0, best.score):
            best = alike
    return best


def _telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without the small ones, unless there are no others."""
    return tuple(w for w in words if w not in SMALL_WORDS or w in ("no", "n", "to", "on", "by")) or words


@lru_cache(maxsize=10_000)
def _spelt(word: str) -> str:
    """The word as it is spelt, where it is a known one misspelt."""
    if len(word) < 5 or word in _vocabulary():
        return word
    close = difflib.get_close_matches(word, _long_words(), n=5, cutoff=0.8)
    swapped = [other for other in close if sorted(other) == sorted(word)]
    near = [other for other in close if difflib.SequenceMatcher(None, word, other).ratio() >= 0.82]
    return (swapped or near or [word])[0]


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    words = {word for field in SYNONYMS for phrase in phrases_of(field) for word in phrase}
    lists = (*ALLOWED.values(), *NEVER.values(), SMALL_WORDS, _PLAIN_WORDS)
    return frozenset(words.union(*lists))


@lru_cache(maxsize=1)
def _long_words() -> list[str]:
    return sorted(word for word in _vocabulary() if len(word) >= 5)


def is_reversed(title: Title) -> bool:
    """Whether the column names what waits for the row, such as "Blocks", rather than what the row waits for."""
    words = tuple(word for word in title.words if word not in SMALL_WORDS)
    plain = " ".join(words)
    if plain in _REVERSED or " ".join(title.words) in _REVERSED:
        return True
    return any(
        plain.startswith(start)
        for start in ("blocking ", "blocks ", "outward issue link blocks", "successor")
    )


def needs_sign(title: Title) -> bool:
    """Whether the name says too little to be money where neither it nor its cells name a currency."""
    return bool(title.words) and set(title.words) <= _NEEDS_SIGN


@lru_cache(maxsize=1_000)
def phrases_of(field: str) -> tuple[tuple[str, ...], ...]:
    """What a field may be called, each as its words: in English first."""
    own = [_telling(tuple(phrase.replace("_", " ").split())) for phrase in (field, *SYNONYMS.get(field, ()))]
    return tuple(dict.fromkeys((*own, *foreign_phrases(field))))


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Words and phrases that columns of registers are called by, which tell a row of names from rows of work."""
    fields = ("key", "name", "description", "phase", "status", "focus", "total_cost", "start", "end", "duration_quarters",
              "team", "owner", "requires", "outcomes", "period", "amount", "disciplines", "sponsor", "spent", "business_lead")  # fmt: skip
    phrases = {" ".join(phrase) for field in fields for phrase in phrases_of(field)}
    phrases |= {
        phrase
        for language in LANGUAGES.values()
        for listed in language.values()
        for phrase in listed.split("|")
    }
    words = {phrase for phrase in phrases if len(phrase) > 1 or phrase == "#"}
    return frozenset(words | _PLAIN_WORDS) - {"api", "no"}


_PLAIN_WORDS = frozenset(
    [
        "id",
        "date",
        "priority",
        "rag",
        "comments",
        "comment",
        "notes",
        "note",
        "benefit",
        "benefits",
        "risk",
        "category",
        "tags",
        "labels",
        "programme",
        "cost",
        "budget",
        "owner",
        "stage",
        "score",
        "rank",
        "quarter",
        "year",
        "department",
        "directorate",
        "portfolio",
        "sponsor",
        "supplier",
        "progress",
        "complete",
        "effort",
        "fte",
        "email",
        "role",
        "lens",
        "assessor",
        "low",
        "likely",
        "high",
        "evidence",
        "person",
        "job",
        "skills",
        "reviewer",
    ]
)


def _is_ruled_out(title: Title, words: tuple[str, ...], field: str) -> bool:
    never = NEVER.get(field, frozenset()) & set(words)
    if never and not (field in ("status", "name", "key") and words in phrases_of(field)):
        return not (field == "run_cost_per_quarter" and never <= {"run", "running"})
    if field in MONEY and field != "amount":
        if title.is_share or (title.time and not title.period and title.scale is None):
            return True
        if field in ("total_cost", "spent", "cost_low", "cost_high", "actual_cost"):
            return bool(title.period) or bool(
                {"run", "running", "spent", "actual", "actuals"} & set(words) and field == "total_cost"
            )
        return not title.period and field == "cost_per_quarter" and "quarterly" not in words
    return field in ("start", "end", "duration_quarters") and (title.is_share or bool(title.currency))


def _alike(words: tuple[str, ...], phrase: tuple[str, ...], at: int, field: str) -> Likeness:
    """1 for the same words, less for a phrase within the name, the first phrases first."""
    rank = 0.001 * at
    if words == phrase:
        return Likeness(score=1.0 - rank)
    rest = set(words) - set(phrase)
    if set(phrase) <= set(words):
        allowed = ALLOWED.get(field)
        others = {word for word in rest if word not in SMALL_WORDS and not word.isdigit()}
        is_sure = allowed is None or others <= allowed
        share = len(phrase) / len(words)
        return Likeness(
            score=(0.7 + 0.25 * share if not is_sure or allowed is None else 0.85 + 0.1 * share) - rank,
            is_sure=is_sure,
        )
    return _NONE
