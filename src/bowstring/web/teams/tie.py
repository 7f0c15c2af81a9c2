"""A tie recorded: two teams work together now."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from bowstring.model.language import phrase
from bowstring.model.organisation import Tie
from bowstring.web.access import Right, Visit, needs
from bowstring.web.site.editing import RefusedError, acceptable, problem_words, store_edits
from bowstring.web.site.frame import address, show
from bowstring.web.site.listing import plain
from bowstring.web.store.facts import Edit, StaleEditError, StoredRecord, kept_records, load_portfolio
from bowstring.web.store.submissions import store_once
from bowstring.web.teams.tie_form import TieForm

_STALE = phrase("Somebody changed this tie after you opened it. Check it, then save again.")
_NOT_YOURS = phrase("You can only record ties of your own teams. Ask an editor of one of these teams.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TiePage:
    """The form of a tie."""

    back_url: str


@needs(Right.EDIT)
def tie(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Record that two teams work together; what is known of the two already is replaced."""
    teams = {key: team.name for key, team in load_portfolio(visit.portfolio_id).index.teams.items()}
    keys = {name: plain(request.GET.get(name, "")) for name in ("a", "b")}
    initial = {name: teams.get(key, key) for name, key in keys.items()}
    form = TieForm(request.POST or None, teams=teams, initial=initial)
    if request.method == "POST" and form.is_valid():
        if not any(visit.may(Right.EDIT, team=form.cleaned_data[name]) for name in ("a", "b")):
            form.add_error(None, _NOT_YOURS)
        else:
            try:
                return _stored(request, visit, form)
            except RefusedError as refused:
                for problem in refused.problems:
                    form.add_error(None, problem_words(problem))
            except StaleEditError:
                form.add_error(None, _STALE)
    page = TiePage(back_url=address("teams", visit))
    return show(request, "tie.html", page, visit=visit, form=form, status=422 if form.errors else 200)


def _stored(request: HttpRequest, visit: Visit, form: TieForm) -> HttpResponse:
    answers = form.cleaned_data
    kept = _stored_tie(visit, answers["a"], answers["b"])
    fresh = Tie(
        a=answers["a"],
        b=answers["b"],
        strength=answers["strength"],
        source=answers["source"],
        as_of=timezone.localdate(),
    )
    record = replace(fresh, a=kept.record.a, b=kept.record.b, extra=kept.record.extra) if kept else fresh
    acceptable(visit, "ties", record, old=kept.record if kept else None)

    def store() -> str:
        edit = Edit(
            table="ties",
            row=kept.row if kept else None,
            record=record,
            stamp=kept.stamp if kept else None,
        )
        store_edits(visit, [edit], action="met")
        return address("teams", visit)

    went = store_once(form.once, store, by=visit.account)
    messages.success(request, phrase("Saved. We are planning again."), extra_tags="tie")
    return redirect(went)


def _stored_tie(visit: Visit, a: str, b: str) -> StoredRecord | None:
    """What is told of the two already, whichever way round."""
    there = (
        *kept_records(visit.portfolio_id, "ties", a=a, b=b),
        *kept_records(visit.portfolio_id, "ties", a=b, b=a),
    )
    return there[0] if there else None
