"""A plan as other tools import it: what starts, with its dates, as Jira and Azure DevOps read CSV."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bowstring.formats.own.csv_text import write_csv
from bowstring.formats.own.tables import Sheet
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.model.wording import visible
from bowstring.planning.plan import Plan

_BLOCKED_BY = "Inward issue link (Blocks)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedWork:
    """Work that the plan starts. requires: keys of what it waits for, as far as that is in the plan too."""

    work: Initiative
    start: Quarter
    requires: tuple[str, ...]

    @property
    def begins(self) -> date:
        """The first day of its first quarter."""
        return self.start.first_day

    @property
    def ends(self) -> date | None:
        """The last day of its last quarter; None if nobody knows how long it takes."""
        return self.start.plus(self.work.duration - 1).last_day if self.work.duration else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanExport:
    """A tool that imports a plan. key: as addresses and options have it."""

    key: str
    name: str
    sheet: Callable[[Sequence[ExportedWork]], Sheet]


def planned_work(portfolio: Portfolio, plan: Plan) -> tuple[ExportedWork, ...]:
    """What the plan starts, in order of its start, then of the portfolio."""
    works = portfolio.index.initiatives
    starts = {key: start for key, start in plan.starts.items() if start is not None and key in works}
    planned = (
        ExportedWork(
            work=work,
            start=starts[key],
            requires=tuple(required for required in work.requires if required in starts),
        )
        for key, work in works.items()
        if key in starts
    )
    return tuple(sorted(planned, key=lambda item: item.start))


def plan_for(tool: PlanExport, portfolio: Portfolio, plan: Plan) -> bytes:
    """The plan as the tool imports it: CSV.

    Args:
        tool: one of `PLAN_EXPORTS`.
        portfolio: its facts.
        plan: what starts when.
    """
    return write_csv(tool.sheet(planned_work(portfolio, plan)))


def _jira(planned: Sequence[ExportedWork]) -> Sheet:
    """As Jira exports issues itself: a column for each link that an issue has."""
    links = max((len(item.requires) for item in planned), default=0)
    header = (
        "Issue key",
        "Summary",
        "Issue Type",
        "Status",
        "Start date",
        "Due date",
        "Labels",
        "Description",
    )
    rows = [
        (
            item.work.key,
            visible(item.work.name),
            "Epic",
            "In Progress" if item.work.is_running else "To Do",
            str(item.begins),
            _day(item.ends),
            item.work.focus.value,
            visible(item.work.description) or None,
            *item.requires,
            *(None,) * (links - len(item.requires)),
        )
        for item in planned
    ]
    return Sheet(table="jira", header=(*header, *(_BLOCKED_BY,) * links), rows=rows)


def _azure_devops(planned: Sequence[ExportedWork]) -> Sheet:
    """As Azure DevOps imports work items: those without an ID are new. It sets their state itself."""
    header = ("ID", "Work Item Type", "Title", "Start Date", "Target Date", "Tags", "Description")
    rows = [
        (
            item.work.key if item.work.key.isdecimal() else None,
            "Epic",
            visible(item.work.name),
            str(item.begins),
            _day(item.ends),
            item.work.focus.value,
            visible(item.work.description) or None,
        )
        for item in planned
    ]
    return Sheet(table="azure-devops", header=header, rows=rows)


PLAN_EXPORTS: Mapping[str, PlanExport] = {
    tool.key: tool
    for tool in (
        PlanExport(key="jira", name="Jira", sheet=_jira),
        PlanExport(key="azure-devops", name="Azure DevOps", sheet=_azure_devops),
    )
}
"""The tools that a plan is written for, by key."""


def _day(day: date | None) -> str | None:
    return str(day) if day is not None else None
