"""Saying what something is worth: the form, and what is kept of it. Sealed, wherever it is said."""

from dataclasses import dataclass

from django.http import HttpRequest

from bowstring.model.assessments import Evidence, Lens
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase, written
from bowstring.model.portfolio import Portfolio
from bowstring.web.store.sealed import Score, rounds_of, seal_scores
from bowstring.web.talk.talk_forms import ScoreForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """One side's form on a page. keep: the id of its draft; sealed: what was sealed, in words, or blank."""

    lens: str
    title: str
    form: ScoreForm
    url: str
    keep: str
    sealed: str
    is_own_team: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorer:
    """Who says it, and where.

    giver: the key of their account, a guest's own. person: theirs among the people, or blank. session: blank outside
    of one; number: the round that is scored.
    """

    portfolio: int
    giver: str
    person: str = ""
    session: str = ""
    number: int = 1


def scoring_of(
    work: Initiative,
    portfolio: Portfolio,
    scorer: Scorer,
    *,
    lens: Lens,
    url: str,
    own: Score | None,
    form: ScoreForm | None = None,
) -> Scoring:
    """The form of one side: filled with what was typed, else with what is sealed."""
    whose = portfolio.team_of.get(scorer.person)
    return Scoring(
        lens=lens.value,
        title=phrase("What is it worth to {whom}?", whom=lens.whom),
        form=form
        or ScoreForm(lens=lens, settings=portfolio.settings, initial=_initial(own), prefix=lens.value),
        url=url,
        keep=draft_of(scorer, work.key, lens),
        sealed=_sealed_words(own, lens) if own is not None else "",
        is_own_team=bool(work.team) and whose == work.team,
    )


def draft_of(scorer: Scorer, work: str, lens: Lens) -> str:
    """The id under which a browser keeps what somebody is typing: another's, at the same screen, is another."""
    return f"score-{scorer.giver}-{scorer.session or 'own'}-{scorer.number}-{work}-{lens.value}"


def take_score(
    request: HttpRequest, work: Initiative, portfolio: Portfolio, scorer: Scorer, *, lens: Lens
) -> ScoreForm:
    """Seal what was typed where it can be; else the form tells what is wrong. Raises: RoundOverError."""
    form = ScoreForm(request.POST, lens=lens, settings=portfolio.settings, prefix=lens.value)
    if not form.is_valid():
        return form
    answers = form.cleaned_data
    is_again = scorer.number > rounds_of(scorer.portfolio, [work.key])[work.key]
    score = Score(
        initiative=work.key,
        lens=lens,
        number=scorer.number,
        low=answers["low"],
        likely=answers["likely"],
        high=answers["high"],
        evidence=Evidence(answers["evidence"]),
        rationale=answers["rationale"],
        # After a reframing everybody has seen what the others said before it.
        independent=not (is_again and scorer.session),
        seconds=form.seconds,
    )
    seal_scores(scorer.portfolio, scorer.giver, [score], session=scorer.session)
    return form


def _initial(own: Score | None) -> dict[str, object]:
    if own is None:
        return {}
    figures = {name: written(getattr(own, name), ",.15g") for name in ("low", "likely", "high")}
    return {**figures, "evidence": (own.evidence or Evidence.GUESS).value, "rationale": own.rationale}


def _sealed_words(own: Score, lens: Lens) -> str:
    figures = ", ".join(written(figure, ",.15g") for figure in (own.low, own.likely, own.high))
    return phrase(
        "Your figures for the {side} are sealed: {figures}. Only you see them until "
        "they are shown, and until then you can change them.",
        side=lens.side,
        figures=figures,
    )
