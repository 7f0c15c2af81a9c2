"""Real figures of public services, which nobody here wrote, become a portfolio that can be planned and talked about."""

import csv
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from examples.channel_shift.assumptions import TEAMS, team_for
from examples.channel_shift.building import Made, make_portfolio
from examples.channel_shift.measured import read_services

from bowstring.formats.files import read_portfolio, write_portfolio
from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.checks import check_portfolio, has_errors
from bowstring.model.portfolio import Portfolio, by_key
from bowstring.planning.plan import PlanStatus
from bowstring.planning.planner import plan_portfolio
from bowstring.planning.problem.schedule import Schedule
from bowstring.tensions.agenda import make_agenda
from bowstring.tensions.pricing import context_of, price_tensions

_DATA = (Path(__file__).resolve().parents[2] / "../shared/data/performance-kpis").resolve()
_TAKE_UP, _COST = "digital_take_up", "cost_per_transaction_gbp"
_DIGITAL_COST = "digital_cost_per_transaction_gbp"
_REACHED, _SPREAD = (0.5, 0.75, 0.9), (0.1, 0.5, 0.9)

pytestmark = pytest.mark.skipif(
    not _DATA.is_dir(), reason="the figures of 734 public services are not on this machine"
)


@pytest.fixture(scope="module")
def made() -> Made:
    services, problems = read_services(_DATA)
    assert problems == ()
    return make_portfolio(services)


@pytest.fixture(scope="module")
def listed() -> "_Listed":
    return _Listed()


def test_every_service_is_an_initiative_or_left_out_for_a_reason(made: Made) -> None:
    # 348 with a stated category, and 33 whose category is not stated, compared with each other.
    assert len(made.portfolio.initiatives) == 381
    assert (
        sum(
            not initiative.extra["category"].startswith("category not")
            for initiative in made.portfolio.initiatives
        )
        == 348
    )
    assert made.left_out == {
        "no volume was ever measured": 47,
        "no transactions in the latest period": 27,
        "digital take-up was never measured": 140,
        "take-up is at or above its category's upper quartile": 139,
    }
    assert made.grounds == {
        "own cost, digital told apart": 39,
        "own cost": 95,
        "category's median cost only": 247,
    }
    assert len(made.portfolio.assets) == 734 == 381 + sum(made.left_out.values())
    kept = Counter(asset.extra.get("left_out") for asset in made.portfolio.assets)
    assert {reason: count for reason, count in kept.items() if reason} == dict(made.left_out)


def test_those_left_out_are_the_ones_the_tables_say(made: Made, listed: "_Listed") -> None:
    chosen = {initiative.key for initiative in made.portfolio.initiatives}
    for slug in listed.services:
        volume, take_up = listed.latest(slug, "volume"), listed.latest(slug, _TAKE_UP)
        expected = bool(volume) and take_up is not None
        if expected:
            assert take_up is not None
            expected = take_up < listed.reached_by(slug, "category")[1]
        assert (slug in chosen) == expected, slug


@pytest.mark.parametrize(
    ("slug", "evidence"),
    [
        ("hmrc-national-insurance", Evidence.LIVE),
        ("home-office-passport-applications", Evidence.RESEARCH),
        ("co-voter-registration", None),
    ],
)
def test_three_services_by_hand(made: Made, listed: "_Listed", slug: str, evidence: Evidence | None) -> None:
    views = {view.assessor: view for view in made.portfolio.assessments if view.initiative == slug}
    volume, take_up = listed.latest(slug, "volume"), listed.latest(slug, _TAKE_UP)
    assert volume is not None
    assert take_up is not None
    gaps = [max(0.0, reached - take_up) for reached in listed.reached_by(slug, "category")]
    moved = [volume / 4 * gap for gap in gaps]
    _same(views["category-peers"], moved)
    others = [volume / 4 * max(0.0, reached - take_up) for reached in listed.reached_by(slug, "department")]
    if others[0] < others[2]:
        _same(views["department-peers"], others)
    else:
        assert "department-peers" not in views
    share = listed.digital_share()
    alike = [_saving(cost, take_up, share[1]) for cost in listed.cost_of_alike(slug)]
    _same(views["category-median-cost"], _product(moved, alike))
    assert ("own-cost" in views) == (evidence is not None)
    if evidence is not None:
        assert views["own-cost"].evidence is evidence
        _same(views["own-cost"], _product(moved, listed.own_saving(slug, share)))


