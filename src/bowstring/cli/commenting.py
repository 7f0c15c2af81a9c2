"""`comments`: what members said of questions and initiatives of a portfolio that a site keeps."""

from typing import TYPE_CHECKING

import typer

from bowstring.cli.edge import print_json
from bowstring.cli.site_database import is_database
from bowstring.cli.site_portfolio import open_portfolio, split_key
from bowstring.model.problems import BowstringError

if TYPE_CHECKING:
    from bowstring.web.access import Visit


def comments(path: str, about: str, *, reader: str, say: str, as_json: bool) -> None:
    """Tell what that member may see, or what everybody may; or say something in their name first.

    Args:
        path: a site's database, with #KEY behind it for one of several portfolios.
        about: `initiative:KEY` or `question:KEY`; blank for all.
        reader: the member's e-mail address; blank for nobody in particular.
        say: what they say; blank for nothing.
        as_json: for programs.
    """
    if not is_database(path):
        raise typer.BadParameter("comments are kept by a site: name its database, such as sqlite:///FILE.")
    number = open_portfolio(*split_key(path))
    from bowstring.web.site.comment_answers import comments_answer
    from bowstring.web.store.comments import comments_on

    visit = _visit(number, reader) if reader else None
    if say:
        _say(visit, about, say)
    cards = comments_on(number, about, reader=visit.account if visit is not None else "")
    if as_json:
        print_json(comments_answer(cards))
        return
    if not cards:
        typer.echo("No comments.")
    for card in cards:
        hidden = ", hidden until the figures are shown" if card.is_hidden else ""
        typer.echo(f"{card.author_name}, {card.made_at:%-d %B %Y}, on {card.about}{hidden}:\n{card.text}\n")


def _visit(number: int, email: str) -> "Visit":
    """Who comments are read as. Raises: BowstringError where they are no member."""
    from bowstring.web.access import visits_of
    from bowstring.web.store.accounts import account_at

    account = account_at(email)
    visits = visits_of(account) if account is not None and account.is_active else ()
    visit = next((visit for visit in visits if visit.portfolio_id == number), None)
    if visit is None:
        raise BowstringError(f"{email} is no member of this portfolio. Check the spelling.")
    return visit


def _say(visit: "Visit | None", about: str, text: str) -> None:
    """Keep a comment. Raises: BowstringError where nobody says it, or of nothing."""
    if visit is None:
        raise BowstringError("name who says it: --as EMAIL.")
    from django.http import Http404

    from bowstring.web.site.comments import subject_of
    from bowstring.web.store.comments import MOST_WORDS, add_comment

    if len(text) > MOST_WORDS:
        raise BowstringError(f"a comment has {MOST_WORDS:,} characters at most.")
    try:
        subject = subject_of(visit, about)
    except Http404:
        raise BowstringError(
            f"{about!r} is nothing to comment on. Write initiative:KEY, or question:KEY as `tensions --json` has it."
        ) from None
    add_comment(visit.portfolio_id, about, text, by=visit.account, initiatives=subject.initiatives)
