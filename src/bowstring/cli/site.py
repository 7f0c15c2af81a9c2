"""`serve`, `worker` and `sign-in-link`: the site on this machine."""

import os
import signal
import threading
import time

import typer

from bowstring.cli.site_database import open_site, ready_site
from bowstring.cli.site_door import LOCAL, address_of, bind, open_door
from bowstring.cli.site_processes import run_site
from bowstring.model.problems import BowstringError
from bowstring.web.environment import add_file
from bowstring.web.lifeline import end_with_parent

_CHORES_S = 15.0
_PATIENCE_S = 15.0


def serve(database: str | None, *, host: str, port: int, owner: str) -> None:
    """Run the site and one worker until somebody stops them.

    Args:
        database: its address.
        host: of the site.
        port: of the site.
        owner: email address of the first owner.
    """
    add_file()
    door = bind(host, port)
    with open_door(door) as address:
        ready_site(database)
        _collect_files()
        tell_first_link(address, owner)
        run_site(door, address)


def worker(database: str | None) -> None:
    """Do what pages ask for, and the chores, until somebody stops it."""
    open_site(database)
    from django.core.management import call_command

    end_with_parent(lambda: os.kill(os.getpid(), signal.SIGTERM), patience_s=_PATIENCE_S)
    threading.Thread(target=_do_chores, daemon=True).start()
    call_command("db_worker", queue_name="*", interval=1, verbosity=0)


def sign_in_link(email: str, database: str | None, *, is_new: bool, address: str) -> None:
    """Print a link that signs somebody in once, within fifteen minutes.

    Args:
        email: of the account.
        database: its address.
        is_new: whether to make one where there is none.
        address: of the site.
    """
    ready_site(database)
    from bowstring.web.store.accounts import account_at, make_account, make_sign_in_link

    account = make_account(email) if is_new else account_at(email)
    if account is None:
        raise BowstringError(f"{email} has no account here. Check the spelling, or add --new to make one.")
    typer.echo(link_words(address or address_of(LOCAL, 8000), make_sign_in_link(account)))


def close_account(email: str, database: str | None, *, is_opened: bool) -> None:
    """Let nobody sign in to an account, or its person again.

    Args:
        email: of the account.
        database: its address.
        is_opened: whether to open it again instead.
    """
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


def _collect_files() -> None:
    """The site's own files, compressed once: the web processes that start next serve them so."""
    from bowstring.web.static_files import collect, collected_folder

    collect(collected_folder())


def _do_chores() -> None:
    from bowstring.web.jobs.jobs import housekeeping

    while True:
        housekeeping()
        time.sleep(_CHORES_S)
