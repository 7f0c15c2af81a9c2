"""A worker whose plans wait for a file before they go on, so that it can be killed in the middle of one."""

import os
import time
from pathlib import Path

from django.core.management import call_command

from bowstring.web.jobs import jobs, running
from bowstring.web.jobs.planning import plan_again
from bowstring.web.jobs.running import Run

GO = Path(os.environ["BOWSTRING_HOME"]) / "go"


def held(run: Run) -> int:
    """The plan, once the file is there."""
    while not GO.exists():
        run.tell(0.1, "Held")
        time.sleep(0.05)
    return plan_again(run)


def work() -> None:
    """Do what waits, as `bowstring worker` does, until nothing does."""
    jobs.JOBS["plan"] = held
    # What is held says the same all the while: only a sign of life hears that it is to stop.
    running._BEAT_S = running._LOOK_S
    call_command("db_worker", batch=True, interval=0.1, startup_delay=False, verbosity=0)
