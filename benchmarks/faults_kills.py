"""Processes killed again and again while people score, import, adopt, settle and undo: 0 lost, 0 doubled, 0 torn.

Each person does one kind of work over and over and sends every form again until the site has answered it. What was
answered as stored is compared with the database in the end.
"""

import contextlib
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from django.utils import timezone

from benchmarks.running_site import Answer, Browser, Site, member, wait_for
from benchmarks.web_forms import Form, forms_of
from bowstring.model.assessments import Lens
from bowstring.web.access import Role
from bowstring.web.jobs.jobs import replan
from bowstring.web.models import (
    InitiativeRow,
    Job,
    NeedRow,
    RaisedRow,
    SealedScore,
    StoredPlan,
    StoredPortfolio,
    UnmetSignature,
)
from bowstring.web.store.jobs import LEASE

_PATIENCE_S = 300.0
_PAUSE_S = 0.3
_ROWS = 3
_SCORED = 5
_SETTLED = ("fund", "decides")
_WORKER = "bowstring worker"


@dataclass(slots=True)
class Ledger:
    """What the site answered as stored."""

    raised: list[str] = field(default_factory=list)
    scores: dict[str, float] = field(default_factory=dict)
    imported: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)
    settled: str = ""
    adopted: set[int] = field(default_factory=set)
    cut: int = 0
    broken: list[str] = field(default_factory=list)


class Worker:
    """A person at work: sends a form until it is answered, whatever dies meanwhile."""

    def __init__(self, browser: Browser, ledger: Ledger, is_over: threading.Event) -> None:
        self.browser, self.ledger, self.is_over = browser, ledger, is_over

    def until_answered(self, ask: Callable[[], Answer]) -> Answer:
        """The first answer that the site itself gave, and not the absence of one."""
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            answer = ask()
            if answer.status not in (0, 503):
                if answer.status >= 500:
                    self.ledger.broken.append(f"{answer.status}: {answer.text[:200]}")
                return answer
            self.ledger.cut += answer.status == 0
            time.sleep(_PAUSE_S)
        raise LookupError("the site did not come back")

    def page(self, path: str) -> Answer:
        """A page, once there is one."""
        return self.until_answered(lambda: self.browser.get(path))

    def send(self, path: str, form: Form, typed: dict[str, str]) -> Answer:
        """Send a form."""
        return self.until_answered(lambda: self.browser.send(path, form, typed))


def killed_while_people_work(
    site: Site, *, kills: int, is_hurried: bool = False, seed: int = 1
) -> Iterator[str]:
    """Kill one process after the other, each when it is at work again; then look what became of everything.

    Args:
        site: where people work.
        kills: how many processes.
        is_hurried: whether what a killed worker held has run out with it, so that nobody waits for that.
        seed: of the luck.
    """
    ledger, is_over = Ledger(), threading.Event()
    threads = [
        threading.Thread(target=_keep_on, args=(work, site, browser, ledger, is_over))
        for work, browser in _people(site)
    ]
    for thread in threads:
        thread.start()
    killed = _kill(site, kills, random.Random(seed), is_over, is_hurried=is_hurried)
    is_over.set()
    for thread in threads:
        thread.join()
    if killed < kills:
        yield f"only {killed} of {kills} processes could be killed: others did not come back"
    yield from ledger.broken
    yield from _differences(site, ledger)
    yield from _jobs_left(site)
    if not (ledger.raised and ledger.scores and ledger.imported and ledger.settled):
        yield f"not every kind of work was ever done: {ledger}"


def _people(site: Site) -> Iterator[tuple[Callable[[Worker, Site, int], None], Browser]]:
    who = {
        "raiser": (_raise, Role.EDITOR),
        "scorer": (_score, Role.ASSESSOR),
        "importer": (_import_and_undo, Role.LEAD),
        "settler": (_settle, Role.LEAD),
        "adopter": (_adopt, Role.OWNER),
    }
    for name, (work, role) in who.items():
        yield work, site.browser(member(site, f"{name}-killed", role))


