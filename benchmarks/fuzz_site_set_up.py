"""Two portfolios on one site: one that is tried, as everybody there is, and one that nobody of them may know of."""

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.web.concluded import concluded
from tests.web.conftest import SIDES, Site
from tests.web.samples import PARTS, SAMPLES
from tests.web.small_department import small_department

from benchmarks.measuring import progress
from bowstring.model.assessments import Evidence, Lens
from bowstring.model.portfolio import Portfolio
from bowstring.web.access import Role, grant
from bowstring.web.models import Account, Job, Membership, OneTimeLink, StoredPlan, StoredPortfolio
from bowstring.web.store.accounts import make_account
from bowstring.web.store.facts import create_portfolio
from bowstring.web.store.plans import record_plan
from bowstring.web.store.sealed import Score, seal_scores
from bowstring.web.store.sessions import open_session

OTHERS_MARK = "zqother"
"""Stands in every name of the other portfolio, and nowhere else."""

SEALED_MARK = "zqsealed"
"""Why somebody scored as they did, before it is shown."""

WHO: dict[str, tuple[Role, list[str], bool] | None] = {
    "anonymous": None,
    "outsider": None,
    "viewer": (Role.VIEWER, [], False),
    "assessor": (Role.ASSESSOR, SIDES[:1], False),
    "editor of one team": (Role.EDITOR, [], True),
    "lead": (Role.LEAD, SIDES, False),
    "owner": (Role.OWNER, SIDES, False),
}
"""Everybody who comes: role, sides, whether of one team alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """An address. parts: values of records that are there; foreign: the same of the other portfolio."""

    name: str
    parts: Mapping[str, Any]
    foreign: Mapping[str, Any]

    @property
    def url(self) -> str:
        """The address with its own parts."""
        return reverse(self.name, kwargs=dict(self.parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedSite:
    """What is tried. secrets: words that must be in no log."""

    own: Site
    other: Site
    addresses: tuple[Tried, ...]
    secrets: tuple[str, ...]
    accounts: Mapping[str, Account]

    def browser(self, who: str) -> Client:
        """Somebody's browser; a fault of the site is an answer, as it is to everybody."""
        browser = Client(raise_request_exception=False)
        if who in self.accounts:
            browser.force_login(self.accounts[who], backend="django.contrib.auth.backends.ModelBackend")
        return browser

    def other_state(self) -> tuple[object, ...]:
        """What changes where anything of the other portfolio does."""
        other = self.other.stored.pk
        revision = StoredPortfolio.objects.filter(pk=other).values_list("revision", flat=True).first()
        counted = (model.objects.filter(portfolio=other).count() for model in (Membership, StoredPlan, Job))
        links = OneTimeLink.objects.filter(portfolio=other, used_at=None).count()
        return (revision, *counted, links)

    def own_revision(self) -> int:
        """How often the portfolio that is tried was changed."""
        return StoredPortfolio.objects.get(pk=self.own.stored.pk).revision

    def is_secret(self, line: str) -> bool:
        """Whether it holds what nobody may read in a log."""
        return "@example.org" in line or any(secret in line for secret in self.secrets)


def set_up() -> TriedSite:
    """Both portfolios, stored and planned, and everybody's accounts."""
    own, other = _stored("small", small_department()), _stored("other", _marked(small_department()))
    accounts = {who: _account(who, own) for who in WHO if who != "anonymous"}
    grant(make_account("other@example.org"), other.stored, Role.OWNER)
    foreign_account = make_account("other@example.org").key
    _seal(own.stored.pk)
    addresses = []
    for name, parts in _patterns():
        values, foreign = (
            _values(name, parts, own),
            _values(name, parts, other) | {"account": foreign_account},
        )
        if missing := set(parts) - set(values):
            progress(f"not tried: {name}, for there is no value of {', '.join(sorted(missing))}")
            continue
        addresses.append(
            Tried(
                name=name,
                parts={part: values[part] for part in parts},
                foreign={part: foreign[part] for part in parts if foreign[part] != values[part]},
            )
        )
    return TriedSite(
        own=own,
        other=other,
        addresses=tuple(addresses),
        secrets=tuple({str(address.parts["secret"]) for address in addresses if "secret" in address.parts}),
        accounts=accounts,
    )


def _stored(key: str, portfolio: Portfolio) -> Site:
    stored = create_portfolio(portfolio, key)
    recorded, findings = concluded()
    record_plan(stored.pk, recorded, findings, revision=1)
    return Site(stored=stored, client=Client, account=lambda role: make_account(f"{role.name}@example.org"))


def _marked(portfolio: Portfolio) -> Portfolio:
    """The same portfolio with every name another's."""
    tables: dict[str, Any] = {}
    for field in dataclasses.fields(portfolio):
        records = getattr(portfolio, field.name)
        if isinstance(records, tuple) and records and hasattr(records[0], "name"):
            tables[field.name] = tuple(
                dataclasses.replace(record, name=f"{OTHERS_MARK} {at}") for at, record in enumerate(records)
            )
    settings = dataclasses.replace(portfolio.settings, name=f"{OTHERS_MARK} department")
    return dataclasses.replace(portfolio, settings=settings, **tables)


def _account(who: str, own: Site) -> Account:
    account = make_account(f"{who.replace(' ', '-')}@example.org", name=who.capitalize())
    position = WHO[who]
    if position is not None:
        role, sides, is_of_team = position
        department = small_department()
        teams = [department.teams[0].key] if is_of_team else []
        person = department.people[list(WHO).index(who)].key
        grant(account, own.stored, role, sides=sides, teams=teams, person=person)
    return account


def _seal(portfolio: int) -> None:
    """Somebody's scores that wait to be shown: of their own accord, and in a session."""
    works = small_department().initiatives[:2]
    held = open_session(portfolio, kind="conversation", initiatives=(works[1].key,), by="", conversation="c")
    for work, session in zip(works, ("", held.key), strict=True):
        score = Score(
            initiative=work.key,
            lens=Lens.USER_NEED,
            number=1,
            low=1.0,
            likely=2.0,
            high=3.0,
            evidence=Evidence.GUESS,
            rationale=SEALED_MARK,
        )
        seal_scores(portfolio, "somebody", [score], session=session)


def _values(name: str, parts: Collection[str], site: Site) -> dict[str, Any]:
    """What an address is made of, and no more: a portfolio keeps only so many uploads."""
    values = {"portfolio_key": site.stored.key} | {
        part: make(site) for part, make in PARTS.items() if part in parts
    }
    return values | (SAMPLES[name](site) if name in SAMPLES else {})


def _patterns(resolver: URLResolver | None = None) -> Iterator[tuple[str, tuple[str, ...]]]:
    for url_pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(url_pattern, URLResolver):
            yield from _patterns(url_pattern)
        elif isinstance(url_pattern, URLPattern):
            yield url_pattern.name or "", tuple(url_pattern.pattern.converters)
