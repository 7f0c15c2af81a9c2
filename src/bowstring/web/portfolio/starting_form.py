"""What is asked of whoever starts a portfolio."""

import re
from typing import Any

from django import forms

from bowstring.formats.foreign.interpret import interpret
from bowstring.formats.own.tables import TABLES
from bowstring.model.decisions import Level
from bowstring.model.language import phrase
from bowstring.model.portfolio import Forum, Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.web.site.figures import FigureField
from bowstring.web.site.once import OnceForm

_FORUMS = (
    ("executive", phrase("The executive"), Level.ENTERPRISE),
    ("platforms", phrase("Platform groups"), Level.PLATFORM),
    ("teams", phrase("Teams"), Level.TEAM),
)
_MOST_HOURS = 40.0
IMPORT, EMPTY = "import", "empty"


class StartForm(OnceForm):
    """A name, the first quarter, a currency, and the hours that those who meet have."""

    name = forms.CharField(
        label=phrase("Name"), max_length=200, help_text=phrase("Such as your department, or a part of it.")
    )
    start = forms.CharField(
        label=phrase("First quarter that can be planned"),
        max_length=40,
        help_text=phrase("Such as Q1 2027 or January 2027, which are January to March 2027."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    currency = forms.CharField(
        label=phrase("Currency"),
        max_length=3,
        initial="GBP",
        help_text=phrase("Three letters, such as GBP or EUR."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "autocapitalize": "characters"}),
    )
    begin = forms.ChoiceField(
        label=phrase("Begin with"),
        choices=(
            (IMPORT, phrase("A spreadsheet or a portfolio that I have")),
            (EMPTY, phrase("Nothing yet")),
        ),
        initial=IMPORT,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, name, _ in _FORUMS:
            self.fields[f"hours_{key}"] = FigureField(
                label=name, required=False, suffix=phrase("hours a week")
            )
        self.order_fields(("name", "start", "currency", *self.hours_fields, "begin"))

    @property
    def hours_fields(self) -> tuple[str, ...]:
        """The fields that ask for hours."""
        return tuple(f"hours_{key}" for key, _, _ in _FORUMS)

    @property
    def hours(self) -> tuple[Any, ...]:
        """The same as a page shows them."""
        return tuple(self[name] for name in self.hours_fields)

    def clean_start(self) -> str:
        """A quarter."""
        quarter = interpret(str(self.cleaned_data["start"]), TABLES["initiatives"].columns["start"].kind)
        if quarter is None:
            raise forms.ValidationError(phrase("Enter a quarter and its year, such as Q1 2027."))
        return str(quarter.cell)

    def clean_currency(self) -> str:
        """Three letters."""
        typed = str(self.cleaned_data["currency"]).strip().upper()
        if not re.fullmatch(r"[A-Z]{3}", typed):
            raise forms.ValidationError(phrase("Enter a three-letter currency code, such as GBP."))
        return typed

    def clean(self) -> dict[str, Any]:
        """The fields; nobody meets all week."""
        answers = super().clean() or {}
        for name in self.hours_fields:
            hours = answers.get(name)
            if hours is not None and not 0 < hours <= _MOST_HOURS:
                self.add_error(name, phrase("Enter hours a week, up to 40."))
        return answers

    @property
    def portfolio(self) -> Portfolio:
        """The new portfolio, where the fields are right."""
        answers = self.cleaned_data
        hours = ((key, level, answers.get(f"hours_{key}")) for key, _, level in _FORUMS)
        return Portfolio(
            settings=Settings(
                name=answers["name"],
                start=Quarter.parse(answers["start"]),
                currency=answers["currency"],
                forums=tuple(
                    Forum(key=key, level=level, hours=amount) for key, level, amount in hours if amount
                ),
            )
        )
