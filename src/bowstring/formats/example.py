"""The fictional department that comes with the package: the demo, the documentation and the tests use it."""

from pathlib import Path

import bowstring


def example_department() -> Path:
    """The folder of the example department."""
    return Path(bowstring.__file__).parent / "examples" / "department"
