"""A form that stores once, however often it is sent."""

from typing import Any

from django import forms

from bowstring.web.store.submissions import one_time_key


class OnceForm(forms.Form):
    """A form with a hidden one-time key: `store_once(form.once, store, by=visit.account)` takes it in.

    A form that came back with errors keeps its key; one sent without a key gets a new one.
    """

    once_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40, initial=one_time_key)

    def clean_once_key(self) -> str:
        """The key it was opened with."""
        return self.cleaned_data["once_key"] or one_time_key()

    @property
    def once(self) -> str:
        """The key of a form whose fields are right."""
        key: Any = self.cleaned_data["once_key"]
        return str(key)
