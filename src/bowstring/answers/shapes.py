"""What JSON Schemas of answers are made of: closed records, lists, choices, values that may be missing."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from bowstring.model.assessments import Lens

Shape = Mapping[str, object]
"""A JSON Schema (draft 2020-12), or a part of one."""

TEXT: Shape = {"type": "string"}
FIGURE: Shape = {"type": "number"}
WHOLE: Shape = {"type": "integer"}
YES_NO: Shape = {"type": "boolean"}
QUARTER: Shape = {"type": "string", "pattern": "^[0-9]{4}-Q[1-4]$"}
DAY: Shape = {"type": "string", "format": "date"}
MOMENT: Shape = {"type": "string", "format": "date-time"}
TEXTS: Shape = {"type": "array", "items": TEXT}


def record(**fields: Shape) -> Shape:
    """An object with all of those fields and no other."""
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def combined(*records: Shape, **fields: Shape) -> Shape:
    """An object with the fields of all those records, and more."""
    parts: dict[str, Shape] = {}
    for each in records:
        properties = each["properties"]
        if isinstance(properties, Mapping):
            parts.update(properties)
    return record(**parts, **fields)


def some(item: Shape) -> Shape:
    """A list."""
    return {"type": "array", "items": item}


def by_key(value: Shape) -> Shape:
    """An object whose fields are keys of records."""
    return {"type": "object", "additionalProperties": value}


def maybe(shape: Shape) -> Shape:
    """The same, or null where it is unknown or there is none."""
    return {"anyOf": [shape, {"type": "null"}]}


def choice(options: type[StrEnum] | Iterable[str]) -> Shape:
    """One of a few words."""
    return {"enum": [str(option) for option in options]}


def by_lens(value: Shape) -> Shape:
    """The same for each side."""
    return record(**{lens.value: value for lens in Lens})


def by_lens_if(value: Shape) -> Shape:
    """The same for each side of which it is known."""
    return {
        "type": "object",
        "properties": {lens.value: value for lens in Lens},
        "additionalProperties": False,
    }


def by_word(options: type[StrEnum], value: Shape) -> Shape:
    """The same for some of a few words."""
    return {
        "type": "object",
        "properties": {option.value: value for option in options},
        "additionalProperties": False,
    }
