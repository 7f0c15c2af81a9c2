"""Keys that a record cannot have; keys and rows that occur twice."""

from collections.abc import Hashable, Iterable, Iterator, Sequence

from bowstring.model.language import phrase
from bowstring.model.organisation import Person, is_key_of_the_site
from bowstring.model.portfolio import Keyed, Portfolio
from bowstring.model.problems import Place, Problem, error, note, warning
from bowstring.model.rules.facts import FIRST_ROW, Facts, keyed_tables


def find_repeated_keys(facts: Facts) -> Iterator[Problem]:
    """Records without a key, and keys that name two records of a table."""
    for table, records in keyed_tables(facts.portfolio).items():
        yield from _repeated_keys(table, records)
    forums = [forum.key for forum in facts.portfolio.settings.forums]
    for key in sorted({key for key in forums if forums.count(key) > 1}):
        yield error(
            Place(table="portfolio", column="forums", key=key), phrase("two forums share this key."), _RENAME
        )


def find_keys_of_the_site(facts: Facts) -> Iterator[Problem]:
    """People under keys by which the site tells its accounts and guests."""
    for row, person in enumerate(facts.portfolio.people, FIRST_ROW):
        if is_key_of_the_site(person.key):
            yield key_of_the_site(person, row=row)


def key_of_the_site(person: Person, *, row: int = 0) -> Problem:
    """The problem with a person whose key looks like an account's or a guest's. row: theirs, where it is known."""
    return error(
        Place(table="people", row=row, column="key", key=person.key),
        phrase("a person's key may not look like that of an account (a-…) or of a guest (g-…) of the site."),
        phrase("Give them another, such as p-017, here and wherever it stands."),
    )


def find_repeated_rows(facts: Facts) -> Iterator[Problem]:
    """Rows of tables without keys that speak of the same thing twice."""
    portfolio = facts.portfolio
    capacity = [(row.discipline, row.quarter) for row in portfolio.capacity]
    for row, first in _repeats(capacity):
        yield error(
            Place(table="capacity", row=row),
            phrase(
                "row {first} already gives {discipline} in the same quarter.",
                first=first,
                discipline=portfolio.capacity[row - FIRST_ROW].discipline,
            ),
            phrase("Keep one of the two."),
        )
    yield from _repeated_opinions(portfolio)
    for row, first in _repeats(frozenset((tie.a, tie.b)) for tie in portfolio.ties):
        yield note(
            Place(table="ties", row=row),
            phrase("row {first} already ties these teams.", first=first),
            phrase("Keep one."),
        )
    for row, first in _repeats(chance.kind for chance in portfolio.chances):
        yield warning(
            Place(table="chances", row=row),
            phrase("row {first} already sets this kind's chance.", first=first),
            phrase("Keep one."),
        )
    changed = ((change.scenario, change.table, change.record, change.field) for change in portfolio.changes)
    for row, first in _repeats(changed):
        yield warning(
            Place(table="changes", row=row),
            phrase("row {first} of the same scenario already changes this field.", first=first),
            phrase("Keep one, or give them to two scenarios."),
        )


_RENAME = phrase("Give one of them a key of its own, or remove it.")


def _repeated_keys(table: str, records: Sequence[Keyed]) -> Iterator[Problem]:
    for row, record in enumerate(records, FIRST_ROW):
        if not record.key.strip():
            yield error(
                Place(table=table, row=row, column="key"),
                phrase("the key is blank."),
                phrase("Give it a short name that never changes."),
            )
    for row, first in _repeats(record.key for record in records):
        key = records[row - FIRST_ROW].key
        if key.strip():
            where = Place(table=table, row=row, column="key", key=key)
            yield error(where, phrase("row {first} has the same key.", first=first), _RENAME)


def _repeated_opinions(portfolio: Portfolio) -> Iterator[Problem]:
    opinions = ((a.initiative, a.lens, a.assessor, a.round, a.made_at) for a in portfolio.assessments)
    for row, first in _repeats(opinions):
        before, after = portfolio.assessments[first - FIRST_ROW], portfolio.assessments[row - FIRST_ROW]
        if (before.low, before.likely, before.high) != (after.low, after.likely, after.high):
            yield warning(
                Place(table="assessments", row=row),
                phrase(
                    "{assessor} has another view of the same initiative, lens and round in row "
                    "{first}, and nothing says which is later.",
                    assessor=after.assessor,
                    first=first,
                ),
                phrase("Give made_at in both, or keep one."),
            )


def _repeats(hashables: Iterable[Hashable]) -> Iterator[tuple[int, int]]:
    """(row, first row) of everything told again."""
    first: dict[Hashable, int] = {}
    for row, what in enumerate(hashables, FIRST_ROW):
        if first.setdefault(what, row) != row:
            yield row, first[what]
