"""The same facts and seed give the same plan and the same prices, however busy the machine is.

    python -m benchmarks.under_load --size 60 --seeds 3 --busy 8

Claim: effort is counted, never timed, so a plan made while other processes keep every core busy is the one made alone,
to the last digit; only the clock on the wall tells a difference. One that differs is printed, and exits 1.
"""

import argparse
import contextlib
import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence

from benchmarks.instances import Family, make_instance
from benchmarks.measuring import progress, tell
from bowstring.planning.planner import plan_portfolio
from bowstring.tensions.pricing import context_of, price_tensions

_BUSY_START_S = 0.5


def answers(family: Family, size: int, seed: int, *, seconds: float) -> tuple[object, ...]:
    """The plan and the prices of a made-up portfolio, every digit of them."""
    portfolio = make_instance(family, initiatives=size, seed=seed)
    plan = plan_portfolio(portfolio, seconds=seconds, seed=seed)
    if plan.divisible is None:
        raise ValueError(f"{portfolio.settings.name} cannot be planned")
    ledger = price_tensions(context_of(portfolio, plan.divisible, plan), work=seconds)
    gains = tuple((priced.key, priced.gain, priced.basis) for priced in ledger.tensions)
    return plan.value, plan.bound, tuple(sorted(plan.starts.items())), gains


def main(arguments: Sequence[str] | None = None) -> int:
    """Plan alone and beside busy processes, and compare."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.under_load")
    parser.add_argument("--size", type=int, default=60)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0, help="the search's and the prices' allowance")
    parser.add_argument("--busy", type=int, default=4 * (os.cpu_count() or 1), help="processes beside")
    parser.add_argument("--family", type=Family, choices=list(Family), action="append")
    options = parser.parse_args(arguments)
    rows, is_different = [], False
    for family in options.family or Family:
        for seed in range(options.seeds):
            progress(f"{family.value}, seed {seed}")
            began = time.perf_counter()
            alone = answers(family, options.size, seed, seconds=options.seconds)
            between = time.perf_counter()
            with busy_processes(options.busy):
                pressed = answers(family, options.size, seed, seconds=options.seconds)
            took = (between - began, time.perf_counter() - between)
            is_different |= alone != pressed
            rows.append(
                (
                    family.value,
                    str(seed),
                    *(f"{wall:.1f}" for wall in took),
                    "yes" if alone == pressed else "NO",
                )
            )
    tell(
        f"Plans and prices of {options.size} initiatives, alone and beside {options.busy} busy processes.",
        ("Family", "Seed", "Alone, wall s", "Pressed, wall s", "The same"),
        rows,
    )
    return int(is_different)


@contextlib.contextmanager
def busy_processes(count: int) -> Iterator[None]:
    """So many processes that do nothing but keep a core busy."""
    processes = [
        multiprocessing.get_context("spawn").Process(target=_spin, daemon=True) for _ in range(count)
    ]
    for process in processes:
        process.start()
    time.sleep(_BUSY_START_S)
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.join()


def _spin() -> None:
    while True:
        sum(range(10_000))


if __name__ == "__main__":
    raise SystemExit(main())
