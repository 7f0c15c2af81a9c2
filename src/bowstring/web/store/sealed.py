"""Sealed scores: what people think before the reveal. Not yet facts: outside portfolio, revision, plans and trail.

A score belongs to its giver: the account, or the guest, that gave it. Only they read, change and withdraw it. It stops
being sealed by its reveal or by their withdrawal, and by nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.language import phrase
from bowstring.model.problems import BowstringError
from bowstring.web.models import AssessmentRow, InitiativeRow, Participant, SealedScore, Session
from bowstring.web.store.claims import assessor_of
from bowstring.web.store.facts import Edit, change_records
from bowstring.web.store.seals import release_comments

_UNIQUE = ("portfolio", "initiative", "lens", "giver", "number")
_FIGURES = ("low", "likely", "high", "evidence", "rationale", "independent", "seconds", "made_at", "assessor")


class RoundOverError(BowstringError):
    """The scores of the round were shown already, so that no more are taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What somebody thinks an initiative is worth through one lens, in a round; seconds: what it took, if known."""

    initiative: str
    lens: Lens
    number: int
    low: float
    likely: float
    high: float
    evidence: Evidence | None = None
    rationale: str = ""
    independent: bool = True
    seconds: float | None = None
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingScore:
    """A sealed score as its giver finds it again.

    place: the kind of the session that shows it; blank where a lead shows it on its own. conversation: that session's.
    """

    portfolio: int
    portfolio_name: str
    score: Score
    place: str
    conversation: str


def seal_scores(portfolio: int, giver: str, scores: Iterable[Score], *, session: str = "") -> None:
    """Keep scores until their reveal; a giver's new one takes the place of their old. All or nothing.

    giver: the key of an account, or of a guest. session: key of the one they belong to; blank for what somebody says
    on their own, which leaves a score where it is. Raises: RoundOverError.
    """
    changed = _FIGURES if not session else (*_FIGURES, "session")
    with transaction.atomic():
        place = _open_session(portfolio, session) if session else None
        assessor = assessor_of(portfolio, giver)
        rows = [_row(portfolio, score, place, who=(giver, assessor)) for score in scores]
        SealedScore.objects.bulk_create(
            rows, batch_size=200, update_conflicts=True, unique_fields=_UNIQUE, update_fields=changed
        )
        if place is not None:
            Participant.objects.filter(session=place, giver=giver).update(assessor=assessor)


def own_scores(
    portfolio: int, giver: str, *, initiatives: Iterable[str] | None = None, session: str = ""
) -> dict[tuple[str, Lens], Score]:
    """One's own scores that wait for their reveal, the latest round's of each initiative and lens.

    initiatives: of these alone; session: key of the one that is to show them, blank for any and none.
    """
    rows = SealedScore.objects.filter(portfolio=portfolio, giver=giver)
    if session:
        rows = rows.filter(session__key=session)
    if initiatives is not None:
        rows = rows.filter(initiative__in=list(initiatives))
    return {(row.initiative, Lens(row.lens)): _score(row) for row in rows.order_by("number", "pk")}


def waiting_scores(giver: str, *, portfolio: int | None = None) -> tuple[WaitingScore, ...]:
    """Everything of one's own that waits for its reveal, of every round; portfolio: only there."""
    rows = SealedScore.objects.filter(giver=giver).select_related("portfolio", "session")
    if portfolio is not None:
        rows = rows.filter(portfolio=portfolio)
    rows = rows.defer("portfolio__settings", "portfolio__table_revisions")
    return tuple(
        WaitingScore(
            portfolio=row.portfolio_id,
            portfolio_name=row.portfolio.name,
            score=_score(row),
            place=row.session.kind if row.session is not None else "",
            conversation=row.session.conversation if row.session is not None else "",
        )
        for row in rows.order_by("portfolio__name", "portfolio", "initiative", "lens", "number")
    )


def withdraw_score(giver: str, portfolio: int, *, initiative: str, lens: str, number: int) -> bool:
    """Take back one's own sealed score, for good; False where there is none (any more).

    Args:
        giver: whose it is: to nobody else's anything is done.
        portfolio: where.
        initiative, lens, number: of what, for which side, in which round.
    """
    rows = SealedScore.objects.filter(giver=giver, portfolio=portfolio, initiative=initiative)
    gone, _ = rows.filter(lens=lens, number=number).delete()
    return bool(gone)


