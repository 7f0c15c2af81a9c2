"""What was computed, as documents that can be kept: the core's frozen results to JSON and back, by their types."""

import dataclasses
import math
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from cattrs import Converter
from cattrs.errors import BaseValidationError
from cattrs.preconf.json import make_converter

from bowstring.charts.believed import WorthQuestion
from bowstring.charts.chart import Chart
from bowstring.charts.rivals import Rival
from bowstring.charts.sides import TwoSides
from bowstring.delivery.delivered import Delivered
from bowstring.delivery.usual import AsUsual
from bowstring.model.problems import Problem
from bowstring.model.quarters import Quarter
from bowstring.planning.adopted.moves import Moves
from bowstring.planning.balance import BalanceEarns, BalanceOffer, FloorPoint, LeanTrade
from bowstring.planning.frontier.frontier import Frontier
from bowstring.planning.plan import Plan
from bowstring.planning.prices.plan_curve import PlanAlongCurve
from bowstring.planning.prices.whatif import WhatIf
from bowstring.reuse.duplicates import Duplicate
from bowstring.teams.proposal import Proposal
from bowstring.tensions.agenda import Agenda
from bowstring.tensions.asking import Question as NextQuestion
from bowstring.tensions.improvement import PlanImprovement
from bowstring.tensions.ledger import Ledger, PricedTension
from bowstring.tensions.mandates import MandateCost
from bowstring.tensions.served import Served
from bowstring.tensions.why import Why
from bowstring.worlds.worlds import Worlds

KINDS: dict[str, Any] = {
    "plan": Plan,
    "problems": tuple[Problem, ...],
    "usual": AsUsual,
    "delivered": Delivered,
    "duplicates": tuple[Duplicate, ...],
    "begun": Ledger,
    "ledger": Ledger,
    "priced": Ledger,
    "agenda": Agenda,
    "question": WorthQuestion,
    "served": Served,
    "floors": tuple[FloorPoint, ...],
    "balance": BalanceEarns,
    "leans": tuple[LeanTrade, ...],
    "offers": tuple[BalanceOffer, ...],
    "rivals": tuple[Rival, ...],
    "why": Why,
    "frontier": Frontier,
    "sentences": dict[str, str],
    "left_out": dict[str, str],
    "along": PlanAlongCurve,
    "asking": tuple[NextQuestion, ...],
    "discoveries": tuple[NextQuestion, ...],
    "improvement": PlanImprovement,
    "moves": Moves,
    "mandates": tuple[tuple[MandateCost, ...], MandateCost | None],
    "joining": Proposal,
    "sides": tuple[TwoSides, ...],
    "chart": Chart,
    "worlds": Worlds,
}
"""What may be kept, by the part of a finding's name before the colon: `agenda:executive` is an agenda."""

_WHOLE = "priced"
"""A ledger that is kept with its what-ifs, which agendas are made of."""


def document_of(name: str, value: object) -> Any:
    """A conclusion as JSON keeps it; what only pricing needs is left out, but of a `priced` ledger."""
    kept = value if name == _WHOLE else _lean(value)
    return _CONVERTER.unstructure(kept, unstructure_as=KINDS[name.split(":", 1)[0]])


def value_of(name: str, document: Any) -> Any:
    """The conclusion that a kept document tells; None if an earlier edition of the method wrote it otherwise.

    Raises: KeyError where no such kind is kept.
    """
    kind = KINDS[name.split(":", 1)[0]]
    try:
        return _CONVERTER.structure(document, kind)
    except (BaseValidationError, KeyError, TypeError, ValueError):
        return None


def _lean(value: object) -> object:
    """Without the programme that prices are told in, and without what-ifs, which only pricing reads."""
    if isinstance(value, Plan):
        return dataclasses.replace(value, divisible=None)
    if isinstance(value, Ledger):
        return dataclasses.replace(value, tensions=tuple(_priced(tension) for tension in value.tensions))
    if isinstance(value, Agenda):
        items = (dataclasses.replace(item, priced=_priced(item.priced)) for item in value.items)
        return dataclasses.replace(value, items=tuple(items))
    return value


def _priced(priced_tension: PricedTension) -> PricedTension:
    tension = priced_tension.tension
    lesser = (tension.lesser[0], WhatIf()) if tension.lesser is not None else None
    tension = dataclasses.replace(tension, outcomes=(), unsettled=WhatIf(), lesser=lesser, effect=None)
    return dataclasses.replace(priced_tension, tension=tension)


def _figure(value: float) -> float | str:
    """JSON knows no infinity; `float` reads its name back."""
    return value if math.isfinite(value) else str(value)


def _union_reader(converter: Converter, union: Any) -> Callable[[Any, Any], Any]:
    """Reads the first of a union's options that takes the value: closed choices and quarters, told as text."""
    options = [option for option in typing.get_args(union) if option is not types.NoneType]

    def read(value: Any, _: Any) -> Any:
        if value is None:
            return None
        for option in options[:-1]:
            try:
                return converter.structure(value, option)
            except (ValueError, TypeError):
                continue
        return converter.structure(value, options[-1])

    return read


def _is_plain_union(annotation: Any) -> bool:
    options = [option for option in typing.get_args(annotation) if option is not types.NoneType]
    plain = all(isinstance(option, type) and issubclass(option, StrEnum | Quarter) for option in options)
    return isinstance(annotation, types.UnionType) and len(options) > 1 and plain


def _has_pairs(annotation: Any) -> bool:
    """Whether it is a mapping whose keys are tuples, of which JSON knows none."""
    is_mapping = typing.get_origin(annotation) is Mapping
    return is_mapping and typing.get_origin(typing.get_args(annotation)[0]) is tuple


def _pair_writer(converter: Converter, annotation: Any) -> Callable[[Any], Any]:
    key = typing.get_args(annotation)[0]

    def write(mapping: Any) -> Any:
        return [[*converter.unstructure(pair, unstructure_as=key), value] for pair, value in mapping.items()]

    return write


def _pair_reader(converter: Converter, annotation: Any) -> Callable[[Any, Any], Any]:
    """Reads rows of a key's parts and its value back into a mapping."""
    key, kind = typing.get_args(annotation)

    def read(rows: Any, _: Any) -> Any:
        return {tuple(converter.structure(row[:-1], key)): converter.structure(row[-1], kind) for row in rows}

    return read


def _make_converter() -> Converter:
    converter = make_converter(omit_if_default=True, detailed_validation=False)
    converter.register_unstructure_hook(float, _figure)
    converter.register_unstructure_hook(Quarter, str)
    converter.register_structure_hook(Quarter, lambda text, _: Quarter.parse(text))
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    # A chart's specification is JSON already.
    converter.register_structure_hook_func(lambda annotation: annotation is object, lambda value, _: value)
    converter.register_structure_hook_factory(_is_plain_union, lambda union: _union_reader(converter, union))
    converter.register_structure_hook_factory(_has_pairs, lambda kind: _pair_reader(converter, kind))
    converter.register_unstructure_hook_factory(_has_pairs, lambda kind: _pair_writer(converter, kind))
    return converter


_CONVERTER = _make_converter()
