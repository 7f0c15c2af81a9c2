"""A real site in a folder of its own: its database, its processes, and browsers that sign in, fill in and send forms.

The folder is made when this is imported, for the site's settings read where it is; it is removed in the end.
"""

import atexit
import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

HOME = Path(tempfile.mkdtemp(prefix="bowstring-bench-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
DATABASE = HOME / "bowstring.sqlite3"
ANOTHER_DATABASE = "BENCHMARK_DATABASE"
"""Where a script is told to use an empty database on a server instead."""

os.environ["BOWSTRING_HOME"] = str(HOME)
URL = os.environ.get(ANOTHER_DATABASE) or f"sqlite:///{DATABASE}"
os.environ["BOWSTRING_DATABASE"] = URL
os.environ["DJANGO_SETTINGS_MODULE"] = "bowstring.web.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from tests.ready_tables import lay_tables  # noqa: E402
from tests.web.concluded import concluded, tiny_concluded  # noqa: E402
from tests.web.small_department import small_department, tiny_department  # noqa: E402

from benchmarks.web_forms import Form, forms_of  # noqa: E402
from bowstring.model.portfolio import Portfolio  # noqa: E402
from bowstring.web.access import Role, grant  # noqa: E402
from bowstring.web.models import Account, StoredPortfolio  # noqa: E402
from bowstring.web.store.accounts import make_account  # noqa: E402
from bowstring.web.store.facts import create_portfolio  # noqa: E402
from bowstring.web.store.plans import record_plan  # noqa: E402

SIDES = ["user_need", "business_value"]
_TIMEOUT_S = 60.0
_TICK_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a browser got. status: 0 where the connection broke; seconds: until the last byte."""

    status: int
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def leads_to(self) -> str:
        """Where it sends the browser; blank where nowhere."""
        return self.headers.get("Location", "")

    def form(self, *names: str) -> Form:
        """The page's form that has fields of these names. Raises: LookupError."""
        for other in forms_of(self.text):
            # A prefix tells two forms of one kind apart.
            endings = {name.rsplit("-", maxsplit=1)[-1] for name in other.fields}
            if other.is_sent and set(names) <= endings:
                return other
        raise LookupError(f"the page has no form with {', '.join(names)}: {self.status} {self.text[:200]}")


class Browser:
    """Keeps cookies, asks and sends; each request has a connection of its own."""

    def __init__(self, port: int, cookies: Mapping[str, str] | None = None) -> None:
        self.port = port
        self.cookies = dict(cookies or {})
        self.set_cookies: list[str] = []

    def get(self, path: str) -> Answer:
        """The page there."""
        return self._ask("GET", path, b"")

    def post(self, path: str, fields: Mapping[str, object]) -> Answer:
        """Send a form there, with the token that this browser was given."""
        token = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        return self._ask("POST", path, urlencode({**fields, **token}, doseq=True).encode())

    def upload(self, path: str, name: str, file_name: str, content: bytes) -> Answer:
        """Send a file there, as a form does that has nothing else in it."""
        mark = "a-mark-that-stands-nowhere-else"
        head = f'Content-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n\r\n'.encode()
        token = b'Content-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
        token += self.cookies.get("csrftoken", "").encode()
        line = f"--{mark}\r\n".encode()
        body = line + token + b"\r\n" + line + head + content + f"\r\n--{mark}--\r\n".encode()
        return self._ask("POST", path, body, kind=f"multipart/form-data; boundary={mark}")

    def send(self, page: str, form: Form, answers: Mapping[str, str] | None = None) -> Answer:
        """Send a form of a page, with something typed into it."""
        return self.post(form.action or page, form.filled(answers))

    def _ask(
        self, method: str, path: str, body: bytes, *, kind: str = "application/x-www-form-urlencoded"
    ) -> Answer:
        began = time.perf_counter()
        # A connection that breaks is what a browser shows as such; the caller judges it.
        with contextlib.suppress(OSError, http.client.HTTPException):
            door = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_TIMEOUT_S)
            with contextlib.closing(door):
                door.request(method, path, body or None, self._headers(kind if body else ""))
                httpresponse = door.getresponse()
                text = httpresponse.read().decode("utf-8", "replace")
                for name, value in httpresponse.getheaders():
                    if name.lower() == "set-cookie":
                        self._keep(value)
                took = time.perf_counter() - began
                return Answer(
                    status=httpresponse.status,
                    text=text,
                    headers=dict(httpresponse.getheaders()),
                    seconds=took,
                )
        return Answer(status=0, seconds=time.perf_counter() - began)

    def _headers(self, kind: str) -> dict[str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        return headers | ({"Content-Type": kind} if kind else {})

    def _keep(self, cookie: str) -> None:
        self.set_cookies.append(cookie)
        name, _, value = cookie.split(";", maxsplit=1)[0].partition("=")
        self.cookies[name] = value


@dataclass(slots=True, kw_only=True)
class Site:
    """A site that is being served. log: what its processes wrote."""

    portfolio: StoredPortfolio
    port: int
    log: Path
    serving: "subprocess.Popen[bytes] | None" = None

    def url(self, path: str = "") -> str:
        """An address inside the portfolio."""
        return f"/p/{self.portfolio.key}/{path}"

    def browser(self, account: Account | None = None) -> Browser:
        """Somebody's browser, signed in already."""
        if account is None:
            return Browser(self.port)
        signing = Client()
        signing.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return Browser(self.port, {name: morsel.value for name, morsel in signing.cookies.items()})

    @property
    def everything(self) -> list[int]:
        """The numbers of all its processes."""
        return [self.serving.pid, *_below(self.serving.pid)] if self.serving is not None else []

    def processes(self, word: str) -> list[int]:
        """The numbers of its processes whose command line holds a word; the web's own parent is not among them."""
        if self.serving is None:
            return []
        commands = {pid: _command(pid) for pid in _below(self.serving.pid)}
        matches = [pid for pid, command in commands.items() if word in command]
        return [
            pid for pid in matches if not any(word in commands.get(child, "") for child in _children(pid))
        ]


def member(site: Site, name: str, role: Role, *, sides: list[str] | None = None, person: str = "") -> Account:
    """Somebody with that role in the portfolio."""
    account = make_account(f"{name}@example.org", name=name)
    grant(account, site.portfolio, role, sides=SIDES if sides is None else sides, person=person)
    return account


def stored_site(portfolio: Portfolio, key: str = "tried") -> Site:
    """The portfolio in a database of its own, not served yet."""
    if not DATABASE.exists() and connection.vendor == "sqlite":
        lay_tables(DATABASE)
    call_command("migrate", verbosity=0)
    # Where nobody has an account, `serve` prints the first owner's link.
    make_account("first@example.org")
    return Site(portfolio=create_portfolio(portfolio, key), port=_free_port(), log=HOME / "log.txt")


def small_site(*, is_tiny: bool = False) -> Site:
    """A part of the example department, planned, in a database of its own, not served yet."""
    site = stored_site(tiny_department() if is_tiny else small_department())
    recorded, findings = tiny_concluded() if is_tiny else concluded()
    record_plan(site.portfolio.pk, recorded, findings, revision=1)
    return site


@contextlib.contextmanager
def served(site: Site) -> Iterator[Site]:
    """The site with its web processes and its worker."""
    command = [sys.executable, "-m", "bowstring", "serve", "--port", str(site.port)]
    command += ["--database", URL]
    with site.log.open("ab") as log:
        site.serving = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            if not wait_for(lambda: site.browser().get("/sign-in").status == 200, seconds=60):
                raise RuntimeError(f"the site does not answer:\n{site.log.read_text()[-2000:]}")
            yield site
        finally:
            _end(site.serving)
            site.serving = None


def wait_for(is_so: Callable[[], bool], *, seconds: float) -> bool:
    """Wait until it is so, at most that long; whether it is."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(_TICK_S)
    return is_so()


def _end(process: "subprocess.Popen[bytes]") -> None:
    below = _below(process.pid)
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for left in below:
        with contextlib.suppress(ProcessLookupError):
            os.kill(left, signal.SIGKILL)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _below(pid: int) -> list[int]:
    children = _children(pid)
    return [*children, *(below for child in children for below in _below(child))]


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    return ""