def waiting_initiatives(portfolio: int) -> tuple[str, ...]:
    """Initiatives that are there, of which somebody has said something outside of a session. Not who, nor how many."""
    there = InitiativeRow.objects.filter(portfolio=portfolio).values("key")
    rows = SealedScore.objects.filter(portfolio=portfolio, session=None, initiative__in=there)
    return tuple(rows.order_by("initiative").values_list("initiative", flat=True).distinct())


def rounds_of(portfolio: int, initiatives: Iterable[str]) -> dict[str, int]:
    """The latest round in which each initiative was assessed; 1 where nobody has."""
    keys = list(initiatives)
    rows = AssessmentRow.objects.filter(portfolio=portfolio, initiative__in=keys).order_by()
    latest = dict(rows.values_list("initiative").annotate(latest=Max("round")))
    return {key: latest.get(key, 1) for key in keys}


def reveal_initiative(portfolio: int, initiative: str, *, actor: str) -> int:
    """Make facts of what people said of an initiative on their own; how many. The revision is raised once.

    Args:
        portfolio: the portfolio's number.
        initiative: its key.
        actor: key of the account that does.
    """
    with transaction.atomic():
        waiting = SealedScore.objects.filter(portfolio=portfolio, session=None, initiative=initiative)
        shown = make_facts(portfolio, waiting, actor=actor)
        release_comments(portfolio)
        return shown


def make_facts(portfolio: int, waiting: "QuerySet[SealedScore]", *, actor: str) -> int:
    """Append sealed scores as assessments and forget them as scores, all or nothing; how many there were.

    Those of initiatives that were taken away meanwhile stay sealed, on their own: a fact about nothing stops planning.

    Args:
        portfolio: the portfolio's number.
        waiting: those to be shown.
        actor: key of the account that does.
    """
    with transaction.atomic():
        there = set(InitiativeRow.objects.filter(portfolio=portfolio).values_list("key", flat=True))
        rows = list(waiting.select_for_update().order_by("initiative", "lens", "assessor", "giver"))
        shown = [row for row in rows if row.initiative in there]
        left = [row.pk for row in rows if row.initiative not in there]
        detach_scores(SealedScore.objects.filter(pk__in=left))
        if shown:
            edits = [Edit(table="assessments", record=fact) for fact in _facts(shown)]
            change_records(portfolio, edits, actor=actor, action="revealed")
            SealedScore.objects.filter(pk__in=[row.pk for row in shown]).delete()
        return len(shown)


def detach_scores(waiting: "QuerySet[SealedScore]") -> int:
    """Let sealed scores wait on their own where what they were given in does not show them; how many."""
    return waiting.update(session=None)


def _open_session(portfolio: int, key: str) -> Session:
    session = Session.objects.select_for_update().filter(portfolio=portfolio, key=key).first()
    if session is None or session.revealed_at is not None or session.closed_at is not None:
        raise RoundOverError(phrase("This round is over: its scores have been shown."))
    return session


def _row(portfolio: int, score: Score, session: Session | None, *, who: tuple[str, str]) -> SealedScore:
    giver, assessor = who
    return SealedScore(
        portfolio_id=portfolio,
        session=session,
        initiative=score.initiative,
        lens=score.lens.value,
        giver=giver,
        assessor=assessor,
        number=score.number,
        low=score.low,
        likely=score.likely,
        high=score.high,
        evidence=score.evidence.value if score.evidence is not None else "",
        rationale=score.rationale,
        independent=score.independent,
        seconds=score.seconds,
        made_at=score.made_at or timezone.now(),
    )


def _score(row: SealedScore) -> Score:
    return Score(
        initiative=row.initiative,
        lens=Lens(row.lens),
        number=row.number,
        low=row.low,
        likely=row.likely,
        high=row.high,
        evidence=Evidence(row.evidence) if row.evidence else None,
        rationale=row.rationale,
        independent=row.independent,
        seconds=row.seconds,
        made_at=row.made_at,
    )


def _facts(rows: Iterable[SealedScore]) -> Iterable[Assessment]:
    """What becomes of scores. Where two givers go by one key after all, the second is told by their own."""
    givers: dict[str, str] = {}
    for row in rows:
        is_theirs = givers.setdefault(row.assessor, row.giver) == row.giver
        yield Assessment(
            initiative=row.initiative,
            lens=Lens(row.lens),
            assessor=row.assessor if is_theirs else row.giver,
            low=row.low,
            likely=row.likely,
            high=row.high,
            evidence=Evidence(row.evidence) if row.evidence else None,
            rationale=row.rationale,
            made_at=row.made_at,
            round=row.number,
            independent=row.independent,
        )
