"""The site as it is run: served, stopped, backed up and restored, and read by every command."""

import contextlib
import gzip
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from importlib.metadata import version
from pathlib import Path

import pytest
from tests.cli.ready_commands import run_ready
from tests.ready_tables import lay_tables

from bowstring.cli.site_portfolio import split_key

ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith("BOWSTRING_") and name != "DJANGO_SETTINGS_MODULE"
}
PATIENCE_S = 60.0


def command(*arguments: object) -> list[str]:
    """A command in a process of its own: the site of these tests is another."""
    return [sys.executable, "-m", "bowstring", *(str(argument) for argument in arguments)]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """What a command said, in a process of its own as well."""
    return run_ready([str(argument) for argument in arguments], ENVIRONMENT)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, small: Path) -> Path:
    """A site with one account and one portfolio, taken in by way of a backup."""
    folder = tmp_path_factory.mktemp("home")
    lay_tables(folder / "bowstring.sqlite3")
    made = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path\n"
            "from bowstring.cli.site_database import ready_site\n"
            "ready_site(sys.argv[1])\n"
            "from bowstring.formats.files import read_portfolio\n"
            "from bowstring.web.access import Role, grant\n"
            "from bowstring.web.store.accounts import make_account\n"
            "from bowstring.web.store.facts import create_portfolio\n"
            "stored = create_portfolio(read_portfolio(Path(sys.argv[2]))[0], 'small')\n"
            "grant(make_account('lead@example.org', password='three words apart'), stored, Role.LEAD)\n",
            database(folder),
            str(small),
        ],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return folder


def database(folder: Path) -> str:
    """The address of a site's file."""
    return f"sqlite:///{folder / 'bowstring.sqlite3'}"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """A new site that runs, and the lines that it said before it did."""
    lay_tables(tmp_path / "bowstring.sqlite3")
    serving = command("serve", "--database", database(tmp_path), "--port", 0)
    process = subprocess.Popen(
        # As a shell starts what it runs in the background: interrupts and hang-ups ignored.
        ["sh", "-c", 'trap "" INT HUP; exec "$@"', "sh", *serving],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
    )
    lines: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line.strip())
        if "Bowstring runs at" in line:
            break
    try:
        yield process, lines
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()


def children(pid: int) -> list[int]:
    """The processes that one started, where the machine tells."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def is_running(pid: int) -> bool:
    """Whether a process goes on."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"


def test_a_new_site_prints_a_link_that_signs_its_owner_in_once_and_ends_on_ctrl_c(
    served: tuple[subprocess.Popen[str], list[str]], tmp_path: Path
) -> None:
    process, lines = served
    link = next(line for line in lines if "/sign-in/" in line)
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = page_at(browser, link)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    body = f"csrfmiddlewaretoken={token[1]}".encode()
    assert "Start a portfolio" in page_at(browser, link, body)
    with pytest.raises(urllib.error.HTTPError) as again:
        page_at(browser, link, body)
    assert again.value.code in (403, 410)
    again.value.close()
    for name in ("bowstring.sqlite3", "secret.key"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
    started = children(process.pid)
    process.send_signal(signal.SIGHUP)
    assert "Bowstring" in page_at(browser, link.split("sign-in/")[0])
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=PATIENCE_S) == 0
    assert [pid for pid in started if is_running(pid)] == []


def test_what_dies_comes_back_and_nothing_outlives_a_site_that_is_killed(
    served: tuple[subprocess.Popen[str], list[str]],
) -> None:
    process, lines = served
    address = lines[-1].split("runs at ")[1].split(" ")[0]
    browser = urllib.request.build_opener()
    assert "Sign in" in page_at(browser, f"{address}/sign-in")
    port = address.rsplit(":", maxsplit=1)[1]
    finished = run("serve", "--database", database(Path("/nowhere")), "--port", port)
    assert (finished.returncode, f"(process {process.pid})" in finished.stderr) == (1, True), finished.stderr
    first = children(process.pid)
    for pid in first:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: len(set(children(process.pid)) - set(first)) == len(first))
    assert "Sign in" in page_at(browser, f"{address}/sign-in")
    second = children(process.pid)
    process.kill()
    process.wait()
    wait_until(lambda: not any(is_running(pid) for pid in second))


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; a test that waits for ever has failed."""
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


def page_at(browser: urllib.request.OpenerDirector, url: str, body: bytes | None = None) -> str:
    """A page, once the site answers."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            with browser.open(url, body, timeout=PATIENCE_S) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def test_a_port_that_is_taken_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        finished = run("serve", "--database", database(tmp_path), "--port", taken.getsockname()[1])
    assert finished.returncode == 1
    assert "Address already in use" in finished.stderr
    assert "--port" in finished.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_sign_in_link_is_made_for_who_is_there(home: Path) -> None:
    finished = run(
        "sign-in-link", "lead@example.org", "--database", database(home), "--address", "https://x.example"
    )
    assert re.fullmatch(r"https://x\.example/sign-in/[\w-]{43}\n", finished.stdout)
    nobody = run("sign-in-link", "nobody@example.org", "--database", database(home))
    assert (nobody.returncode, "--new" in nobody.stderr) == (1, True)


def test_a_closed_account_gets_a_link_that_opens_nothing_until_it_is_opened(home: Path) -> None:
    closed = run("close-account", "LEAD@example.org", "--database", database(home))
    assert (closed.returncode, closed.stdout.startswith("Closed: lead@example.org")) == (0, True)
    assert run("close-account", "lead@example.org", "--open", "--database", database(home)).returncode == 0
    nobody = run("close-account", "nobody@example.org", "--database", database(home))
    assert (nobody.returncode, "Check the spelling" in nobody.stderr) == (1, True)


