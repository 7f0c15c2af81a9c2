"""Rows to records: each cell read by its column's field, each problem told with its row and column."""

import difflib
from collections.abc import Sequence

from bowstring.formats.cells import CellError, cell_text, normal
from bowstring.formats.findings import Findings
from bowstring.formats.keys import KeyMaker
from bowstring.formats.own.tables import EXTRA, TABLES, RecordTable, Sheet, Slot, slot_of
from bowstring.model.language import phrase
from bowstring.model.problems import Place

# How many columns are compared with the table's own, lest one is misspelt, and how long a name of one may be.
_LOOKED_AT, _LONGEST_NAME = 500, 60


def read_table(sheet: Sheet, findings: Findings) -> tuple[object, ...]:
    """The sheet's records in order; what cannot be read is told to the findings, and its row left out."""
    table = TABLES[sheet.table]
    slots = _slots(table, sheet, findings)
    if slots is None:
        return ()
    rows = _RowReader(table, slots, sheet, findings)
    return tuple(record for record in map(rows.record, range(len(sheet.rows))) if record is not None)


class _RowReader:
    """Reads the rows of one sheet; what every row needs is worked out once."""

    def __init__(
        self, table: RecordTable, slots: Sequence[Slot | None], sheet: Sheet, findings: Findings
    ) -> None:
        self._table = table
        self._sheet = sheet
        self._findings = findings
        self._slots = [(s.field, s.part, s.read) if s else None for s in slots]
        self._required = [column.name for column in table.columns.values() if column.is_required]
        self._key_at = next(
            (at for at, s in enumerate(slots) if s and s.field == "key" and s.part is None), -1
        )
        self._keys: KeyMaker | None = None

    def record(self, index: int) -> object | None:
        """The record in that row; None if the row is blank or cannot be read."""
        row = self._sheet.rows[index]
        values: dict[str, object] = {}
        spread: dict[str, dict[str, object]] = {}
        failed = len(row) > len(self._slots) and self._overflows(index)
        for at, (slot, cell) in enumerate(zip(self._slots, row, strict=False)):
            if cell is None or slot is None:
                continue
            name, part, read = slot
            try:
                value = read(cell)
            except CellError as error:
                where = self._place(index, cell_text(self._sheet.header[at]))
                self._findings.error(where, error.message, error.mend)
                failed = True
                continue
            if value is None:
                continue
            if part is None:
                values[name] = value
            else:
                spread.setdefault(name, {})[part] = value
        if not (values or spread or failed):
            return None
        missing = [name for name in self._required if not _is_told(values.get(name))]
        if (missing and not self._mended(index, missing, values)) or failed:
            return None
        return self._table.record(**values, **spread)

    def _mended(self, index: int, missing: list[str], values: dict[str, object]) -> bool:
        named_by = self._table.named_by
        unread = [n for n in missing if not self._was_typed(index, n) and not (n == "key" and named_by)]
        for name in unread:
            what = self._table.columns[name].kind.what
            self._findings.error(
                self._place(index, name),
                phrase("{name} is empty.", name=name),
                phrase("Enter {what}.", what=what),
            )
        if unread or len(missing) > 1 or missing[0] != "key" or named_by is None:
            return False
        values["key"] = self._made_key(str(values.get(named_by, "")), index)
        message = f"has no key; it is called {values['key']!r} now."
        self._findings.note(
            self._place(index, "key"), message, phrase("Write the key into the file to keep it for good.")
        )
        return True

    def _made_key(self, name: str, index: int) -> str:
        if self._keys is None:
            at = [slot[0] if slot and slot[1] is None else "" for slot in self._slots]
            own_keys = [row[at.index("key")] for row in self._sheet.rows] if "key" in at else []
            self._keys = KeyMaker(cell_text(cell) for cell in own_keys)
        if self._table.name == "people":
            return self._keys.opaque()
        return self._keys.from_name(name, otherwise=f"{self._table.name}-{index + self._sheet.first_row}")

    def _was_typed(self, index: int, name: str) -> bool:
        """Whether there is text for it, which then was reported as unreadable already."""
        return any(
            slot is not None and slot[0] == name and slot[1] is None and cell_text(cell).strip()
            for slot, cell in zip(self._slots, self._sheet.rows[index], strict=False)
        )

    def _overflows(self, index: int) -> bool:
        beyond = [cell for cell in self._sheet.rows[index][len(self._slots) :] if cell is not None]
        if not beyond:
            return False
        message = (
            f"has more cells than the {len(self._slots)} columns of the header; {beyond[0]!r} is left over."
        )
        mend = "Put text that contains the separator in double quotes, or name the column."
        self._findings.error(self._place(index, ""), message, mend)
        return True

    def _place(self, index: int, column: str) -> Place:
        row = self._sheet.rows[index]
        key = cell_text(row[self._key_at]) if 0 <= self._key_at < len(row) else ""
        return Place(table=self._table.name, row=index + self._sheet.first_row, column=column, key=key)


