"""Forms in the site's look: which class each field's element carries, and what describes it to who cannot see it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import ChoiceWidget, Widget

from bowstring.model.language import phrase

# In this order: a kind before the more general one that it is also. Lists of choices are dressed by their templates.
_CLASSES: tuple[tuple[type[Widget], str], ...] = (
    (forms.RadioSelect, ""),
    (ChoiceWidget, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.FileInput, "bs-file"),
    (forms.PasswordInput, "govuk-input govuk-password-input__input govuk-js-password-input-input"),
    (forms.NumberInput, "govuk-input govuk-input--width-10"),
    (forms.widgets.Input, "govuk-input"),
)
_CAN_SHOW_ERROR = frozenset({"govuk-select", "govuk-textarea", "govuk-input"})


class LookField(BoundField):
    """A field whose element carries the classes of its kind, and names its count of characters as a description."""

    def build_widget_attrs(self, attrs: Mapping[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        """The element's attributes, its classes among them."""
        widget = widget or self.field.widget
        attributes: dict[str, Any] = super().build_widget_attrs(dict(attrs), widget)
        names = next((classes for kind, classes in _CLASSES if isinstance(widget, kind)), "")
        main = names.split(" ")[0]
        if self.errors and main in _CAN_SHOW_ERROR:
            names = f"{names} {main}--error"
        classes = f"{names} {widget.attrs.get('class', '')}".strip()
        if classes and not widget.is_hidden:
            attributes["class"] = classes
        if self.is_counted:
            attributes["class"] += " govuk-js-character-count"
        return attributes

    @property
    def is_counted(self) -> bool:
        """A long text with a limit, whose characters are counted."""
        widget = self.field.widget
        return isinstance(widget, forms.Textarea) and "maxlength" in widget.attrs

    @property
    def aria_describedby(self) -> str | None:
        """The ids of what describes the field: its hint, its error, its count."""
        described: str | None = super().aria_describedby
        if described is None or not self.is_counted:
            return described
        return phrase("{described} {auto_id}-info", described=described, auto_id=self.auto_id).strip()


class LookRenderer(TemplatesSetting):
    """Forms by the site's templates: `FORM_RENDERER = "bowstring.web.site.look_forms.LookRenderer"`."""

    bound_field_class = LookField
