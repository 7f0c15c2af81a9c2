"""Bowstring: business value through tension.

    import bowstring as bs

    portfolio = bs.read("department/")
    plan = bs.plan(portfolio)
    plan.tensions().to_frame()

Importing costs nothing: what a name stands for is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bowstring.library.asking import compare, example, plan, read
    from bowstring.library.comparison import Comparison
    from bowstring.library.explanation import Explanation
    from bowstring.library.frame import Frame
    from bowstring.library.picture import Picture
    from bowstring.library.planned import PlannedPortfolio
    from bowstring.library.portfolio import LoadedPortfolio
    from bowstring.model.problems import BadDataError, BowstringError, UnknownKeyError

__all__ = [
    "BadDataError",
    "BowstringError",
    "Comparison",
    "Explanation",
    "Frame",
    "LoadedPortfolio",
    "Picture",
    "PlannedPortfolio",
    "UnknownKeyError",
    "compare",
    "example",
    "plan",
    "read",
]

_HOME = {
    **dict.fromkeys(("BadDataError", "BowstringError", "UnknownKeyError"), "bowstring.model.problems"),
    **dict.fromkeys(("compare", "example", "plan", "read"), "bowstring.library.asking"),
    "Comparison": "bowstring.library.comparison",
    "Explanation": "bowstring.library.explanation",
    "Frame": "bowstring.library.frame",
    "LoadedPortfolio": "bowstring.library.portfolio",
    "Picture": "bowstring.library.picture",
    "PlannedPortfolio": "bowstring.library.planned",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        return import_module("importlib.metadata").version("bowstring")
    if name not in _HOME:
        raise AttributeError(f"module 'bowstring' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__, "__version__"])
