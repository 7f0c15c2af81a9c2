"""`demo`: the example department, planned and told."""

from pathlib import Path

import bowstring
from bowstring.cli.agenda_page import show_agenda
from bowstring.cli.answers import agenda_answer
from bowstring.cli.edge import print_json
from bowstring.cli.loading import Effort, possible_plan_at
from bowstring.cli.screen import Screen
from bowstring.cli.talking import make
from bowstring.model.problems import BowstringError


def demo(output: Path, *, seconds: float | None, seed: int, as_json: bool, no_serve: bool) -> None:
    """Plan the example department, print its agenda, write its report. no_serve: the same, until there is a site."""
    planned = possible_plan_at(example_department(), Effort(seconds=seconds, seed=seed))
    ledger, agenda = make(planned, planned.setting(), forum=None, hours=None)
    if as_json:
        print_json(agenda_answer(agenda, ledger, planned.plan, planned.all_problems))
    else:
        show_agenda(Screen(), planned, ledger, agenda, points=False)


def example_department() -> Path:
    """Where the example department lies in a checkout. Raises: BowstringError where there is none."""
    found = Path(bowstring.__file__).resolve().parents[2] / "examples" / "department"
    if not found.is_dir():
        raise BowstringError(
            f"the example department is not here: {found} is missing. It comes with a checkout of the project, not "
            "with the package; run `bowstring agenda PATH` on a portfolio of your own."
        )
    return found
