"""Whatever is edited, imported and undone in whatever order: the store holds what a plain dictionary of rows holds.

The trail is checked along the way: every change raises the revision once, and a refused one raises and writes nothing.
"""

from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bowstring.model.assets import Capability
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import UnknownKeyError
from bowstring.model.quarters import Quarter
from bowstring.web.models import AuditEntry, StoredPortfolio
from bowstring.web.store.facts import (
    Edit,
    StaleEditError,
    change_records,
    create_portfolio,
    forget_facts,
    kept_records,
    load_portfolio,
    stamp_of,
)
from bowstring.web.store.imports import (
    LaterEditsError,
    SourceCard,
    keep_upload,
    runs_of,
    store_import,
    undo_import,
)

TABLE = "capabilities"
EMPTY = Portfolio(settings=Settings(name="Edited", start=Quarter(2026, 2)))
SOURCE = SourceCard(key="s", name="S", map="", imported_at=None)
KEYS, NAMES = st.sampled_from("abcd"), st.sampled_from(["x", "y", "z"])
RECORDS = st.builds(lambda key, name: Capability(key=key, name=name), KEYS, NAMES)
IMPORTED = st.lists(RECORDS, min_size=1, max_size=3, unique_by=lambda record: record.key)


@dataclass(frozen=True)
class Import:
    """What undoing it needs. before: rows that it changed, as they were; after: those it touched, as they became."""

    key: str
    before: dict[int, Capability]
    after: dict[int, Capability]


@dataclass(frozen=True)
class Opened:
    """A record in a form that somebody has open. row: where; record: as they saw it."""

    row: int
    record: Capability


class Editing(RuleBasedStateMachine):
    """Several people at one table."""

    opened: Bundle[Opened] = Bundle("opened")
    imports: Bundle[Import] = Bundle("imports")

    @initialize()
    def begin(self) -> None:
        forget_facts()
        self.portfolio = create_portfolio(EMPTY, "edited").pk
        self.rows: dict[int, Capability] = {}
        self.revision, self.entries = 1, 1

    @rule(record=RECORDS)
    def add(self, record: Capability) -> None:
        self._change([Edit(table=TABLE, record=record)], entries=1)
        row = kept_records(self.portfolio, TABLE)[-1].row
        assert row not in self.rows
        self.rows[row] = record

    @precondition(lambda self: self.rows)
    @rule(target=opened, data=st.data())
    def open(self, data: st.DataObject) -> Opened:
        row = data.draw(st.sampled_from(sorted(self.rows)))
        return Opened(row=row, record=self.rows[row])

    @rule(form=opened, record=st.none() | RECORDS)
    def send(self, form: Opened, record: Capability | None) -> None:
        """Replace a record, or take it away; refused if it is no longer the one that was opened. Some send twice."""
        edit = Edit(table=TABLE, row=form.row, record=record, stamp=stamp_of(form.record))
        now = self.rows.get(form.row)
        if now != form.record:
            with pytest.raises(StaleEditError) as stale:
                # With another edit beside it, which must not be made either.
                change_records(
                    self.portfolio, [Edit(table=TABLE, record=Capability(key="e", name="e")), edit], actor=""
                )
            assert stale.value.now == now
            return
        self._change([edit], entries=1)
        if record is None:
            del self.rows[form.row]
        else:
            self.rows[form.row] = record

    @rule(target=imports, records=IMPORTED)
    def bring_in(self, records: list[Capability]) -> Import:
        """Store a file: what has the key of a row takes its place, the first's of several; the rest is added."""
        key = keep_upload(self.portfolio, "f.csv", b"", map_text="", source="s", by="").key
        by_key = {record.key: row for row, record in reversed(self.rows.items())}
        changed = {by_key[record.key]: record for record in records if record.key in by_key}
        before = {row: self.rows[row] for row in changed}
        self.rows |= changed
        for _ in range(2):
            revision = store_import(
                self.portfolio,
                key,
                [(TABLE, record) for record in records],
                source=SOURCE,
                there=EMPTY,
                actor="",
            )
            assert revision == self.revision + 1
        self.revision, self.entries = self.revision + 1, self.entries + len(records)
        rows = [kept.row for kept in kept_records(self.portfolio, TABLE)]
        added = [record for record in records if record.key not in by_key]
        fresh = dict(zip(rows[len(self.rows) :], added, strict=True))
        self.rows |= fresh
        return Import(key=key, before=before, after={**changed, **fresh})

    @rule(run=consumes(imports))
    def undo(self, run: Import) -> None:
        """Put back what an import changed; refused if a row it touched was edited, or one it changed is gone."""
        is_edited = any(row in self.rows and self.rows[row] != record for row, record in run.after.items())
        is_gone = any(row not in self.rows for row in run.before)
        if is_edited or is_gone:
            with pytest.raises(LaterEditsError):
                undo_import(self.portfolio, run.key, actor="")
            return
        there = [row for row in run.after if row in self.rows]
        assert undo_import(self.portfolio, run.key, actor="") == self.revision + 1
        self.revision, self.entries = self.revision + 1, self.entries + len(there)
        for row in there:
            if row in run.before:
                self.rows[row] = run.before[row]
            else:
                del self.rows[row]
        with pytest.raises(UnknownKeyError):
            undo_import(self.portfolio, run.key, actor="")

    @invariant()
    def the_store_holds_the_same(self) -> None:
        if not hasattr(self, "portfolio"):
            return
        kept = kept_records(self.portfolio, TABLE)
        assert {record.row: record.record for record in kept} == self.rows
        assert [record.row for record in kept] == list(self.rows)
        assert load_portfolio(self.portfolio).capabilities == tuple(self.rows.values())
        assert StoredPortfolio.objects.get(pk=self.portfolio).revision == self.revision
        assert AuditEntry.objects.filter(portfolio=self.portfolio).count() == self.entries
        assert len(runs_of(self.portfolio, limit=999)) <= self.revision

    def _change(self, edits: list[Edit], *, entries: int) -> None:
        self.revision, self.entries = self.revision + 1, self.entries + entries
        assert change_records(self.portfolio, edits, actor="") == self.revision


def test_the_store_holds_what_a_dictionary_holds(db: None) -> None:
    class RolledBack(Editing):
        """Each run in a transaction of its own, taken back at its end."""

        def __init__(self) -> None:
            super().__init__()
            self.transaction = transaction.atomic()
            self.transaction.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)
            forget_facts()

    run_state_machine_as_test(
        RolledBack,
        settings=settings(
            max_examples=20,
            stateful_step_count=15,
            derandomize=True,
            deadline=None,
            database=None,
            # A run is short enough to be read as it is; to shrink one takes minutes.
            phases=(Phase.generate,),
        ),
    )
