"""Where do we pull? Every open question, filtered and sorted, and the page and history of each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpRequest, HttpResponse

from bowstring.model.conversations import Conversation
from bowstring.model.decisions import Level
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.tensions.attendees import Attendee
from bowstring.tensions.ledger import PricedTension
from bowstring.tensions.tension import State
from bowstring.tensions.tension_kinds import TENSION_KINDS
from bowstring.web.access import Right, Visit, needs
from bowstring.web.site.believing import believed_picture
from bowstring.web.site.comments import QUESTION, CommentsView, comments_view
from bowstring.web.site.frame import address, show
from bowstring.web.site.paging import Pages, pages_of
from bowstring.web.site.pictures import Believed
from bowstring.web.site.question_words import (
    QuestionWords,
    find_priced,
    is_open,
    opening_url,
    question_words,
)
from bowstring.web.site.saved_views import ViewsBar, views_bar
from bowstring.web.site.working import REFRESH_S, waiting_for
from bowstring.web.store.conversations import conversations_about
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan
from bowstring.web.store.sessions import held_here
from bowstring.web.talk.attending import named_attendees

_MOST = 40
_ALL = "all"
_LEVELS = {
    Level.TEAM: "A team",
    Level.PLATFORM: phrase("A platform with its users"),
    Level.ENTERPRISE: phrase("The enterprise"),
}
_SORTS: dict[str, tuple[str, Callable[[PricedTension], object]]] = {
    "worth": (
        phrase("Value"),
        lambda priced_tension: (
            -priced_tension.points,
            -max(priced_tension.gain, -1e300),
            priced_tension.key,
        ),
    ),
    "worth-an-hour": (
        phrase("Value for the time"),
        lambda priced_tension: (-priced_tension.points / priced_tension.hours, priced_tension.key),
    ),
    "kind": (
        phrase("Kind"),
        lambda priced_tension: (priced_tension.tension.kind, -priced_tension.points, priced_tension.key),
    ),
    "question": (
        phrase("Name"),
        lambda priced_tension: (priced_tension.tension.question.casefold(), priced_tension.key),
    ),
}
_WORTH = (
    ("", phrase("All")),
    ("could", phrase("Could change the plan")),
    ("cannot", phrase("Cannot on its own")),
    ("unpriced", phrase("No price yet")),
)


class QuestionFilter(forms.Form):
    """Which questions, and in what order."""

    words = forms.CharField(label=phrase("Words"), required=False, max_length=100)
    worth = forms.ChoiceField(label=phrase("Worth"), required=False, choices=_WORTH)
    kind = forms.ChoiceField(label=phrase("Kind"), required=False)
    team = forms.ChoiceField(label=phrase("Area"), required=False)
    level = forms.ChoiceField(
        label=phrase("Who can settle it"),
        required=False,
        choices=[("", phrase("All")), *((level.value, words) for level, words in _LEVELS.items())],
    )
    owner = forms.ChoiceField(label=phrase("Owner"), required=False)
    state = forms.ChoiceField(
        label=phrase("State"),
        required=False,
        choices=[
            ("", phrase("Not answered yet")),
            *((state.value, phrase(state.value.capitalize())) for state in State),
            (_ALL, phrase("All")),
        ],
    )
    sort = forms.ChoiceField(
        label=phrase("Sort by"), required=False, choices=[(key, words) for key, (words, _) in _SORTS.items()]
    )

    def __init__(
        self, *arguments: object, portfolio: Portfolio, owners: Iterable[str], **more: object
    ) -> None:
        super().__init__(*arguments, **more)  # type: ignore[arg-type]
        people = portfolio.index.people
        named = sorted((people[key].name or key if key in people else key, key) for key in owners)
        self._offer("kind", [(kind.key, kind.words.capitalize()) for kind in TENSION_KINDS.values()])
        self._offer("team", [(team.key, team.name) for team in portfolio.teams])
        self._offer("owner", [(key, name) for name, key in named])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", phrase("All")), *choices]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsPage:
    """The questions that a filter leaves, a page of them. first_line: of all."""

    first_line: str
    form: QuestionFilter
    count: str
    rows: tuple[QuestionWords, ...]
    pages: Pages
    clear_url: str
    raise_url: str
    views: ViewsBar


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A conversation about a question, in its history."""

    words: str
    came: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPage:
    """One question. open_url: where a press opens it; blank for those who may not."""

    question: QuestionWords
    attendees: tuple[Attendee, ...]
    believed: Believed | None
    history: tuple[Past, ...]
    open_url: str
    button: str
    assess_url: str
    comments: CommentsView


