"""A site for `site_load`, prepared and looked into by a process of its own, since Django is set up once in each.

The example department: fewer of its initiatives, all of them, or all of them many times over with the plan and its
questions repeated too, since planning thousands takes long and is not what is measured.
"""

import argparse
import dataclasses
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import URLPattern, get_resolver, reverse  # noqa: E402

from bowstring.delivery.delivered import delivered  # noqa: E402
from bowstring.formats.files import read_portfolio  # noqa: E402
from bowstring.formats.plans.plan_files import recorded_document  # noqa: E402
from bowstring.model.assessments import Lens  # noqa: E402
from bowstring.model.checks import check_portfolio  # noqa: E402
from bowstring.model.portfolio import Portfolio  # noqa: E402
from bowstring.planning.planner import plan_portfolio  # noqa: E402
from bowstring.report.contents import ReportContents  # noqa: E402
from bowstring.reuse.duplicates import find_duplicates  # noqa: E402
from bowstring.web.access import Role, grant  # noqa: E402
from bowstring.web.jobs.concluding import findings_of  # noqa: E402
from bowstring.web.loading import load_pages  # noqa: E402
from bowstring.web.models import SealedScore, StoredPlan, StoredPortfolio  # noqa: E402
from bowstring.web.store.accounts import make_account, make_sign_in_link, use_sign_in_link  # noqa: E402
from bowstring.web.store.conversations import open_conversation  # noqa: E402
from bowstring.web.store.facts import create_portfolio, kept_records, load_portfolio  # noqa: E402
from bowstring.web.store.plans import PlanCard, finding, findings, latest_plan, record_plan  # noqa: E402
from bowstring.web.store.sessions import join_secret, session_of_conversation  # noqa: E402

_EXAMPLE = Path(__file__).parents[1] / "examples" / "department"
_KEY = "department"
_LEAD = "lead@example.org"


def main(arguments: Sequence[str] | None = None) -> None:
    """Prepare a site, or tell what is in it."""
    argument_parser = argparse.ArgumentParser()
    argument_parser.add_argument("what", choices=("prepare", "members", "pages", "looks", "sealed"))
    argument_parser.add_argument("--size", type=int, default=359)
    argument_parser.add_argument("--seconds", type=float, default=10.0)
    argument_parser.add_argument("--links", type=int, default=16)
    argument_parser.add_argument("--members", type=int, default=0)
    argument_parser.add_argument("--only", default="")
    options = argument_parser.parse_args(arguments)
    if options.what == "prepare":
        json.dump(prepare(options.size, seconds=options.seconds, links=options.links), sys.stdout)
    elif options.what == "members":
        json.dump(members(options.members), sys.stdout)
    elif options.what == "pages":
        json.dump(pages(options.only), sys.stdout)
    elif options.what == "looks":
        json.dump(looks(json.load(sys.stdin)), sys.stdout)
    else:
        json.dump(SealedScore.objects.count(), sys.stdout)


def prepare(size: int, *, seconds: float, links: int) -> dict[str, Any]:
    """The site; secrets that sign its lead in, and one that joins a session."""
    call_command("migrate", verbosity=0)
    stored = StoredPortfolio.objects.filter(key=_KEY).first() or _store_planned(size, seconds=seconds)
    copies = max(1, round(size / _count(stored)))
    if copies > 1:
        stored = _store_repeated(stored, copies)
    lead = make_account(_LEAD, name="Lead")
    # The first link that is used proves the address, and ends whatever was there before.
    use_sign_in_link(make_sign_in_link(lead))
    grant(lead, stored, Role.OWNER, sides=[lens.value for lens in Lens])
    ledger = finding(_plan_of(stored).number, "ledger")
    return {
        "initiatives": _count(stored),
        "links": [make_sign_in_link(lead) for _ in range(links)],
        "join": _open_session(stored, ledger, by=lead.key),
    }


