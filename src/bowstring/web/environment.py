"""What the environment says of how the site runs: typed, checked when it starts, every mistake told at once."""

import difflib
import os
import re
import zoneinfo
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bowstring.model.language import SOURCE, catalogue_folders, languages_in
from bowstring.model.problems import BadDataError, BowstringError, Place, Problem, error
from bowstring.web.group_roles import group_roles_from
from bowstring.web.quotas import quotas_from

PREFIX = "BOWSTRING_"
FILE = ".env"
"""The file in the folder that the site is started from, whose settings hold where the environment has none."""

ELSEWHERE = frozenset(
    {
        "BACKSTAGE_TOKEN",
        "CACHE",
        "LIFELINE",
        "OWN_MEMORY_MB",
        "OWN_SECONDS",
        "PRICING_EFFORT",
        "READ_CELLS",
        "READ_MEMORY_MB",
        "READ_SECONDS",
    }
)
"""Settings that are read where they are used, since commands without a site know them too."""


def _web_address(text: str) -> str:
    if text and (urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).hostname):
        raise ValueError("is no address such as https://bowstring.example.org")
    return text.rstrip("/")


def _zone(text: str) -> str:
    try:
        zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        raise ValueError("is no time zone such as Europe/London") from None
    return text


def _path(text: str) -> str:
    plain = "/" + text.strip("/") if text.strip("/") else ""
    if any(sign in plain for sign in "?#\\ ") or "//" in plain:
        raise ValueError("is no path such as /bowstring")
    return plain


def _quotas(text: str) -> str:
    try:
        quotas_from(text)
    except BowstringError as broken:
        raise ValueError(f"cannot be read. {broken}") from None
    return text


def _scope(text: str) -> str:
    if not re.fullmatch(r"[\x21\x23-\x5b\x5d-\x7e ]{0,500}", text):
        raise ValueError("is no scope of OpenID Connect, such as groups; several have a space between")
    return " ".join(text.split())


def _groups(text: str) -> str:
    try:
        group_roles_from(text)
    except BowstringError as broken:
        raise ValueError(f"cannot be read. {broken}") from None
    return text


WebAddress = Annotated[str, AfterValidator(_web_address)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class Environment(BaseSettings):
    """Every setting of the site, as docs/administration.md tells it."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore")

    home: Path = Path()
    secret_key: str = Field(default="", max_length=500)
    hosts: Annotated[list[str], NoDecode] = ["127.0.0.1", "localhost", "[::1]"]
    address: WebAddress = "http://127.0.0.1:8000"
    path: Annotated[str, AfterValidator(_path)] = ""
    https: bool = False
    front_servers: Annotated[int, Field(ge=0, le=9)] | None = None
    database: str = ""
    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    language: str = Field(default=SOURCE, max_length=20)
    language_folder: str = ""
    scheduler: str = ""
    plan_seconds: Annotated[float, Field(gt=0, le=86_400)] | None = None
    tries_per_machine: Count = 100
    quotas: Annotated[str, AfterValidator(_quotas)] = ""
    anybody_starts: bool = True
    log: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = "WARNING"
    access_log: bool = False
    metrics_token: Annotated[str, Field(min_length=16)] | None = None
    webhooks: bool = True
    email_backend: str = "django.core.mail.backends.console.EmailBackend"
    email_folder: str = ""
    email_host: str = "localhost"
    email_port: Annotated[int, Field(ge=1, le=65_535)] = 25
    email_user: str = ""
    email_password: str = ""
    email_tls: bool = False
    email_from: str = "bowstring@localhost"
    oidc_server: WebAddress = ""
    oidc_client: str = ""
    oidc_secret: str = ""
    oidc_name: str = "your organisation's account"
    oidc_trusts_email: bool = False
    oidc_groups: Annotated[str, AfterValidator(_groups)] = ""
    oidc_groups_claim: str = "groups"
    oidc_scope: Annotated[str, AfterValidator(_scope)] = ""

    def __init__(self, **values: object) -> None:
        text = os.environ.get(f"{PREFIX}HOSTS", "")
        hosts = {"hosts": [part.strip() for part in text.split(",") if part.strip()]} if text else {}
        super().__init__(**{**hosts, **values})  # type: ignore[arg-type]


def read_environment() -> Environment:
    """The settings. Raises: BadDataError with every one that cannot be."""
    problems = list(_unknown(os.environ))
    try:
        environment = Environment()
    except ValidationError as invalid:
        raise BadDataError((*problems, *_problems_of(invalid))) from None
    problems += _no_language(environment)
    if problems:
        raise BadDataError(tuple(problems))
    return environment


def add_file(folder: Path | None = None) -> None:
    """Take in the settings of the `.env` file of a folder, the current one's without it; the environment's own hold.

    Raises: BadDataError where it cannot be read.
    """
    path = (folder or Path()) / FILE
    if not path.is_file():
        return
    try:
        values = dotenv_values(path, interpolate=False)
    except (OSError, UnicodeDecodeError) as broken:
        where = Place(table=str(path))
        raise BadDataError((error(where, f"it cannot be read: {broken}.", "Save it as UTF-8."),)) from None
    for name, value in values.items():
        if name.startswith(PREFIX) and value is not None:
            os.environ.setdefault(name, value)


def setting_names() -> frozenset[str]:
    """The names of every setting."""
    names = {name.upper() for name in Environment.model_fields} | (ELSEWHERE - {"LIFELINE"})
    return frozenset(f"{PREFIX}{name}" for name in names)


def _unknown(environment: Mapping[str, str]) -> Iterable[Problem]:
    names = {*setting_names(), f"{PREFIX}LIFELINE"}
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in names:
            close = difflib.get_close_matches(name, sorted(names), n=1, cutoff=0.6)
            mend = f"Did you mean {close[0]}?" if close else "Take it away."
            yield error(Place(table=name), "is no setting of Bowstring.", mend)


def _no_language(environment: Environment) -> Iterable[Problem]:
    tags = languages_in(catalogue_folders(environment.language_folder))
    if environment.language not in tags:
        offered = f"There are {', '.join(tags)}." if len(tags) > 1 else f"There is {SOURCE} alone."
        mend = (
            f"{offered} `bowstring translate` makes another, and BOWSTRING_LANGUAGE_FOLDER names its folder."
        )
        yield error(Place(table="BOWSTRING_LANGUAGE"), f"{environment.language!r} is no language here.", mend)
    elif environment.language != SOURCE and find_spec("babel") is None:
        mend = "Install it: pip install 'bowstring[languages]'."
        yield error(Place(table="BOWSTRING_LANGUAGE"), "another language than English needs an extra.", mend)


def _problems_of(invalid: ValidationError) -> Iterable[Problem]:
    for each in invalid.errors(include_url=False):
        name = f"{PREFIX}{str(each['loc'][0]).upper()}"
        words = str(each["msg"]).removeprefix("Value error, ")
        message = (
            words
            if words.startswith(("is ", "cannot "))
            else f"cannot be taken: {words[:1].lower()}{words[1:]}"
        )
        shown = (
            "" if "SECRET" in name or "PASSWORD" in name or "TOKEN" in name else f" It is {each['input']!r}."
        )
        yield error(Place(table=name), f"{message}.{shown}", "See Settings in docs/administration.md.")
