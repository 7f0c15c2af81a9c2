"""Promised costs: how often work keeps within the P50 and P80 of a class of what earlier work came to cost.

    python -m benchmarks.promised_costs REGISTER.csv

Claim: four fifths keep within the P80, that is, 80 % lies within the binomial 95 % interval of the share that does; the
peer is the stated cost. A register restates costs in each edition, so the outcome is what is last said of a project. It
is read as it stood at `--until`, and nothing later enters a class: what those editions said first and last of each
project makes it. Each project is then judged by what later editions last say, over what was last stated before, and
never by a class that it is in: projects are dealt into ten parts by their names, and each part is judged by the others.

What counts as seen to its end is a choice: only who left the register, or who was watched for as long as it goes back
too. It is not made on the outcomes either: the editions before `--until` are judged by the one of `--until` by both
rules, and the rule that came nearest to 80 % there is the one that the later editions judge.

The files are meant for the editions 2014 to 2019 of the UK's register of government major projects, with columns
`year`, `project_key` and `wlc_baseline_gbp_m`.
"""

import argparse
import csv
import hashlib
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from scipy.stats import binomtest

from benchmarks.measuring import tell
from bowstring.delivery.overruns import CostClass, CostRecord, cost_class_of

UNTIL = 2016
_PARTS = 10
_HEADER = (
    "Seen to its end",
    "Chosen by",
    "Projects",
    "By the stated cost",
    "By P50",
    "By P80",
    "P80",
    "95 % interval",
    "80 % is in it",
)


class Ends(StrEnum):
    """Who counts as seen to its end."""

    LEFT = "who left the register"
    WATCHED = "and who was watched all along"


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a register says of a project: whole-life cost by edition."""

    project: str
    costs: Mapping[int, float]

    def before(self, until: int) -> dict[int, float]:
        """The editions up to one."""
        return {year: cost for year, cost in self.costs.items() if year <= until}

    def as_of(self, until: int) -> "History":
        """It as the editions up to one tell it."""
        return History(project=self.project, costs=self.before(until))

    @property
    def part(self) -> int:
        """The part it is dealt into, by its name."""
        return hashlib.sha256(self.project.encode()).digest()[0] % _PARTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A project's outcome over what was stated, beside the class it is judged by."""

    project: str
    outcome: float
    by: CostClass


def read_register(path: Path) -> list[History]:
    """Every project with a whole-life cost above 0 in some edition, by name."""
    costs: dict[str, dict[int, float]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cost = _figure(row["wlc_baseline_gbp_m"])
            if cost is not None and cost > 0:
                costs[row["project_key"]][int(row["year"])] = cost
    return [History(project=key, costs=costs[key]) for key in sorted(costs)]


def record_of(history: History, until: int, watched: int, ends: Ends = Ends.WATCHED) -> CostRecord | None:
    """What the editions up to one show of a project; None where fewer than two tell its cost.

    watched: years that the register goes back. Who has left is known by the edition of `until` alone.
    """
    seen = history.before(until)
    if len(seen) < 2:
        return None
    # Time counts from when the cost was first stated here: what came before was not watched.
    first, last = min(seen), max(seen)
    return CostRecord(
        initiative=history.project,
        ratio=seen[last] / seen[first],
        years=float(last - first),
        is_finished=last < until or (ends is Ends.WATCHED and last - first >= watched),
    )


def chosen_ends(histories: Sequence[History], until: int = UNTIL) -> Ends | None:
    """The rule that came nearest to 80 % of what the last edition of a class says; None where none can be judged."""
    seen = [history.as_of(until) for history in histories if history.before(until)]
    distances = {}
    for ends in Ends:
        judged = judge(seen, until - 1, ends)
        if judged:
            distances[ends] = abs(within(judged, 0.8) / len(judged) - 0.8)
    return min(distances, key=lambda ends: distances[ends], default=None)


def judge(histories: Sequence[History], until: int = UNTIL, ends: Ends = Ends.WATCHED) -> list[Judged]:
    """Every project that an edition tells of on both sides, by the class of the other parts."""
    judged = []
    watched = until - min(min(history.costs) for history in histories)
    for part in range(_PARTS):
        records = [record_of(history, until, watched, ends) for history in histories if history.part != part]
        by = cost_class_of([record for record in records if record is not None])
        if by is None:
            continue
        for history in histories:
            seen = history.before(until)
            if history.part == part and seen and max(history.costs) > until:
                outcome = history.costs[max(history.costs)] / seen[max(seen)]
                judged.append(Judged(project=history.project, outcome=outcome, by=by))
    return judged


def within(judged: Sequence[Judged], share: float | None) -> int:
    """How many come to no more than the quantile of their class; None: than was stated."""
    return sum(
        each.outcome <= (1.0 if share is None else each.by.quantile(share)) * (1 + 1e-9) for each in judged
    )


def interval(kept: int, of: int) -> tuple[float, float]:
    """The binomial 95 % interval of a share. Source: Clopper & Pearson 1934."""
    exact = binomtest(kept, of).proportion_ci(confidence_level=0.95, method="exact")
    return float(exact.low), float(exact.high)


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge, and tell how many kept within what was foretold; 1 where 80 % lies outside the interval."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.promised_costs", description=__doc__)
    parser.add_argument("register", type=Path, metavar="REGISTER.csv")
    parser.add_argument("--until", type=int, default=UNTIL, metavar="YEAR")
    given = parser.parse_args(arguments)
    histories = read_register(given.register)
    chosen = chosen_ends(histories, given.until)
    judged = {ends: judge(histories, given.until, ends) for ends in Ends}
    if chosen is None or not judged[chosen]:
        sys.stderr.write("No project is told of on both sides of that year, or too few were finished.\n")
        return 1
    rows = [_row(ends, each, is_chosen=ends is chosen) for ends, each in judged.items() if each]
    tell(f"Promised costs: {len(judged[chosen])} projects, classes up to {given.until}", _HEADER, rows)
    low, high = interval(within(judged[chosen], 0.8), len(judged[chosen]))
    return 0 if low <= 0.8 <= high else 1


def _row(name: str, judged: Sequence[Judged], *, is_chosen: bool) -> tuple[str, ...]:
    kept = [within(judged, share) for share in (None, 0.5, 0.8)]
    low, high = interval(kept[-1], len(judged))
    p80 = sorted(each.by.quantile(0.8) for each in judged)
    return (
        name,
        "editions before" if is_chosen else "",
        str(len(judged)),
        *(f"{count} ({100 * count / len(judged):.0f} %)" for count in kept),
        f"{p80[0]:.2f} to {p80[-1]:.2f}",
        f"{100 * low:.0f} to {100 * high:.0f} %",
        "yes" if low <= 0.8 <= high else "no",
    )


def _figure(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


if __name__ == "__main__":
    sys.exit(main())
