"""The search field of a list."""

from django import forms


class SearchForm(forms.Form):
    """Words that must all stand in a record."""

    q = forms.CharField(label="Search", required=False, max_length=200)
