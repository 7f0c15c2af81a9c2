"""The shapes of answers about what surrounds a plan: needs, delivery, reuse, reach, decisions, teams, conversion."""

from bowstring.answers.schemas_plan import PROBLEMS, SIDES, or_unvalued
from bowstring.answers.shapes import (
    DAY,
    FIGURE,
    MOMENT,
    QUARTER,
    TEXT,
    TEXTS,
    WHOLE,
    YES_NO,
    by_key,
    by_lens_if,
    by_word,
    choice,
    combined,
    maybe,
    record,
    some,
)
from bowstring.delivery.kpis import Kpi
from bowstring.model.assessments import Lens
from bowstring.model.assets import Phase
from bowstring.model.decisions import Level, ReuseChoice
from bowstring.model.dependencies import ThingKind
from bowstring.reuse.timing import When
from bowstring.tensions.standing import Standing

_TALLY = record(name=TEXT, needs=by_word(Standing, WHOLE), people=by_word(Standing, FIGURE), unknown=WHOLE)

_SERVED = record(
    needs=some(
        record(
            need=TEXT,
            statement=TEXT,
            life_event=TEXT,
            groups=TEXTS,
            people=maybe(FIGURE),
            standing=choice(Standing),
            served_from=maybe(QUARTER),
            assets=TEXTS,
            initiatives=TEXTS,
            not_planned=TEXTS,
        )
    ),
    life_events=some(_TALLY),
    groups=some(_TALLY),
    quarters=some(record(quarter=QUARTER, needs=WHOLE, people=FIGURE)),
    outcomes=some(
        record(
            outcome=TEXT,
            name=TEXT,
            unit=TEXT,
            baseline=maybe(FIGURE),
            target=maybe(FIGURE),
            latest=maybe(FIGURE),
            distance=maybe(FIGURE),
            covered=maybe(FIGURE),
            initiatives=TEXTS,
            not_planned=TEXTS,
            teams=TEXTS,
            at_least=maybe(FIGURE),
            by=maybe(QUARTER),
            expected=maybe(FIGURE),
            chance=maybe(FIGURE),
            costs=by_lens_if(FIGURE),
        )
    ),
    capabilities=some(
        combined(
            record(
                capability=TEXT,
                name=TEXT,
                standing=choice(Standing),
                available_from=maybe(QUARTER),
                providers=TEXTS,
                initiatives=TEXTS,
                assets=TEXTS,
                waiting=TEXTS,
                points=maybe(FIGURE),
            ),
            SIDES,
        )
    ),
    problems=PROBLEMS,
)

_DELIVERED = record(
    as_of=DAY,
    value=some(
        record(
            quarter=QUARTER,
            lens=choice(Lens),
            planned=maybe(FIGURE),
            comparable=maybe(FIGURE),
            actual=maybe(FIGURE),
            unplanned=maybe(FIGURE),
            measured=WHOLE,
            delivered=WHOLE,
        )
    ),
    slip=record(
        delivered=WHOLE,
        waiting=WHOLE,
        stopped=WHOLE,
        p50_days=maybe(FIGURE),
        p50_more_than_days=maybe(FIGURE),
        p80_days=maybe(FIGURE),
        p80_more_than_days=maybe(FIGURE),
        curve=some(record(days=FIGURE, delivered=FIGURE, came=FIGURE, stopped=FIGURE, at_risk=WHOLE)),
    ),
    milestones=some(
        record(
            initiative=TEXT,
            milestone=TEXT,
            first_promised=DAY,
            stated=DAY,
            promises=WHOLE,
            actual=maybe(DAY),
            slip_days=maybe(WHOLE),
            stopped_on=maybe(DAY),
        )
    ),
    dates=some(
        record(
            initiative=TEXT,
            milestone=maybe(TEXT),
            first_promised=DAY,
            stated=DAY,
            p50=maybe(DAY),
            p80=maybe(DAY),
            p50_more_than_days=maybe(FIGURE),
            p80_more_than_days=maybe(FIGURE),
            late=maybe(FIGURE),
            basis=by_key(WHOLE),
        )
    ),
    first_value=record(
        p50_quarters=maybe(FIGURE),
        p50_more_than_quarters=maybe(FIGURE),
        reached=WHOLE,
        waiting=WHOLE,
        stopped=WHOLE,
        initiatives=some(
            record(initiative=TEXT, concept=QUARTER, first_value=maybe(QUARTER), quarters=maybe(WHOLE))
        ),
    ),
    key_figures=some(record(of=TEXT, figure=choice(Kpi), period=TEXT, value=maybe(FIGURE), counted=YES_NO)),
    calibration=some(
        record(
            lens=choice(Lens),
            team=maybe(TEXT),
            assessors=WHOLE,
            initiatives=WHOLE,
            assessments=WHOLE,
            inside=WHOLE,
            ratio=maybe(FIGURE),
            shift=FIGURE,
            spread=FIGURE,
        )
    ),
    problems=PROBLEMS,
)

_REUSE = record(
    matches=some(
        record(
            key=TEXT,
            name=TEXT,
            table=TEXT,
            when=choice(When),
            when_in_words=TEXT,
            why=TEXT,
            score=FIGURE,
            words=TEXTS,
            capabilities=TEXTS,
            needs=TEXTS,
        )
    ),
    duplicates=some(
        record(
            instead_of=TEXT,
            keep=TEXT,
            likeness=FIGURE,
            needs=TEXTS,
            choice=maybe(choice(ReuseChoice)),
            reason=maybe(TEXT),
            saving=maybe(FIGURE),
        )
    ),
    problems=PROBLEMS,
)

