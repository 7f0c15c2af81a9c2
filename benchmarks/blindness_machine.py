"""Six people at a portfolio, through its pages, against a plain model of what each of them may see.

Every figure that somebody seals is like no other, so that it is found wherever it is shown. The model knows of each
figure who gave it, and whether it waits, was shown, was withdrawn, or made way for a later one of the same giver.
"""

import dataclasses
import re
from typing import ClassVar

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from benchmarks.blindness_looking import ACCOUNTS, GUEST, MARK, MEMBERS, SIDES, Looking, who
from benchmarks.blindness_model import Model, Subject, need, typed_score
from benchmarks.web_forms import form_with, forms_of
from bowstring.model.assessments import Lens
from bowstring.web.access import Role, grant
from bowstring.web.models import Account, AssessmentRow, SealedScore, Session, WebhookMessage
from bowstring.web.store.accounts import make_account
from bowstring.web.store.facts import forget_facts, load_portfolio
from bowstring.web.store.sealed import rounds_of
from bowstring.web.store.tokens import make_token
from bowstring.web.store.webhooks import Event, add_webhook

_LEAST = 31_000_000
_SEALED = "sealed. Nobody else can see"
# Nobody is taken away where only these many are left, and nobody goes before so much was done.
_FEW, _LATE = 4, 15
leads = st.sampled_from(("owner", "lead"))
lenses = st.sampled_from(tuple(Lens))
# Whoever becomes a viewer has nothing to hide any more: seldom.
roles = st.sampled_from((Role.ASSESSOR, Role.ASSESSOR, Role.EDITOR, Role.LEAD, Role.OWNER, Role.VIEWER))


