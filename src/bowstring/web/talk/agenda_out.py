"""The agenda as it leaves the site: as Markdown."""

from django.http import Http404, HttpRequest, HttpResponse

from bowstring.web.access import Right, Visit, needs
from bowstring.web.jobs.agenda_letters import agenda_text
from bowstring.web.jobs.concluding import forum_key
from bowstring.web.store.facts import load_portfolio
from bowstring.web.talk.forums import forum_asked


@needs(Right.VIEW)
def markdown(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A forum's agenda as a file."""
    forum = forum_asked(load_portfolio(visit.portfolio_id), request.GET.get("forum", ""))
    text = agenda_text(visit.portfolio_id, forum)
    if text is None:
        raise Http404("there is no agenda yet")
    answer = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="agenda-{forum_key(forum)}.md"'
    return answer
