"""A database of version 0.1.0, with rows that break the rules of today, brought up to date: nothing is lost."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from bowstring.web.models import (
    AssessmentRow,
    AuditEntry,
    Membership,
    OneTimeLink,
    Participant,
    PersonClaim,
    PersonRow,
    SealedScore,
    StoredPortfolio,
    TeamRow,
)

OLD = "old"
"""The connection to the database that is brought up to date."""
FIRST = ("web", "0001_initial")
A, B, C = "a-00000000000a", "a-00000000000b", "a-00000000000c"
FAKE = "a-0123456789ab"
MOMENT = datetime(2026, 3, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def first(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The name of a database of version 0.1.0, empty, beside the one of the tests and of the same kind: copied."""
    main = connections["default"]
    with django_db_blocker.unblock():
        name = (
            "bowstring_first" if main.vendor == "postgresql" else str(tmp_path_factory.mktemp("first") / "db")
        )
        if main.vendor == "postgresql":
            _on_its_own(main, f"CREATE DATABASE {name}")
        with _opened(name):
            MigrationExecutor(connections[OLD]).migrate([FIRST])
        yield name
        if main.vendor == "postgresql":
            _on_its_own(main, f"DROP DATABASE {name}")


@pytest.fixture
def old(first: str, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[MigrationExecutor]:
    """A database of its own, of version 0.1.0 and empty."""
    main = connections["default"]
    is_server = main.vendor == "postgresql"
    name = "bowstring_old" if is_server else str(tmp_path / "old.sqlite3")
    with django_db_blocker.unblock():
        if is_server:
            _on_its_own(main, f"CREATE DATABASE {name} TEMPLATE {first}")
        else:
            shutil.copyfile(first, name)
        with _opened(name):
            yield MigrationExecutor(connections[OLD])
        if is_server:
            _on_its_own(main, f"DROP DATABASE {name}")


@contextmanager
def _opened(name: str) -> Iterator[None]:
    connections.databases[OLD] = connections["default"].settings_dict | {"NAME": name}
    try:
        yield
    finally:
        connections[OLD].close()
        del connections[OLD]
        del connections.databases[OLD]


def _on_its_own(connection: Any, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


class Rows:
    """Makes rows as version 0.1.0 had them."""

    def __init__(self, executor: MigrationExecutor) -> None:
        self.apps = executor.loader.project_state([FIRST]).apps
        self.portfolio = self.add("StoredPortfolio", key="one", name="One")

    def add(self, table: str, /, **cells: Any) -> Any:
        model = self.apps.get_model("web", table)
        return model._default_manager.using(OLD).create(**cells)

    def fact(self, table: str, /, **cells: Any) -> Any:
        return self.add(table, portfolio=self.portfolio, position=0, **cells)

    def member(self, key: str, person: str = "", role: str = "assessor") -> Any:
        account = self.add("Account", key=key, email=f"{key}@example.org")
        return self.add("Membership", account=account, portfolio=self.portfolio, role=role, person=person)

    def invitation(self, person: str, *, digest: str, days: int = 1) -> Any:
        cells = {"email": "x@example.org", "role": "viewer", "sides": [], "teams": [], "person": person}
        expires_at = timezone.now() + timedelta(days=days)
        fields = {"digest": digest, "invitation": cells, "expires_at": expires_at}
        return self.add("OneTimeLink", portfolio=self.portfolio, **fields)

    def score(self, assessor: str, account: str, *, likely: float, work: str = "w", **cells: Any) -> Any:
        fields = {"lens": "user_need", "low": 1.0, "high": 99.0, "rationale": f"because {likely:g}", **cells}
        fields.setdefault("made_at", MOMENT + timedelta(minutes=likely))
        return self.add(
            "SealedScore",
            portfolio=self.portfolio,
            initiative=work,
            assessor=assessor,
            account=account,
            likely=likely,
            **fields,
        )


def newest(executor: MigrationExecutor) -> None:
    """Bring it up to date."""
    connections[OLD].close()
    executor = MigrationExecutor(connections[OLD])
    executor.migrate([node for node in executor.loader.graph.leaf_nodes() if node[0] == "web"])


def claims() -> dict[str, str]:
    """Who is whom: the key of an account, or what an invitation's link ends in."""
    rows = PersonClaim.objects.using(OLD).select_related("membership__account", "invitation")
    return {
        row.person: row.membership.account.key if row.membership else row.invitation.digest  # type: ignore[union-attr]
        for row in rows
    }


def scores() -> set[tuple[str, str, float]]:
    """Every sealed score: its giver, whom it is attributed to, its likely figure."""
    return set(SealedScore.objects.using(OLD).values_list("giver", "assessor", "likely"))


def test_each_person_is_claimed_by_the_member_whose_figures_wait_else_by_the_first(
    old: MigrationExecutor,
) -> None:
    rows = Rows(old)
    rows.member(A, "p-1", role="owner")
    rows.member(B, "p-1")
    rows.member(C, "p-2")
    rows.score("p-1", B, likely=10.0)
    rows.score("p-1", A, likely=20.0, work="overwritten")
    rows.invitation("p-2", digest="taken")
    rows.invitation("p-3", digest="first")
    rows.invitation("p-3", digest="second")
    rows.invitation("p-4", digest="over", days=-1)
    newest(old)
    assert claims() == {"p-1": B, "p-2": C, "p-3": "first"}
    assert Membership.objects.using(OLD).count() == 3
    links = OneTimeLink.objects.using(OLD)
    assert links.count() == 4
    assert not any("person" in link.invitation for link in links)
    # What the owner gave as somebody else is theirs to see, and counts as their own.
    assert scores() == {(B, "p-1", 10.0), (A, A, 20.0)}
    entries = AuditEntry.objects.using(OLD).filter(table="members", action="changed")
    assert sorted(entries.values_list("record", flat=True)) == ["", "", A]


def test_each_sealed_score_is_its_givers_and_nobody_reads_what_nobody_gave(old: MigrationExecutor) -> None:
    rows = Rows(old)
    rows.member(A, "p-1")
    rows.member(B)
    session = rows.add("Session", portfolio=rows.portfolio, key="s", opened_by=A, opened_at=MOMENT)
    rows.score("p-1", A, likely=10.0)
    rows.score("g-0123456789abcdef", "", likely=11.0, session=session)
    rows.score(B, B, likely=12.0)
    rows.score("p-9", "", likely=13.0)
    rows.score("p-7", B, likely=14.0, work="v")
    rows.score("p-7", C, likely=15.0, work="u")
    newest(old)
    assert scores() == {
        (A, "p-1", 10.0),
        ("g-0123456789abcdef", "g-0123456789abcdef", 11.0),
        (B, B, 12.0),
        ("p-9", "p-9", 13.0),
        (B, "p-7", 14.0),
        (C, C, 15.0),
    }
    assert SealedScore.objects.using(OLD).get(likely=11.0).session_id == session.pk


def test_what_somebody_said_twice_as_two_becomes_one_that_tells_of_both(old: MigrationExecutor) -> None:
    rows = Rows(old)
    rows.member(A, "p-1")
    rows.score(A, A, likely=10.0)
    rows.score("p-1", A, likely=20.0)
    newest(old)
    only = SealedScore.objects.using(OLD).get()
    assert (only.giver, only.assessor, only.likely) == (A, "p-1", 20.0)
    assert only.rationale == "because 20 Before: 1, 10, 99. because 10"


def test_a_person_under_an_accounts_key_gets_another_everywhere(old: MigrationExecutor) -> None:
    rows = Rows(old)
    rows.fact("PersonRow", key=FAKE, name="Somebody")
    rows.fact("PersonRow", key="p-0123456789ab", name="There before")
    rows.fact("PersonRow", key=B, name="Named as an account is")
    rows.fact("TeamRow", key="t", name="T", lead=FAKE)
    rows.fact("ConversationRow", key="c", tension="x:y", people=["p-5", FAKE])
    figures = {"initiative": "w", "lens": "user_need", "low": 1.0, "likely": 2.0, "high": 3.0}
    rows.fact("AssessmentRow", assessor=FAKE, **figures)
    rows.fact("AssessmentRow", assessor=B, **figures)
    rows.member(A, FAKE)
    rows.member(B)
    rows.score(FAKE, A, likely=10.0)
    rows.score(B, B, likely=11.0)
    newest(old)
    people = set(PersonRow.objects.using(OLD).values_list("key", "name"))
    assert people == {
        ("p-0123456789ab-2", "Somebody"),
        ("p-0123456789ab", "There before"),
        ("p-00000000000b", "Named as an account is"),
    }
    assert TeamRow.objects.using(OLD).get().lead == "p-0123456789ab-2"
    assessors = AssessmentRow.objects.using(OLD).order_by("pk").values_list("assessor", flat=True)
    assert list(assessors) == ["p-0123456789ab-2", B]
    assert claims() == {"p-0123456789ab-2": A}
    assert scores() == {(A, "p-0123456789ab-2", 10.0), (B, B, 11.0)}
    stored = StoredPortfolio.objects.using(OLD).get()
    tables = ("assessments", "conversations", "people", "teams")
    assert (stored.revision, stored.table_revisions) == (2, dict.fromkeys(tables, 2))
    assert AuditEntry.objects.using(OLD).filter(action="renamed", revision=2).count() == 2


def test_everybody_keeps_one_seat_in_a_session(old: MigrationExecutor) -> None:
    rows = Rows(old)
    rows.member(A, "p-1")
    session = rows.add("Session", portfolio=rows.portfolio, key="s", opened_by=A, opened_at=MOMENT)
    fields = {"session": session, "lens": "user_need"}
    for minute, (assessor, account) in enumerate(((A, A), ("p-1", A), ("g-0123456789abcdef", ""))):
        joined_at = MOMENT + timedelta(minutes=minute)
        rows.add("Participant", assessor=assessor, account=account, joined_at=joined_at, **fields)
    newest(old)
    seats = set(Participant.objects.using(OLD).values_list("giver", "assessor"))
    assert seats == {(A, "p-1"), ("g-0123456789abcdef", "g-0123456789abcdef")}


@pytest.mark.django_db
def test_the_migrations_make_what_the_models_say() -> None:
    """Most tests' tables are made by what the models say."""
    # It would exit, were there anything to make.
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_database_without_anything_comes_up_to_date_too(old: MigrationExecutor) -> None:
    Rows(old)
    newest(old)
    assert not PersonClaim.objects.using(OLD).exists()
