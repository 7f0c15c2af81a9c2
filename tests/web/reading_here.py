"""Uploads of our own making, read by the very reader but without a process of its own, which costs a third of a second.

What bounds that process, and what dies in it, is tested in tests/formats/test_attacks.py and test_importing.py.
"""

import json

import pytest

from bowstring.formats import guarded
from bowstring.formats.limits import Limits
from bowstring.formats.reader import answer_to


def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what files of uploads hold be read in this process: same request, same answer, both as bytes."""

    def run(_: str, request: bytes, limits: Limits) -> tuple[bytes, int]:
        return answer_to(json.loads(request), limits), 0

    monkeypatch.setattr(guarded, "run_program", run)
