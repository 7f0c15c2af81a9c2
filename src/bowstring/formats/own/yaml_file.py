"""A portfolio as a YAML document."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from bowstring.formats.findings import refusal
from bowstring.formats.limits import Limits
from bowstring.formats.own.document import document_of_sheets, read_text, sheets_of_document
from bowstring.formats.own.sheets import Sheets
from bowstring.model.problems import Place

_DEEPEST = 50
_NULL = {"", "~", "null", "Null", "NULL"}


def read(path: Path, limits: Limits) -> Sheets:
    """The document's settings and tables. Raises: BadDataError where it is not YAML, or beyond the limits."""
    return sheets_of_document(parse(read_text(path), path.name), path.name, limits)


def write(sheets: Sheets, path: Path) -> None:
    """Write the sheets as a new document. Text that YAML would take for something else is quoted."""
    text = yaml.dump(
        document_of_sheets(sheets), Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=110
    )
    path.write_bytes(text.encode("utf-8"))


def parse(text: str, name: str) -> object:
    """What the text tells, every scalar as the text that was typed and null as None.

    So `no` stays a name, `1.10` a version and `2026-10-01` what its field says. Built from the parser's events,
    which know no depth: a composed tree that nests deeply ends the process.
    Raises: BadDataError where it is not YAML, has aliases, or a key stands twice in one mapping.
    """
    return next(_documents(text, name), None)


def parse_each(text: str, name: str) -> list[object]:
    """What each document of the text tells, those between `---`, as `parse` has it."""
    return list(_documents(text, name))


def _documents(text: str, name: str) -> Iterator[object]:
    try:
        events = (
            event
            for event in yaml.parse(text, Loader=yaml.CBaseLoader)
            if not isinstance(event, yaml.StreamStartEvent | yaml.StreamEndEvent | yaml.DocumentEndEvent)
        )
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                yield _node(next(events), events, 0)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        mend = "Look at the indentation, and put text that holds a colon in quotes."
        raise refusal(Place(table=name, row=line), f"this is not YAML: {error.problem}.", mend) from error
    except yaml.YAMLError as error:
        raise refusal(Place(table=name), f"this is not YAML: {error}.", "Save it as UTF-8 text.") from error
    except _ForbiddenYamlError as error:
        raise refusal(Place(table=name), str(error), "Write it out in full, once.") from error


class _ForbiddenYamlError(Exception):
    """Something that YAML allows and a portfolio does not."""


def _node(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> object:
    if depth > _DEEPEST:
        raise _ForbiddenYamlError("this is nested too deeply.")
    if isinstance(event, yaml.ScalarEvent):
        return None if not event.style and event.value in _NULL else event.value
    if isinstance(event, yaml.SequenceStartEvent):
        return [_node(inner, events, depth + 1) for inner in _until_end(events)]
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(events, depth)
    raise _ForbiddenYamlError("an alias (*name) is not read.")


def _mapping(events: Iterator[yaml.Event], depth: int) -> dict[str, object]:
    mapping: dict[str, object] = {}
    for event in _until_end(events):
        if not isinstance(event, yaml.ScalarEvent):
            raise _ForbiddenYamlError("a key that is itself a list or mapping is not read.")
        if event.value in mapping:
            raise _ForbiddenYamlError(f"the key {event.value[:60]!r} stands twice in one place.")
        mapping[event.value] = _node(next(events), events, depth + 1)
    return mapping


def _until_end(events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
    """The events up to the end of the list or mapping that was begun."""
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            return
        yield event
