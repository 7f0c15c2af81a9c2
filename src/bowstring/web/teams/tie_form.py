"""The form of a tie: two teams that work together now, how closely, and how that is known."""

from collections.abc import Mapping
from typing import Any

from django import forms

from bowstring.model.language import phrase
from bowstring.web.site.figures import PickField
from bowstring.web.site.once import OnceForm
from bowstring.web.site.plain_fields import text_field

_CLOSE = (
    ("0.8", phrase("Closely: most days")),
    ("0.5", phrase("Regularly: most weeks")),
    ("0.2", phrase("Sometimes")),
    ("", phrase("Not known")),
)


class TieForm(OnceForm):
    """Two teams that work together now."""

    stamp = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *arguments: Any, teams: Mapping[str, str], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["a"] = PickField(names=teams, what="team", label=phrase("One team"))
        self.fields["b"] = PickField(names=teams, what="team", label=phrase("The other team"))
        self.fields["strength"] = forms.TypedChoiceField(
            label=phrase("How closely do they work together?"),
            choices=_CLOSE,
            coerce=float,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields["source"] = text_field(
            phrase("How do you know?"), phrase("Such as “a weekly call”."), is_required=True
        )

    def clean(self) -> dict[str, Any]:
        """A team is not tied to itself."""
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("a") and answers.get("a") == answers.get("b"):
            self.add_error("b", phrase("This is the same team. Choose another."))
        return answers
