"""The command line: what a person types, what they read, what a program gets."""

import gc

# Most of what a command makes it needs until it ends: it starts sooner where it seldom looks for what can go.
gc.set_threshold(50_000, 50, 100)

from bowstring.cli.app import main  # noqa: E402

__all__ = ["main"]
