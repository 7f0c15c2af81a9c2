"""Asking: what one more piece of evidence is worth, of whom, within the minutes there are."""

import dataclasses
import itertools
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from tests.oracles.pulses import Pulses
from tests.oracles.views import Floats, draws_of
from tests.tensions.second import Second
from tests.tensions.second_portfolios import seconds
from tests.tensions.tiny import WORTH, priced, tiny, work

from bowstring.model.assessments import Evidence, Lens
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.organisation import Person
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.tensions.asking import DEFAULT_MINUTES, Question, first_questions, next_questions
from bowstring.tensions.pricing import context_of

ERRORS = {Evidence.GUESS: 0.6, Evidence.DESK: 0.4, Evidence.RESEARCH: 0.25, Evidence.LIVE: 0.1}
LONG = 1e6
# Bounds are drawn together to 2 % of a question's worth.
CLOSE = 0.02
USER, BUSINESS = Lens.USER_NEED, Lens.BUSINESS_VALUE
Lines = Sequence[tuple[float, float]]


def best_lines(second: Second, key: str, lens: Lens, *, low: float, high: float) -> Lines:
    """F(v) in the second form: plans that are best somewhere from low to high, as height at 0 and slope."""
    pulses: Pulses = second.pair.pulses
    weight = 100 * second.held.shares[lens] / second.held.scale[lens]
    slopes = np.zeros(pulses.columns)
    for number, (name, start) in enumerate(pulses.starts):
        slopes[number] = weight * pulses.reading.weights[name, start] if name == key else 0.0
    rest = pulses.worth(second.held) - slopes * second.pair.means[key, lens]
    floor_rows = pulses.floors(second.held, second.plan.floor) if second.plan.floor else ()

    def line(worth: float) -> tuple[float, float]:
        best = pulses.best(rest + worth * slopes, rows=floor_rows)
        assert best is not None
        return float(rest @ best.x), float(slopes @ best.x)

    def between(left: tuple[float, float], right: tuple[float, float]) -> list[tuple[float, float]]:
        if right[1] - left[1] <= 1e-10:
            return []
        crossing = (left[0] - right[0]) / (right[1] - left[1])
        middle = line(crossing)
        if middle[0] + middle[1] * crossing <= left[0] + left[1] * crossing + 1e-9:
            return []
        return [*between(left, middle), middle, *between(middle, right)]

    first, last = line(low), line(high)
    return [first, *between(first, last), last]


def height(lines: Lines, values: Floats) -> Floats:
    """F at some worths, shape (worths,)."""
    return np.asarray(np.max([start + slope * values for start, slope in lines], axis=0))


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """Worth by drawing: its standard error, and how many draws changed the plan."""

    worth: float
    error: float
    changed: int


def drawn(second: Second, question: Question, *, count: int = 20_000) -> tuple[Drawn, Drawn]:
    """What the evidence is worth, and what knowing is worth."""
    views = second.views(question.initiative, question.lens)
    mean = second.pair.means[question.initiative, question.lens]
    luck = np.random.default_rng(5)
    values = draws_of(views, count, luck)
    error = ERRORS[question.evidence]
    before = sum(view.precision for view in views) or ERRORS[Evidence.GUESS] ** -2
    share = error**-2 / (before + error**-2)
    opinions = values + error * abs(mean) * luck.standard_normal(count)
    updated = mean + share * (opinions - mean)
    every = np.concatenate([updated, values])
    lines = best_lines(
        second, question.initiative, question.lens, low=float(every.min()), high=float(every.max())
    )
    # The slope at the mean times what the draws stray from it is 0 on average: it only adds noise.
    today, slope = max((start + at * mean, at) for start, at in lines)
    evidence, knowing = (height(lines, some) - today - slope * (some - mean) for some in (updated, values))
    return _drawn_of(evidence), _drawn_of(knowing)


def _drawn_of(gains: Floats) -> Drawn:
    return Drawn(
        worth=float(gains.mean()),
        error=float(gains.std() / math.sqrt(gains.size)),
        changed=int((gains > 1e-9).sum()),
    )


