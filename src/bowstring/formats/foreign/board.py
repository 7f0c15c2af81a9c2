"""A board as a table: columns Now, Next, Later or To do, Doing, Done, each with cards below it, as a list of work."""

from collections.abc import Sequence

from bowstring.formats.cells import Cell, cell_text
from bowstring.formats.foreign.columns.calendar_words import folded
from bowstring.formats.foreign.columns.dates import ANY_STYLE, span_of
from bowstring.formats.foreign.columns.statuses import status_words

_HORIZONS = frozenset(
    (
        "now",
        "next",
        "later",
        "soon",
        "future",
        "jetzt",
        "bald",
        "spater",
        "maintenant",
        "ensuite",
        "plus tard",
    )
)
_LEAST = 2


def cards_of(
    header: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> tuple[str, list[Sequence[Cell]]] | None:
    """The cards of a board one below the other, each with the column that it stood in; None if it is no board.

    Returns: what the columns tell of their cards (Status, Horizon, Planned for), and the rows of two cells.
    """
    kind = _kind(header)
    if not kind:
        return None
    cells = [cell for row in rows for cell in row if cell_text(cell).strip()]
    # Figures below quarters are money, no cards.
    if not cells or not all(isinstance(cell, str) and any(map(str.isalpha, cell)) for cell in cells):
        return None
    return kind, [
        (text, header[at])
        for at in range(len(header))
        for row in rows
        if at < len(row) and (text := cell_text(row[at]).strip())
    ]


def _kind(header: Sequence[str]) -> str:
    """What the columns of a board tell of their cards; "" where they are no board's."""
    plain = [" ".join(folded(name).split()) for name in header]
    if len(plain) < _LEAST:
        return ""
    if all(name in _HORIZONS for name in plain):
        return "Horizon"
    if all(status_words(name) for name in header) and len({status_words(name) for name in header}) >= _LEAST:
        return "Status"
    spans = (span_of(name.strip(), ANY_STYLE) for name in header)
    if all(span is not None and not span.is_day for span in spans):
        return "Planned for"
    return ""
