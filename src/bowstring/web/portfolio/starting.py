"""Start a portfolio: a name and a first quarter are enough; whoever starts it owns it."""

import secrets

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from bowstring.model.assessments import Lens
from bowstring.model.quarters import Quarter
from bowstring.web.access import Role, account_of, grant, signed_in, visits_of
from bowstring.web.portfolio.starting_form import IMPORT, StartForm
from bowstring.web.quotas import check_quota
from bowstring.web.site.frame import show
from bowstring.web.store.facts import create_portfolio
from bowstring.web.store.submissions import store_once

_LONGEST_KEY = 60


@signed_in
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The form that makes a portfolio."""
    if not settings.ANYBODY_STARTS:
        raise PermissionDenied("Only the people who run this site can start a portfolio. Ask them for one.")
    form = StartForm(request.POST or None, initial={"start": str(Quarter.of(timezone.localdate()))})
    if request.method == "POST" and form.is_valid():
        person = account_of(request)

        def store() -> str:
            owned = sum(visit.role is Role.OWNER for visit in visits_of(person))
            check_quota("portfolios_of_account", owned)
            # Part of the key is left to chance, so that no key tells whether another is taken.
            name = slugify(form.portfolio.settings.name)[:_LONGEST_KEY].strip("-") or "portfolio"
            key = f"{name}-{secrets.token_hex(3)}"
            stored = create_portfolio(form.portfolio, key, actor=person.key)
            # Alone at first, they speak for both sides until others come.
            grant(person, stored, Role.OWNER, sides=[lens.value for lens in Lens])
            page = "import" if form.cleaned_data["begin"] == IMPORT else "agenda"
            return reverse(page, kwargs={"portfolio_key": stored.key})

        return redirect(store_once(form.once, store, by=person.key))
    return show(request, "starting.html", form=form, status=422 if form.errors else 200)
