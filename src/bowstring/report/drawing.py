"""Vega-Lite specifications drawn as SVG by Vega itself, in an interpreter that has no files, network or fonts."""

import json
import threading
from importlib.resources import files

import quickjs

from bowstring.charts.chart import Spec
from bowstring.model.problems import BowstringError

# Far more than any picture takes; a stack that the threads of every system hold.
_BYTES, _STACK_BYTES = 512 * 2**20, 256 * 2**10


class DrawingError(BowstringError):
    """A specification that Vega refuses: a fault of ours, never of what a person typed."""


class _Thread(threading.local):
    """What this thread draws with: QuickJS stays in the thread that started it."""

    context: quickjs.Context | None = None


_THREAD = _Thread()


def draw_svg(spec: Spec) -> str:
    """A specification as SVG text: the same bytes on every machine, whatever fonts it has.

    Raises: DrawingError if Vega refuses the specification.
    """
    context = _THREAD.context
    if context is None:
        context = _THREAD.context = _started()
    try:
        context.get("draw")(json.dumps(spec))
        while context.execute_pending_job():
            pass
    except quickjs.JSException as error:
        raise DrawingError(str(error)) from error
    outcome: dict[str, str] = json.loads(context.get("result")())
    if "svg" not in outcome:
        raise DrawingError(outcome["problem"])
    return outcome["svg"]


def _started() -> quickjs.Context:
    context = quickjs.Context()
    context.set_memory_limit(_BYTES)
    context.set_max_stack_size(_STACK_BYTES)
    context.eval((files("bowstring.report") / "draw.js").read_text(encoding="utf-8"))
    return context
