"""A process that `serve` started ends when `serve` has ended, however that came about.

`serve` holds one end of a pipe and the processes that it starts the other: when it is gone, theirs is at its end.
"""

import os
import threading
import time
from collections.abc import Callable

LIFELINE = "BOWSTRING_LIFELINE"
"""Where a process is told which open file its end is. For `serve` alone to set."""


def end_with_parent(stop: Callable[[], object], *, patience_s: float) -> None:
    """Watch whoever started this process, where it is to be watched.

    Args:
        stop: called from a thread of its own when they have ended.
        patience_s: how long this process may go on then.
    """
    end = os.environ.pop(LIFELINE, "")
    if not end:
        return

    def watch() -> None:
        os.read(int(end), 1)
        stop()
        time.sleep(patience_s)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
