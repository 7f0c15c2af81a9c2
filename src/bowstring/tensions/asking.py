"""What is worth finding out next: the questions whose answers are worth most per minute of somebody's time."""

import dataclasses
import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bowstring.model.assessments import Evidence, Lens
from bowstring.model.choice_summary import choice_summary
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.requirements import requirements_of
from bowstring.planning.prices.whatif import NOISE
from bowstring.tensions.prospect import Doubt, Prospect
from bowstring.tensions.tension import PricingContext

# Minutes that one more piece of evidence takes where the portfolio says nothing else.
# Source: docs/methods.md#5-what-to-ask-next.
DEFAULT_MINUTES = {Evidence.GUESS: 2.0, Evidence.DESK: 30.0, Evidence.RESEARCH: 240.0, Evidence.LIVE: 480.0}
# Minutes that are no time at all.
_ROUNDING = 1e-9

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One more piece of evidence worth having. Source: docs/methods.md#5-what-to-ask-next.

    points: EVSI, by quadrature: an estimate. minutes: of the assessor's time. assessor: a person's key; None if
    nobody suitable is named.
    """

    initiative: str
    lens: Lens
    evidence: Evidence
    minutes: float
    points: float
    assessor: str | None

    @property
    def points_per_minute(self) -> float:
        """What a minute of asking is worth."""
        return self.points / self.minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstQuestion:
    """What has to be known of an initiative before anything can be planned by value.

    missing: what, in words. waiting: how many others wait for it. cost: money in all; None if unknown.
    """

    initiative: str
    missing: tuple[str, ...]
    waiting: int
    cost: float | None


def question_words(portfolio: Portfolio, question: Question) -> str:
    """A question as it is put to somebody."""
    name = portfolio.index.initiatives[question.initiative].name
    return phrase("What is “{name}” worth to {whom}?", name=name, whom=question.lens.whom)


def next_questions(
    context: PricingContext, *, minutes: float, on_progress: Progress | None = None
) -> tuple[Question, ...]:
    """The next best questions that fit into some minutes, the best first.

    Greedy by EVSI per minute; one question for each initiative and lens; no person is asked for more than the
    portfolio's minutes a week, but where evidence takes longer than that it counts as a discovery, not a favour.
    """
    burden = _Burden(context.portfolio.settings.minutes_per_person_week)
    chosen: list[Question] = []
    left = minutes
    for question in _best_questions(context, minutes):
        assessor = _whom_to_ask(context, question, burden)
        if assessor is not None:
            burden.note(assessor, question.minutes)
        left -= question.minutes
        chosen.append(dataclasses.replace(question, assessor=assessor))
        if on_progress is not None:
            on_progress(1 - left / minutes)
    return tuple(chosen)


def first_questions(portfolio: Portfolio) -> tuple[FirstQuestion, ...]:
    """What to find out first where too little is valued: for the contenders, most waited for and dearest first.

    Work without cost or duration comes too: nothing can be planned of it before that is known.
    """
    contenders = set(choice_summary(portfolio).contender_keys)
    waiting = Counter(
        provider for requirement in requirements_of(portfolio) for provider in requirement.providers
    )
    assessed = {(assessment.initiative, assessment.lens) for assessment in portfolio.assessments}
    questions = []
    for initiative in portfolio.initiatives:
        if initiative.is_over or (initiative.is_plannable and initiative.key not in contenders):
            continue
        missing = [
            *([phrase("what it costs")] if initiative.quarterly_cost is None else []),
            *([phrase("how many quarters it takes")] if initiative.duration is None else []),
            *(
                phrase("what it is worth to {whom}", whom=lens.whom)
                for lens in Lens
                if (initiative.key, lens) not in assessed
            ),
        ]
        if missing:
            cost = initiative.quarterly_cost
            whole = (
                cost * initiative.duration
                if cost is not None and initiative.duration
                else initiative.total_cost
            )
            questions.append(
                FirstQuestion(
                    initiative=initiative.key,
                    missing=tuple(missing),
                    waiting=waiting[initiative.key],
                    cost=whole,
                )
            )
    return tuple(
        sorted(
            questions,
            key=lambda first_question: (
                -first_question.waiting,
                -(first_question.cost or 0.0),
                first_question.initiative,
            ),
        )
    )


def _best_questions(context: PricingContext, minutes: float) -> Iterator[Question]:
    """The best question of each initiative and lens, best per minute first, while they fit into the minutes.

    What could still be best is looked into until it is settled; most beliefs never need a solve.
    """
    heap: list[tuple[float, str, str, str, Prospect]] = []
    for prospect in _prospects(context, minutes):
        if prospect.most > NOISE:
            heap.append(_entry(prospect))
    heapq.heapify(heap)
    taken: set[tuple[str, Lens]] = set()
    stated = context.portfolio.settings.minutes
    # Minutes that the quickest kind of evidence takes.
    shortest = min(stated.get(grade, default) for grade, default in DEFAULT_MINUTES.items())
    left = minutes
    while heap and left >= shortest - _ROUNDING:
        prospect = heapq.heappop(heap)[-1]
        subject = (prospect.belief.initiative, prospect.belief.lens)
        if subject in taken or prospect.minutes > left + _ROUNDING:
            continue
        if prospect.is_settled:
            taken.add(subject)
            left -= prospect.minutes
            yield Question(
                initiative=prospect.belief.initiative,
                lens=prospect.belief.lens,
                evidence=prospect.evidence,
                minutes=prospect.minutes,
                points=prospect.points,
                assessor=None,
            )
            continue
        prospect.look()
        if prospect.most > NOISE:
            heapq.heappush(heap, _entry(prospect))


def _entry(prospect: Prospect) -> tuple[float, str, str, str, Prospect]:
    belief = prospect.belief
    return (-prospect.rank, belief.initiative, belief.lens.value, prospect.evidence.value, prospect)


def _prospects(context: PricingContext, minutes: float) -> Iterator[Prospect]:
    """Every belief that is in doubt, with every grade of evidence that fits into the time."""
    named = context.portfolio.settings.minutes
    grades = {grade: named.get(grade, default) for grade, default in DEFAULT_MINUTES.items()}
    for candidate in context.pricer.problem.candidates:
        for lens in context.pricer.divisible.aims.ideals:
            belief = context.beliefs.of(candidate.key, lens)
            if (
                belief is None
                or not candidate.starts
                or not belief.mixture.within + belief.mixture.between > 0
            ):
                continue
            doubt = Doubt(context, belief)
            if doubt.most > NOISE:
                for grade, cost in grades.items():
                    if 0 < cost <= minutes:
                        yield Prospect(doubt, grade, cost)


@dataclass(slots=True)
class _Burden:
    """How often each person is asked this week, and for how many minutes of small favours and for which discovery.

    cap: minutes a week; what takes longer on its own is a discovery, one a person.
    """

    cap: float
    times: Counter[str] = field(default_factory=Counter)
    favours: dict[str, float] = field(default_factory=dict)
    discoveries: set[str] = field(default_factory=set)

    def allows(self, person: str, minutes: float) -> bool:
        """Whether a person may be asked for so many minutes more."""
        if minutes > self.cap:
            return person not in self.discoveries
        return self.favours.get(person, 0.0) + minutes <= self.cap + _ROUNDING

    def note(self, person: str, minutes: float) -> None:
        """Ask a person."""
        self.times[person] += 1
        if minutes > self.cap:
            self.discoveries.add(person)
        else:
            self.favours[person] = self.favours.get(person, 0.0) + minutes


def _whom_to_ask(context: PricingContext, question: Question, burden: _Burden) -> str | None:
    """Somebody of that side who has not said it yet, not of the initiative's own team, least asked so far.

    None if nobody is left whose minutes this week would allow it.
    """
    initiative = context.initiatives[question.initiative]
    belief = context.beliefs.of(question.initiative, question.lens)
    heard = {assessment.assessor for assessment in belief.assessments} if belief is not None else set()
    eligible = [
        person
        for person in context.people.values()
        if person.lens is question.lens
        and person.key not in heard
        and (not initiative.team or person.team != initiative.team)
        and burden.allows(person.key, question.minutes)
    ]
    chosen = min(eligible, key=lambda person: (burden.times[person.key], person.key), default=None)
    return chosen.key if chosen is not None else None
