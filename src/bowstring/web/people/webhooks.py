"""Who is told elsewhere: addresses of other programs, and of chats, that hear of what happens in a portfolio."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from bowstring.model.language import phrase
from bowstring.web.access import Right, Visit, needs
from bowstring.web.outward import NoWayOutError, check_url
from bowstring.web.site.fetching import or_404
from bowstring.web.site.frame import address, show
from bowstring.web.site.once import OnceForm
from bowstring.web.store import webhooks as store
from bowstring.web.store.submissions import store_once
from bowstring.web.store.webhooks import SLACK, STANDARD, TEAMS, Event, WebhookCard

_FORMS = {
    STANDARD: phrase("A program, with signed Standard Webhooks"),
    SLACK: phrase("A Slack channel, with its incoming webhook"),
    TEAMS: phrase("A Teams channel, with its workflow"),
}
_EVENTS = {
    Event.PLAN_ADOPTED.value: phrase("a plan is adopted"),
    Event.PLAN_MADE.value: phrase("there is a new plan"),
    Event.TENSION_OPENED.value: phrase("a conversation is opened"),
    Event.TENSION_SETTLED.value: phrase("a question is answered"),
}


class WebhookForm(OnceForm):
    """An address to tell."""

    name = forms.CharField(
        label=phrase("Name"), max_length=80, help_text=phrase("Such as “the board's channel”.")
    )
    form = forms.ChoiceField(label=phrase("Type"), choices=_FORMS, widget=forms.RadioSelect, initial=STANDARD)
    url = forms.CharField(
        label=phrase("Web address"), max_length=2_000, help_text=phrase("It starts with https://.")
    )
    events = forms.MultipleChoiceField(
        label=phrase("Notify when"),
        choices=_EVENTS,
        widget=forms.CheckboxSelectMultiple,
        initial=[Event.PLAN_ADOPTED.value, Event.TENSION_SETTLED.value],
        error_messages={"required": phrase("Choose at least one event.")},
    )

    def clean_url(self) -> str:
        """An address that may be sent to, as far as it tells itself."""
        url = str(self.cleaned_data["url"])
        try:
            check_url(url)
        except NoWayOutError as refused:
            raise forms.ValidationError(str(refused)) from None
        return url


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookLine:
    """An address in the list. secret: what its messages are signed with; blank where nobody checks that."""

    name: str
    words: str
    state: str
    secret: str
    try_url: str
    remove_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhooksPage:
    """The addresses that are told."""

    lines: tuple[WebhookLine, ...]


@needs(Right.OWN)
@require_http_methods(["GET", "POST"])
def webhooks(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The addresses there are, and a form that adds one."""
    form = WebhookForm(request.POST or None)
    here = address("webhooks", visit)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data

        def add() -> str:
            store.add_webhook(
                visit.portfolio_id,
                chosen["name"],
                chosen["url"],
                form=chosen["form"],
                events=chosen["events"],
                by=visit.account,
            )
            return here

        went = store_once(form.once, add, by=visit.account)
        messages.success(request, phrase("Tool added. Send a test to check that it works."))
        return redirect(went)
    page = WebhooksPage(
        lines=tuple(_line(visit, card) for card in store.webhooks_of(visit.portfolio_id)),
    )
    status = 422 if form.errors else 200
    return show(request, "people/webhooks.html", page, visit=visit, form=form, status=status)


@needs(Right.OWN)
@require_POST
def webhook_try(request: HttpRequest, visit: Visit, webhook: str) -> HttpResponse:
    """Send an address a message that tells nothing."""
    or_404("address", store.tell_test, visit.portfolio_id, webhook)
    messages.success(request, phrase("Test sent. Come back in half a minute to see if it arrived."))
    return redirect(address("webhooks", visit))


@needs(Right.OWN)
@require_POST
def webhook_remove(request: HttpRequest, visit: Visit, webhook: str) -> HttpResponse:
    """Tell an address no more."""
    or_404("address", store.remove_webhook, visit.portfolio_id, webhook)
    messages.success(request, phrase("Tool removed."))
    return redirect(address("webhooks", visit))


def _line(visit: Visit, card: WebhookCard) -> WebhookLine:
    words = ", ".join(_EVENTS.get(event, event) for event in card.events)
    is_signed = card.form == STANDARD
    return WebhookLine(
        name=card.name,
        words=phrase("{host}, when {words}", host=card.host, words=words),
        state=card.state if card.is_on else phrase("Switched off, because the address said that it is gone"),
        secret=store.signing_secret(card.key) if is_signed else "",
        try_url=address("webhook-try", visit, webhook=card.key),
        remove_url=address("webhook-remove", visit, webhook=card.key),
    )
