"""What a guess makes of a table, for a person to look at before anything is kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bowstring.formats.amounts import TotalCompared
from bowstring.formats.cells import cell_text
from bowstring.formats.columns.questions import Choice, Question
from bowstring.formats.guessing import Guess
from bowstring.formats.mapping import map_text
from bowstring.formats.source import SheetRole, Source

KEPT = "kept as it is"
ASKED_ABOUT = "asked about"
_SAMPLES, _SAMPLE_LENGTH, _MOST_ROWS = 3, 60, 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnPreview:
    """A column with some of what stands in it, and the field that it becomes."""

    name: str
    samples: tuple[str, ...]
    becomes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A guessed map with all that a person needs to judge it. left_out: rows by number, with the reason.

    offers: columns of scores that could be taken in as rough assessments.
    tool: what the table comes from; "" for none that is known. table: what a row becomes. records: how many.
    """

    map_text: str
    tool: str
    table: str
    records: int
    sheet: str
    sheets: tuple[SheetRole, ...]
    columns: tuple[ColumnPreview, ...]
    questions: tuple[Question, ...]
    offers: tuple[Question, ...]
    left_out: tuple[tuple[int, str], ...]
    totals: tuple[TotalCompared, ...]


def preview_of(guess: Guess) -> Preview:
    """The preview of a guess."""
    main = next((target for target in guess.table_map.targets if not target.each), guess.table_map.targets[0])
    doubts = guess.table_map.answers.get("columns", {})
    fields = {column: ", ".join(names) for column, names in main.columns.items()}
    imported = guess.imported
    return Preview(
        map_text=map_text(guess.table_map, (*guess.questions, *guess.offers)),
        tool=guess.tool,
        table=main.table,
        records=len(getattr(imported.portfolio, main.table)) if imported is not None else 0,
        sheet=guess.source.sheet,
        sheets=guess.source.sheets,
        columns=tuple(
            ColumnPreview(
                name=name,
                samples=samples,
                becomes=fields.get(name) or (ASKED_ABOUT if name in doubts else KEPT),
            )
            for name, samples in samples_of(guess.source)
        ),
        questions=guess.questions,
        offers=guess.offers,
        left_out=tuple(guess.source.left_out.items())[:_MOST_ROWS],
        totals=imported.totals if imported is not None else (),
    )


def samples_of(source: Source) -> list[tuple[str, tuple[str, ...]]]:
    """Each column's name with its first three different texts, shortened."""
    samples: dict[str, dict[str, None]] = {name: {} for name in source.header}
    for row in source.rows:
        for name, cell in zip(source.header, row, strict=False):
            if cell is not None and len(samples[name]) < _SAMPLES:
                text = " ".join(cell_text(cell)[: 4 * _SAMPLE_LENGTH].split())
                samples[name] |= {text[:_SAMPLE_LENGTH]: None} if text else {}
    return [(name, tuple(texts)) for name, texts in samples.items()]


def plain_preview(preview: Preview) -> dict[str, Any]:
    """The preview as plain values."""
    return asdict(preview)


def preview_from(values: Mapping[str, Any]) -> Preview:
    """The preview that those plain values tell."""
    return Preview(
        map_text=values["map_text"],
        tool=values["tool"],
        table=values["table"],
        records=values["records"],
        sheet=values["sheet"],
        sheets=tuple(SheetRole(**entry) for entry in values["sheets"]),
        columns=tuple(
            ColumnPreview(**{**entry, "samples": tuple(entry["samples"])}) for entry in values["columns"]
        ),
        questions=tuple(_question(entry) for entry in values["questions"]),
        offers=tuple(_question(entry) for entry in values["offers"]),
        left_out=tuple((row, reason) for row, reason in values["left_out"]),
        totals=tuple(TotalCompared(**entry) for entry in values["totals"]),
    )


def _question(values: Mapping[str, Any]) -> Question:
    return Question(**{**values, "choices": tuple(Choice(**choice) for choice in values["choices"])})