def _keep_on(
    work: Callable[[Worker, Site, int], None],
    site: Site,
    browser: Browser,
    ledger: Ledger,
    is_over: threading.Event,
) -> None:
    person, turn = Worker(browser, ledger, is_over), 0
    while not is_over.is_set():
        turn += 1
        try:
            work(person, site, turn)
        except LookupError as missing:
            ledger.broken.append(f"{work.__name__.strip('_')}: {missing}")
            return
        time.sleep(_PAUSE_S)


def _raise(person: Worker, site: Site, turn: int) -> None:
    path, question = site.url("raise"), f"Killed in turn {turn}?"
    form = person.page(path).form("pole_a")
    if person.send(path, form, {"pole_a": "a", "pole_b": "b", "question": question}).status == 302:
        person.ledger.raised.append(question)


def _score(person: Worker, site: Site, turn: int) -> None:
    keys = list(_initiatives(site)[:_SCORED])
    key = keys[turn % len(keys)]
    path, lens = site.url(f"assess/{key}"), Lens.USER_NEED.value
    form = next(form for form in forms_of(person.page(path).text) if f"{lens}-low" in form.fields)
    likely = float(1_000 + turn)
    typed = {f"{lens}-low": "1", f"{lens}-likely": f"{likely:g}", f"{lens}-high": "999999"}
    if person.send(path, form, typed).status == 302:
        person.ledger.scores[key] = likely


def _import_and_undo(person: Worker, site: Site, turn: int) -> None:
    mark = f"killed-{turn}"
    person.page(site.url("import"))
    answer = person.until_answered(lambda: _upload(person.browser, site, mark))
    columns = answer.leads_to
    if answer.status != 302 or not columns.endswith("/columns"):
        raise LookupError(f"the upload was not taken: {answer.status} {answer.text[:300]}")
    # Another table is guessed anew, and looked over before it is taken.
    person.send(columns, person.page(columns).form("table"), {"table": "needs"})
    preview = person.send(columns, person.page(columns).form("table"), {"table": "needs"}).leads_to
    stored = person.send(preview, person.page(preview).form("once_key"), {})
    if stored.status != 302:
        raise LookupError(f"the import was not stored: {stored.status} {stored.text[:300]}")
    if turn % 2:
        person.ledger.imported.append(mark)
        return
    undo = f"{preview}/undo"
    person.until_answered(lambda: person.browser.post(undo, {}))
    person.ledger.undone.append(mark)


def _settle(person: Worker, site: Site, turn: int) -> None:
    what = _SETTLED[turn % len(_SETTLED)]
    path = site.url(f"plan/settle/{_initiatives(site)[-1]}")
    # Somebody else may have looked at the same record before: then the page is opened once more.
    answer = person.send(path, person.page(path).form("what", "stamp"), {"what": what})
    if answer.status == 302:
        person.ledger.settled = what


def _adopt(person: Worker, site: Site, _: int) -> None:
    path = site.url("plan/adopt")
    page = person.page(path)
    try:
        form = page.form("plan", "is_read")
    except LookupError:
        # Adopted already, or no plan yet whose needs are known.
        return
    plan = int(form.fields["plan"].values[0])
    answer = person.send(path, form, {"is_read": "on"})
    if answer.status == 302 and answer.leads_to.endswith("/plan"):
        person.ledger.adopted.add(plan)


def _upload(browser: Browser, site: Site, mark: str) -> Answer:
    rows = "".join(f"{mark}-{at},As somebody I need {mark} {at}\n" for at in range(_ROWS))
    return browser.upload(site.url("import"), "file", f"{mark}.csv", f"key,statement\n{rows}".encode())


def _initiatives(site: Site) -> list[str]:
    rows = InitiativeRow.objects.filter(portfolio=site.portfolio).order_by("key")
    return list(rows.values_list("key", flat=True))


