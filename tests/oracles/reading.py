"""A portfolio read once more, in plain Python and straight from its tables. Source: docs/methods.md 1 and 3."""

from collections import defaultdict
from datetime import date

from tests.oracles.binding import BudgetRow, People, Reading, Wait, Work

from bowstring.model.assets import Asset, Phase
from bowstring.model.decisions import ReuseChoice
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter


def read(portfolio: Portfolio) -> Reading:
    """What binds a plan of this portfolio."""
    settings = portfolio.settings
    works = {}
    for work in portfolio.initiatives:
        seen = _work(work, portfolio, saved=_saved(portfolio, work))
        if seen is not None:
            works[work.key] = seen
    last = settings.quarters - 1
    for initiative in portfolio.initiatives:
        if initiative.key in works:
            last = max(last, _last_quarter(initiative, settings.start, settings.quarters))
    return Reading(
        quarters=settings.quarters,
        last=last,
        works=works,
        waits=tuple(_waits(portfolio)),
        people=_people(portfolio, last),
        budgets=tuple(_budgets(portfolio, last)),
        bands=settings.spend,
        weights={
            (work.key, start): weight_from(portfolio, start + work.duration)
            for work in works.values()
            for start in work.starts
        },
        spends={
            (work.key, start): work.cost * sum(work.runs(start, q) for q in range(settings.quarters))
            for work in works.values()
            for start in work.starts
        },
    )


def weight_from(portfolio: Portfolio, done: int) -> float:
    """Σ over quarters q from when it is done to the value horizon of d^q · the share ramped up by then."""
    settings = portfolio.settings
    total = 0.0
    for q in range(settings.value_quarters):
        if q >= done:
            total += (1 + settings.discount_rate) ** (-q / 4) * min(
                1.0, (q - done + 1) / settings.ramp_quarters
            )
    return total


def _is_over(work: Initiative, start: Quarter) -> bool:
    if work.finished_on is not None or work.status == "done":
        return True
    began = _began(work, start)
    return began is not None and work.duration is not None and began + work.duration <= 0


def _began(work: Initiative, start: Quarter) -> int | None:
    """The quarter that running work began in, from the plan's first on."""
    if work.committed_start is not None:
        return work.committed_start.index - start.index
    if work.status != "running":
        return None
    return 0 if work.start is None else min(0, work.start.index - start.index)


def _latest(work: Initiative, portfolio: Portfolio) -> int:
    """The last quarter in which it may start so that it is finished when law or safety says."""
    assert work.duration is not None
    dates = [work.finish_by] if work.finish_by and work.finish_by_reason in ("law", "safety") else []
    for decision in portfolio.decisions:
        if decision.key == work.mandated_by and decision.kind in ("law", "safety"):
            dates += [date for date in (work.finish_by, decision.finish_by) if date is not None]
    inside = portfolio.settings.quarters - 1
    offsets = [date.index - portfolio.settings.start.index - work.duration + 1 for date in dates]
    return min((inside, *offsets)) if dates else 999


def _last_quarter(work: Initiative, start: Quarter, quarters: int) -> int:
    """The last quarter in which it could run: started up to a year after the plan, or when it was."""
    assert work.duration is not None
    began = _began(work, start)
    if began is not None:
        return began + work.duration - 1
    earliest = 0 if work.earliest_start is None else work.earliest_start.index - start.index
    return quarters + 3 + work.duration - 1 if earliest <= quarters + 3 else 0


def _saved(portfolio: Portfolio, work: Initiative) -> float:
    """Money saved by reuse over the whole duration: for each other record the latest row about the two of them."""
    assets = {asset.key for asset in portfolio.assets}
    works = {initiative.key: initiative for initiative in portfolio.initiatives}
    total = 0.0
    for other in (assets | set(works)) - {work.key}:
        rows = [
            row for row in portfolio.reuse_choices if {row.initiative, row.candidate} == {work.key, other}
        ]
        rows.sort(key=lambda row: (row.made_on or date.min, -(row.saving or 0.0)))
        if not rows or rows[-1].initiative != work.key or rows[-1].choice in (None, ReuseChoice.BUILD):
            continue
        is_there = other in assets
        if not is_there:
            provider = works[other]
            bound = (
                provider.committed_start
                or provider.mandated_by
                or provider.lock not in (None, Lock.LEAVE_OUT)
            )
            is_there = bool(bound or provider.is_stopped or other in work.requires)
        total += max(0.0, rows[-1].saving or 0.0) if is_there else 0.0
    return total


def _work(work: Initiative, portfolio: Portfolio, *, saved: float) -> Work | None:
    start, quarters = portfolio.settings.start, portfolio.settings.quarters
    stopped = work.stopped_on is not None or work.phase is Phase.RETIRED or work.status == "cancelled"
    if stopped or _is_over(work, start):
        return None
    if work.duration is None or work.quarterly_cost is None:
        return None
    began, cost, latest = _began(work, start), work.quarterly_cost, _latest(work, portfolio)
    if work.spent and work.spent < cost * work.duration:
        cost = (cost * work.duration - work.spent) / (work.duration + min(0, began or 0))
    if began is not None:
        starts = [began]
    else:
        earliest = 0 if work.earliest_start is None else work.earliest_start.index - start.index
        starts = [t for t in range(quarters + 4) if t >= earliest]
        if work.mandated_by or work.lock is Lock.FUND or isinstance(work.lock, Quarter):
            starts = [t for t in starts if t < quarters]
    if isinstance(work.lock, Quarter):
        starts = [t for t in starts if t == work.lock.index - start.index]
    if work.lock is Lock.LEAVE_OUT:
        starts = []
    starts = [t for t in starts if t <= latest]
    fixed = work.lock is Lock.FUND or isinstance(work.lock, Quarter)
    return Work(
        key=work.key,
        focus=work.focus,
        funds=_shares(work.fund),
        upkeep=work.run_cost_per_quarter or 0.0,
        starts=tuple(starts),
        is_running=began is not None,
        must=began is not None or bool(work.mandated_by) or fixed or latest < 999,
        duration=work.duration,
        cost=max(0.0, cost - saved / work.duration),
        effort=work.effort,
        group=work.alternatives,
    )


