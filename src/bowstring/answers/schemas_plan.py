"""The shapes of answers about plans: `plan`, `compare`, `frontier`, `why`, `check`."""

from bowstring.answers.shapes import (
    FIGURE,
    QUARTER,
    TEXT,
    TEXTS,
    WHOLE,
    YES_NO,
    Shape,
    by_key,
    by_lens,
    by_lens_if,
    by_word,
    choice,
    combined,
    maybe,
    record,
    some,
)
from bowstring.model.assets import Focus
from bowstring.model.problems import Severity
from bowstring.planning.plan import PlanStatus
from bowstring.planning.solver.integer import StoppedBy
from bowstring.tensions.reasons import Reason
from bowstring.worlds.worlds import Robustness

PROBLEM = record(
    severity=choice(Severity),
    table=maybe(TEXT),
    row=maybe(WHOLE),
    column=maybe(TEXT),
    key=maybe(TEXT),
    message=TEXT,
    mend=maybe(TEXT),
)
PROBLEMS = some(PROBLEM)
_MONEY = maybe(FIGURE)
CHOICE = record(**{"asked": _MONEY}, available=_MONEY, committed=_MONEY, free=_MONEY, contenders=WHOLE)
SIDES = by_lens(maybe(FIGURE))
_TRADE = record(points=FIGURE, user_need=FIGURE, business_value=FIGURE)
_SPREAD = record(mean=FIGURE, p10=FIGURE, p50=FIGURE, p90=FIGURE, within=FIGURE, between=FIGURE)

UNVALUED = record(status=choice(PlanStatus), choice=CHOICE, problems=PROBLEMS)
"""Where too little is valued for an answer by value."""

_LENS = record(
    total=FIGURE,
    with_later=FIGURE,
    ideal=maybe(FIGURE),
    divisible=maybe(FIGURE),
    share=maybe(FIGURE),
)

_TOTALS = record(
    sides=by_lens_if(record(full_effect=FIGURE, summed=FIGURE, discounted=FIGURE)),
    cost=record(summed=FIGURE, discounted=FIGURE, in_plan=FIGURE),
    rate=FIGURE,
    net_present_value=maybe(FIGURE),
    benefit_cost_ratio=maybe(FIGURE),
    net_undiscounted=maybe(FIGURE),
    ratio_undiscounted=maybe(FIGURE),
    provisional_cost=by_lens_if(FIGURE),
)

_USUAL = record(
    promised=by_lens_if(FIGURE),
    usual=by_lens_if(FIGURE),
    late_days=maybe(FIGURE),
    cost=maybe(
        record(
            stated=FIGURE,
            half=FIGURE,
            safe=FIGURE,
            hold_back=FIGURE,
            budget=maybe(FIGURE),
            within=maybe(FIGURE),
            finished=WHOLE,
            source=TEXT,
        )
    ),
)

_PLAN = record(
    status=choice(PlanStatus),
    stopped_by=maybe(choice(StoppedBy)),
    value=maybe(FIGURE),
    bound=maybe(FIGURE),
    gap=maybe(FIGURE),
    divisible_value=maybe(FIGURE),
    points=maybe(FIGURE),
    lean=maybe(FIGURE),
    lens=by_lens_if(_LENS),
    totals=maybe(_TOTALS),
    as_usual=_USUAL,
    floor=maybe(FIGURE),
    floor_max=maybe(FIGURE),
    focus=by_word(
        Focus, record(share_of_ideal=maybe(FIGURE), spend=maybe(FIGURE), spend_share=maybe(FIGURE))
    ),
    leans=some(combined(record(lean=FIGURE), _TRADE)),
    offers=some(combined(record(focus=choice(Focus), share_of_ideal=maybe(FIGURE), floor=FIGURE), _TRADE)),
    starts=by_key(maybe(QUARTER)),
    later=by_key(QUARTER),
    surge=some(record(discipline=TEXT, quarter=QUARTER, people=FIGURE, cost=FIGURE)),
    outcomes=some(
        record(outcome=TEXT, by=QUARTER, change=maybe(FIGURE), expected=maybe(FIGURE), initiatives=TEXTS)
    ),
    provisional=TEXTS,
    choice=CHOICE,
    seconds=FIGURE,
    seed=WHOLE,
    problems=PROBLEMS,
)

