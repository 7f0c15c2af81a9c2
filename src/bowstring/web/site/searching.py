"""The search field of a list."""

from collections.abc import Mapping
from typing import Any

from django import forms

from bowstring.model.language import phrase
from bowstring.report.table_words import label_of
from bowstring.web.store.columns import columns_of


class SearchForm(forms.Form):
    """Words that must all stand in a record, or in one column of it."""

    q = forms.CharField(label=phrase("Search"), required=False, max_length=200)
    column = forms.ChoiceField(label=phrase("In"), required=False)

    def __init__(self, data: Mapping[str, Any], *, table: str) -> None:
        super().__init__(data)
        columns = sorted((label_of(name), name) for name in columns_of(table) if name != "key")
        field: Any = self.fields["column"]
        field.choices = [("", phrase("any text")), *((name, label) for label, name in columns)]
        self.fields["q"].widget.attrs["title"] = phrase("Words; a figure such as >200000; – for nothing")
