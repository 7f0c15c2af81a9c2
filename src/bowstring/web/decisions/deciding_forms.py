"""Forms of decisions: what would change, a proposal, and advice asked for and given."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from bowstring.model.decisions import DecisionKind
from bowstring.model.language import phrase
from bowstring.web.site.figures import PickField, PickInput
from bowstring.web.site.once import OnceForm
from bowstring.web.site.plain_fields import day_field, text_field

_MOST_OFFERED = 600
_KINDS = (
    (DecisionKind.OURS.value, phrase("ours: we could change it")),
    (DecisionKind.LAW.value, phrase("the law requires it")),
    (DecisionKind.SAFETY.value, phrase("safety requires it")),
    (DecisionKind.FUNDER.value, phrase("a funder requires it")),
)


class ChangesForm(forms.Form):
    """One more thing that would change; those picked before stand beside it as checkboxes of the same name."""

    changes = forms.CharField(
        label=phrase("What would change?"),
        help_text=phrase(
            "The name of an asset, a capability or an initiative, such as one that many rely on."
        ),
        required=False,
        max_length=300,
        widget=PickInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *arguments: Any, offered: Iterable[str] = (), **more: Any) -> None:
        super().__init__(*arguments, **more)
        widget: Any = self.fields["changes"].widget
        widget.offered = tuple(sorted(set(offered)))[:_MOST_OFFERED]


def keys_meant(
    entries: Sequence[str], names: Sequence[tuple[str, str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys that somebody meant, and what is wrong with the rest, in words. names: (key, name) of everything."""
    valid_keys = {key for key, _ in names}
    by_name: dict[str, dict[str, None]] = {}
    for key, name in names:
        by_name.setdefault(name.casefold(), {})[key] = None
    matches: dict[str, None] = {}
    wrong = []
    for entry in entries:
        keys = (entry,) if entry in valid_keys else tuple(by_name.get(entry.casefold(), ()))
        matches.update(dict.fromkeys(keys))
        if not keys:
            near = difflib.get_close_matches(entry.casefold(), by_name, n=3, cutoff=0.5)
            perhaps = (
                phrase(" Perhaps: {near}.", near=", ".join(near))
                if near
                else phrase(" Choose one from the list.")
            )
            wrong.append(
                phrase(
                    "“{entry}” is no asset, capability or initiative here.{perhaps}",
                    entry=entry[:60],
                    perhaps=perhaps,
                )
            )
    return tuple(matches), tuple(wrong)


class ProposeForm(OnceForm):
    """A proposal with the first fields of a decision record; the others are edited later."""

    title = text_field(
        phrase("Decision in one line"), phrase("For example “Use one store for evidence”."), is_required=True
    )
    kind = forms.ChoiceField(
        label=phrase("Who requires it?"),
        help_text=phrase("If law, safety or a funder requires it, only how and when are open."),
        choices=_KINDS,
    )
    context = text_field(phrase("What is it about, and why now?"), is_required=True, is_long=True)
    options = text_field(phrase("What could be done?"), phrase("Options, separated by ;"), is_long=True)
    decision = text_field(phrase("What do you propose?"), is_long=True)

    def __init__(self, *arguments: Any, people: Mapping[str, str], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["decided_by"] = PickField(
            names=people, what="person", label=phrase("Who would decide?"), required=False
        )


class AdviceForm(OnceForm):
    """Who was asked, when, and what they said."""

    stamp = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *arguments: Any, advisers: Mapping[str, str], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["adviser"] = PickField(
            names=advisers, what=phrase("team or person"), label=phrase("Who was asked?")
        )
        self.fields["asked_on"] = day_field(phrase("Asked on"))
        self.fields["given_on"] = day_field(phrase("Answered on"), phrase("Leave empty until they answer."))
        self.fields["advice"] = text_field(
            phrase("What did they say?"), phrase("Advice, not permission."), is_long=True
        )
