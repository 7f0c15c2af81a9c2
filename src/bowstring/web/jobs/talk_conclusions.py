"""What talking needs worked out beforehand: the plan along figures that people move, and what is worth asking."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bowstring.model.assessments import Evidence, Lens
from bowstring.model.language import phrase
from bowstring.tensions.asking import next_questions
from bowstring.tensions.conversation_curves import plans_along, subjects_that_matter
from bowstring.tensions.ledger import Ledger, PricedTension
from bowstring.tensions.tension import PricingContext, State

FAVOUR_MINUTES, DISCOVERY_MINUTES = 120.0, 2_400.0
"""Minutes of everybody's time that quick questions, and discoveries, are looked for."""

_MOST_MORE = 12

Tell = Callable[[float, str], None]
Subject = tuple[str, Lens]


def along_findings(
    context: PricingContext, subjects: Iterable[Subject], *, tell: Tell
) -> Iterator[dict[str, object]]:
    """The plan along the figures of each initiative and lens, in parts as they are found."""
    wanted = list(subjects)
    for place, subject in enumerate(wanted):
        tell(place / len(wanted), phrase("Working out how the plan would change with a figure"))
        plan_along_curves_by_key = {
            f"along:{plan_along_curve.initiative}:{plan_along_curve.lens.value}": plan_along_curve
            for plan_along_curve in plans_along(context, [subject])
        }
        if plan_along_curves_by_key:
            yield dict(plan_along_curves_by_key)


def subjects_in_talk(context: PricingContext, ledger: Ledger) -> tuple[Subject, ...]:
    """Both sides of everything that people talk about now."""
    return _both_sides(context, (tension for tension in ledger.tensions if tension.state is State.TALKING))


def subjects_to_come(
    context: PricingContext, ledger: Ledger, agenda: Iterable[PricedTension]
) -> tuple[Subject, ...]:
    """Both sides of what is on an agenda, then of what matters most, but not of what people talk about already."""
    done = set(subjects_in_talk(context, ledger))
    wanted = dict.fromkeys(
        (*_both_sides(context, agenda), *subjects_that_matter(context, ledger)[:_MOST_MORE])
    )
    return tuple(subject for subject in wanted if subject not in done)


def asking_findings(context: PricingContext, *, tell: Tell) -> Iterator[dict[str, object]]:
    """The next best questions of some minutes, then those worth a discovery, the best first."""
    yield {"asking": next_questions(context, minutes=FAVOUR_MINUTES, on_progress=_progress_from(tell, 0.0))}
    longer = next_questions(
        _longer(context), minutes=DISCOVERY_MINUTES, on_progress=_progress_from(tell, 0.5)
    )
    yield {"discoveries": longer}


def _progress_from(tell: Tell, start: float) -> Callable[[float], None]:
    return lambda share: tell(start + share / 2, phrase("Finding the next best questions"))


def _longer(context: PricingContext) -> PricingContext:
    """The same context where only what takes long is looked at: quick questions would fill all the time there is."""
    settings = context.portfolio.settings
    minutes = {**settings.minutes, Evidence.GUESS: 0.0, Evidence.DESK: 0.0}
    portfolio = replace(context.portfolio, settings=replace(settings, minutes=minutes))
    return PricingContext(portfolio, context.beliefs, context.pricer, chances=context.chances)


def _both_sides(context: PricingContext, tensions: Iterable[PricedTension]) -> tuple[Subject, ...]:
    scored = (tension.tension for tension in tensions if tension.kind.is_scored)
    keys = dict.fromkeys(tension.about[0] for tension in scored if tension.about[0] in context.initiatives)
    return tuple((key, lens) for key in keys for lens in Lens)
