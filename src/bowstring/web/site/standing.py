"""Where an initiative stands in a plan, in one sentence, wherever it is named; left out, with the reason."""

from collections.abc import Mapping

from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.language import phrase
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
        return phrase("There is no plan by value yet.")
    if initiative.key not in starts:
        return phrase("Newer than the plan: the next one considers it.")
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
        return phrase("newer than the plan")
    planned = plan.starts[initiative.key]
    if planned is not None:
        return planned.words
    reason = _reason(initiative, reasons)
    return phrase("not in the plan: {reason}", reason=reason) if reason else phrase("not in the plan")


def stopped_words(initiative: Initiative) -> str:
    """When and why work was stopped."""
    day = (
        phrase("Stopped on {stopped_on:%-d %B %Y}", stopped_on=initiative.stopped_on)
        if initiative.stopped_on
        else phrase("Stopped")
    )
    if not initiative.stopped_because:
        return phrase("{day}; no reason recorded.", day=day)
    return f"{day}: {initiative.stopped_because.rstrip('.')}."


def _ended_words(initiative: Initiative, start: Quarter) -> str:
    """That work which nobody has called finished was to end before the plan starts."""
    since, duration = initiative.running_since(start), initiative.duration
    if since is None or duration is None:
        return phrase("Ended before this plan starts")
    return phrase("Ended in {words}, before this plan starts", words=since.plus(duration - 1).words)


def _begun_words(initiative: Initiative) -> str:
    if initiative.is_stopped:
        return stopped_words(initiative)
    if initiative.is_complete:
        return (
            phrase("Finished on {finished_on:%-d %B %Y}.", finished_on=initiative.finished_on)
            if initiative.finished_on
            else phrase("Finished.")
        )
    since = initiative.committed_start
    return phrase("Running since {words}.", words=since.words) if since is not None else phrase("Running.")


def _planned_words(initiative: Initiative, start: Quarter | None, reasons: Reasons) -> str:
    if start is not None:
        return phrase("Starts in {words}.", words=start.words)
    reason = _reason(initiative, reasons)
    return phrase("Not in the plan: {reason}.", reason=reason) if reason else phrase("Not in the plan.")


def _reason(initiative: Initiative, reasons: Reasons) -> str:
    if initiative.key in reasons:
        return reasons[initiative.key]
    if not initiative.is_plannable:
        return phrase("it has no cost or duration yet")
    return phrase("left out by hand") if initiative.lock is Lock.LEAVE_OUT else ""
