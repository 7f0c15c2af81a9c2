"""Damage to files: bytes wounded at random; cells and values that life and malice put into tables."""

import contextlib
import csv
import io
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np

Table = list[list[str]]

# What breaks readers: separators, quotes, signs, numbers that are none or too large, markup, bytes that are no text.
_TOKENS = (
    *(b",", b";", b'"', b"'", b"\n", b"\r", b"\t", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"=1+1", b"@", b"- "),
    *(b"NaN", b"inf", b"-1", b"1e999", b"0.3.4", b"9" * 400, b"1,5", b"2026-Q9", b"99999-01-01", b"null", b"true"),
    *(b"{", b"}", b"[", b"]", b": ", b"&a *a", b"!!python/object:os", b"<a>", b"]]>"),
    *("é".encode(), b"\xed\xa0\x80"),
)  # fmt: skip
CELLS = (
    *("", "TBC", "tbc", "n/a", "?", "April 2017", "31/02/2026", "2026-02-30", "2026-13-01", "Q9 2026", "2026-Q0"),
    *("0000-00-00", "99999-12-31", "-5", "-0.5", "1.7", "170%", "0", "1e308", "1e999", "-1e999", "NaN", "inf"),
    *("9" * 400, "1,5", "£1.2m", "12 people", "yes", "no", "maybe", "None", "null", "there-is-none", ";;;", ";"),
    *("a;b;c", "=1+1", "=HYPERLINK(\"x\")", "<script>alert(1)</script>", "{{7*7}}", "' OR 1=1 --", "../../etc/passwd"),
    *("\u202eabc", "é\u0301", "\ufffe", "\U0001f9f5", "a\nb", "a\x00b", "\t", " " * 50, "x" * 40_000),
)  # fmt: skip
"""Cells that are no dates, no figures, no keys, or far too much of one."""

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, -0.5, 1.7, 10**30, 1e308, float("nan"), float("inf"), float("-inf")),
    *([], {}, [[]], [None], [{}], {"a": {"b": [1]}}, ["x"] * 2_000, {"key": None}, [[[[[[]]]]]]),
    *CELLS,
)
"""What may stand in a document where something else should."""


def damage(rng: np.random.Generator, data: bytes) -> bytes:
    """The same bytes with one to four wounds."""
    for _ in range(int(rng.integers(1, 5))):
        data = _pick(rng, _WOUNDS)(rng, data)
    return data


def damage_inside(rng: np.random.Generator, workbook: bytes) -> bytes:
    """A workbook one of whose parts is damaged, packed again so that its sums are right."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    name = sorted(parts)[int(rng.integers(len(parts)))]
    parts[name] = damage(rng, parts[name])
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, data in parts.items():
            packed.writestr(part, data)
    return whole.getvalue()


def spoil_tables(rng: np.random.Generator, tables: dict[str, Table]) -> dict[str, Table]:
    """The same tables, one of them as life leaves it: one to three cells, columns or rows that should not be so."""
    spoilt = {name: [list(row) for row in rows] for name, rows in tables.items()}
    for _ in range(int(rng.integers(1, 4))):
        name = sorted(spoilt)[int(rng.integers(len(spoilt)))]
        if len(spoilt[name]) > 1:
            # A row that was cut short before has no such cell.
            with contextlib.suppress(IndexError):
                _pick(rng, _SPOILS)(rng, spoilt[name])
    return spoilt


def spoil_document(rng: np.random.Generator, document: Any) -> Any:
    """The same document with one to three values that are of another kind, or missing. Changed in place."""
    for _ in range(int(rng.integers(1, 4))):
        inside = document
        while isinstance(inside, dict | list) and inside:
            place = _place(rng, inside)
            child = inside[place]
            if isinstance(child, dict | list) and child and rng.random() < 0.9:
                inside = child
                continue
            if rng.random() < 0.15:
                del inside[place]
            else:
                inside[place] = _pick(rng, VALUES)
            break
    return document


def csv_bytes(rows: Table) -> bytes:
    """A table as the bytes of a CSV file; what is no text stays what it is."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue().encode("utf-8", "surrogatepass")


def _place(rng: np.random.Generator, inside: Any) -> Any:
    places = list(inside) if isinstance(inside, dict) else range(len(inside))
    return places[int(rng.integers(len(places)))]


def _pick(rng: np.random.Generator, among: tuple[Any, ...]) -> Any:
    return among[int(rng.integers(len(among)))]


def _flip(rng: np.random.Generator, data: bytes) -> bytes:
    if not data:
        return data
    at = int(rng.integers(len(data)))
    return data[:at] + bytes([int(rng.integers(256))]) + data[at + 1 :]


