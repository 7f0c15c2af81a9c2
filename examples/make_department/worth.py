"""What each piece of work would truly be worth a quarter: what assessors try to guess."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from statistics import mean, pstdev

from examples.make_department.chance import draws
from examples.make_department.content import apart
from examples.make_department.work import written

from bowstring.model.assessments import Lens
from bowstring.model.initiatives import Initiative

_USUAL_COST_POUNDS = 550_000.0
_USUAL_WORTH = {Lens.USER_NEED: 2_300.0, Lens.BUSINESS_VALUE: 62_000.0}
"""Of work at the usual cost: people a quarter weighted by severity; pounds a quarter."""

_SPREAD = 0.8
"""Standard deviation of the logarithm of worth per cost."""

_WRITTEN_SHARE = 0.85
"""How much of that spread is what people wrote; the rest is luck."""


@dataclass(frozen=True, slots=True)
class Worth:
    """True worth a quarter once delivered, through both lenses."""

    user_need: float
    business_value: float

    def through(self, lens: Lens) -> float:
        """The worth through one lens, in its unit."""
        return self.user_need if lens is Lens.USER_NEED else self.business_value


def true_worth(initiatives: Sequence[Initiative]) -> Mapping[str, Worth]:
    """The true worth of each initiative: levels that people wrote, from 1 to 9, turned into figures."""
    levels = {row["key"]: row["levels"] for row, _ in written()}
    user = _standardised({key: float(level[0]) for key, level in levels.items()})
    business = _standardised({key: float(level[1]) for key, level in levels.items()})
    return {
        work.key: Worth(
            user_need=_figure(work, Lens.USER_NEED, user[work.key]),
            business_value=_figure(work, Lens.BUSINESS_VALUE, business[work.key]),
        )
        for work in initiatives
    }


def _figure(work: Initiative, lens: Lens, level: float) -> float:
    figures = apart()["figure"].get(work.key)
    if figures is not None:
        return float(figures[lens.value])
    luck = draws("worth", lens.value, work.key).gauss(0, 1)
    spread = _SPREAD * (_WRITTEN_SHARE * level + (1 - _WRITTEN_SHARE**2) ** 0.5 * luck)
    cost = (work.quarterly_cost or _USUAL_COST_POUNDS) * (work.duration or 1)
    return exp(log(_USUAL_WORTH[lens]) + log(cost / _USUAL_COST_POUNDS) + spread)


def _standardised(levels: Mapping[str, float]) -> dict[str, float]:
    middle, spread = mean(levels.values()), pstdev(levels.values())
    return {key: (level - middle) / spread for key, level in levels.items()}