def members(count: int) -> dict[str, Any]:
    """Secrets that sign so many assessors in, each with an account of their own, and the page that they assess on."""
    stored = StoredPortfolio.objects.get(key=_KEY)
    accounts = [make_account(f"member-{place}@example.org", name=f"Member {place}") for place in range(count)]
    for account in accounts:
        grant(account, stored, Role.ASSESSOR, sides=[Lens.USER_NEED.value])
    initiative = load_portfolio(stored.pk).initiatives[0].key
    return {
        "links": [make_sign_in_link(account) for account in accounts],
        "assess": reverse("assess", kwargs={"portfolio_key": _KEY, "initiative": initiative}),
    }


def _plan_of(stored: StoredPortfolio) -> PlanCard:
    plan = latest_plan(stored.pk)
    if plan is None:
        raise RuntimeError("the department is not planned")
    return plan


def _count(stored: StoredPortfolio) -> int:
    return len(load_portfolio(stored.pk).initiatives)


def _store_planned(size: int, *, seconds: float) -> StoredPortfolio:
    """The example department, or as much of it, stored with its plan and all that is concluded from it."""
    whole, _ = read_portfolio(_EXAMPLE)
    base = cut(whole, size) if size < len(whole.initiatives) else whole
    plan = plan_portfolio(base, seconds=seconds, seed=0)
    contents = ReportContents(portfolio=base, problems=check_portfolio(base), plan=plan)
    return _store(base, findings_of(contents))


def _store_repeated(stored: StoredPortfolio, copies: int) -> StoredPortfolio:
    """A stored and planned portfolio so many times over, in its place."""
    plan = StoredPlan.objects.get(pk=_plan_of(stored).number)
    kept = findings(plan.pk, tuple(plan.findings.values_list("name", flat=True)))
    base = load_portfolio(stored.pk)
    StoredPortfolio.objects.filter(pk=stored.pk).update(key=f"{_KEY}-once")
    whole = repeated(base, copies)
    results = _repeated_findings(kept, copies)
    results |= {
        "problems": check_portfolio(whole),
        "delivered": delivered(whole, results["plan"]),
        "duplicates": find_duplicates(whole),
    }
    return _store(whole, results)


def _store(portfolio: Portfolio, results: Mapping[str, Any]) -> StoredPortfolio:
    stored = create_portfolio(portfolio, _KEY)
    record_plan(
        stored.pk, recorded_document(portfolio, results["plan"], results["ledger"]), results, revision=1
    )
    return stored


def _open_session(stored: StoredPortfolio, ledger: Any, *, by: str) -> str:
    """What joins a conversation about some disagreement."""
    disagreement = next(tension.tension for tension in ledger.tensions if tension.tension.kind == "worth")
    talk, _ = open_conversation(
        stored.pk,
        disagreement.key,
        initiatives=disagreement.about[:1],
        plan="",
        by=by,
        today=date(2026, 3, 12),
    )
    session = session_of_conversation(stored.pk, talk)
    return join_secret(session.key) if session is not None else ""


def cut(whole: Portfolio, size: int) -> Portfolio:
    """The first so many initiatives that require none."""
    kept = [initiative for initiative in whole.initiatives if not initiative.requires][:size]
    keys = {initiative.key for initiative in kept}
    return dataclasses.replace(
        whole,
        initiatives=tuple(kept),
        assessments=tuple(assessment for assessment in whole.assessments if assessment.initiative in keys),
        forecasts=tuple(forecast for forecast in whole.forecasts if forecast.initiative in keys),
        reuse_choices=tuple(
            reuse_choice for reuse_choice in whole.reuse_choices if reuse_choice.initiative in keys
        ),
        scenarios=(),
        changes=(),
        raised=(),
    )


def repeated(base: Portfolio, copies: int) -> Portfolio:
    """The same initiatives with what people think of them, so many times over."""
    works, views = list(base.initiatives), list(base.assessments)
    for copy in range(2, copies + 1):
        works += [
            dataclasses.replace(
                initiative,
                key=f"{initiative.key}-{copy}",
                name=f"{initiative.name} ({copy})",
                requires=tuple(f"{key}-{copy}" for key in initiative.requires),
                alternatives=f"{initiative.alternatives}-{copy}"
                if initiative.alternatives
                else initiative.alternatives,
            )
            for initiative in base.initiatives
        ]
        views += [
            dataclasses.replace(assessment, initiative=f"{assessment.initiative}-{copy}")
            for assessment in base.assessments
        ]
    return dataclasses.replace(base, initiatives=tuple(works), assessments=tuple(views))


