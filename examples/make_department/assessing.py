"""Assessments: who looks at what, how far they disagree, and what they say."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from random import Random

from examples.make_department.chance import clipped, draws, pick, rounded
from examples.make_department.content import apart
from examples.make_department.organisation import Organisation
from examples.make_department.reasons import reason
from examples.make_department.when import days_before, working_hour
from examples.make_department.worth import Worth

from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.assets import Phase
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person

_HOW_MANY = ((2, 0.04), (3, 0.15), (4, 0.30), (5, 0.30), (6, 0.16), (7, 0.05))
_SHAPES = (("agreed", 0.50), ("spread", 0.20), ("camps", 0.18), ("outlier", 0.12))
_OWN_TEAM = 0.22
"""How much higher, in logarithms, an initiative's own team scores it."""

_GRADE_DOUBT = {Evidence.GUESS: 1.3, Evidence.DESK: 1.05, Evidence.RESEARCH: 0.75, Evidence.LIVE: 0.45}
_EARLY = ((Evidence.GUESS, 0.38), (Evidence.DESK, 0.38), (Evidence.RESEARCH, 0.22), (Evidence.LIVE, 0.02))
_LATE = ((Evidence.GUESS, 0.18), (Evidence.DESK, 0.31), (Evidence.RESEARCH, 0.30), (Evidence.LIVE, 0.21))
_TENTH = 1.2815515655446004
"""Standard normal deviate at one tenth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One initiative to be assessed through one lens."""

    work: Initiative
    lens: Lens
    worth: float


def make_assessments(
    initiatives: Sequence[Initiative], organisation: Organisation, worth: Mapping[str, Worth]
) -> tuple[Assessment, ...]:
    """Every assessment, in the order of the initiatives."""
    load: Counter[str] = Counter()
    parents = {team.key: team.parent for team in organisation.teams}
    made: list[Assessment] = []
    for task in _tasks(initiatives, worth):
        panel = _panel(task, organisation.people, parents=parents, load=load)
        load.update(person.key for person in panel)
        made.extend(_round(task, panel))
        if task.work.key in apart()["second_round"]["initiatives"]:
            made.extend(_second_round(task, panel[:4]))
    return tuple(made)


def _tasks(initiatives: Sequence[Initiative], worth: Mapping[str, Worth]) -> Iterator[Task]:
    gaps = apart()["gaps"]
    left_out = {
        Lens.USER_NEED: {*gaps["nobody"], *gaps["business_only"]},
        Lens.BUSINESS_VALUE: {*gaps["nobody"], *gaps["user_only"]},
    }
    for work in initiatives:
        for lens in Lens:
            if work.key not in left_out[lens]:
                yield Task(work=work, lens=lens, worth=worth[work.key].through(lens))


def _panel(
    task: Task, people: Sequence[Person], *, parents: Mapping[str, str], load: Counter[str]
) -> tuple[Person, ...]:
    """Assessors of one task: near to it first, and those who have been asked least."""
    stream = draws("panel", task.lens.value, task.work.key)
    eligible = [person for person in people if person.lens is task.lens]
    area = parents[task.work.team]

    def drawn(person: Person) -> float:
        near = 6.0 if person.team == task.work.team else 2.5 if parents[person.team] == area else 1.0
        weight = near / (1 + load[person.key] / 12) ** 2
        return float(stream.random() ** (1 / weight))

    ranked = sorted(eligible, key=lambda person: (-drawn(person), person.key))
    return tuple(ranked[: pick(stream, _HOW_MANY)])


def _round(task: Task, panel: Sequence[Person]) -> Iterator[Assessment]:
    shape = pick(draws("shape", task.lens.value, task.work.key), _SHAPES)
    for place, person in enumerate(panel):
        stream = draws("assessment", task.lens.value, task.work.key, person.key)
        offset = _offset(shape, place, stream)
        yield _assessment(task, person, stream, offset=offset, number=1)


def _second_round(task: Task, panel: Sequence[Person]) -> Iterator[Assessment]:
    """What the same people said after a conversation: nearer together, on better ground."""
    for person in panel:
        stream = draws("second round", task.lens.value, task.work.key, person.key)
        yield _assessment(task, person, stream, offset=stream.gauss(0, 0.08), number=2)


def _offset(shape: str, place: int, stream: Random) -> float:
    """How far from the truth somebody stands, in logarithms, beside their own habit."""
    if shape == "camps":
        return (0.55 if place % 2 else -0.55) + stream.gauss(0, 0.1)
    if shape == "outlier" and place == 0:
        return stream.choice((-1.2, 1.0)) + stream.gauss(0, 0.1)
    return stream.gauss(0, 0.42 if shape == "spread" else 0.13)


def _assessment(task: Task, person: Person, stream: Random, *, offset: float, number: int) -> Assessment:
    evidence = Evidence.RESEARCH if number > 1 else _evidence(task.work, stream)
    habit = draws("habit", person.key)
    bias, doubt = habit.gauss(0, 0.18), clipped(habit.lognormvariate(log(0.36), 0.4), 0.15, 0.8)
    own = _OWN_TEAM if person.team == task.work.team and number == 1 else 0.0
    likely = task.worth * exp(bias / number + offset + own)
    low, high = _ends(likely, clipped(doubt * _GRADE_DOUBT[evidence], 0.1, 0.9), task.lens, stream)
    return Assessment(
        initiative=task.work.key,
        lens=task.lens,
        assessor=person.key,
        low=min(rounded(low), rounded(likely)),
        likely=rounded(likely),
        high=max(rounded(high), rounded(likely)),
        evidence=evidence,
        rationale=reason(task.work, task.lens, evidence, stream),
        made_at=working_hour(stream, days_before(_age_days(task, stream, number))),
        round=number,
        independent=number == 1 and stream.random() > 0.05,
    )


def _evidence(work: Initiative, stream: Random) -> Evidence:
    late = work.phase in (Phase.BETA, Phase.LIVE)
    return pick(stream, _LATE if late else _EARLY)


def _ends(likely: float, doubt: float, lens: Lens, stream: Random) -> tuple[float, float]:
    """Low and high: skewed upwards as a rule; for money, now and then even and so below nothing."""
    if lens is Lens.BUSINESS_VALUE and stream.random() < 0.4:
        return likely * (1 - _TENTH * doubt), likely * (1 + _TENTH * doubt)
    spread = _TENTH * sqrt(log(1 + doubt * doubt))
    return likely * exp(-spread), likely * exp(spread * stream.uniform(0.9, 1.15))


def _age_days(task: Task, stream: Random, number: int) -> float:
    """Within half a year, as a rule: what one in sixty was told through one lens is older."""
    if number > 1:
        return stream.uniform(5, 50)
    if draws("stale", task.lens.value, task.work.key).random() < 1 / 60:
        return stream.uniform(190, 420)
    return stream.uniform(55, 170) if stream.random() < 0.7 else stream.uniform(2, 55)