def with_minutes(portfolio: Portfolio, minutes: Mapping[Evidence, float], **fields: object) -> Portfolio:
    settings = dataclasses.replace(portfolio.settings, minutes=minutes, **fields)  # type: ignore[arg-type]
    return dataclasses.replace(portfolio, settings=settings)


def only(grade: Evidence) -> dict[Evidence, float]:
    """Minutes with which only one grade can be had."""
    return {evidence: 1.0 if evidence is grade else 10 * LONG for evidence in Evidence}


def questions_of(second: Second, grade: Evidence) -> tuple[Question, ...]:
    """Every question of that grade with any worth."""
    context = context_of(with_minutes(second.portfolio, only(grade)), second.plan)
    return next_questions(context, minutes=LONG)


@pytest.mark.parametrize("grade", Evidence)
def test_evidence_is_worth_what_drawing_says_and_never_more_than_knowing(grade: Evidence) -> None:
    checked = 0
    for second in seconds()[:16]:
        for question in questions_of(second, grade)[:3]:
            evidence, knowing = drawn(second, question)
            least = min(evidence, knowing, key=lambda some: some.worth)
            if least.changed < 100:
                continue
            slack = 3 * least.error + CLOSE * least.worth
            assert question.points == pytest.approx(least.worth, abs=slack), question
            assert question.points <= (1 + CLOSE) * knowing.worth + 3 * knowing.error
            checked += 1
    assert checked >= 10


@pytest.mark.parametrize("lens", Lens)
def test_evidence_without_error_is_worth_nearly_as_much_as_knowing(lens: Lens) -> None:
    # Almost nothing expected of something much in doubt: what evidence errs by, a share of that, is nothing.
    likely_values = {("plain", lens): (1.0,)}
    second = priced(tiny(likely_values=likely_values, spread=2000.0))
    question = next(
        some
        for some in questions_of(second, Evidence.LIVE)
        if (some.initiative, some.lens) == ("plain", lens)
    )
    evidence, knowing = drawn(second, question)
    assert evidence.worth <= knowing.worth
    # One live result beside one from the desk leaves the pool 94 % of it.
    assert 0.9 * knowing.worth <= question.points <= knowing.worth + 3 * knowing.error


def test_what_nobody_doubts_is_not_asked_about() -> None:
    doubted = priced(tiny())
    certain = priced(tiny(spread=0.0))
    assert next_questions(doubted.context, minutes=LONG)
    assert next_questions(certain.context, minutes=LONG) == ()


def test_doubt_in_small_units_is_doubt_and_that_of_one_side_alone_is_asked_about() -> None:
    # Ten-thousandths of a person, and not a shadow of a doubt about the business.
    likely_values = {(key, Lens.USER_NEED): (users / 1e4,) for key, (users, _) in WORTH.items()}
    portfolio = tiny(likely_values=likely_values)
    sure = tuple(
        dataclasses.replace(view, low=view.likely, high=view.likely) if view.lens is BUSINESS else view
        for view in portfolio.assessments
    )
    asked_about = {
        question.lens
        for question in next_questions(
            priced(dataclasses.replace(portfolio, assessments=sure)).context, minutes=LONG
        )
    }
    assert asked_about == {USER}
    unsure = tuple(
        dataclasses.replace(view, low=view.likely, high=view.likely) if view.lens is USER else view
        for view in tiny().assessments
    )
    questions = next_questions(priced(dataclasses.replace(tiny(), assessments=unsure)).context, minutes=LONG)
    assert {question.lens for question in questions} == {BUSINESS}


def test_what_cannot_change_the_plan_is_not_asked_about() -> None:
    rich = priced(tiny(money=1000.0, spread=0.05))
    assert next_questions(rich.context, minutes=LONG) == ()
    left_out = priced(tiny(works={"plain": {"lock": Lock.LEAVE_OUT}}))
    assert "plain" not in {
        next_question.initiative for next_question in next_questions(left_out.context, minutes=LONG)
    }


