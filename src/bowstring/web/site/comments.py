"""Comments below questions and initiatives, and those that name somebody."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bowstring.model.language import phrase
from bowstring.web.access import Right, Visit, needs
from bowstring.web.quotas import QuotaError
from bowstring.web.site.frame import address, show
from bowstring.web.site.freshness import age_words
from bowstring.web.site.once import OnceForm
from bowstring.web.site.question_words import find_priced
from bowstring.web.store.comments import (
    MOST_WORDS,
    CommentCard,
    add_comment,
    comments_on,
    mentions_of,
    remove_comment,
)
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan
from bowstring.web.store.submissions import store_once

INITIATIVE, QUESTION = "initiative", "question"


class CommentForm(OnceForm):
    """What somebody says. about: of what."""

    text = forms.CharField(
        label=phrase("Add a comment"),
        help_text=phrase("Write @ and the name of a member, and they find it from their home page."),
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": phrase("Write a comment.")},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentLine:
    """A comment as a page shows it. remove_url: blank for who may not erase it."""

    who: str
    when: str
    text: str
    is_hidden: bool
    remove_url: str
    url: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentsView:
    """What was said of something, and a form to say more. keep: the id of its draft."""

    lines: tuple[CommentLine, ...]
    form: CommentForm
    add_url: str
    keep: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionsPage:
    """Comments that name the reader."""

    lines: tuple[CommentLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentSubject:
    """What a comment is about: its page, its words, and the work whose figures may be sealed."""

    url: str
    words: str
    initiatives: tuple[str, ...]


def comments_view(visit: Visit, kind: str, key: str) -> CommentsView:
    """The comments on an initiative or a question, as this visitor may see them."""
    about = f"{kind}:{key}"
    return CommentsView(
        lines=tuple(
            _line(visit, card) for card in comments_on(visit.portfolio_id, about, reader=visit.account)
        ),
        form=CommentForm(),
        add_url=address("comment-add", visit, about=about),
        keep=f"comment-{about}",
    )


@needs(Right.VIEW)
@require_POST
def add(request: HttpRequest, visit: Visit, about: str) -> HttpResponse:
    """Keep a comment; one that is empty or too long comes back as it was typed."""
    subject, form = subject_of(visit, about), CommentForm(request.POST)
    if not form.is_valid():
        page = CommentsView(lines=(), form=form, add_url=address("comment-add", visit, about=about), keep="")
        return show(request, "comment.html", page, visit=visit, status=422, subject=subject, form=form)

    def store() -> str:
        text = form.cleaned_data["text"]
        add_comment(visit.portfolio_id, about, text, by=visit.account, initiatives=subject.initiatives)
        return f"{subject.url}#comments"

    try:
        went_to = store_once(form.once, store, by=visit.account)
    except QuotaError as error:
        messages.error(request, str(error))
        return redirect(f"{subject.url}#comments")
    messages.success(request, phrase("Comment added."), extra_tags=f"comment-{about}")
    return redirect(went_to)


@needs(Right.VIEW)
@require_POST
def remove(request: HttpRequest, visit: Visit, comment: int) -> HttpResponse:
    """Erase one's own comment; a lead erases anybody's that they can see."""
    about = remove_comment(visit.portfolio_id, comment, by=visit.account, is_lead=visit.may(Right.LEAD))
    if not about:
        raise Http404("no such comment")
    messages.success(request, phrase("Comment erased."))
    try:
        return redirect(f"{subject_of(visit, about).url}#comments")
    except Http404:
        return redirect(address("agenda", visit))


@needs(Right.VIEW)
@require_GET
def mentions(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The comments that name the visitor, the newest first."""
    cards = mentions_of(visit.portfolio_id, visit.account)
    page = MentionsPage(lines=tuple(line for card in cards if (line := _named_line(visit, card)) is not None))
    return show(request, "mentions.html", page, visit=visit, plan=latest_plan(visit.portfolio_id))


def subject_of(visit: Visit, about: str) -> CommentSubject:
    """What a comment is about. Raises: Http404 where there is no such thing."""
    kind, _, key = about.partition(":")
    works = load_portfolio(visit.portfolio_id).index.initiatives
    if kind == INITIATIVE and key in works:
        url = address("initiative", visit, initiative=key)
        return CommentSubject(url=url, words=works[key].name, initiatives=(key,))
    if kind == QUESTION:
        priced = find_priced(RecordedPlan(latest_plan(visit.portfolio_id), "ledger").so_far, key)
        if priced is not None:
            tension = priced.tension
            url = address("question", visit, tension=key)
            about_work = tuple(part for part in tension.about if part in works)
            return CommentSubject(url=url, words=tension.question, initiatives=about_work)
    raise Http404("nothing to comment on")


def _line(visit: Visit, card: CommentCard) -> CommentLine:
    may_remove = card.author == visit.account or visit.may(Right.LEAD)
    return CommentLine(
        who=card.author_name,
        when=age_words(card.made_at, timezone.now()),
        text=card.text,
        is_hidden=card.is_hidden,
        remove_url=address("comment-remove", visit, comment=card.number) if may_remove else "",
    )


def _named_line(visit: Visit, card: CommentCard) -> CommentLine | None:
    """A comment with what it is about; None if that is gone."""
    try:
        subject = subject_of(visit, card.about)
    except Http404:
        return None
    return CommentLine(
        who=card.author_name,
        when=age_words(card.made_at, timezone.now()),
        text=card.text,
        is_hidden=False,
        remove_url="",
        url=f"{subject.url}#comments",
        subject=subject.words,
    )
