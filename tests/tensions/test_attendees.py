"""Who has to be in the room for a question, each with the first role that makes it theirs."""

import pytest
from tests.planning.every_schedule import settings, work

from bowstring.model.assessments import Lens
from bowstring.model.conversations import Raised
from bowstring.model.decisions import Decision, DecisionKind, Level
from bowstring.model.organisation import Person, Team
from bowstring.model.portfolio import Portfolio
from bowstring.tensions.attendees import attendees_of
from bowstring.tensions.tension import Tension

PORTFOLIO = Portfolio(
    settings=settings(),
    initiatives=(
        work("pay", name="Pay", team="north", user_lead="ann", business_lead="bob", owner="cas"),
        work("tell", name="Tell", requires=("pay",), owner="dan"),
        work("save", name="Save", mandated_by="act", owner="eve"),
        work("send", name="Send", team="south", owner="fay"),
        work("rest", name="Rest", owner="gil"),
    ),
    decisions=(Decision(key="act", title="An Act", kind=DecisionKind.OURS, decided_by="hal"),),
    raised=(
        Raised(key="noise", raised_by="ida", question="Is it loud?"),
        Raised(key="light", raised_by="bob", question="Is it dark?"),
    ),
    people=(
        Person(key="ann", name="Ann"),
        Person(key="jon", name="Jon", lens=Lens.USER_NEED, team="south"),
        Person(key="kim", name="Kim", team="south"),
        Person(key="gil", name="Gil"),
    ),
    teams=(Team(key="north", name="North", lead="lee"), Team(key="south", name="South", lead="mia")),
)


def question(*about: str, pole_key: str = "stop", teams: tuple[str, ...] = (), words: str = "") -> Tension:
    everybody = ("ann", "bob", "cas", "dan", "eve", "fay", "gil", "hal", "ida", "jon", "kim", "lee", "mia")
    return Tension(
        kind="raised",
        about=about,
        pole_key=pole_key,
        poles=("stop", "go"),
        question=words,
        what_if="",
        outcomes=(),
        level=Level.TEAM,
        teams=teams,
        in_the_room=(*everybody, "ann"),
    )


# What people are whatever is asked.
ALWAYS = {"jon": "speaks for users", "kim": "works in South"}
OF_PAY = {
    "ann": "user lead of “Pay”",
    "bob": "business lead of “Pay”",
    "cas": "owner of “Pay”",
    "lee": "leads North",
}


@pytest.mark.parametrize(
    ("tension", "reasons"),
    [
        (question("pay"), {**OF_PAY, "dan": "owner of “Tell”"}),
        (question("tell"), {"dan": "owner of “Tell”"}),
        (question("act"), {"hal": "decided “An Act”", "eve": "owner of “Save”"}),
        (question("noise", "pay"), {**OF_PAY, "dan": "owner of “Tell”", "ida": "raised the question"}),
        (question("north", pole_key="south"), {"lee": "leads North", "mia": "leads South"}),
        (question("x", teams=("south",)), {"fay": "owner of “Send”", "mia": "leads South"}),
        (question("x", pole_key="rest-instead"), {"gil": "owner of “Rest”"}),
        (question("x", words="Is “Rest” over?"), {"gil": "owner of “Rest”"}),
    ],
    ids=["work", "work that waits", "a decision", "raised", "two teams", "a team's", "a pole", "in words"],
)
def test_each_is_there_for_a_reason(tension: Tension, reasons: dict[str, str]) -> None:
    attendees = attendees_of(PORTFOLIO, tension, members={"bob": "Bob B."})
    assert [attendee.person for attendee in attendees] == list(dict.fromkeys(tension.in_the_room))
    assert {attendee.person: attendee.why for attendee in attendees if attendee.why} == {**ALWAYS, **reasons}


def test_people_are_called_by_their_name_a_members_or_their_key() -> None:
    attendees = attendees_of(PORTFOLIO, question("pay"), members={"bob": "Bob B."})
    words = {attendee.person: attendee.words for attendee in attendees}
    assert words["ann"] == "Ann (user lead of “Pay”)"
    assert words["bob"] == "Bob B. (business lead of “Pay”)"
    assert words["cas"] == "cas (owner of “Pay”)"
    assert words["fay"] == "fay"
