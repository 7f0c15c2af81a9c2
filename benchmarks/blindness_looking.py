"""How six people look at a portfolio, through its pages and by programs, and what nobody may be shown there."""

import io
import re
import zipfile
from http import HTTPStatus
from typing import Any, ClassVar

from django.http import HttpResponseBase
from django.test import Client
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from benchmarks.blindness_model import Model, Stage, need
from bowstring.model.assessments import Lens
from bowstring.web.access import Role

SIDES = [lens.value for lens in Lens]
MEMBERS = {"owner": Role.OWNER, "lead": Role.LEAD, "amal": Role.ASSESSOR, "bea": Role.ASSESSOR}
ACCOUNTS = (*MEMBERS, "outsider")
GUEST = "guest"
MARK = re.compile(r"31\d{6}")
_PAGES = (
    "",
    "sealed",
    "ask",
    "questions",
    "plan",
    "people",
    "audit",
    "audit.csv",
    "initiatives",
    "facts/people",
    "export/json",
    "export/xlsx",
    "delivered/yours",
    "comments",
)

_CALLS = (
    "",
    "/facts",
    "/facts/assessments?size=500&sort=-likely",
    "/facts/initiatives?size=500",
    "/facts/people",
    "/plans/latest",
    "/tensions",
    "/agenda",
    "/served",
    "/conversations",
    "/sealed",
    "/jobs",
    "/imports",
    "/export/json",
)

who = st.sampled_from(ACCOUNTS)


class Looking(RuleBasedStateMachine):
    """Whatever anybody looks at: it shows no figure that is not theirs to see."""

    stage: ClassVar[Stage]
    steps: ClassVar[int] = 0
    answers: ClassVar[int] = 0

    browsers: dict[str, Client]
    programs: dict[str, Client]
    model: Model
    gone: set[str]
    # Figures that a lead is just letting show: the page that they come to shows them already.
    showing: set[int]
    spoken: set[int]
    # The open conversation, and every seat that a guest had; seat: in the one that is open, blank where there is none.
    talk: str
    seat: str
    seats: list[str]

    @rule(person=st.sampled_from((*ACCOUNTS, GUEST)), at=st.integers(0, len(_PAGES) + 5))
    def look(self, person: str, at: int) -> None:
        """Somebody looks at a page: it shows nothing that is not theirs to see."""
        pages = [
            *(self.stage.url(path) for path in _PAGES),
            self.talk,
            f"{self.talk}/state",
            self.stage.url(f"initiatives/{self.stage.work}"),
            self.stage.url(f"assess/{self.stage.work}"),
            self.stage.url(f"initiative/{self.stage.work}"),
            self.stage.url(f"questions/{self.stage.tension}"),
        ]
        self.ask(person, self.seat if person == GUEST and self.seat else pages[at % len(pages)])

    @rule(person=who, at=st.integers(0, len(_CALLS) + 1))
    def call(self, person: str, at: int) -> None:
        """Somebody's program asks the interface: it is told nothing that is not theirs to see."""
        talk = self.talk.rpartition("/")[2]
        paths = [*_CALLS, f"/conversations/{talk}", f"/why/{self.stage.work}"]
        self.called(person, paths[at % len(paths)])

    @rule(person=who)
    def find_own_by_program(self, person: str) -> None:
        """Somebody's program finds every figure of theirs that waits, and no other."""
        answer = self.called(person, "/sealed")
        if answer.status_code == HTTPStatus.OK:
            figures = {int(score["likely"]) for score in answer.json()["scores"]}
            need(figures == self.model.seen_by(person), f"{person}'s program finds {figures}")

    def ask(self, person: str, url: str, fields: dict[str, Any] | None = None) -> str | None:
        """What somebody gets, and where it leads; None where they are refused. Raises: AssertionError for a leak."""
        browser = self.browsers[person]
        answer: Any = (
            browser.get(url, follow=True) if fields is None else browser.post(url, fields, follow=True)
        )
        type(self).answers += 1
        self.last = answer.request["PATH_INFO"]
        text = _text(answer)
        seen = {int(mark) for mark in MARK.findall(text.replace(",", ""))} & self.model.givers.keys()
        is_refused = answer.status_code >= HTTPStatus.BAD_REQUEST
        for figure in seen - self.model.shown - self.spoken - (set() if is_refused else self.showing):
            need(self.model.givers[figure] == person, f"{person} sees {figure} at {url}")
        is_sent_away = "/sign-in" in self.last
        return None if is_refused or is_sent_away else text

    def called(self, person: str, path: str) -> Any:
        """What somebody's program gets. Raises: AssertionError for a leak."""
        answer: Any = self.programs[person].get(f"/api/v1/portfolios/{self.stage.stored.key}{path}")
        type(self).answers += 1
        seen = {int(mark) for mark in MARK.findall(_text(answer))} & self.model.givers.keys()
        for figure in seen - self.model.shown:
            need(self.model.givers[figure] == person, f"{person}'s program sees {figure} at {path}")
        return answer

    def find_again(self) -> None:
        """Everybody finds what is theirs, and everybody what was shown. Raises: AssertionError for what is lost."""
        for person in ACCOUNTS:
            if person not in self.gone:
                text = self.ask(person, "/account/sealed") or ""
                lost = {figure for figure in self.model.seen_by(person) if f"{figure:,}" not in text}
                need(not lost, f"{person} does not find {lost}")
        for seat in self.seats:
            text = self.ask(GUEST, seat) or ""
            lost = {figure for figure in self.model.seen_by(seat) if f"{figure:,}" not in text}
            need(not lost, f"a guest does not find {lost}")
        exports = (self.ask(person, self.stage.url("export/json")) for person in ACCOUNTS)
        stored = next(text for text in exports if text is not None)
        need(all(str(figure) in stored for figure in self.model.shown), "an export lacks what was shown")


def _text(answer: HttpResponseBase) -> str:
    """Everything that an answer holds, unpacked."""
    content: bytes = b"".join(answer) if getattr(answer, "streaming", False) else answer.content  # type: ignore[attr-defined]
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"\n".join(packed.read(name) for name in packed.namelist())
    return content.decode(errors="replace")
