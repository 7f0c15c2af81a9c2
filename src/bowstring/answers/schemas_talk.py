"""The shapes of answers about open questions: `tensions`, `agenda`, `ask`, and of what came of them: `since`."""

from bowstring.answers.schemas_plan import PROBLEMS, SIDES, or_unvalued
from bowstring.answers.shapes import (
    DAY,
    FIGURE,
    QUARTER,
    TEXT,
    TEXTS,
    WHOLE,
    YES_NO,
    by_key,
    by_lens,
    choice,
    combined,
    maybe,
    record,
    some,
)
from bowstring.model.assessments import Evidence, Lens
from bowstring.model.decisions import Level
from bowstring.tensions.follow_ups import FollowUpState
from bowstring.tensions.tension import Purpose, State
from bowstring.tensions.tension_kinds import TENSION_KINDS
from bowstring.tensions.whole_effect import Basis

_COUNTS = record(
    **{"found": WHOLE},
    could_change_the_plan=WHOLE,
    cannot_on_their_own=WHOLE,
    probably_cannot=WHOLE,
    unpriced=WHOLE,
    small=WHOLE,
)

_LESSER = combined(record(what_if=TEXT, gain=maybe(FIGURE)), SIDES)

TENSION = combined(
    record(
        key=TEXT,
        kind=choice(TENSION_KINDS),
        level=choice(Level),
        about=TEXTS,
        poles=TEXTS,
        question=TEXT,
        gain=maybe(FIGURE),
        chance=maybe(FIGURE),
        points=FIGURE,
    ),
    SIDES,
    worth=SIDES,
    expected=SIDES,
    shares=by_key(FIGURE),
    is_small=YES_NO,
    lesser=maybe(_LESSER),
    estimate=YES_NO,
    basis=choice(Basis),
    interval=maybe(some(FIGURE)),
    is_priced=YES_NO,
    what_if=TEXT,
    in_the_room=TEXTS,
    hours=FIGURE,
    state=choice(State),
)

_TENSIONS = record(plan_value=maybe(FIGURE), counts=_COUNTS, tensions=some(TENSION), problems=PROBLEMS)

_AGENDA_FIELDS = {
    "first_line": TEXT,
    "counts": _COUNTS,
    "forum": maybe(TEXT),
    "hours": FIGURE,
    "hours_used": FIGURE,
    "total": maybe(FIGURE),
    "estimate": YES_NO,
    "standard_error": maybe(FIGURE),
    "items": some(
        combined(
            record(head=choice(Purpose), added_points=FIGURE),
            TENSION,
            begins=FIGURE,
            room=some(record(person=TEXT, why=TEXT)),
        )
    ),
    "settled_in_worlds": WHOLE,
    "problems": PROBLEMS,
}

_QUESTION = record(
    initiative=TEXT,
    lens=choice(Lens),
    evidence=choice(Evidence),
    assessor=maybe(TEXT),
    minutes=FIGURE,
    points=maybe(FIGURE),
    points_per_minute=maybe(FIGURE),
    estimate=YES_NO,
    question=TEXT,
)

_ASK = record(
    minutes=FIGURE,
    questions=some(_QUESTION),
    first=some(record(initiative=TEXT, missing=TEXTS, waiting=WHOLE, cost=maybe(FIGURE))),
    problems=PROBLEMS,
)

_SHIFT = record(initiative=TEXT, before=maybe(QUARTER), now=maybe(QUARTER))

_SINCE = record(
    **{"from": DAY},
    to=DAY,
    promises=some(
        record(
            conversation=TEXT,
            tension=TEXT,
            question=maybe(TEXT),
            by=maybe(TEXT),
            due=maybe(DAY),
            done_on=maybe(DAY),
            state=choice(FollowUpState),
        )
    ),
    answered=some(
        record(conversation=TEXT, tension=TEXT, question=maybe(TEXT), settled_on=DAY, outcome=TEXT)
    ),
    facts=maybe(
        some(
            record(
                table=TEXT,
                key=TEXT,
                change=choice(("new", "changed", "gone")),
                fields=some(record(field=TEXT, before=maybe(TEXT), now=maybe(TEXT))),
            )
        )
    ),
    scores=maybe(WHOLE),
    plan=maybe(
        record(
            comes_in=some(_SHIFT),
            leaves=some(_SHIFT),
            moves=some(_SHIFT),
            sides=maybe(by_lens(maybe(record(change=FIGURE, if_split=maybe(FIGURE))))),
        )
    ),
    problems=PROBLEMS,
)

TALK = {
    "since": _SINCE,
    "tensions": or_unvalued(_TENSIONS),
    "agenda": or_unvalued(record(**_AGENDA_FIELDS)),
    "ask": _ASK,
    "demo": record(**_AGENDA_FIELDS, report=TEXT),
}
"""The shape of each, by its command."""
