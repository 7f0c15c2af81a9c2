"""What a machine does to a site: processes die, the database is busy, the disk is full."""

import contextlib
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from django.utils import timezone

from benchmarks.running_site import DATABASE, HOME, Answer, Browser, Site, member, served, wait_for
from bowstring.web.access import Role
from bowstring.web.jobs.jobs import replan, run_job
from bowstring.web.models import Finding, Job, RaisedRow, StoredPlan
from bowstring.web.store.jobs import LEASE, end_job, reap_jobs, take_job

_FULL = resource.RLIM_INFINITY
_PATIENCE_S = 240.0


def worker_killed(site: Site, *, times: int) -> Iterator[str]:
    """A worker killed in the middle of a plan: the job comes back, and its plan is stored once."""
    for _ in range(times):
        _wait_until_idle()
        before = StoredPlan.objects.count()
        job = replan(site.portfolio.pk).number
        if not wait_for(lambda job=job: _job(job).progress > 0 or _job(job).ended_at is not None, seconds=60):  # type: ignore[misc]
            yield "no worker took the job"
            return
        for pid in site.processes("bowstring worker"):
            os.kill(pid, signal.SIGKILL)
        if _job(job).state != "running":
            yield "the plan was made before the worker could be killed: the fault was not tried"
            continue
        # As if the lease had run out by now: waiting for it would only be waiting.
        Job.objects.filter(pk=job).update(lease_until=_past())
        yield from _ended_once(job, before)


def _ended_once(job: int, before: int) -> Iterator[str]:
    if not wait_for(lambda: _job(job).ended_at is not None, seconds=_PATIENCE_S):
        yield f"the job never ended: {_job(job).state}"
        return
    ended, made = _job(job), StoredPlan.objects.count() - before
    if ended.state != "done" or made != 1 or ended.attempts != 1:
        yield f"{ended.state} after {ended.attempts} attempts, {made} plans: {ended.message}"
    elif not Finding.objects.filter(plan=ended.plan, name="ledger").exists():
        yield "the plan that was stored has no ledger"


def one_job_for_many(site: Site, *, times: int) -> Iterator[str]:
    """The same job told to workers again and again, and taken back from a holder who still lives: one plan."""
    _wait_until_idle()
    before = StoredPlan.objects.count()
    job = replan(site.portfolio.pk)
    for _ in range(times):
        run_job.enqueue(job.number)
    if not wait_for(lambda: _job(job.number).ended_at is not None, seconds=_PATIENCE_S):
        yield f"the job never ended: {_job(job.number).state}"
    if StoredPlan.objects.count() - before != 1:
        yield f"{StoredPlan.objects.count() - before} plans of one job"
    late = Job.objects.create(portfolio=site.portfolio, kind="frontier", parameters={"n": before})
    holder = take_job(late.pk)
    Job.objects.filter(pk=late.pk).update(lease_until=_past())
    if late.pk not in reap_jobs():
        yield "a silent holder's job was not taken back"
    if holder is None or end_job(late.pk, holder, "done"):
        yield "a holder whose lease had run out could still end the job"
    Job.objects.filter(pk=late.pk).update(state="cancelled")


def web_killed(site: Site, *, times: int) -> Iterator[str]:
    """A web process killed while it takes a form in; the form sent again is stored once."""
    browser = site.browser(member(site, "sender", Role.EDITOR))
    lost = 0
    for turn in range(times):
        page = browser.get(site.url("raise"))
        if page.status != 200:
            yield f"the site did not come back: {page.status}"
            return
        words = {"pole_a": f"here {turn}", "pole_b": "there", "question": f"Killed {turn}?"}
        send = partial(browser.send, site.url("raise"), page.form("pole_a"), words)
        sending = _in_background(send)
        # Each time at another moment of what a request takes.
        time.sleep(page.seconds * (turn + 0.5) / times)
        for pid in site.processes("bowstring.web.wsgi"):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        lost += sending().status == 0
        if not wait_for(lambda send=send: send().status == 302, seconds=30):  # type: ignore[misc]
            yield "the form could not be sent again"
        kept = _raised(site, words["question"])
        if kept != 1:
            yield f"sent twice, stored {kept} times"
    if not lost:
        yield "no request was ever cut off: the fault was not tried"


def database_busy(site: Site, *, seconds: float) -> Iterator[str]:
    """Somebody else holds the database: pages are shown, and what is sent waits or is told not to be stored."""
    browser = site.browser(member(site, "patient", Role.EDITOR))
    form = browser.get(site.url("raise")).form("pole_a")
    words = {"pole_a": "a", "pole_b": "b", "question": f"Busy for {seconds:g} s?"}
    with _held(seconds):
        began = time.monotonic()
        asking = _in_background(lambda: browser.get(site.url("initiatives")))
        sent = Browser(site.port, browser.cookies).send(site.url("raise"), form, words)
        took = time.monotonic() - began
        shown = asking()
    if shown.status != 200:
        yield f"a page answered {shown.status} while the database was busy"
    kept = _raised(site, words["question"])
    if sent.status == 302 and kept != 1:
        yield f"told as stored, and kept {kept} times"
    if sent.status != 302 and (kept or sent.status == 0 or "</h1>" not in sent.text):
        yield f"answered {sent.status} after {took:.0f} s, kept {kept} times"
    if not 300 <= browser.send(site.url("raise"), form, words).status < 400:
        yield "the form could not be sent afterwards"
    if _raised(site, words["question"]) != 1:
        yield "sent again, it is not kept once"


