"""What people do to a site at once: edit the same, score together, press twice, show it. And what may not leak."""

import contextlib
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence

from benchmarks.running_site import DATABASE, Answer, Browser, Site, member
from bowstring.model.assessments import Lens
from bowstring.web.access import Role
from bowstring.web.models import AssessmentRow, AuditEntry, SealedScore, StoredPortfolio
from bowstring.web.store.facts import kept_records
from bowstring.web.store.plans import finding, latest_plan
from bowstring.web.store.sessions import join_secret, session_of_conversation

# Figures and words that stand nowhere else, so that they can be looked for.
_FIGURE = 7_314_159
_WORDS = "zqsealedwords"
_LOW, _LIKELY, _HIGH = (f"{_FIGURE + step}" for step in (0, 1, 2))


def two_editors(site: Site, *, times: int) -> Iterator[str]:
    """Two people change the same record at once: one is stored, the other is told, and keeps what they typed."""
    browsers = [site.browser(member(site, f"editor-{at}", Role.EDITOR)) for at in range(2)]
    row = kept_records(site.portfolio.pk, "needs")[0].row
    page = site.url(f"facts/needs/{row}")
    for turn in range(times):
        forms = [browser.get(page).form("stamp") for browser in browsers]
        name = next(field.name for field in forms[0].fields.values() if field.kind in ("textarea", "text"))
        typed = [f"As somebody I need {who} {turn}" for who in ("this", "that")]
        revision = _revision(site)
        answers = at_once(
            [
                lambda b=browser, f=form, t=text, n=name: b.send(page, f, {n: t})  # type: ignore[misc]
                for browser, form, text in zip(browsers, forms, typed, strict=True)
            ]
        )
        stored = [answer.status == 302 for answer in answers]
        if sum(stored) != 1 or _revision(site) != revision + 1:
            outcome = f"{[answer.status for answer in answers]}, {_revision(site) - revision} revisions"
            yield f"two edits of the same record at once: {outcome}"
            return
        late, kept = answers[stored.index(False)], browsers[0].get(page).text
        if typed[stored.index(False)] not in late.text or late.status not in (409, 422):
            yield f"the second editor lost what they typed ({late.status})"
        if typed[stored.index(True)] not in kept:
            yield "what was told as stored is not there"


def many_score_at_once(site: Site, *, people: int) -> Iterator[str]:
    """Guests come by a link and score at once, each pressing twice; two leads show the scores at once."""
    lead, other = (site.browser(member(site, f"lead-{at}", Role.LEAD)) for at in range(2))
    secret, room = _opened(site, lead)
    join = f"/join/{secret}"
    guests = [site.browser() for _ in range(people)]
    joined = at_once([lambda b=guest, at=at: _join(b, join, at) for at, guest in enumerate(guests)])  # type: ignore[misc]
    if wrong := [answer.status for answer in joined if answer.status != 302]:
        yield f"{len(wrong)} of {people} could not join: {sorted(set(wrong))}"
        return
    seats = [answer.leads_to for answer in joined]
    forms = [guest.get(seat).form("rationale") for guest, seat in zip(guests, seats, strict=True)]
    pressed = [
        lambda b=guest, s=seat, f=form: b.send(s, f, _figures(list(f.fields)))
        for guest, seat, form in zip(guests, seats, forms, strict=True)
        for _ in range(2)
    ]
    answers = at_once(pressed)
    if wrong := [answer.status for answer in answers if answer.status != 302]:
        yield f"{len(wrong)} of {len(answers)} scores were refused: {sorted(set(wrong))}"
    kept = SealedScore.objects.filter(portfolio=site.portfolio, rationale=_WORDS).count()
    if kept != people:
        yield f"{people} people scored, {kept} scores are kept"
    yield from _sealed_elsewhere()
    yield from _shown_early(site, [guests[0].get(seats[0]), lead.get(room)])
    yield from _revealed_twice(site, [lead, other], room, people)


def _opened(site: Site, lead: Browser) -> tuple[str, str]:
    """A conversation about what something is worth: the secret of its link, and its page."""
    plan = latest_plan(site.portfolio.pk)
    if plan is None:
        raise LookupError("nothing is planned")
    ledger = finding(plan.number, "ledger")
    if ledger is None:
        raise LookupError("nothing is priced")
    tension = next(tension.key for tension in ledger.tensions if tension.tension.kind == "worth")
    lead.get(site.url())
    opened = lead.post(f"{site.url('conversations')}?tension={tension}", {})
    session = session_of_conversation(site.portfolio.pk, opened.leads_to.rsplit("/", maxsplit=1)[-1])
    if session is None:
        raise LookupError(f"no conversation was opened: {opened.status}")
    return join_secret(session.key), opened.leads_to


