"""Comments as programs get them: by the interface and by the command line."""

from collections.abc import Iterable

from bowstring.answers.answer import Answer
from bowstring.web.store.comments import CommentCard


def comments_answer(cards: Iterable[CommentCard]) -> Answer:
    """What was said, by whom and of what."""
    return {"comments": [comment_answer(card) for card in cards]}


def comment_answer(card: CommentCard) -> Answer:
    """One comment. hidden: nobody but its author sees it yet."""
    return {
        "comment": card.number,
        "about": card.about,
        "author": card.author_name,
        "text": card.text,
        "made_at": card.made_at.isoformat(),
        "hidden": card.is_hidden,
    }
