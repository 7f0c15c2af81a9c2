"""Long use: people click, edit and score for a while beside re-plans; what grows, what slows down, what fails.

    python -m benchmarks.soak --minutes 10 --people 8

Claim: on the department, the site goes on as it began: no answer is an error, its processes do not grow without end,
and the pages of the last tenth of the time come as fast as those of the first. Answers that are errors, and web
processes that grew by more than half after the first third of the time, exit 1. There is no peer.
"""

import argparse
import contextlib
import random
import re
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measuring import progress, tell
from benchmarks.running_site import (
    DATABASE,
    Answer,
    Browser,
    Site,
    member,
    served,
    small_site,
    stored_site,
    wait_for,
)
from bowstring.formats.files import read_portfolio
from bowstring.web.access import Role
from bowstring.web.jobs.jobs import replan
from bowstring.web.models import Job, StoredPlan, StoredPortfolio

_EXAMPLE = Path(__file__).parents[1] / "examples" / "department"
_LINK = re.compile(r'href="(/p/[^"#]+)"')
_TENTHS = 10
# Leaving, taking away and downloading would end the walk or measure something else.
_NOT_FOLLOWED = re.compile(r"sign-out|export|\.csv|\.xlsx|\.md|\.json|/delete|/remove|/drop|report")
_PAUSE_S = (0.2, 1.5)
_GROWTH = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """One answer. at: seconds from the beginning; what: read, edited, scored or raised."""

    at: float
    what: str
    path: str
    status: int
    seconds: float


@dataclass(slots=True, kw_only=True)
class Seen:
    """What was measured all the while. memory: by kind of process, megabytes in all at each moment."""

    began: float
    clicks: list[Click] = field(default_factory=list)
    memory: dict[str, list[float]] = field(default_factory=lambda: {"web": [], "worker": []})
    database: list[float] = field(default_factory=list)


class Person:
    """Somebody who uses the site: mostly reads what the pages lead to, now and then says something."""

    def __init__(self, site: Site, browser: Browser, seen: Seen, *, seed: int) -> None:
        self.site, self.browser, self.seen = site, browser, seen
        self.luck = random.Random(seed)
        self.seed = seed
        self.links = [site.url()]

    def go_on(self, until: float) -> None:
        """Click, and pause as people do, until then."""
        while time.monotonic() < until:
            chance = self.luck.random()
            # A page that this person may only read has no form.
            with contextlib.suppress(LookupError):
                self.edit() if chance < 0.06 else self.score() if chance < 0.12 else self.read()
            time.sleep(min(self.luck.uniform(*_PAUSE_S), max(0.0, until - time.monotonic())))

    def read(self) -> None:
        """A page that the last one leads to, or the first again."""
        path = self.luck.choice(self.links) if self.luck.random() < 0.9 else self.site.url()
        answer = self._note("read", self.browser.get(path), path)
        links = sorted({link.replace("&amp;", "&") for link in _LINK.findall(answer.text)})
        self.links = [link for link in links if not _NOT_FOLLOWED.search(link)] or [self.site.url()]

    def edit(self) -> None:
        """A need said in other words."""
        page = self.site.url(f"facts/needs/{self.luck.randrange(1, 20)}")
        opened = self._note("read", self.browser.get(page), page)
        if opened.status == 200:
            form = opened.form("stamp")
            name = next(field.name for field in form.fields.values() if field.kind == "textarea")
            words = f"As a {self.seed} I need {self.luck.randrange(10**6)}"
            self._note("edited", self.browser.send(page, form, {name: words}), page)

    def score(self) -> None:
        """What an initiative is worth, sealed."""
        answer = self._note("read", self.browser.get(self.site.url("ask")), "ask")
        leads = [link for link in _LINK.findall(answer.text) if "/assess/" in link]
        if leads:
            page = self.luck.choice(leads).replace("&amp;", "&")
            form = self._note("read", self.browser.get(page), page).form("lens")
            likely = self.luck.uniform(10, 1000)
            values = {"low": likely / 2, "likely": likely, "high": likely * 2}
            typed = {
                name: f"{values[end]:.0f}" for name in form.fields if (end := name.rsplit("-")[-1]) in values
            }
            self._note("scored", self.browser.send(page, form, typed), page)

    def _note(self, what: str, answer: Answer, path: str) -> Answer:
        self.seen.clicks.append(
            Click(
                at=time.monotonic() - self.seen.began,
                what=what,
                path=path,
                status=answer.status,
                seconds=answer.seconds,
            )
        )
        return answer


