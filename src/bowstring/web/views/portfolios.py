"""Where somebody goes after signing in: their portfolios."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bowstring.web.access import account_of, signed_in, visits_of
from bowstring.web.views.frame import address, show


@signed_in
def portfolios(request: HttpRequest) -> HttpResponse:
    """Their portfolios; straight to the agenda where there is only one."""
    visits = visits_of(account_of(request))
    if len(visits) == 1:
        return redirect(address("agenda", visits[0]))
    links = tuple((visit.name, address("agenda", visit), visit.role.value) for visit in visits)
    return show(request, "portfolios.html", links)