_REACH = record(
    decision=maybe(TEXT),
    level=maybe(choice(Level)),
    recorded_level=maybe(choice(Level)),
    team=maybe(TEXT),
    reason=TEXT,
    unknown=TEXTS,
    touched=some(
        record(
            kind=choice(ThingKind),
            key=TEXT,
            name=TEXT,
            team=maybe(TEXT),
            steps=WHOLE,
            through=maybe(TEXT),
        )
    ),
    ask=some(
        record(
            key=TEXT,
            is_team=YES_NO,
            name=TEXT,
            contact=maybe(TEXT),
            reasons=TEXTS,
            **{"asked": YES_NO},
            asked_on=maybe(DAY),
            given_on=maybe(DAY),
            advice=maybe(TEXT),
        )
    ),
    decisions=TEXTS,
    problems=PROBLEMS,
)

_COST = combined(record(points=maybe(FIGURE)), SIDES)

_DECISIONS = record(
    decided=WHOLE,
    shares=record(**{level.value: maybe(FIGURE) for level in Level}),
    as_computed=WHOLE,
    above=WHOLE,
    below=WHOLE,
    unknown=WHOLE,
    decisions=some(
        record(
            key=TEXT,
            title=TEXT,
            status=TEXT,
            level=maybe(choice(Level)),
            computed=maybe(choice(Level)),
            reason=TEXT,
            difference=maybe(WHOLE),
            touched=WHOLE,
        )
    ),
    waivers=record(ended=TEXTS, ending=TEXTS),
    reviews=record(overdue=TEXTS, due=TEXTS),
    mandates=some(combined(record(decision=TEXT), _COST)),
    mandates_together=maybe(_COST),
    written=maybe(TEXTS),
    problems=PROBLEMS,
)

_OWN = record(
    person=TEXT,
    teams=some(record(team=TEXT, because=TEXTS)),
    needs=some(record(teams=TEXTS, met=YES_NO)),
    advice=TEXTS,
    talks=TEXTS,
    hangs_on_one_person=some(record(team=TEXT, person=TEXT, discipline=maybe(TEXT), work=TEXTS)),
)

_TEAMS = record(
    congruence=maybe(FIGURE),
    needed=WHOLE,
    met=WHOLE,
    missing=some(
        combined(
            record(
                teams=TEXTS,
                dependencies=some(
                    record(
                        consumer_team=TEXT,
                        provider_team=TEXT,
                        consumer=TEXT,
                        provider=TEXT,
                        through=maybe(TEXT),
                    )
                ),
                tension=maybe(TEXT),
                points=maybe(FIGURE),
                what_if=maybe(TEXT),
            ),
            SIDES,
        )
    ),
    by_team=some(record(team=TEXT, needed=WHOLE, met=WHOLE)),
    teams=some(
        record(
            team=TEXT,
            people=WHOLE,
            spread=maybe(FIGURE),
            work=WHOLE,
            one_sided=WHOLE,
            lacks=TEXTS,
            hanging=WHOLE,
        )
    ),
    phases=some(
        record(phase=choice(Phase), work=WHOLE, both_lead=WHOLE, both_heard=WHOLE, disciplines=by_key(FIGURE))
    ),
    lacking=some(
        record(
            initiative=TEXT,
            team=maybe(TEXT),
            phase=maybe(choice(Phase)),
            unheard=some(choice(Lens)),
            unled=some(choice(Lens)),
            not_in_team=TEXTS,
            not_asked_for=TEXTS,
        )
    ),
    proposal=maybe(
        record(
            joining=some(record(person=TEXT, team=TEXT, brings=TEXTS, knows_them=YES_NO, meets=WHOLE)),
            gaps=WHOLE,
            unfilled=some(record(team=TEXT, discipline=TEXT)),
            is_proven=YES_NO,
        )
    ),
    own=maybe(_OWN),
    problems=PROBLEMS,
)

_CHOICE = record(kind=TEXT, about=TEXT, words=TEXT, answers=by_key(TEXT))

_PREVIEW = record(
    tool=maybe(TEXT),
    table=TEXT,
    sheet=maybe(TEXT),
    columns=some(record(name=TEXT, samples=TEXTS, becomes=TEXT)),
    questions=some(_CHOICE),
    offers=some(_CHOICE),
    words=some(record(column=TEXT, field=TEXT, text=TEXT, meaning=maybe(TEXT))),
    left_out=some(record(row=WHOLE, reason=TEXT)),
    totals=some(record(row=WHOLE, column=TEXT, total=FIGURE, read=FIGURE)),
)

COMMENT = record(comment=WHOLE, about=TEXT, author=TEXT, text=TEXT, made_at=MOMENT, hidden=YES_NO)
"""What somebody said of a question or an initiative."""

ABOUT = {
    "comments": record(comments=some(COMMENT)),
    "served": or_unvalued(_SERVED),
    "delivered": or_unvalued(_DELIVERED),
    "reuse": _REUSE,
    "reach": _REACH,
    "decisions": _DECISIONS,
    "teams": or_unvalued(_TEAMS),
    "convert": record(
        written=maybe(TEXT),
        initiatives=maybe(WHOLE),
        map=maybe(TEXT),
        preview=maybe(_PREVIEW),
        problems=PROBLEMS,
    ),
}
"""The shape of each, by its command."""
