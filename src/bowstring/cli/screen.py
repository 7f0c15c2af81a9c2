"""What people read: short lines, plain tables, the same in a pipe as on a terminal."""

import contextlib
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bowstring.cli.edge import capped
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Problem, Severity
from bowstring.model.wording import visible

_WIDEST, _NARROWEST = 120, 60
# A figure and its sign stay on one line.
_KEPT_PERCENT = "\N{NO-BREAK SPACE}%"
_SEVERITY = {Severity.ERROR: "Fix first", Severity.WARNING: "Check", Severity.NOTE: "For information"}


class Screen:
    """Lines and tables on stdout."""

    def __init__(self) -> None:
        console = Console(highlight=False, markup=False, emoji=False)
        console.width = max(_NARROWEST, min(console.width, _WIDEST))
        self.console = console

    @property
    def width(self) -> int:
        """Columns there are."""
        return self.console.width

    def say(self, text: str = "", *, lead: str = "", keep: bool = False) -> None:
        """A paragraph, wrapped; lead: what stands before its first line, the others being set in by as much.

        keep: as it is, spaces and all.
        """
        text = visible(text)
        lines = (
            [text]
            if keep
            else textwrap.wrap(
                text,
                width=self.width,
                initial_indent=lead,
                subsequent_indent=" " * len(lead),
                break_long_words=False,
                break_on_hyphens=False,
            )
        )
        for line in lines or [""]:
            text_line = line.replace(_KEPT_PERCENT, " %")
            self.console.print(Text(text_line, overflow="ignore", no_wrap=True))

    def heading(self, text: str) -> None:
        """A heading, with a line of space above."""
        self.console.print()
        self.console.print(Text(visible(text), style="bold"))

    def table(
        self,
        header: Sequence[str],
        rows: Iterable[Sequence[str]],
        *,
        right: Iterable[int] = (),
        wide: int = 0,
    ) -> None:
        """A table; right: columns of figures; wide: the column that takes what width is left."""
        figures = set(right)
        made = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
        for place, name in enumerate(header):
            made.add_column(
                name,
                justify="right" if place in figures else "left",
                no_wrap=place != wide,
                overflow="fold" if place == wide else "ellipsis",
            )
        for row in rows:
            made.add_row(*(Text(visible(cell)) for cell in row))
        self.console.print(made)

    def problems(self, problems: Sequence[Problem], *, show_all: bool) -> None:
        """Problems under the severity they have, the worst first, each list capped unless all are asked for."""
        for severity, title in _SEVERITY.items():
            lines = [str(problem) for problem in problems if problem.severity is severity]
            if lines:
                self.heading(f"{title} ({len(lines):,})")
                for line in capped(lines, show_all=show_all):
                    self.say(line, lead="- ")


@contextlib.contextmanager
def progress(label: str) -> Iterator[Callable[..., None]]:
    """What to call with the share done; a bar on stderr, only where that is a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda *_: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        # Until it is told how far it is, the bar only shows that something is going on.
        task = bar.add_task(label, total=None)
        yield lambda share, *_: bar.update(task, total=1.0, completed=float(share))


def people_words(portfolio: Portfolio, keys: Iterable[str]) -> str:
    """People by name where one is known, else by key."""
    persons_by_key = portfolio.index.people
    return "; ".join(persons_by_key[key].name or key if key in persons_by_key else key for key in keys)


def percent(share: float | None, *, digits: int = 0) -> str:
    """A share as a percentage: "94 %", "–" where unknown."""
    return "–" if share is None else f"{100 * share:.{digits}f} %"


def best_words(gap: float | None) -> str:
    """How close to the best possible a plan is proven to be."""
    if gap is None:
        return ""
    if gap < 5e-5:
        return "proven to be the best possible"
    return f"within {max(0.1, 100 * gap):.1f} % of the best possible"