def _slots(table: RecordTable, sheet: Sheet, findings: Findings) -> list[Slot | None] | None:
    """Where each column goes; None if the sheet cannot be read for want of columns."""
    slots = [_slot_at(table, sheet, at, findings) for at in range(len(sheet.header))]
    names = [cell_text(name) for name in sheet.header]
    columns_of: dict[tuple[str, str | None], list[str]] = {}
    for slot, title in zip(slots, names, strict=True):
        if slot is not None:
            columns_of.setdefault((slot.field, slot.part), []).append(title)
    for twice in (
        columns_of[target] for target in sorted(columns_of, key=str) if len(columns_of[target]) > 1
    ):
        where = Place(table=table.name, row=sheet.first_row - 1, column=twice[0])
        findings.error(
            where,
            phrase("this column is there {twice} times.", twice=len(twice)),
            phrase("Rename or remove all but one."),
        )
    missing = [name for name in table.required if (name, None) not in columns_of]
    if table.named_by and ("key", None) not in columns_of and (table.named_by, None) not in columns_of:
        missing.insert(0, "key")
    _tell_unknown(table, sheet, findings)
    for name in dict.fromkeys(missing):
        _tell_missing(table, name, names, findings)
    return None if missing else slots


def _slot_at(table: RecordTable, sheet: Sheet, at: int, findings: Findings) -> Slot | None:
    name = cell_text(sheet.header[at])
    if name.strip():
        return slot_of(table, name)
    if all(at >= len(row) or row[at] is None for row in sheet.rows):
        return None
    made = f"column {at + 1}"
    where = Place(table=table.name, row=sheet.first_row - 1, column=made)
    findings.warn(where, "has no name; its text is kept with the record under this one.", "Name it in row 1.")
    return Slot(field=EXTRA, part=made, read=cell_text)


def _tell_unknown(table: RecordTable, sheet: Sheet, findings: Findings) -> None:
    """Tell which columns the table does not have, and which of them may be misspelt."""
    names = [cell_text(name) for name in sheet.header if cell_text(name).strip()]
    unknown = [name for name in names if slot_of(table, name) == Slot(field=EXTRA, part=name, read=cell_text)]
    alike = {
        name: difflib.get_close_matches(normal(name), table.columns, n=1, cutoff=0.8)
        for name in unknown[:_LOOKED_AT]
        if len(name) <= _LONGEST_NAME
    }
    for name, close in alike.items():
        if close:
            where = Place(table=table.name, row=sheet.first_row - 1, column=name)
            mend = f"Rename it to {close[0]!r} if that is what it means."
            findings.warn(where, "is not a column of this table; its text is kept with the record.", mend)
    others = [name for name in unknown if not alike.get(name)]
    if others:
        message = (
            f"these are not columns of this table; their text is kept with the records: {', '.join(others)}."
        )
        findings.note(Place(table=table.name, row=sheet.first_row - 1), message)


def _tell_missing(table: RecordTable, name: str, names: list[str], findings: Findings) -> None:
    candidates = [normal(n) for n in names[:_LOOKED_AT] if len(n) <= _LONGEST_NAME]
    close = difflib.get_close_matches(name, candidates, n=1, cutoff=0.6)
    headings = ", ".join(n[:_LONGEST_NAME] for n in names[:8] if n.strip()) or "nothing"
    mend = (
        f"Rename {close[0]!r} to {name!r}." if close else f"Name the columns in row 1; it holds: {headings}."
    )
    findings.error(Place(table=table.name, row=1), phrase("there is no column {name!r}.", name=name), mend)


def _is_told(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None
