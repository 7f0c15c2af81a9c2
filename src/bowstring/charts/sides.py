"""What each initiative could bring users and the business, and the largest with their two sides joined."""

from collections.abc import Sequence
from dataclasses import dataclass

from bowstring.charts.chart import LINE, Chart, Spec, Table, vega
from bowstring.charts.marks import ends_of, layer, named_rows, percent_axis, side_channels
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.plan import Plan
from bowstring.planning.problem.problem import value_weight

MOST_JOINED = 24
"""How many are drawn with their two sides joined."""

LEAST_SHOWN = 0.003
"""Per cent below which a side counts as nothing on the map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoSides:
    """What an initiative could bring each side, started as early as it can: in % of what that side could get alone."""

    key: str
    name: str
    focus: str
    user: float
    business: float
    is_funded: bool

    @property
    def apart(self) -> float:
        """How far one side is ahead: user over business, 1 where equal."""
        return max(self.user, LEAST_SHOWN) / max(self.business, LEAST_SHOWN)


def two_sides(divisible: DivisiblePlan, plan: Plan) -> tuple[TwoSides, ...]:
    """Every initiative that could be planned, the most valuable first."""
    problem, aims = divisible.problem, divisible.aims
    pairs = []
    for place, candidate in enumerate(problem.candidates):
        if not candidate.starts:
            continue
        weight = 100 * value_weight(problem.portfolio, candidate.starts[0], candidate.duration)
        shares = {
            lens: weight * float(aims.means[lens][place]) / ideal
            if (ideal := aims.ideals.get(lens, 0.0)) > 0
            else 0.0
            for lens in Lens
        }
        pairs.append(
            TwoSides(
                key=candidate.key,
                name=candidate.initiative.name,
                focus=candidate.initiative.focus.value,
                user=shares[Lens.USER_NEED],
                business=shares[Lens.BUSINESS_VALUE],
                is_funded=plan.starts.get(candidate.key) is not None,
            )
        )
    return tuple(sorted(pairs, key=lambda two_sides: (-two_sides.user - two_sides.business, two_sides.key)))


def sides_joined(pairs: Sequence[TwoSides]) -> Chart:
    """The most valuable initiatives, both sides joined: where the line is long, ask whether it can be both."""
    drawn = pairs[:MOST_JOINED]
    return Chart(
        title=phrase("The {drawn} most valuable, both sides joined", drawn=len(drawn)),
        description=(
            phrase(
                "For the {drawn} most valuable initiatives, what each could bring users and "
                "the business, in % of what that side could get alone. A long line means "
                "that it is strong for one side only.",
                drawn=len(drawn),
            )
        ),
        spec=_joined(drawn),
        table=Table(
            headers=(
                phrase("Initiative"),
                phrase("User side, % of its best"),
                phrase("Business side, % of its best"),
            ),
            rows=tuple((two_sides.name, two_sides.user, two_sides.business) for two_sides in drawn),
        ),
    )


def _joined(drawn: Sequence[TwoSides]) -> Spec:
    shares = [(max(0.0, two_sides.user), max(0.0, two_sides.business)) for two_sides in drawn]
    spans = [{"row": row, "from": user, "to": business} for row, (user, business) in enumerate(shares)]
    y = named_rows([two_sides.name for two_sides in drawn], extent=280)
    x: Spec = {"type": "quantitative", "axis": percent_axis(orient="top", tickCount=4)}
    begins, share = ({**x, "field": field} for field in ("from", "share"))
    return vega(
        205,
        20 * len(drawn),
        layer=[
            layer(
                {"type": "rule", "color": LINE, "strokeWidth": 3},
                {"y": y, "x": begins, "x2": {"field": "to"}},
                spans,
            ),
            layer(
                {"type": "point", "filled": True, "size": 80, "opacity": 1},
                {"y": y, "x": share, **side_channels()},
                ends_of(shares),
            ),
        ],
    )
