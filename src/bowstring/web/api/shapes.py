"""The shapes of what calls answer beyond the commands' own answers."""

from collections.abc import Mapping

from bowstring.answers.schemas import SHAPES, numbered_shape, with_number
from bowstring.answers.schemas_about import COMMENT
from bowstring.answers.schemas_plan import PROBLEM, PROBLEMS
from bowstring.answers.shapes import (
    FIGURE,
    MOMENT,
    TEXT,
    TEXTS,
    WHOLE,
    YES_NO,
    Shape,
    choice,
    combined,
    maybe,
    record,
    some,
)
from bowstring.formats.own.tables import TABLES
from bowstring.model.assessments import Lens
from bowstring.planning.plan import PlanStatus
from bowstring.web.access import Role
from bowstring.web.jobs.jobs import JOBS
from bowstring.web.site.call_problems import PROBLEMS as KINDS

CONCLUSIONS = ("check", "plan", "tensions", "agenda", "served", "since", "why", "comments")
"""The commands whose answers calls give."""

_FIELDS: Shape = {"type": "object", "description": "Fields by name, as the tables' columns are called."}
_TABLE = choice(TABLES)

_PLAN_CARD = record(
    plan=TEXT,
    revision=WHOLE,
    version=TEXT,
    status=choice(PlanStatus),
    made_at=MOMENT,
    adopted_at=maybe(MOMENT),
)
_PORTFOLIO = record(
    portfolio=TEXT, name=TEXT, revision=WHOLE, role=choice(Role), sides=some(choice(Lens)), teams=TEXTS
)
_STORED = record(table=_TABLE, row=WHOLE, stamp=TEXT, record=_FIELDS, problems=PROBLEMS)
_JOB = record(
    job=WHOLE,
    kind=choice(JOBS),
    parameters={"type": "object"},
    state=choice(("queued", "running", "done", "failed", "cancelled")),
    progress=FIGURE,
    stage=TEXT,
    message=TEXT,
    is_stopping=YES_NO,
    made_at=MOMENT,
    plan=maybe(TEXT),
)
_IMPORT_FIELDS = {
    "import": TEXT,
    "file": TEXT,
    "source": TEXT,
    "state": choice(("waiting", "stored", "undone")),
    "made_at": MOMENT,
    "stored_at": maybe(MOMENT),
    "changes": WHOLE,
}
_TALK = {"conversation": _FIELDS, "round": maybe(WHOLE), "shown_at": maybe(MOMENT)}

_OWN: Mapping[str, Shape] = {
    "portfolios": record(portfolios=some(_PORTFOLIO)),
    "portfolio": _PORTFOLIO,
    "tables": record(
        revision=WHOLE,
        tables=some(
            record(
                table=_TABLE,
                records=WHOLE,
                can_be_changed=YES_NO,
                columns=some(record(name=TEXT, called=TEXT, holds=TEXT, is_required=YES_NO)),
                spread=TEXTS,
            )
        ),
    ),
    "facts": record(
        table=_TABLE,
        revision=WHOLE,
        total=WHOLE,
        page=WHOLE,
        pages=WHOLE,
        records=some(record(row=WHOLE, stamp=TEXT, record=_FIELDS)),
    ),
    "record": _STORED,
    "bulk-change": record(
        table=_TABLE,
        change=maybe(TEXT),
        words=TEXT,
        records=some(record(row=WHOLE, before=_FIELDS, after=_FIELDS)),
        problems=PROBLEMS,
    ),
    "undone-change": record(
        change=TEXT, table=_TABLE, words=TEXT, records=WHOLE, made_at=MOMENT, undone=YES_NO
    ),
    "plans": record(plans=some(_PLAN_CARD)),
    "adopted-plan": combined(_PLAN_CARD, needs_left_unmet=TEXTS),
    "scenarios": record(
        scenarios=some(
            record(scenario=TEXT, name=TEXT, reason=TEXT, changes=some(_FIELDS), plan=maybe(_PLAN_CARD))
        )
    ),
    "jobs": record(jobs=some(_JOB)),
    "job": _JOB,
    "imports": record(imports=some(record(**_IMPORT_FIELDS))),
    "stored-import": record(**_IMPORT_FIELDS),
    "import": record(
        **_IMPORT_FIELDS,
        map=maybe(TEXT),
        added=some(record(table=_TABLE, record=_FIELDS)),
        changed=some(
            record(
                table=_TABLE,
                record=TEXTS,
                field=TEXT,
                here=maybe(TEXT),
                there=maybe(TEXT),
                conflict=maybe(TEXT),
            )
        ),
        vanished=some(record(table=_TABLE, record=TEXTS)),
        same=WHOLE,
        problems=PROBLEMS,
    ),
    "conversations": record(conversations=some(record(**_TALK))),
    "conversation": record(**_TALK, **{"said": some(_FIELDS)}),
    "comment": COMMENT,
    "sealed": record(
        scores=some(
            record(
                initiative=TEXT,
                lens=choice(Lens),
                round=WHOLE,
                low=FIGURE,
                likely=FIGURE,
                high=FIGURE,
                conversation=maybe(TEXT),
            )
        )
    ),
}

_PROBLEM: Shape = {
    "type": "object",
    "properties": {
        "type": {"enum": [f"urn:bowstring:problem:{kind}" for kind in KINDS]},
        "title": TEXT,
        "status": WHOLE,
        "detail": TEXT,
        "problems": some(PROBLEM),
        "now": maybe(record(stamp=TEXT, record=_FIELDS)),
    },
    "required": ["type", "title", "status", "detail", "problems"],
}


def component_shapes() -> dict[str, Shape]:
    """Every shape that the description of the interface names."""
    return {
        **{name: numbered_shape(name) for name in CONCLUSIONS if name in SHAPES},
        **{name: with_number(shape) for name, shape in _OWN.items()},
        "problem": _PROBLEM,
    }
