"""Where somebody goes after signing in: their portfolios."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from bowstring.model.language import phrase
from bowstring.web.access import account_of, signed_in, visits_of
from bowstring.web.site.frame import address, show


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioLine:
    """A portfolio of theirs, and what they are there."""

    name: str
    url: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfoliosPage:
    """Their portfolios. start_url: blank where only whoever runs the site starts one."""

    lines: tuple[PortfolioLine, ...]
    start_url: str


@signed_in
@require_safe
def portfolios(request: HttpRequest) -> HttpResponse:
    """Their portfolios; straight to the agenda where there is only one and they come from signing in."""
    visits = visits_of(account_of(request))
    if len(visits) == 1 and "all" not in request.GET:
        return redirect(address("agenda", visits[0]))
    page = PortfoliosPage(
        lines=tuple(
            PortfolioLine(name=visit.name, url=address("agenda", visit), role=phrase(visit.role.value))
            for visit in visits
        ),
        start_url=reverse("start") if settings.ANYBODY_STARTS else "",
    )
    return show(request, "portfolios.html", page)
