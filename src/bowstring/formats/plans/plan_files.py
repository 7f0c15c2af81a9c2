"""A recorded plan on disk: plans/<key>.json, and its readable tables plan.csv and tensions.csv."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bowstring.formats.cells import Cell
from bowstring.formats.findings import refusal
from bowstring.formats.own.csv_text import write_csv
from bowstring.formats.own.document import read_text
from bowstring.formats.own.tables import Sheet
from bowstring.formats.own.version import version_of
from bowstring.formats.together import write_together
from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Place
from bowstring.model.quarters import Quarter
from bowstring.model.wording import visible
from bowstring.planning.plan import Plan
from bowstring.tensions.ledger import Ledger, PricedTension


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFile:
    """What a plan that was recorded says: the quarters it starts things in, and what it was made from.

    version: of the portfolio it was made from. adopted_on: None if it is a draft.
    """

    key: str
    version: str
    starts: Mapping[str, Quarter | None]
    author: str = ""
    adopted_on: date | None = None


def plan_key(version: str, plan: Plan) -> str:
    """The key of a plan: the same for the same facts, minimum share and seed."""
    text = json.dumps([version, plan.floor, plan.seed, sorted(_starts(plan).items())])
    return f"plan-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def write_plan(
    portfolio: Portfolio,
    plan: Plan,
    ledger: Ledger,
    folder: Path,
    *,
    author: str = "",
    adopted_on: date | None = None,
) -> tuple[Path, ...]:
    """Write the three files of a plan into a folder, all or none, and tell where they are.

    Raises: BadDataError where they cannot be written.
    """
    document = recorded_document(portfolio, plan, ledger, author=author, adopted_on=adopted_on)
    key = document["key"]
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    contents = {
        f"plans/{key}.json": f"{text}\n".encode(),
        "plan.csv": write_csv(plan_sheet(portfolio, plan)),
        "tensions.csv": write_csv(tensions_sheet(ledger)),
    }
    write_together(contents, folder)
    return tuple(folder / name for name in contents)


def read_plan(path: Path) -> PlanFile:
    """The plan recorded in that file. Raises: BadDataError where it holds none."""
    place = Place(table=path.name)
    mend = "Give a file that `bowstring plan PATH -o DIR` wrote under plans/."
    try:
        document = json.loads(read_text(path))
        starts = document["starts"].items()
        return PlanFile(
            key=str(document["key"]),
            version=str(document["portfolio"]["version"]),
            starts={str(key): Quarter.parse(start) if start is not None else None for key, start in starts},
            author=str(document.get("author") or ""),
            adopted_on=date.fromisoformat(document["adopted_on"]) if document.get("adopted_on") else None,
        )
    except OSError as broken:
        raise refusal(Place(table=str(path)), f"it cannot be read: {broken.strerror or broken}.") from broken
    except (ValueError, KeyError, TypeError, AttributeError) as broken:
        raise refusal(place, "this is not a recorded plan.", mend) from broken


def is_recorded_plan(path: Path) -> bool:
    """Whether that file is a JSON document that could be a recorded plan rather than a portfolio."""
    if path.suffix.lower() != ".json" or not path.is_file():
        return False
    try:
        document = json.loads(path.read_bytes())
    except (ValueError, OSError):
        return False
    return isinstance(document, dict) and "starts" in document


def recorded_document(
    portfolio: Portfolio,
    plan: Plan,
    ledger: Ledger | None,
    *,
    author: str = "",
    adopted_on: date | None = None,
) -> dict[str, object]:
    """What plans/<key>.json holds. ledger: None if nothing could be planned."""
    version = version_of(portfolio)
    return {
        "key": plan_key(version, plan),
        "author": author,
        "adopted_on": str(adopted_on) if adopted_on else None,
        "portfolio": {"name": portfolio.settings.name, "version": version},
        **plan_document(plan),
        "ledger": ledger_document(ledger) if ledger is not None else None,
    }


def plan_document(plan: Plan) -> dict[str, object]:
    """A plan's conclusions as a document; the seconds it took, which differ each time, are left out."""
    return {
        "status": plan.status.value,
        "stopped_by": plan.stopped_by.value if plan.stopped_by is not None else None,
        "value": plan.value,
        "bound": plan.bound,
        "gap": plan.gap,
        "divisible_value": plan.divisible_value,
        "points": plan.points,
        "lean": plan.lean,
        "lens": {
            lens.value: {
                "total": lens_result.total,
                "with_later": lens_result.with_later,
                "share": lens_result.share,
            }
            for lens, lens_result in plan.lens.items()
        },
        "ideals": {lens.value: lens_result.ideal for lens, lens_result in plan.lens.items()},
        "floor": plan.floor,
        "floor_max": plan.floor_max,
        "focus": {
            focus.value: {"share_of_ideal": focus_result.share_of_ideal, "spend": focus_result.spend}
            for focus, focus_result in plan.focus.items()
        },
        "seed": plan.seed,
        "provisional": list(plan.provisional),
        "starts": _starts(plan),
        "later": {key: str(start) for key, start in sorted(plan.later.items())},
    }


