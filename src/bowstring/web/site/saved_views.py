"""Views of a list that somebody keeps, and forgets: initiatives, open questions, any plain table."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from bowstring.model.language import phrase
from bowstring.report.table_words import is_editable
from bowstring.web.access import Right, Visit, account_of, needs
from bowstring.web.site.frame import address
from bowstring.web.site.listing import query_of
from bowstring.web.store.saved_views import drop_view, save_view, saved_views

_MOST_VIEWS = 40
_LONGEST_QUERY = 2_000
_LISTS = ("initiatives", "questions")


class ViewForm(forms.Form):
    """A name for the list as it is filtered and sorted now."""

    name = forms.CharField(label=phrase("Save this view as"), max_length=80)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=_LONGEST_QUERY)


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewLink:
    """A saved view."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewsBar:
    """For parts/views.html. form: None if nothing is filtered or sorted."""

    views: tuple[ViewLink, ...]
    form: ViewForm | None
    save_url: str


def views_bar(request: HttpRequest, visit: Visit, page: str) -> ViewsBar:
    """Somebody's views of a list, and what keeps the one before them. page: "initiatives", "questions" or a table."""
    here, query = _list_url(visit, page), query_of(request)
    return ViewsBar(
        views=tuple(
            ViewLink(name=name, url=f"{here}?{kept}")
            for name, kept in saved_views(visit.portfolio_id, visit.account, page)
        ),
        form=ViewForm(initial={"query": query}) if query else None,
        save_url=address("save-view", visit, page=page),
    )


@needs(Right.VIEW)
def save(request: HttpRequest, visit: Visit, page: str) -> HttpResponse:
    """Keep a list as it is filtered and sorted, under a name of one's own; or forget a kept one."""
    here = _list_url(visit, page)
    if request.method != "POST":
        return redirect(here)
    if "forget" in request.POST:
        drop_view(visit.portfolio_id, visit.account, page, name=request.POST["forget"])
        messages.success(request, phrase("View deleted."))
        return redirect(here)
    form = ViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, phrase("Give the view a name of up to 80 characters."))
        return redirect(f"{here}?{_query(request.POST.get('query', ''))}")
    query, name = _query(form.cleaned_data["query"]), form.cleaned_data["name"]
    kept = {name for name, _ in saved_views(visit.portfolio_id, visit.account, page)}
    if len(kept) >= _MOST_VIEWS and name not in kept:
        messages.error(
            request,
            phrase("You already have {most_views} saved views. Delete one first.", most_views=_MOST_VIEWS),
        )
    else:
        save_view(visit.portfolio_id, account_of(request).pk, page, name=name, query=query)
        messages.success(request, phrase("Saved as “{name}”.", name=name))
    return redirect(f"{here}?{query}")


def _list_url(visit: Visit, page: str) -> str:
    """Where a list is. Raises: Http404 where there is none of that name."""
    if page in _LISTS:
        return address(page, visit)
    if is_editable(page):
        return address("records", visit, table=page)
    raise Http404("no such list")


def _query(text: str) -> str:
    """Only what a list's address can hold, whatever was sent."""
    return QueryDict(text[:_LONGEST_QUERY].replace("\x00", "")).urlencode()
