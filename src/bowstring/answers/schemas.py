"""The published JSON Schema of every answer: closed, so that a test finds a key that is told nowhere."""

from collections.abc import Mapping

from bowstring.answers.answer import SCHEMA
from bowstring.answers.schemas_about import ABOUT
from bowstring.answers.schemas_plan import PLANS
from bowstring.answers.schemas_talk import TALK
from bowstring.answers.shapes import Shape
from bowstring.model.problems import UnknownKeyError

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

SHAPES: Mapping[str, Shape] = {**PLANS, **TALK, **ABOUT}
"""The shape of each answer, by the name of the command that prints it."""


def schema_of(name: str) -> Shape:
    """The JSON Schema of an answer, whole. Raises: UnknownKeyError that lists the answers there are."""
    if name not in SHAPES:
        raise UnknownKeyError(f"no answer is called {name!r}. There are: {', '.join(sorted(SHAPES))}.")
    return {"$schema": _DIALECT, "title": f"The answer of bowstring {name} --json", **numbered_shape(name)}


def numbered_shape(name: str) -> Shape:
    """The shape of an answer with the number of its schema, as it is printed."""
    return with_number(SHAPES[name])


def with_number(shape: Shape) -> Shape:
    """An object's shape, with the number of the schema as its first field."""
    options = shape.get("anyOf")
    if isinstance(options, list):
        return {**shape, "anyOf": [with_number(option) for option in options]}
    properties, required = shape["properties"], shape["required"]
    if not isinstance(properties, Mapping) or not isinstance(required, list):
        raise TypeError("an answer is an object")
    return {
        **shape,
        "properties": {"schema": {"const": SCHEMA}, **properties},
        "required": ["schema", *required],
    }
