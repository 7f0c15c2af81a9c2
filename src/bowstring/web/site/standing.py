"""Where an initiative stands in a plan, in one sentence, wherever it is named; left out, with the reason."""

from collections.abc import Mapping

from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.quarters import Quarter
from bowstring.model.requirements import is_finished
from bowstring.planning.plan import Plan

Starts = Mapping[str, Quarter | None]
Reasons = Mapping[str, str]
"""Why work is left out, without a full stop, by its key."""


def place_words(initiative: Initiative, starts: Starts, reasons: Reasons, *, start: Quarter) -> str:
    """Where an initiative stands in a plan, as a sentence. start: the plan's first quarter."""
    if is_finished(initiative, start) and not initiative.is_over:
        return f"{_ended_words(initiative, start)}."
    if initiative.is_over or initiative.is_running:
        return _begun_words(initiative)
    if not starts:
        return "There is no plan by value yet."
    if initiative.key not in starts:
        return "Newer than the plan: the next one considers it."
    return _planned_words(initiative, starts[initiative.key], reasons)


def place_in_table(initiative: Initiative, plan: Plan | None, reasons: Reasons, *, start: Quarter) -> str:
    """The same in a cell of a table: "Oct to Dec 2026", "not in the plan: other work serves both sides more"."""
    if initiative.is_over:
        return "stopped" if initiative.is_stopped else "finished"
    if is_finished(initiative, start):
        return _ended_words(initiative, start)[0].lower() + _ended_words(initiative, start)[1:]
    if plan is None or not plan.is_planned:
        return ""
    if initiative.key not in plan.starts:
        return "newer than the plan"
    planned = plan.starts[initiative.key]
    if planned is not None:
        return planned.words
    reason = _reason(initiative, reasons)
    return f"not in the plan: {reason}" if reason else "not in the plan"


def stopped_words(initiative: Initiative) -> str:
    """When and why work was stopped."""
    day = f"Stopped on {initiative.stopped_on:%-d %B %Y}" if initiative.stopped_on else "Stopped"
    if not initiative.stopped_because:
        return f"{day}; no reason recorded."
    return f"{day}: {initiative.stopped_because.rstrip('.')}."


def _ended_words(initiative: Initiative, start: Quarter) -> str:
    """That work which nobody has called finished was to end before the plan starts."""
    since, duration = initiative.running_since(start), initiative.duration
    if since is None or duration is None:
        return "Ended before this plan starts"
    return f"Ended in {since.plus(duration - 1).words}, before this plan starts"


def _begun_words(initiative: Initiative) -> str:
    if initiative.is_stopped:
        return stopped_words(initiative)
    if initiative.is_complete:
        return f"Finished on {initiative.finished_on:%-d %B %Y}." if initiative.finished_on else "Finished."
    since = initiative.committed_start
    return f"Running since {since.words}." if since is not None else "Running."


def _planned_words(initiative: Initiative, start: Quarter | None, reasons: Reasons) -> str:
    if start is not None:
        return f"Starts in {start.words}."
    reason = _reason(initiative, reasons)
    return f"Not in the plan: {reason}." if reason else "Not in the plan."


def _reason(initiative: Initiative, reasons: Reasons) -> str:
    if initiative.key in reasons:
        return reasons[initiative.key]
    if not initiative.is_plannable:
        return "it has no cost or duration yet"
    return "left out by hand" if initiative.lock is Lock.LEAVE_OUT else ""
