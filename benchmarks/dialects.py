"""How well the manner of text tables is told: ours beside CleverCSV and the standard library's sniffer.

python -m benchmarks.dialects FOLDER ...

Real: every CSV file of the folders as it stands, its records as the standard dialect reads them strictly. Polluted: the
first rows of each, written anew in manners that other programs have. The measure is the mean over files of F1 of
records: rows as tuples of stripped cells, as multisets, blank rows and blank cells at the right left out; 0 where a
reader refuses. The same for all three.
"""

import argparse
import csv
import io
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import clevercsv

from benchmarks.measuring import machine_words
from bowstring.formats.cells import cell_text
from bowstring.formats.findings import Findings
from bowstring.formats.foreign.foreign_text import read_text_table
from bowstring.formats.limits import OWN
from bowstring.model.problems import BadDataError

Records = Counter[tuple[str, ...]]
Rows = Sequence[Sequence[str]]

_ROWS, _LARGEST, _SNIFFED = 120, 400_000, 6_000


def records_of(rows: Rows) -> Records:
    """Rows as a multiset of tuples of stripped cells."""
    records: Records = Counter()
    for row in rows:
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            records[tuple(cells)] += 1
    return records


def f1(read: Records, truth: Records) -> float:
    """The harmonic mean of precision and recall of records, 0 to 1."""
    common = sum((read & truth).values())
    return 2 * common / max(1, sum(read.values()) + sum(truth.values()))


def _ours(path: Path) -> Rows:
    grid, _ = read_text_table(path, Findings(), OWN)
    return [[cell_text(cell) for cell in row] for row in grid]


def _clever(path: Path) -> Rows:
    text = _text(path)
    dialect = clevercsv.Sniffer().sniff(text[:_SNIFFED], verbose=False)
    if dialect is None:
        raise clevercsv.Error("no dialect")
    return list(clevercsv.reader(io.StringIO(text, newline=""), dialect))


def _standard(path: Path) -> Rows:
    text = _text(path)
    dialect = csv.Sniffer().sniff(text[:_SNIFFED])
    return list(csv.reader(io.StringIO(text, newline=""), dialect))


READERS: Mapping[str, Callable[[Path], Rows]] = {
    "ours": _ours,
    "CleverCSV": _clever,
    "csv.Sniffer": _standard,
}


def _text(path: Path) -> str:
    """The text as somebody would open it who thinks of UTF-8; none where it is something else."""
    return path.read_bytes().decode("utf-8-sig")


def _written(
    rows: Rows, *, delimiter: str = ",", quote: str = '"', end: str = "\r\n", always: bool = False
) -> str:
    text = io.StringIO()
    if always:
        csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    else:
        csv.writer(text, delimiter=delimiter, quotechar=quote, lineterminator=end).writerows(rows)
    return text.getvalue()


def _backslashed(rows: Rows) -> str:
    text = io.StringIO()
    csv.writer(
        text, doublequote=False, escapechar="\\", quoting=csv.QUOTE_ALL, lineterminator="\n"
    ).writerows(rows)
    return text.getvalue()


def pollutions(rows: Rows) -> Iterator[tuple[str, bytes, Rows]]:
    """The rows in each manner: its name, the file, and the records that it holds."""
    flat = [[" ".join(cell.replace("\x00", "").split()) for cell in row] for row in rows]
    for name, mark in {"semicolons": ";", "tabs": "\t", "bars": "|", "carets": "^", "tildes": "~"}.items():
        yield name, _written(flat, delimiter=mark).encode(), flat
    yield "quotes everywhere", _written(flat, always=True).encode(), flat
    yield "single quotes", _written(flat, quote="'").encode(), flat
    yield "backslashes", _backslashed(flat).encode(), flat
    yield "old line ends", _written(flat, end="\r").encode(), flat
    yield "a mark before it", b"\xef\xbb\xbf" + _written(flat).encode(), flat
    yield (
        "blanks after commas",
        _written(flat).replace(",", ", ").encode(),
        [[cell.replace(",", ", ") for cell in row] for row in flat],
    )
    yield (
        "a title above",
        ("List of everything\r\n\r\n" + _written(flat)).encode(),
        [["List of everything"], *flat],
    )
    yield "commas at the end", _written([[*row, "", ""] for row in flat]).encode(), flat
    yield "one column", _written([row[:1] for row in flat]).encode(), [row[:1] for row in flat]
    yield "two rows", _written(flat[:2], delimiter=";").encode(), flat[:2]
    bare = [[cell.replace(";", "").replace('"', "") for cell in row] for row in flat]
    stray = [
        [row[0], *[f'{cell[:3]}"{cell[3:]}' if len(cell) > 8 else cell for cell in row[1:]]]
        for row in bare
        if row
    ]
    yield "stray quotes", "\n".join(";".join(row) for row in stray).encode(), stray


def _strayed(cell: str) -> str:
    """A long cell with a quotation mark where none belongs."""
    return f'{cell[:3]}"{cell[3:]}' if len(cell) > 8 else cell


def _real(folders: Sequence[Path]) -> Iterator[tuple[str, bytes, Rows]]:
    """The well-formed files of the folders, with their records."""
    for path in sorted(path for folder in folders for path in folder.rglob("*.csv")):
        content = path.read_bytes()[:_LARGEST]
        try:
            text = content.decode("utf-8-sig")
            whole = text if len(content) < _LARGEST else text[: text.rindex("\n") + 1]
            rows = list(csv.reader(io.StringIO(whole, newline=""), strict=True))
        except (UnicodeDecodeError, csv.Error):
            continue
        widths = Counter(len(row) for row in rows if row)
        if len(rows) > 1 and len(widths) == 1 and max(widths) > 1:
            yield str(path), whole.encode(), rows


def _score(read: Callable[[Path], Rows], path: Path, truth: Rows) -> float:
    try:
        return f1(records_of(read(path)), records_of(truth))
    except (BadDataError, csv.Error, clevercsv.Error, UnicodeDecodeError, ValueError, TypeError):
        return 0.0


def main(given: Sequence[str] | None = None) -> int:
    """Measure, and print a line for each manner."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dialects")
    parser.add_argument("folders", nargs="+", type=Path)
    arguments = parser.parse_args(given)
    warnings.simplefilter("ignore")
    real = list(_real(arguments.folders))
    tables = [("real", content, rows) for _, content, rows in real]
    tables += [
        (name, content, truth) for _, _, rows in real for name, content, truth in pollutions(rows[:_ROWS])
    ]
    scores: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        for name, content, truth in tables:
            path.write_bytes(content)
            for reader, read in READERS.items():
                scores.setdefault(name, {}).setdefault(reader, []).append(_score(read, path, truth))
    print(f"{len(real):,} real files, {len(tables) - len(real):,} polluted ones\n")
    print(f"{'':<22}" + "".join(f"{reader:>14}" for reader in READERS))
    for name, by_reader in scores.items():
        print(f"{name:<22}" + "".join(f"{sum(by_reader[r]) / len(by_reader[r]):>14.3f}" for r in READERS))
    polluted = {
        reader: [score for name, by in scores.items() if name != "real" for score in by[reader]]
        for reader in READERS
    }
    print(
        f"{'polluted together':<22}" + "".join(f"{sum(v) / max(1, len(v)):>14.3f}" for v in polluted.values())
    )
    print(machine_words())
    return 0


if __name__ == "__main__":
    sys.exit(main())
