"""Reading a table written for a test: what is made of it, its questions, and what follows when they are answered."""

import csv
import io
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bowstring.formats.foreign.columns.questions import ImportQuestion
from bowstring.formats.foreign.guessing import Guess, guess
from bowstring.formats.foreign.importing import import_source
from bowstring.formats.foreign.mapping import TableMap, parse_map, read_map_text
from bowstring.formats.foreign.source import read_source
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Problem

DAY = date(2026, 11, 28)


def read_map(path: Path) -> TableMap:
    """The map in a file."""
    return parse_map(read_map_text(path), path.name)


@dataclass(frozen=True, kw_only=True)
class Made:
    """What was made of a table."""

    path: Path
    table_map: TableMap
    portfolio: Portfolio
    questions: tuple[ImportQuestion, ...]
    problems: tuple[Problem, ...]

    @property
    def initiatives(self) -> tuple[Initiative, ...]:
        """Its initiatives."""
        return self.portfolio.initiatives

    @property
    def words(self) -> str:
        """Every problem, as lines."""
        return "\n".join(str(problem) for problem in self.problems)

    def answered(self, kind: str, about: str, answer: str) -> "Made":
        """What is made of it when a question is answered so."""
        answers = {**self.table_map.answers, kind: {**self.table_map.answers.get(kind, {}), about: answer}}
        return _made(self.path, replace(self.table_map, answers=answers).settled())

    def taken_in(self, row: int) -> "Made":
        """What is made of it when a row is said to be work."""
        return _made(self.path, replace(self.table_map, take_in=(row,)))


def guessed(folder: Path, text: str, name: str = "in.csv") -> Made:
    """What is made of a text table by the map that is guessed."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return _made(path, guess(path, today=DAY).table_map)


def questions(made: Made) -> list[tuple[str, str]]:
    """The kind of each question, and what it is about."""
    return [(question.kind, question.about) for question in made.questions]


def table(*rows: tuple[str, ...], mark: str = ",") -> str:
    """The rows as a text table."""
    text = io.StringIO()
    csv.writer(text, delimiter=mark, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _made(path: Path, table_map: TableMap) -> Made:
    imported = import_source(read_source(path, table_map.whereabouts), table_map, today=DAY)
    return Made(
        path=path,
        table_map=table_map,
        portfolio=imported.portfolio,
        questions=imported.questions,
        problems=imported.problems,
    )


def work(made: Guess) -> tuple[Initiative, ...]:
    """The initiatives that were made."""
    assert made.imported is not None
    return made.imported.portfolio.initiatives


def words(made: Guess) -> str:
    """Every problem, as lines."""
    assert made.imported is not None
    return "\n".join(str(problem) for problem in made.imported.problems)
