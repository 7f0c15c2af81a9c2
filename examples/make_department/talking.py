"""Conversations, tensions that people raised, and chances set by hand."""

from collections.abc import Mapping
from datetime import date, timedelta

from examples.make_department.chance import draws
from examples.make_department.content import Row, document, rows
from examples.make_department.organisation import Leads
from examples.make_department.when import day, days_before, working_day

from bowstring.model.conversations import Chance, Conversation, Raised
from bowstring.model.initiatives import Initiative

_FIRST_PLAN = 7


def make_conversations(
    initiatives: Mapping[str, Initiative], leads: Mapping[str, Leads]
) -> tuple[Conversation, ...]:
    """A year of conversations: the settled in order of their dates, then the open ones."""
    settlements = sorted(
        ((_settled_on(row), row) for row in rows("settled")), key=lambda pair: (pair[0], pair[1]["tension"])
    )
    made, plan = [], _FIRST_PLAN
    for number, (settled_on, row) in enumerate(settlements, start=1):
        after = plan + (row["changed"] == "yes")
        people = _people(row["tension"], initiatives, leads)
        made.append(
            Conversation(
                key=f"c-{number:03d}",
                tension=row["tension"],
                opened_on=working_day(
                    settled_on - timedelta(days=draws("opened", row["tension"]).randrange(5, 45))
                ),
                settled_on=settled_on,
                outcome=row["outcome"],
                what_settled_it=row["what_settled_it"],
                evidence=row["evidence"],
                owner=people[0],
                early_warning=row["early_warning"],
                review_on=settled_on + timedelta(days=91) if row["early_warning"] else None,
                people=people,
                plan_before=f"plan-{plan:03d}",
                plan_after=f"plan-{after:03d}",
            )
        )
        plan = after
    return (*made, *_open(initiatives, leads, len(made)))


def make_raised(leads: Mapping[str, Leads]) -> tuple[Raised, ...]:
    """Tensions that somebody noticed."""
    return tuple(
        Raised(
            key=row["key"],
            pole_a=row["pole_a"],
            pole_b=row["pole_b"],
            question=row["question"],
            what_if=row["what_if"],
            raised_by=leads[row["raised_by_team"]].user_lead or leads[row["raised_by_team"]].owner,
            raised_on=day(row["raised_on"]),
        )
        for row in rows("raised")
    )


def make_chances(leads: Mapping[str, Leads]) -> tuple[Chance, ...]:
    """Chances that a lead set by hand, with a reason."""
    return tuple(
        Chance(
            kind=row["kind"],
            chance=row["chance"],
            reason=row["reason"],
            set_by=leads[row["team"]].owner,
            set_on=day(row["set_on"]),
        )
        for row in document("plans_beside")["chance"]
    )


def _open(
    initiatives: Mapping[str, Initiative], leads: Mapping[str, Leads], before: int
) -> tuple[Conversation, ...]:
    return tuple(
        Conversation(
            key=f"c-{before + number:03d}",
            tension=row["tension"],
            opened_on=day(row["opened_on"]),
            owner=leads[row["owner_team"]].owner,
            early_warning=row["early_warning"],
            review_on=day(row["review_on"]),
            people=_people(row["tension"], initiatives, leads),
        )
        for number, row in enumerate(rows("open"), start=1)
    )


def _settled_on(row: Row) -> date:
    """Some day of the year before, a working one."""
    return working_day(days_before(draws("settled", row["tension"]).uniform(12, 350)))


def _people(
    tension: str, initiatives: Mapping[str, Initiative], leads: Mapping[str, Leads]
) -> tuple[str, ...]:
    """Those who answer for what the tension names; the enterprise's lead where it names no initiative."""
    people: list[str] = []
    for part in tension.split(":")[1:]:
        if part in initiatives:
            lead = leads[initiatives[part].team]
            people += [lead.owner, lead.user_lead, lead.business_lead]
    return tuple(dict.fromkeys(people)) or (leads["enterprise"].owner, leads["people-planning"].owner)
