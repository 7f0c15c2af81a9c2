"""A process that ends is started again; what cannot even start is given up, what somebody kills never is."""

import os
import signal
import sys
import time
from collections.abc import Iterator

import pytest

from bowstring.cli.site_processes import ProcessKeeper
from bowstring.model.problems import BowstringError


@pytest.fixture
def lifeline() -> Iterator[int]:
    watched, held = os.pipe()
    yield watched
    os.close(watched)
    os.close(held)


def keeper_of(code: str, *, is_vital: bool) -> ProcessKeeper:
    return ProcessKeeper(name="The part", command=[sys.executable, "-S", "-c", code], is_vital=is_vital)


def ended(keeper: ProcessKeeper) -> None:
    assert keeper.process is not None
    keeper.process.wait(timeout=20)


def test_a_process_that_is_killed_time_and_again_is_started_each_time(lifeline: int) -> None:
    keeper = keeper_of("import time; time.sleep(60)", is_vital=True)
    keeper.start(lifeline)
    for _ in range(8):
        assert keeper.process is not None
        os.kill(keeper.process.pid, signal.SIGKILL)
        ended(keeper)
        keeper.look(lifeline, time.monotonic())
        assert keeper.process is not None
        assert keeper.process.poll() is None
    keeper.process.kill()
    keeper.process.wait()


@pytest.mark.parametrize("code", ["raise SystemExit(3)", "import os; os.abort()"])
def test_a_vital_process_that_cannot_start_is_given_up_in_words(lifeline: int, code: str) -> None:
    keeper = keeper_of(code, is_vital=True)
    keeper.start(lifeline)
    for _ in range(4):
        ended(keeper)
        keeper.look(lifeline, time.monotonic())
        keeper.due_at = 0.0
        keeper.look(lifeline, time.monotonic())
    ended(keeper)
    with pytest.raises(BowstringError, match="The part ended 5 times as soon as it was started"):
        keeper.look(lifeline, time.monotonic())


def test_one_that_the_site_can_do_without_is_tried_less_and_less_often(lifeline: int) -> None:
    keeper = keeper_of("raise SystemExit(3)", is_vital=False)
    keeper.start(lifeline)
    pauses = []
    for _ in range(7):
        ended(keeper)
        now = time.monotonic()
        keeper.look(lifeline, now)
        pauses.append(keeper.due_at - now)
        keeper.due_at = 0.0
        keeper.look(lifeline, now)
    ended(keeper)
    assert pauses == pytest.approx([1, 3, 7, 15, 30, 30, 30])