def _revealed_twice(site: Site, leads: Sequence[Browser], room: str, people: int) -> Iterator[str]:
    for lead in leads:
        lead.get(room)
    before, revision = _assessments(site), _revision(site)
    at_once([lambda b=lead: b.post(f"{room}/reveal", {}) for lead in leads for _ in range(3)])  # type: ignore[misc]
    if _assessments(site) - before != people:
        yield f"{people} scores were shown as {_assessments(site) - before} assessments"
    if _revision(site) != revision + 1:
        yield f"shown at once by two, the revision rose by {_revision(site) - revision}"
    if SealedScore.objects.filter(portfolio=site.portfolio, rationale=_WORDS).exists():
        yield "scores are sealed still after they were shown"
    reveals = AuditEntry.objects.filter(portfolio=site.portfolio, action="revealed").count()
    if reveals != people:
        yield f"the trail tells {reveals} of {people} shown scores"


def _sealed_elsewhere() -> Iterator[str]:
    """Every table but the one of sealed scores, whether it holds one of their figures or words."""
    marks = re.compile("|".join((_WORDS, _LOW, _LIKELY, _HIGH)))
    with contextlib.closing(sqlite3.connect(DATABASE)) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            if table == SealedScore._meta.db_table:
                continue
            for row in database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - names from the database itself
                if marks.search(str(row)):
                    yield f"a sealed score stands in the table {table}"
                    break


def _shown_early(site: Site, pages: Sequence[Answer]) -> Iterator[str]:
    """Pages of others, and the export, before the scores are shown. The first page is of somebody who scored."""
    outside = site.browser(member(site, "onlooker", Role.OWNER))
    others = [
        *pages[1:],
        *(outside.get(site.url(part)) for part in ("", "questions", "export/json", "audit")),
    ]
    for other in others:
        if _WORDS in other.text or _LIKELY in other.text or f"{int(_LIKELY):,}" in other.text:
            yield "a sealed score was shown to somebody else"


def _join(browser: Browser, join: str, at: int) -> Answer:
    form = browser.get(join).form("lens")
    side = list(Lens)[at % 2].value
    return browser.send(join, form, {"lens": side, "name": f"Guest {at}"})


def _figures(fields: Sequence[str]) -> dict[str, str]:
    values = {"low": _LOW, "likely": _LIKELY, "high": _HIGH, "rationale": _WORDS}
    return {
        name: values[name.rsplit("-", maxsplit=1)[-1]] for name in fields if name.rsplit("-")[-1] in values
    }


def log_and_cookies(site: Site) -> Iterator[str]:
    """What the processes wrote all the while, and the cookies that they set."""
    log = site.log.read_text("utf-8", "replace")
    for what, mark in (
        ("an e-mail address", r"[\w-]+@example\.org"),
        ("a sealed score", "|".join((_WORDS, _LIKELY))),
        ("a link's secret", r"/(join|invitation|sign-in)/[\w-]{16,}"),
        ("a cookie", r"sessionid|csrftoken"),
        ("an access log", r'"(GET|POST) /'),
    ):
        if match := re.search(mark, log):
            start = max(0, match.start() - 200)
            yield f"{what} in the log: {log[start : match.end() + 300]}"
    browser = site.browser()
    browser.get("/sign-in")
    browser.post("/sign-in", {"username": "nobody@example.org", "password": "wrong"})
    for cookie in (*browser.set_cookies, *_session_cookie(site)):
        if "SameSite=Lax" not in cookie or (cookie.startswith("sessionid") and "HttpOnly" not in cookie):
            yield f"a cookie without its flags: {cookie.partition('=')[0]} {cookie.partition(';')[2]}"


def _session_cookie(site: Site) -> list[str]:
    guest = site.browser()
    session = join_secret("there-is-none")
    guest.get(f"/join/{session}")
    return guest.set_cookies


def at_once(asking: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Ask all of it at the same moment; the answers in the order of the questions."""
    answers: list[Answer | None] = [None] * len(asking)
    gate = threading.Barrier(len(asking))

    def ask(at: int) -> None:
        gate.wait()
        answers[at] = asking[at]()

    threads = [threading.Thread(target=ask, args=(at,)) for at in range(len(asking))]
    for thread in threads:
        thread.start()
    for other in threads:
        other.join()
    return [answer for answer in answers if answer is not None]


def _revision(site: Site) -> int:
    return StoredPortfolio.objects.get(pk=site.portfolio.pk).revision


def _assessments(site: Site) -> int:
    return AssessmentRow.objects.filter(portfolio=site.portfolio).count()