def main(arguments: Sequence[str] | None = None) -> int:
    """Use the site for so long and print; 1 where it failed or grew without end."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--small", action="store_true", help="on a part of the department")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    progress("Storing and planning")
    site = small_site() if options.small else stored_site(read_portfolio(_EXAMPLE)[0])
    with served(site):
        if not options.small:
            replan(site.portfolio.pk)
            wait_for(lambda: not Job.objects.filter(ended_at=None).exists(), seconds=900)
        progress(f"{options.people} people for {options.minutes:g} minutes")
        seen = soak(site, people=options.people, seconds=60 * options.minutes, seed=options.seed)
    _tell(site, seen, options.minutes, options.people)
    wrong = list(_wrong(seen))
    for fault in wrong:
        sys.stderr.write(f"{fault}\n")
    return int(bool(wrong))


def soak(site: Site, *, people: int, seconds: float, seed: int) -> Seen:
    """So many people use the site for so long, each with a browser and a role."""
    roles = (Role.LEAD, Role.EDITOR, Role.ASSESSOR, Role.VIEWER, Role.OWNER)
    browsers = [
        site.browser(member(site, f"person-{at}", roles[at % len(roles)], person=f"soak-{at}"))
        for at in range(people)
    ]
    seen = Seen(began=time.monotonic())
    until = seen.began + seconds
    using = [
        threading.Thread(target=Person(site, browser, seen, seed=seed * people + at).go_on, args=(until,))
        for at, browser in enumerate(browsers)
    ]
    for thread in using:
        thread.start()
    while time.monotonic() < until:
        _measure(site, seen)
        time.sleep(max(0.2, min(seconds / 60, until - time.monotonic())))
    for other in using:
        other.join()
    _measure(site, seen)
    return seen


def _measure(site: Site, seen: Seen) -> None:
    for kind, word in (("web", "bowstring.web.wsgi"), ("worker", "bowstring worker")):
        seen.memory[kind].append(sum(_megabytes(pid) for pid in site.processes(word)))
    size = sum(file.stat().st_size for file in DATABASE.parent.glob(f"{DATABASE.name}*"))
    seen.database.append(size / 2**20)


def _megabytes(pid: int) -> float:
    """What a process holds in memory, its share of what it shares."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    match = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(match.group(1)) / 1024 if match else 0.0


def _tell(site: Site, seen: Seen, minutes: float, people: int) -> None:
    length = 60 * minutes / _TENTHS
    rows = [
        _row(at, [click for click in seen.clicks if int(click.at / length) == at], seen)
        for at in range(_TENTHS)
    ]
    jobs = Counter(Job.objects.filter(portfolio=site.portfolio).values_list("state", flat=True))
    revision = StoredPortfolio.objects.get(pk=site.portfolio.pk).revision
    done = Counter(click.what for click in seen.clicks if click.status in (200, 302))
    tell(
        f"{people} people for {minutes:g} minutes, {site.portfolio.name}. By tenths of the time.",
        (
            *("Tenth", "Answers", "Errors", "Middle, ms", "Slowest tenth above, ms", "Slowest, ms"),
            *("Web, MB", "Worker, MB", "Database, MB"),
        ),
        rows,
        f"In all: {', '.join(f'{count} {what}' for what, count in sorted(done.items()))}.",
        f"Revision {revision}; jobs: {', '.join(f'{count} {state}' for state, count in sorted(jobs.items()))}; "
        f"{StoredPlan.objects.filter(portfolio=site.portfolio).count()} plans kept.",
    )


def _row(at: int, clicks: Sequence[Click], seen: Seen) -> tuple[str, ...]:
    took = sorted(1000 * click.seconds for click in clicks)
    errors = sum(_is_error(click) for click in clicks)
    middle, most = (statistics.median(took), took[-1]) if took else (0.0, 0.0)
    above = took[int(0.9 * len(took))] if took else 0.0
    measured = (*seen.memory.values(), seen.database)
    figures = (f"{_at(series, at):.0f}" for series in measured)
    return (
        str(at + 1),
        str(len(clicks)),
        str(errors),
        f"{middle:.0f}",
        f"{above:.0f}",
        f"{most:.0f}",
        *figures,
    )


def _at(figures: Sequence[float], tenth: int) -> float:
    """The middle of what was measured in a tenth of the time."""
    first, last = (int(len(figures) * step / _TENTHS) for step in (tenth, tenth + 1))
    return statistics.median(figures[first : max(last, first + 1)] or figures[-1:])


def _is_error(click: Click) -> bool:
    return click.status <= 0 or click.status >= 500 or click.status in (400, 404)


def _wrong(seen: Seen) -> Iterator[str]:
    """What exits 1."""
    for (path, status), count in Counter(
        (click.path, click.status) for click in seen.clicks if _is_error(click)
    ).most_common(20):
        yield f"{count} times {status}: {path}"
    early, late = (_at(seen.memory["web"], tenth) for tenth in (3, 9))
    if early and late > _GROWTH * early:
        yield f"the web processes grew from {early:.0f} to {late:.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
