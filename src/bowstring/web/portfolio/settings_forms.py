"""The portfolio's settings as a form."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from bowstring.formats.cells import FIGURE, TEXT, CellKind, kind_of
from bowstring.formats.foreign.interpret import interpret
from bowstring.model.assessments import Lens
from bowstring.model.decisions import Level
from bowstring.model.language import phrase
from bowstring.model.portfolio import Forum, LensSettings, Settings
from bowstring.model.quarters import Quarter
from bowstring.model.wording import slug_of
from bowstring.report.table_words import text_of
from bowstring.web.site.cells import CellField
from bowstring.web.site.once import OnceForm

_BANDS = 5
_MONTHS = ((1, phrase("January")), (4, phrase("April")), (7, phrase("July")), (10, phrase("October")))
_PLAIN = (
    "name",
    "start",
    "as_of",
    "quarters",
    "value_quarters",
    "ramp_quarters",
    "currency",
    "price_base",
    "minutes_per_person_week",
)
_SHARES = ("discount_rate", "floor", "users")


def _kind(annotation: object) -> CellKind:
    cell_kind = kind_of(annotation)
    if cell_kind is None:
        raise AssertionError("settings are told in plain cells")
    return cell_kind


def _cell(annotation: object, label: str, hint: str = "", *, required: bool = True) -> CellField:
    kind = _kind(annotation)
    return CellField(
        kind,
        default="" if kind is TEXT else None,
        label=label,
        help_text=hint,
        required=required,
        max_length=200,
        error_messages={"required": phrase("Enter {what}.", what=kind.what)},
    )


class BandsField(forms.CharField):
    """Five ranges for a rough sort, one a line: "0 to 500"."""

    def __init__(self, label: str) -> None:
        hint = phrase(
            "Enter five ranges, one on each line, such as “0 to 500”. Leave empty if you have none yet."
        )
        super().__init__(
            label=label,
            help_text=hint,
            required=False,
            max_length=500,
            widget=forms.Textarea({"rows": _BANDS}),
        )
        self.widget.attrs.pop("maxlength", None)

    def clean(self, value: Any) -> tuple[tuple[float, float], ...]:
        """The ranges, lowest first as they stand."""
        lines = [line for line in super().clean(value).splitlines() if line.strip()]
        if lines and len(lines) != _BANDS:
            raise ValidationError(
                phrase("You entered {lines} ranges. Enter five, one on each line, or none.", lines=len(lines))
            )
        return tuple(_band(line) for line in lines)


class SettingsForm(OnceForm):
    """How the portfolio is read and planned. is_started: it has initiatives, so that its currency is fixed."""

    name = _cell(str, phrase("Name"))
    start = _cell(
        Quarter,
        phrase("First quarter that can be planned"),
        phrase("Such as Q4 2026, October 2026 or 2026/27 Q3."),
    )
    as_of = _cell(
        date,
        phrase("Date of the facts"),
        phrase("We use this date to tell which figures are out of date. Leave empty to switch this off."),
        required=False,
    )
    quarters = _cell(int, phrase("Quarters to plan"))
    value_quarters = _cell(
        int,
        phrase("Quarters in which value counts"),
        phrase("Counted from the first quarter. At least as many as you plan."),
    )
    ramp_quarters = _cell(int, phrase("Quarters until something new is fully used"))
    currency = _cell(
        str,
        phrase("Currency"),
        phrase("A code such as GBP. You cannot change it once there are initiatives."),
    )
    price_base = _cell(str, phrase("Prices of"), phrase("Such as 2026/27 prices."), required=False)
    financial_year_start_month = forms.TypedChoiceField(
        label=phrase("The financial year starts in"), choices=_MONTHS, coerce=int
    )
    discount_rate = _cell(str, phrase("Discount rate a year"), phrase("Such as 3.5 %."))
    shrink = forms.BooleanField(label=phrase("Adjust for over-optimism"), required=False)
    floor = _cell(
        str,
        phrase("Minimum share"),
        phrase("Each type of work gets at least this share of its best. Leave empty for no minimum."),
        required=False,
    )
    users = _cell(
        str,
        phrase("Weight of users"),
        phrase(
            "Compared with the business. 50 % favours neither side, 60 % favours users. Leave empty for 50 %."
        ),
        required=False,
    )
    minutes_per_person_week = _cell(float, phrase("Most minutes to ask of a person each week"))
    unit_user_need = _cell(
        str, phrase("Unit for the user side"), phrase("Leave empty for people."), required=False
    )
    bands_user_need = BandsField(phrase("Ranges for a rough sort of the user side"))
    unit_business_value = _cell(
        str, phrase("Unit for the business side"), phrase("Leave empty for the currency."), required=False
    )
    bands_business_value = BandsField(phrase("Ranges for a rough sort of the business side"))
    stamp = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, settings: Settings, is_started: bool, **more: Any
    ) -> None:
        self.settings = settings
        super().__init__(data, initial={**texts_of_settings(settings), **more.pop("initial", {})}, **more)
        self.fields["currency"].disabled = is_started
        cast(CellField, self.fields["start"]).year_start = settings.financial_year_start_month

    def clean_discount_rate(self) -> float:
        """A share of 1."""
        share = _share(self.cleaned_data["discount_rate"])
        if share is None:
            raise ValidationError(phrase("Enter a share such as 3.5 %."))
        return share

    def clean_floor(self) -> float | None:
        """A share of 1; None for none."""
        return _share(self.cleaned_data["floor"])

    def clean_users(self) -> float | None:
        """A share of 1; None for even."""
        share = _share(self.cleaned_data["users"])
        if share is not None and not 0 < share < 1:
            raise ValidationError(
                phrase("Enter a share above 0 % and below 100 %, so that both sides count.")
            )
        return share

    def made(self, forums: tuple[Forum, ...]) -> Settings:
        """The settings that were typed; what the form does not show stays as it is."""
        answers = self.cleaned_data
        lens = {
            side: LensSettings(unit=answers[f"unit_{side.value}"], bands=answers[f"bands_{side.value}"])
            for side in Lens
            if answers[f"unit_{side.value}"] or answers[f"bands_{side.value}"]
        }
        plain = {name: answers[name] for name in (*_PLAIN, *_SHARES, "shrink", "financial_year_start_month")}
        return dataclasses.replace(self.settings, **plain, lens=lens, forums=forums)


class ForumForm(forms.Form):
    """A group that meets. Without a name it is none."""

    key = _cell(str, phrase("Name"), required=False)
    level = forms.ChoiceField(
        required=False,
        choices=[(level.value, level.value) for level in Level],
        initial=Level.ENTERPRISE.value,
    )
    team = forms.ChoiceField(label=phrase("Of the team"), required=False)
    hours = _cell(float, phrase("Hours a week"), required=False)

    def __init__(self, *data: Any, teams: tuple[tuple[str, str], ...] = (), **more: Any) -> None:
        super().__init__(*data, **more)
        options: Any = self.fields["team"]
        options.choices = [("", "–"), *teams]

    def clean_hours(self) -> float | None:
        """Hours, more than none."""
        hours: float | None = self.cleaned_data["hours"]
        if self.cleaned_data.get("key") and (hours is None or not 0 < hours <= 168):
            raise ValidationError(phrase("Enter the hours it meets each week, such as 6."))
        return hours

    def made(self) -> Forum | None:
        """The forum; None if nothing was typed."""
        answers = self.cleaned_data
        if not answers.get("key"):
            return None
        key = slug_of(answers["key"]) or answers["key"]
        return Forum(key=key, level=Level(answers["level"]), team=answers["team"], hours=answers["hours"])


def texts_of_settings(settings: Settings) -> dict[str, Any]:
    """Every setting of the form, as somebody would type it."""
    texts: dict[str, Any] = {name: text_of(getattr(settings, name)) for name in _PLAIN}
    texts |= {name: _share_text(getattr(settings, name)) for name in _SHARES}
    for lens in Lens:
        lens_settings = settings.lens.get(lens, LensSettings())
        texts[f"unit_{lens.value}"] = lens_settings.unit
        texts[f"bands_{lens.value}"] = "\n".join(
            phrase("{text_of} to {high}", text_of=text_of(low), high=text_of(high))
            for low, high in lens_settings.bands
        )
    texts["shrink"] = settings.shrink
    texts["financial_year_start_month"] = settings.financial_year_start_month
    return texts


def _band(line: str) -> tuple[float, float]:
    parts = line.replace("–", " to ").split(" to ")
    figures = [_figure(part) for part in parts]
    if len(figures) != 2 or figures[0] is None or figures[1] is None:
        raise ValidationError(
            phrase("“{line}” is not a range. Write it as “0 to 500”.", line=line.strip()[:40])
        )
    if figures[1] < figures[0]:
        raise ValidationError(phrase("“{line}” ends before it begins. Swap the two.", line=line.strip()[:40]))
    return figures[0], figures[1]


def _figure(text: str) -> float | None:
    read = interpret(text.strip(), FIGURE) if text.strip() else None
    return float(read.cell) if read is not None and isinstance(read.cell, int | float) else None


def _share(text: str) -> float | None:
    """A share typed as "30 %", "30" or "0.3": from 1 on it is per cent."""
    if not text.strip():
        return None
    figure = _figure(text)
    if figure is None or figure < 0 or figure > 100:
        raise ValidationError(phrase("Enter a share such as 30 %."))
    return figure if "%" in text or figure < 1 else figure / 100


def _share_text(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.6g} %"
