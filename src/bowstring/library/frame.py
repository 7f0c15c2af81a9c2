"""A table of answers that becomes a frame of pandas or polars, whichever is there."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.util import find_spec
from typing import Any, Literal, TypeAlias, get_args

import narwhals as nw

from bowstring.charts.tables import cell_words
from bowstring.model.problems import BowstringError

Backend: TypeAlias = Literal["pandas", "polars", "pyarrow"]

_BACKENDS: tuple[Backend, ...] = get_args(Backend)
_MOST_SHOWN = 10

Row = Mapping[str, Any]


class Frame(Sequence[Row]):
    """Rows with the same columns, the most important first.

    A row is a mapping: `frame[0]["question"]`. `frame["hours"]` is a column, as a list.
    """

    def __init__(self, columns: Sequence[str], rows: Sequence[Row], *, title: str = "") -> None:
        self.columns, self.title = tuple(columns), title
        self._rows = tuple({column: row[column] for column in columns} for row in rows)

    def to_frame(self, backend: Backend | None = None) -> Any:
        """The table as a data frame. backend: pandas, polars or pyarrow; without it the first of them that is there.

        Raises: BowstringError where there is none.
        """
        chosen = backend or next((name for name in _BACKENDS if find_spec(name)), None)
        if chosen is None:
            raise BowstringError("no library of frames is installed. Install pandas or polars.")
        if find_spec(chosen) is None:
            raise BowstringError(
                f"{chosen} is not installed. Install it, or name another of {', '.join(_BACKENDS)}."
            )
        return nw.from_dict({column: self[column] for column in self.columns}, backend=chosen).to_native()

    def to_dict(self) -> list[dict[str, Any]]:
        """The rows as plain values, as JSON can say them."""
        return [dict(row) for row in self._rows]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, str):
            return [row[at] for row in self._rows]
        if isinstance(at, slice):
            return Frame(self.columns, self._rows[at], title=self.title)
        return self._rows[at]

    def __repr__(self) -> str:
        title = f"{self.title}: " if self.title else ""
        return f"<{title}{len(self):,} rows of {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        heads = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        rows = "".join(
            f"<tr>{''.join(f'<td>{escape(_words(row[column]))}</td>' for column in self.columns)}</tr>"
            for row in self._rows[:_MOST_SHOWN]
        )
        left = len(self) - _MOST_SHOWN
        more = f"<p>and {left:,} more: <code>.to_frame()</code> has all.</p>" if left > 0 else ""
        caption = f"<caption>{escape(self.title)}</caption>" if self.title else ""
        return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _words(cell: object) -> str:
    if isinstance(cell, list | tuple):
        return ", ".join(map(str, cell))
    return cell_words(cell) if isinstance(cell, str | int | float | None) else str(cell)
