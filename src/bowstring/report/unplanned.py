"""The page where there is no plan: what is left to choose and what to ask first, or which facts clash."""

from bowstring.charts.chart import Cell, Table
from bowstring.charts.tables import table_view
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.problems import Severity
from bowstring.model.wording import count_words
from bowstring.planning.plan import PlanStatus
from bowstring.report.contents import ReportContents
from bowstring.report.sections import Named, Section


def unplanned_lead(contents: ReportContents) -> str:
    """The first line where there is no plan."""
    if contents.plan.status is PlanStatus.INFEASIBLE:
        return phrase("No plan can meet every requirement. These conflict, so one has to change.")
    return contents.plan.choice.words(contents.portfolio.settings.currency)


def unplanned_sections(contents: ReportContents) -> tuple[Section, ...]:
    """The room for choice, or the clash in words."""
    if contents.plan.status is PlanStatus.INFEASIBLE:
        return (_clash(contents),)
    sections = (_ask_first(contents), _look_first(contents))
    return tuple(section for section in sections if section is not None)


def _clash(contents: ReportContents) -> Section:
    problems = [problem for problem in contents.plan.problems if problem.severity is not Severity.NOTE]
    return Section(
        key="clash",
        title=phrase("What conflicts"),
        lead=phrase("Remove or change any one of these, then plan again."),
        lists=(("", tuple(Named(name=problem.message, detail=problem.mend) for problem in problems)),),
    )


def _ask_first(contents: ReportContents) -> Section | None:
    """What could be chosen, with who has assessed it through which side, the costliest first."""
    portfolio = contents.portfolio
    initiatives_by_key = portfolio.index.initiatives
    assessed: dict[tuple[str, Lens], set[str]] = {}
    for assessment in portfolio.assessments:
        assessed.setdefault((assessment.initiative, assessment.lens), set()).add(assessment.assessor)
    rows: list[tuple[Cell, ...]] = []
    for key in contents.plan.choice.contender_keys:
        work = initiatives_by_key[key]
        cost = None if work.quarterly_cost is None else work.quarterly_cost * (work.duration or 1)
        counts = [len(assessed.get((key, lens), ())) for lens in Lens]
        rows.append((work.name, phrase(work.focus.value), cost, *counts))
    if not rows:
        return None
    rows.sort(key=lambda row: (-float(row[2] or 0.0), str(row[0])))
    headers = (
        phrase("Initiative"),
        phrase("Focus"),
        phrase("Total cost, {currency}", currency=portfolio.settings.currency),
        phrase("Assessors, user side"),
        phrase("Assessors, business side"),
    )
    missing = sum(1 for row in rows if not (row[3] and row[4]))
    return Section(
        key="ask-first",
        title=phrase("What to ask first"),
        lead=(
            phrase(
                "{initiatives} of {rows:,} that could be chosen need an assessor on one side "
                "or both. Ask two people on each side for a low, likely and high figure. You "
                "can leave the rest.",
                initiatives=count_words(missing, "initiative", "initiatives"),
                rows=len(rows),
            )
        ),
        tables=(
            (
                phrase("Everything you could choose, most expensive first"),
                table_view(Table(headers=headers, rows=tuple(rows))),
            ),
        ),
        is_open=True,
    )


def _look_first(contents: ReportContents) -> Section | None:
    """Chains, near-duplicates and concepts without a pair of leads."""
    choice = contents.plan.choice
    names = {initiative.key: initiative.name for initiative in contents.portfolio.initiatives}
    chains = tuple(
        Named(
            name=" → ".join(names[key] for key in chain),
            detail=phrase("{chain} steps, each waiting for the one before.", chain=len(chain)),
        )
        for chain in choice.chains
    )
    duplicates = tuple(
        Named(
            name=" / ".join(names[key] for key in group),
            detail=phrase("Nearly the same name: is this one piece of work or two?"),
        )
        for group in choice.duplicates
    )
    concepts = tuple(
        Named(name=names[key], detail=phrase("Name a user lead and a business lead."))
        for key in choice.concepts_without_pair
    )
    lists = [
        (title, named)
        for title, named in (
            (phrase("Longest chains"), chains),
            (phrase("Possible duplicates"), duplicates),
            (phrase("Concepts without two leads"), concepts),
        )
        if named
    ]
    if not lists:
        return None
    return Section(key="look-first", title=phrase("Check these before scoring"), lists=tuple(lists))
