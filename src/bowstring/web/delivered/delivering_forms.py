"""Forms of what was delivered: a figure that was measured, a date that is promised, the day something came."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from bowstring.formats.own.tables import TABLES
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.web.site.cells import PeriodField
from bowstring.web.site.figures import FigureField, PickField, PickInput
from bowstring.web.site.once import OnceForm
from bowstring.web.site.plain_fields import day_field, text_field

_NO_UNIT = phrase("Enter the unit, such as people, £ or %, so that it can be compared.")


class MeasureForm(OnceForm):
    """A figure of a period. measures: offered, besides value to a side and any other that is typed."""

    def __init__(
        self, *arguments: Any, subjects: Mapping[str, str], measures: Iterable[str], **more: Any
    ) -> None:
        super().__init__(*arguments, **more)
        self._sides = {phrase("Value to {whom}", whom=lens.whom): lens.value for lens in Lens}
        self.fields["of"] = PickField(
            names=subjects, what=phrase("initiative, asset or outcome"), label=phrase("What was measured?")
        )
        self.fields["measure"] = text_field(
            phrase("Which figure?"),
            phrase("Value to users or to the business a quarter, or any other figure by its name."),
            is_required=True,
        )
        widget = PickInput({"autocomplete": "off"})
        widget.offered = (*self._sides, *measures)
        self.fields["measure"].widget = widget
        self.fields["period"] = PeriodField(
            TABLES["measurements"].columns["period"].kind,
            default="",
            label=phrase("Which period?"),
            help_text=phrase("A quarter such as Q4 2026, a financial year such as 2026/27, or a year."),
            required=True,
            error_messages={"required": phrase("Enter a period, such as Q4 2026.")},
        )
        self.fields["value"] = FigureField(
            label=phrase("Amount"), error_messages={"required": phrase("Enter the figure that was measured.")}
        )
        self.fields["unit"] = text_field(phrase("Unit"), phrase("Such as people, £ or %."), is_required=True)
        self.fields["unit"].error_messages["required"] = _NO_UNIT
        self.fields["source"] = text_field(phrase("Source"), phrase("Such as “service data”."))

    def clean_measure(self) -> str:
        """The measure as facts name it: what is value to a side by that side's own name."""
        typed = str(self.cleaned_data["measure"])
        sides = {words.casefold(): value for words, value in self._sides.items()}
        return sides.get(" ".join(typed.split()).casefold(), typed)


class PromiseForm(OnceForm):
    """A date that is promised from today; an earlier promise stays."""

    def __init__(self, *arguments: Any, works: Mapping[str, str], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["initiative"] = PickField(
            names=works, what="initiative", label=phrase("Which initiative?")
        )
        self.fields["milestone"] = text_field(
            phrase("What is promised?"),
            phrase("The same words as before where it was promised before, such as “in public use”."),
            is_required=True,
        )
        self.fields["promised"] = day_field(phrase("Promised date"), is_required=True)


class CameForm(OnceForm):
    """The day on which a milestone came. milestones: (number of its row, words)."""

    def __init__(self, *arguments: Any, milestones: Iterable[tuple[int, str]], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["milestone"] = forms.TypedChoiceField(
            label=phrase("What was delivered?"),
            choices=[("", phrase("Choose what was delivered")), *milestones],
            coerce=int,
            error_messages={
                "required": phrase("Choose what was delivered."),
                "invalid_choice": (phrase("It has been delivered already.")),
            },
        )
        self.fields["actual"] = day_field(phrase("When was it delivered?"), is_required=True)
