"""Small portfolios on disk, and a way to run commands on them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bowstring.cli.app import app
from bowstring.formats.files import write_portfolio
from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.assets import Capability, Focus
from bowstring.model.capacity import Budget, Capacity, Discipline
from bowstring.model.decisions import Decision, DecisionKind, Level
from bowstring.model.initiatives import Initiative
from bowstring.model.needs import Contribution, Need, Outcome
from bowstring.model.organisation import Person, Team
from bowstring.model.portfolio import Forum, Portfolio, Settings
from bowstring.model.quarters import Quarter

# Key, focus, worth a quarter to users and to the business, cost a quarter, quarters, what it requires.
WORKS: tuple[tuple[str, Focus, float, float, float, int, tuple[str, ...]], ...] = (
    ("apply", Focus.PRODUCT, 900, 40_000, 60_000, 2, ("identity",)),
    ("chat", Focus.PRODUCT, 700, 5_000, 40_000, 1, ()),
    ("report", Focus.PRODUCT, 200, 90_000, 50_000, 2, ()),
    ("status", Focus.PRODUCT, 400, 30_000, 30_000, 1, ("identity",)),
    ("identity", Focus.PLATFORM, 100, 20_000, 70_000, 1, ()),
    ("payments", Focus.PLATFORM, 300, 60_000, 80_000, 2, ()),
    ("notify", Focus.PLATFORM, 250, 25_000, 30_000, 1, ()),
    ("data", Focus.ENTERPRISE, 50, 70_000, 60_000, 2, ()),
    ("skills", Focus.ENTERPRISE, 150, 30_000, 40_000, 1, ()),
    ("mainframe", Focus.ENTERPRISE, 20, 120_000, 90_000, 3, ()),
)
START = Quarter(2026, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, object]:
        """The answer of --json."""
        payload = json.loads(self.out)
        assert isinstance(payload, dict)
        return payload


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def run() -> Run:
    """Runs a command; nothing but an exit may come out of it."""

    def run_command(*arguments: object) -> Ran:
        done = CliRunner(env={"COLUMNS": "100"}).invoke(app, [str(argument) for argument in arguments])
        assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
        assert "Traceback" not in done.output
        return Ran(code=done.exit_code, out=done.stdout, err=done.stderr)

    return run_command


def portfolio() -> Portfolio:
    """Ten initiatives of three focuses over four quarters, too many for the money there is."""
    return Portfolio(
        settings=Settings(
            name="Small office",
            start=START,
            quarters=4,
            value_quarters=12,
            forums=(Forum(key="board", level=Level.ENTERPRISE, hours=2.0), Forum(key="empty", hours=0.25)),
        ),
        initiatives=tuple(initiatives()),
        capabilities=(Capability(key="sign-in", name="Signing in"),),
        needs=(Need(key="claim", statement="As a parent I need to claim so that I am paid"),),
        outcomes=(Outcome(key="faster", name="Faster payment", baseline=10.0, target=12.0),),
        contributions=(
            Contribution(initiative="apply", outcome="faster", low=1.0, likely=2.0, high=4.0, assessor="p-1"),
        ),
        disciplines=(Discipline(key="design", name="Design", pay=15_000.0),),
        capacity=(Capacity(discipline="design", people=6.0, surge_people=4.0, surge_price=20_000.0),),
        budget=(Budget(period="2026/27", amount=500_000.0),),
        teams=tuple(Team(key=f"team-{focus.value}", name=focus.value, lead="p-1") for focus in Focus),
        people=tuple(
            Person(
                key=f"p-{place}",
                name=f"Person {place}",
                lens=(Lens.USER_NEED, Lens.BUSINESS_VALUE)[place % 2],
            )
            for place in range(1, 7)
        ),
        decisions=(Decision(key="d-1", title="Skills first", kind=DecisionKind.OURS, changes=("skills",)),),
        assessments=tuple(assessments()),
    )


def initiatives() -> Iterator[Initiative]:
    """The work, each with a team, two leads and two designers."""
    yield from (
        Initiative(
            key=key,
            name=f"The {key} work",
            focus=focus,
            cost_per_quarter=cost,
            duration_quarters=quarters,
            requires=requires,
            requires_capabilities=("sign-in",) if key == "chat" else (),
            effort={"design": 2.0},
            team=f"team-{focus.value}",
            needs=("claim",) if key == "apply" else (),
            outcomes=("faster",) if key == "apply" else (),
            user_lead="p-1",
            business_lead="p-2",
            mandated_by="d-1" if key == "skills" else "",
        )
        for key, focus, _, _, cost, quarters, requires in WORKS
    )


def assessments() -> Iterator[Assessment]:
    """Two people on each side of each, one at three fifths of the worth and one at half as much again."""
    yield from (
        Assessment(
            initiative=key,
            lens=lens,
            assessor=f"p-{assessor}",
            low=worth * factor * 0.5,
            likely=worth * factor,
            high=worth * factor * 1.8,
            evidence=Evidence.DESK,
        )
        for key, _, user, business, *_ in WORKS
        for lens, worth in ((Lens.USER_NEED, user), (Lens.BUSINESS_VALUE, business))
        for assessor, factor in ((1, 0.6), (2, 1.5))
    )


@pytest.fixture(scope="session")
def keep(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Portfolio], Path]:
    """Keeps a portfolio as a folder of its own."""

    def kept(example: Portfolio) -> Path:
        path = tmp_path_factory.mktemp("portfolio") / "small"
        write_portfolio(example, path)
        return path

    return kept


@pytest.fixture(scope="session")
def small(keep: Callable[[Portfolio], Path]) -> Path:
    """A portfolio that can be planned."""
    return keep(portfolio())


@pytest.fixture(scope="session")
def unvalued(keep: Callable[[Portfolio], Path]) -> Path:
    """The same before anybody has assessed anything."""
    return keep(replace(portfolio(), assessments=()))


@pytest.fixture(scope="session")
def impossible(keep: Callable[[Portfolio], Path]) -> Path:
    """The same with less money than the mandated work costs."""
    return keep(replace(portfolio(), budget=(Budget(period="2026/27", amount=10_000.0),)))


@pytest.fixture(scope="session")
def circular(keep: Callable[[Portfolio], Path]) -> Path:
    """Two initiatives that wait for each other."""
    example = portfolio()
    works = tuple(
        replace(work, requires=("apply",)) if work.key == "identity" else work for work in example.initiatives
    )
    return keep(replace(example, initiatives=works))
