"""A tension that somebody noticed: two sides, a question, and perhaps a what-if to price it by."""

from typing import Any

from django import forms

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Place, Problem
from bowstring.model.requirements import requirements_of
from bowstring.model.what_ifs import WhatIfKind, parse_what_if
from bowstring.model.wording import number_words
from bowstring.web.site.figures import FigureField, PickField
from bowstring.web.site.once import OnceForm

_KINDS = (
    ("", phrase("I do not know: leave it without a price")),
    (WhatIfKind.FUND.value, phrase("…we did an initiative")),
    (WhatIfKind.DROP.value, phrase("…we did not do an initiative")),
    (WhatIfKind.WORTH.value, phrase("…an initiative had a different value")),
    (WhatIfKind.UNREQUIRE.value, phrase("…an initiative did not have to wait for another")),
    (WhatIfKind.PERSON.value, phrase("…we had one more person of a discipline for a quarter")),
    (WhatIfKind.FLOOR.value, phrase("…one type of work had no minimum share")),
)
_NEEDS = {
    WhatIfKind.FUND: ("initiative",),
    WhatIfKind.DROP: ("initiative",),
    WhatIfKind.WORTH: ("initiative", "lens", "value"),
    WhatIfKind.UNREQUIRE: ("initiative", "provider"),
    WhatIfKind.PERSON: ("discipline", "quarter"),
    WhatIfKind.FLOOR: ("focus",),
}
DETAILS = ("initiative", "provider", "lens", "value", "discipline", "quarter", "focus")
"""The fields that one or another what-if needs."""

_MISSING = phrase("Your what-if needs this.")


class RaiseForm(OnceForm):
    """Two sides, a question, and a what-if."""

    pole_a = forms.CharField(
        label=phrase("One side"), help_text=phrase("For instance: one service for everybody"), max_length=300
    )
    pole_b = forms.CharField(
        label=phrase("The other side"), help_text=phrase("For instance: each office its own"), max_length=300
    )
    question = forms.CharField(label=phrase("The question"), max_length=500)

    def __init__(self, *arguments: Any, portfolio: Portfolio, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.portfolio = portfolio
        works = {key: initiative.name for key, initiative in portfolio.index.initiatives.items()}
        others = works | {key: capability.name for key, capability in portfolio.index.capabilities.items()}
        scarce = {row.discipline for row in portfolio.capacity if row.people is not None}
        start = portfolio.settings.start
        quarters = [start.plus(step) for step in range(portfolio.settings.quarters)]
        self.fields["kind"] = forms.ChoiceField(
            label=phrase("What if…"),
            choices=_KINDS,
            required=False,
            widget=forms.RadioSelect,
            help_text=phrase("We work out the price from how much better the plan could be."),
        )
        self.fields["initiative"] = PickField(
            names=works, what="work", label=phrase("Which initiative?"), required=False
        )
        self.fields["provider"] = PickField(
            names=others,
            what=phrase("work or capability"),
            label=phrase("What would it no longer wait for?"),
            required=False,
        )
        self.fields["lens"] = forms.ChoiceField(
            label=phrase("Worth to which side?"),
            required=False,
            choices=[("", "–"), *((lens.value, phrase("The {side}", side=lens.side)) for lens in Lens)],
        )
        self.fields["value"] = FigureField(label=phrase("How much a quarter?"), required=False)
        self.fields["discipline"] = forms.ChoiceField(
            label=phrase("Which discipline?"),
            required=False,
            choices=[
                ("", "–"),
                *(
                    (discipline.key, discipline.name)
                    for discipline in portfolio.disciplines
                    if discipline.key in scarce
                ),
            ],
        )
        self.fields["quarter"] = forms.ChoiceField(
            label=phrase("In which quarter?"),
            required=False,
            choices=[("", "–"), *((str(quarter), quarter.words) for quarter in quarters)],
        )
        self.fields["focus"] = forms.ChoiceField(
            label=phrase("Which type of work?"),
            required=False,
            choices=[("", "–"), *((focus.value, phrase(focus.value.capitalize())) for focus in Focus)],
        )

    def clean(self) -> dict[str, Any]:
        """The what-if as it is kept, in `what_if`; blank where there is none."""
        answers: dict[str, Any] = super().clean() or {}
        answers["what_if"] = ""
        if not answers.get("kind"):
            return answers
        kind = WhatIfKind(answers["kind"])
        missing = [name for name in _NEEDS[kind] if answers.get(name) in (None, "")]
        for name in missing:
            if name not in self.errors:
                self.add_error(name, _MISSING)
        if not missing:
            parts = [kind.value, *(_part(answers[name]) for name in _NEEDS[kind])]
            answers["what_if"] = self._checked(":".join(parts))
        return answers

    def _checked(self, text: str) -> str:
        """A what-if that could be priced. What it names and the portfolio cannot price is told beside the choice."""
        stated = parse_what_if(text, Place())
        if isinstance(stated, Problem):
            self.add_error("kind", f"{stated.message} {stated.mend}")
            return ""
        work = self.portfolio.index.initiatives.get(stated.about)
        if work is not None and not work.is_plannable:
            self.add_error(
                "initiative",
                phrase("It has no cost or duration yet, so we cannot work out a price."),
            )
        if stated.kind is WhatIfKind.UNREQUIRE and not _waits(self.portfolio, stated.about, stated.provider):
            self.add_error(
                "provider", phrase("The initiative does not wait for this. Choose something it requires.")
            )
        return text


def _waits(portfolio: Portfolio, consumer: str, provider: str) -> bool:
    return any(
        requirement.consumer == consumer and provider in (requirement.of, *requirement.providers)
        for requirement in requirements_of(portfolio)
    )


def _part(value: object) -> str:
    return number_words(value) if isinstance(value, float) else str(value)
