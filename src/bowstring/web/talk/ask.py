"""What is worth finding out? The next best questions, for me, for a side, for a team, within what people can give."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse

from bowstring.model.assessments import Evidence, Lens
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import count_words, list_words
from bowstring.planning.plan import Plan
from bowstring.tensions.asking import FirstQuestion, Question, first_questions
from bowstring.tensions.worth import change_words
from bowstring.web.access import Right, Visit, needs
from bowstring.web.site.frame import Link, address, show
from bowstring.web.site.working import REFRESH_S, JobWait, waiting_for
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import readable_plan
from bowstring.web.store.recorded_plan import RecordedPlan
from bowstring.web.store.sealed import own_scores

_MOST, _FIRST = 30, 30
_HOW = {
    Evidence.GUESS: phrase("A considered guess"),
    Evidence.DESK: phrase("Existing documents"),
    Evidence.RESEARCH: phrase("Research"),
    Evidence.LIVE: phrase("A live trial"),
}


class AskFilter(forms.Form):
    """For whom."""

    whom = forms.ChoiceField(label=phrase("For"), required=False)
    team = forms.ChoiceField(label=phrase("About the work of"), required=False)

    def __init__(self, *arguments: object, portfolio: Portfolio, visit: Visit, **more: object) -> None:
        super().__init__(*arguments, **more)  # type: ignore[arg-type]
        whom = [
            ("", phrase("Everybody")),
            *((lens.value, phrase("The {side}", side=lens.side)) for lens in Lens),
        ]
        if visit.may(Right.ASSESS):
            whom.insert(0, ("me", phrase("Me")))
        for name, choices in (
            ("whom", whom),
            ("team", [("", phrase("All teams")), *((team.key, team.name) for team in portfolio.teams)]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """A question worth asking. worth: what an answer is worth on average; cost: what it takes of somebody's time."""

    question: str
    how: str
    cost: str
    worth: str
    whom: str
    url: str
    is_discovery: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """What has to be known before anything can be planned by value."""

    name: str
    missing: str
    waiting: str
    cost: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPage:
    """Favours of some minutes, discoveries that take longer, and what has to be known first."""

    form: AskFilter
    is_mine: bool
    cap: str
    favours: tuple[QuestionRow, ...]
    discoveries: tuple[QuestionRow, ...]
    first: tuple[First, ...]
    is_valued: bool
    waiting: JobWait | None
    sort_url: str
    sealed_url: str


