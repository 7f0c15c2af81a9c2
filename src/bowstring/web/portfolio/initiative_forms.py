"""The form beside the list of initiatives: what to show."""

from collections.abc import Mapping
from typing import Any

from django import forms

from bowstring.model.assets import Focus, Phase
from bowstring.model.language import phrase
from bowstring.web.site.searching import SearchForm

_ANY = ("", phrase("any"))


class FilterForm(SearchForm):
    """Which initiatives to show. teams: keys and names; life_events: those that needs belong to."""

    focus = forms.ChoiceField(
        required=False, choices=[_ANY, *((focus.value, phrase(focus.value)) for focus in Focus)]
    )
    phase = forms.ChoiceField(
        required=False, choices=[_ANY, *((phase.value, phrase(phase.value)) for phase in Phase)]
    )
    team = forms.ChoiceField(required=False)
    plan = forms.ChoiceField(
        label=phrase("Plan"),
        required=False,
        choices=[_ANY, ("in", phrase("in the plan")), ("out", phrase("left out"))],
    )
    lack = forms.ChoiceField(
        label=phrase("Scoring status"),
        required=False,
        choices=[_ANY, ("stale", phrase("out of date")), ("unassessed", phrase("nothing yet"))],
    )
    life_event = forms.ChoiceField(label=phrase("Life event"), required=False)
    need = forms.CharField(required=False, widget=forms.HiddenInput, max_length=1_000)
    sort = forms.CharField(required=False, widget=forms.HiddenInput, max_length=60)

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        teams: tuple[tuple[str, str], ...],
        life_events: tuple[str, ...],
        has_plan: bool,
    ) -> None:
        super().__init__(data, table="initiatives")
        self._choose("team", teams)
        self._choose("life_event", tuple((life_event, life_event) for life_event in life_events))
        if not has_plan:
            del self.fields["plan"]
        for name in ("team", "life_event"):
            field: Any = self.fields[name]
            if len(list(field.choices)) == 1:
                del self.fields[name]

    def choice(self, name: str) -> str:
        """What was chosen; blank where nothing was, or nothing that there is."""
        if not self.is_bound or name not in self.fields:
            return ""
        self.is_valid()
        return str(self.cleaned_data.get(name, "") or "")

    def _choose(self, name: str, options: tuple[tuple[str, str], ...]) -> None:
        field: Any = self.fields[name]
        field.choices = [_ANY, *options]