def test_every_question_is_worth_more_than_nothing_and_the_best_come_first() -> None:
    checked = 0
    for second in seconds()[:30]:
        questions = next_questions(second.context, minutes=LONG)
        rates = [question.points_per_minute for question in questions]
        assert all(question.points > 0 for question in questions)
        # Each is known to 2 %.
        assert all(right <= left * (1 + 2 * CLOSE) for left, right in itertools.pairwise(rates))
        subjects = [(question.initiative, question.lens) for question in questions]
        assert len(subjects) == len(set(subjects))
        checked += len(questions)
    assert checked > 50


@pytest.mark.parametrize("minutes", [0.0, 1.0, 2.0, 5.0, 61.0])
def test_questions_fit_into_the_minutes(minutes: float) -> None:
    for second in seconds()[:20]:
        questions = next_questions(second.context, minutes=minutes)
        assert sum(question.minutes for question in questions) <= minutes + 1e-9
        assert all(question.minutes == DEFAULT_MINUTES[question.evidence] for question in questions)
        if minutes < DEFAULT_MINUTES[Evidence.GUESS]:
            assert questions == ()
    assert minutes < 5 or any(next_questions(second.context, minutes=minutes) for second in seconds()[:20])


def test_what_no_longer_fits_makes_way_for_something_shorter() -> None:
    costs = {Evidence.GUESS: 20.0, Evidence.DESK: 21.0, Evidence.RESEARCH: 500.0, Evidence.LIVE: 500.0}
    second = priced(with_minutes(tiny(), costs))
    alone = next_questions(second.context, minutes=21.0)
    assert [question.evidence for question in alone] == [Evidence.DESK]
    both = next_questions(second.context, minutes=41.0)
    assert [question.minutes for question in both] == [21.0, 20.0]


def test_minutes_of_a_portfolio_count_instead_of_the_usual_ones() -> None:
    second = priced(with_minutes(tiny(), {Evidence.GUESS: 7.0, Evidence.LIVE: 0.0}))
    questions = next_questions(second.context, minutes=LONG)
    assert {question.minutes for question in questions if question.evidence is Evidence.GUESS} <= {7.0}
    assert Evidence.LIVE not in {question.evidence for question in questions}
    assert next_questions(second.context, minutes=6.9) == ()


def people(*sides: tuple[str, Lens | None, str]) -> tuple[Person, ...]:
    return tuple(Person(key=key, lens=lens, team=team) for key, lens, team in sides)


def test_somebody_of_that_side_is_asked_who_is_not_of_the_team_and_has_not_said_it_yet() -> None:
    """p-0 has said it all, p-1 belongs to the team, p-2 and p-5 take the other side or none."""
    persons = people(
        ("p-0", USER, "south"),
        ("p-1", USER, "north"),
        ("p-2", BUSINESS, ""),
        ("p-3", USER, "south"),
        ("p-4", BUSINESS, "south"),
        ("p-5", None, ""),
    )
    works = {key: {"team": "north"} for key in ("loved", "paying", "plain")}
    second = priced(tiny(works=works, people=persons))
    questions = next_questions(second.context, minutes=LONG)
    named = {
        question.lens: {other.assessor for other in questions if other.lens is question.lens}
        for question in questions
    }
    assert named[USER] <= {"p-3", None}
    assert named[BUSINESS] <= {"p-2", "p-4", None}
    assert "p-3" in named[USER]
    assert named[BUSINESS] & {"p-2", "p-4"}


def test_nobody_is_named_where_nobody_can_be_asked() -> None:
    second = priced(tiny(people=people(("p-0", USER, ""), ("p-0b", None, ""))))
    questions = next_questions(second.context, minutes=LONG)
    assert questions
    assert {question.assessor for question in questions} == {None}


