"""Sealed scores belong to who gave them, each person is claimed once, and no person has a key of the site's own.

What breaks these rules in a database of before is mended and told in the trail; nothing that anybody said is lost.
"""

import hashlib
import json
import re
from collections import defaultdict
from itertools import count
from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

_OF_THE_SITE = re.compile(r"a-[0-9a-f]{12}|g-[0-9a-f]{16}")
_NAMES_A_PERSON = {
    "InitiativeRow": ("initiatives", ("owner", "user_lead", "business_lead")),
    "OutcomeRow": ("outcomes", ("owner",)),
    "AssessmentRow": ("assessments", ("assessor",)),
    "TeamRow": ("teams", ("lead",)),
    "DecisionRow": ("decisions", ("decided_by",)),
    "AdviceRow": ("advice", ("adviser",)),
    "ConversationRow": ("conversations", ("owner",)),
    "RaisedRow": ("raised", ("raised_by",)),
    "ChanceRow": ("chances", ("set_by",)),
}
_OR_A_TEAM = {"owner", "adviser", "decided_by"}


def mend(apps: Any, schema_editor: Any) -> None:
    """Mend what the new rules forbid, portfolio by portfolio, in the order of their numbers."""
    database = schema_editor.connection.alias
    tables = _Tables(apps, database)
    for portfolio in tables.rows("StoredPortfolio").order_by("pk"):
        _rename_people(tables, portfolio)
        _claim_people(tables, portfolio)
        _give_scores(tables, portfolio)
        _give_seats(tables, portfolio)
    if schema_editor.connection.vendor == "postgresql":
        # Tables with checks left for the end of the transaction cannot be altered in it.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class _Tables:
    """The tables as this step of the history has them, in the database that is brought up to date."""

    def __init__(self, apps: Any, database: str) -> None:
        self.apps, self.database = apps, database

    def model(self, name: str) -> Any:
        return self.apps.get_model("web", name)

    def rows(self, name: str, **where: Any) -> Any:
        return self.model(name)._default_manager.using(self.database).filter(**where)

    def tell(
        self,
        portfolio: Any,
        action: str,
        record: str,
        before: dict[str, Any],
        after: dict[str, Any],
        *,
        table: str = "people",
    ) -> None:
        """Put what was mended into the trail."""
        entry = self.rows("AuditEntry").create(
            portfolio_id=portfolio.pk,
            revision=portfolio.revision,
            made_at=timezone.now(),
            actor="",
            action=action,
            table=table,
            record=record,
            before=_digest(before),
            after=_digest(after),
        )
        self.rows("AuditText").create(entry=entry, before=before, after=after)


