"""What is concluded from a plan and kept with it, in the order in which people miss it."""

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from django.conf import settings

from bowstring.charts.believed import WorthQuestion
from bowstring.charts.capacity import capacity_chart
from bowstring.charts.sides import two_sides
from bowstring.charts.spending import spending_chart
from bowstring.delivery.delivered import delivered
from bowstring.delivery.usual import as_usually_delivered
from bowstring.model.language import phrase
from bowstring.model.portfolio import Forum, Portfolio
from bowstring.model.quarters import Quarter
from bowstring.planning.adopted.moves import fewest_moves
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.plan import Plan
from bowstring.planning.problem.spending import spending
from bowstring.planning.search.search import USUAL_SECONDS
from bowstring.report.contents import ReportContents, compared, question_of
from bowstring.report.talk import sentence_of
from bowstring.reuse.duplicates import find_duplicates
from bowstring.tensions.agenda import Agenda, Price, make_agenda
from bowstring.tensions.ledger import Ledger, PricedTension
from bowstring.tensions.left_out import left_out_reasons
from bowstring.tensions.mandates import price_mandates
from bowstring.tensions.pricing import Pricing, context_of, price_tensions
from bowstring.tensions.pricing_effort import FIRST_WORK, MOST_WORK
from bowstring.tensions.served import who_is_served
from bowstring.tensions.tension import PricingContext
from bowstring.web.jobs.talk_conclusions import (
    along_findings,
    asking_findings,
    subjects_in_talk,
    subjects_to_come,
)
from bowstring.worlds.talk import contested_only
from bowstring.worlds.worlds import Worlds

EVERYBODY = "everybody"
"""The forum of a portfolio that names none."""

Tell = Callable[[float, str], None]
Findings = dict[str, object]
Adopted = tuple[str, Mapping[str, Quarter | None]]

_MOST_QUESTIONS = 60
# Finding the fewest moves may take so many times as long as looking for a plan.
_MOVES = 0.4
# Shares of the effort after the search, from the first conclusion to the last.
_LEDGER, _FIRST, _QUESTIONS, _SERVED, _COMPARED, _MOVED, _AGENDAS = 0.25, 0.33, 0.42, 0.43, 0.48, 0.55, 0.65
_BELIEVED, _ALONG = 0.75, 0.9


def conclude(
    contents: ReportContents, divisible: DivisiblePlan, *, adopted: Adopted | None = None, tell: Tell
) -> Iterator[Findings]:
    """What a plan's pages show, in parts: first what the home page and the plan need, then the rest as it is found.

    Args:
        contents: the portfolio, its problems and the plan; what was worked out already is taken from it.
        divisible: the plan if work could be split.
        adopted: the key and starts of the plan that is in force.
        tell: told the share done, 0 to 1, and what is being worked on.
    """
    yield from _Conclusions(contents, divisible, tell).in_order(adopted)


