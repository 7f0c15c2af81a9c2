"""Faults: what a machine and many people at once do to a running site, and what is lost by it: nothing.

    python -m benchmarks.faults
    python -m benchmarks.faults --only people --kills 200 --on sqlite --on postgresql

Claim: processes killed, a database that is busy, a disk that is full, the same thing done by several people at once:
what was told as stored is stored once, what was not is told as such, work taken from the dead is done once, and nothing
sealed or secret stands where it should not. Each fault is done to real processes (`bowstring serve`) on a real
database; one that loses or leaks anything is printed, and exits 1. There is no peer.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection
from tests.web.postgres.cluster import running_cluster

from benchmarks import faults_kills, faults_machine, faults_people
from benchmarks.measuring import progress, tell
from benchmarks.running_site import ANOTHER_DATABASE, Site, served, small_site


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How hard a fault is tried: how often, by how many, for how long."""

    times: int
    people: int
    seconds: tuple[float, ...]
    kills: int
    is_hurried: bool


KILLED = "Processes killed while people work"

FAULTS: dict[str, Callable[[Site, Scale], Iterator[str]]] = {
    "Two people edit the same record at once": lambda site, scale: faults_people.two_editors(
        site, times=scale.times
    ),
    "Many score at once, each twice; two leads show it": lambda site, scale: faults_people.many_score_at_once(
        site, people=scale.people
    ),
    "A web process killed in the middle of a form": lambda site, scale: faults_machine.web_killed(
        site, times=scale.times
    ),
    "A worker killed in the middle of a plan": lambda site, scale: faults_machine.worker_killed(
        site, times=max(1, scale.times // 5)
    ),
    "One job told to workers many times": lambda site, scale: faults_machine.one_job_for_many(
        site, times=scale.times
    ),
    "The database held by somebody else": lambda site, scale: (
        failure for held in scale.seconds for failure in faults_machine.database_busy(site, seconds=held)
    ),
    "The disk full under the site": lambda site, scale: faults_machine.disk_full_for_the_site(
        site, times=scale.times
    ),
    "The disk full under commands": lambda site, _: faults_machine.disk_full_for_commands(site, limit=8_192),
    KILLED: lambda site, scale: faults_kills.killed_while_people_work(
        site, kills=scale.kills, is_hurried=scale.is_hurried
    ),
    "Log and cookies": lambda site, _: faults_people.log_and_cookies(site),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Try each fault and print; 1 where anything was lost or leaked."""
    options = _options(arguments)
    if options.on:
        return max(_elsewhere(where, options) for where in options.on)
    scale = Scale(
        times=options.times,
        people=options.people,
        seconds=tuple(options.held),
        kills=options.kills,
        is_hurried=options.hurried,
    )
    progress("Storing and planning a part of the department")
    site = small_site(is_tiny=options.small)
    rows, is_wrong = [], False
    with served(site):
        for name, fault in FAULTS.items():
            if options.only and not any(word.lower() in name.lower() for word in options.only):
                continue
            progress(name)
            began = time.monotonic()
            failures = _failures(fault, site, scale)
            rows.append((name, f"{time.monotonic() - began:.1f}", str(len(failures))))
            for failure in failures:
                is_wrong = True
                sys.stderr.write(f"  {failure}\n")
    tell(
        f"Faults done to a running site: {options.times} times each, {options.people} people at once, "
        f"{options.kills} kills while people work ({connection.vendor}).",
        ("Fault", "Seconds", "Lost, leaked or broken"),
        rows,
    )
    return int(is_wrong)


def _elsewhere(where: str, options: argparse.Namespace) -> int:
    """The kills, or what `--only` names, in a process of their own on that database; a server is started for them and
    thrown away.
    """
    command = [sys.executable, "-m", "benchmarks.faults", "--kills", str(options.kills)]
    command += ["--times", str(options.times), "--people", str(options.people)]
    command += [word for name in options.only or [KILLED] for word in ("--only", name)]
    command += ["--small"] if options.small else []
    command += ["--hurried"] if options.hurried else []
    progress(f"{', '.join(options.only or [KILLED])} on {where}")
    with running_cluster() if where == "postgresql" else contextlib.nullcontext("") as url:
        return subprocess.run(command, env={**os.environ, ANOTHER_DATABASE: url}, check=False).returncode


def _failures(fault: Callable[[Site, Scale], Iterator[str]], site: Site, scale: Scale) -> list[str]:
    """What a fault found; that it could not be tried is a finding too."""
    failures = []
    try:
        for failure in fault(site, scale):
            failures.append(failure)
    except LookupError as missing:
        failures.append(f"it could not be tried: {missing}")
    return failures


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults")
    parser.add_argument("--times", type=int, default=10, help="how often each is tried")
    parser.add_argument("--people", type=int, default=50, help="how many score at once")
    parser.add_argument(
        "--held", type=float, nargs="*", default=[5.0, 25.0], help="seconds the database is held for"
    )
    parser.add_argument("--kills", type=int, default=10, help="processes killed while people work")
    parser.add_argument(
        "--on", action="append", choices=("sqlite", "postgresql"), help="databases to be killed on, in turn"
    )
    parser.add_argument("--small", action="store_true", help="on a smaller part of the department")
    parser.add_argument(
        "--hurried",
        action="store_true",
        help="let what a killed worker held run out at once, not after its lease",
    )
    parser.add_argument("--only", action="append", help="only faults whose name holds this word")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