@pytest.mark.parametrize(
    ("cap", "costs"),
    [
        (10.0, {Evidence.GUESS: 3.0, Evidence.RESEARCH: 5.5}),
        (10.0, {Evidence.GUESS: 2.0, Evidence.DESK: 6.0}),
        (5.0, {Evidence.GUESS: 2.0, Evidence.LIVE: 5.0}),
        (1.0, {Evidence.GUESS: 2.0, Evidence.DESK: 0.5}),
    ],
)
def test_nobody_is_asked_for_more_than_their_minutes_a_week(
    cap: float, costs: Mapping[Evidence, float]
) -> None:
    """What takes longer than a whole week's minutes is a discovery: at most one a person."""
    grades = {**dict.fromkeys(Evidence, 10 * LONG), **costs}
    asked_often = 0
    for second in seconds()[:30]:
        alone = dataclasses.replace(second.portfolio, people=people(("q-0", USER, ""), ("q-1", BUSINESS, "")))
        portfolio = with_minutes(alone, grades, minutes_per_person_week=cap)
        given: dict[str, list[float]] = defaultdict(list)
        for question in next_questions(context_of(portfolio, second.plan), minutes=LONG):
            if question.assessor is not None:
                given[question.assessor].append(question.minutes)
        for minutes in given.values():
            assert sum(some for some in minutes if some <= cap) <= cap + 1e-9
            assert sum(some > cap for some in minutes) <= 1
            asked_often += len(minutes) > 1
    assert asked_often


def test_asking_is_shared_out_before_anybody_is_asked_again() -> None:
    persons = people(*((f"q-{place}", lens, "") for place in range(4) for lens in [tuple(Lens)[place % 2]]))
    second = priced(tiny(people=persons))
    questions = next_questions(second.context, minutes=LONG)
    for lens in Lens:
        named = [question.assessor for question in questions if question.lens is lens]
        assert len(set(named[:2])) == len(named[:2])


def test_the_same_portfolio_is_asked_the_same_questions() -> None:
    for second in seconds()[:6]:
        first, again = (
            next_questions(context_of(second.portfolio, second.plan), minutes=61.0) for _ in range(2)
        )
        assert first == again
        # What was priced before may only change the rounding.
        later = next_questions(second.context, minutes=61.0)
        assert [dataclasses.replace(question, points=0.0) for question in later] == [
            dataclasses.replace(question, points=0.0) for question in first
        ]
        assert [question.points for question in later] == pytest.approx(
            [question.points for question in first]
        )


def test_progress_rises_and_ends_when_the_minutes_do() -> None:
    progress: list[float] = []
    questions = next_questions(priced(tiny()).context, minutes=61.0, on_progress=progress.append)
    assert progress == sorted(progress)
    assert len(progress) == len(questions)
    assert progress[-1] == pytest.approx(sum(question.minutes for question in questions) / 61.0)


def unvalued(*works: Initiative) -> Portfolio:
    return dataclasses.replace(tiny(), initiatives=works, assessments=())


def test_without_assessments_the_first_questions_are_of_what_others_wait_for_then_of_the_dearest() -> None:
    portfolio = unvalued(
        work("cheap", cost_per_quarter=10.0),
        work("dear", cost_per_quarter=500.0),
        work("base", cost_per_quarter=1.0),
        work("builds", cost_per_quarter=20.0, requires=("base",)),
        work("long", cost_per_quarter=15.0, duration_quarters=3),
        work("vast", cost_per_quarter=None, total_cost=9_000.0, duration_quarters=None),
        work("unknown", cost_per_quarter=None),
        work("running", committed_start=portfolio_start()),
        work("gone", stopped_on=date(2026, 1, 1)),
    )
    questions = first_questions(portfolio)
    assert [first_question.initiative for first_question in questions] == [
        "base",
        "vast",
        "dear",
        "long",
        "builds",
        "cheap",
        "unknown",
    ]
    assert [first_question.waiting for first_question in questions] == [1, 0, 0, 0, 0, 0, 0]
    assert [first_question.cost for first_question in questions] == [
        *(1.0, 9_000.0, 500.0, 45.0, 20.0, 10.0),
        None,
    ]
    both = ("what it is worth to users", "what it is worth to the business")
    assert questions[0].missing == both
    assert questions[-1].missing == ("what it costs", *both)


def portfolio_start() -> Quarter:
    return tiny().settings.start


def test_only_what_is_missing_is_asked_first() -> None:
    portfolio = tiny(works={"plain": {"duration_quarters": None}}, likely_values={("plain", USER): ()})
    missing = {
        first_question.initiative: first_question.missing for first_question in first_questions(portfolio)
    }
    assert missing == {"plain": ("how many quarters it takes", "what it is worth to users")}
    assert first_questions(tiny()) == ()