def test_the_assumptions_stand_in_the_portfolio(made: Made) -> None:
    portfolio = made.portfolio
    assert {"assumed.saving", "assumed.reach", "assumed.cost", "assumed.budget"} <= set(
        portfolio.settings.extra
    )
    assert portfolio.settings.unit(Lens.USER_NEED) == "transactions moved online"
    assert all(view.rationale and view.evidence and view.made_at for view in portfolio.assessments)
    assert all(team.words in portfolio.settings.extra["assumed.cost"] for team in TEAMS)
    for initiative in portfolio.initiatives:
        assert "Assumed of the work" in initiative.description
    assert [team_for(volume).duration_quarters for volume in (9_999, 10_000, 1_000_000)] == [2, 3, 4]


def test_it_is_kept_on_disk(made: Made, tmp_path: Path) -> None:
    write_portfolio(made.portfolio, tmp_path / "channel-shift")
    read, problems = read_portfolio(tmp_path / "channel-shift")
    assert read == made.portfolio
    assert not has_errors(problems)
    assert not has_errors(check_portfolio(read))


def test_it_can_be_planned_and_its_open_questions_priced(made: Made) -> None:
    portfolio = made.portfolio
    plan = plan_portfolio(portfolio, seconds=3.0)
    assert plan.status in (PlanStatus.OPTIMAL, PlanStatus.FEASIBLE)
    assert plan.gap is not None
    assert plan.gap < 0.02
    assert plan.divisible is not None
    _keeps_to_the_facts(portfolio, Schedule(plan.divisible.problem), plan.starts)
    context = context_of(portfolio, plan.divisible)
    ledger = price_tensions(context)
    counter = Counter(tension.tension.kind for tension in ledger.tensions)
    assert counter["worth"] == _in_doubt(portfolio) > 300
    assert counter["two_sided"] > 0
    # One focus, nothing required, nobody scarce: nothing else can change the plan.
    changing = {tension.tension.kind for tension in ledger.tensions if tension.could_change_the_plan}
    assert changing <= {"worth", "two_sided", "duplication"}
    # A fresh draw could change most plans a little: what counts is what is worth talking about.
    assert 0 < ledger.could_change - ledger.small < len(ledger.tensions) / 4
    agenda = make_agenda(portfolio, ledger, context.pricer, hours=2.0)
    assert agenda.items
    assert agenda.hours_used <= 2.0


