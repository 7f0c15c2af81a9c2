"""What a web process loads before it answers, and what it spares itself afterwards."""

import gc
from importlib import import_module

# How many more objects there are before Python looks for circles among them: Python's own 700 is made for programs
# that throw away what they make. Here it is kept: hundreds of thousands of records for a large portfolio, and a fourth
# of the time to load them went into looking through them again and again.
_LOOK_AFTER = 50_000


def load_pages() -> None:
    """Load everything that pages need, so that nobody's first page waits for it.

    Nothing of it is ever thrown away, so looking for what could be is time lost, now and at every later look.
    """
    gc.disable()
    import_module("bowstring.web.urls")
    gc.freeze()
    gc.set_threshold(_LOOK_AFTER)
    gc.enable()