def _digest(cells: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()


def _rename_people(tables: _Tables, portfolio: Any) -> None:
    """Give people whose key looks like an account's or a guest's another, here and wherever it stands."""
    keys = list(tables.rows("PersonRow", portfolio=portfolio).order_by("pk").values_list("key", flat=True))
    taken, renamed = set(keys), dict[str, str]()
    for key in dict.fromkeys(keys):
        if _OF_THE_SITE.fullmatch(key.strip().casefold()):
            base = f"p-{key.strip().casefold()[2:]}"
            free = (base if number == 1 else f"{base}-{number}" for number in count(1))
            renamed[key] = next(new for new in free if new not in taken)
            taken.add(renamed[key])
    if not renamed:
        return
    changed = {"people"}
    portfolio.revision += 1
    for old, new in renamed.items():
        tables.rows("PersonRow", portfolio=portfolio, key=old).update(key=new)
        changed |= _rename_where_named(tables, portfolio, old, new)
        tables.tell(portfolio, "renamed", new, {"key": old}, {"key": new})
    revisions = dict.fromkeys(sorted(changed), portfolio.revision)
    portfolio.table_revisions = {**portfolio.table_revisions, **revisions}
    portfolio.save(update_fields=["revision", "table_revisions"])


def _rename_where_named(tables: _Tables, portfolio: Any, old: str, new: str) -> set[str]:
    """Put a person's new key wherever the old one stands for them; the tables that changed.

    What an account of that very key said, as itself, stays its own. A key that a team has too stays with the team.
    """
    is_account = tables.rows("Account", key=old).exists()
    is_team = tables.rows("TeamRow", portfolio=portfolio, key=old).exists()
    changed: set[str] = set()
    for name, (table, columns) in _NAMES_A_PERSON.items():
        for column in columns:
            if (is_team and column in _OR_A_TEAM) or (is_account and column == "assessor"):
                continue
            if tables.rows(name, portfolio=portfolio, **{column: old}).update(**{column: new}):
                changed.add(table)
    for row in tables.rows("ConversationRow", portfolio=portfolio).order_by("pk"):
        if old in row.people:
            row.people = [new if key == old else key for key in row.people]
            row.save(update_fields=["people"])
            changed.add("conversations")
    if tables.rows("ChangeRow", portfolio=portfolio, table="people", record=old).update(record=new):
        changed.add("changes")
    tables.rows("Membership", portfolio=portfolio, person=old).update(person=new)
    tables.rows("SealedScore", portfolio=portfolio, assessor=old).exclude(account__in=("", old)).update(
        assessor=new
    )
    tables.rows("Participant", session__portfolio=portfolio, assessor=old).exclude(
        account__in=("", old)
    ).update(assessor=new)
    for link in tables.rows("OneTimeLink", portfolio=portfolio).order_by("pk"):
        if link.invitation.get("person") == old:
            link.invitation = {**link.invitation, "person": new}
            link.save(update_fields=["invitation"])
    return changed


def _claim_people(tables: _Tables, portfolio: Any) -> None:
    """One claim a person: of the member whose sealed scores wait under it longest, else of who has been it longest."""
    members: dict[Any, list[Any]] = defaultdict(list)
    for membership in tables.rows("Membership", portfolio=portfolio).exclude(person="").order_by("pk"):
        members[membership.person].append(membership)
    claims = tables.rows("PersonClaim")
    for person, those in sorted(members.items()):
        ordered = sorted(
            those, key=lambda membership: (*_sealed_since(tables, portfolio, membership), membership.pk)
        )
        claims.create(portfolio=portfolio, person=person, membership=ordered[0])
        for other in ordered[1:]:
            cells = {"role": other.role, "sides": other.sides, "teams": other.teams}
            states = ({**cells, "person": person}, {**cells, "person": ""})
            tables.tell(portfolio, "changed", other.account.key, *states, table="members")
    for link in tables.rows("OneTimeLink", portfolio=portfolio).order_by("pk"):
        cells = dict(link.invitation)
        person = cells.pop("person", "")
        is_open = link.used_at is None and link.expires_at > timezone.now()
        if person and is_open and claims.filter(portfolio=portfolio, person=person).exists():
            fields = {name: cell for name, cell in cells.items() if name != "email"}
            tables.tell(
                portfolio,
                "changed",
                "",
                {**fields, "person": person},
                {**fields, "person": ""},
                table="members",
            )
        elif person and is_open:
            claims.create(portfolio=portfolio, person=person, invitation=link)
        link.invitation = cells
        link.save(update_fields=["invitation"])


def _sealed_since(tables: _Tables, portfolio: Any, membership: Any) -> tuple[bool, str]:
    """Whether nothing of a member's waits under the person that they are, and since when something does."""
    waiting = tables.rows(
        "SealedScore", portfolio=portfolio, assessor=membership.person, account=membership.account.key
    )
    first = waiting.order_by("made_at").values_list("made_at", flat=True).first()
    return (first is None, first.isoformat() if first is not None else "")


def _give_scores(tables: _Tables, portfolio: Any) -> None:
    """Each sealed score to who gave it, attributed to nobody who is somebody else.

    Where nobody knows who gave it, it waits to be shown all the same, and nobody reads it before.
    """
    claimed = {
        claim.person: claim.membership.account.key
        for claim in tables.rows("PersonClaim", portfolio=portfolio, invitation=None)
    }
    person_of = {account: person for person, account in claimed.items()}
    speaks = dict(claimed)
    for row in tables.rows("SealedScore", portfolio=portfolio).order_by("made_at", "pk"):
        row.giver = row.account or row.assessor
        if speaks.setdefault(row.assessor, row.giver) != row.giver:
            row.assessor = person_of.get(row.giver, row.giver)
        row.save(update_fields=["giver", "assessor"])
    _merge_scores(tables, portfolio)


def _merge_scores(tables: _Tables, portfolio: Any) -> None:
    """Where somebody scored the same twice, as two, the later counts; the figures before stand in its words."""
    same: dict[Any, list[Any]] = defaultdict(list)
    for row in tables.rows("SealedScore", portfolio=portfolio).order_by("made_at", "pk"):
        same[row.initiative, row.lens, row.giver, row.number].append(row)
    for *earlier, last in same.values():
        for row in reversed(earlier):
            figures = ", ".join(f"{figure:,.15g}" for figure in (row.low, row.likely, row.high))
            words = f"Before: {figures}. {row.rationale}".strip()
            last.rationale = f"{last.rationale} {words}".strip()
            row.delete()
        if earlier:
            last.save(update_fields=["rationale"])


def _give_seats(tables: _Tables, portfolio: Any) -> None:
    """Each seat in a session to who has it: one each, the latest."""
    seats: set[tuple[int, str]] = set()
    for row in tables.rows("Participant", session__portfolio=portfolio).order_by("-joined_at", "-pk"):
        row.giver = row.account or row.assessor
        if (row.session_id, row.giver) in seats:
            row.delete()
            continue
        seats.add((row.session_id, row.giver))
        row.save(update_fields=["giver"])


class Migration(migrations.Migration):
    dependencies = [("web", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="PersonClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", models.CharField(max_length=80)),
                (
                    "portfolio",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="web.storedportfolio",
                    ),
                ),
                (
                    "membership",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claim",
                        to="web.membership",
                    ),
                ),
                (
                    "invitation",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claim",
                        to="web.onetimelink",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("portfolio", "person"), name="one_claim"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("invitation__isnull", False), ("membership", None)),
                            models.Q(("invitation", None), ("membership__isnull", False)),
                            _connector="OR",
                        ),
                        name="claimed_by_one",
                    ),
                ]
            },
        ),
        migrations.RemoveConstraint(model_name="participant", name="one_participant"),
        migrations.RemoveConstraint(model_name="sealedscore", name="one_sealed_score"),
        migrations.AddField(
            model_name="participant",
            name="giver",
            field=models.CharField(default="", max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="sealedscore",
            name="giver",
            field=models.CharField(default="", max_length=80),
            preserve_default=False,
        ),
        migrations.RunPython(mend),
        migrations.RemoveField(model_name="membership", name="person"),
        migrations.RemoveField(model_name="participant", name="account"),
        migrations.RemoveField(model_name="sealedscore", name="account"),
        migrations.AlterField(
            model_name="sealedscore",
            name="session",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="scores",
                to="web.session",
            ),
        ),
        migrations.AddIndex(
            model_name="sealedscore",
            index=models.Index(fields=["portfolio", "assessor"], name="score_assessor"),
        ),
        migrations.AddIndex(
            model_name="sealedscore", index=models.Index(fields=["giver"], name="score_giver")
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(fields=("session", "giver"), name="one_seat"),
        ),
        migrations.AddConstraint(
            model_name="sealedscore",
            constraint=models.UniqueConstraint(
                fields=("portfolio", "initiative", "lens", "giver", "number"), name="one_score_each"
            ),
        ),
    ]
