"""The form that takes decision records as files."""

from collections.abc import Sequence
from typing import Any

from django import forms

from bowstring.model.language import phrase
from bowstring.web.server import LARGEST
from bowstring.web.site.once import OnceForm


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Any number of files."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Every file that was chosen."""
        chosen: Sequence[Any] = data if isinstance(data, list | tuple) else [data]
        return [super(_FilesField, self).clean(upload, initial) for upload in chosen] or [
            super().clean(None, initial)
        ]


class RecordFilesForm(OnceForm):
    """Markdown files, or a zip of them."""

    records = _FilesField(
        label=phrase("Decision records"),
        help_text=phrase(
            "Markdown files as MADR has them, or a zip of them, up to {largest} MB "
            "together. You will see what would change before anything is saved.",
            largest=LARGEST // 1000000,
        ),
        widget=_SeveralFiles({"accept": ".md,.zip"}),
        error_messages={"required": phrase("Choose a file."), "empty": phrase("The file is empty.")},
    )
