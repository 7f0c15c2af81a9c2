"""A worker whose plans wait for a file before they go on, so that it can be killed in the middle of one."""

import os
import time
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from bowstring.web.jobs import jobs  # noqa: E402
from bowstring.web.jobs.planning import plan_again  # noqa: E402
from bowstring.web.jobs.running import Run  # noqa: E402

GO = Path(os.environ["BOWSTRING_HOME"]) / "go"


def held(run: Run) -> int:
    """The plan, once the file is there."""
    while not GO.exists():
        run.tell(0.1, "Held")
        time.sleep(0.05)
    return plan_again(run)


if __name__ == "__main__":
    jobs.JOBS["plan"] = held
    call_command("db_worker", batch=True, interval=0.1, startup_delay=False, verbosity=0)