def _cut(rng: np.random.Generator, data: bytes) -> bytes:
    at = int(rng.integers(len(data) + 1))
    return data[:at] + data[at + int(rng.integers(1, 200)) :]


def _truncate(rng: np.random.Generator, data: bytes) -> bytes:
    return data[: int(rng.integers(len(data) + 1))]


def _repeat(rng: np.random.Generator, data: bytes) -> bytes:
    at = int(rng.integers(len(data) + 1))
    return data[:at] + data[at : at + int(rng.integers(1, 200))] * int(rng.integers(2, 6)) + data[at:]


def _insert(rng: np.random.Generator, data: bytes) -> bytes:
    at = int(rng.integers(len(data) + 1))
    return data[:at] + _TOKENS[int(rng.integers(len(_TOKENS)))] + data[at:]


def _cell(rng: np.random.Generator, rows: Table) -> None:
    row = rows[int(rng.integers(1, len(rows)))]
    row[int(rng.integers(len(row)))] = _pick(rng, CELLS)


def _column_of_cells(rng: np.random.Generator, rows: Table) -> None:
    """The same wrong thing all the way down."""
    at, cell = int(rng.integers(len(rows[0]))), _pick(rng, CELLS)
    for row in rows[1:]:
        row[at] = cell


def _of_another_row(rng: np.random.Generator, rows: Table) -> None:
    """Another row's cell, which makes circles of references, and keys that are there twice."""
    at = int(rng.integers(len(rows[0])))
    row, other = (rows[int(rng.integers(1, len(rows)))] for _ in range(2))
    row[at] = other[int(rng.integers(len(other)))] if rng.random() < 0.3 else other[at]


def _own_key(rng: np.random.Generator, rows: Table) -> None:
    """A row that refers to itself."""
    row = rows[int(rng.integers(1, len(rows)))]
    row[int(rng.integers(len(row)))] = row[0]


def _circle(rng: np.random.Generator, rows: Table) -> None:
    """Two rows that refer to each other, wherever the column leads."""
    at = rows[0].index("requires") if "requires" in rows[0] else int(rng.integers(len(rows[0])))
    row, other = (rows[int(rng.integers(1, len(rows)))] for _ in range(2))
    row[at], other[at] = other[0], row[0]


def _swap_columns(rng: np.random.Generator, rows: Table) -> None:
    first, other = (int(rng.integers(len(rows[0]))) for _ in range(2))
    for row in rows[1:]:
        row[first], row[other] = row[other], row[first]


def _swap_headers(rng: np.random.Generator, rows: Table) -> None:
    first, other = (int(rng.integers(len(rows[0]))) for _ in range(2))
    rows[0][first], rows[0][other] = rows[0][other], rows[0][first]


def _no_column(rng: np.random.Generator, rows: Table) -> None:
    at = int(rng.integers(len(rows[0])))
    for row in rows:
        del row[at]
    if not rows[0]:
        rows.clear()


def _header(rng: np.random.Generator, rows: Table) -> None:
    rows[0][int(rng.integers(len(rows[0])))] = _pick(rng, CELLS)


def _no_row(rng: np.random.Generator, rows: Table) -> None:
    """Something that others refer to is gone."""
    del rows[int(rng.integers(1, len(rows)))]


def _twice(rng: np.random.Generator, rows: Table) -> None:
    rows.append(list(rows[int(rng.integers(1, len(rows)))]))


def _short_row(rng: np.random.Generator, rows: Table) -> None:
    row = rows[int(rng.integers(1, len(rows)))]
    del row[int(rng.integers(len(row))) :]
    row += ["", "", "one too many"] * int(rng.integers(0, 3)) or [""]


def _many_columns(rng: np.random.Generator, rows: Table) -> None:
    """10,000 columns, as a sheet has whose last cell somebody touched."""
    if rng.random() < 0.2:
        for row in rows[:3]:
            row.extend(["x"] * 10_000)


def _nothing(_: np.random.Generator, rows: Table) -> None:
    del rows[1:]


_WOUNDS: tuple[Callable[[np.random.Generator, bytes], bytes], ...] = (
    *(_flip, _cut, _truncate, _repeat),
    *(_insert, _insert),
)
_SPOILS: tuple[Callable[[np.random.Generator, Table], None], ...] = (
    *(
        _cell,
        _cell,
        _cell,
        _cell,
        _cell,
        _column_of_cells,
        _of_another_row,
        _of_another_row,
        _own_key,
        _circle,
    ),
    *(_swap_columns, _swap_headers, _no_column, _header, _no_row, _no_row, _twice, _short_row, _many_columns),
    _nothing,
)
