"""The rough sort: five ranges a side, and a few cards at a time with a range for each."""

import itertools
from collections.abc import Sequence
from typing import Any

from django import forms

from bowstring.model.assessments import Lens
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.portfolio import Settings
from bowstring.web.site.figures import FigureField, currency_sign

Bands = tuple[tuple[float, float], ...]

UNSURE = "unsure"
_LONGEST = 240
BANDS = 5
BAND_NAMES = (phrase("Very small"), phrase("Small"), phrase("Medium"), phrase("Large"), phrase("Very large"))
_EDGES = (
    *(phrase("{name}: from", name=name) for name in BAND_NAMES),
    phrase("{band_names}: to", band_names=BAND_NAMES[-1]),
)


class RangesForm(forms.Form):
    """Six edges a side, which make five ranges."""

    def __init__(self, *arguments: Any, settings: Settings, **more: Any) -> None:
        super().__init__(*arguments, **more)
        for lens in Lens:
            money = settings.is_money(lens)
            for place, words in enumerate(_EDGES):
                self.fields[f"{lens.value}_{place}"] = FigureField(
                    label=words, prefix=currency_sign(settings.currency) if money else ""
                )

    def clean(self) -> dict[str, Any]:
        """Edges that rise."""
        answers: dict[str, Any] = super().clean() or {}
        for lens in Lens:
            edges = [answers.get(f"{lens.value}_{place}") for place in range(BANDS + 1)]
            for place in range(BANDS):
                low, high = edges[place], edges[place + 1]
                if low is not None and high is not None and high <= low:
                    self.add_error(
                        f"{lens.value}_{place + 1}", phrase("Enter a figure above the one before it.")
                    )
        return answers

    def bands_of(self, lens: Lens) -> Bands:
        """A side's five ranges, once the edges are right."""
        edges = [float(self.cleaned_data[f"{lens.value}_{place}"]) for place in range(BANDS + 1)]
        return tuple(itertools.pairwise(edges))

    def side(self, lens: Lens) -> list[Any]:
        """A side's fields."""
        return [self[f"{lens.value}_{place}"] for place in range(BANDS + 1)]


def _card_words(work: Initiative) -> str:
    """What a card says below the name: what the work is, and how far it has come."""
    description = work.description.strip() or phrase("No description yet.")
    if len(description) > _LONGEST:
        description = f"{description[:_LONGEST].rsplit(' ', 1)[0]} …"
    since = work.committed_start
    begun = (
        phrase("under way since {first_month}", first_month=since.first_month)
        if since is not None
        else phrase("under way")
        if work.is_running
        else ""
    )
    status = "" if work.standing is not None and begun else work.status.strip()
    standing = ", ".join(filter(None, (phrase(work.phase.value) if work.phase else "", status, begun)))
    return f"{description} ({standing})" if standing else description


class CardsForm(forms.Form):
    """A range for each of a few cards; a card may be left alone."""

    def __init__(
        self, *arguments: Any, works: Sequence[Initiative], choices: Sequence[tuple[str, str]], **more: Any
    ) -> None:
        super().__init__(*arguments, **more)
        for work in works:
            self.fields[work.key] = forms.ChoiceField(
                label=work.name,
                help_text=_card_words(work),
                choices=[*choices, (UNSURE, phrase("I do not know"))],
                required=False,
                widget=forms.RadioSelect,
            )
