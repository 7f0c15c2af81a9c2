"""Forms as a browser finds them in a page: where they lead, what they hold, and what stands in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

_TYPED = frozenset(
    {"text", "email", "search", "number", "url", "tel", "password", "date", "textarea", "time", "month"}
)
_PUSHED = frozenset({"submit", "button", "image", "reset"})


@dataclass(slots=True, kw_only=True)
class Field:
    """One field of a form. kind: its type; values: what stands in it; options: what may be picked."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)

    @property
    def is_typed(self) -> bool:
        """Whether people type into it, and can see what they typed."""
        return self.kind in _TYPED


@dataclass(slots=True, kw_only=True)
class Form:
    """A form. action: blank where it leads back to its own page; buttons: names and values of what sends it."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_sent(self) -> bool:
        """Whether it changes something, not only asks."""
        return self.method == "post"

    def filled(self, answers: Mapping[str, str] | None = None) -> dict[str, list[str]]:
        """What a browser would send as it stands, one choice made where there is none; answers: typed over it."""
        sent = {name: list(field.values) for name, field in self.fields.items() if field.kind != "file"}
        for name, entry in self.fields.items():
            if entry.kind == "radio" and not sent[name] and entry.options:
                sent[name] = [entry.options[0]]
        sent |= {name: [value] for name, value in (answers or {}).items()}
        for name, value in self.buttons[:1]:
            sent.setdefault(name, [value])
        return sent


def forms_of(page: str) -> list[Form]:
    """Every form of a page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.forms


def form_with(page: str | None, name: str) -> Form | None:
    """The first form of a page that is sent and has a field of that name."""
    return next((form for form in forms_of(page or "") if form.is_sent and name in form.fields), None)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._area: Field | None = None
        self._select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(
                action=attributes.get("action", ""), method=attributes.get("method", "get").lower()
            )
            self.forms.append(self._form)
        elif self._form is None:
            return
        elif (
            tag in ("input", "button", "textarea", "select")
            and attributes.get("name")
            and "disabled" not in attributes
        ):
            self._field(tag, attributes, self._form)
        elif tag == "option" and self._select is not None:
            self._select.options.append(attributes.get("value", ""))
            if "selected" in attributes:
                self._select.values.append(attributes.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._area is not None:
            # A browser leaves out the line break that follows the tag.
            self._area.values = ["".join(self._area.values).removeprefix("\n")]
            self._area = None
        elif tag == "select" and self._select is not None:
            self._select.values = self._select.values or self._select.options[:1]
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.values.append(data)

    def _field(self, tag: str, attributes: dict[str, str], form: Form) -> None:
        kind = attributes.get("type", "text").lower() if tag == "input" else tag
        name, value = attributes["name"], attributes.get("value", "")
        if tag == "button" or kind in _PUSHED:
            form.buttons.append((name, value))
            return
        entry = form.fields.setdefault(name, Field(name=name, kind=kind))
        if tag == "textarea":
            self._area = entry
        elif tag == "select":
            self._select = entry
        elif kind in ("radio", "checkbox"):
            entry.options.append(value)
            if "checked" in attributes:
                entry.values.append(value)
        else:
            entry.values.append(value)
