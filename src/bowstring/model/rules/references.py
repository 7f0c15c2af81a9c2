"""Keys that name nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bowstring.model.assessments import Assessment
from bowstring.model.assets import Asset
from bowstring.model.conversations import Chance, Conversation, Raised
from bowstring.model.decisions import Advice, Decision, ReuseDecision
from bowstring.model.delivery import Forecast, Measurement
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.needs import Contribution, Outcome
from bowstring.model.organisation import Person, Team, Tie
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Place, Problem, Severity, note, warning
from bowstring.model.rules.facts import FIRST_ROW, Facts, keyed_tables, place_of
from bowstring.model.scenarios import Change
from bowstring.model.wording import alternative_words, count_words, slug_of

_Record = TypeVar("_Record")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceColumn(Generic[_Record]):
    """A column that holds keys of other tables, and what follows where a key names nothing."""

    name: str
    read: Callable[[_Record], Iterable[str]]
    to: tuple[str, ...]
    so: str = ""
    severity: Severity = Severity.WARNING
    quiet_when_absent: bool = False


def find_dangling(facts: Facts) -> Iterator[Problem]:
    """Every key that names no record, and things that name themselves."""
    p = facts.portfolio
    for table, columns in REFERENCES.items():
        yield from _dangling(facts, table, getattr(p, table), columns)
    yield from _disciplines(facts)
    yield from _forum_teams(facts)
    yield from _self_references(p)


_PEOPLE = ("people",)
_UNMET = phrase("Without it the requirement would be lost.")

_OF_INITIATIVES: tuple[ReferenceColumn[Initiative], ...] = (
    ReferenceColumn(name="asset", read=lambda work: (work.asset,), to=("assets",)),
    ReferenceColumn(
        name="requires",
        read=lambda work: work.requires,
        to=("initiatives",),
        so=_UNMET,
        severity=Severity.ERROR,
    ),
    ReferenceColumn(
        name="requires_capabilities",
        read=lambda work: work.requires_capabilities,
        to=("capabilities",),
    ),
    ReferenceColumn(name="needs", read=lambda work: work.needs, to=("needs",)),
    ReferenceColumn(name="outcomes", read=lambda work: work.outcomes, to=("outcomes",)),
    ReferenceColumn(name="team", read=lambda work: (work.team,), to=("teams",)),
    ReferenceColumn(name="owner", read=lambda work: (work.owner,), to=("people", "teams")),
    ReferenceColumn(name="user_lead", read=lambda work: (work.user_lead,), to=_PEOPLE),
    ReferenceColumn(name="business_lead", read=lambda work: (work.business_lead,), to=_PEOPLE),
    ReferenceColumn(
        name="mandated_by",
        read=lambda work: (work.mandated_by,),
        to=("decisions",),
        so=phrase("It still counts as mandated."),
    ),
)
_OF_ASSETS: tuple[ReferenceColumn[Asset], ...] = (
    ReferenceColumn(name="team", read=lambda asset: (asset.team,), to=("teams",)),
    ReferenceColumn(name="provides", read=lambda asset: asset.provides, to=("capabilities",)),
    ReferenceColumn(name="requires", read=lambda asset: asset.requires, to=("capabilities", "assets")),
    ReferenceColumn(name="needs", read=lambda asset: asset.needs, to=("needs",)),
)
_OF_OUTCOMES: tuple[ReferenceColumn[Outcome], ...] = (
    ReferenceColumn(name="owner", read=lambda outcome: (outcome.owner,), to=("people", "teams")),
)
_OF_ASSESSMENTS: tuple[ReferenceColumn[Assessment], ...] = (
    ReferenceColumn(
        name="initiative",
        read=lambda view: (view.initiative,),
        to=("initiatives",),
        so=phrase("Without it the assessment would be lost."),
        severity=Severity.ERROR,
    ),
    ReferenceColumn(name="assessor", read=lambda view: (view.assessor,), to=_PEOPLE, quiet_when_absent=True),
)
_OF_PEOPLE: tuple[ReferenceColumn[Person], ...] = (
    ReferenceColumn(name="disciplines", read=lambda person: person.disciplines, to=("disciplines",)),
    ReferenceColumn(name="team", read=lambda person: (person.team,), to=("teams",)),
)
_OF_TEAMS: tuple[ReferenceColumn[Team], ...] = (
    ReferenceColumn(name="parent", read=lambda team: (team.parent,), to=("teams",)),
    ReferenceColumn(name="lead", read=lambda team: (team.lead,), to=_PEOPLE),
)
_OF_TIES: tuple[ReferenceColumn[Tie], ...] = (
    ReferenceColumn(name="a", read=lambda tie: (tie.a,), to=("teams",)),
    ReferenceColumn(name="b", read=lambda tie: (tie.b,), to=("teams",)),
)
_OF_DECISIONS: tuple[ReferenceColumn[Decision], ...] = (
    ReferenceColumn(
        name="changes",
        read=lambda decision: decision.changes,
        to=("initiatives", "assets", "capabilities"),
    ),
    ReferenceColumn(name="supersedes", read=lambda decision: (decision.supersedes,), to=("decisions",)),
)
_OF_ADVICE: tuple[ReferenceColumn[Advice], ...] = (
    ReferenceColumn(name="decision", read=lambda advice: (advice.decision,), to=("decisions",)),
    ReferenceColumn(name="adviser", read=lambda advice: (advice.adviser,), to=("people", "teams")),
)
_OF_CONVERSATIONS: tuple[ReferenceColumn[Conversation], ...] = (
    ReferenceColumn(name="owner", read=lambda talk: (talk.owner,), to=("people", "teams")),
    ReferenceColumn(name="people", read=lambda talk: talk.people, to=_PEOPLE),
)
_OF_RAISED: tuple[ReferenceColumn[Raised], ...] = (
    ReferenceColumn(name="raised_by", read=lambda raised: (raised.raised_by,), to=_PEOPLE),
)
_OF_CHANCES: tuple[ReferenceColumn[Chance], ...] = (
    ReferenceColumn(name="set_by", read=lambda chance: (chance.set_by,), to=_PEOPLE),
)
_OF_CHANGES: tuple[ReferenceColumn[Change], ...] = (
    ReferenceColumn(name="scenario", read=lambda change: (change.scenario,), to=("scenarios",)),
)
_OF_REUSE_CHOICES: tuple[ReferenceColumn[ReuseDecision], ...] = (
    ReferenceColumn(name="initiative", read=lambda chosen: (chosen.initiative,), to=("initiatives",)),
    ReferenceColumn(
        name="candidate",
        read=lambda chosen: (chosen.candidate,),
        to=("assets", "initiatives"),
        so=phrase("Its saving is not counted."),
    ),
)
_OF_FORECASTS: tuple[ReferenceColumn[Forecast], ...] = (
    ReferenceColumn(name="initiative", read=lambda forecast: (forecast.initiative,), to=("initiatives",)),
)
_OF_MEASUREMENTS: tuple[ReferenceColumn[Measurement], ...] = (
    ReferenceColumn(
        name="of", read=lambda measured: (measured.of,), to=("assets", "initiatives", "outcomes")
    ),
)
_OF_CONTRIBUTIONS: tuple[ReferenceColumn[Contribution], ...] = (
    ReferenceColumn(
        name="initiative",
        read=lambda contribution: (contribution.initiative,),
        to=("initiatives",),
        so=phrase("It is not counted."),
    ),
    ReferenceColumn(
        name="outcome",
        read=lambda contribution: (contribution.outcome,),
        to=("outcomes",),
        so=phrase("It is not counted."),
    ),
    ReferenceColumn(name="assessor", read=lambda contribution: (contribution.assessor,), to=_PEOPLE),
)

REFERENCES: Mapping[str, tuple[ReferenceColumn[Any], ...]] = {
    "initiatives": _OF_INITIATIVES,
    "assets": _OF_ASSETS,
    "outcomes": _OF_OUTCOMES,
    "contributions": _OF_CONTRIBUTIONS,
    "assessments": _OF_ASSESSMENTS,
    "people": _OF_PEOPLE,
    "teams": _OF_TEAMS,
    "ties": _OF_TIES,
    "decisions": _OF_DECISIONS,
    "advice": _OF_ADVICE,
    "conversations": _OF_CONVERSATIONS,
    "raised": _OF_RAISED,
    "chances": _OF_CHANCES,
    "changes": _OF_CHANGES,
    "reuse_choices": _OF_REUSE_CHOICES,
    "forecasts": _OF_FORECASTS,
    "measurements": _OF_MEASUREMENTS,
}
"""The columns of each table that hold keys of others, in the order they are checked."""


def _dangling(
    facts: Facts, table: str, records: Sequence[_Record], columns: tuple[ReferenceColumn[_Record], ...]
) -> Iterator[Problem]:
    for column in columns:
        target_keys = frozenset[str]().union(*(facts.keys[target] for target in column.to))
        if target_keys or column.severity is Severity.ERROR:
            yield from _unknown(facts, table, records, column=column, target_keys=target_keys)
        elif not column.quiet_when_absent:
            yield from _nothing_to_name(table, records, column)


def _unknown(
    facts: Facts,
    table: str,
    records: Sequence[_Record],
    *,
    column: ReferenceColumn[_Record],
    target_keys: frozenset[str],
) -> Iterator[Problem]:
    spellings: dict[str, str] | None = None
    targets = alternative_words(column.to)
    for row, record in enumerate(records, FIRST_ROW):
        for key in dict.fromkeys(column.read(record)):
            if not key or key in target_keys:
                continue
            if spellings is None:
                spellings = _spellings(facts.portfolio, column.to)
            meant = spellings.get(slug_of(key))
            mend = (
                phrase("Write its key, {meant}.", meant=meant)
                if meant
                else phrase("Add it to {targets}, or correct the key.", targets=targets)
            )
            yield Problem(
                severity=column.severity,
                where=place_of(table, row, record, column.name),
                message=phrase("{key!r} names nothing in {targets}.", key=key, targets=targets)
                + (f" {column.so}" if column.so else ""),
                mend=mend,
            )


def _nothing_to_name(
    table: str, records: Sequence[_Record], column: ReferenceColumn[_Record]
) -> Iterator[Problem]:
    count = sum(any(column.read(record)) for record in records)
    if count:
        targets = alternative_words(column.to)
        yield note(
            Place(table=table, column=column.name),
            phrase(
                "{rows_name} {targets}, and none are told.",
                rows_name=count_words(count, "row names", "rows name"),
                targets=targets,
            ),
            phrase("Add a table of {targets} to have them checked.", targets=targets),
        )


def _spellings(portfolio: Portfolio, targets: tuple[str, ...]) -> dict[str, str]:
    """Keys by how somebody may have spelt them: the key in another style, else the name; "" for two at once."""
    records = [record for target in targets for record in keyed_tables(portfolio)[target]]
    by_key, by_name = dict[str, str](), dict[str, str]()
    for record in records:
        name = getattr(record, "name", "")
        for spellings, spelling in ((by_key, record.key), (by_name, name)):
            if (
                isinstance(spelling, str)
                and spellings.setdefault(slug_of(spelling), record.key) != record.key
            ):
                spellings[slug_of(spelling)] = ""
    return {**by_name, **by_key}


def _disciplines(facts: Facts) -> Iterator[Problem]:
    named, portfolio = facts.keys["disciplines"], facts.portfolio
    counted = {row.discipline for row in portfolio.capacity}
    if named:
        for row, capacity in enumerate(portfolio.capacity, FIRST_ROW):
            if capacity.discipline not in named:
                yield warning(
                    Place(table="capacity", row=row, column="discipline"),
                    phrase(
                        "{discipline!r} names nothing in disciplines. Its people are still counted.",
                        discipline=capacity.discipline,
                    ),
                    phrase("Add it to disciplines, or correct the key."),
                )
    for row, work in enumerate(portfolio.initiatives, FIRST_ROW):
        for discipline in work.effort:
            if discipline not in named and discipline not in counted:
                yield warning(
                    place_of("initiatives", row, work, f"effort.{discipline}"),
                    phrase(
                        "{discipline!r} names nothing in disciplines or capacity, so it limits nothing.",
                        discipline=discipline,
                    ),
                    phrase("Add it there, or correct the column's name."),
                )


def _forum_teams(facts: Facts) -> Iterator[Problem]:
    for forum in facts.portfolio.settings.forums:
        if forum.team and forum.team not in facts.keys["teams"]:
            yield warning(
                Place(table="portfolio", column=f"forums.{forum.key}.team"),
                phrase("{team!r} names nothing in teams.", team=forum.team),
                phrase("Add it to teams, or correct the key."),
            )


def _self_references(portfolio: Portfolio) -> Iterator[Problem]:
    for row, work in enumerate(portfolio.initiatives, FIRST_ROW):
        if work.key in work.requires:
            where = place_of("initiatives", row, work, "requires")
            yield warning(
                where, phrase("it requires itself, which is passed over."), phrase("Remove it from the list.")
            )
    for row, asset in enumerate(portfolio.assets, FIRST_ROW):
        if asset.key in asset.requires:
            where = place_of("assets", row, asset, "requires")
            yield warning(
                where, phrase("it requires itself, which is passed over."), phrase("Remove it from the list.")
            )
    for row, tie in enumerate(portfolio.ties, FIRST_ROW):
        if tie.a and tie.a == tie.b:
            where = place_of("ties", row, tie)
            yield warning(
                where, phrase("{a} is tied to itself.", a=tie.a), phrase("Name two teams, or remove the row.")
            )
