"""Assessors against the break-even, as a picture on a page."""

import math

from bowstring.charts.assessors import believed_words
from bowstring.charts.believed import WorthQuestion, from_words
from bowstring.tensions.worth import value_words
from bowstring.web.site.pictures import Believed, believed


def believed_picture(question: WorthQuestion) -> Believed:
    """What each assessor said, and from where the plan would do it: all of it as people state figures."""
    least, most = question.quoted_span
    even = question.break_even_stated
    figure = "" if even is None or not math.isfinite(even) else _words(even, question)
    return believed(
        question.quoted,
        break_even=even,
        side=question.lens.short,
        words=believed_words(question),
        from_words=from_words(question, figure),
        least_words=_words(least, question),
        most_words=_words(most, question),
        least=least,
        most=most,
    )


def _words(value: float, question: WorthQuestion) -> str:
    return value_words(value, question.lens, question.settings)
