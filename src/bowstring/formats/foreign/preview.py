"""What a guess makes of a table, for a person to look at before anything is kept."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bowstring.formats.cells import cell_text
from bowstring.formats.foreign.amounts import TotalCompared
from bowstring.formats.foreign.columns.questions import ImportQuestion, PossibleAnswer, answer_to
from bowstring.formats.foreign.columns.statuses import status_words
from bowstring.formats.foreign.guessing import Guess
from bowstring.formats.foreign.import_readers import kind_of_field
from bowstring.formats.foreign.interpret import interpret
from bowstring.formats.foreign.mapping import ANYTHING, TableMap, Target, map_text
from bowstring.formats.foreign.source import SheetRole, SourceTable
from bowstring.model.assets import Focus, Phase
from bowstring.model.status import WorkStatus, standing_of

KEPT = "kept as it is"
ASKED_ABOUT = "asked about"
_SAMPLES, _SAMPLE_LENGTH, _MOST_ROWS, _MOST_WORDS = 3, 60, 1_000, 30
_CHOICES = {
    "status": tuple(standing.value for standing in WorkStatus),
    "phase": tuple(phase.value for phase in Phase),
    "focus": tuple(focus.value for focus in Focus),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnPreview:
    """A column with some of what stands in it, and the field that it becomes."""

    name: str
    samples: tuple[str, ...]
    becomes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPreview:
    """A text of a column of choices, and what it stands for; "" where that is nothing. choices: what it could."""

    field: str
    column: str
    text: str
    meaning: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A guessed map with all that a person needs to judge it. left_out: rows by number, with the reason.

    offers: columns of scores that could be taken in as rough assessments.
    tool, tool_key: what the table comes from; "" for none that is known. table: what a row becomes. records: how many.
    header_row: the number of the last row that names the columns; 0 where none does. words: of status, phase and focus.
    """

    map_text: str
    tool: str
    tool_key: str
    table: str
    records: int
    sheet: str
    sheets: tuple[SheetRole, ...]
    columns: tuple[ColumnPreview, ...]
    questions: tuple[ImportQuestion, ...]
    offers: tuple[ImportQuestion, ...]
    left_out: tuple[tuple[int, str], ...]
    totals: tuple[TotalCompared, ...]
    header_row: int
    words: tuple[WordPreview, ...]


def preview_of(guess: Guess) -> Preview:
    """The preview of a guess."""
    main = next((target for target in guess.table_map.targets if not target.each), guess.table_map.targets[0])
    doubts = guess.table_map.answers.get("columns", {})
    fields = {column: ", ".join(names) for column, names in main.columns.items()}
    imported = guess.imported
    return Preview(
        map_text=map_text(guess.table_map, (*guess.questions, *guess.offers)),
        tool=guess.tool,
        tool_key=guess.table_map.source,
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
        header_row=0 if guess.source.headerless else guess.source.first_row - 1,
        words=tuple(_words_of(guess.source, guess.table_map, main)),
    )


def _words_of(source: SourceTable, table_map: TableMap, main: Target) -> Iterator[WordPreview]:
    """The different texts of columns of choices, but for those of a status that are asked about."""
    for column, fields in main.columns.items():
        field = next((name for name in fields if name in _CHOICES and main.table == "initiatives"), "")
        if not field or column not in source.header:
            continue
        at = source.header.index(column)
        cells = (cell_text(row[at]).strip() for row in source.rows if at < len(row))
        texts = list(itertools.islice(dict.fromkeys(text for text in cells if text), _MOST_WORDS))
        for text in texts:
            meaning = _meaning(table_map, main, field, column, text)
            if meaning or field != "status":
                yield WordPreview(
                    field=field, column=column, text=text, meaning=meaning, choices=_CHOICES[field]
                )


def _meaning(table_map: TableMap, main: Target, field: str, column: str, text: str) -> str:
    """What a text stands for by the map, else by its own words."""
    meanings = {**main.values.get(field, {}), **main.words.get(column, {})}
    if text in meanings:
        return meanings[text]
    if field == "status":
        standing = standing_of(answer_to(table_map.answers, "status", text) or status_words(text))
        return standing.value if standing is not None else ""
    plain = interpret(text, kind_of_field(main.table, field))
    if plain is None:
        return meanings.get(ANYTHING, "")
    # As a choice is kept, however it was typed.
    return "_".join(cell_text(plain.cell).lower().replace("-", " ").split())


def samples_of(source: SourceTable) -> list[tuple[str, tuple[str, ...]]]:
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
        tool_key=values["tool_key"],
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
        header_row=values["header_row"],
        words=tuple(
            WordPreview(**{**entry, "choices": tuple(entry["choices"])}) for entry in values["words"]
        ),
    )


def _question(values: Mapping[str, Any]) -> ImportQuestion:
    return ImportQuestion(
        **{**values, "choices": tuple(PossibleAnswer(**choice) for choice in values["choices"])}
    )
