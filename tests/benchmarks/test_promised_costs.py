"""The replay of a register of costs: what is judged, by whom, and that nobody is judged by a class that it is in."""

from pathlib import Path

import pytest
from benchmarks.promised_costs import (
    Ends,
    History,
    chosen_ends,
    interval,
    judge,
    main,
    read_register,
    record_of,
    within,
)


def histories(count: int = 60) -> list[History]:
    """Projects of four editions of which every third leaves after the second; each costs 1, 2, 3 … tenths more."""
    return [
        History(
            project=f"p-{place}",
            costs={
                2014: 100.0,
                2015: 100.0 + place % 10 * 10,
                **({} if place % 3 == 0 else {2016: 100.0 + place % 10 * 10, 2017: 110.0 + place % 10 * 11}),
            },
        )
        for place in range(count)
    ]


def test_who_left_or_was_watched_to_the_end_counts_as_finished() -> None:
    gone = record_of(History(project="a", costs={2014: 100.0, 2015: 120.0}), 2016, watched=2)
    watched = record_of(History(project="b", costs={2014: 100.0, 2016: 90.0, 2017: 1.0}), 2016, watched=2)
    cut_off = record_of(History(project="c", costs={2015: 100.0, 2016: 90.0, 2017: 1.0}), 2016, watched=2)
    assert gone is not None
    assert watched is not None
    assert cut_off is not None
    assert (gone.ratio, gone.years, gone.is_finished) == (1.2, 1.0, True)
    assert (watched.ratio, watched.is_finished, cut_off.is_finished) == (0.9, True, False)
    assert record_of(History(project="d", costs={2016: 1.0, 2017: 1.0}), 2016, watched=2) is None


def test_each_is_judged_by_the_others_on_what_came_later() -> None:
    register = histories()
    judged = judge(register)
    assert {each.project for each in judged} == {h.project for h in register if 2017 in h.costs}
    assert all(each.outcome == pytest.approx(1.1) for each in judged)
    parts = {history.project: history.part for history in register}
    for each in judged:
        others = sum(parts[history.project] != parts[each.project] for history in register)
        assert each.by.finished + each.by.running == others
    assert within(judged, None) == 0
    assert within(judged, 0.8) == len(judged)


def test_no_class_knows_what_came_later() -> None:
    register = histories()
    later = [
        History(project=history.project, costs={**history.costs, 2017: 1.0, 2018: 9e9, 2019: 3.0})
        for history in register
        if 2016 in history.costs or history.part
    ]
    for ends in Ends:
        before = {each.project: each.by for each in judge([h.as_of(2016) for h in later], 2015, ends)}
        again = {each.project: each.by for each in judge(later, 2015, ends)}
        assert before.items() <= again.items()
    records = [record_of(history, 2016, watched=2, ends=Ends.LEFT) for history in later]
    assert records == [record_of(history.as_of(2016), 2016, watched=2, ends=Ends.LEFT) for history in later]


def test_the_rule_is_chosen_by_the_editions_before() -> None:
    register = histories()
    assert chosen_ends(register) is chosen_ends([history.as_of(2016) for history in register])
    assert chosen_ends([History(project="a", costs={2016: 1.0})]) is None


def test_the_interval_is_the_exact_binomial_one() -> None:
    low, high = interval(75, 101)
    assert (round(low, 3), round(high, 3)) == (0.646, 0.824)


def test_the_script_prints_its_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    register = tmp_path / "register.csv"
    rows = [
        f"{year},{history.project},{cost}" for history in histories() for year, cost in history.costs.items()
    ]
    text = "\n".join(["year,project_key,wlc_baseline_gbp_m", *rows, "2017,p-1,n/a"])
    register.write_text(text, encoding="utf-8")
    assert len(read_register(register)) == 60
    main([str(register)])
    out = capsys.readouterr().out
    assert "Promised costs: 40 projects, classes up to 2016" in out
    assert "80 % is in it" in out