def ledger_document(ledger: Ledger) -> dict[str, object]:
    """A ledger as a document: the prices by key, the dearest first."""
    return {
        "plan_value": ledger.plan_value,
        "tensions": [
            {
                "key": tension.key,
                "gain": _finite(tension.gain),
                "chance": tension.chance,
                "points": tension.points,
            }
            | {lens.value: tension.lens.get(lens, 0.0) for lens in Lens}
            | {"level": tension.level.value, "state": tension.state.value}
            for tension in ledger.tensions
        ],
    }


def plan_sheet(portfolio: Portfolio, plan: Plan) -> Sheet:
    """The plan as a table: one row an initiative, in the portfolio's order."""
    initiatives_by_key = portfolio.index.initiatives
    header = ("initiative", "name", "focus", "team", "starts", "ends", "total_cost", "is_provisional")
    rows: list[tuple[Cell, ...]] = []
    for key, work in initiatives_by_key.items():
        start = plan.starts.get(key)
        ends = start.plus(work.duration - 1) if start is not None and work.duration else None
        cost = (
            work.quarterly_cost * work.duration if work.quarterly_cost is not None and work.duration else None
        )
        rows.append(
            (
                key,
                work.name,
                work.focus.value,
                work.team or None,
                str(start) if start is not None else None,
                str(ends) if ends is not None else None,
                cost,
                "true" if key in plan.provisional else "false",
            )
        )
    return _for_reading(Sheet(table="plan", header=header, rows=rows))


def tensions_sheet(ledger: Ledger) -> Sheet:
    """The ledger as a table: one row a question, the dearest first."""
    figures = ("gain", "chance", "points", "user_need", "business_value")
    header = (
        "key",
        "kind",
        "level",
        "about",
        "question",
        "what_if",
        *figures,
        "in_the_room",
        "hours",
        "state",
    )
    rows = [_tension_row(priced) for priced in ledger.tensions]
    return _for_reading(Sheet(table="tensions", header=header, rows=rows))


def _tension_row(priced_tension: PricedTension) -> tuple[Cell, ...]:
    tension = priced_tension.tension
    return (
        priced_tension.key,
        tension.kind,
        priced_tension.level.value,
        tension.about,
        tension.question,
        tension.what_if,
        _finite(priced_tension.gain),
        priced_tension.chance,
        priced_tension.points,
        priced_tension.lens.get(Lens.USER_NEED, 0.0),
        priced_tension.lens.get(Lens.BUSINESS_VALUE, 0.0),
        tension.in_the_room or None,
        priced_tension.hours,
        priced_tension.state.value,
    )


def _for_reading(sheet: Sheet) -> Sheet:
    """The sheet with what no eye sees shown as what it is: it is read by people, and never read back."""
    rows = [[visible(cell) if isinstance(cell, str) else cell for cell in row] for row in sheet.rows]
    return replace(sheet, rows=rows)


def _starts(plan: Plan) -> dict[str, str | None]:
    return {key: str(start) if start is not None else None for key, start in sorted(plan.starts.items())}


def _finite(figure: float) -> float | None:
    return figure if math.isfinite(figure) else None
