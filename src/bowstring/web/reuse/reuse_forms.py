"""Forms of reuse: what somebody looks for, and what was chosen about something that exists."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from bowstring.model.decisions import ReuseChoice
from bowstring.model.language import phrase
from bowstring.web.site.figures import FigureField, PickField, PickInput
from bowstring.web.site.once import OnceForm
from bowstring.web.site.plain_fields import text_field

_MOST_OFFERED = 400
_CHOICES = (
    (ReuseChoice.REUSE.value, phrase("Reuse it as it is")),
    (ReuseChoice.EXTEND.value, phrase("Extend it")),
    (ReuseChoice.REPLACE.value, phrase("Replace it by this work")),
    (ReuseChoice.BUILD.value, phrase("Build it anyway")),
)


class LookForm(forms.Form):
    """What somebody looks for: in a sentence, by a need, by capabilities."""

    q = forms.CharField(
        label=phrase("What does somebody need to do?"),
        help_text=phrase(
            "In their own words, such as “money for equipment so a disabled employee can do the job”."
        ),
        required=False,
        max_length=5_000,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    need = forms.CharField(
        label=phrase("Need it must meet"), required=False, max_length=1_000, widget=PickInput()
    )
    requires = forms.CharField(
        label=phrase("Capabilities it must provide"),
        help_text=phrase("Separate them with ;"),
        required=False,
        max_length=1_000,
        widget=PickInput(),
    )

    def __init__(
        self, *arguments: Any, needs: Iterable[str] = (), capabilities: Iterable[str] = (), **more: Any
    ) -> None:
        super().__init__(*arguments, **more)
        for name, offered in (("need", needs), ("requires", capabilities)):
            widget: Any = self.fields[name].widget
            widget.offered = tuple(offered)[:_MOST_OFFERED]

    def query(self) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """The sentence, the needs and the capabilities, as they were typed."""
        answers = self.cleaned_data if self.is_valid() else {}
        requires = (part.strip() for part in str(answers.get("requires", "")).split(";"))
        need = str(answers.get("need", ""))
        return str(answers.get("q", "")), (need,) if need else (), tuple(part for part in requires if part)


class ChooseForm(OnceForm):
    """What an initiative does about something that exists, why, and what that saves."""

    def __init__(
        self, *arguments: Any, works: Mapping[str, str], candidates: Mapping[str, str], **more: Any
    ) -> None:
        super().__init__(*arguments, **more)
        self.fields["initiative"] = PickField(
            names=works,
            what="initiative",
            label=phrase("Which initiative?"),
            help_text=phrase("Its name, or its key."),
        )
        self.fields["candidate"] = PickField(
            names=candidates, what=phrase("asset or initiative"), label=phrase("What exists, or is planned?")
        )
        self.fields["choice"] = forms.ChoiceField(
            label=phrase("Choice"),
            choices=_CHOICES,
            widget=forms.RadioSelect,
            error_messages={"required": phrase("Choose one.")},
        )
        self.fields["reason"] = text_field(
            phrase("Why?"), phrase("In a sentence."), is_required=True, is_long=True
        )
        self.fields["saving"] = FigureField(
            label=phrase("Total saving"),
            help_text=phrase("An amount, such as 180,000. Leave empty if you do not know. We count it once."),
            required=False,
        )
        self.fields["overlap"] = FigureField(
            label=phrase("Overlap, from 0 to 1"),
            help_text=phrase("Use 1 if they are the same. The plan counts what both do only once."),
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """A saving is more than nothing, and nothing is chosen about itself."""
        answers: dict[str, Any] = super().clean() or {}
        saving = answers.get("saving")
        if saving is not None and saving < 0:
            self.add_error("saving", phrase("Enter an amount above 0. Leave empty if reuse costs more."))
        overlap = answers.get("overlap")
        if overlap is not None and not 0 <= overlap <= 1:
            self.add_error("overlap", phrase("Enter a share from 0 to 1."))
        if answers.get("initiative") and answers.get("initiative") == answers.get("candidate"):
            self.add_error("candidate", phrase("This is the same initiative. Choose something else."))
        return answers
