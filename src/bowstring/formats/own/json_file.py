"""A portfolio as a JSON document."""

import json
from collections import Counter
from pathlib import Path

from bowstring.formats.findings import refusal
from bowstring.formats.limits import Limits
from bowstring.formats.own.document import document_of_sheets, read_text, sheets_of_document
from bowstring.formats.own.sheets import Sheets
from bowstring.model.problems import Place


def read(path: Path, limits: Limits) -> Sheets:
    """The document's settings and tables. Raises: BadDataError where it is not JSON, or beyond the limits."""
    return sheets_of_document(parse(read_text(path), path.name), path.name, limits)


def write(sheets: Sheets, path: Path) -> None:
    """Write the sheets as a new document."""
    text = json.dumps(document_of_sheets(sheets), ensure_ascii=False, indent=2, allow_nan=False)
    path.write_bytes(f"{text}\n".encode())


def parse(text: str, name: str) -> object:
    """What the text tells, every figure and truth as the text that was typed, so that nothing is rounded.

    Raises: BadDataError where it is not JSON, or a key stands twice in one mapping.
    """
    try:
        return json.loads(
            text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_mapping
        )
    except json.JSONDecodeError as error:
        mend = "Look for a missing comma, quotation mark or bracket just before."
        raise refusal(Place(table=name, row=error.lineno), f"this is not JSON: {error.msg}.", mend) from error
    except RecursionError as error:
        raise refusal(
            Place(table=name), "this is nested too deeply.", "A portfolio nests five deep."
        ) from error
    except _TwiceError as error:
        raise refusal(
            Place(table=name), f"the key {error} stands twice in one place.", "Remove one."
        ) from error


class _TwiceError(Exception):
    """A key that stands twice in one mapping."""


def _mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
    mapping = {key: _plain(value) for key, value in pairs}
    if len(mapping) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        raise _TwiceError(repr(next(key for key, count in counts.items() if count > 1)[:60]))
    return mapping


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else value
