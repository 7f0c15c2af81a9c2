"""Facts that cannot all be true."""

from collections.abc import Iterator

from bowstring.model.assets import Asset, Phase
from bowstring.model.initiatives import Initiative, Lock
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
                where, "it says why it was stopped but not when.", "Enter stopped_on, or clear the reason."
            )
        return
    wanted = {
        "committed_start": ("committed", work.committed_start is not None and not work.is_complete),
        "mandated_by": ("mandated", bool(work.mandated_by)),
        "lock": ("locked to be funded", work.is_locked_in),
    }
    for column, (state, is_so) in wanted.items():
        if is_so:
            yield warning(
                facts.place(work.key, column),
                f"it was stopped or retired and yet is {state}; it is kept as stopped.",
                "Clear one of the two.",
            )


def _locked_both_ways(facts: Facts, work: Initiative) -> Iterator[Problem]:
    if work.is_over:
        return
    where = facts.place(work.key, "lock")
    if work.lock is Lock.LEAVE_OUT and work.mandated_by:
        yield error(
            where,
            f"it is locked to be left out, yet {work.mandated_by} mandates it.",
            "Lift the lock or the mandate.",
        )
    since = f"committed from {work.committed_start}" if work.committed_start else "running"
    if work.lock is Lock.LEAVE_OUT and work.is_running:
        yield error(
            where,
            f"it is locked to be left out, yet {since}.",
            "Lift the lock, or clear committed_start and enter stopped_on.",
        )
    starts = work.committed_start
    if starts is not None and isinstance(work.lock, Quarter) and work.lock != starts:
        yield error(
            where,
            f"it is locked to start in {work.lock}, yet committed from {starts}.",
            "Clear one of the two.",
        )


def _on_a_retired_asset(facts: Facts, work: Initiative, asset: Asset | None) -> Iterator[Problem]:
    if asset is None or work.is_over:
        return
    start = facts.portfolio.settings.start
    if asset.phase is Phase.RETIRED or (asset.retired_on is not None and asset.retired_on <= start):
        yield warning(
            facts.place(work.key, "asset"),
            f"it works on {asset.key}, which is retired.",
            "Stop it, name another asset, or correct the asset's phase.",
        )


def _mandate_that_no_longer_holds(facts: Facts, work: Initiative) -> Iterator[Problem]:
    decision = facts.decisions.get(work.mandated_by)
    if decision is not None and not decision.holds:
        yield warning(
            facts.place(work.key, "mandated_by"),
            f"{decision.key}, which mandates it, is {decision.status.strip().casefold()}; it still counts as "
            "mandated.",
            "Clear the mandate, or name the decision that replaced it.",
        )


def _in_group(facts: Facts, group: str, members: tuple[Initiative, ...]) -> Iterator[Problem]:
    first = members[0]
    if len({work.key for work in members}) == 1:
        yield note(
            facts.place(first.key, "alternatives"),
            f"it is the only one in {group!r}, so there is nothing to choose between.",
            "Add the others, or clear the group.",
        )
    settled = sorted({work.key for work in members if work.is_firm and work.lock is not Lock.LEAVE_OUT})
    if len(settled) > 1:
        yield error(
            facts.place(settled[0], "alternatives"),
            f"at most one of {group!r} can be funded, yet {list_words(settled)} are each committed, mandated or "
            "locked to be funded.",
            "Release all but one, or take them out of the group.",
        )


def _there_and_not(asset: Asset, row: int, start: Quarter) -> Iterator[Problem]:
    if asset.phase is Phase.LIVE and asset.available_from is not None and asset.available_from > start:
        yield warning(
            place_of("assets", row, asset, "available_from"),
            f"it is live, yet available only from {asset.available_from}; the date is used.",
            "Clear available_from, or correct the phase.",
        )
    if (
        asset.phase not in (None, Phase.RETIRED)
        and asset.retired_on is not None
        and asset.retired_on <= start
    ):
        yield warning(
            place_of("assets", row, asset, "phase"),
            f"it was retired in {asset.retired_on}, yet its phase is {asset.phase}; it counts as retired.",
            "Correct one of them.",
        )
