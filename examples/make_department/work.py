"""Initiatives: what was written about each, with the cost and the people that such work takes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from examples.make_department.chance import clipped, draws, rounded_to
from examples.make_department.content import Row, apart, listed, rows
from examples.make_department.crafts import people_for
from examples.make_department.organisation import Leads
from examples.make_department.things import asset_rows

from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.quarters import Quarter

_TABLES = {
    "product_initiatives_family_work": Focus.PRODUCT,
    "product_initiatives_health_home_later": Focus.PRODUCT,
    "platform_initiatives": Focus.PLATFORM,
    "enterprise_initiatives": Focus.ENTERPRISE,
}
_COST_POUNDS = {"S": 105_000.0, "M": 230_000.0, "L": 430_000.0, "X": 820_000.0}
_LEAST_POUNDS, _MOST_POUNDS = 60_000.0, 1_500_000.0


def written() -> tuple[tuple[Row, Focus], ...]:
    """Every initiative as it was written, with its focus."""
    return tuple((row, focus) for table, focus in _TABLES.items() for row in rows(table))


def make_initiatives(assets: Mapping[str, Asset], leads: Mapping[str, Leads]) -> tuple[Initiative, ...]:
    """The backlog. leads: by team."""
    outcomes = {row["key"]: listed(row["outcomes"]) for row in asset_rows()}
    return tuple(
        _initiative(row, focus, assets[row["asset"]], leads=leads, outcomes=outcomes[row["asset"]])
        for row, focus in written()
    )


def _initiative(
    row: Row, focus: Focus, asset: Asset, *, leads: Mapping[str, Leads], outcomes: tuple[str, ...]
) -> Initiative:
    key, lead = row["key"], leads[asset.team]
    quarters, cost = _quarters(row), _cost_pounds(row)
    needs = () if _is_listed("no_need", key) else _some(asset.needs, "needs", key)
    return Initiative(
        key=key,
        name=row["name"],
        focus=focus,
        description=row["description"],
        asset=asset.key,
        phase=Phase(row["phase"]),
        duration_quarters=quarters,
        cost_per_quarter=cost,
        effort=people_for(row["size"][2], cost, key),
        requires=listed(row["requires"]),
        requires_capabilities=listed(row["asks"]),
        needs=needs,
        outcomes=_some(outcomes, "outcomes", key),
        team=asset.team,
        owner=lead.owner,
        user_lead="" if _is_listed("no_user_lead", key) else lead.user_lead,
        business_lead="" if _is_listed("no_business_lead", key) else lead.business_lead,
        **_standing(key, cost),
    )


def _standing(key: str, cost: float) -> dict[str, Any]:
    exceptions = apart()
    running = exceptions["running"].get(key) or exceptions["finished"].get(key)
    stopped_on, stopped_because = exceptions["stopped"].get(key, (None, ""))
    return {
        "fund": _group(exceptions["fund"], key),
        "alternatives": _group(exceptions["alternatives"], key),
        "mandated_by": _group(exceptions["mandated"], key),
        "earliest_start": _quarter(exceptions["earliest"].get(key)),
        "committed_start": _quarter(running[0]) if running else None,
        "exit_cost": rounded_to(cost * exceptions["running"][key][2], 5_000)
        if key in exceptions["running"]
        else None,
        "lock": _lock(exceptions["locked"].get(key)),
        "stopped_on": date.fromisoformat(stopped_on) if stopped_on else None,
        "stopped_because": stopped_because,
    }


def _quarters(row: Row) -> int:
    exceptions = apart()
    running = exceptions["running"].get(row["key"]) or exceptions["finished"].get(row["key"])
    return int(running[1]) if running else int(row["size"][0])


def _cost_pounds(row: Row) -> float:
    cost = apart()["cost"].get(row["key"])
    if cost is not None:
        return float(cost)
    drawn = _COST_POUNDS[row["size"][1]] * draws("cost", row["key"]).lognormvariate(0, 0.3)
    return rounded_to(clipped(drawn, _LEAST_POUNDS, _MOST_POUNDS), 5_000 if drawn < 500_000 else 10_000)


def _some(options: tuple[str, ...], purpose: str, key: str) -> tuple[str, ...]:
    """The first, and each other with a chance of six in ten."""
    stream = draws(purpose, key)
    return tuple(option for place, option in enumerate(options) if place == 0 or stream.random() < 0.6)


def _group(groups: Mapping[str, list[str]], key: str) -> str:
    return next((name for name, members in groups.items() if key in members), "")


def _is_listed(gap: str, key: str) -> bool:
    return key in apart()["gaps"][gap]


def _quarter(text: str | None) -> Quarter | None:
    return Quarter.parse(text) if text else None


def _lock(text: str | None) -> Lock | Quarter | None:
    if text is None:
        return None
    return Lock(text) if text in tuple(Lock) else Quarter.parse(text)
