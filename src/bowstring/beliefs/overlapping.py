"""What is there once is counted once: what work adds to what something else brings anyway, and the way back.

twice, in both: shares, each with the worth a quarter up to which it counts. Source: docs/reuse.md#what-is-counted-once.
"""

import math
from collections.abc import Sequence


def worth_added(worth: float, twice: Sequence[tuple[float, float]]) -> float:
    """What work worth so much a quarter adds to what something else brings: never less than nothing."""
    return max(0.0, worth - math.fsum(share * min(worth, most) for share, most in twice))


def worth_for(added: float, twice: Sequence[tuple[float, float]]) -> float:
    """The least worth a quarter that adds so much, above 0; ∞ where none does."""
    low = 0.0
    for high in sorted({most for _, most in twice} | {math.inf}):
        slope = 1 - math.fsum(share for share, most in twice if most > low)
        at_low = low - math.fsum(share * min(low, most) for share, most in twice)
        if slope > 0 and at_low + slope * (high - low) >= added:
            return low + max(0.0, added - at_low) / slope
        low = high
    return math.inf
