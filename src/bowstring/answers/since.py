"""`since`: what was promised and kept, what was answered, what changed in the facts, and what that did to the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bowstring.answers.answer import Answer, finite, problem_answers
from bowstring.formats.cells import cell_text, to_cell
from bowstring.formats.own.fact_changes import FactChange
from bowstring.model.assessments import Lens
from bowstring.model.conversations import Conversation
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Problem
from bowstring.model.quarters import Quarter
from bowstring.planning.adopted.start_changes import start_changes
from bowstring.planning.plan import Plan
from bowstring.tensions.follow_ups import FollowUp, follow_ups_of, follow_ups_within

Starts = Mapping[str, Quarter | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What happened from one day to another.

    questions: in words, by the keys of tensions. facts, and scores, how many came: None if no earlier facts are
    known. starts: of the earlier plan and of this one; None if one of the two has none. plans: both, where both are
    known.
    """

    portfolio: Portfolio
    first: date
    last: date
    questions: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[FactChange, ...] | None = None
    scores: int | None = None
    starts: tuple[Starts, Starts] | None = None
    plans: tuple[Plan, Plan] | None = None

    @property
    def promises(self) -> tuple[FollowUp, ...]:
        """What fell due, or was kept."""
        promises = follow_ups_of(self.portfolio, self.last, questions=self.questions)
        return follow_ups_within(promises, self.first, self.last)

    @property
    def answered(self) -> tuple[Conversation, ...]:
        """The conversations that settled their question, the latest first."""
        settled = [
            conversation
            for conversation in self.portfolio.conversations
            if conversation.settled_on is not None and self.first <= conversation.settled_on <= self.last
        ]
        settled.sort(key=lambda conversation: (str(conversation.settled_on), conversation.key), reverse=True)
        return tuple(settled)


def since_answer(since: Since, problems: Sequence[Problem]) -> Answer:
    """What happened, for programs."""
    return {
        "from": since.first.isoformat(),
        "to": since.last.isoformat(),
        "promises": [_promise(promise, since.questions) for promise in since.promises],
        "answered": [_answered(conversation, since.questions) for conversation in since.answered],
        "facts": None if since.facts is None else [_fact(change) for change in since.facts],
        "scores": since.scores,
        "plan": None if since.starts is None else _plan(*since.starts, since.plans),
        "problems": problem_answers(problems),
    }


def _promise(promise: FollowUp, questions: Mapping[str, str]) -> Answer:
    return {
        "conversation": promise.conversation,
        "tension": promise.tension,
        "question": questions.get(promise.tension),
        "by": promise.by or None,
        "due": promise.due.isoformat() if promise.due is not None else None,
        "done_on": promise.done_on.isoformat() if promise.done_on is not None else None,
        "state": promise.state.value,
    }


def _answered(conversation: Conversation, questions: Mapping[str, str]) -> Answer:
    return {
        "conversation": conversation.key,
        "tension": conversation.tension,
        "question": questions.get(conversation.tension),
        "settled_on": str(conversation.settled_on),
        "outcome": conversation.outcome,
    }


def _fact(change: FactChange) -> Answer:
    return {
        "table": change.table,
        "key": " ".join(part for part in change.identity if part),
        "change": "new" if change.before is None else "gone" if change.after is None else "changed",
        "fields": [
            {"field": name, "before": _cell(was), "now": _cell(is_now)}
            for name, (was, is_now) in change.fields.items()
        ],
    }


def _cell(value: object) -> str | None:
    """A field as a file would hold it; None if it holds nothing."""
    return cell_text(to_cell(value)) or None


def _plan(before: Starts, now: Starts, plans: tuple[Plan, Plan] | None) -> Answer:
    changes = start_changes(before, now)

    def shift(key: str) -> Answer:
        was, is_now = before.get(key), now.get(key)
        return {
            "initiative": key,
            "before": str(was) if was is not None else None,
            "now": str(is_now) if is_now is not None else None,
        }

    return {
        "comes_in": [shift(key) for key in sorted(changes.came)],
        "leaves": [shift(key) for key in sorted(changes.left)],
        "moves": [shift(key) for key in sorted(changes.moved)],
        "sides": {lens.value: _side(lens, *plans) for lens in Lens} if plans is not None else None,
    }


def _side(lens: Lens, before: Plan, now: Plan) -> Answer | None:
    """What one side gets more, in its unit, and what it would if work could be split, which is exact."""
    if lens not in before.lens or lens not in now.lens:
        return None
    then, after = before.lens[lens], now.lens[lens]
    exact = None if then.divisible is None or after.divisible is None else after.divisible - then.divisible
    return {"change": finite(after.total - then.total), "if_split": finite(exact)}
