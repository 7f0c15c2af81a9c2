"""Tokens: by which your programs come as you. Made, listed with their last use, revoked at once."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from bowstring.model.language import phrase
from bowstring.web.access import Scope, account_of, signed_in, visits_of
from bowstring.web.moments import day_words
from bowstring.web.site.frame import show
from bowstring.web.site.once import OnceForm
from bowstring.web.store.submissions import store_once
from bowstring.web.store.tokens import TokenCard, make_token, revoke_token, tokens_of

_DAYS = {"30": phrase("30 days"), "90": phrase("90 days"), "365": phrase("1 year")}
_SCOPES = {
    Scope.READ.value: phrase("Read only"),
    Scope.WRITE.value: phrase("Read and change"),
}
_EVERY = ""


class TokenForm(OnceForm):
    """A token to make."""

    name = forms.CharField(
        label=phrase("Name"),
        max_length=80,
        help_text=phrase("What will use it, such as “weekly figures for the dashboard”."),
    )
    scope = forms.ChoiceField(
        label=phrase("Access"), choices=_SCOPES, widget=forms.RadioSelect, initial=Scope.READ.value
    )
    portfolio = forms.ChoiceField(label=phrase("Portfolio"), required=False)
    days = forms.ChoiceField(label=phrase("Expires after"), choices=_DAYS, initial="90")


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenLine:
    """A token in the list."""

    number: int
    name: str
    words: str
    used: str
    ends: str
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensPage:
    """Somebody's tokens. secret: of the one just made, shown this once."""

    lines: tuple[TokenLine, ...]
    secret: str = ""


@signed_in
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens there are, and a form that makes one."""
    person = account_of(request)
    visits = {visit.key: visit for visit in visits_of(person)}
    form = TokenForm(request.POST or None)
    named = [(key, visit.name) for key, visit in visits.items()]
    form.fields["portfolio"].choices = [(_EVERY, phrase("All your portfolios")), *named]  # type: ignore[attr-defined]
    secret = ""
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        visit = visits.get(chosen["portfolio"])
        made: list[str] = []

        def store() -> str:
            made.append(
                make_token(
                    person,
                    chosen["name"],
                    scope=chosen["scope"],
                    days=int(chosen["days"]),
                    portfolio=visit.portfolio_id if visit is not None else None,
                )
            )
            return "made"

        store_once(form.once, store, by=person.key)
        secret = made[0] if made else ""
        if not secret:
            messages.info(request, "You already created that token. If you did not copy it, revoke it.")
            return redirect("tokens")
    page = TokensPage(lines=tuple(_line(card) for card in tokens_of(person)), secret=secret)
    return show(
        request,
        "accounts/tokens.html",
        page,
        form=form,
        status=422 if form.errors else 200,
    )


@signed_in
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Let a token work no more."""
    if not revoke_token(account_of(request), number):
        raise Http404("no such token")
    messages.success(request, phrase("Token revoked. Anything that uses it will be refused."))
    return redirect("tokens")


def _line(card: TokenCard) -> TokenLine:
    where = card.portfolio_name or phrase("all your portfolios")
    may = phrase("reads and changes") if card.scope == Scope.WRITE else "reads"
    if card.scope == Scope.CALENDAR:
        may = phrase("puts the agenda into a calendar:")
    return TokenLine(
        number=card.number,
        name=card.name,
        words=f"…{card.ending}, {may} {where}",
        used=day_words(card.used_at) if card.used_at is not None else "never",
        ends=day_words(card.expires_at),
        is_over=card.is_over,
    )
