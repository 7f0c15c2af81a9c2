"""A recorded plan with what was concluded from it, each by its own type."""

from collections.abc import Iterable
from typing import Any, cast

from bowstring.charts.believed import WorthQuestion
from bowstring.charts.chart import Chart
from bowstring.charts.rivals import Rival
from bowstring.charts.sides import TwoSides
from bowstring.delivery.delivered import Delivered
from bowstring.delivery.usual import AsUsual
from bowstring.model.problems import Problem
from bowstring.planning.adopted.moves import Moves
from bowstring.planning.balance import BalanceEarns, BalanceOffer, FloorPoint, LeanTrade
from bowstring.planning.frontier.frontier import Frontier
from bowstring.planning.plan import Plan
from bowstring.reuse.duplicates import Duplicate
from bowstring.teams.proposal import Proposal
from bowstring.tensions.agenda import Agenda
from bowstring.tensions.asking import Question as NextQuestion
from bowstring.tensions.ledger import Ledger
from bowstring.tensions.mandates import MandateCost
from bowstring.tensions.served import Served
from bowstring.tensions.why import Why
from bowstring.web.store.plans import PlanCard, findings
from bowstring.worlds.worlds import Worlds


class RecordedPlan:
    """What was concluded from a recorded plan; None or empty where it was not drawn (yet), or where there is no plan.

    The conclusions that are named when it is opened are read in one query, any other when it is first read.
    """

    def __init__(self, card: PlanCard | None, *names: str) -> None:
        self._number = card.number if card is not None else None
        self._values: dict[str, Any] = {}
        self._read(names)

    def has(self, name: str) -> bool:
        """Whether a conclusion was drawn."""
        return self._conclusion(name) is not None

    @property
    def plan(self) -> Plan | None:
        """The plan itself."""
        return cast("Plan | None", self._conclusion("plan"))

    @property
    def usual(self) -> AsUsual | None:
        """The plan as we usually deliver."""
        return cast("AsUsual | None", self._conclusion("usual"))

    @property
    def delivered(self) -> Delivered | None:
        """What came of plans and promises, of the facts that it was made from."""
        return cast("Delivered | None", self._conclusion("delivered"))

    @property
    def problems(self) -> tuple[Problem, ...] | None:
        """Every problem in the facts that it was made from."""
        return cast("tuple[Problem, ...] | None", self._conclusion("problems"))

    @property
    def duplicates(self) -> tuple[Duplicate, ...] | None:
        """What may be built twice, of the facts that it was made from."""
        return cast("tuple[Duplicate, ...] | None", self._conclusion("duplicates"))

    @property
    def ledger(self) -> Ledger | None:
        """Every open question, with its price."""
        return cast("Ledger | None", self._conclusion("ledger"))

    @property
    def begun(self) -> Ledger | None:
        """While it is worked out: the questions that the first agenda was made of."""
        return cast("Ledger | None", self._conclusion("begun"))

    @property
    def so_far(self) -> Ledger | None:
        """The open questions with their prices; those of the first agenda until all are priced."""
        return self.ledger or self.begun

    @property
    def priced(self) -> Ledger | None:
        """The same with all that an agenda is made of: what-ifs too."""
        return cast("Ledger | None", self._conclusion("priced"))

    @property
    def served(self) -> Served | None:
        """Which needs it meets, and whose."""
        return cast("Served | None", self._conclusion("served"))

    @property
    def floors(self) -> tuple[FloorPoint, ...]:
        """What each floor costs."""
        return cast("tuple[FloorPoint, ...]", self._conclusion("floors") or ())

    @property
    def balance(self) -> BalanceEarns | None:
        """What balance earns."""
        return cast("BalanceEarns | None", self._conclusion("balance"))

    @property
    def leans(self) -> tuple[LeanTrade, ...]:
        """What a lean either way brings and costs each side."""
        return cast("tuple[LeanTrade, ...]", self._conclusion("leans") or ())

    @property
    def offers(self) -> tuple[BalanceOffer, ...]:
        """What a minimum share would cost where a focus has little."""
        return cast("tuple[BalanceOffer, ...]", self._conclusion("offers") or ())

    @property
    def rivals(self) -> tuple[Rival, ...]:
        """The rankings that it is compared with."""
        return cast("tuple[Rival, ...]", self._conclusion("rivals") or ())

    @property
    def frontier(self) -> Frontier | None:
        """What leaning one way costs."""
        return cast("Frontier | None", self._conclusion("frontier"))

    @property
    def sentences(self) -> dict[str, str]:
        """The open questions in words, by key."""
        return cast("dict[str, str]", self._conclusion("sentences") or {})

    @property
    def left_out(self) -> dict[str, str]:
        """Why work is left out, in a sentence without a full stop, by its key."""
        return cast("dict[str, str]", self._conclusion("left_out") or {})

    @property
    def asking(self) -> tuple[NextQuestion, ...]:
        """What is best asked next, in minutes."""
        return cast("tuple[NextQuestion, ...]", self._conclusion("asking") or ())

    @property
    def discoveries(self) -> tuple[NextQuestion, ...]:
        """What is best found out, in hours."""
        return cast("tuple[NextQuestion, ...]", self._conclusion("discoveries") or ())

    @property
    def mandates(self) -> tuple[tuple[MandateCost, ...], MandateCost | None] | None:
        """What each mandate costs, and all of them together."""
        return cast("tuple[tuple[MandateCost, ...], MandateCost | None] | None", self._conclusion("mandates"))

    @property
    def joining(self) -> Proposal | None:
        """Who could join which team."""
        return cast("Proposal | None", self._conclusion("joining"))

    @property
    def sides(self) -> tuple[TwoSides, ...] | None:
        """Every initiative by what it could bring each side."""
        return cast("tuple[TwoSides, ...] | None", self._conclusion("sides"))

    @property
    def worlds(self) -> Worlds | None:
        """What many worlds show, where somebody had them drawn."""
        return cast("Worlds | None", self._conclusion("worlds"))

    def agenda(self, level: str) -> Agenda | None:
        """What to talk about at a level."""
        return cast("Agenda | None", self._conclusion(f"agenda:{level}"))

    def question(self, tension: str) -> WorthQuestion | None:
        """What is believed about an open question."""
        return cast("WorthQuestion | None", self._conclusion(f"question:{tension}"))

    def questions(self, tensions: Iterable[str]) -> dict[str, WorthQuestion]:
        """What is believed about open questions, by their keys, in one query."""
        names = {key: f"question:{key}" for key in tensions}
        self._read(tuple(names.values()))
        return {key: self._values[name] for key, name in names.items() if self._values[name] is not None}

    def why(self, initiative: str) -> Why | None:
        """Why an initiative is in the plan, or not."""
        return cast("Why | None", self._conclusion(f"why:{initiative}"))

    def moves(self, plan: str) -> Moves | None:
        """What moved since another plan, by that one's key."""
        return cast("Moves | None", self._conclusion(f"moves:{plan}"))

    def chart(self, name: str) -> Chart | None:
        """A picture of it."""
        return cast("Chart | None", self._conclusion(f"chart:{name}"))

    def _conclusion(self, name: str) -> Any:
        if name not in self._values:
            self._read((name,))
        return self._values[name]

    def _read(self, names: tuple[str, ...]) -> None:
        drawn = findings(self._number, names) if self._number is not None and names else {}
        self._values |= {name: drawn.get(name) for name in names}
