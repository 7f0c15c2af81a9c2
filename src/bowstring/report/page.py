"""The page itself: everything gathered becomes one file that opens without a network and without scripts."""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bowstring.delivery.usual import as_usually_delivered
from bowstring.model.language import phrase, spoken, written
from bowstring.model.requirements import work_to_plan
from bowstring.model.wording import visible
from bowstring.planning.plan import PlanStatus
from bowstring.report.contents import ReportContents
from bowstring.report.doing import plan_sections
from bowstring.report.method import MethodView, ProblemsView, method_view, problems_view
from bowstring.report.plan_words import plan_words
from bowstring.report.sections import Section
from bowstring.report.talk import TalkView, talk_view
from bowstring.report.totals_words import totals_lines, usual_lines
from bowstring.report.unplanned import unplanned_lead, unplanned_sections

_HERE = Path(__file__).parent
_QUESTIONS = {
    PlanStatus.UNVALUED: phrase("What to ask first"),
    PlanStatus.INFEASIBLE: phrase("What has to change"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything the template prints; it computes nothing."""

    portfolio: str
    as_of: str
    question: str
    lead: str
    talk: TalkView | None
    plan_words: str
    totals: tuple[str, ...]
    sections: tuple[Section, ...]
    problems: ProblemsView
    method: MethodView
    style: Markup


def report_page(contents: ReportContents) -> str:
    """The page as HTML: nothing is fetched, nothing runs, whatever the portfolio says is escaped."""
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"phrase": phrase, "language": spoken().tag.removesuffix("-GB")}
    return visible(environment.get_template("page.html").render(page=page_of(contents)))


def page_of(contents: ReportContents) -> Page:
    """Everything the page says, drawn and in words."""
    settings, plan = contents.portfolio.settings, contents.plan
    talk = talk_view(contents)
    return Page(
        portfolio=settings.name,
        as_of=f"{settings.as_of.day} {written(settings.as_of, '%B %Y')}" if settings.as_of else "",
        question=_QUESTIONS.get(plan.status, phrase("What should we talk about this week?")),
        lead="" if talk is not None else unplanned_lead(contents),
        talk=talk,
        plan_words=plan_words(plan, len(work_to_plan(contents.portfolio))) if plan.is_planned else "",
        totals=_totals(contents),
        sections=plan_sections(contents) if plan.is_planned else unplanned_sections(contents),
        problems=problems_view(contents),
        method=method_view(contents),
        style=Markup((_HERE / "page.css").read_text(encoding="utf-8")),  # noqa: S704
    )


def _totals(contents: ReportContents) -> tuple[str, ...]:
    """What the plan comes to, as stated and as usual; nothing where there is no plan."""
    plan, settings = contents.plan, contents.portfolio.settings
    if plan.totals is None:
        return ()
    usual = as_usually_delivered(contents.portfolio, plan)
    told_twice = usual_lines(usual, settings) if usual is not None else ()
    return (*totals_lines(plan.totals, settings), *told_twice)
