"""A plan beside other ways to choose."""

from collections.abc import Sequence

from bowstring.answers.answer import Answer
from bowstring.answers.comparison import ComparisonRow, PlanShift, compare_answer
from bowstring.library.frame import Backend, Frame

_WAY = ("name", "value", "user_need", "business_value", "funded", "spend")
_MOVE = ("initiative", "name", "here", "there")


class Comparison:
    """The ways to choose, the plan first, and what two plans start at different times."""

    def __init__(self, rows: Sequence[ComparisonRow], moves: Sequence[PlanShift]) -> None:
        self._rows, self._moves = rows, moves

    @property
    def ways(self) -> Frame:
        """A row for each; user_need and business_value: the share of what each side could get, 0 to 1."""
        rows = [
            {
                "name": row.name,
                "value": row.value,
                **{lens.value: share for lens, share in row.shares.items()},
                "funded": row.funded,
                "spend": row.spend,
            }
            for row in self._rows
        ]
        return Frame(_WAY, rows, title="ways to choose")

    @property
    def moves(self) -> Frame:
        """What the two plans start at different times; None: not in that plan."""
        rows = [
            {
                "initiative": move.initiative,
                "name": move.name,
                "here": str(move.here) if move.here is not None else None,
                "there": str(move.there) if move.there is not None else None,
            }
            for move in self._moves
        ]
        return Frame(_MOVE, rows, title="moves")

    def to_frame(self, backend: Backend | None = None) -> object:
        """The ways to choose as a data frame."""
        return self.ways.to_frame(backend)

    def to_dict(self) -> Answer:
        """The answer of `bowstring compare --json`."""
        return compare_answer(self._rows, self._moves, ())

    def __repr__(self) -> str:
        return f"<Comparison of {len(self._rows)} ways to choose: {len(self._moves):,} moves>"

    def _repr_html_(self) -> str:
        return self.ways._repr_html_() + (self.moves._repr_html_() if self._moves else "")
