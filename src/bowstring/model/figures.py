"""How large figures may be, so that sums of them stay finite and every database holds them."""

MOST_WHOLE = 10_000
"""The largest whole figure of any record or setting, either way: a round, a duration in quarters.

PostgreSQL keeps some of them in two bytes, which end at 32,767; the next round is one more than the last.
"""

MOST_FIGURE = 1e18
"""The largest figure of any record or setting, either way: more money than there is, in the smallest currency.

Sums and products of a few stay finite, and the solver takes nothing below 1e20 for endless.
"""
