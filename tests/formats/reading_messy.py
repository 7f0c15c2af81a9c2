"""Reading a messy table back: what is silently wrong, and whether anything was asked."""

from pathlib import Path

from tests.formats.messy import MessyTable
from tests.formats.reading import Made, guessed

from bowstring.model.initiatives import Initiative


def read_back(messy: MessyTable, folder: Path) -> tuple[list[str], Made]:
    """What is wrong without a word, and what was made of the table. What is empty is no error if it was told."""
    made = guessed(folder, messy.text)
    names = {initiative.key: initiative.name for initiative in made.initiatives}
    people = {person.key: person.name for person in made.portfolio.people}
    errors: list[str] = []
    by_name = {initiative.name: initiative for initiative in made.initiatives}
    wanted = {row.name for row in messy.rows}
    errors += [f"no work: {name}" for name in by_name if name not in wanted]
    for row in messy.rows:
        initiative = by_name.get(row.name)
        if initiative is None:
            errors += [] if row.name in made.words else [f"lost: {row.name}"]
            continue
        pairs: tuple[tuple[str, object, object], ...] = (
            ("total_cost", initiative.total_cost, row.cost),
            ("start", initiative.start, row.start),
            ("end", initiative.end, row.end),
            ("owner", people.get(initiative.owner), row.owner),
            ("status", initiative.standing and initiative.standing.value, row.status),
            ("requires", tuple(names[key] for key in initiative.requires), row.requires),
        )
        for field, read, truth in pairs:
            if read != truth and not (read in (None, ()) and _is_told(made, field, initiative)):
                errors.append(f"{field} of {row.name}: {read} for {truth}")
    return errors, made


def _is_told(made: Made, field: str, initiative: Initiative) -> bool:
    """Whether a question or a problem is about the column of an empty field; a question elsewhere excuses nothing."""
    columns = {column for column, fields in made.table_map.targets[0].columns.items() if field in fields}
    doubted = made.table_map.answers.get("columns", {})
    for question in made.questions:
        is_word = question.kind == "status" and field == "status" and question.about == initiative.status
        if is_word or question.about in columns:
            return True
        if question.about in doubted and question.choices[0].answer == field:
            return True
    return any(
        problem.where.column in columns
        and ("left empty" in problem.message or "names no row" in problem.message)
        for problem in made.problems
    )
