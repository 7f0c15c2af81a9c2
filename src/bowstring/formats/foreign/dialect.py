"""The manner of a text table that others wrote: what separates its cells and quotes them, judged on a sample."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bowstring.formats.foreign.columns.dates import ANY_STYLE, span_of
from bowstring.formats.foreign.columns.numbers import typed_figure

SEPARATORS = {
    ",": "commas",
    ";": "semicolons",
    "\t": "tabs",
    "|": "bars",
    ":": "colons",
    "^": "carets",
    "~": "tildes",
}
"""What may stand between cells, and what it is called."""

_SAMPLE_CHARACTERS, _SAMPLE_LINES = 60_000, 200
_CLEVER_CHARACTERS = 6_000
_LONGEST_CELL = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How the cells of a text are told apart.

    is_backslashed: quotes within a cell stand behind a backslash. is_spaced: blanks stand before quotes that open.
    """

    separator: str
    quote: str = '"'
    is_backslashed: bool = False
    is_spaced: bool = False

    def rows(self, text: str, *, strict: bool) -> Iterator[list[str]]:
        """The cells of each row."""
        csv.field_size_limit(_LONGEST_CELL)
        return csv.reader(
            io.StringIO(text, newline=""),
            delimiter=self.separator,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            doublequote=not self.is_backslashed,
            escapechar="\\" if self.is_backslashed else None,
            skipinitialspace=self.is_spaced,
            strict=strict,
        )


def dialect_of(text: str) -> Dialect:
    """The dialect that reads the text best: rows of one width, cells that are something."""
    sample = _sample(text)
    candidates = [
        Dialect(
            separator=separator,
            quote=quote,
            is_backslashed=backslashed,
            is_spaced=_is_spaced(sample, separator, quote),
        )
        for separator in SEPARATORS
        if separator in sample
        for quote, backslashed in _quotes(sample, separator)
    ]
    if not candidates:
        return Dialect(separator=",", is_backslashed=_is_backslashed(sample))
    scores = {candidate: _score(sample, candidate) for candidate in candidates}
    ranked = sorted(candidates, key=scores.__getitem__, reverse=True)
    best = scores[ranked[0]]
    near = [candidate for candidate in ranked if best - scores[candidate] < 0.05 * abs(best)]
    return _cleverer(sample, ranked[0], near)


def _cleverer(sample: str, best: Dialect, near: Sequence[Dialect]) -> Dialect:
    """The one of those nearly alike that CleverCSV takes; else the best."""
    if len({dialect.separator for dialect in near}) < 2:
        return best
    # Only here: loading it walks through all of Unicode, for longer than many a command takes, and few tables need it.
    import clevercsv

    try:
        chosen = clevercsv.Sniffer().sniff(sample[:_CLEVER_CHARACTERS])
    except (clevercsv.Error, ValueError, IndexError):
        return best
    if chosen is None:
        return best
    same = [dialect for dialect in near if dialect.separator == chosen.delimiter]
    return next(
        (dialect for dialect in same if dialect.quote == (chosen.quotechar or '"')), same[0] if same else best
    )


def _sample(text: str) -> str:
    """The first lines, whole."""
    part = text[:_SAMPLE_CHARACTERS]
    lines = part.splitlines(keepends=True)[:_SAMPLE_LINES]
    if len(text) > len(part) and len(lines) > 1:
        lines = lines[:-1] if not lines[-1].endswith(("\n", "\r")) else lines
    return "".join(lines)


def _quotes(sample: str, separator: str) -> Iterator[tuple[str, bool]]:
    mark = re.escape(separator)
    yield '"', _is_backslashed(sample)
    single = len(re.findall(rf"(?:^|{mark})'[^'\n]*'(?={mark}|$)", sample, re.MULTILINE))
    double = len(re.findall(rf'(?:^|{mark})\s?"', sample, re.MULTILINE))
    if single > double:
        yield "'", False
    if '"' in sample and not re.search(rf'(?:^|{mark})\s?"', sample, re.MULTILINE):
        yield "", False


def _is_spaced(sample: str, separator: str, quote: str) -> bool:
    """Whether quotes open behind blanks: a, "b, c"."""
    if not quote or separator.isspace():
        return False
    return (
        re.search(rf"{re.escape(separator)} +{quote}[^{quote}\n]*{re.escape(separator)}", sample) is not None
    )


def _is_backslashed(sample: str) -> bool:
    return re.search(r'[^\\"]\\"(?!\s*(?:[,;\t|]|$))', sample, re.MULTILINE) is not None


def _score(sample: str, dialect: Dialect) -> float:
    """How well the rows hold together, times how many of their cells are something plain."""
    try:
        rows = [row for row in dialect.rows(sample, strict=False) if any(cell.strip() for cell in row)]
    except csv.Error:
        return -1.0
    if not rows:
        return 0.0
    widths = Counter(len(row) for row in rows)
    usual = max(widths, key=lambda width: (widths[width] * (width > 1), width))
    if usual == 1:
        return 0.01
    close = sum(count for width, count in widths.items() if width == usual)
    pattern = sum(count * (1 - 1 / width) for width, count in widths.items()) / (
        len(rows) * (1 + 0.15 * (len(widths) - 1))
    )
    cells = [cell for row in rows if len(row) > 1 for cell in row]
    plain = sum(map(_is_plain, cells)) / max(1, len(cells))
    return (close / len(rows)) * pattern * max(0.01, plain)


_WORDS = re.compile(r"[\w .,'’()&/+\-–#%?!°*@£€$]{1,80}")


def _is_plain(cell: str) -> float:
    """1 for a figure, a day, an address or nothing; less for words, least for what looks cut or joined."""
    text = cell.strip()
    if not text:
        return 0.6
    if (
        typed_figure(text) is not None
        or span_of(text, ANY_STYLE) is not None
        or re.fullmatch(r"https?://\S+|[\w.+-]+@[\w.-]+", text)
    ):
        return 1.0
    if text.count('"') % 2 or text[0] in ",;|)" or text.count("(") != text.count(")"):
        return 0.2
    return 0.9 if _WORDS.fullmatch(text) and len(text.split()) <= 12 else 0.6
