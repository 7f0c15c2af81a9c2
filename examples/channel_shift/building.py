"""The portfolio: an initiative for every service that could be estimated, and the reason for every other."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from examples.channel_shift.assumptions import (
    AS_OF,
    ASSUMPTIONS,
    BUDGET_POUNDS_A_YEAR,
    BUDGET_YEARS,
    NO_CATEGORY,
    QUARTERS_A_YEAR,
    START,
    team_for,
)
from examples.channel_shift.estimating import Groups, group, own_saving, peers_saving, told_apart
from examples.channel_shift.judging import ASSESSORS, assess
from examples.channel_shift.measured import Service

from bowstring.model.assessments import Lens
from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.capacity import Budget
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Team
from bowstring.model.portfolio import LensSettings, Portfolio, Settings
from bowstring.model.wording import slug_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The portfolio, how many services were left out by reason, and what the others rest on, by ground."""

    portfolio: Portfolio
    left_out: Mapping[str, int]
    grounds: Mapping[str, int]


def make_portfolio(services: Iterable[Service]) -> Made:
    """Every service as an asset; those that could move more online as initiatives, with their estimates."""
    listed = tuple(services)
    groups = group(listed)
    reasons = {service.slug: why_left_out(service, groups) for service in listed}
    chosen = [service for service in listed if not reasons[service.slug]]
    portfolio = Portfolio(
        settings=_settings(),
        initiatives=tuple(_initiative(service) for service in chosen),
        assets=tuple(_asset(service, reasons[service.slug]) for service in listed),
        assessments=tuple(view for service in chosen for view in assess(service, groups)),
        budget=tuple(Budget(period=year, amount=BUDGET_POUNDS_A_YEAR) for year in BUDGET_YEARS),
        people=ASSESSORS,
        teams=tuple(_teams(listed)),
    )
    left_out = Counter(reason for reason in reasons.values() if reason)
    grounds = Counter(_ground(service) for service in chosen)
    return Made(portfolio=portfolio, left_out=left_out, grounds=grounds)


def why_left_out(service: Service, groups: Groups) -> str:
    """The first reason for which a service is no initiative; "" where there is none."""
    return next((reason for is_so, reason in _reasons(service, groups) if is_so), "")


def _reasons(service: Service, groups: Groups) -> Iterator[tuple[bool, str]]:
    """What could leave a service out, in the order asked."""
    volume, measured = service.latest("volume"), service.latest("take_up")
    yield volume is None, "no volume was ever measured"
    yield volume is not None and not volume.volume, "no transactions in the latest period"
    yield measured is None, "digital take-up was never measured"
    reached, here = groups.category_of(service).take_up, (measured and measured.take_up) or 0.0
    yield reached is None, "too few services of its category have a take-up"
    is_there = reached is not None and here >= reached.likely
    yield is_there, "take-up is at or above its category's upper quartile"
    is_costed = own_saving(service, groups) is not None or peers_saving(service, groups) is not None
    yield not is_costed, "no cost per transaction, its own or its category's"


def _ground(service: Service) -> str:
    if told_apart(service) is not None:
        return "own cost, digital told apart"
    return "own cost" if service.latest("cost") is not None else "category's median cost only"


def _settings() -> Settings:
    return Settings(
        name="Moving public services online, 2016",
        start=START,
        as_of=AS_OF,
        price_base="as published, 2013 to 2015",
        lens={
            Lens.USER_NEED: LensSettings(unit="transactions moved online"),
            Lens.BUSINESS_VALUE: LensSettings(unit="GBP"),
        },
        extra={f"assumed.{name}": words for name, words in ASSUMPTIONS.items()},
    )


def _initiative(service: Service) -> Initiative:
    volume, measured = service.latest("volume"), service.latest("take_up")
    a_year = (volume.volume or 0.0) if volume else 0.0
    team = team_for(a_year)
    here = (measured.take_up or 0.0) if measured else 0.0
    when = f" in the 12 months to {measured.ending.words}" if measured else ""
    return Initiative(
        key=service.slug,
        name=f"Move online: {service.name}",
        focus=Focus.PRODUCT,
        description=(
            f"{service.description} {a_year:,.0f} transactions a year ({a_year / QUARTERS_A_YEAR:,.0f} a quarter), "
            f"{here:.0%} of them online{when}. Assumed of the work: {team.words}, since it has {team.size}."
        ).strip(),
        asset=service.slug,
        duration_quarters=team.duration_quarters,
        cost_per_quarter=team.cost_per_quarter_pounds,
        team=_team_key(service),
        extra={"category": service.category or NO_CATEGORY},
    )


def _asset(service: Service, reason: str) -> Asset:
    volume, costed = service.latest("volume"), service.latest("volume", "cost")
    run_cost = round((costed.volume or 0.0) * (costed.cost or 0.0) / QUARTERS_A_YEAR, 2) if costed else None
    texts = {"category": service.category, "left_out": reason}
    if volume is not None:
        texts["volume"] = f"{volume.volume:,.0f} in the 12 months to {volume.ending.words}"
    return Asset(
        key=service.slug,
        name=service.name,
        focus=Focus.PRODUCT,
        phase=Phase.LIVE,
        description=service.description,
        team=_team_key(service),
        run_cost_per_quarter=run_cost,
        url=service.url,
        extra={name: text for name, text in texts.items() if text},
    )


def _teams(services: Iterable[Service]) -> Iterator[Team]:
    """Departments, and below each the agencies that answer for services."""
    agencies = {_team_key(service): service for service in services}
    departments = {slug_of(service.department): service.department for service in agencies.values()}
    for key, name in sorted(departments.items()):
        yield Team(key=key, name=name, focus=Focus.PRODUCT)
    for key, service in sorted(agencies.items()):
        if key not in departments:
            parent = slug_of(service.department)
            yield Team(key=key, name=service.agency, focus=Focus.PRODUCT, parent=parent)


def _team_key(service: Service) -> str:
    return slug_of(f"{service.department} {service.agency}")
