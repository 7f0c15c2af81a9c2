"""Sessions: where people score together, sealed, until a lead shows what they said. Any process serves anyone."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.problems import BowstringError
from bowstring.web.models import Participant, SealedScore, Session
from bowstring.web.quotas import check_quota
from bowstring.web.secrets import digest_of
from bowstring.web.store.claims import assessor_of
from bowstring.web.store.fetching import row_named
from bowstring.web.store.sealed import detach_scores, make_facts
from bowstring.web.store.seals import release_comments

MOST_PEOPLE = 150
"""How many can join one session."""

CONVERSATION, ROUGH_SORT = "conversation", "rough sort"
_SALT = "bowstring.join"


class FullSessionError(BowstringError):
    """So many have joined that nobody else can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCard:
    """A session. number: the round that is scored; initiatives, lenses: what is scored; opened_by: an account's key."""

    key: str
    portfolio: int
    kind: str
    conversation: str
    initiatives: tuple[str, ...]
    lenses: tuple[Lens, ...]
    number: int
    opened_by: str
    opened_at: datetime
    revealed_at: datetime | None
    closed_at: datetime | None

    @property
    def takes_scores(self) -> bool:
        """Whether people can still say what they think in this round."""
        return self.revealed_at is None and self.closed_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantCard:
    """Somebody in a session. giver: their account's key, a guest's own; assessor: whom their figures are shown as.

    name: what they are called there; is_shown: whether they let others see it.
    """

    number: int
    giver: str
    assessor: str
    name: str
    lens: Lens
    is_shown: bool
    is_done: bool

    @property
    def is_guest(self) -> bool:
        """Whether they came by the link, without an account."""
        return self.giver.startswith("g-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """How many have joined a session, and how many say that they are done; never how many have scored."""

    joined: int
    done: int


def open_session(
    portfolio: int,
    *,
    kind: str,
    initiatives: tuple[str, ...],
    by: str,
    conversation: str = "",
    number: int = 1,
) -> SessionCard:
    """A new session, in that round of its initiatives.

    Args:
        portfolio: the portfolio's number.
        kind: a conversation, or a rough sort.
        initiatives: keys of what is scored.
        by: key of the account that opens it.
        conversation: its key; blank for a rough sort.
        number: the round.
    """
    key = secrets.token_hex(10)
    return _card(
        Session.objects.create(
            portfolio_id=portfolio,
            key=key,
            kind=kind,
            conversation=conversation,
            digest=digest_of(join_secret(key)),
            initiatives=list(initiatives),
            lenses=[lens.value for lens in Lens],
            number=number,
            opened_by=by,
            opened_at=timezone.now(),
        )
    )


def join_secret(key: str) -> str:
    """What the link to a session ends in: found again from the site's own secret, so that it is nowhere stored."""
    return salted_hmac(_SALT, key, algorithm="sha256").hexdigest()[:32]


def session_by_link(secret: str) -> SessionCard | None:
    """The session that a link leads to; None if it is over or never was."""
    session = Session.objects.filter(digest=digest_of(secret), closed_at=None).first()
    return _card(session) if session is not None else None


def session_of(portfolio: int, key: str) -> SessionCard:
    """A portfolio's session. Raises: UnknownKeyError."""
    return _card(row_named(Session.objects.filter(portfolio=portfolio, key=key), key))


def session_of_conversation(portfolio: int, conversation: str) -> SessionCard | None:
    """Where a conversation is held; None if nobody ever opened it here."""
    session = Session.objects.filter(portfolio=portfolio, conversation=conversation).order_by("-pk").first()
    return _card(session) if session is not None else None


def sessions_of_conversations(portfolio: int) -> dict[str, SessionCard]:
    """Where each conversation of a portfolio is held, by its key; the last where it was opened again."""
    sessions = Session.objects.filter(portfolio=portfolio, kind=CONVERSATION).order_by("pk")
    return {session.conversation: _card(session) for session in sessions}


def held_here(portfolio: int, conversations: Iterable[str]) -> frozenset[str]:
    """Those of some conversations that were held on the site; others were told by a file."""
    sessions = Session.objects.filter(portfolio=portfolio, conversation__in=list(conversations))
    return frozenset(sessions.values_list("conversation", flat=True))


def open_rough_sort(portfolio: int) -> SessionCard | None:
    """The rough sort that takes cards now; None if there is none."""
    session = (
        Session.objects.filter(portfolio=portfolio, kind=ROUGH_SORT, closed_at=None).order_by("-pk").first()
    )
    return _card(session) if session is not None else None


def presence(session: str) -> Presence:
    """How many are there, and how many of them are done."""
    rows = Participant.objects.filter(session__key=session)
    counted = rows.aggregate(joined=Count("pk"), done=Count("pk", filter=Q(is_done=True)))
    return Presence(joined=counted["joined"], done=counted["done"])


def participants(session: str) -> tuple[ParticipantCard, ...]:
    """Everybody in a session, by when they joined."""
    rows = Participant.objects.filter(session__key=session).order_by("joined_at", "pk")
    return tuple(_participant(row) for row in rows)


def participant(session: str, giver: str) -> ParticipantCard | None:
    """Somebody in a session; None if they have not joined. giver: their account's key, a guest's own."""
    seat = Participant.objects.filter(session__key=session, giver=giver).first()
    return _participant(seat) if seat is not None else None


def join_as_member(session: str, *, account: str, name: str, lens: Lens) -> tuple[ParticipantCard, bool]:
    """Join with an account, or change sides; and whether figures for the side before wait on their own from now on.

    Raises: FullSessionError.
    """
    with transaction.atomic():
        row = _locked(session)
        seat = Participant.objects.filter(session=row, giver=account).first()
        left = 0
        if seat is None:
            _check_seats(row)
            seat = _join(row, account, assessor_of(row.portfolio_id, account), lens, name=name)
        elif seat.lens != lens.value and row.revealed_at is None:
            left = detach_scores(SealedScore.objects.filter(session=row, giver=account, lens=seat.lens))
            seat.lens, seat.is_done = lens.value, False
            seat.save(update_fields=["lens", "is_done"])
        return _participant(seat), bool(left)


def join_as_guest(session: str, *, name: str, lens: Lens, machine: str = "") -> str:
    """Join by a link alone; the secret that tells the guest again.

    machine: where the guest comes from, so that nobody takes every seat. Raises: FullSessionError, QuotaError.
    """
    secret = secrets.token_urlsafe(24)
    with transaction.atomic():
        row = _locked(session)
        _check_seats(row)
        if machine:
            seats = Participant.objects.filter(session=row, machine=machine).count()
            check_quota("seats_of_machine", seats)
        giver = f"g-{secrets.token_hex(8)}"
        _join(row, giver, giver, lens, secret=digest_of(secret), name=name, machine=machine)
    return secret


def say_done(participant: int, *, is_done: bool = True) -> None:
    """Somebody says that they are done, having scored or not."""
    Participant.objects.filter(pk=participant).update(is_done=is_done)


def show_name(participant: int, *, is_shown: bool) -> None:
    """Somebody lets the others see which figures are theirs, or not any more."""
    Participant.objects.filter(pk=participant).update(is_shown=is_shown)


def reveal_session(portfolio: int, key: str, *, actor: str, is_over: bool = False) -> int:
    """Show what everybody said: sealed scores become assessments, the revision is raised once. How many they were.

    Nothing happens, and the answer is 0, where the round was shown already. is_over: nothing comes after it.
    """
    with transaction.atomic():
        row = _locked(key)
        if row.portfolio_id != portfolio or row.revealed_at is not None:
            return 0
        waiting = SealedScore.objects.filter(portfolio=portfolio, session=row)
        revealed = make_facts(portfolio, waiting, actor=actor)
        row.revealed_at = timezone.now()
        row.closed_at = row.revealed_at if is_over else row.closed_at
        row.save(update_fields=["revealed_at", "closed_at"])
        release_comments(portfolio)
        return revealed


def new_round(key: str, *, after: int) -> tuple[SessionCard, bool]:
    """The session to be scored again, sealed, after a reframing; and whether its round was begun by this.

    after: the round that was reframed; a second press changes nothing.
    """
    with transaction.atomic():
        row = _locked(key)
        is_new = row.number == after and row.revealed_at is not None
        if is_new:
            row.number, row.revealed_at = row.number + 1, None
            row.save(update_fields=["number", "revealed_at"])
            Participant.objects.filter(session=row).update(is_done=False)
        return _card(row), is_new


def close_session(key: str) -> None:
    """Let nobody score or join any more; scores that were not shown wait on their own."""
    with transaction.atomic():
        row = _locked(key)
        detach_scores(SealedScore.objects.filter(session=row))
        row.closed_at = timezone.now()
        row.save(update_fields=["closed_at"])
        release_comments(row.portfolio_id)


def _locked(key: str) -> Session:
    return row_named(Session.objects.select_for_update().filter(key=key), key)


def _check_seats(row: Session) -> None:
    if Participant.objects.filter(session=row).count() >= MOST_PEOPLE:
        raise FullSessionError(
            phrase("{most_people} people have joined, which is the most allowed.", most_people=MOST_PEOPLE)
        )


def _join(
    row: Session,
    giver: str,
    assessor: str,
    lens: Lens,
    *,
    secret: str = "",
    name: str = "",
    machine: str = "",
) -> Participant:
    cells = {
        "assessor": assessor,
        "secret": secret,
        "name": name,
        "machine": machine,
        "lens": lens.value,
        "joined_at": timezone.now(),
    }
    try:
        with transaction.atomic():
            return Participant.objects.create(session=row, giver=giver, **cells)
    except IntegrityError:
        # The same person in two windows at once.
        return Participant.objects.get(session=row, giver=giver)


def _card(row: Session) -> SessionCard:
    return SessionCard(
        key=row.key,
        portfolio=row.portfolio_id,
        kind=row.kind,
        conversation=row.conversation,
        initiatives=tuple(row.initiatives),
        lenses=tuple(Lens(lens) for lens in row.lenses),
        number=row.number,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        revealed_at=row.revealed_at,
        closed_at=row.closed_at,
    )


def _participant(row: Participant) -> ParticipantCard:
    return ParticipantCard(
        number=row.pk,
        giver=row.giver,
        assessor=row.assessor,
        name=row.name,
        lens=Lens(row.lens),
        is_shown=row.is_shown,
        is_done=row.is_done,
    )