def test_figures_that_cannot_be_used_are_told_with_their_place(tmp_path: Path) -> None:
    (tmp_path / "services.csv").write_text(
        "slug,name,description,department,agency,category,url\na,A,,D,,C,\n", encoding="utf-8"
    )
    header = f"slug,period_12m_ending,volume,{_TAKE_UP},{_COST},{_DIGITAL_COST}"
    rows = ["a,2015-Q3,many,1.2,-3,", "b,2015-Q3,10,0.5,,", "a,2015-Q4,100,0.5,2,1"]
    (tmp_path / "kpis_by_period_to_2015.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    services, problems = read_services(tmp_path)
    assert [(problem.where.row, problem.where.column) for problem in problems] == [
        (2, "volume"),
        (2, _TAKE_UP),
        (2, _COST),
        (3, ""),
    ]
    latest = services[0].latest("volume", "take_up")
    assert latest is not None
    assert latest.take_up == 0.5


def _keeps_to_the_facts(portfolio: Portfolio, schedule: Schedule, starts: object) -> None:
    assert isinstance(starts, dict)
    begin = portfolio.settings.start
    initiatives_by_key = by_key(portfolio.initiatives)
    funded = {key: start.minus(begin) for key, start in starts.items() if start is not None}
    spend: defaultdict[int, float] = defaultdict(float)
    for key, start in funded.items():
        assert schedule.fits(key, start)
        schedule.add(key, start)
        for quarter in range(start, start + (initiatives_by_key[key].duration or 0)):
            spend[quarter] += initiatives_by_key[key].quarterly_cost or 0.0
    for year, row in enumerate(portfolio.budget):
        assert sum(spend[quarter] for quarter in range(4 * year, 4 * year + 4)) <= row.amount + 1e-6


def _in_doubt(portfolio: Portfolio) -> int:
    """Initiatives of which somebody gave a range, or two gave different figures, for one side at least."""
    views: dict[tuple[str, Lens], set[tuple[float, float, float]]] = defaultdict(set)
    for view in portfolio.assessments:
        views[view.initiative, view.lens].add((view.low, view.likely, view.high))
    return len(
        {
            key
            for (key, _), figures in views.items()
            if len({level for three in figures for level in three}) > 1
        }
    )


class _Listed:
    """The two tables, read without the example's own reader."""

    def __init__(self) -> None:
        with (_DATA / "services.csv").open(encoding="utf-8", newline="") as file:
            self.services = {row["slug"]: row for row in csv.DictReader(file)}
        self.rows: dict[str, list[dict[str, str]]] = defaultdict(list)
        with (_DATA / "kpis_by_period_to_2015.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                self.rows[row["slug"]].append(row)

    def latest(self, slug: str, *columns: str) -> float | None:
        """The first column's figure in the latest row that tells all columns."""
        rows = [row for row in self.rows[slug] if all(row[column] for column in columns)]
        return float(max(rows, key=lambda row: row["period_12m_ending"])[columns[0]]) if rows else None

    def reached_by(self, slug: str, column: str) -> list[float]:
        mates = [
            other for other in self.services if self.services[other][column] == self.services[slug][column]
        ]
        return _quantiles((self.latest(mate, _TAKE_UP) for mate in mates), _REACHED)

    def cost_of_alike(self, slug: str) -> list[float]:
        category = self.services[slug]["category"]
        mates = [other for other in self.services if self.services[other]["category"] == category]
        alike = [mate for mate in mates if self._size(mate) == self._size(slug)]
        enough = sum(self.latest(mate, _COST) is not None for mate in alike) >= 4
        return _quantiles((self.latest(mate, _COST) for mate in (alike if enough else mates)), _SPREAD)

    def _size(self, slug: str) -> int:
        volume = self.latest(slug, "volume")
        return -1 if volume is None else sum(volume >= limit for limit in (1e4, 1e6))

    def apart(self, slug: str) -> tuple[float, float] | None:
        """What a transaction costs online and in the other channels, where that is told apart."""
        columns = (_TAKE_UP, _COST, _DIGITAL_COST)
        take_up, cost, digital = (
            self.latest(slug, name, *(other for other in columns if other != name)) for name in columns
        )
        if take_up is None or cost is None or digital is None or cost == digital or take_up >= 1:
            return None
        other = (cost - take_up * digital) / (1 - take_up)
        return (digital, other) if other > 0 else None

    def digital_share(self) -> list[float]:
        return _quantiles((a[0] / a[1] for slug in self.services if (a := self.apart(slug))), _SPREAD)

    def own_saving(self, slug: str, share: list[float]) -> list[float]:
        apart = self.apart(slug)
        if apart is not None:
            return [apart[1] - apart[0]] * 3
        cost, take_up = self.latest(slug, _COST), self.latest(slug, _TAKE_UP)
        assert cost is not None
        assert take_up is not None
        return [_saving(cost, take_up, fraction) for fraction in reversed(share)]


def _saving(average: float, take_up: float, share: float) -> float:
    """With digital at a share of the others: average = take_up·share·other + (1 − take_up)·other."""
    other = average / (take_up * share + 1 - take_up)
    return other - share * other


def _product(moved: list[float], saving: list[float]) -> list[float]:
    likely = moved[1] * saving[1]
    down = math.sqrt((saving[1] * (moved[1] - moved[0])) ** 2 + (moved[1] * (saving[1] - saving[0])) ** 2)
    up = math.sqrt((saving[1] * (moved[2] - moved[1])) ** 2 + (moved[1] * (saving[2] - saving[1])) ** 2)
    return [max(0.0, likely - down), likely, likely + up]


def _quantiles(figures: Iterable[float | None], at: tuple[float, ...]) -> list[float]:
    ordered = sorted(figure for figure in figures if figure is not None)
    quantiles = []
    for share in at:
        place = share * (len(ordered) - 1)
        below = math.floor(place)
        above = min(below + 1, len(ordered) - 1)
        quantiles.append(ordered[below] + (place - below) * (ordered[above] - ordered[below]))
    return quantiles


def _same(view: Assessment, figures: list[float]) -> None:
    assert [view.low, view.likely, view.high] == pytest.approx(figures, rel=1e-5, abs=1e-9)
