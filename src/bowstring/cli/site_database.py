"""A site's database from the command line: which it is, and opening it."""

import os
import re
from importlib.util import find_spec
from pathlib import Path

from bowstring.model.problems import BowstringError

SCHEMES = ("sqlite", "postgres", "postgresql")
_EXTRAS = (
    (
        "BOWSTRING_DATABASE",
        lambda text: text.lower().startswith("postgres"),
        "psycopg",
        "postgres",
        "PostgreSQL",
    ),
    ("BOWSTRING_OIDC_SERVER", bool, "allauth", "oidc", "sign-in by your organisation's accounts"),
)
_ADDRESS = re.compile(rf"({'|'.join(SCHEMES)})://", re.IGNORECASE)


def is_database(text: str) -> bool:
    """Whether somebody names a site's database."""
    return _ADDRESS.match(text) is not None


def sqlite_file(database: str) -> Path | None:
    """The file of such a database; None if it is on a server."""
    if not database.lower().startswith("sqlite:///"):
        return None
    return Path(database[len("sqlite:///") :].split("?", maxsplit=1)[0]).resolve()


def open_site(database: str | None) -> None:
    """Get the site's code ready to use that database; where none is named, the environment's or this folder's.

    Raises: BowstringError where it names none, or another is open in this process.
    """
    # Only where a site is opened: commands that open none start without what checks its settings.
    from bowstring.web.environment import add_file

    add_file()
    if database is not None:
        _choose(database)
    _check_extras()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bowstring.web.settings")
    import django

    django.setup()


def ready_site(database: str | None) -> None:
    """Open a site and bring its tables up to date. Raises: BowstringError where it cannot be reached.

    What is written from here on is readable by whoever runs this alone: it holds digests of passwords.
    """
    os.umask(0o077)
    open_site(database)
    from django.core.management import call_command
    from django.db import Error

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except Error as broken:
        raise unreachable(broken) from None


def unreachable(broken: Exception) -> BowstringError:
    """What to tell where a database does not answer."""
    reason = " ".join(str(broken).split())
    return BowstringError(
        f"the database cannot be used: {reason}. Check its address, and that you may use it."
    )


def _check_extras() -> None:
    """Raises: BowstringError where a setting needs a package that was not installed."""
    for setting, is_asked, package, extra, what in _EXTRAS:
        if is_asked(os.environ.get(setting, "")) and find_spec(package) is None:
            raise BowstringError(
                f"{setting} asks for {what}, which is not installed. Install it: pip install 'bowstring[{extra}]'"
            )


def _choose(database: str) -> None:
    if not is_database(database):
        raise BowstringError(
            f"{database!r} is no address of a database. Write sqlite:///bowstring.sqlite3 or "
            "postgres://user:password@host/name."
        )
    from django.conf import settings

    if settings.configured and os.environ.get("BOWSTRING_DATABASE") != database:
        raise BowstringError("another database is open already.")
    os.environ["BOWSTRING_DATABASE"] = database
    file = sqlite_file(database)
    if file is not None:
        os.environ.setdefault("BOWSTRING_HOME", str(file.parent))
