"""Every script runs, on tiny sizes, and prints its table; how fast anything is, is not looked at here."""

import math
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from benchmarks.instances import Family, make_instance, make_instance_and_truth
from benchmarks.measuring import spread

from benchmarks import (
    asking,
    baselines,
    cold_start,
    damage,
    dialects,
    frontier,
    fuzz,
    growth,
    hostile_files,
    ledger_time,
    messy_tables,
    plan_gap,
    plan_job,
    prior_art,
    reach_time,
    replanning,
    shrinkage,
    staffing_time,
    under_load,
    worlds,
)
from bowstring.formats.files import write_portfolio
from bowstring.model.assessments import Evidence, Lens

_TINY = ["--size", "12", "--seeds", "1", "--family", "typical"]


@pytest.mark.parametrize(
    ("main", "options", "phrases"),
    [
        (plan_gap.main, [*_TINY, "--seconds", "2"], ["typical", "Bowstring", "HiGHS alone"]),
        (frontier.main, ["--items", "8", "--seeds", "1"], ["Points", "pyaugmecon"]),
        (ledger_time.main, [*_TINY, "--sample", "8"], ["typical", "Questions", "Greatest difference"]),
        (worlds.main, [*_TINY, "--worlds", "2"], ["typical", "Worlds a second and core"]),
        (worlds.main, [*_TINY, "--worlds", "4", "--calibrate"], ["In the true plan, %", "Contested:"]),
        (cold_start.main, [*_TINY, "--command", "check"], ["check", "Peak memory"]),
        (asking.main, [*_TINY, "--draws", "2"], ["worth of the answer", "random", "100% asked"]),
        (
            shrinkage.main,
            [*_TINY[:4], "--assessors", "2", "--nature", "overconfident"],
            ["as assessed", "0.1.0", "now"],
        ),
        (baselines.main, [*_TINY, "--seconds", "2"], ["equal tension", "ranked: wsjf", "enterprise first"]),
        (reach_time.main, ["--assets", "300", "--seeds", "1"], ["a part of it", "all of it", "yes"]),
        (staffing_time.main, ["--people", "6", "--teams", "3", "--seeds", "1"], ["Gaps", "1 of 1"]),
        (
            prior_art.main,
            ["--size", "60", "--seeds", "1", "--questions", "3", "--data", "nowhere"],
            ["Question, wall ms", "60 descriptions"],
        ),
        (hostile_files.main, ["--count", "2"], ["workbook", "csv", "json", "yaml", "Stopped at a limit"]),
        (fuzz.main, ["--count", "12", "--size", "9"], ["folder", "workbook", "yaml", "json"]),
        (messy_tables.main, ["--count", "12"], ["0 with a silent error", "without a question"]),
        (
            growth.main,
            ["--size", "12", "--size", "15", "--seconds", "0.2"],
            ["Most memory", "grows as n to the"],
        ),
        (under_load.main, [*_TINY, "--seconds", "3", "--busy", "1"], ["Pressed, wall s", "yes"]),
        (dialects.main, ["examples/wishes"], ["CleverCSV", "csv.Sniffer", "polluted together"]),
    ],
    ids=lambda value: getattr(value, "__module__", None),
)
def test_the_script_prints_its_table(
    main: Callable[[Sequence[str]], object],
    options: list[str],
    phrases: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert not main(options)
    printed = capsys.readouterr().out
    assert "on a machine with" in printed
    for words in phrases:
        assert words in printed


def test_a_plan_job_is_told_by_what_it_shows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_portfolio(make_instance(Family.TYPICAL, initiatives=12, seed=0), tmp_path / "twelve")
    plan_job.main([str(tmp_path / "twelve"), "--seconds", "2"])
    printed = capsys.readouterr().out
    for phrase in ("the plan", "and its first agenda", "what balance costs", "everything", "left out"):
        assert phrase in printed


def test_plans_near_the_adopted_one_are_told_beside_plans_made_afresh(
    capsys: pytest.CaptureFixture[str],
) -> None:
    replanning.main(["--initiatives", "12", "--changes", "2"])
    printed = capsys.readouterr().out
    for phrase in ("12 typical", "near: CPU, s", "afresh: CPU, s", "leave out"):
        assert phrase in printed


def test_both_searches_agree_where_both_are_proven() -> None:
    mine = plan_gap.ours(Family.TYPICAL, 12, 3, seconds=20.0)
    theirs = plan_gap.highs_alone(Family.TYPICAL, 12, 3, seconds=20.0)
    assert mine.value == pytest.approx(theirs.value, rel=1e-3)
    assert mine.bound >= mine.value
    assert theirs.bound >= theirs.value


def test_prices_are_those_of_a_solver_that_has_seen_nothing() -> None:
    whole = ledger_time.ours(Family.HARD, 12, 2)
    scratch = ledger_time.peer(Family.HARD, 12, 2, 10_000)
    assert scratch.gains.keys() == whole.gains.keys()
    for key, (gain, _) in scratch.gains.items():
        least, most = whole.gains[key]
        assert least == most
        assert max(0.0, least) == pytest.approx(max(0.0, gain), abs=2e-6), key


def test_asking_everything_is_the_same_whatever_the_order() -> None:
    yielded = asking.simulate(Family.TYPICAL, 12, 0, 3, Evidence.LIVE)
    everything = [yielded.gained[name][-1] for name in asking.ORDERS]
    assert everything == pytest.approx([everything[0]] * len(everything), abs=1e-6)
    assert yielded.share("random")[-1] == pytest.approx(100)


def test_the_truth_is_told_without_changing_the_instance() -> None:
    portfolio, truth = make_instance_and_truth(Family.HARD, initiatives=40, seed=5)
    assert portfolio == make_instance(Family.HARD, initiatives=40, seed=5)
    for lens in Lens:
        means: dict[str, list[float]] = {initiative.key: [] for initiative in portfolio.initiatives}
        for view in portfolio.assessments:
            if view.lens is lens:
                means[view.initiative].append(view.likely)
        off = [math.log(np.mean(figures) / truth[lens][key]) for key, figures in means.items()]
        assert abs(float(np.mean(off))) < 0.25


def test_damage_is_the_same_for_the_same_seed() -> None:
    data = b"key,name,focus\na,A,product\n" * 5
    wounded = [damage.damage(np.random.default_rng(seed), data) for seed in range(50)]
    assert wounded == [damage.damage(np.random.default_rng(seed), data) for seed in range(50)]
    assert sum(variant != data for variant in wounded) > 40


def test_a_spread_is_told_by_its_median_and_its_ends() -> None:
    assert spread([3.0, 1.0, 2.0]) == "2.00 (1.00 to 3.00)"
    assert spread([]) == "–"
