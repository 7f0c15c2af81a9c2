"""Why an initiative is in the plan or not."""

from collections.abc import Sequence
from html import escape

from bowstring.answers.answer import Answer
from bowstring.answers.why import why_answer
from bowstring.model.portfolio import Settings
from bowstring.model.problems import Problem
from bowstring.report.why_words import must_be_true, standing_words
from bowstring.tensions.why import Why


class Explanation:
    """The answer, in words and as figures. why: the core's own record."""

    def __init__(self, why: Why, settings: Settings, problems: Sequence[Problem]) -> None:
        self.why, self._settings, self._problems = why, settings, problems

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, a sentence each."""
        return self.why.reasons

    @property
    def starts(self) -> str | None:
        """The quarter it starts in; None if it is not in the plan."""
        return str(self.why.starts) if self.why.starts is not None else None

    @property
    def must_be_true(self) -> dict[str, str]:
        """What would have to be true of its worth, in a sentence for each side."""
        return {lens.value: must_be_true(side, self._settings) for lens, side in self.why.sides.items()}

    def to_dict(self) -> Answer:
        """The answer of `bowstring why --json`."""
        return why_answer(self.why, self._problems)

    def __str__(self) -> str:
        headline = " ".join(filter(None, standing_words(self.why, self._settings)))
        return "\n".join([headline, *self.reasons])

    def __repr__(self) -> str:
        return f"<Explanation of {self.why.initiative.key!r}: {self.starts or 'not in the plan'}>"

    def _repr_html_(self) -> str:
        headline, *reasons = str(self).splitlines()
        items = "".join(f"<li>{escape(reason)}</li>" for reason in reasons)
        return (
            f"<p><strong>{escape(self.why.initiative.name)}</strong>: {escape(headline)}</p><ul>{items}</ul>"
        )
