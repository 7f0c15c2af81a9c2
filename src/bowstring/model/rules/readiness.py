"""What an initiative still lacks before a plan can hold it."""

from collections.abc import Iterator, Sequence

from bowstring.model.assets import Phase
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.problems import Place, Problem, note, warning
from bowstring.model.rules.facts import Facts
from bowstring.model.wording import count_words, list_words


def find_unready_work(facts: Facts) -> Iterator[Problem]:
    """Initiatives without cost or duration, and concepts without a pair of leads."""
    current = [work for work in facts.initiatives.values() if not work.is_over]
    if not facts.initiatives:
        yield note(
            Place(table="initiatives"),
            phrase("there are none, so there is nothing to plan."),
            phrase("Add one."),
        )
    yield from _uncosted(facts, current)
    yield from _unpaired(facts, current)


def _uncosted(facts: Facts, current: Sequence[Initiative]) -> Iterator[Problem]:
    uncosted = [work for work in current if not work.is_plannable]
    if len(uncosted) == len(current) > 1:
        yield warning(
            Place(table="initiatives"),
            phrase(
                "none of the {current} has both a cost and a duration: all are kept and "
                "reported, none is planned.",
                current=len(current),
            ),
            phrase("Enter duration_quarters and cost_per_quarter for those that could be funded."),
        )
        return
    for work in uncosted:
        lacking = {"duration": work.duration is None, "cost": work.quarterly_cost is None}
        # A total cost without a duration gives no cost per quarter; only the duration is then missing.
        if work.total_cost is not None or work.cost:
            lacking["cost"] = False
        missing = [column for column, lacks in lacking.items() if lacks]
        yield warning(
            facts.place(work.key),
            phrase(
                "it has no {missing}: it is kept and reported, not planned.",
                missing=phrase(" and no ").join(missing),
            ),
            phrase("Enter its {missing}.", missing=list_words(missing)),
        )


def _unpaired(facts: Facts, current: Sequence[Initiative]) -> Iterator[Problem]:
    concepts = [work for work in current if work.phase is Phase.CONCEPT]
    nobody_leads = not any(work.user_lead or work.business_lead for work in current)
    if nobody_leads and len(concepts) > 1:
        yield warning(
            Place(table="initiatives", column="user_lead"),
            phrase(
                "none of the {concepts} names a user lead and a business lead.",
                concepts=count_words(len(concepts), "concept", "concepts"),
            ),
            phrase("Name a pair for each, so that both sides are heard from the start."),
        )
    for work in current:
        if work.user_lead and work.user_lead == work.business_lead:
            yield note(
                facts.place(work.key, "business_lead"),
                phrase(
                    "{user_lead} leads for users and for the business alike, so nobody holds the other end.",
                    user_lead=work.user_lead,
                ),
                phrase("Name a second person."),
            )
    for work in [] if nobody_leads and len(concepts) > 1 else concepts:
        leads = {"user lead": work.user_lead, "business lead": work.business_lead}
        missing = [role for role, person in leads.items() if not person]
        if missing:
            yield warning(
                facts.place(work.key, missing[0].replace(" ", "_")),
                phrase("this concept has no {missing}.", missing=phrase(" and no ").join(missing)),
                (phrase("Name both.") if len(missing) == 2 else phrase("Name one.")),
            )