def _repeated_findings(results: Mapping[str, Any], copies: int) -> dict[str, Any]:
    """What was concluded, with starts and questions for every copy."""
    plan, ledger = results["plan"], results["ledger"]
    starts, tensions = dict(plan.starts), list(ledger.tensions)
    for copy in range(2, copies + 1):
        starts |= {f"{key}-{copy}": start for key, start in plan.starts.items()}
        tensions += [
            dataclasses.replace(
                tension,
                tension=dataclasses.replace(tension.tension, pole_key=f"{tension.tension.pole_key}-{copy}"),
            )
            for tension in ledger.tensions
        ]
    return {
        **results,
        "plan": dataclasses.replace(plan, starts=starts),
        "ledger": dataclasses.replace(ledger, tensions=tuple(tensions)),
    }


def pages(only: str = "") -> dict[str, dict[str, Any]]:
    """Every page of the portfolio that answers its lead, by name: its address, queries, and bytes.

    only: what its name has in it.
    """
    browser = _lead()
    figures = {}
    for name, url in _addresses():
        if only not in name:
            continue
        first = browser.get(url)
        is_page = first.headers.get("Content-Type", "").startswith("text/html")
        if first.status_code != HTTPStatus.OK or not is_page or b"<!doctype html>" not in first.content[:500]:
            continue
        with CaptureQueriesContext(connection) as queries:
            answer = browser.get(url)
        figures[name] = {"url": url, "queries": len(queries), "bytes": len(answer.content)}
    return figures


def looks(urls: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """The processor's seconds for the first and the second look at each page, in a process that showed none before.

    The processes are forked off one that has loaded what a web process loads before it opens its door.
    """
    browser = _lead()
    load_pages()
    connection.close()
    return {name: _look_apart(browser, url) for name, url in urls.items()}


def _look_apart(browser: Client, url: str) -> dict[str, float]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        times = [_seconds_for(browser, url) for _ in range(2)]
        os.write(writing, json.dumps(dict(zip(("cold", "warm"), times, strict=True))).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer: dict[str, float] = json.load(pipe)
    os.waitpid(child, 0)
    return answer


def _seconds_for(browser: Client, url: str) -> float:
    begun = time.process_time()
    browser.get(url)
    return time.process_time() - begun


def _lead() -> Client:
    browser = Client(headers={"host": "127.0.0.1"})
    browser.force_login(make_account(_LEAD), backend="django.contrib.auth.backends.ModelBackend")
    return browser


def _addresses() -> Iterator[tuple[str, str]]:
    """The addresses of the URL table that lie in the portfolio and name things that are there."""
    portfolio = StoredPortfolio.objects.get(key=_KEY)
    ledger: Any = finding(_plan_of(portfolio).number, "ledger")
    assets = kept_records(portfolio.pk, "assets")
    decisions = load_portfolio(portfolio.pk).decisions
    values = {
        "portfolio_key": _KEY,
        "initiative": load_portfolio(portfolio.pk).initiatives[0].key,
        "tension": ledger.tensions[0].key,
        "table": "assets",
        "row": assets[0].row if assets else 0,
        "decision": decisions[0].key if decisions else "",
        "plan_key": StoredPlan.objects.values_list("key", flat=True).first(),
    }
    for url_pattern in get_resolver().url_patterns:
        parts = set(url_pattern.pattern.converters)
        if (
            isinstance(url_pattern, URLPattern)
            and url_pattern.name
            and "portfolio_key" in parts
            and parts <= set(values)
        ):
            yield url_pattern.name, reverse(url_pattern.name, kwargs={part: values[part] for part in parts})


if __name__ == "__main__":
    main()