class SixPeople(Looking):
    """What an owner, a lead, two assessors, a guest and somebody from outside may do, in any order."""

    sealed: ClassVar[int] = 0
    shown: ClassVar[int] = 0

    @initialize()
    def begin(self) -> None:
        """Everybody arrives; the lead opens a conversation, and figures wait in it and beside it.

        Whatever they do is taken back in the end.
        """
        self.held = transaction.atomic()
        self.held.__enter__()
        stored = self.stage.stored
        people = [person.key for person in load_portfolio(stored.pk).people]
        self.persons = ["", *people[:2]]
        self.accounts: dict[str, Account] = {}
        self.browsers = {GUEST: Client()}
        for name in ACCOUNTS:
            account = make_account(f"{name}@example.org", name=name.capitalize())
            self.accounts[name], self.browsers[name] = account, Client()
            self.browsers[name].force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        for name, role in MEMBERS.items():
            grant(self.accounts[name], stored, role, sides=SIDES, person=people[0] if name == "amal" else "")
        self.programs = {
            name: Client(
                headers={"authorization": f"Bearer {make_token(account, 'a program', scope='write', days=1)}"}
            )
            for name, account in self.accounts.items()
        }
        add_webhook(
            stored.pk, "A program", "https://hooks.example.org/", form="standard", events=tuple(Event), by=""
        )
        self.links: list[str] = []
        self.imports = self.done = 0
        # A guest is another giver in each seat. seat: in the conversation that is open; blank where there is none.
        self.seat, self.seats = "", list[str]()
        self.gone: set[str] = set()
        self.showing: set[int] = set()
        # Figures that comments tell: behind the seal of the present round, behind one that was never opened, and for
        # everybody to read.
        self.behind, self.left, self.spoken = set[int](), set[int](), set[int]()
        rounds = rounds_of(stored.pk, [self.stage.work, self.stage.other])
        self.model = Model(rounds=rounds, number=rounds[self.stage.work])
        self.figure = _LEAST
        self.talk = ""
        self._open()
        for person, lens in zip(("amal", "bea"), Lens, strict=True):
            self.join(person, lens, is_scoring=True)
        self.join_as_guest(Lens.USER_NEED)
        self.score(GUEST)
        self.seal_together(["lead", "amal"], Lens.BUSINESS_VALUE, is_other=False)
        self.seal_together(["owner", "bea"], Lens.USER_NEED, is_other=True)

    @rule(person=who, lens=lenses, is_scoring=st.booleans())
    def join(self, person: str, lens: Lens, is_scoring: bool) -> None:
        """Somebody joins the conversation, or changes sides in it; perhaps they score at once."""
        text = self.ask(person, f"{self.talk}/join", {"lens": lens.value})
        if text is None or not self.model.is_open or person not in self._members():
            return
        before = self.model.sides.get(person)
        if before not in (None, lens) and not self.model.is_shown:
            self.model.detach(person, before)
        if before is None or not self.model.is_shown:
            self.model.sides[person] = lens
        if is_scoring:
            self.score(person)

    @precondition(lambda self: not self.seat and self.model.is_open)
    @rule(lens=lenses)
    def join_as_guest(self, lens: Lens) -> None:
        """The guest comes by the link that the lead was shown."""
        page = self.ask("lead", self.talk) or self.ask("owner", self.talk) or ""
        link = re.search(r"http://testserver(/join/\w+)", page)
        if link is not None and self.ask(GUEST, link[1], {"lens": lens.value, "name": "Amal"}) is not None:
            self.seat, self.model.sides[GUEST] = self.last, lens
            self.seats.append(self.seat)

    @rule(person=st.sampled_from((*ACCOUNTS, GUEST)))
    def score(self, person: str) -> None:
        """Somebody seals a figure in the conversation."""
        lens = self.model.sides.get(person, Lens.USER_NEED)
        url = f"{self.seat}/score" if person == GUEST else f"{self.talk}/score"
        if person == GUEST and not self.seat:
            return
        figure = self._figure(person)
        text = self.ask(person, url, typed_score(lens, figure))
        if text is not None and _SEALED in text:
            type(self).sealed += 1
            giver = self._giver(person)
            subject = Subject(giver=giver, work=self.stage.work, lens=lens, number=self.model.number)
            self.model.seal(subject, figure, in_session=True)

    @rule(people=st.lists(who, min_size=1, max_size=3, unique=True), lens=lenses, is_other=st.booleans())
    def seal_together(self, people: list[str], lens: Lens, is_other: bool) -> None:
        """Several seal on their own, one after the other."""
        for person in people:
            self.seal(person, lens, is_other)

    @rule(person=who, lens=lenses, is_other=st.booleans())
    def seal(self, person: str, lens: Lens, is_other: bool) -> None:
        """Somebody seals a figure on their own."""
        work = self.stage.other if is_other else self.stage.work
        figure = self._figure(person)
        text = self.ask(person, self.stage.url(f"assess/{work}"), typed_score(lens, figure))
        if text is not None and _SEALED in text:
            type(self).sealed += 1
            subject = Subject(giver=person, work=work, lens=lens, number=self.model.rounds[work])
            self.model.seal(subject, figure, in_session=False)

    @rule(person=st.sampled_from((*ACCOUNTS, GUEST)), at=st.integers(0, 3))
    def withdraw(self, person: str, at: int) -> None:
        """Somebody presses a button that withdraws a figure: each stands on a page of theirs."""
        seat = self.seats[at % len(self.seats)] if self.seats else ""
        url = seat if person == GUEST else "/account/sealed"
        page = self.ask(person, url) if url else None
        buttons = [form for form in forms_of(page or "") if "number" in form.fields and "lens" in form.fields]
        if not buttons:
            return
        form = buttons[at % len(buttons)]
        cells = {name: values[0] for name, values in form.filled().items()}
        self.ask(person, form.action, cells)
        subject = Subject(
            giver=seat if person == GUEST else person,
            work=cells["initiative"],
            lens=Lens(cells["lens"]),
            number=int(cells["number"]),
        )
        need(subject in self.model.waiting, "a page offers to withdraw what does not wait")
        del self.model.waiting[subject]

    @rule(thief=who, at=st.integers(0, 9))
    def withdraw_anothers(self, thief: str, at: int) -> None:
        """Somebody forges the withdrawal of another's figure: nothing comes of it."""
        subjects = [
            subject
            for subject in self.model.waiting
            if dataclasses.replace(subject, giver=thief) not in self.model.waiting
        ]
        if subjects:
            subject = subjects[at % len(subjects)]
            cells = {"initiative": subject.work, "lens": subject.lens.value, "number": str(subject.number)}
            self.ask(thief, "/account/sealed/withdraw", {**cells, "portfolio": str(self.stage.stored.pk)})

    @rule(person=leads)
    def reveal(self, person: str) -> None:
        """A lead shows what was sealed in the conversation."""
        waiting = self.model.waiting.items()
        subjects = [subject for subject, (_, in_session) in waiting if in_session and not self.model.is_shown]
        if self._ask_to_show(person, f"{self.talk}/reveal", {}, subjects):
            self.model.is_shown = True
            self.spoken, self.behind = self.spoken | self.behind, set()
            self._release()

    @rule(person=leads, is_other=st.booleans())
    def reveal_alone(self, person: str, is_other: bool) -> None:
        """A lead shows what people sealed on their own."""
        work = self.stage.other if is_other else self.stage.work
        waiting = self.model.waiting.items()
        subjects = [
            subject for subject, (_, in_session) in waiting if not in_session and subject.work == work
        ]
        self._ask_to_show(person, self.stage.url("sealed/reveal"), {"initiative": work}, subjects)

    @rule(person=leads)
    def close(self, person: str) -> None:
        """A lead records what settled it, shown or not; and opens it again."""
        fields = {
            "settle-outcome": "Later.",
            "settle-what_settled_it": "Time.",
            "settle-once_key": _once(self),
        }
        self.showing = set() if self._is_waiting() else self.behind | self.left
        is_closed = self.ask(person, f"{self.talk}/answer", fields) is not None
        self.showing = set()
        if is_closed:
            self.model.detach()
            self.left, self.behind = self.left | self.behind, set()
            self._release()
            self._open()

    @rule(person=who, is_question=st.booleans(), named=who)
    def comment(self, person: str, is_question: bool, named: str) -> None:
        """Somebody tells a figure in a comment, and names somebody: while others seal, nobody else reads it."""
        sealing = Session.objects.filter(portfolio=self.stage.stored, revealed_at=None, closed_at=None)
        if not any(self.stage.work in session.initiatives for session in sealing):
            return
        about = f"question:{self.stage.tension}" if is_question else f"initiative:{self.stage.work}"
        figure = self._figure(person)
        fields = {"text": f"I say {figure}, @{named.capitalize()}.", "once_key": _once(self)}
        if self.ask(person, self.stage.url(f"comments/on/{about}"), fields) is not None:
            self.behind.add(figure)

    @rule(person=leads)
    def reframe(self, person: str) -> None:
        """A lead puts it in other words: a new round."""
        fields = {"reframe-description": "In other words.", "reframe-note": "It was unclear."}
        text = self.ask(person, f"{self.talk}/reframe", fields)
        if text is not None and self.model.is_shown:
            self.model.is_shown, self.model.number = False, self.model.number + 1

    @rule(maker=leads, guest=who, person=st.integers(0, 9), role=roles, taker=who)
    def invite(self, maker: str, guest: str, person: int, role: Role, taker: str) -> None:
        """Somebody is asked in, perhaps as one of the people; somebody, not always the same, takes it up at once."""
        fields = {
            "email": f"{guest}@example.org",
            "role": role.value,
            "sides": SIDES,
            "person": self.persons[person % len(self.persons)],
            "once_key": _once(self),
        }
        page = self.ask(maker, self.stage.url("people/invite"), fields) or ""
        self.links += re.findall(r'value="http://testserver(/invitation/[^"]+)"', page)
        if self.links:
            self.ask(taker, self.links[-1], {})
            self._peek(taker)

    @precondition(lambda self: self.links)
    @rule(person=who, at=st.integers(0, 5))
    def accept(self, person: str, at: int) -> None:
        """Whoever holds a link uses it."""
        self.ask(person, self.links[at % len(self.links)], {})
        self._peek(person)

    @precondition(lambda self: len(self._members()) >= _FEW)
    @rule(person=who)
    def remove(self, person: str) -> None:
        """The owner lets somebody belong no more; the last owner stays."""
        self.ask("owner", self.stage.url(f"people/{self.accounts[person].key}/remove"), {})

    @rule(person=who, other=st.integers(0, 9), role=roles)
    def rebind(self, person: str, other: int, role: Role) -> None:
        """The owner says that somebody is another of the people, in another role."""
        role = Role.OWNER if person == "owner" else role
        fields = {"role": role.value, "sides": SIDES, "person": self.persons[other % len(self.persons)]}
        self.ask("owner", self.stage.url(f"people/{self.accounts[person].key}"), fields)
        self._peek(person)

    @rule(person=leads, victim=who, is_account=st.booleans())
    def import_people(self, person: str, victim: str, is_account: bool) -> None:
        """A lead imports somebody new, or tries to under the key of an account."""
        key = self.accounts[victim].key if is_account else f"p-new-{self.imports}"
        self.imports += 1
        file = SimpleUploadedFile(
            f"people-{self.imports}.csv", f"key,name,lens\n{key},Somebody,user_need\n".encode()
        )
        columns = self.ask(person, self.stage.url("import"), {"file": file})
        form = form_with(columns, "column-0")
        if form is None:
            return
        page = self.ask(person, self.last, {name: values[-1] for name, values in form.filled().items()})
        stored = form_with(page, "once_key")
        if stored is not None and "import" in self.last:
            self.ask(person, self.last, {"once_key": stored.filled()["once_key"][0]})
        there = {person.key for person in load_portfolio(self.stage.stored.pk).people}
        need(not (is_account and key in there), "somebody was imported under an account's key")
        self.persons += [key] if key in there else []

    @rule(person=leads)
    def undo(self, person: str) -> None:
        """A lead takes back the last import."""
        page = self.ask(person, self.stage.url("import")) or ""
        for url in re.findall(r'action="([^"]+/undo)"', page)[:1]:
            self.ask(person, url, {})

    @precondition(lambda self: self.done >= _LATE and len(self._members()) >= _FEW)
    @rule()
    def go(self) -> None:
        """An assessor deletes their account."""
        self.ask("bea", "/account/delete", {"is_meant": "on"})
        if not Account.objects.filter(email="bea@example.org").exists():
            self.gone.add("bea")

    @invariant()
    def nothing_is_lost(self) -> None:
        """What waits and what was shown is what should, to the last figure."""
        type(self).steps += 1
        self.done += 1
        waiting = SealedScore.objects.filter(likely__gte=_LEAST).values_list("likely", flat=True)
        figures = {figure for figure, _ in self.model.waiting.values()}
        need({int(text) for text in waiting} == figures, "what waits is not what should")
        shown = AssessmentRow.objects.filter(likely__gte=_LEAST).values_list("likely", flat=True)
        need({int(text) for text in shown} == self.model.shown, "what was shown is not what should be")
        messages = " ".join(WebhookMessage.objects.values_list("body", flat=True))
        # A key drawn at random may look like a figure: what counts is a figure that somebody gave.
        seen = {int(mark) for mark in MARK.findall(messages)} & self.model.givers.keys()
        need(not seen, f"a webhook tells {seen}")

    def teardown(self) -> None:
        """Everybody finds what is theirs, and everybody what was shown; then it is as if nothing had been."""
        if not hasattr(self, "held"):
            return
        try:
            self.find_again()
        finally:
            transaction.set_rollback(True)
            self.held.__exit__(None, None, None)
            forget_facts()

    def _open(self) -> None:
        for person in ("lead", *ACCOUNTS):
            if (
                self.ask(person, f"{self.stage.url('conversations')}?tension={self.stage.tension}", {})
                is not None
            ):
                self.talk = self.last
                break
        self.model.open(self.stage.work)
        self.seat = ""

    def _ask_to_show(self, person: str, url: str, fields: dict[str, str], subjects: list[Subject]) -> bool:
        """Whether a lead was let show what waits; the page that they come to shows it already."""
        comments = self.behind | self.left if url == f"{self.talk}/reveal" else ()
        self.showing = {*comments, *(self.model.waiting[subject][0] for subject in subjects)}
        is_done = self.ask(person, url, fields) is not None
        self.showing = set()
        if is_done:
            self._show(subjects)
        return is_done

    def _is_waiting(self) -> bool:
        """Whether figures wait of the work that comments are about."""
        return any(subject.work == self.stage.work for subject in self.model.waiting)

    def _release(self) -> None:
        """What was said behind a seal that never opened is everybody's to read once nothing waits."""
        if not self._is_waiting():
            self.spoken, self.left = self.spoken | self.left, set()

    def _show(self, subjects: list[Subject]) -> None:
        """What is shown at once tells each giver from every other."""
        givers = {self.model.waiting[subject][0]: subject.giver for subject in subjects}
        figures = self.model.show(subjects)
        type(self).shown += len(figures)
        rows = AssessmentRow.objects.filter(likely__in=figures).values_list("likely", "assessor")
        names = {(givers[int(likely)], assessor) for likely, assessor in rows}
        is_one_each = (
            len({giver for giver, _ in names}) == len(names) == len({receiver for _, receiver in names})
        )
        need(is_one_each, f"two givers go by one key, or one by two: {sorted(names)}")

    def _members(self) -> set[str]:
        emails = self.stage.stored.memberships.values_list("account__email", flat=True)
        return {email.partition("@")[0] for email in emails}

    def _peek(self, person: str) -> None:
        """Whoever has become somebody looks where that one's figures would stand."""
        for url in (self.stage.url(f"assess/{self.stage.work}"), self.talk, "/account/sealed"):
            self.ask(person, url)

    def _giver(self, person: str) -> str:
        return self.seat if person == GUEST else person

    def _figure(self, person: str) -> int:
        self.figure += 1000
        self.model.givers[self.figure] = person
        return self.figure


def _once(machine: SixPeople) -> str:
    return f"k-{machine.steps}-{machine.answers}"
