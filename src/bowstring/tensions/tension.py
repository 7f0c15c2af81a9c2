"""A tension: two poles, a question, and what would be so if it were settled."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bowstring.beliefs.belief import Beliefs
from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.decisions import Level
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person, Team
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.planning.plan import Plan
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import Effect, WhatIf
from bowstring.planning.problem.problem import Candidate
from bowstring.planning.solver.solving import is_large
from bowstring.tensions.indivisible import WholePlans
from bowstring.tensions.talking_cost import least_worth

# Of an initiative in the divisible plan: what is done of it where it counts as done.
_MOST = 0.5
_FEW = 60


class Purpose(StrEnum):
    """What a conversation is for: finding out who is right, creating something better, or choosing."""

    FIND_OUT = "find out"
    CREATE = "create"
    CHOOSE = "choose"


class State(StrEnum):
    """Where a question stands with the people."""

    OPEN = "open"
    TALKING = "in conversation"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tension:
    """Two poles, a question, and a what-if that settles it. Source: docs/methods.md#4-what-a-question-is-worth.

    about: keys of what it is about; key: `kind:about:poles`, the same on every run. poles: in words. outcomes: what
    settling it could show, with probabilities that sum to 1; none if certain to change nothing. unsettled: what the
    plan lives with until then, if that is not today's plan. teams: whose work it is. what_if: the outcome in words.
    today: sentences on what is so today, beside the plan. in_the_room: keys of people. is_priced: whether anybody has
    said what would settle it. lens: the side whose figure it asks about, or mostly depends on; None if about no figure.
    shares: of its gain, by what they come from. lesser: an answer that goes less far, in words, and what it settles.
    is_regret: whether what is found out is so anyway: its gain is over what today's plan is then worth. effect: what
    settling it changes between divisible plans, if finding it took it already. most: points that it can gain at the
    most, where no more is worked out yet: then `effect` is what it is sure to change. solve: works out the rest, which
    takes programmes to be solved; None if nothing is left.
    """

    kind: str
    about: tuple[str, ...]
    pole_key: str
    poles: tuple[str, str]
    question: str
    what_if: str
    outcomes: tuple[tuple[float, WhatIf], ...]
    level: Level
    teams: tuple[str, ...] = ()
    in_the_room: tuple[str, ...] = ()
    unsettled: WhatIf = field(default_factory=WhatIf)
    is_priced: bool = True
    today: str = ""
    lens: Lens | None = None
    shares: Mapping[str, float] = field(default_factory=dict)
    lesser: tuple[str, WhatIf] | None = None
    is_regret: bool = False
    effect: Effect | None = None
    most: float | None = None
    solve: Callable[["Tension"], "Tension"] | None = field(default=None, compare=False, repr=False)

    def solved(self) -> "Tension":
        """The same with everything worked out."""
        return self if self.solve is None else self.solve(self)

    @property
    def key(self) -> str:
        """`kind:about:poles`."""
        return ":".join((self.kind, *self.about, self.pole_key))


class PricingContext:
    """What kinds of tension look at: the portfolio, what is believed, and the plan's warm programme.

    plan: today's, where there is one. whole: where work is chunky, the whole plans that prices are of. chances: that a
    conversation settles a question, by kind. is_large: whether small questions are only proven to be small. is_few:
    whether there are so few initiatives that everything is worked out even of those.
    """

    def __init__(
        self,
        portfolio: Portfolio,
        beliefs: Beliefs,
        pricer: Pricer,
        whole: WholePlans | None = None,
        plan: Plan | None = None,
        *,
        chances: Mapping[str, float],
    ) -> None:
        self.whole, self.plan = whole, plan
        self.chances = chances
        self.is_large = whole is None and is_large(pricer.problem)
        self.is_few = len(pricer.problem.candidates) <= _FEW
        self.portfolio = portfolio
        self.beliefs = beliefs
        self.pricer = pricer
        self.initiatives: Mapping[str, Initiative] = portfolio.index.initiatives
        self.people: Mapping[str, Person] = portfolio.index.people
        self.teams: Mapping[str, Team] = portfolio.index.teams
        self.consumers: dict[str, list[str]] = {}
        for requirement in pricer.problem.requirements:
            for provider in requirement.providers:
                self.consumers.setdefault(provider, []).append(requirement.consumer)

    def is_small(self, price: float, people: Sequence[str], hours: float) -> bool:
        """Whether talking about a question costs more than it is worth.

        Source: docs/methods.md#small-questions.

        Args:
            price: points that it is worth, times the chance that a conversation settles it.
            people: keys of those in the room.
            hours: that talking about it takes.
        """
        return price < least_worth(self.portfolio, self.pricer, people, hours)

    def name(self, key: str) -> str:
        """The name of an initiative, or the key where it has none."""
        return self.initiatives[key].name if key in self.initiatives else key

    def finish(self, candidate: Candidate) -> Quarter | None:
        """The quarter in which today's plan finishes work that it starts inside the plan; None if it does not.

        Without a plan, that of most of it in the divisible one.
        """
        if self.plan is not None:
            start = self.plan.starts.get(candidate.key)
        else:
            done = self.pricer.base.x[
                candidate.columns.start : candidate.columns.start + candidate.plan_starts
            ]
            begun = next((place for place, share in enumerate(done) if share >= _MOST), None)
            begin = self.portfolio.settings.start
            start = None if begun is None else begin.plus(candidate.starts[begun])
        return None if start is None else start.plus(candidate.duration - 1)

    def leads(self, key: str) -> tuple[str, ...]:
        """The people who answer for an initiative: user lead, business lead, owner."""
        initiative = self.initiatives.get(key)
        named = (initiative.user_lead, initiative.business_lead, initiative.owner) if initiative else ()
        return tuple(dict.fromkeys(person for person in named if person))

    def team_lead(self, team: str) -> tuple[str, ...]:
        """The lead of a team, if it names one."""
        record = self.teams.get(team)
        return (record.lead,) if record is not None and record.lead else ()

    def level_of(self, key: str) -> Level:
        """The lowest level that can settle a question about one initiative.

        Its team, unless others build on it: then the platform with its consumers; enterprise work is the enterprise's.
        """
        initiative = self.initiatives[key]
        if initiative.focus is Focus.ENTERPRISE:
            return Level.ENTERPRISE
        others = {self.initiatives[consumer].team for consumer in self.consumers.get(key, ())} - {
            initiative.team
        }
        return Level.PLATFORM if initiative.focus is Focus.PLATFORM and others else Level.TEAM

    def level_between(self, consumer: str, provider: str) -> Level:
        """The lowest level that can settle a question between two initiatives."""
        initiative, other = self.initiatives[consumer], self.initiatives[provider]
        if initiative.team and initiative.team == other.team:
            return Level.TEAM
        return Level.PLATFORM if other.focus is Focus.PLATFORM else Level.ENTERPRISE
