"""A plan and what follows from it: open questions, agenda, reasons, pictures, the report."""

from collections.abc import Callable, Mapping
from functools import cache
from html import escape
from pathlib import Path

from bowstring.answers.answer import Answer
from bowstring.answers.plan import plan_answer
from bowstring.answers.talk import agenda_answer, tensions_answer
from bowstring.charts.capacity import capacity_chart
from bowstring.charts.chart import Chart
from bowstring.charts.floors import focus_chart
from bowstring.charts.needs import needs_chart
from bowstring.charts.sides import two_sides
from bowstring.charts.sides_map import sides_map
from bowstring.charts.strip import agenda_strip
from bowstring.charts.timeline import timeline
from bowstring.delivery.usual import as_usually_delivered
from bowstring.formats.together import write_together
from bowstring.library.explanation import Explanation
from bowstring.library.frame import Frame
from bowstring.library.picture import Picture
from bowstring.library.portfolio import LoadedPortfolio
from bowstring.model.lookup import forum_of, initiative_key
from bowstring.model.problems import BadDataError, Place, UnknownKeyError, error
from bowstring.model.requirements import work_to_plan
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.plan import Plan
from bowstring.report.contents import gather
from bowstring.report.page import report_page
from bowstring.report.plan_words import plan_words
from bowstring.tensions.agenda import make_agenda
from bowstring.tensions.ledger import Ledger
from bowstring.tensions.pricing import context_of, price_tensions
from bowstring.tensions.pricing_effort import FIRST_WORK, MOST_WORK
from bowstring.tensions.served import who_is_served
from bowstring.tensions.tension import PricingContext
from bowstring.tensions.why import explain

_QUESTION = (
    "key",
    "question",
    "kind",
    "level",
    "user_need",
    "business_value",
    "chance",
    "hours",
    "points",
    "state",
)
_ITEM = ("head", "question", "user_need", "business_value", "chance", "hours", "in_the_room", "key")
_START = ("key", "name", "focus", "team", "starts")


