"""Assets, capabilities, needs and outcomes."""

from examples.make_department.chance import draws, rounded
from examples.make_department.content import Row, listed, rows
from examples.make_department.when import day

from bowstring.model.assets import Asset, Capability, Focus, Phase
from bowstring.model.needs import Need, Outcome
from bowstring.model.quarters import Quarter

_TABLES = ("product_assets", "platform_assets", "enterprise_assets")
_RETIRED_ON = {
    "respite-vouchers": "2023-Q3",
    "jobs-noticeboard": "2022-Q2",
    "birth-wallet": "2024-Q1",
    "postal-evidence-tracker": "2024-Q4",
}
_AVAILABLE_FROM = {"contact-preferences": "2027-Q4", "video-appointments": "2026-Q3"}
_RUN_COST_POUNDS = {Focus.PRODUCT: 420_000.0, Focus.PLATFORM: 900_000.0, Focus.ENTERPRISE: 650_000.0}
_RUNNING = {Phase.LIVE: 1.0, Phase.BETA: 0.55, Phase.ALPHA: 0.15}


def asset_rows() -> tuple[Row, ...]:
    """The rows of all assets, products first."""
    return tuple(row for table in _TABLES for row in rows(table))


def make_assets() -> tuple[Asset, ...]:
    """The products, the platforms and what the enterprise provides."""
    return tuple(
        _asset(row, Focus(table.removesuffix("_assets"))) for table in _TABLES for row in rows(table)
    )


def make_capabilities() -> tuple[Capability, ...]:
    """What assets can do for others, provided today, coming, or provided by nobody."""
    return tuple(
        Capability(key=row["key"], name=row["name"], description=row["description"])
        for row in rows("capabilities")
    )


def make_needs() -> tuple[Need, ...]:
    """The needs of users, along a life."""
    return tuple(
        Need(
            key=row["key"],
            statement=row["statement"],
            life_event=row["life_event"],
            groups=listed(row["groups"]),
            people_affected=float(row["people"]),
            evidence=row["evidence"],
        )
        for row in rows("needs")
    )


def make_outcomes(owners: dict[str, str]) -> tuple[Outcome, ...]:
    """The outcomes that teams share. owners: person by outcome."""
    return tuple(
        Outcome(
            key=row["key"],
            name=row["name"],
            measure=row["measure"],
            unit=row["unit"],
            baseline=float(row["baseline"]),
            target=float(row["target"]),
            due=day(row["due"]),
            owner=owners[row["key"]],
        )
        for row in rows("outcomes")
    )


def _asset(row: Row, focus: Focus) -> Asset:
    key, phase = row["key"], Phase(row["phase"])
    available_from = _AVAILABLE_FROM.get(key)
    return Asset(
        key=key,
        name=row["name"],
        focus=focus,
        phase=phase,
        description=row["description"],
        team=row["team"],
        provides=listed(row["provides"]),
        requires=listed(row["requires"]),
        needs=listed(row["needs"]),
        available_from=Quarter.parse(available_from) if available_from else None,
        retired_on=Quarter.parse(_RETIRED_ON[key]) if key in _RETIRED_ON else None,
        run_cost_per_quarter=_run_cost(key, focus, phase),
    )


def _run_cost(key: str, focus: Focus, phase: Phase) -> float | None:
    share = _RUNNING.get(phase)
    if share is None:
        return None
    return rounded(_RUN_COST_POUNDS[focus] * share * draws("run cost", key).lognormvariate(0, 0.8))
