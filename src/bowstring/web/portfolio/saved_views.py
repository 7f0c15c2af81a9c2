"""Views of the list of initiatives that somebody keeps, and forgets."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from bowstring.web.access import Right, Visit, account_of, needs
from bowstring.web.portfolio.initiative_forms import ViewForm
from bowstring.web.site.frame import address
from bowstring.web.store.initiatives import drop_view, save_view, saved_views

_MOST_VIEWS = 40


@needs(Right.VIEW)
def save(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep the list as it is filtered and sorted, under a name of one's own; or forget a kept one."""
    here = address("initiatives", visit)
    if request.method != "POST":
        return redirect(here)
    if "forget" in request.POST:
        drop_view(visit.portfolio_id, visit.account, request.POST["forget"])
        messages.success(request, "View deleted.")
        return redirect(here)
    form = ViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Give the view a name of up to 80 characters.")
        return redirect(f"{here}?{_query(request.POST.get('query', ''))}")
    query = _query(form.cleaned_data["query"])
    kept = {name for name, _ in saved_views(visit.portfolio_id, visit.account)}
    if len(kept) >= _MOST_VIEWS and form.cleaned_data["name"] not in kept:
        messages.error(request, f"You already have {_MOST_VIEWS} saved views. Delete one first.")
    else:
        save_view(visit.portfolio_id, account_of(request).pk, form.cleaned_data["name"], query)
        messages.success(request, f"Saved as “{form.cleaned_data['name']}”.")
    return redirect(f"{here}?{query}")


def _query(text: str) -> str:
    """Only what a list's address can hold, whatever was sent."""
    return QueryDict(text[:2_000].replace("\x00", "")).urlencode()