def _kill(
    site: Site, kills: int, chance: random.Random, is_over: threading.Event, *, is_hurried: bool
) -> int:
    """Kill so many processes, each at some moment of its work; how many there were."""
    killed = 0
    while killed < kills and not is_over.is_set():
        word = _WORKER if chance.random() < 1 / 3 else "bowstring.web.wsgi"
        before = site.processes(word)
        if not before:
            if not wait_for(lambda word=word: bool(site.processes(word)), seconds=_PATIENCE_S):  # type: ignore[misc]
                return killed
            continue
        time.sleep(chance.uniform(0.0, 2.0))
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(before), signal.SIGKILL)
            killed += 1
            if is_hurried and word == _WORKER:
                Job.objects.filter(state="running").update(lease_until=timezone.now() - LEASE)
        # As many as before, and one of them answers: a site that is never up would have nothing to lose.
        if not wait_for(partial(_is_back, site, word, len(before)), seconds=_PATIENCE_S):
            return killed
        time.sleep(chance.uniform(0.5, 3.0))
    return killed


def _is_back(site: Site, word: str, count: int) -> bool:
    return len(site.processes(word)) >= count and site.browser().get("/sign-in").status == 200


def _differences(site: Site, ledger: Ledger) -> Iterator[str]:
    """What is stored otherwise than it was answered."""
    questions = Counter(RaisedRow.objects.filter(portfolio=site.portfolio).values_list("question", flat=True))
    for question in ledger.raised:
        if questions[question] != 1:
            yield f"{question!r} was answered as stored, and is there {questions[question]} times"
    for key, likely in ledger.scores.items():
        kept = SealedScore.objects.filter(portfolio=site.portfolio, initiative=key, likely=likely).count()
        if kept != 1:
            yield f"the score {likely:g} of {key} is there {kept} times"
    for marks, expected in ((ledger.imported, _ROWS), (ledger.undone, 0)):
        for mark in marks:
            kept = NeedRow.objects.filter(portfolio=site.portfolio, key__startswith=f"{mark}-").count()
            if kept != expected:
                yield f"{kept} of the {expected} rows of {mark} are there"
    last = InitiativeRow.objects.filter(portfolio=site.portfolio).order_by("key").last()
    if ledger.settled and last is not None and (last.lock or "decides") != ledger.settled:
        yield f"settled as {ledger.settled}, kept as {last.lock}"
    for plan in ledger.adopted:
        signed = UnmetSignature.objects.filter(plan=plan).count()
        adopted = StoredPlan.objects.filter(pk=plan).exclude(adopted_at=None).count()
        if (signed, adopted) != (1, 1):
            yield f"plan {plan} was adopted: it is so {adopted} times, with {signed} signatures"


def _jobs_left(site: Site) -> Iterator[str]:
    """Jobs that nobody took up again; and whether what is planned in the end is what is stored."""
    replan(site.portfolio.pk)
    seconds = _PATIENCE_S + 2 * LEASE.total_seconds()
    if not wait_for(lambda: not Job.objects.filter(ended_at=None).exists(), seconds=seconds):
        left = Job.objects.filter(ended_at=None).values_list("kind", "state")
        yield f"jobs that nobody took up again: {list(left)}"
    revision = StoredPortfolio.objects.get(pk=site.portfolio.pk).revision
    plan = StoredPlan.objects.filter(portfolio=site.portfolio, scenario="").order_by("-revision").first()
    if plan is None or plan.revision != revision:
        yield f"the last plan is of revision {plan and plan.revision}, the facts of {revision}"
    # Where nothing had changed the plan that was there stays.
    made = Job.objects.exclude(plan=None).exclude(message__startswith="Nothing has changed")
    doubled = Counter(made.values_list("plan", flat=True))
    for number, count in doubled.items():
        kinds = made.filter(plan=number, kind="plan").count()
        if kinds > 1:
            yield f"plan {number} came of {count} jobs"
