"""A text and a day, as forms outside the plain tables ask for them."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from bowstring.formats.cells import TEXT
from bowstring.formats.own.tables import TABLES
from bowstring.model.language import phrase
from bowstring.web.site.cells import LONGEST_LINE, LONGEST_TEXT, CellField

_DAY = TABLES["forecasts"].columns["promised"].kind
_DAY_HINT = phrase("Such as 1 October 2026.")
# A day, a month and a year.
_PARTS, _FEWEST = re.compile(r"[^\W\d_]+|\d+"), 3
_WHOLE_DAY = phrase("Enter a day. A month or “TBC” is no day: leave it out until there is one.")


def text_field(label: str, hint: str = "", *, is_required: bool = False, is_long: bool = False) -> CellField:
    """A text; a long one has several lines."""
    return CellField(
        TEXT,
        default="",
        label=label,
        help_text=hint,
        required=is_required,
        max_length=LONGEST_TEXT if is_long else LONGEST_LINE,
        is_long=is_long,
        error_messages={"required": phrase("Enter it in a few words.")},
    )


class DayField(CellField):
    """A day in any way that names a day: a month alone, which a file's reader takes for its first day, is none."""

    def clean(self, value: Any) -> Any:
        """The day."""
        parts = _PARTS.findall(str(value or ""))
        if parts and len(parts) < _FEWEST and not any(len(part) == len("20261001") for part in parts):
            raise ValidationError(_WHOLE_DAY)
        return super().clean(value)


def day_field(label: str, hint: str = _DAY_HINT, *, is_required: bool = False) -> DayField:
    """A day; cleaned to None if it is left out."""
    return DayField(
        _DAY,
        default=None,
        label=label,
        help_text=hint,
        required=is_required,
        error_messages={"required": _WHOLE_DAY},
    )