@needs(Right.VIEW)
def questions(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The whole ledger, filtered, sorted and paged."""
    plan = latest_plan(visit.portfolio_id)
    recorded = RecordedPlan(plan, "ledger", "sentences")
    ledger = recorded.ledger
    portfolio = load_portfolio(visit.portfolio_id)
    if ledger is None:
        waiting = None if recorded.begun is None else waiting_for(visit, what=phrase("every open question"))
        refresh = REFRESH_S if waiting is not None and waiting.job is not None else None
        return show(request, "questions_empty.html", waiting, visit=visit, plan=plan, refresh_seconds=refresh)
    owner_of = {initiative.key: initiative.owner for initiative in portfolio.initiatives if initiative.owner}
    form = QuestionFilter(request.GET, portfolio=portfolio, owners=set(owner_of.values()))
    answers = form.cleaned_data if form.is_valid() else {}
    kept = [tension for tension in ledger.tensions if _passes(tension, answers, owner_of)]
    kept.sort(key=_SORTS[answers.get("sort") or "worth"][1])  # type: ignore[arg-type]
    pages = pages_of(request, len(kept), most=_MOST)
    shown = kept[pages.first : pages.first + _MOST]
    page = QuestionsPage(
        first_line=ledger.first_line,
        form=form,
        count=pages.words,
        rows=tuple(
            question_words(visit, portfolio, priced_tension, recorded.sentences) for priced_tension in shown
        ),
        pages=pages,
        clear_url=address("questions", visit) if any(request.GET.values()) else "",
        raise_url=address("raise", visit),
        views=views_bar(request, visit, "questions"),
    )
    return show(request, "questions.html", page, visit=visit, plan=plan)


@needs(Right.VIEW)
def question(request: HttpRequest, visit: Visit, tension: str) -> HttpResponse:
    """One question: its two sides, what it is worth, who has to be there, and what was said about it before."""
    plan = latest_plan(visit.portfolio_id)
    recorded = RecordedPlan(plan, "ledger", "sentences", f"question:{tension}")
    priced = find_priced(recorded.so_far, tension)
    history = conversations_about(visit.portfolio_id, tension)
    portfolio = load_portfolio(visit.portfolio_id)
    if plan is None or (priced is None and not history):
        raise Http404("no such question")
    if priced is None:
        past = _history(visit, history, portfolio)
        return show(request, "question_gone.html", past, visit=visit, plan=plan)
    believed = recorded.question(tension)
    is_talking = any(conversation.settled_on is None for conversation in history)
    works = {initiative.key for initiative in portfolio.initiatives}
    about = next((key for key in priced.tension.about if key in works), "")
    page = QuestionPage(
        question=question_words(visit, portfolio, priced, recorded.sentences),
        attendees=named_attendees(visit, portfolio, priced.tension),
        believed=believed_picture(believed) if believed is not None else None,
        history=_history(visit, history, portfolio),
        open_url=opening_url(visit, tension) if visit.may(Right.LEAD) else "",
        button=phrase("Go to the conversation") if is_talking else phrase("Open the conversation"),
        assess_url=address("assess", visit, initiative=about) if about and visit.may(Right.ASSESS) else "",
        comments=comments_view(visit, QUESTION, tension),
    )
    return show(request, "question.html", page, visit=visit, plan=plan)


def _passes(priced_tension: PricedTension, answers: dict[str, str], owner_of: dict[str, str]) -> bool:
    tension = priced_tension.tension
    worth, state = answers.get("worth"), answers.get("state", "")
    # Unless asked otherwise not answered, as the page counts them.
    is_in_state = state in (_ALL, priced_tension.state.value) if state else is_open(priced_tension.state)
    return (
        (not answers.get("kind") or tension.kind == answers["kind"])
        and (not answers.get("team") or answers["team"] in tension.teams)
        and (not answers.get("level") or priced_tension.level.value == answers["level"])
        and is_in_state
        and (not answers.get("owner") or any(owner_of.get(key) == answers["owner"] for key in tension.about))
        and (not answers.get("words") or answers["words"].casefold() in tension.question.casefold())
        and (not worth or worth == _worth_of(priced_tension))
    )


def _worth_of(priced_tension: PricedTension) -> str:
    """As the first line counts it, which is of open questions alone."""
    if priced_tension.state is State.ANSWERED:
        return ""
    if not priced_tension.tension.is_priced:
        return "unpriced"
    return "could" if priced_tension.could_change_the_plan else "cannot"


def _history(visit: Visit, conversations: tuple[Conversation, ...], portfolio: Portfolio) -> tuple[Past, ...]:
    here = held_here(visit.portfolio_id, [conversation.key for conversation in conversations])
    urls = {key: address("conversation", visit, conversation=key) for key in here}
    return tuple(
        _past(conversation, portfolio, urls.get(conversation.key, "")) for conversation in conversations
    )


def _past(conversation: Conversation, portfolio: Portfolio, url: str) -> Past:
    opened = (
        phrase("Opened {opened_on:%-d %B %Y}", opened_on=conversation.opened_on)
        if conversation.opened_on
        else phrase("Opened")
    )
    if conversation.settled_on is None:
        return Past(words=phrase("{opened}, still open", opened=opened), came="", url=url)
    owner = portfolio.index.people.get(conversation.owner)
    who = phrase(" {part} will do it.", part=owner.name or owner.key) if owner is not None else ""
    return Past(
        words=phrase(
            "{opened}, answered {settled_on:%-d %B %Y}", opened=opened, settled_on=conversation.settled_on
        ),
        came=f"{conversation.outcome} {conversation.what_settled_it}{who}".strip(),
        url=url,
    )
