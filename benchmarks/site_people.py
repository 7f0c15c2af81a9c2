"""People at a site, for `site_load`: a process of its own, since locust changes how Python waits.

Reads what they do as JSON from its input, and prints what they met as JSON.
"""

# ruff: noqa: E402
from gevent import monkey

monkey.patch_all()

import gzip
import itertools
import json
import random
import re
import resource
import sys
from typing import Any

import gevent
import requests
from gevent.event import Event
from locust import FastHttpUser, between, constant, task
from locust.env import Environment

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_LINKED = re.compile(r'(?:src|href)="(/static/[^"]+)"')


def main() -> None:
    """Let people come, and tell what they met."""
    request = json.load(sys.stdin)
    figures = {"click": click, "score": score, "assess": assess, "weigh": weigh}[request["what"]](request)
    json.dump(figures, sys.stdout)


def click(request: dict[str, Any]) -> dict[str, Any]:
    """So many people open one page after another, each waiting as long as is said between two."""
    return _run({_reader(request): request["people"]}, seconds=request["seconds"])


def assess(request: dict[str, Any]) -> dict[str, Any]:
    """Members sign in, open an initiative and seal figures within so many seconds, while others read."""
    members, within = itertools.cycle(request["members"]), request["within"]

    class Member(FastHttpUser):
        host = request["url"]
        wait_time = constant(within)

        def on_start(self) -> None:
            self.secret = next(members)
            gevent.sleep(random.Random(self.secret).uniform(0, within))
            _sign_in(self.client, self.secret, name="sign in")
            page = self.client.get(request["assess"], name="assess")
            figures = {"low": "100", "likely": "200", "high": "300", "evidence": "guess"}
            typed = {f"user_need-{name}": value for name, value in figures.items()}
            form_data = typed | {"lens": "user_need", "csrfmiddlewaretoken": _token(page.text)}
            self.client.post(request["assess"], data=form_data, name="seal")

        @task
        def look_no_more(self) -> None:
            gevent.sleep(within)

    return _run(
        {Member: len(request["members"]), _reader(request): request["people"]},
        seconds=request["seconds"],
    )


def _reader(request: dict[str, Any]) -> type[FastHttpUser]:
    """Somebody who opens one page after another."""
    links, pages = itertools.cycle(request["links"]), request["pages"]

    class Reader(FastHttpUser):
        host = request["url"]
        wait_time = constant(request["wait"])

        def on_start(self) -> None:
            secret = next(links)
            _sign_in(self.client, secret, name="-")
            self.luck = random.Random(secret)

        @task
        def read(self) -> None:
            name = self.luck.choice(sorted(pages))
            self.client.get(pages[name]["url"], name=name)

    return Reader


def _sign_in(browser: Any, secret: str, *, name: str) -> None:
    url = f"/sign-in/{secret}"
    token = _token(browser.get(url, name=name).text)
    browser.post(url, data={"csrfmiddlewaretoken": token}, name=name)


def score(request: dict[str, Any]) -> dict[str, Any]:
    """So many people join one session by its link and seal figures, at some moment within so many seconds."""
    door = f"/join/{request['join']}"
    left, is_over = itertools.count(request["people"] - 1, -1), Event()

    class Guest(FastHttpUser):
        host = request["url"]
        wait_time = between(0, request["seconds"])

        def on_start(self) -> None:
            try:
                self.seal()
            finally:
                if next(left) == 0:
                    is_over.set()

        def seal(self) -> None:
            gevent.sleep(random.uniform(0, request["seconds"]))
            token = _token(self.client.get(door, name="open the link").text)
            seat = self.client.post(
                door, data={"csrfmiddlewaretoken": token, "lens": "user_need"}, name="join"
            )
            figures = {"low": "100", "likely": "200", "high": "300", "evidence": "guess"}
            typed = {f"user_need-{name}": value for name, value in figures.items()}
            form_data = typed | {"lens": "user_need", "csrfmiddlewaretoken": _token(seat.text)}
            self.client.post(
                f"{(seat.url or '').removeprefix(request['url'])}/score", data=form_data, name="seal"
            )

        @task
        def look(self) -> None:
            gevent.sleep(request["seconds"])

    return _run({Guest: request["people"]}, seconds=request["seconds"] + 10, is_over=is_over)


def weigh(request: dict[str, Any]) -> dict[str, Any]:
    """Bytes over the wire, compressed, from the sign-in page to the agenda with all they need but charts."""
    with requests.Session() as browser:
        url = f"{request['url']}/sign-in/{request['links'][0]}"
        opened = browser.get(url, timeout=60)
        token = _token(opened.text)
        agenda = browser.post(url, data={"csrfmiddlewaretoken": token}, timeout=60)
        parts = sorted({*_LINKED.findall(opened.text), *_LINKED.findall(agenda.text)})
        files = [_wire(browser.get(request["url"] + part, timeout=60, stream=True)) for part in parts]
    pages = [len(gzip.compress(page.content)) for page in (opened, agenda)]
    return {
        "pages": sum(len(page.content) for page in (opened, agenda)),
        "packed": sum(pages),
        "files": sum(files),
    }


def _wire(answer: requests.Response) -> int:
    """What came over the wire, as it was packed."""
    return len(answer.raw.read())


def _run(
    people: dict[type[FastHttpUser], int], *, seconds: float, is_over: Event | None = None
) -> dict[str, Any]:
    """What so many of each kind of person met, and the processor time that playing them took.

    Args:
        people: how many of each kind.
        seconds: how long they stay at most.
        is_over: set once nobody has anything left to do; None where they stay all the time.
    """
    for person, count in people.items():
        person.fixed_count = count
    environment = Environment(user_classes=list(people))
    runner = environment.create_local_runner()
    everybody = sum(people.values())
    runner.start(everybody, spawn_rate=everybody)
    (is_over or Event()).wait(seconds)
    runner.quit()
    entries = [entry for entry in environment.stats.entries.values() if entry.name != "-"]
    return {
        "pages": {entry.name: _figures(entry) for entry in entries},
        "all": _figures(environment.stats.total),
        "faults": sorted({str(error.error)[:200] for error in environment.stats.errors.values()}),
        "processor": resource.getrusage(resource.RUSAGE_SELF).ru_utime,
    }


def _figures(entry: Any) -> dict[str, Any]:
    return {
        "count": entry.num_requests,
        "failed": entry.num_failures,
        "median": entry.median_response_time,
        "p95": entry.get_response_time_percentile(0.95),
        "most": entry.max_response_time,
    }


def _token(page: str | None) -> str:
    match = _TOKEN.search(page or "")
    if match is None:
        raise RuntimeError("a page without a form came back")
    return match.group(1)


if __name__ == "__main__":
    main()
