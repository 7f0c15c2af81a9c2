"""How work stands, read from the words that people write."""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache


class WorkStatus(StrEnum):
    """How far a piece of work is, as its status says."""

    PROPOSED = "proposed"
    RUNNING = "running"
    ON_HOLD = "on hold"
    COMPLETE = "complete"
    CANCELLED = "cancelled"


_WORDS: Mapping[WorkStatus, tuple[str, ...]] = {
    WorkStatus.PROPOSED: (
        *("proposed", "proposal", "idea", "concept", "backlog", "pipeline", "planned", "not started"),
        *("candidate", "draft", "new", "open", "approved", "to do"),
    ),
    WorkStatus.RUNNING: (
        *(
            "running",
            "in flight",
            "inflight",
            "in progress",
            "in delivery",
            "under way",
            "underway",
            "active",
        ),
        *(
            "started",
            "ongoing",
            "live delivery",
            "delivering",
            "mobilised",
            "committed",
            "wip",
            "work in progress",
        ),
    ),
    WorkStatus.ON_HOLD: ("on hold", "hold", "paused", "deferred", "suspended", "parked", "blocked"),
    WorkStatus.COMPLETE: ("complete", "completed", "closed", "done", "delivered", "finished", "shipped"),
    WorkStatus.CANCELLED: (
        *("cancelled", "canceled", "stopped", "abandoned", "withdrawn", "rejected", "terminated", "dropped"),
        *("discontinued", "closed early"),
    ),
}
_STANDINGS: Mapping[str, WorkStatus] = {
    word: standing for standing, words in _WORDS.items() for word in words
}


# Few words, asked for again and again: by every rule about every piece of work.
@lru_cache(maxsize=1_024)
def standing_of(status: str) -> WorkStatus | None:
    """What a status says; None if it is empty or in words that are not known."""
    text = " ".join(status.casefold().replace("-", " ").replace("_", " ").split())
    return _STANDINGS.get(text) or _STANDINGS.get(text.split(":")[0].split("(")[0].strip(" .,"))


def known_words(standing: WorkStatus) -> tuple[str, ...]:
    """The words by which a standing is known."""
    return _WORDS[standing]
