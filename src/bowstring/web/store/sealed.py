"""Sealed scores: what people think before the reveal. Not yet facts: outside portfolio, revision, plans and trail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.problems import BowstringError
from bowstring.web.models import AssessmentRow, SealedScore, Session
from bowstring.web.store.facts import Edit, change_records

_UNIQUE = ("portfolio", "initiative", "lens", "assessor", "number")
_TOLD = ("low", "likely", "high", "evidence", "rationale", "independent", "seconds", "made_at", "account")


class RoundOverError(BowstringError):
    """The scores of the round were shown already, so that no more are taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one person thinks an initiative is worth through one lens, in a round; seconds: what it took, if known."""

    initiative: str
    lens: Lens
    assessor: str
    number: int
    low: float
    likely: float
    high: float
    evidence: Evidence | None = None
    rationale: str = ""
    account: str = ""
    independent: bool = True
    seconds: float | None = None
    made_at: datetime | None = None


def seal_scores(portfolio: int, scores: Iterable[Score], *, session: str = "") -> None:
    """Keep scores until their reveal; a person's new one takes the place of the old. All or nothing.

    session: key of the one they belong to; blank for what somebody says on their own. Raises: RoundOverError.
    """
    told = _TOLD if not session else (*_TOLD, "session")
    with transaction.atomic():
        place = _open_session(portfolio, session) if session else None
        rows = [_row(portfolio, score, place) for score in scores]
        SealedScore.objects.bulk_create(
            rows, batch_size=200, update_conflicts=True, unique_fields=_UNIQUE, update_fields=told
        )


def own_scores(
    portfolio: int, assessor: str, *, initiatives: Iterable[str] | None = None
) -> dict[tuple[str, Lens], Score]:
    """One's own scores that wait for their reveal, the latest round's of each initiative and lens."""
    found = SealedScore.objects.filter(portfolio=portfolio, assessor=assessor)
    if initiatives is not None:
        found = found.filter(initiative__in=list(initiatives))
    return {(row.initiative, Lens(row.lens)): _score(row) for row in found.order_by("number", "pk")}


def waiting_initiatives(portfolio: int) -> tuple[str, ...]:
    """Initiatives of which somebody has said something outside of a session. Not who, and not how many."""
    found = SealedScore.objects.filter(portfolio=portfolio, session=None)
    return tuple(found.order_by("initiative").values_list("initiative", flat=True).distinct())


def rounds_of(portfolio: int, initiatives: Iterable[str]) -> dict[str, int]:
    """The latest round in which each initiative was assessed; 1 where nobody has."""
    wanted = list(initiatives)
    found = AssessmentRow.objects.filter(portfolio=portfolio, initiative__in=wanted).order_by()
    latest = dict(found.values_list("initiative").annotate(latest=Max("round")))
    return {key: latest.get(key, 1) for key in wanted}


def reveal_initiative(portfolio: int, initiative: str, *, actor: str) -> int:
    """Make facts of what people said of an initiative on their own; how many. The revision is raised once."""
    with transaction.atomic():
        waiting = SealedScore.objects.filter(portfolio=portfolio, session=None, initiative=initiative)
        return make_facts(portfolio, waiting, actor=actor)


def make_facts(portfolio: int, waiting: "QuerySet[SealedScore]", *, actor: str) -> int:
    """Append sealed scores as assessments and forget them as scores, all or nothing; how many there were."""
    with transaction.atomic():
        rows = list(waiting.select_for_update().order_by("initiative", "lens", "assessor"))
        if rows:
            edits = [Edit(table="assessments", record=_fact(_score(row))) for row in rows]
            change_records(portfolio, edits, actor=actor, action="revealed")
            waiting.filter(pk__in=[row.pk for row in rows]).delete()
        return len(rows)


def _open_session(portfolio: int, key: str) -> Session:
    found = Session.objects.select_for_update().filter(portfolio=portfolio, key=key).first()
    if found is None or found.revealed_at is not None or found.closed_at is not None:
        raise RoundOverError("This round is over: its scores have been shown.")
    return found


def _row(portfolio: int, score: Score, session: Session | None) -> SealedScore:
    return SealedScore(
        portfolio_id=portfolio,
        session=session,
        initiative=score.initiative,
        lens=score.lens.value,
        assessor=score.assessor,
        account=score.account,
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
        assessor=row.assessor,
        account=row.account,
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


def _fact(score: Score) -> Assessment:
    return Assessment(
        initiative=score.initiative,
        lens=score.lens,
        assessor=score.assessor,
        low=score.low,
        likely=score.likely,
        high=score.high,
        evidence=score.evidence,
        rationale=score.rationale,
        made_at=score.made_at,
        round=score.number,
        independent=score.independent,
    )
