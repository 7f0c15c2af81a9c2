"""What two plans start otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.model.quarters import Quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class StartChanges:
    """What two plans start otherwise, by key: what comes in, what leaves, what starts in another quarter."""

    came: tuple[str, ...]
    left: tuple[str, ...]
    moved: tuple[str, ...]

    @property
    def is_none(self) -> bool:
        """Whether both start the same."""
        return not (self.came or self.left or self.moved)


def start_changes(before: Mapping[str, Quarter | None], now: Mapping[str, Quarter | None]) -> StartChanges:
    """What starts otherwise; work that one of the two does not know is not started by it."""
    starting = [key for key, start in now.items() if start is not None]
    return StartChanges(
        came=tuple(key for key in starting if before.get(key) is None),
        left=tuple(key for key, start in before.items() if start is not None and now.get(key) is None),
        moved=tuple(key for key in starting if before.get(key) not in (None, now[key])),
    )
