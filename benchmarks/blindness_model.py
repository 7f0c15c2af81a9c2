"""A plain model of who may see which figure, and the portfolio that six people meet at."""

from dataclasses import dataclass, field
from typing import Any

from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Portfolio
from bowstring.web.models import StoredPortfolio
from bowstring.web.store.facts import create_portfolio
from bowstring.web.store.plans import finding, latest_plan, record_plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What one score is of: one for each giver, work, side and round."""

    giver: str
    work: str
    lens: Lens
    number: int


@dataclass(slots=True)
class Model:
    """What should be so. waiting: the figure of each subject that is sealed, and whether its session shows it."""

    rounds: dict[str, int]
    number: int
    waiting: dict[Subject, tuple[int, bool]] = field(default_factory=dict)
    givers: dict[int, str] = field(default_factory=dict)
    shown: set[int] = field(default_factory=set)
    is_open: bool = True
    is_shown: bool = False
    sides: dict[str, Lens] = field(default_factory=dict)

    def open(self, work: str) -> None:
        """A conversation about some work is open, and nobody has joined its session yet."""
        self.number, self.is_open, self.is_shown, self.sides = self.rounds[work], True, False, {}

    def seal(self, subject: Subject, figure: int, *, in_session: bool) -> None:
        """Somebody's figure is taken; their earlier one of the same subject makes way."""
        before = self.waiting.get(subject)
        self.waiting[subject] = (figure, in_session or (before is not None and before[1]))

    def show(self, subjects: list[Subject]) -> set[int]:
        """They are facts from now on; their figures."""
        figures = {self.waiting.pop(subject)[0] for subject in subjects}
        self.shown |= figures
        for subject in subjects:
            self.rounds[subject.work] = max(self.rounds[subject.work], subject.number)
        return figures

    def detach(self, giver: str = "", lens: Lens | None = None) -> None:
        """The session shows them no more: all, or those of one giver and side."""
        for subject, (figure, _) in self.waiting.items():
            if giver in ("", subject.giver) and lens in (None, subject.lens):
                self.waiting[subject] = (figure, False)

    def seen_by(self, person: str) -> set[int]:
        """The figures that wait and are theirs."""
        return {figure for subject, (figure, _) in self.waiting.items() if subject.giver == person}


@dataclass(frozen=True, slots=True)
class Stage:
    """A portfolio that is stored and planned, before anybody does anything. tension: a question about its work."""

    stored: StoredPortfolio
    tension: str
    work: str
    other: str

    def url(self, path: str = "") -> str:
        """An address inside the portfolio."""
        return f"/p/{self.stored.key}/{path}"


def staged(portfolio: Portfolio, recorded: Any, findings: Any) -> Stage:
    """The stage: a portfolio stored with its plan, and a question whose figures are scored."""
    stored = create_portfolio(portfolio, "blind")
    record_plan(stored.pk, recorded, findings, revision=1)
    plan = latest_plan(stored.pk)
    if plan is None:
        raise AssertionError("a plan was recorded")
    ledger = finding(plan.number, "ledger")
    if ledger is None:
        raise AssertionError("its ledger was recorded")
    tension = next(tension for tension in ledger.tensions if tension.tension.kind == "worth")
    work = tension.tension.about[0]
    other = next(initiative.key for initiative in portfolio.initiatives if initiative.key != work)
    return Stage(stored, tension.key, work, other)


def typed_score(lens: Lens, figure: int) -> dict[str, str]:
    """What somebody types where a side of some work is scored."""
    cells = dict.fromkeys(("low", "likely", "high"), str(figure))
    cells |= {"evidence": "guess", "rationale": f"because of {figure}"}
    return {**{f"{lens.value}-{name}": cell for name, cell in cells.items()}, "lens": lens.value}


class BrokenClaimError(AssertionError):
    """Something that must never be."""


def need(is_so: bool, words: str) -> None:
    """Go on only where something is so. Raises: BrokenClaimError."""
    if not is_so:
        raise BrokenClaimError(words)