@needs(Right.VIEW)
def ask(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The questions for somebody, the best first."""
    portfolio, plan = (
        load_portfolio(visit.portfolio_id),
        readable_plan(visit.portfolio_id, "asking", "ledger", "plan"),
    )
    recorded = RecordedPlan(plan, "asking", "discoveries", "ledger", "plan")
    default = "me" if visit.may(Right.ASSESS) else ""
    form = AskFilter({"whom": default, **request.GET.dict()}, portfolio=portfolio, visit=visit)
    answers = form.cleaned_data if form.is_valid() else {}
    looked_for = (*recorded.asking, *recorded.discoveries)
    chosen = _chosen(visit, portfolio, looked_for, answers)
    cap = portfolio.settings.minutes_per_person_week
    is_valued = recorded.so_far is not None
    waiting = waiting_for(visit, what=phrase("what is worth finding out"))
    views = [_question_row(visit, portfolio, question, recorded.plan, cap=cap) for question in chosen]
    favours = [view for view in views if not view.is_discovery]
    page = AskPage(
        form=form,
        is_mine=answers.get("whom") == "me",
        cap=phrase("{cap:g} minutes", cap=cap),
        favours=tuple(favours[:_MOST]),
        discoveries=tuple(view for view in views if view.is_discovery)[:_MOST],
        first=_first(visit, portfolio) if not is_valued else (),
        is_valued=is_valued,
        waiting=waiting if is_valued and not recorded.has("asking") else None,
        sort_url=address("rough-sort", visit),
        sealed_url=address("sealed", visit) if visit.may(Right.ASSESS) else "",
    )
    refresh = REFRESH_S if page.waiting is not None and page.waiting.job is not None else None
    return show(request, "ask.html", page, visit=visit, plan=plan, refresh_seconds=refresh)


def _chosen(
    visit: Visit, portfolio: Portfolio, questions: Iterable[Question], answers: dict[str, str]
) -> list[Question]:
    """Those for whom it is asked; for me, what I have not said yet, as far as the week's minutes go."""
    teams = {initiative.key: initiative.team for initiative in portfolio.initiatives}
    kept = [
        question
        for question in questions
        if not answers.get("team") or teams.get(question.initiative) == answers["team"]
    ]
    whom = answers.get("whom", "")
    if whom == "me":
        return _mine(visit, portfolio, kept)
    return [question for question in kept if not whom or question.lens.value == whom]


def yours_of(visit: Visit, portfolio: Portfolio, recorded: RecordedPlan) -> Link | None:
    """What somebody can score this week, on the way to it; None if there is nothing."""
    cap = portfolio.settings.minutes_per_person_week
    favours = [
        question for question in _mine(visit, portfolio, list(recorded.asking)) if question.minutes <= cap
    ]
    if not favours:
        return None
    questions = count_words(len(favours), "question waits", "questions wait")
    minutes = _time_words(sum(question.minutes for question in favours))
    return Link(
        name=phrase("{questions} for your score: {minutes} in all", questions=questions, minutes=minutes),
        url=address("ask", visit),
    )


def _mine(visit: Visit, portfolio: Portfolio, questions: list[Question]) -> list[Question]:
    scored = {
        (assessment.initiative, assessment.lens)
        for assessment in portfolio.assessments
        if assessment.assessor == visit.assessor
    }
    sealed = own_scores(visit.portfolio_id, visit.account)
    my_team = portfolio.team_of.get(visit.person, "")
    teams = {initiative.key: initiative.team for initiative in portfolio.initiatives}
    cap = portfolio.settings.minutes_per_person_week
    chosen, left = [], cap
    for question in questions:
        subject = (question.initiative, question.lens)
        is_own = bool(my_team) and teams.get(question.initiative) == my_team
        if question.lens not in visit.sides or subject in scored or subject in sealed or is_own:
            continue
        if question.minutes > cap:
            chosen.append(question)
        elif question.minutes <= left + 1e-9:
            left -= question.minutes
            chosen.append(question)
    return chosen


def _question_row(
    visit: Visit, portfolio: Portfolio, question: Question, plan: Plan | None, *, cap: float
) -> QuestionRow:
    people = portfolio.index.people
    works = portfolio.index.initiatives
    name = works[question.initiative].name if question.initiative in works else question.initiative
    side = question.lens.whom
    assessor = people.get(question.assessor or "")
    whom = assessor.name or assessor.key if assessor is not None else ""
    can = visit.may(Right.ASSESS) and question.lens in visit.sides and question.initiative in works
    return QuestionRow(
        question=phrase("What is “{name}” worth to {side}?", name=name, side=side),
        how=_HOW[question.evidence],
        cost=_time_words(question.minutes),
        worth=_worth(question, portfolio, plan),
        whom=whom,
        url=address("assess", visit, initiative=question.initiative) if can else "",
        is_discovery=question.minutes > cap,
    )


def _worth(question: Question, portfolio: Portfolio, plan: Plan | None) -> str:
    """What an answer is worth on average, in the unit of the side that is asked: points of what the plan brings it."""
    result = plan.lens.get(question.lens) if plan is not None else None
    lean = plan.lean if plan is not None else None
    if result is None or not result.divisible or lean is None:
        return ""
    share = lean if question.lens is Lens.USER_NEED else 1 - lean
    change = question.points / 100 * result.divisible / share
    year = portfolio.settings.start.plus(portfolio.settings.value_quarters - 1).year
    return phrase(
        "An answer is worth {change_words} by {year}, on average",
        change_words=change_words(change, question.lens, portfolio.settings),
        year=year,
    )


def _time_words(minutes: float) -> str:
    if minutes < 90:
        return phrase("{minutes:g} minutes", minutes=minutes)
    hours = minutes / 60
    return (
        phrase("{hours:g} hours", hours=hours) if hours < 12 else phrase("{hours:.0f} days", hours=hours / 8)
    )


def _first(visit: Visit, portfolio: Portfolio) -> tuple[First, ...]:
    """What to find out first where there is no plan by value."""
    names = {key: initiative.name for key, initiative in portfolio.index.initiatives.items()}
    can = visit.may(Right.ASSESS)
    lens_by_key: dict[str, set[Lens]] = defaultdict(set)
    for key, lens in own_scores(visit.portfolio_id, visit.account):
        lens_by_key[key].add(lens)
    return tuple(
        _first_of(visit, portfolio, first_question, names, can=can)
        for first_question in first_questions(portfolio)[:_FIRST]
        if not set(visit.sides) or not set(visit.sides) <= lens_by_key[first_question.initiative]
    )


def _first_of(
    visit: Visit, portfolio: Portfolio, first_question: FirstQuestion, names: dict[str, str], *, can: bool
) -> First:
    return First(
        name=names[first_question.initiative],
        missing=list_words(first_question.missing),
        waiting=phrase("{waiting:,} wait for it", waiting=first_question.waiting)
        if first_question.waiting
        else "",
        cost=money_words(first_question.cost, portfolio.settings.currency)
        if first_question.cost is not None
        else "",
        url=address("assess", visit, initiative=first_question.initiative) if can else "",
    )
