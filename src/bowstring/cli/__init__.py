"""The command line: what a person types, what they read, what a program gets."""

import gc
import os

# Before anything loads it: figures are many and small, and threads that share out one sum each take the processor to
# wait for one another. One thread also adds up the same on every machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Most of what a command makes it needs until it ends: it starts sooner where it seldom looks for what can go.
gc.set_threshold(50_000, 50, 100)

from bowstring.cli.app import main  # noqa: E402

__all__ = ["main"]