_COMPARE = record(
    rows=some(
        record(
            name=TEXT,
            value=maybe(FIGURE),
            unproven=maybe(FIGURE),
            shares=SIDES,
            totals=SIDES,
            funded=maybe(WHOLE),
            spend=maybe(FIGURE),
        )
    ),
    moves=some(record(initiative=TEXT, here=maybe(QUARTER), there=maybe(QUARTER))),
    problems=PROBLEMS,
)

_FRONTIER = record(
    points=some(
        record(
            user_need=FIGURE,
            business_value=FIGURE,
            user_need_points=FIGURE,
            business_value_points=FIGURE,
            together_points=FIGURE,
            starts=by_key(QUARTER),
        )
    ),
    complete=YES_NO,
    gap=maybe(FIGURE),
    problems=PROBLEMS,
)

_MUST_BE_TRUE = record(
    half_from=maybe(FIGURE),
    whole_from=maybe(FIGURE),
    half_stated=maybe(FIGURE),
    whole_stated=maybe(FIGURE),
    plan_from=maybe(FIGURE),
    plan_stated=maybe(FIGURE),
    is_plan_proven=YES_NO,
)

_BELIEVED = combined(
    _SPREAD,
    provisional=YES_NO,
    trust=maybe(FIGURE),
    only_own_team=YES_NO,
    set_aside=WHOLE,
    unbacked=WHOLE,
    raw=maybe(_SPREAD),
)

_WHY = record(
    initiative=TEXT,
    name=TEXT,
    starts=maybe(QUARTER),
    reason=maybe(choice(Reason)),
    reasons=TEXTS,
    funded_share=maybe(FIGURE),
    curve=by_lens_if(some(record(value=FIGURE, plan_value=FIGURE, funded_share=FIGURE))),
    kinks=by_lens_if(some(FIGURE)),
    must_be_true=by_lens_if(_MUST_BE_TRUE),
    believed=by_lens_if(_BELIEVED),
    evppi=by_lens_if(maybe(FIGURE)),
    evppi_disagreement=by_lens_if(maybe(FIGURE)),
    waits_for=some(record(capability=maybe(TEXT), providers=TEXTS, available_from=maybe(QUARTER))),
    needed_by=TEXTS,
    share_of_worlds=maybe(FIGURE),
    all_or_nothing=maybe(
        combined(record(points=maybe(FIGURE)), SIDES, displaced=by_key(FIGURE), brought=by_key(FIGURE))
    ),
    problems=PROBLEMS,
)

_WORLDS = record(
    worlds=WHOLE,
    seed=WHOLE,
    basis=TEXT,
    has_costs=YES_NO,
    has_lateness=YES_NO,
    initiatives=some(
        record(
            initiative=TEXT,
            share=FIGURE,
            standard_error=FIGURE,
            place=choice(Robustness),
            is_forced=YES_NO,
            is_planned=YES_NO,
            share_if_cheap=FIGURE,
            share_if_dear=FIGURE,
        )
    ),
    contested=TEXTS,
    first_to_go=TEXTS,
    over=FIGURE,
    within_budget=maybe(FIGURE),
    hold_back=maybe(FIGURE),
    within_people=maybe(FIGURE),
    people=some(record(discipline=TEXT, within=FIGURE, hold_back=FIGURE)),
    digest=TEXT,
    problems=PROBLEMS,
)

_CHECK = record(
    counts=record(errors=WHOLE, warnings=WHOLE, notes=WHOLE),
    problems=PROBLEMS,
    choice=maybe(CHOICE),
    choice_in_words=maybe(TEXT),
)


def or_unvalued(shape: Shape) -> Shape:
    """The answer, or what is told in its place where too little is valued."""
    return {"anyOf": [shape, UNVALUED]}


PLANS = {
    "check": _CHECK,
    "plan": _PLAN,
    "compare": or_unvalued(_COMPARE),
    "frontier": or_unvalued(_FRONTIER),
    "why": or_unvalued(_WHY),
    "worlds": or_unvalued(_WORLDS),
    "report": record(written=TEXT, status=choice(PlanStatus), problems=PROBLEMS),
}
"""The shape of each, by its command."""