def _shares(fund: str) -> dict[str, float]:
    if ":" not in fund:
        return {fund: 1.0}
    return {part.split(":")[0].strip(): float(part.split(":")[1]) for part in fund.split(";")}


def _waits(portfolio: Portfolio) -> list[Wait]:
    start = portfolio.settings.start
    works = {work.key: work for work in portfolio.initiatives}
    waits = []
    for consumer in portfolio.initiatives:
        if _began(consumer, start) is not None or consumer.stopped_on is not None:
            continue
        for key in dict.fromkeys(consumer.requires):
            if key in works and key != consumer.key and not _is_over(works[key], start):
                waits.append(Wait(consumer=consumer.key, of=key, providers=(key,)))
        for capability in dict.fromkeys(consumer.requires_capabilities):
            wait = _capability_wait(portfolio, consumer, capability)
            if wait is not None:
                waits.append(wait)
    return waits


def _capability_wait(portfolio: Portfolio, consumer: Initiative, capability: str) -> Wait | None:
    start = portfolio.settings.start
    providing = [asset for asset in portfolio.assets if capability in asset.provides]
    if any(_is_there(asset, start) for asset in providing):
        return None
    coming = {asset.key: asset for asset in providing if not _is_gone(asset, start)}
    working = [
        work for work in portfolio.initiatives if work.asset in coming and work.asset and not work.is_stopped
    ]
    if consumer.key in {work.key for work in working}:
        return None
    free = [asset.available_from.index - start.index for asset in coming.values() if asset.available_from]
    for work in working:
        if _is_over(work, start) and work.committed_start is None:
            free.append(0)
        elif _is_over(work, start) and work.committed_start is not None and work.duration is not None:
            free.append(work.committed_start.index + work.duration - start.index)
    if not working and not free:
        return None
    return Wait(
        consumer=consumer.key,
        of=capability,
        providers=tuple(work.key for work in working),
        free_from=min(free, default=None),
    )


def _is_gone(asset: Asset, start: Quarter) -> bool:
    is_past = asset.retired_on is not None and asset.retired_on.index <= start.index
    return asset.phase is Phase.RETIRED or is_past


def _is_there(asset: Asset, start: Quarter) -> bool:
    late = asset.available_from is not None and asset.available_from.index > start.index
    return asset.phase is Phase.LIVE and not _is_gone(asset, start) and not late


def _people(portfolio: Portfolio, last: int) -> dict[tuple[str, int], People]:
    people = {}
    start = portfolio.settings.start.index
    for discipline in {row.discipline for row in portfolio.capacity}:
        rows = [row for row in portfolio.capacity if row.discipline == discipline]
        every = [row for row in rows if row.quarter is None]
        named = {row.quarter.index - start: row for row in rows if row.quarter and row.quarter.index >= start}
        for quarter in range(last + 1):
            at = quarter
            if not every and named and quarter > max(named):
                # The same quarter of the last year known, else the last quarter known.
                while at > max(named):
                    at -= 4
                at = at if at in named else max(named)
            holding = [named[at]] if at in named else every[-1:]
            for row in holding:
                if row.people is not None:
                    people[discipline, quarter] = People(
                        people=row.people, surge=row.surge_people or 0.0, price=row.surge_price or 0.0
                    )
    return people


def _budgets(portfolio: Portfolio, last: int) -> list[BudgetRow]:
    first = portfolio.settings.start.index
    amounts: dict[tuple[range, str], float] = defaultdict(float)
    moves: dict[tuple[range, str], float] = defaultdict(float)
    for row in portfolio.budget:
        covered = _months(row.period, portfolio.settings.financial_year_start_month)
        if covered[-1] >= first:
            amounts[covered, row.fund] += row.amount
            moves[covered, row.fund] += row.carry_over or 0.0
    ends = {fund: max(period[-1] for period, other in amounts if other == fund) for _, fund in amounts}
    budgets = []
    for (covered, fund), amount in amounts.items():
        left = [q - first for q in covered if q >= first]
        if left[0] <= last:
            inside = tuple(q for q in left if q <= last)
            budgets.append(
                BudgetRow(
                    fund=fund,
                    quarters=inside,
                    amount=amount,
                    moves=min(amount, moves[covered, fund]),
                    span=len(covered),
                )
            )
        if covered[-1] + 4 <= ends[fund]:
            continue
        for years in range(1, 30):
            later = [q + 4 * years for q in covered]
            inside = tuple(q - first for q in later if q > ends[fund] and q - first <= last)
            if inside:
                share = amount / len(left) * len(inside)
                budgets.append(
                    BudgetRow(fund=fund, quarters=inside, amount=share, is_carried=True, span=len(covered))
                )
    return budgets


def _months(period: str, year_starts: int) -> range:
    """The quarters, counted from year 0, that a period such as 2026/27 or 2026-Q3 covers."""
    year = int(period[:4])
    if "/" in period:
        first = year * 4 + (year_starts - 1) // 3
        return range(first, first + 4)
    first = year * 4 + int(period[-1]) - 1
    return range(first, first + 1)
