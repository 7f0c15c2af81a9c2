"""`serve`, `worker` and `sign-in-link`: the site on this machine."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType

import typer

from bowstring.cli.site_database import open_site, ready_site
from bowstring.model.problems import BowstringError

LOCAL = "127.0.0.1"
_EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104
_THREADS, _PROCESSES = 8, 2
_CHORES_S, _LOOK_S = 15.0, 0.5
_PATIENCE_S = (10.0, 5.0)
_RESTART_S = 5.0


def serve(database: str | None, *, host: str, port: int, owner: str) -> None:
    """Run the site and one worker until somebody stops them."""
    door = bind(host, port)
    with open_door(door) as address:
        ready_site(database)
        tell_first_link(address, owner)
        run_site(door, address)


def worker(database: str | None) -> None:
    """Do what pages ask for, and the chores, until somebody stops it."""
    open_site(database)
    from django.core.management import call_command

    threading.Thread(target=_do_chores, daemon=True).start()
    call_command("db_worker", queue_name="*", interval=1, verbosity=0)


def sign_in_link(email: str, database: str | None, *, is_new: bool, address: str) -> None:
    """Print a link that signs somebody in once, within fifteen minutes."""
    ready_site(database)
    from bowstring.web.store.accounts import account_at, make_account, make_sign_in_link

    account = make_account(email) if is_new else account_at(email)
    if account is None:
        raise BowstringError(f"{email} has no account here. Check the spelling, or add --new to make one.")
    typer.echo(link_words(address or _address(LOCAL, 8000), make_sign_in_link(account)))


def close_account(email: str, database: str | None, *, is_opened: bool) -> None:
    """Let nobody sign in to an account, or its person again."""
    ready_site(database)
    from bowstring.web.store import accounts

    account = accounts.account_at(email)
    if account is None:
        raise BowstringError(f"{email} has no account here. Check the spelling.")
    if is_opened:
        accounts.open_account(account)
        typer.echo(f"Open again: {account.email} can sign in.")
    else:
        accounts.close_account(account)
        typer.echo(
            f"Closed: {account.email} is signed out everywhere, and can sign in no more. --open undoes it."
        )


def bind(host: str, port: int, *, or_any: bool = False) -> socket.socket:
    """The door that the site will listen at. Raises: BowstringError where it is taken, unless any other will do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except PermissionError:
        raise BowstringError(
            f"port {port} is not yours to use. Choose one from 1024 on with --port."
        ) from None
    except OSError as taken:
        if or_any:
            return bind(host, 0)
        why = os.strerror(taken.errno) if taken.errno else str(taken)
        raise BowstringError(
            f"nothing can listen at {host}, port {port}: {why}. Stop what runs there, or choose another with --port."
        ) from None


@contextlib.contextmanager
def open_door(door: socket.socket) -> Iterator[str]:
    """The address at which a door is reached; it is closed in the end."""
    with door:
        host, port = door.getsockname()[:2]
        address = os.environ.get("BOWSTRING_ADDRESS") or _address(
            LOCAL if host in _EVERYWHERE else host, port
        )
        os.environ["BOWSTRING_ADDRESS"] = address
        if "BOWSTRING_HOSTS" not in os.environ and host not in (*_EVERYWHERE, LOCAL, "::1"):
            os.environ["BOWSTRING_HOSTS"] = f"{host},{LOCAL},localhost"
        yield address


def run_site(door: socket.socket, address: str) -> None:
    """Run the web processes and one worker; end both when somebody stops this, or when the web ends by itself."""
    with _stoppable():
        web = _start(_web_command(door), pass_fds=(door.fileno(),))
        helper = _start(_worker_command())
        typer.echo(f"Bowstring runs at {address} – stop it with Ctrl-C.")
        sys.stdout.flush()
        try:
            while web.poll() is None:
                if helper.poll() is not None:
                    # Its jobs wait in the database, and come back where they were held.
                    time.sleep(_RESTART_S)
                    helper = _start(_worker_command())
                time.sleep(_LOOK_S)
        except KeyboardInterrupt:
            typer.echo("Stopping.")
        finally:
            _end(web, helper)
    if web.returncode not in (0, -signal.SIGTERM):
        raise BowstringError("the web processes ended by themselves; what they said last stands above.")


def tell_first_link(address: str, owner: str) -> None:
    """Where nobody could sign in yet, print a link for the first owner."""
    from bowstring.web.store.accounts import has_accounts, make_account, make_sign_in_link

    if has_accounts():
        return
    account = make_account(owner, name="Owner")
    typer.echo("Nobody has an account here yet. This link signs you in once, within 15 minutes:")
    typer.echo(link_words(address, make_sign_in_link(account)))


def link_words(address: str, secret: str) -> str:
    """A sign-in link."""
    return f"{address.rstrip('/')}/sign-in/{secret}"


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _web_command(door: socket.socket) -> list[str]:
    told = {
        "bind": f"fd://{door.fileno()}",
        "worker-class": "gthread",
        "workers": str(_PROCESSES),
        "threads": str(_THREADS),
        "timeout": "60",
        "graceful-timeout": "8",
        "log-level": "warning",
    }
    options = [part for name, value in told.items() for part in (f"--{name}", value)]
    return [sys.executable, "-m", "gunicorn", "bowstring.web.wsgi", *options, "--no-control-socket"]


def _worker_command() -> list[str]:
    return [sys.executable, "-m", "bowstring", "worker"]


def _start(command: list[str], *, pass_fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
    """A process in a session of its own, so that Ctrl-C reaches only who ends it in order."""
    return subprocess.Popen(command, pass_fds=pass_fds, start_new_session=True)  # noqa: S603


def _end(*processes: subprocess.Popen[bytes]) -> None:
    """Ask them to end; ask again where they are in the middle of something, then end them."""
    for patience in _PATIENCE_S:
        for one in processes:
            if one.poll() is None:
                one.terminate()
        if _wait(processes, patience):
            return
    for one in processes:
        if one.poll() is None:
            one.kill()
            one.wait()


def _wait(processes: tuple[subprocess.Popen[bytes], ...], patience: float) -> bool:
    until = time.monotonic() + patience
    for one in processes:
        try:
            one.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            return False
    return True


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """Being told to end is as good as Ctrl-C."""

    def stop(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {told: signal.signal(told, stop) for told in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for told, was in before.items():
            signal.signal(told, was)


def _do_chores() -> None:
    from bowstring.web.jobs import housekeeping

    while True:
        housekeeping()
        time.sleep(_CHORES_S)