class _Conclusions:
    """What is concluded so far. contents: with what was worked out; agendas: the first forum's first."""

    def __init__(self, contents: ReportContents, divisible: DivisiblePlan, tell: Tell) -> None:
        self.contents, self.divisible, self.tell = contents, divisible, tell
        self.portfolio, self.plan = contents.portfolio, contents.plan
        self.context = context_of(self.portfolio, divisible, self.plan)
        self.agendas: list[Agenda] = []
        self.questions: dict[str, WorthQuestion] = {}

    def in_order(self, adopted: Adopted | None) -> Iterator[Findings]:
        """Every part, in the order in which people miss it."""
        yield from self._first_answers()
        yield from self._first_talk()
        self.tell(_QUESTIONS, phrase("Working out who the plan serves"))
        yield {"served": who_is_served(self.portfolio, self.plan.starts, self.context.pricer)}
        yield {"mandates": price_mandates(self.context)}
        yield {
            "delivered": delivered(self.portfolio, self.plan),
            "duplicates": find_duplicates(self.portfolio),
        }
        yield self._balance()
        if adopted is not None:
            self.tell(_COMPARED, phrase("Finding the fewest moves"))
            yield _moves(self.divisible, self.plan, adopted)
        yield from self._all_talk()
        yield from asking_findings(self.context, tell=_part(self.tell, _ALONG, 1.0))

    def _first_answers(self) -> Iterator[Findings]:
        """The plan, its open questions and the first agenda; where work is left to price them better, once more."""
        given, whole = self.contents.ledger, self.context.whole
        pricing = Pricing(self.context) if given is None else None
        if given is not None:
            self.ledger = given
            self._make_first_agenda()
        elif pricing is not None and pricing.is_quick:
            # Of the others it is enough to know that they come later.
            self._keep(pricing.everything())
            self._make_first_agenda(price=pricing.price)
            self._keep(pricing.so_far())
        else:
            self._price(pricing, work=FIRST_WORK, share=(0.0, _LEDGER))
            self._make_first_agenda()
        usual = as_usually_delivered(self.portfolio, self.plan)
        is_pending = pricing is not None and pricing.is_quick
        is_spent = given is None and whole is not None and whole.is_spent
        is_more_to_come = is_pending or is_spent
        yield {
            **first_findings(self.contents),
            **({"usual": usual} if usual is not None else {}),
            "begun" if is_pending else "ledger": self.ledger,
            **({} if is_more_to_come else {"priced": self.ledger}),
            "sides": two_sides(self.divisible, self.plan),
            "left_out": left_out_reasons(self.divisible.problem, self.plan),
            **_pictures(self.divisible, self.contents),
            **_talk(self.contents, self.agendas, {}),
        }
        if is_more_to_come:
            self._price(pricing, share=(_LEDGER, _FIRST))
            if is_spent:
                self._make_first_agenda(at=_FIRST)
            yield {"ledger": self.ledger, "priced": self.ledger, **_talk(self.contents, self.agendas, {})}

    def _price(self, begun: Pricing | None, *, work: float = MOST_WORK, share: tuple[float, float]) -> None:
        """Price every question. share: of the effort, done before and then."""
        tell = _part(self.tell, *share)
        self._keep(
            price_tensions(
                self.context,
                work=work,
                begun=begun,
                on_progress=lambda done: tell(done, phrase("Pricing the open questions")),
            )
        )

    def _keep(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.contents = dataclasses.replace(self.contents, ledger=ledger)

    def _make_first_agenda(self, price: Price | None = None, *, at: float = _LEDGER) -> None:
        self.tell(at, phrase("Making the first agenda"))
        self.agendas = [self._agenda(forums_of(self.portfolio)[0], price)]

    def _agenda(self, forum: Forum | None, price: Price | None = None) -> Agenda:
        return _agenda_of(self.context, self.ledger, self.contents.worlds, forum, price)

    def _first_talk(self) -> Iterator[Findings]:
        """What is believed where people talk now or meet next."""
        self.tell(_FIRST, phrase("Comparing the assessments"))
        self._look_at(item.priced for item in self.agendas[0].items)
        yield _talk(self.contents, (), self.questions)
        subjects = subjects_in_talk(self.context, self.ledger)
        yield from along_findings(self.context, subjects, tell=_part(self.tell, _FIRST, _QUESTIONS))

    def _balance(self) -> Findings:
        self.tell(_SERVED, phrase("Working out what balance costs and earns"))
        if not self.contents.rivals:
            self.contents = compared(self.contents, self.divisible)
        return {
            name: getattr(self.contents, name) for name in ("floors", "balance", "leans", "offers", "rivals")
        }

    def _all_talk(self) -> Iterator[Findings]:
        """The other forums' agendas, and what is believed where somebody may look next."""
        _, *others = forums_of(self.portfolio)
        for place, forum in enumerate(others):
            share = _MOVED + (_AGENDAS - _MOVED) * place / len(others)
            self.tell(share, phrase("Making the other agendas"))
            self.agendas.append(self._agenda(forum))
        more = self._not_looked_at()
        for place, priced in enumerate(more):
            share = _AGENDAS + (_BELIEVED - _AGENDAS) * place / len(more)
            self.tell(share, phrase("Comparing the other assessments"))
            self._look_at([priced])
        yield _talk(self.contents, self.agendas[1:], self.questions)
        to_come = subjects_to_come(self.context, self.ledger, (item.priced for item in self.agendas[0].items))
        yield from along_findings(self.context, to_come, tell=_part(self.tell, _BELIEVED, _ALONG))

    def _not_looked_at(self) -> Collection[PricedTension]:
        """What is on an agenda, then the open questions that are worth most."""
        on_agendas = [item.priced for agenda in self.agendas for item in agenda.items]
        dearest = [priced for priced in self.ledger.open_tensions if priced.could_change_the_plan]
        candidates = (*on_agendas, *dearest[:_MOST_QUESTIONS])
        return {priced.key: priced for priced in candidates if priced.key not in self.questions}.values()

    def _look_at(self, priced_tensions: Iterable[PricedTension]) -> None:
        for priced in priced_tensions:
            question = question_of(self.context, priced)
            if question is not None:
                self.questions[priced.key] = question


def agendas_in_worlds(
    portfolio: Portfolio, divisible: DivisiblePlan, plan: Plan, ledger: Ledger, worlds: Worlds
) -> Findings:
    """Every forum's agenda once worlds are drawn: of what they leave contested."""
    context = context_of(portfolio, divisible, plan)
    agendas = [_agenda_of(context, ledger, worlds, forum) for forum in forums_of(portfolio)]
    return {_agenda_name(agenda.forum): agenda for agenda in agendas}


def first_findings(contents: ReportContents) -> Findings:
    """What is known of every plan, whatever came of it."""
    return {"plan": contents.plan, "problems": contents.problems}


def findings_of(contents: ReportContents) -> Findings:
    """Everything that is kept of a plan, by name."""
    results = first_findings(contents)
    if contents.plan.divisible is not None and contents.plan.is_planned:
        for some in conclude(contents, contents.plan.divisible, tell=_silent):
            results |= some
    return results


def forums_of(portfolio: Portfolio) -> tuple[Forum | None, ...]:
    """Those that meet; None for everybody where the portfolio names none."""
    return portfolio.settings.forums or (None,)


def forum_key(forum: Forum | None) -> str:
    """What a forum's findings are kept under."""
    return forum.key if forum is not None else EVERYBODY


def _agenda_name(forum: Forum | None) -> str:
    return f"agenda:{forum_key(forum)}"


def _agenda_of(
    context: PricingContext,
    ledger: Ledger,
    worlds: Worlds | None,
    forum: Forum | None,
    price: Price | None = None,
) -> Agenda:
    contested, _ = contested_only(ledger, worlds)
    return make_agenda(
        context.portfolio, contested, context.pricer, whole=context.whole, forum=forum, price=price
    )


def _part(tell: Tell, start: float, end: float) -> Tell:
    """Tells the share done of a part of the work as one of the whole."""
    return lambda share, stage: tell(start + (end - start) * share, stage)


def _silent(_: float, __: str) -> None:
    return None


def _moves(divisible: DivisiblePlan, plan: Plan, adopted: Adopted) -> Findings:
    """The fewest moves from the adopted plan to most of what today's best would gain."""
    key, starts = adopted
    return {
        f"moves:{key}": fewest_moves(
            divisible,
            starts,
            plan.starts,
            later=plan.later,
            seconds=_MOVES * (settings.PLAN_SECONDS or USUAL_SECONDS),
        )
    }


def _pictures(divisible: DivisiblePlan, contents: ReportContents) -> Findings:
    """Charts that need the arrays of the planning problem, which no page has."""
    problem, currency = divisible.problem, contents.portfolio.settings.currency
    drawn = {
        "chart:capacity": capacity_chart(problem, contents.plan),
        "chart:spending": spending_chart(spending(problem, contents.plan.starts), currency),
    }
    return {name: chart for name, chart in drawn.items() if chart is not None}


def _talk(
    contents: ReportContents, agendas: Iterable[Agenda], questions: Mapping[str, WorthQuestion]
) -> Findings:
    """Agendas, what is believed, and a sentence for every question that could change the plan."""
    priced_tensions = contents.ledger.open_tensions if contents.ledger is not None else ()
    return {
        **{_agenda_name(agenda.forum): agenda for agenda in agendas},
        **{f"question:{key}": question for key, question in questions.items()},
        "sentences": {
            priced_tension.key: sentence_of(contents, priced_tension, questions.get(priced_tension.key))
            for priced_tension in priced_tensions
            if priced_tension.could_change_the_plan
        },
    }
