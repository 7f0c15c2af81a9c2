"""Facts that cannot all be true."""

from collections.abc import Iterator

from bowstring.model.assets import Asset, Phase
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.language import phrase
from bowstring.model.problems import Problem, error, note, warning
from bowstring.model.quarters import Quarter
from bowstring.model.rules.facts import FIRST_ROW, Facts, place_of
from bowstring.model.wording import list_words


def find_contradictions(facts: Facts) -> Iterator[Problem]:
    """Work that is both wanted and not, alternatives that are both settled, and assets that are there and not."""
    assets = facts.portfolio.index.assets
    for work in facts.initiatives.values():
        yield from _stopped_yet_wanted(facts, work)
        yield from _locked_both_ways(facts, work)
        yield from _on_a_retired_asset(facts, work, assets.get(work.asset))
        yield from _mandate_that_no_longer_holds(facts, work)
    for group, members in facts.alternatives.items():
        yield from _in_group(facts, group, members)
    for row, asset in enumerate(facts.portfolio.assets, FIRST_ROW):
        yield from _there_and_not(asset, row, facts.portfolio.settings.start)


def _stopped_yet_wanted(facts: Facts, work: Initiative) -> Iterator[Problem]:
    if not work.is_stopped:
        if work.stopped_because:
            where = facts.place(work.key, "stopped_because")
            yield note(
                where,
                phrase("it says why it was stopped but not when."),
                phrase("Enter stopped_on, or clear the reason."),
            )
        return
    wanted = {
        "committed_start": ("committed", work.committed_start is not None and not work.is_complete),
        "mandated_by": ("mandated", bool(work.mandated_by)),
        "lock": (phrase("locked to be funded"), work.is_locked_in),
    }
    for column, (state, is_so) in wanted.items():
        if is_so:
            yield warning(
                facts.place(work.key, column),
                phrase("it was stopped or retired and yet is {state}; it is kept as stopped.", state=state),
                phrase("Clear one of the two."),
            )


def _locked_both_ways(facts: Facts, work: Initiative) -> Iterator[Problem]:
    if work.is_over:
        return
    where = facts.place(work.key, "lock")
    if work.lock is Lock.LEAVE_OUT and work.mandated_by:
        yield error(
            where,
            phrase(
                "it is locked to be left out, yet {mandated_by} mandates it.", mandated_by=work.mandated_by
            ),
            phrase("Lift the lock or the mandate."),
        )
    since = (
        phrase("committed from {committed_start}", committed_start=work.committed_start)
        if work.committed_start
        else "running"
    )
    if work.lock is Lock.LEAVE_OUT and work.is_running:
        yield error(
            where,
            phrase("it is locked to be left out, yet {since}.", since=since),
            phrase("Lift the lock, or clear committed_start and enter stopped_on."),
        )
    starts = work.committed_start
    if starts is not None and isinstance(work.lock, Quarter) and work.lock != starts:
        yield error(
            where,
            phrase(
                "it is locked to start in {lock}, yet committed from {starts}.", lock=work.lock, starts=starts
            ),
            phrase("Clear one of the two."),
        )


def _on_a_retired_asset(facts: Facts, work: Initiative, asset: Asset | None) -> Iterator[Problem]:
    if asset is None or work.is_over:
        return
    start = facts.portfolio.settings.start
    if asset.phase is Phase.RETIRED or (asset.retired_on is not None and asset.retired_on <= start):
        yield warning(
            facts.place(work.key, "asset"),
            phrase("it works on {key}, which is retired.", key=asset.key),
            phrase("Stop it, name another asset, or correct the asset's phase."),
        )


def _mandate_that_no_longer_holds(facts: Facts, work: Initiative) -> Iterator[Problem]:
    decision = facts.decisions.get(work.mandated_by)
    if decision is not None and not decision.holds:
        yield warning(
            facts.place(work.key, "mandated_by"),
            phrase(
                "{key}, which mandates it, is {casefold}; it still counts as mandated.",
                key=decision.key,
                casefold=decision.status.strip().casefold(),
            ),
            phrase("Clear the mandate, or name the decision that replaced it."),
        )


def _in_group(facts: Facts, group: str, members: tuple[Initiative, ...]) -> Iterator[Problem]:
    first = members[0]
    if len({work.key for work in members}) == 1:
        yield note(
            facts.place(first.key, "alternatives"),
            phrase("it is the only one in {group!r}, so there is nothing to choose between.", group=group),
            phrase("Add the others, or clear the group."),
        )
    settled = sorted({work.key for work in members if work.is_firm and work.lock is not Lock.LEAVE_OUT})
    if len(settled) > 1:
        yield error(
            facts.place(settled[0], "alternatives"),
            phrase(
                "at most one of {group!r} can be funded, yet {settled} are each committed, "
                "mandated or locked to be funded.",
                group=group,
                settled=list_words(settled),
            ),
            phrase("Release all but one, or take them out of the group."),
        )


def _there_and_not(asset: Asset, row: int, start: Quarter) -> Iterator[Problem]:
    if asset.phase is Phase.LIVE and asset.available_from is not None and asset.available_from > start:
        yield warning(
            place_of("assets", row, asset, "available_from"),
            phrase(
                "it is live, yet available only from {available_from}; the date is used.",
                available_from=asset.available_from,
            ),
            phrase("Clear available_from, or correct the phase."),
        )
    if (
        asset.phase not in (None, Phase.RETIRED)
        and asset.retired_on is not None
        and asset.retired_on <= start
    ):
        yield warning(
            place_of("assets", row, asset, "phase"),
            phrase(
                "it was retired in {retired_on}, yet its phase is {phase}; it counts as retired.",
                retired_on=asset.retired_on,
                phase=asset.phase,
            ),
            phrase("Correct one of them."),
        )
