"""The agenda in people's calendars: a file, and an address that a calendar program asks again and again."""

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bowstring.model.language import phrase
from bowstring.model.problems import BadDataError
from bowstring.report.agenda_calendar import (
    DAYS,
    USUAL,
    Meeting,
    calendar_ics,
    meeting_time,
    next_meeting,
)
from bowstring.web.access import Right, Scope, Visit, account_of, needs, public, visit_by_calendar
from bowstring.web.jobs.agenda_letters import recorded_agenda
from bowstring.web.jobs.concluding import forum_key, forums_of
from bowstring.web.site.frame import address, show
from bowstring.web.site.once import OnceForm
from bowstring.web.site.question_words import question_url
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.submissions import store_once
from bowstring.web.store.tokens import make_token
from bowstring.web.talk.forums import forum_asked, forum_name

MEDIA_TYPE = "text/calendar"
_WORKS_DAYS = 365
_OVER = phrase("This calendar address works no more. Make a new one on the agenda's page.\n")


class CalendarForm(OnceForm):
    """When a forum meets."""

    forum = forms.ChoiceField(label=phrase("Forum"))
    day = forms.ChoiceField(label=phrase("Day"), choices=[(day, phrase(day.capitalize())) for day in DAYS])
    at = forms.TimeField(
        label=phrase("Time"),
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
        help_text=phrase("Such as 10:00."),
        input_formats=["%H:%M", "%H.%M", "%H"],
        error_messages={"invalid": phrase("Enter a time such as 10:00.")},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPage:
    """The form. url: the address just made, shown this once; web_url: the same, for a program that opens calendars."""

    zone: str
    tokens_url: str
    url: str = ""
    web_url: str = ""
    file_url: str = ""


@needs(Right.VIEW)
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A form that asks when a forum meets, and makes the address of its calendar."""
    portfolio = load_portfolio(visit.portfolio_id)
    day, _, at = USUAL.partition(" ")
    current = forum_key(forum_asked(portfolio, request.GET.get("forum", "")))
    form = CalendarForm(request.POST or None, initial={"forum": current, "day": day, "at": at})
    form.fields["forum"].choices = [  # type: ignore[attr-defined]
        (forum_key(forum), forum_name(forum)) for forum in forums_of(portfolio)
    ]
    page = CalendarPage(zone=timezone.get_current_timezone_name(), tokens_url=reverse("tokens"))
    if request.method == "POST" and form.is_valid():
        secret = _made(request, visit, form)
        if not secret:
            messages.info(request, "You already made that address. If you did not copy it, make another.")
            return redirect(address("agenda-calendar", visit))
        page = _page_with_address(request, visit, form, secret)
    return show(
        request, "agenda_calendar.html", page, visit=visit, form=form, status=422 if form.errors else 200
    )


@needs(Right.VIEW)
@require_safe
def calendar_file(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The next meeting as a file."""
    return _calendar_of(request, visit)


@public
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The same for a calendar program, which comes by the address alone."""
    try:
        visit = visit_by_calendar(request, secret)
    except Http404:
        return _plain(_OVER, HTTPStatus.GONE)
    return _calendar_of(request, visit)


def calendar_answer(request: HttpRequest, visit: Visit, *, forum: str, meets: str) -> HttpResponse:
    """The calendar of a forum's next meeting; empty if there is nothing to talk about.

    forum: its key; the first one's if there is none of it. meets: such as "tuesday 10:00". Raises: BadDataError.
    """
    time, now = meeting_time(meets), timezone.localtime()
    whose = forum_asked(load_portfolio(visit.portfolio_id), forum)
    document = recorded_agenda(
        visit.portfolio_id, whose, url_of=lambda key: request.build_absolute_uri(question_url(visit, key))
    )
    meetings = []
    if document is not None:
        url = f"{address('agenda', visit)}?{urlencode({'forum': forum_key(whose)})}"
        meeting = Meeting(
            key=f"{forum_key(whose)}.{visit.key}.{request.get_host()}",
            document=document,
            begins=next_meeting(time, now, hours=document.hours_used),
            url=request.build_absolute_uri(url),
        )
        meetings.append(meeting)
    content = calendar_ics(meetings, name=f"{visit.name}: {forum_name(whose)}", made_at=now)
    answer = HttpResponse(content, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="agenda-{forum_key(whose)}.ics"'
    return answer


def _calendar_of(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The calendar that the address asks for."""
    forum, meets = request.GET.get("forum", ""), request.GET.get("meets", USUAL)
    try:
        return calendar_answer(request, visit, forum=forum, meets=meets)
    except BadDataError as unreadable:
        return _plain(f"{unreadable.problems[0]}\n", HTTPStatus.BAD_REQUEST)


def _plain(text: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status.value)


def _made(request: HttpRequest, visit: Visit, form: CalendarForm) -> str:
    """The secret of a new address; blank where this form made one before."""
    made: list[str] = []
    name = phrase("Calendar of {replace}", replace=form.cleaned_data["forum"].replace("-", " "))[:80]

    def store() -> str:
        made.append(
            make_token(
                account_of(request),
                name,
                scope=Scope.CALENDAR.value,
                days=_WORKS_DAYS,
                portfolio=visit.portfolio_id,
            )
        )
        return "made"

    store_once(form.once, store, by=visit.account)
    return made[0] if made else ""


def _page_with_address(request: HttpRequest, visit: Visit, form: CalendarForm, secret: str) -> CalendarPage:
    meets = form.cleaned_data
    query = urlencode({"forum": meets["forum"], "meets": f"{meets['day']} {meets['at']:%H:%M}"})
    url = request.build_absolute_uri(reverse("calendar-feed", kwargs={"secret": secret}))
    return CalendarPage(
        zone=timezone.get_current_timezone_name(),
        tokens_url=reverse("tokens"),
        url=f"{url}?{query}",
        web_url=f"webcal://{url.partition('://')[2]}?{query}",
        file_url=f"{address('agenda-calendar-file', visit)}?{query}",
    )
