"""The adopted plan beside today's: the fewest moves that bring most of the difference."""

from dataclasses import dataclass

from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.wording import count_words
from bowstring.planning.adopted.moves import Moves
from bowstring.planning.plan import LensResult, Plan
from bowstring.report.plan_words import less_words
from bowstring.report.wording import percent, total_words
from bowstring.tensions.worth import change_words
from bowstring.web.access import Visit
from bowstring.web.moments import day_words
from bowstring.web.site.frame import address
from bowstring.web.store.audit import names_of_accounts
from bowstring.web.store.plans import PlanCard
from bowstring.web.store.recorded_plan import RecordedPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedStepView:
    """Moves that belong together: each in words, and what they bring both sides."""

    moves: tuple[str, ...]
    worth: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedView:
    """The plan in force. sides: the side, what it gets by the adopted plan on today's facts, and by today's."""

    words: str
    is_todays: bool
    url: str
    headline: str = ""
    sides: tuple[tuple[str, str, str], ...] = ()
    steps: tuple[AdoptedStepView, ...] = ()
    broken: tuple[str, ...] = ()
    note: str = ""


def adopted_view(visit: Visit, portfolio: Portfolio, latest: PlanCard, adopted: PlanCard) -> AdoptedView:
    """The adopted plan; beside today's, where that is another."""
    who = names_of_accounts((adopted.adopted_by,)).get(adopted.adopted_by, "somebody who has left")
    day = adopted.adopted_at or adopted.made_at
    words = phrase("Adopted on {day_words} by {who}.", day_words=day_words(day), who=who)
    is_todays = adopted.number == latest.number or adopted.key == latest.key
    url = f"{address('plan', visit)}?show=adopted"
    if is_todays:
        return AdoptedView(words=words, is_todays=True, url=url)
    recorded = RecordedPlan(latest, f"moves:{adopted.key}", "plan")
    moves, plan = recorded.moves(adopted.key), recorded.plan
    if moves is None or plan is None:
        note = phrase("We have not yet worked out how far it is from today's plan.")
        return AdoptedView(words=words, is_todays=False, url=url, note=note)
    return AdoptedView(
        words=words,
        is_todays=False,
        url=url,
        headline=moves_words(moves),
        sides=_sides(portfolio.settings, moves, plan),
        steps=_steps(portfolio, moves),
        broken=moves.adopted.broken,
        note="" if moves.is_proven else phrase("Fewer moves may be enough; that is not proven."),
    )


def moves_words(moves: Moves) -> str:
    """How few moves bring most of the gain: "Seven moves bring 90 % of the gain over the adopted plan"."""
    count, share = len(moves.moves), moves.share_of_gain
    if not count:
        return phrase("No move would make the adopted plan better.")
    if share is None:
        return phrase(
            "{moves} make the adopted plan possible again.", moves=count_words(count, "move", "moves")
        )
    verb = "brings" if count == 1 else "bring"
    least = min(1.0, share)
    return phrase(
        "{moves} {verb} {least} of the gain over the adopted plan.",
        moves=count_words(count, "move", "moves"),
        verb=verb,
        least=percent(least, 0),
    )


def _sides(settings: Settings, moves: Moves, plan: Plan) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (
            phrase("The {side}", side=lens.side),
            _gets(moves.adopted.lens[lens], lens, settings),
            _gets(plan.lens[lens], lens, settings),
        )
        for lens in Lens
        if lens in moves.adopted.lens and lens in plan.lens
    )


def _gets(result: LensResult, lens: Lens, settings: Settings) -> str:
    total = total_words(result.total, lens, settings)
    return (
        total
        if result.share is None
        else phrase(
            "{total}; with later work {less_words}", total=total, less_words=less_words(result.share, lens)
        )
    )


def _steps(portfolio: Portfolio, moves: Moves) -> tuple[AdoptedStepView, ...]:
    initiatives_by_key = portfolio.index.initiatives
    return tuple(
        AdoptedStepView(
            moves=tuple(
                move.words(initiatives_by_key[move.key].name if move.key in initiatives_by_key else move.key)
                for move in step
            ),
            worth="; ".join(
                change_words(sum(move.lens.get(lens, 0.0) for move in step), lens, portfolio.settings)
                for lens in Lens
            ),
        )
        for step in moves.steps
    )
