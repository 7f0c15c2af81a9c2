"""What is believed of one initiative's value, and of all of them."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.beliefs.area import (
    Prior,
)
from bowstring.beliefs.distributions import Mixture
from bowstring.beliefs.pooling import Origin
from bowstring.model.assessments import Assessment, Lens
from bowstring.model.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """What is believed of one initiative's value per quarter through one lens.

    mixture: adjusted; everything computed uses it. raw: as the assessors said it; None if nobody did.
    trust: w of docs/methods.md, above 0 (all from the class) and below 1 (all from the assessors); None if not
    adjusted. assessments: those that count, in the order of the mixture's components; none where provisional.
    only_own_team: whether only its own team has spoken. set_aside: claims of its own team that do not count, being far
    from what others say, without a measurement. unbacked: `live` assessments that weigh as research, nothing being
    measured. precision: what the pool weighs, in 1 / σ² of a grade. prior: what its class suggests, whatever is said of
    it; None if nothing is adjusted. origin: who speaks for it. twice: what something else brings anyway: shares, each
    with the worth a quarter up to which it counts; the mixture is of what it adds to that.
    """

    initiative: str
    lens: Lens
    mixture: Mixture
    raw: Mixture | None = None
    trust: float | None = None
    assessments: tuple[Assessment, ...] = ()
    only_own_team: bool = False
    set_aside: tuple[Assessment, ...] = ()
    unbacked: tuple[Assessment, ...] = ()
    precision: float = 0.0
    prior: Prior | None = None
    origin: Origin = dataclasses.field(default_factory=Origin)
    twice: tuple[tuple[float, float], ...] = ()

    @property
    def mean(self) -> float:
        """Expected value per quarter, adjusted."""
        return self.mixture.mean

    @property
    def is_provisional(self) -> bool:
        """Whether nobody has assessed it, so that it borrows its class's value per cost."""
        return self.raw is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beliefs:
    """Every belief by initiative and lens; `unvalued`: the lenses with too few assessments to plan by."""

    by_subject: Mapping[tuple[str, Lens], Belief]
    unvalued: tuple[Lens, ...]
    problems: tuple[Problem, ...] = ()

    def of(self, initiative: str, lens: Lens) -> Belief | None:
        """What is believed of an initiative through a lens; None if nothing can be."""
        return self.by_subject.get((initiative, lens))

    def mean(self, initiative: str, lens: Lens) -> float:
        """Expected value per quarter; 0 where nothing is believed, which the lens being unvalued says."""
        belief = self.by_subject.get((initiative, lens))
        return 0.0 if belief is None else belief.mean
