"""What a reader of the plan has to know before its figures: nothing limits it, or its start lies behind."""

from dataclasses import dataclass
from datetime import date

from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.web.access import Right, Visit
from bowstring.web.site.frame import Link, address


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """A sentence, and the page that mends it; None for somebody who may not."""

    text: str
    link: Link | None


def cautions_of(visit: Visit, portfolio: Portfolio, today: date) -> tuple[Caution, ...]:
    """What stands above the plan's figures. today: the day of the reader."""
    may_edit, may_lead = visit.may(Right.EDIT), visit.may(Right.LEAD)
    budget = (
        Link(name=phrase("Add a budget"), url=address("records", visit, table="budget")) if may_edit else None
    )
    people = (
        Link(name=phrase("Add people"), url=address("records", visit, table="capacity")) if may_edit else None
    )
    cautions = []
    if not portfolio.budget and not portfolio.capacity:
        cautions.append(
            Caution(
                text=phrase(
                    "Nothing limits this plan: no budget and no people are recorded. It shows "
                    "what we could do, not what we can afford."
                ),
                link=budget,
            )
        )
    elif not portfolio.budget:
        cautions.append(
            Caution(text=phrase("There is no budget, so money does not limit this plan."), link=budget)
        )
    elif not portfolio.capacity:
        cautions.append(
            Caution(text=phrase("No people are recorded, so people do not limit this plan."), link=people)
        )
    start, present = portfolio.settings.start, Quarter.of(today)
    if start < present:
        move = (
            Link(name=phrase("Move the start"), url=f"{address('settings', visit)}#id_start")
            if may_lead
            else None
        )
        cautions.append(
            Caution(
                text=phrase(
                    "This plan starts in {first_month}, which is in the past. The current "
                    "quarter is {words}.",
                    first_month=start.first_month,
                    words=present.words,
                ),
                link=move,
            )
        )
    return tuple(cautions)
