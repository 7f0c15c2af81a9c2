"""How work stands, read from the words that people write."""

from collections.abc import Mapping
from enum import StrEnum


class Standing(StrEnum):
    """How far a piece of work is, as its status says."""

    PROPOSED = "proposed"
    RUNNING = "running"
    ON_HOLD = "on hold"
    COMPLETE = "complete"
    CANCELLED = "cancelled"


_WORDS: Mapping[Standing, tuple[str, ...]] = {
    Standing.PROPOSED: (
        *("proposed", "proposal", "idea", "concept", "backlog", "pipeline", "planned", "not started"),
        *("candidate", "draft", "new", "open", "approved", "to do"),
    ),
    Standing.RUNNING: (
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
    Standing.ON_HOLD: ("on hold", "hold", "paused", "deferred", "suspended", "parked", "blocked"),
    Standing.COMPLETE: ("complete", "completed", "closed", "done", "delivered", "finished", "shipped"),
    Standing.CANCELLED: (
        *("cancelled", "canceled", "stopped", "abandoned", "withdrawn", "rejected", "terminated", "dropped"),
        *("discontinued", "closed early"),
    ),
}
_STANDINGS: Mapping[str, Standing] = {word: standing for standing, words in _WORDS.items() for word in words}


def standing_of(status: str) -> Standing | None:
    """What a status says; None where it is empty or in words that are not known."""
    text = " ".join(status.casefold().replace("-", " ").replace("_", " ").split())
    return _STANDINGS.get(text) or _STANDINGS.get(text.split(":")[0].split("(")[0].strip(" .,"))


def known_words(standing: Standing) -> tuple[str, ...]:
    """The words by which a standing is known."""
    return _WORDS[standing]
