"""The form that settles an initiative by hand, whatever the plan would say."""

from collections.abc import Sequence
from typing import Any

from django import forms

from bowstring.model.initiatives import Lock
from bowstring.model.language import phrase
from bowstring.model.quarters import Quarter
from bowstring.web.site.once import OnceForm

DECIDES = "decides"
_START = "start"


class SettleInitiativeForm(OnceForm):
    """What to do with an initiative. stamp: of the record that was looked at."""

    what = forms.ChoiceField(
        label=phrase("Decision by hand"),
        widget=forms.RadioSelect,
        choices=(
            (DECIDES, phrase("Let the plan decide")),
            (Lock.FUND.value, phrase("Include it, starting when it fits best")),
            (_START, phrase("Include it, starting in a quarter you choose")),
            (Lock.LEAVE_OUT.value, phrase("Leave it out")),
        ),
        error_messages={"required": phrase("Choose an option.")},
    )
    quarter = forms.ChoiceField(label=phrase("Quarter it starts in"), required=False)
    stamp = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, quarters: Sequence[Quarter], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["quarter"]
        field.choices = [
            ("", phrase("Choose a quarter")),
            *((str(quarter), quarter.words) for quarter in quarters),
        ]

    def clean(self) -> dict[str, Any]:
        """With a quarter where one is asked for."""
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("what") == _START and not answers.get("quarter") and "quarter" not in self.errors:
            self.add_error("quarter", phrase("Choose the quarter it starts in."))
        return answers

    @property
    def lock(self) -> Lock | Quarter | None:
        """What the form says, of a form whose fields are right."""
        what = self.cleaned_data["what"]
        if what == DECIDES:
            return None
        return Quarter.parse(self.cleaned_data["quarter"]) if what == _START else Lock(what)


def initial_of(lock: Lock | Quarter | None) -> dict[str, str]:
    """The form's fields as a lock tells them."""
    if isinstance(lock, Quarter):
        return {"what": _START, "quarter": str(lock)}
    return {"what": DECIDES if lock is None else lock.value}