def test_every_command_reads_a_site_as_it_reads_a_file(home: Path, small: Path) -> None:
    here, there = (run("check", path, "--json") for path in (database(home), small))
    assert json.loads(here.stdout)["counts"] == json.loads(there.stdout)["counts"]
    assert run("check", f"{database(home)}#small").returncode == 0
    wrong = run("check", f"{database(home)}#other")
    assert (wrong.returncode, "small" in wrong.stderr) == (2, True)
    missing = run("check", f"sqlite:///{home / 'none.sqlite3'}")
    assert missing.returncode == 2
    assert not (home / "none.sqlite3").exists()


def test_what_is_restored_is_what_was_kept(home: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.jsonl.gz", tmp_path / "second.jsonl.gz"
    assert run("backup", first, "--database", database(home)).returncode == 0
    assert first.stat().st_mode & 0o077 == 0
    finished = run("restore", first, "--database", database(tmp_path / "new"))
    assert finished.returncode == 0, finished.stderr
    assert run("backup", second, "--database", database(tmp_path / "new")).returncode == 0
    assert kept(first) == kept(second)
    (note,) = [json.loads(line) for line in lines_of(first) if "web.backupnote" in line]
    assert note["fields"]["version"] == version("bowstring")
    newer = tmp_path / "newer.jsonl.gz"
    note["fields"]["version"] = "99.0"
    newer.write_bytes(gzip.compress(json.dumps(note).encode()))
    refused = run("restore", newer, "--database", database(tmp_path / "newer"))
    assert (refused.returncode, "was written by version 99.0" in refused.stderr) == (1, True), refused.stderr
    assert any("lead@example.org" in line for line in kept(first))
    again = run("restore", first, "--database", database(tmp_path / "new"))
    assert (again.returncode, "holds a site already" in again.stderr) == (1, True)


def test_what_must_not_come_back_is_left_out_of_what_is_restored(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "old.jsonl.gz"
    assert run("backup", file, "--database", database(home)).returncode == 0
    when = "2026-01-01T00:00:00Z"
    signed_in = {"session_data": "x", "expire_date": "2099-01-01T00:00:00Z"}
    link = {"digest": "d" * 64, "invitation": {}, "made_at": when, "expires_at": signed_in["expire_date"]}
    job = {"portfolio": 1, "kind": "frontier", "parameters": {}, "state": "running", "holder": "h"}
    smuggled: list[dict[str, object]] = [
        {"model": "sessions.session", "pk": "a" * 32, "fields": signed_in},
        {"model": "web.onetimelink", "pk": 1, "fields": link},
        {"model": "web.personclaim", "pk": 1, "fields": {"portfolio": 1, "person": "p-1", "invitation": 1}},
        {"model": "web.submission", "pk": 1, "fields": {"key": "k", "made_at": when}},
        {"model": "web.job", "pk": 1, "fields": {**job, "lease_until": when, "made_at": when}},
    ]
    lines = [*kept(file), *(json.dumps(record) for record in smuggled)]
    file.write_bytes(gzip.compress("\n".join(lines).encode()))
    lay_tables(tmp_path / "bowstring.sqlite3")
    finished = run("restore", file, "--database", database(tmp_path))
    assert finished.returncode == 0, finished.stderr
    with contextlib.closing(sqlite3.connect(tmp_path / "bowstring.sqlite3")) as restored:
        for table in ("django_session", "web_onetimelink", "web_personclaim", "web_submission"):
            count = restored.execute(f"SELECT COUNT(*) FROM {table}").fetchone()  # noqa: S608
            assert count == (0,), table
        assert restored.execute("SELECT state, holder, lease_until FROM web_job").fetchall() == [
            ("queued", "", None)
        ]


def kept(file: Path) -> list[str]:
    """What a backup holds of the site."""
    return [line for line in lines_of(file) if "web.backupnote" not in line]


def lines_of(file: Path) -> list[str]:
    """Every line of a backup, what it says of itself too."""
    return gzip.decompress(file.read_bytes()).decode().splitlines()


def test_what_is_no_backup_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    for name, content in (("cut.jsonl.gz", gzip.compress(b"x" * 99)[:30]), ("odd.jsonl.gz", b"no archive")):
        (tmp_path / name).write_bytes(content)
        finished = run("restore", tmp_path / name, "--database", database(tmp_path / "new"))
        assert (finished.returncode, "no backup of a site" in finished.stderr) == (1, True), finished.stderr
    assert run("backup", tmp_path / "x.zip", "--database", database(tmp_path)).returncode == 1
    assert not list(tmp_path.rglob("*.sqlite3"))


@pytest.mark.parametrize(
    ("typed", "address", "key"),
    [
        ("sqlite:///site.sqlite3", "sqlite:///site.sqlite3", ""),
        ("sqlite:////srv/site.sqlite3#one", "sqlite:////srv/site.sqlite3", "one"),
        ("sqlite:///site.sqlite3?portfolio=one", "sqlite:///site.sqlite3", "one"),
        (
            "postgres://u:p@h:5432/db?sslmode=require&portfolio=one",
            "postgres://u:p@h:5432/db?sslmode=require",
            "one",
        ),
        ("postgresql://u@h/db", "postgresql://u@h/db", ""),
    ],
)
def test_a_portfolio_is_named_behind_the_address_of_its_site(typed: str, address: str, key: str) -> None:
    assert split_key(typed) == (address, key)
