"""Bad requests: whatever is sent to the site, by whomever, it answers, keeps what was typed, and tells nothing.

    python -m benchmarks.fuzz_site --seconds 300 --seed 0

Claim: every address with every field of every form it shows, filled with what no form expects (a megabyte, bytes that
are no text, NUL, markup, quotes, figures that are none, fields missing or too many, another method or kind of
content, numbers and keys of another portfolio), as each role: never a fault; never a word of another portfolio, nor a
change in it; markup is shown as text; what was typed stands in the form that comes back; nothing that is secret is in
the log. Addresses come from the URL table, forms from the pages. Anything else is printed, and exits 1. No peer.
"""

import argparse
import logging
import os
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qs, quote

import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.web.settings")
import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.http import HttpResponseBase  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import Resolver404, resolve, reverse  # noqa: E402
from tests.ready_tables import tables_here  # noqa: E402

from benchmarks.fuzz_site_set_up import OTHERS_MARK, WHO, Tried, TriedSite, set_up  # noqa: E402
from benchmarks.measuring import progress, tell  # noqa: E402
from benchmarks.web_forms import Form, forms_of  # noqa: E402
from bowstring.web.store.facts import forget_facts  # noqa: E402

_Item = TypeVar("_Item")
MARKUP = "<script>fuzz(1)</script>"
_SUM = "{{ 7191*7 }}{% now 'Y' %}"
HOSTILE: tuple[str, ...] = (
    *("", " ", "x", "0", "-1", "-0.5", "1e309", "NaN", "inf", "-inf", "1,5", "9" * 400, "99999999999999999999"),
    *("TBC", "April 2017", "31/02/2026", "0000-01-01", "9999-12-31", "2026-Q9", "true", "None", "null", "[]", "{}"),
    *(MARKUP, f'"><{MARKUP[1:]}', _SUM, "' OR 1=1 --", '"; DROP TABLE web_account; --', "%s%n{0}", "../../etc/passwd"),
    *("\u202eabc\u2066", "e\u0301\u0301", "\ufffe\uffff", "\U0001f9f5" * 50, "a\r\nB: c", "a\x00b", "\x1b[31m"),
    *("there-is-none", "a@b", "http://evil.example/", "//evil.example/", "javascript:x()", "=1+1", "x" * 1_000_000),
)  # fmt: skip
# Bytes as they stand in the body of a form: halves of characters, ends that are missing.
_BYTES = ("%ED%A0%80", "%FF%FE", "%C0%AF", "%", "%0", "%00")
_KINDS = (
    "application/json",
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/xml",
    "",
    "x/y; charset=no",
)
_METHODS = ("put", "delete", "patch", "options", "head", "trace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A form that somebody was shown: by the page there, leading to that address."""

    who: str
    url: str
    form: Form


def main(arguments: Sequence[str] | None = None) -> int:
    """Try and print; 1 where anything was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz_site")
    parser.add_argument("--seconds", type=float, default=300.0, help="how long to fill in forms")
    parser.add_argument("--page", action="append", help="only the page of that name; may be repeated")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    tables_here()
    heard = _Heard()
    logging.getLogger().handlers = [heard]
    progress("Storing two portfolios")
    site = set_up()
    progress("Looking at every address as everybody")
    fuzz = Fuzz(site, heard, seed=options.seed)
    shown = fuzz.walk(options.page)
    fuzz.forge(options.page)
    progress(f"{len(shown)} forms")
    fuzz.fill(shown, until=time.monotonic() + options.seconds)
    for fault, count in fuzz.faults.most_common():
        sys.stderr.write(f"{count} times: {fault}\n")
    tell(
        f"Hostile requests, {options.seconds:g} s, seed {options.seed}.",
        ("What", "Addresses", "Requests", "Findings"),
        [
            (what, str(len(fuzz.met[what])), str(fuzz.sent[what]), str(fuzz.wrong[what]))
            for what in sorted(fuzz.sent)
        ],
    )
    return int(bool(fuzz.faults))


class Fuzz:
    """Sends and judges. faults: what should not be, and how often; the others count by what was tried."""

    def __init__(self, site: TriedSite, heard: "_Heard", *, seed: int) -> None:
        self.site, self.heard = site, heard
        self.rng = np.random.default_rng(seed)
        self.faults: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.met: dict[str, set[str]] = {}
        self.browsers = {who: site.browser(who) for who in WHO}
        self.state, self.revision = site.other_state(), site.own_revision()

    def walk(self, only: Sequence[str] | None = None) -> list[Shown]:
        """Every address as everybody, by every method; the forms that its page shows."""
        shown: dict[tuple[str, str, tuple[str, ...]], Shown] = {}
        for tried in self._among(only):
            for who in WHO:
                answer = self.ask("addresses", tried.name, who, tried.url)
                for form in forms_of(_text(answer)) if answer is not None else ():
                    url = form.action or tried.url
                    name = _name(url)
                    shown.setdefault(
                        (who, name, tuple(form.fields)),
                        Shown(who=who, url=url, form=form),
                    )
            for method in (_pick(self.rng, _METHODS), "post"):
                self.ask("methods", tried.name, "owner", tried.url, method=method)
        return list(shown.values())

    def forge(self, only: Sequence[str] | None = None) -> None:
        """Every address with each of its parts taken from the other portfolio, or made up."""
        for tried in self._among(only):
            # Whoever has a link may use it: that is no finding.
            for part, foreign in (
                (part, content) for part, content in tried.foreign.items() if part != "secret"
            ):
                for value in (foreign, _pick(self.rng, _made_up(tried.parts[part]))):
                    try:
                        url = reverse(tried.name, kwargs={**tried.parts, part: value})
                    except Exception:  # noqa: S112 - what the pattern does not take, nobody can ask for
                        continue
                    for method in ("get", "post"):
                        self.ask("forged addresses", tried.name, "owner", url, method=method)

    def fill(self, shown: Sequence[Shown], *, until: float) -> None:
        """Forms in turn, each time another field with something else in it, until the time is up."""
        turn = 0
        while time.monotonic() < until and shown:
            form = shown[turn % len(shown)]
            turn += 1
            self._fill_one(form, self.rng)

    def _among(self, only: Sequence[str] | None) -> Iterator[Tried]:
        return (address for address in self.site.addresses if not only or address.name in only)

    def _fill_one(self, shown: Shown, rng: np.random.Generator) -> None:
        sent = shown.form.filled()
        # A form half filled in is refused before anything is looked at: often the rest is made plausible.
        for name, field in shown.form.fields.items():
            if field.is_typed and not sent.get(name, [""])[0] and rng.random() < 0.7:
                sent[name] = [_pick(rng, ("a", "5", "2026-10-01", "new@example.org"))]
            elif field.kind == "select" and rng.random() < 0.3:
                sent[name] = [_pick(rng, field.options)] if field.options else [""]
        names = [name for name in shown.form.fields if name != "csrfmiddlewaretoken"]
        how, kind = rng.random(), "application/x-www-form-urlencoded"
        tail = ""
        if names and how < 0.75:
            for name in rng.permutation(names)[: int(rng.integers(1, 3))]:
                sent[str(name)] = [_pick(rng, HOSTILE)]
        elif names and how < 0.8:
            tail = f"&{quote(_pick(rng, names))}={_pick(rng, _BYTES)}"
        elif names and how < 0.87:
            sent.pop(_pick(rng, names), None)
        elif how < 0.93:
            sent |= {"extra": ["x"], "portfolio": ["2"], "id": ["1"], _pick(rng, ("pk", "role")): ["owner"]}
        else:
            kind = _pick(rng, _KINDS)
        body = (
            "&".join(f"{quote(n)}={quote(v, errors='replace')}" for n, vs in sent.items() for v in vs) + tail
        )
        if shown.form.is_sent:
            self.ask(
                "forms",
                _name(shown.url),
                shown.who,
                shown.url,
                method="post",
                body=body,
                kind=kind,
                typed=shown.form if kind.endswith("urlencoded") else None,
            )
        else:
            base = shown.url.split("?", maxsplit=1)[0]
            self.ask("searches", _name(shown.url), shown.who, f"{base}?{body[:60_000]}")

    def ask(
        self,
        what: str,
        name: str,
        who: str,
        url: str,
        *,
        method: str = "get",
        body: str = "",
        kind: str = "application/x-www-form-urlencoded",
        typed: Form | None = None,
    ) -> HttpResponseBase | None:
        """One request, and what it leads to; whatever was stored meanwhile is taken back."""
        self.sent[what] += 1
        self.met.setdefault(what, set()).add(name)
        browser = self.browsers[who]
        cookies = browser.cookies.output(header="", sep=";")
        self.heard.lines.clear()
        answer: HttpResponseBase | None = None
        is_changed = True
        faults: list[str] = []
        try:
            with transaction.atomic():
                # Bytes as they are: the test client would encode them by what the kind of content says.
                answer = browser.generic(method.upper(), url, body.encode(), content_type=kind)
                faults += self._judge(answer, body, typed)
                faults += self._follow(browser, answer)
                if self.site.other_state() != self.state:
                    faults.append("another portfolio was changed")
                is_changed = self.site.own_revision() != self.revision
                transaction.set_rollback(True)
        except Exception:
            faults.append(_where(traceback.format_exc()))
        if is_changed:
            # What is remembered by its revision was taken back.
            forget_facts()
        browser.cookies.load(cookies)
        faults += [f"in the log: {line}" for line in self.heard.lines if self.site.is_secret(line)]
        for fault in faults:
            self.wrong[what] += 1
            self.faults[f"{name} as {who}, {method}: {fault}"] += 1
            if self.faults[f"{name} as {who}, {method}: {fault}"] == 1:
                sys.stderr.write(f"{method} {url[:300]} as {who}: {fault}\n    {body[:600]}\n")
        return answer

    def _follow(self, browser: Client, answer: HttpResponseBase) -> Iterator[str]:
        """Where a stored form leads: what was stored must not break the page that shows it."""
        where = answer.headers.get("Location", "")
        if where.startswith("/") and not where.startswith("//"):
            yield from self._judge(browser.get(where), "", None)
        elif where:
            yield f"it leads away, to {where[:80]}"

    def _judge(self, answer: HttpResponseBase, body: str, typed: Form | None) -> Iterator[str]:
        if answer.status_code >= 500:
            raised = getattr(answer, "exc_info", None)
            yield (
                _where("".join(traceback.format_exception(*raised)))
                if raised
                else f"status {answer.status_code}"
            )
        text = _text(answer)
        if OTHERS_MARK in text:
            yield f"a word of another portfolio: …{text[max(0, text.index(OTHERS_MARK) - 60) :][:120]}…"
        if "html" not in answer.headers.get("Content-Type", ""):
            return
        if MARKUP in text:
            yield f"markup as markup: …{text[max(0, text.index(MARKUP) - 60) :][:120]}…"
        if "50337" in text:
            yield "a template was run"
        if typed is not None and answer.status_code in (200, 422) and body:
            yield from _lost(text, body, typed, status=answer.status_code)


class _Heard(logging.Handler):
    """What would have been written to the log."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        # As the site's own log has it.
        self.formatter = logging.getLogger().handlers[0].formatter
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


def _lost(text: str, body: str, typed: Form, *, status: int) -> Iterator[str]:
    """Fields whose typed words are not in the form that came back."""
    sent = parse_qs(body, keep_blank_values=True, errors="replace")
    back = [form for form in forms_of(text) if form.is_sent and set(form.fields) & set(typed.fields)]
    if not back:
        return
    for name, field in typed.fields.items():
        if not field.is_typed or field.kind == "password" or name not in sent:
            continue
        kept = {value for form in back if name in form.fields for value in form.fields[name].values}
        wanted = sent[name][-1]
        if any(name in form.fields for form in back) and _plain(wanted) not in {
            _plain(stored_text) for stored_text in kept
        }:
            yield f"what was typed is lost: {name}, {wanted[:40]!r}, status {status}"


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _text(answer: HttpResponseBase | None) -> str:
    if answer is None:
        return ""
    if getattr(answer, "streaming", False):
        return b"".join(answer).decode("utf-8", "replace")
    return bytes(answer.content).decode("utf-8", "replace")  # type: ignore[attr-defined]


def _name(url: str) -> str:
    try:
        return resolve(url.split("?", maxsplit=1)[0]).url_name or ""
    except Resolver404:
        return ""


def _where(trace: str) -> str:
    """The last line of a traceback, and where of ours it came from."""
    lines = trace.strip().splitlines()
    ours = [line.strip() for line in lines if "/bowstring/" in line]
    return f"{lines[-1][:200]} ({ours[-1] if ours else ''})"


def _made_up(part: object) -> tuple[object, ...]:
    if isinstance(part, int):
        return (0, 10**30)
    return ("there-is-none", "x" * 5_000, "a\x00b", MARKUP, "\u202e", "..", "é")


def _pick(rng: np.random.Generator, among: Sequence[_Item]) -> _Item:
    return among[int(rng.integers(len(among)))]


if __name__ == "__main__":
    connection.ensure_connection()
    sys.exit(main())