def disk_full_for_the_site(site: Site, *, times: int) -> Iterator[str]:
    """The database cannot grow: what cannot be stored is told, what is told as stored is there, pages are shown."""
    browser = site.browser(member(site, "filler", Role.EDITOR))
    confirmations = 0
    with _limited(site.everything, DATABASE.stat().st_size // 2):
        for turn in range(times):
            page = browser.get(site.url("raise"))
            if page.status == 200:
                words = {"pole_a": "a", "pole_b": "b", "question": f"Full {turn}? {'x' * 300}"}
                sent = browser.send(site.url("raise"), page.form("pole_a"), words)
                confirmations += sent.status == 302
                page = sent
            if page.status == 0 or (page.status != 302 and "</h1>" not in page.text):
                yield f"no page was shown: {page.status} {page.text[:200]}"
    kept = RaisedRow.objects.filter(portfolio=site.portfolio, question__startswith="Full ").count()
    if kept != confirmations:
        yield f"told as stored {confirmations} times, kept {kept} times"
    with contextlib.closing(sqlite3.connect(DATABASE)) as database:
        verdict = database.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        yield f"the database is damaged: {verdict}"
    if not wait_for(lambda: browser.get(site.url("raise")).status == 200, seconds=30):
        yield "the site did not come back when there was room again"


def disk_full_for_commands(site: Site, *, limit: int) -> Iterator[str]:
    """Files that cannot be written: a message, an exit code, and nothing half-written beside them."""
    source, target = HOME / "source.json", HOME / "full"
    with served(site) if site.serving is None else contextlib.nullcontext(site):
        browser = site.browser(member(site, "exporter", Role.OWNER))
        source.write_text(browser.get(site.url("export/json")).text, encoding="utf-8")
    commands = {
        "convert to a workbook": ["convert", str(source), str(target / "x.xlsx")],
        "convert to a folder": ["convert", str(source), str(target / "x")],
        "convert to YAML": ["convert", str(source), str(target / "x.yaml")],
        "report": ["report", str(source), "-o", str(target / "x.html"), "--seconds", "1"],
        "plan": ["plan", str(source), "-o", str(target / "plan"), "--seconds", "1"],
        "decisions": ["decisions", str(source), "-o", str(target / "records")],
        "backup": ["backup", str(target / "x.jsonl.gz"), "--database", f"sqlite:///{DATABASE}"],
    }
    for name, command in commands.items():
        for room in (0, limit):
            target.mkdir()
            code, output = _run_limited(command, room)
            left = sorted(str(path.relative_to(target)) for path in target.rglob("*") if path.is_file())
            if "Traceback" in output or code not in (0, 1):
                yield f"{name} ended with {code}: {output.strip()[-300:]}"
            elif code == 1 and not output.strip():
                yield f"{name} said nothing"
            elif code == 1 and left:
                yield f"{name} left behind {', '.join(left)}"
            _remove(target)


def _run_limited(command: list[str], room: int) -> tuple[int, str]:
    """Run a command that may write no file larger than that. The limit is the shell's, in blocks of 512 bytes."""
    line = 'ulimit -f "$0"; exec "$@"'
    arguments = ["sh", "-c", line, str(room // 512), sys.executable, "-B", "-m", "bowstring", *command]
    ran = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=_PATIENCE_S)
    return ran.returncode, ran.stdout + ran.stderr


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()


@contextlib.contextmanager
def _limited(pids: list[int], most: int) -> Iterator[None]:
    """Processes that can make no file larger than that."""
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, _FULL))
    try:
        yield
    finally:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (_FULL, _FULL))


@contextlib.contextmanager
def _held(seconds: float) -> Iterator[None]:
    """The database held for writing by somebody else, for so long."""
    is_held = threading.Event()

    def hold() -> None:
        with contextlib.closing(sqlite3.connect(DATABASE, timeout=30, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            is_held.set()
            time.sleep(seconds)
            other.execute("COMMIT")

    holding = threading.Thread(target=hold)
    holding.start()
    is_held.wait()
    yield
    holding.join()


def _in_background(ask: Callable[[], Answer]) -> Callable[[], Answer]:
    answers: list[Answer] = []
    asking = threading.Thread(target=lambda: answers.append(ask()))
    asking.start()

    def answer() -> Answer:
        asking.join()
        return answers[0]

    return answer


def _raised(site: Site, question: str) -> int:
    return RaisedRow.objects.filter(portfolio=site.portfolio, question=question).count()


def _wait_until_idle() -> None:
    """Plans that earlier faults asked for are none of this one's."""
    wait_for(lambda: not Job.objects.filter(ended_at=None).exists(), seconds=_PATIENCE_S)


def _job(number: int) -> Job:
    return Job.objects.get(pk=number)


def _past() -> datetime:
    return timezone.now() - 2 * LEASE
