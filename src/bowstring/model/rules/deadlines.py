"""Dates to finish by that cannot be kept, and how work stands against what is known of it."""

from collections.abc import Iterator

from bowstring.model.deadlines import Deadline, deadlines_of
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.language import phrase
from bowstring.model.problems import Place, Problem, Severity, error, note, warning
from bowstring.model.rules.facts import FIRST_ROW, Facts, place_of
from bowstring.model.rules.timing import soonest_starts
from bowstring.model.status import WorkStatus, known_words
from bowstring.model.wording import count_words, list_words


def find_dates_that_cannot_be_kept(facts: Facts) -> Iterator[Problem]:
    """Work that cannot be finished by the date that law, safety or somebody sets, whatever is chosen."""
    soonest = soonest_starts(facts)
    for key, deadlines in deadlines_of(facts.portfolio).items():
        work = facts.initiatives[key]
        for deadline in deadlines:
            if deadline.is_binding and work.lock is Lock.LEAVE_OUT and not work.mandated_by:
                yield error(
                    facts.place(key, "lock"),
                    phrase(
                        "it is locked to be left out, yet is to be finished by {finish_by} ({reason}).",
                        finish_by=deadline.finish_by,
                        reason=deadline.reason,
                    ),
                    phrase("Lift the lock, or clear finish_by."),
                )
            step = soonest.get(key)
            if step is None or work.duration is None:
                continue
            start = facts.portfolio.settings.start.plus(step)
            if not deadline.is_kept(start, work.duration):
                yield Problem(
                    severity=Severity.ERROR if deadline.is_binding else Severity.WARNING,
                    where=_place(facts, deadline),
                    message=_too_soon(facts, work, deadline, step),
                    mend=phrase("Correct the date, how long it takes, or what it waits for."),
                )
    yield from _reasons_without_dates(facts)


def find_doubtful_status(facts: Facts) -> Iterator[Problem]:
    """Status in words that are not known, or that other columns contradict."""
    settings = facts.portfolio.settings
    for key, work in facts.initiatives.items():
        where = facts.place(key, "status")
        if work.status.strip() and work.standing is None:
            words = [known_words(standing)[0] for standing in WorkStatus]
            yield note(
                where,
                phrase("{status!r} is kept and changes nothing.", status=work.status),
                phrase("Known are {words}.", words=list_words(words)),
            )
        if work.standing is WorkStatus.RUNNING and work.committed_start is None and not work.is_over:
            since = work.running_since(settings.start) or settings.start
            yield warning(
                where,
                phrase("it is running, but not since when; it counts as started in {since}.", since=since),
                phrase("Enter committed_start."),
            )
        if work.standing is WorkStatus.ON_HOLD and work.committed_start is not None and not work.is_over:
            yield warning(
                where,
                phrase(
                    "it is on hold, yet committed from {committed_start}; it counts as running.",
                    committed_start=work.committed_start,
                ),
                phrase("Clear committed_start to have it chosen again, or correct the status."),
            )
        if work.finished_on is not None and work.is_stopped:
            yield warning(
                facts.place(key, "finished_on"),
                phrase("it is finished, yet stopped, cancelled or retired; it counts as stopped."),
                phrase("Clear one of the two."),
            )
        if work.finished_on is not None and settings.as_of is not None and work.finished_on > settings.as_of:
            yield warning(
                facts.place(key, "finished_on"),
                phrase(
                    "it is finished on {finished_on}, after the portfolio's date {as_of}; it "
                    "counts as finished already.",
                    finished_on=work.finished_on,
                    as_of=settings.as_of,
                ),
                phrase("Clear the date until it is so."),
            )


def _too_soon(facts: Facts, work: Initiative, deadline: Deadline, step: int) -> str:
    start, duration = facts.portfolio.settings.start, work.duration or 1
    end = start.plus(step + duration - 1)
    return phrase(
        "{key} is to be finished by {finish_by}, and cannot be before {end}: it "
        "takes {quarters} and starts in {plus} at the soonest.",
        key=work.key,
        finish_by=deadline.finish_by,
        end=end,
        quarters=count_words(duration, "quarter", "quarters"),
        plus=start.plus(step),
    )


def _place(facts: Facts, deadline: Deadline) -> Place:
    for row, decision in enumerate(facts.portfolio.decisions, FIRST_ROW):
        if decision.key == deadline.decision:
            return place_of("decisions", row, decision, "finish_by")
    return facts.place(deadline.initiative, "finish_by")


def _reasons_without_dates(facts: Facts) -> Iterator[Problem]:
    for key, work in facts.initiatives.items():
        if work.finish_by_reason and work.finish_by is None:
            yield note(
                facts.place(key, "finish_by_reason"),
                phrase("there is a reason but no date."),
                phrase("Enter finish_by."),
            )
    mandating = {work.mandated_by for work in facts.initiatives.values() if not work.is_over}
    for row, decision in enumerate(facts.portfolio.decisions, FIRST_ROW):
        if decision.finish_by is not None and decision.key not in mandating:
            yield warning(
                place_of("decisions", row, decision, "finish_by"),
                phrase("no work is mandated by {key}, so its date binds nothing.", key=decision.key),
                phrase("Name the decision in mandated_by of the work that it asks for."),
            )
