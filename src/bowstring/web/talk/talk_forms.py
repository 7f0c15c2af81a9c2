"""What people type when they talk: scores, a new framing, what settled it, and who comes to a session."""

import time
from typing import Any

from django import forms

from bowstring.model.assessments import Evidence, Lens
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.web.site.figures import FigureField, PickField, currency_sign
from bowstring.web.site.once import OnceForm

EVIDENCE_WORDS = {
    Evidence.GUESS: "A guess",
    Evidence.DESK: phrase("Existing documents"),
    Evidence.RESEARCH: phrase("Research with users, or a study"),
    Evidence.LIVE: phrase("A trial, or figures from live use"),
}
_CASES = (
    ("low", phrase("A bad case"), phrase("There is a 1 in 10 chance that it is lower.")),
    ("likely", phrase("The likely case"), phrase("Just as likely to be higher or lower.")),
    ("high", phrase("A good case"), phrase("There is a 1 in 10 chance that it is higher.")),
)
_LONGEST_S = 1800.0


class ScoreForm(forms.Form):
    """Three figures, what they rest on, and a sentence."""

    def __init__(self, *arguments: Any, lens: Lens, settings: Settings, **more: Any) -> None:
        super().__init__(*arguments, **more)
        for name, label, hint in _CASES:
            self.fields[name] = _figure_field(lens, settings, label=label, hint=hint)
        self.fields["evidence"] = forms.ChoiceField(
            label=phrase("What is it based on?"),
            choices=[(grade.value, words) for grade, words in EVIDENCE_WORDS.items()],
            widget=forms.RadioSelect,
            initial=Evidence.GUESS.value,
        )
        self.fields["rationale"] = forms.CharField(
            label=phrase("Why? One sentence (optional)"),
            max_length=500,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields["started"] = forms.FloatField(
            widget=forms.HiddenInput, required=False, initial=lambda: round(time.time(), 1)
        )

    def clean(self) -> dict[str, Any]:
        """The figures in order."""
        answers: dict[str, Any] = super().clean() or {}
        low, likely, high = (answers.get(name) for name, _, _ in _CASES)
        if low is not None and likely is not None and low > likely:
            self.add_error(
                "low", phrase("This is above the likely case. Swap them, or enter a lower figure.")
            )
        if high is not None and likely is not None and high < likely:
            self.add_error(
                "high", phrase("This is below the likely case. Swap them, or enter a higher figure.")
            )
        return answers

    @property
    def seconds(self) -> float | None:
        """What it took to fill in; None if that is not known."""
        started = self.cleaned_data.get("started")
        took = time.time() - started if started else -1.0
        return round(took, 1) if 0 <= took <= _LONGEST_S else None


class SideForm(forms.Form):
    """Which side somebody speaks for."""

    lens = forms.ChoiceField(label=phrase("Which side do you score for?"), widget=forms.RadioSelect)

    def __init__(self, *arguments: Any, sides: tuple[Lens, ...] = tuple(Lens), **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["lens"].choices = [(lens.value, phrase("The {side}", side=lens.side)) for lens in sides]  # type: ignore[attr-defined]


class GuestForm(SideForm):
    """Somebody who comes by the link alone."""

    name = forms.CharField(
        label=phrase("Your name (optional)"),
        help_text=phrase("Nobody sees your name unless you choose to show it after the scores are shown."),
        max_length=80,
        required=False,
    )
    field_order = ("lens", "name")


class ReframeForm(OnceForm):
    """The concept in other words, and why."""

    description = forms.CharField(
        label=phrase("New description"),
        help_text=phrase("This becomes the description of the initiative."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    note = forms.CharField(
        label=phrase("What changed, and why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class SettleForm(OnceForm):
    """What came of a conversation."""

    outcome = forms.CharField(
        label=phrase("What did you agree?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    what_settled_it = forms.CharField(
        label=phrase("What answered it?"),
        help_text=phrase("A fact, a trial, a better idea, or a decision."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evidence = forms.ChoiceField(
        label=phrase("What is it based on?"),
        choices=[
            ("", phrase("Nothing new")),
            *((grade.value, words) for grade, words in EVIDENCE_WORDS.items()),
        ],
        required=False,
    )
    early_warning = forms.CharField(
        label=phrase("Early-warning sign (optional)"),
        help_text=phrase("What would be the first sign that it was wrong?"),
        max_length=500,
        required=False,
    )
    review_on = forms.DateField(
        label=phrase("Review on (optional)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"),
    )
    field_order = (
        "outcome",
        "what_settled_it",
        "evidence",
        "owner",
        "early_warning",
        "review_on",
        "once_key",
    )

    def __init__(self, *arguments: Any, portfolio: Portfolio, **more: Any) -> None:
        super().__init__(*arguments, **more)
        names = {person.key: person.name or person.key for person in portfolio.people}
        self.fields["owner"] = PickField(
            names=names, what="person", label=phrase("Who will do it? (optional)"), required=False
        )
        self.order_fields(self.field_order)


def _figure_field(lens: Lens, settings: Settings, *, label: str, hint: str) -> FigureField:
    money = settings.is_money(lens)
    unit = settings.unit(lens)
    return FigureField(
        label=label,
        help_text=hint,
        prefix=currency_sign(settings.currency) if money else "",
        suffix="a quarter" if money else phrase("{unit} a quarter", unit=unit),
    )
