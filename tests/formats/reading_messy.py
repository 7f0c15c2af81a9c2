"""Reading a messy table back: what is silently wrong, and whether anything was asked."""

from pathlib import Path

from tests.formats.messy import MessyTable
from tests.formats.reading import Made, guessed


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
        is_asked = bool(made.questions)
        pairs: tuple[tuple[str, object, object], ...] = (
            ("cost", initiative.total_cost, row.cost),
            ("start", initiative.start, row.start),
            ("end", initiative.end, row.end),
            ("owner", people.get(initiative.owner), row.owner),
            ("status", initiative.standing and initiative.standing.value, row.status),
            ("requires", tuple(names[key] for key in initiative.requires), row.requires),
        )
        for field, read, truth in pairs:
            is_told = read in (None, ()) and (
                is_asked or str(row.name) in made.words or "left empty" in made.words
            )
            if read != truth and not is_told:
                errors.append(f"{field} of {row.name}: {read} for {truth}")
    return errors, made
