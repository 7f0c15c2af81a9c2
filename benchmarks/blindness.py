"""Blind means blind: whatever six people do, nobody sees another's sealed figure, and no figure is lost.

    python -m benchmarks.blindness --examples 200 --steps 50 --seed 0

Claim: in any order of joining, sealing, withdrawing, commenting, showing, closing, reframing, inviting, removing,
becoming another of the people, importing and taking back, through the site's own pages: no answer to anybody but its
giver holds a figure before it is shown, nor one that a comment told behind the seal; every figure that was
acknowledged waits, where its giver finds it, or is a fact, or was withdrawn or replaced by its giver; and what is
shown at once tells each giver from every other. The orders are made up and shortened by hypothesis. A broken claim is
printed with the shortest way to it, and exits 1. No peer.
"""

import argparse
import logging
import os
import sys
import traceback
from collections.abc import Sequence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.web.settings")
import django

django.setup()

import hypothesis  # noqa: E402
from hypothesis.stateful import run_state_machine_as_test  # noqa: E402
from tests.ready_tables import tables_here  # noqa: E402
from tests.web.concluded import concluded  # noqa: E402
from tests.web.small_department import small_department  # noqa: E402

from benchmarks.blindness_machine import SixPeople  # noqa: E402
from benchmarks.blindness_model import staged  # noqa: E402
from benchmarks.measuring import Clock, progress, tell  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Try and print; 1 where the claim is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.blindness")
    parser.add_argument("--examples", type=int, default=200, help="how many orders of things to do")
    parser.add_argument("--steps", type=int, default=50, help="how many things are done in each at most")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    # What is refused on purpose is told in the log, thousands of times.
    logging.disable(logging.ERROR)
    tables_here()
    progress("Storing a portfolio")
    SixPeople.stage = staged(small_department(), *concluded())
    clock = Clock()
    progress("Six people at it")
    is_broken = _is_broken(examples=options.examples, steps=options.steps, seed=options.seed)
    seconds = clock.seconds()
    tell(
        f"What six people did, in up to {options.examples} orders of up to {options.steps} things, "
        f"seed {options.seed}.",
        ("Things done", "Answers looked through", "Sealed", "Shown", "Wall s", "CPU s", "Broken"),
        [
            (
                f"{SixPeople.steps:,}",
                f"{SixPeople.answers:,}",
                f"{SixPeople.sealed:,}",
                f"{SixPeople.shown:,}",
                f"{seconds.wall:.0f}",
                f"{seconds.cpu:.0f}",
                "yes" if is_broken else "no",
            )
        ],
    )
    return int(is_broken)


def _is_broken(*, examples: int, steps: int, seed: int) -> bool:
    settings = hypothesis.settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    try:
        run_state_machine_as_test(hypothesis.seed(seed)(SixPeople), settings=settings)
    except Exception:
        sys.stderr.write(traceback.format_exc())
        return True
    return False


if __name__ == "__main__":
    sys.exit(main())
