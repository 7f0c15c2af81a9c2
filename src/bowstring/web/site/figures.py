"""Fields that several forms have: a figure as people type it, and somebody or something picked by its name."""

import math
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bowstring.model.language import phrase

_FIGURE = re.compile(r"(-?)\s*[£€$]?\s*([\d,. \u00a0]+)\s*(k|thousand|m|million|bn|billion)?", re.IGNORECASE)
_TIMES = {"": 1.0, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_MOST = 1e13
_MOST_OFFERED = 600


class FigureField(forms.CharField):
    """A figure as people type it: "1,200", "£40,000", "1.2m", "40k"; cleaned to a float."""

    def __init__(self, **kwargs: Any) -> None:
        self.prefix = kwargs.pop("prefix", "")
        self.suffix = kwargs.pop("suffix", "")
        attrs = {
            "inputmode": "decimal",
            "autocomplete": "off",
            "class": "govuk-input--width-10",
            "spellcheck": "false",
        }
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        """The figure; None if it may be left out and is."""
        text = super().clean(value)
        return figure_of(text) if text else None


def figure_of(text: str) -> float:
    """The figure that a text tells. Raises: ValidationError with the mend."""
    match = _FIGURE.fullmatch(text.strip())
    digits = re.sub(r"[, \u00a0]", "", match[2]) if match else ""
    try:
        figure = (
            float(f"{match[1] if match else ''}{digits}") * _TIMES[(match[3] or "").lower() if match else ""]
        )
    except ValueError:
        raise ValidationError(
            phrase("“{text}” is not a number. Enter a number such as 1,200 or 1.2m.", text=text)
        ) from None
    if not math.isfinite(figure) or abs(figure) > _MOST:
        raise ValidationError(phrase("That number is too large. Enter a smaller one."))
    return figure


def currency_sign(currency: str) -> str:
    """What stands before an amount."""
    return {"GBP": "£", "EUR": "€", "USD": "$"}.get(currency, currency)


class PickInput(forms.TextInput):
    """A text that offers what can be picked as one types; works as a plain text without a script."""

    template_name = "django/forms/widgets/pick.html"
    offered: tuple[str, ...] = ()

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """With what is offered."""
        context = super().get_context(name, value, attrs)
        context["widget"]["offered"] = self.offered
        if self.offered:
            context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_offered"
        return context


class PickField(forms.CharField):
    """Something picked by its name, or by its key; cleaned to the key, or to blank where it may be left out.

    names: by key. what: what they are, for the mend.
    """

    def __init__(self, *, names: Mapping[str, str], what: str, **kwargs: Any) -> None:
        widget = PickInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        widget.offered = tuple(sorted(set(names.values())))[:_MOST_OFFERED]
        super().__init__(max_length=300, widget=widget, **kwargs)
        self.names, self.what = names, what

    def clean(self, value: Any) -> Any:
        """The key of what was picked."""
        text = super().clean(value)
        if not text or text in self.names:
            return text
        keys = [key for key, name in self.names.items() if name.casefold() == text.casefold()]
        if not keys:
            raise ValidationError(
                phrase(
                    "There is no {what} called “{text}”. Choose one from the list.", what=self.what, text=text
                )
            )
        if len(keys) > 1:
            raise ValidationError(
                phrase(
                    "“{text}” is the name of {count}. Enter a key: {keys}.",
                    text=text,
                    count=len(keys),
                    keys=", ".join(keys[:4]),
                )
            )
        return keys[0]
