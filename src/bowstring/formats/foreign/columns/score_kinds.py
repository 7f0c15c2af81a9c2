"""Columns of priorities, scores, ranks, votes and benefits: what they are, and how their cells rank the work."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bowstring.formats.foreign.columns.calendar_words import folded
from bowstring.formats.foreign.columns.titles import Title
from bowstring.model.bands import BANDS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


USER, BUSINESS, BOTH, KEEP = "user_need", "business_value", "both", "keep"
LOW_FIRST = ", lowest first"
"""What follows an answer where the lowest figure is worth most."""

_FORMULAS: Mapping[str, str] = {
    "rice": "RICE scores",
    "wsjf": "WSJF scores",
    "ice": "ICE scores",
    "moscow": "MoSCoW priorities",
}
_USERS = _words(
    "user users customer customers citizen citizens public reach votes vote upvotes need patient patients resident "
    "residents claimant claimants member members nutzer kunden utilisateur utilisateurs clients usuarios"
)
_BUSINESS: Mapping[str, str] = {
    "npv": "net present values",
    "bcr": "benefit-cost ratios",
    "roi": "returns on investment",
    **dict.fromkeys(("benefit", "benefits", "nutzen", "benefices", "beneficios", "benefici"), "benefits"),
    **dict.fromkeys(("saving", "savings", "einsparung", "economies", "ahorro", "risparmio"), "savings"),
    **dict.fromkeys(("revenue", "income", "umsatz"), "income"),
    **dict.fromkeys(("business", "strategic", "alignment", "strategy", "value", "wert", "valeur"), "scores"),
}
_NEITHER: Mapping[str, str] = {
    **dict.fromkeys(("priority", "prio", "prioritat", "priorite", "prioridad", "priorita"), "priorities"),
    **dict.fromkeys(("rank", "ranking", "rang"), "ranks"),
    **dict.fromkeys(("impact", "importance", "score", "rating", "bewertung", "worth"), "scores"),
}
_RANKS = frozenset(["rank", "ranking", "rang"])
_NEVER = _words(
    "effort size risk risks confidence complexity cost costs budget spend spent maturity rag probability likelihood "
    "duration days points story date dates owner comment comments note notes type severity status progress actual "
    "variance rationale category realised realisation contract id urgency feasibility readiness percent per currency "
    "contingency quality dis disbenefit disbenefits description profile start end reason kosten aufwand risiko"
)
_HIGH: Mapping[str, int] = {
    **dict.fromkeys(
        ("very high", "critical", "highest", "blocker", "essential", "sehr hoch", "tres eleve"), 4
    ),
    **dict.fromkeys(("tres elevee", "muy alta", "muy alto", "molto alta", "molto alto"), 4),
    **dict.fromkeys(("high", "major", "hoch", "eleve", "elevee", "haute", "alta", "alto", "hoog"), 3),
    **dict.fromkeys(
        ("medium", "med", "moderate", "normal", "mittel", "moyen", "moyenne", "media", "medio"), 2
    ),
    **dict.fromkeys(("gemiddeld", "midden", "average"), 2),
    **dict.fromkeys(
        ("low", "minor", "niedrig", "gering", "faible", "basse", "baja", "bajo", "bassa", "basso"), 1
    ),
    **dict.fromkeys(("laag", "baixa", "baixo"), 1),
    **dict.fromkeys(("very low", "lowest", "trivial", "sehr gering", "sehr niedrig", "tres faible"), 0),
}
_MOSCOW: Mapping[str, int] = {
    **dict.fromkeys(("must", "must have", "must do"), 3),
    **dict.fromkeys(("should", "should have"), 2),
    **dict.fromkeys(("could", "could have", "nice to have"), 1),
    **dict.fromkeys(("wont", "won t", "wont have", "won t have", "will not", "would"), 0),
}
_LETTERS: Sequence[tuple[frozenset[str], frozenset[str], Mapping[str, int]]] = (
    (frozenset("hml"), frozenset("hl"), {"h": 3, "m": 2, "l": 1}),
    (frozenset("mscw"), frozenset("scw"), {"m": 3, "s": 2, "c": 1, "w": 0}),
)
_MOSTLY = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreKind:
    """What a column of scores is. words: as people call it, "RICE scores". side: what it speaks of, a lens or both.

    is_formula: it sums up other columns. low_first: whether its lowest figure is worth most; None if it could be
    either.
    """

    words: str
    side: str
    is_formula: bool = False
    low_first: bool | None = False


def score_kind(title: Title, *, is_figures: bool) -> ScoreKind | None:
    """What a column of that name is, if it ranks work by worth. is_figures: whether its cells are figures."""
    words = set(title.words)
    if {"cost", "delay"} <= words:
        return ScoreKind(words="costs of delay", side=BUSINESS)
    formula = next((_FORMULAS[word] for word in title.words if word in _FORMULAS), "")
    if formula:
        return ScoreKind(words=formula, side=BOTH, is_formula=True)
    if words & _NEVER:
        return None
    plain = next((_NEITHER[word] for word in title.words if word in _NEITHER), "")
    if words & _USERS:
        return _of_users(words, plain)
    business = next((_BUSINESS[word] for word in title.words if word in _BUSINESS), "")
    if business or not plain:
        return ScoreKind(words=business, side=BUSINESS) if business else None
    low_first = True if words & _RANKS else None if is_figures and plain == "priorities" else False
    return ScoreKind(words=plain, side=BOTH, low_first=low_first)


def _of_users(words: set[str], plain: str) -> ScoreKind | None:
    """What a column that speaks of users is: their votes or a score, never who they are."""
    is_votes = bool(words & {"vote", "votes", "upvotes"})
    ranks = is_votes or bool(plain) or bool(words & {"value", "reach", "need"})
    return ScoreKind(words="votes" if is_votes else "scores", side=USER) if ranks else None


def places_in_words(texts: Sequence[str]) -> Mapping[str, int] | None:
    """The range, 0 to 4, of each text that ranks work in words (High, Must …); None if most do not."""
    plain = {text: " ".join(folded(text).replace("'", " ").replace("’", " ").split()) for text in texts}
    distinct = set(plain.values())
    for letters, telling, places in _LETTERS:
        if distinct <= letters and distinct & telling:
            return {text: places[word] for text, word in plain.items()}
    for scale in (_HIGH, _MOSCOW):
        placed = {text: scale[word] for text, word in plain.items() if word in scale}
        if sum(text in placed for text in texts) >= _MOSTLY * len(texts) and len(set(placed.values())) > 1:
            return placed
    return None


def places_of_figures(figures: Sequence[float], *, low_first: bool) -> list[int]:
    """The range, 0 to 4, of each figure: itself on a scale from 1 to 5, else the fifth that it ranks in."""
    whole = all(figure == int(figure) and 1 <= figure <= BANDS for figure in figures)
    if whole and len(set(figures)) < len(figures):
        return [int(BANDS - figure if low_first else figure - 1) for figure in figures]
    ordered = sorted(figures)
    places = []
    for figure in figures:
        middle = (bisect_left(ordered, figure) + bisect_right(ordered, figure)) / 2 / len(ordered)
        place = min(BANDS - 1, math.floor(BANDS * middle))
        places.append(BANDS - 1 - place if low_first else place)
    return places
