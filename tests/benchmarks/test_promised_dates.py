"""The replay of promises: nothing known before its day, every text that is no date told, dates that keep their word."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from benchmarks.promised_dates import coverage, first_of_each, main, replay
from benchmarks.replaying import read_history
from tests.delivery.histories import promise

from bowstring.delivery.reference import P50, P80
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter

HISTORY = (
    Path(__file__).resolve().parents[2] / "../shared/data/dwp-portfolio/history_to_2016-03.csv"
).resolve()
END = date(2016, 3, 31)
HEADER = "commit_date,commit,department,project,file,field,change,old,new\n"


def written(folder: Path, *rows: tuple[str, str, str, str]) -> Path:
    path = folder / "history.csv"
    lines = [
        f"{day}T09:00:00Z,c,D,{project},f,phase-history.{name},added,,{new}"
        for day, project, name, new in rows
    ]
    path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_months_are_their_last_day_and_what_came_is_known_when_written(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        ("2016-01-08", "claim", "beta.Public Beta Predicted", "January 2016"),
        ("2016-01-20", "claim", "beta.Public beta predicted", "Feb 2016"),
        ("2016-02-04", "claim", "beta.Public beta started", "February 2016"),
        ("2016-01-08", "pay", "alpha.Predicted", "TBC"),
        ("2016-01-08", "pay", "beta.Predicted", "Febraury 2016"),
        ("2016-01-08", "pay", "beta.Private Beta", "June 2016"),
    )
    portfolio, problems = read_history(path, until=END)
    assert [(forecast.milestone, forecast.promised, forecast.actual) for forecast in portfolio.forecasts] == [
        ("public beta", date(2016, 1, 31), date(2016, 2, 4)),
        ("public beta", date(2016, 2, 29), date(2016, 2, 4)),
    ]
    assert [problem.where.row for problem in problems] == [5, 6, 7]
    assert all(problem.mend for problem in problems)


def test_dates_keep_their_word_where_slips_are_alike(capsys: pytest.CaptureFixture[str]) -> None:
    """Eight hundred milestones with slips from one distribution, replayed once half of them have come."""
    luck = np.random.default_rng(11)
    start = date(2020, 1, 1)
    forecasts = []
    for number in range(800):
        promised = start + timedelta(days=int(luck.integers(0, 700)))
        came = promised + timedelta(days=round(luck.lognormal(3.5, 0.8)) - 10)
        forecasts.append(promise(f"i-{number}", promised, came, ahead=400))
    end = date(2024, 1, 1)
    portfolio = Portfolio(
        settings=Settings(name="Alike", start=Quarter.of(end), as_of=end), forecasts=tuple(forecasts)
    )
    judged = replay(portfolio, [date(2021, 1, 1)], until=end)
    assert len(judged) > 100
    for share in (P50, P80):
        kept, due = coverage(judged, share, end)
        # The latest of all has outlasted every record.
        assert len(judged) - 3 <= due <= len(judged)
        # Three standard errors of as many coins.
        assert abs(kept / due - share) < 3 * (share * (1 - share) / due) ** 0.5
    # All are expected but what is later than the record has seen.
    assert 0.98 * len(judged) <= sum(other.chance for other in judged) <= len(judged)
    assert first_of_each(judged) == judged
    assert capsys.readouterr().out == ""


@pytest.mark.skipif(not HISTORY.exists(), reason=f"{HISTORY} is not here")
def test_a_real_history_is_replayed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(HISTORY), "--until", str(END), "--fewest", "1"]) == 0
    printed = capsys.readouterr()
    assert "each once" in printed.out
    assert "on a machine with" in printed.out
    assert "'TBC' is no month of a year" in printed.err
    portfolio, problems = read_history(HISTORY, until=END)
    assert len(portfolio.forecasts) > 50
    assert len(problems) > 20
    days = [date(2016, 2, 1) + timedelta(days=14 * step) for step in range(4)]
    judged = replay(portfolio, days, until=END, fewest=1)
    for other in judged:
        assert 0 <= other.chance <= 1
        reference = other.reference
        assert other.came is None or other.came > other.day
        if reference.usual is not None and reference.safe is not None:
            assert other.day < reference.usual <= reference.safe
    for share in (None, P50, P80):
        kept, due = coverage(judged, share, END)
        assert 0 <= kept <= due <= len(judged)
