"""A portfolio that was read: its tables, its problems, its scenarios."""

from html import escape
from pathlib import Path

from bowstring.answers.answer import problem_answers
from bowstring.formats.files import write_portfolio
from bowstring.formats.own.scenario import with_scenario
from bowstring.formats.own.sheets import sheets_of
from bowstring.formats.own.tables import TABLES
from bowstring.library.frame import Frame
from bowstring.model.checks import check_portfolio
from bowstring.model.choice_summary import choice_summary
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Problem, UnknownKeyError

_PROBLEM = ("severity", "table", "row", "column", "key", "message", "mend")


class LoadedPortfolio:
    """The facts of a portfolio, as they were read. facts: the frozen records of the core."""

    def __init__(self, facts: Portfolio, problems: tuple[Problem, ...] = (), *, source: str = "") -> None:
        self.facts, self.source = facts, source
        self._met = problems

    @property
    def name(self) -> str:
        """What the portfolio is called."""
        return self.facts.settings.name

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables that hold something."""
        return tuple(name for name in TABLES if name in sheets_of(self.facts).tables)

    def table(self, name: str) -> Frame:
        """A table as it stands in a file: "initiatives", "assessments", …. Raises: UnknownKeyError for another name."""
        if name not in TABLES:
            raise UnknownKeyError(f"there is no table {name!r}. There is: {', '.join(TABLES)}.")
        sheet = sheets_of(self.facts).tables.get(name)
        if sheet is None:
            return Frame((), (), title=name)
        columns = [str(cell) for cell in sheet.header]
        return Frame(columns, [dict(zip(columns, row, strict=True)) for row in sheet.rows], title=name)

    def problems(self) -> Frame:
        """Every problem of the data, where it is and how to mend it, as `bowstring check` tells them."""
        return Frame(_PROBLEM, problem_answers(self.all_problems), title="problems")

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """Those met on reading, then those that the rules find."""
        return tuple(dict.fromkeys((*self._met, *check_portfolio(self.facts))))

    def scenario(self, key: str) -> "LoadedPortfolio":
        """The portfolio as one of its scenarios would have it. Raises: UnknownKeyError, BadDataError."""
        facts, problems = with_scenario(self.facts, key)
        return LoadedPortfolio(facts, problems, source=f"{self.source}, scenario {key}")

    def save(self, path: str | Path) -> Path:
        """Write it as the name's ending says: a folder, .xlsx, .yaml or .json. Raises: BadDataError."""
        write_portfolio(self.facts, Path(path))
        return Path(path)

    def __repr__(self) -> str:
        return f"<LoadedPortfolio {self.name!r}: {self._counts()}>"

    def _repr_html_(self) -> str:
        choice = choice_summary(self.facts).words(self.facts.settings.currency)
        return f"<p><strong>{escape(self.name)}</strong>: {self._counts()}. {escape(choice)}</p>"

    def _counts(self) -> str:
        facts = self.facts
        return (
            f"{len(facts.initiatives):,} initiatives, {len(facts.assessments):,} assessments, "
            f"{facts.settings.quarters} quarters from {facts.settings.start}"
        )
