"""Starts that are taken for sure for now: the solver is given what they leave, which is far less to solve for."""

import numpy as np

from bowstring.planning.problem.programs import Floats, Ints
from bowstring.planning.solver.decomposed.forest import Flags
from bowstring.planning.solver.decomposed.structure import Structure


class HeldStarts:
    """One start each of some candidates.

    candidates, places: whose and which, shape (held,). used: what they use of each shared row, shape (shared,).
    """

    def __init__(self, structure: Structure, near: Flags, held: Flags | None) -> None:
        """Args:
        structure: the parts of the programme.
        near: shape (candidates, places); of those held exactly one start.
        held: which candidates, shape (candidates,); none if None.
        """
        self._structure = structure
        is_held = np.zeros(len(near), dtype=np.bool_) if held is None else held
        self._place = np.where(is_held, near.argmax(axis=1), -1)
        self._count()

    def _count(self) -> None:
        structure = self._structure
        self.candidates = np.flatnonzero(self._place >= 0)
        self.places = self._place[self.candidates]
        self._pulses: Ints = structure.first[self.candidates] + self.places
        amounts = np.zeros(structure.owner.size)
        amounts[self._pulses] = 1.0
        self.used: Floats = structure.coupling.used(amounts)

    def __contains__(self, candidate: int) -> bool:
        return bool(self._place[candidate] >= 0)

    @property
    def is_held(self) -> Flags:
        """Which candidates are, shape (candidates,)."""
        return np.asarray(self._place >= 0)

    def gain(self, gains: Floats) -> float:
        """What they add up to. gains: of each pulse, shape (columns,)."""
        return float(gains[self._pulses].sum())

    def has_started(self, candidate: int, place: int) -> bool:
        """Whether a candidate is held and starts by a place."""
        return 0 <= int(self._place[candidate]) <= place

    def release(self, candidates: Ints) -> Ints:
        """Hold some no longer. Returns: where they started, shape (k,)."""
        places: Ints = self._place[candidates]
        self._place[candidates] = -1
        self._count()
        return places
