"""The addresses of talk."""

from django.urls import path

from bowstring.web.talk import (
    agenda,
    agenda_calendar,
    agenda_out,
    ask,
    assess,
    conversation,
    own_sealed,
    questions,
    raise_it,
    rough_sort,
    session,
    since,
)

_IN = "p/<slug:portfolio_key>"
_CONVERSATION = f"{_IN}/conversations/<slug:conversation>"
_SEAT = "s/<slug:session_key>"

ROUTES = [
    path("account/sealed", own_sealed.own_sealed, name="your-sealed"),
    path("account/sealed/withdraw", own_sealed.withdraw, name="withdraw-sealed"),
    path(f"{_IN}/agenda.md", agenda_out.markdown, name="agenda-markdown"),
    path(f"{_IN}/agenda.docx", agenda_out.word, name="agenda-word"),
    path(f"{_IN}/agenda.ics", agenda_calendar.calendar_file, name="agenda-calendar-file"),
    path(f"{_IN}/agenda/calendar", agenda_calendar.calendar, name="agenda-calendar"),
    path("calendar/<str:secret>/agenda.ics", agenda_calendar.calendar_feed, name="calendar-feed"),
    path(f"{_IN}/since", since.since, name="since"),
    path(f"{_IN}/ask", ask.ask, name="ask"),
    path(f"{_IN}/assess/<str:initiative>", assess.assess, name="assess"),
    path(f"{_IN}/sealed", assess.sealed, name="sealed"),
    path(f"{_IN}/sealed/reveal", assess.reveal, name="reveal"),
    path(f"{_IN}/rough-sort", rough_sort.rough_sort, name="rough-sort"),
    path(f"{_IN}/rough-sort/ranges", rough_sort.ranges, name="rough-sort-ranges"),
    path(f"{_IN}/rough-sort/open", rough_sort.open_one, name="rough-sort-open"),
    path(f"{_IN}/rough-sort/reveal", rough_sort.reveal, name="rough-sort-reveal"),
    path(f"{_IN}/raise", raise_it.raise_it, name="raise"),
    path(f"{_IN}/questions", questions.questions, name="questions"),
    path(f"{_IN}/questions/<path:tension>", questions.question, name="question"),
    path(f"{_IN}/conversations", conversation.open_one, name="open-conversation"),
    path(_CONVERSATION, conversation.conversation, name="conversation"),
    path(f"{_CONVERSATION}/reveal", conversation.reveal, name="conversation-reveal"),
    path(f"{_CONVERSATION}/reframe", conversation.new_framing, name="conversation-reframe"),
    path(f"{_CONVERSATION}/answer", conversation.answer, name="conversation-answer"),
    path(f"{_CONVERSATION}/join", session.join_member, name="conversation-join"),
    path(f"{_CONVERSATION}/state", session.state, name="conversation-state"),
    path(f"{_CONVERSATION}/score", session.score, name="conversation-score"),
    path(f"{_CONVERSATION}/done", session.done, name="conversation-done"),
    path(f"{_CONVERSATION}/names", session.names, name="conversation-names"),
    path(f"{_CONVERSATION}/what-if", session.what_if, name="conversation-what-if"),
    path("join/<str:secret>", session.join, name="join"),
    path(_SEAT, session.seat, name="seat"),
    path(f"{_SEAT}/state", session.seat_state, name="seat-state"),
    path(f"{_SEAT}/score", session.seat_score, name="seat-score"),
    path(f"{_SEAT}/done", session.seat_done, name="seat-done"),
    path(f"{_SEAT}/withdraw", session.seat_withdraw, name="seat-withdraw"),
    path(f"{_SEAT}/names", session.seat_names, name="seat-names"),
    path(f"{_SEAT}/what-if", session.seat_what_if, name="seat-what-if"),
    path("p/<slug:portfolio_key>/", agenda.agenda, name="agenda"),
]