class PlannedPortfolio:
    """What to start and when. portfolio: the facts it was made from. plan: the core's own record.

    Whatever is worked out is kept: asking twice costs once.
    """

    def __init__(self, portfolio: LoadedPortfolio, plan: Plan) -> None:
        self.portfolio, self.plan = portfolio, plan
        self._ledger: Callable[[float], Ledger] = cache(self._priced)

    @property
    def value(self) -> float | None:
        """G, in points of 100: what the plan brings of what both sides could have together; None without a plan."""
        return self.plan.value

    @property
    def gap(self) -> float | None:
        """By what share a better plan may exist; 0 if this is proven the best."""
        return self.plan.gap

    @property
    def funded(self) -> tuple[str, ...]:
        """The keys of what starts, sorted."""
        return self.plan.funded

    def starts(self) -> Frame:
        """Every initiative with the quarter it starts in; None for what is not in the plan."""
        initiatives = self.portfolio.facts.index.initiatives
        rows = [
            {
                "key": key,
                "name": initiatives[key].name,
                "focus": initiatives[key].focus.value,
                "team": initiatives[key].team,
                "starts": str(start) if start is not None else None,
            }
            for key, start in sorted(self.plan.starts.items())
        ]
        return Frame(_START, rows, title="starts")

    def tensions(self) -> Frame:
        """The open questions, what is worth most first, with what settling each could bring to each side."""
        ledger = self.ledger()
        rows = tensions_answer(ledger, ledger.tensions, ())["tensions"]
        return Frame(_QUESTION, rows, title=ledger.first_line)  # type: ignore[arg-type]

    def agenda(self, hours: float | None = None, *, forum: str | None = None) -> Frame:
        """What to talk about within so many hours. forum: the key of one; without it, everybody's.

        Raises: UnknownKeyError where there is no such forum.
        """
        facts, ledger, context = self.portfolio.facts, self._ledger(FIRST_WORK), self._context()
        whose = forum_of(facts, forum) if forum is not None else None
        made = make_agenda(facts, ledger, context.pricer, whole=context.whole, forum=whose, hours=hours)
        rows = agenda_answer(facts, made, ledger, ())["items"]
        title = f"{made.hours_used:g} of {made.hours:g} hours"
        return Frame(_ITEM, rows, title=title)  # type: ignore[arg-type]

    def why(self, initiative: str) -> Explanation:
        """Why an initiative, by key or name, is in the plan or not. Raises: UnknownKeyError, with close ones."""
        facts = self.portfolio.facts
        answer = explain(self._context(), self.plan, initiative_key(facts, initiative))
        return Explanation(answer, facts.settings, self.plan.problems)

    @property
    def charts(self) -> tuple[str, ...]:
        """The names of the pictures there are."""
        return tuple(_CHARTS)

    def chart(self, name: str = "timeline") -> Picture:
        """A picture by its name. Raises: UnknownKeyError for another, BadDataError if there is nothing to draw."""
        if name not in _CHARTS:
            raise UnknownKeyError(f"there is no picture {name!r}. There is: {', '.join(_CHARTS)}.")
        chart = _CHARTS[name](self)
        if chart is None:
            raise BadDataError((error(Place(), f"there is nothing to draw for {name}."),))
        return Picture(chart)

    def ledger(self) -> Ledger:
        """Every open question with its price, as the core's own record."""
        return self._ledger(MOST_WORK)

    def report(self, path: str | Path) -> Path:
        """Write the report, one self-contained page. Raises: BadDataError where it cannot be written."""
        contents = gather(self.portfolio.facts, self.portfolio.all_problems, self.plan)
        target = Path(path)
        write_together({target.name: report_page(contents).encode()}, target.parent)
        return target

    def to_dict(self) -> Answer:
        """The answer of `bowstring plan --json`."""
        usual = as_usually_delivered(self.portfolio.facts, self.plan) if self.plan.is_planned else None
        return plan_answer(self.plan, self.portfolio.all_problems, usual)

    @property
    def divisible(self) -> DivisiblePlan:
        """The best plan if work could be split, which prices are told in. Raises: BadDataError without a plan."""
        if self.plan.divisible is None:
            problems = self.plan.problems or (
                error(Place(), "nothing is valued yet, so there is no plan by value."),
            )
            raise BadDataError(problems)
        return self.plan.divisible

    def _context(self) -> PricingContext:
        """Fresh each time: an answer does not depend on what was asked before."""
        return context_of(self.portfolio.facts, self.divisible, self.plan)

    def _priced(self, work: float) -> Ledger:
        return price_tensions(self._context(), work=work)

    def __repr__(self) -> str:
        value = f", {self.value:.1f} points" if self.value is not None else ""
        name = self.portfolio.name
        return (
            f"<PlannedPortfolio {name!r}: {self.plan.status.value}, {len(self.funded):,} in the plan{value}>"
        )

    def _repr_html_(self) -> str:
        words = (
            plan_words(self.plan, len(work_to_plan(self.portfolio.facts)))
            if self.plan.is_planned
            else self.plan.status.value
        )
        return f"<p><strong>{escape(self.portfolio.name)}</strong>: {escape(words)}</p>"


def _needs(planned: PlannedPortfolio) -> Chart:
    facts = planned.portfolio.facts
    return needs_chart(
        who_is_served(facts, planned.plan.starts, context_of(facts, planned.divisible, planned.plan).pricer)
    )


_CHARTS: Mapping[str, Callable[[PlannedPortfolio], Chart | None]] = {
    "timeline": lambda planned: timeline(planned.portfolio.facts, planned.plan),
    "questions": lambda planned: agenda_strip(planned.ledger(), planned.portfolio.facts.settings),
    "capacity": lambda planned: capacity_chart(planned.divisible.problem, planned.plan),
    "focus": lambda planned: focus_chart(planned.plan, planned.portfolio.facts.settings),
    "sides": lambda planned: sides_map(two_sides(planned.divisible, planned.plan)),
    "needs": _needs,
}
