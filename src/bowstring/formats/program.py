"""Which program planned and concluded: its version, and its code, which may be newer than its version."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import bowstring

_PACKAGES = (
    "model",
    "beliefs",
    "planning",
    "tensions",
    "worlds",
    "reuse",
    "decision_rights",
    "teams",
    "delivery",
    "charts",
    "report",
)


@cache
def program() -> str:
    """Versions of program and solver, and a hash of the code: where it is the same, so are answers."""
    code = hashlib.sha256()
    home = Path(bowstring.__file__).parent
    for path in sorted(path for package in _PACKAGES for path in (home / package).rglob("*.py")):
        code.update(path.relative_to(home).as_posix().encode())
        code.update(path.read_bytes())
    packages = (f"{name} {version(name)}" for name in ("bowstring", "highspy", "numpy"))
    return f"{', '.join(packages)}, {code.hexdigest()}"
