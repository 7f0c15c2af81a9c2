"""The agenda as it leaves the site: as Markdown, and for Word."""

from django.http import Http404, HttpRequest, HttpResponse

from bowstring.report.agenda_document import document_docx
from bowstring.web.access import Right, Visit, needs
from bowstring.web.jobs.agenda_letters import agenda_text, recorded_agenda
from bowstring.web.jobs.concluding import forum_key
from bowstring.web.site.question_words import question_url
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


@needs(Right.VIEW)
def word(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A forum's agenda as a Word document, each question a link to its page."""
    forum = forum_asked(load_portfolio(visit.portfolio_id), request.GET.get("forum", ""))
    document = recorded_agenda(
        visit.portfolio_id, forum, url_of=lambda key: request.build_absolute_uri(question_url(visit, key))
    )
    if document is None:
        raise Http404("there is no agenda yet")
    answer = HttpResponse(document_docx(document), content_type=_WORD)
    answer["Content-Disposition"] = f'attachment; filename="agenda-{forum_key(forum)}.docx"'
    return answer


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
