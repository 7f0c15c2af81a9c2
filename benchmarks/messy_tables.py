# ruff: noqa: E501 (lists of words and rows of cells read better on one line)
"""How many messy tables are read with a silent error, and how many without a question.

Half of them are narrow and messy, half have the columns that registers have beside a portfolio. A question, or what is
told, excuses only the field that it is about.

python -m benchmarks.messy_tables --count 20000
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.formats.messy import messy_table
from tests.formats.messy_wide import wide_table
from tests.formats.reading_messy import read_back

from benchmarks.measuring import machine_words


def main(given: Sequence[str] | None = None) -> int:
    """Write, read back, count, and show the first errors; 1 where there was one."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.messy_tables")
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--first", type=int, default=0)
    arguments = parser.parse_args(given)
    silent, unasked, shown = 0, 0, 0
    kinds: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(arguments.first, arguments.first + arguments.count):
            messy = messy_table(seed) if seed % 2 else wide_table(seed)
            errors, made = read_back(messy, Path(folder))
            silent += bool(errors)
            unasked += not made.questions
            kinds.update(question.kind for question in made.questions)
            if errors and shown < 20:
                shown += 1
                print(seed, messy.manner, errors[:3])
    print(
        f"{arguments.count:,} tables: {silent:,} with a silent error, {unasked / arguments.count:.1%} without a question"
    )
    print(f"questions by kind: {dict(kinds)}")
    print(machine_words())
    return int(silent > 0)


if __name__ == "__main__":
    sys.exit(main())
