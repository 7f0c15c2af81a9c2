"""A portfolio that a site keeps, read as if it were a file."""

import atexit
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import typer

from bowstring.cli.site_database import is_database, open_site, sqlite_file, unreachable
from bowstring.model.problems import BowstringError


def portfolio_path(text: str) -> Path:
    """The path that somebody names; where it is a site's database, one to the portfolio as the site keeps it now."""
    if not is_database(text):
        return Path(text)
    database, key = split_key(text)
    try:
        return _copy(database, key)
    except BowstringError as broken:
        raise typer.BadParameter(str(broken)) from None


def split_key(text: str) -> tuple[str, str]:
    """A database's address, and the key of the portfolio that stands behind # or as ?portfolio=; blank for none."""
    scheme, host, path, query, fragment = urlsplit(text)
    parameters = parse_qsl(query)
    key = fragment or next((value for name, value in parameters if name == "portfolio"), "")
    kept = urlencode([(name, value) for name, value in parameters if name != "portfolio"])
    # urlunsplit drops the empty host of sqlite:///file.
    address = urlunsplit(("", host, path, kept, "")) if host else path + (f"?{kept}" if kept else "")
    return (f"{scheme}:{address}" if host else f"{scheme}://{address}"), key


def open_portfolio(database: str, key: str) -> int:
    """Open a site; the number of its portfolio of that key, or of its only one. Raises: BowstringError."""
    file = sqlite_file(database)
    if file is not None and not file.is_file():
        raise BowstringError(f"there is no database {file}.")
    open_site(database)
    from django.db import Error

    from bowstring.web.store.portfolios import numbers_by_key

    try:
        there = numbers_by_key()
    except Error as broken:
        raise unreachable(broken) from None
    return there[_chosen(list(there), key)]


def _copy(database: str, key: str) -> Path:
    """The facts in a file of their own, which goes when the command ends. Raises: BowstringError."""
    number = open_portfolio(database, key)
    from django.db import Error

    from bowstring.formats.files import write_portfolio
    from bowstring.web.store.facts import load_portfolio

    try:
        portfolio = load_portfolio(number)
    except Error as broken:
        raise unreachable(broken) from None
    folder = tempfile.TemporaryDirectory(prefix="bowstring-")
    atexit.register(folder.cleanup)
    path = Path(folder.name) / "portfolio.json"
    write_portfolio(portfolio, path)
    return path


def _chosen(keys: list[str], key: str) -> str:
    if key in keys or (len(keys) == 1 and not key):
        return key or keys[0]
    if not keys:
        raise BowstringError("the site holds no portfolio yet.")
    wrong = f"the site holds no portfolio {key!r}" if key else "the site holds several portfolios"
    raise BowstringError(f"{wrong}. Write #KEY behind the address: {', '.join(keys)}.")
