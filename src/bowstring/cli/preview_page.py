"""What was recognised in a table, on one screen: its columns, questions, rows left out, totals."""

from collections.abc import Iterable, Iterator

from bowstring.formats.foreign.columns.questions import ImportQuestion
from bowstring.formats.foreign.preview import Preview
from bowstring.model.wording import count_words

_SHOWN = 10


def preview_lines(preview: Preview, *, show_all: bool) -> Iterator[str]:
    """The preview, line by line. show_all: every row that was left out, not the first ten."""
    tool = f"as {preview.tool} exports it" if preview.tool else "by its columns"
    sheet = f", sheet {preview.sheet!r}" if preview.sheet else ""
    yield f"Recognised {tool}{sheet}: {count_words(preview.records, 'record')} of {preview.table}."
    others = [f"{role.name!r} {role.role}" for role in preview.sheets if role.name != preview.sheet]
    if others:
        yield f"Other sheets: {'; '.join(others)}."
    width = max((min(len(column.name), 30) for column in preview.columns), default=0)
    for column in preview.columns:
        yield f"  {column.name[:30]:<{width}}  {column.becomes:<16}  {' | '.join(column.samples) or 'nothing'}"
    yield from _word_lines(preview)
    if preview.questions:
        yield f"{count_words(len(preview.questions), 'question')} to answer in the map; until then empty:"
    yield from _answers(preview.questions)
    if preview.offers:
        columns = count_words(len(preview.offers), "column ranks", "columns rank")
        yield f"{columns} the work; none is taken in until it is answered, or by --scores:"
    yield from _answers(preview.offers)
    if preview.left_out:
        yield f"{count_words(len(preview.left_out), 'row')} left out; take_in = [number] in the map takes one in:"
    for row, reason in preview.left_out[: None if show_all else _SHOWN]:
        yield f"  row {row} {reason}"
    if not show_all and len(preview.left_out) > _SHOWN:
        yield f"  and {len(preview.left_out) - _SHOWN:,} more; --all shows them."
    for total in preview.totals:
        verdict = "is what was read" if total.agrees else f"but what was read adds up to {total.read:,.0f}"
        yield f"Total in row {total.row} of {total.column!r}: {total.total:,.0f}, {verdict}."


def _word_lines(preview: Preview) -> Iterator[str]:
    """What the words of each column of choices stand for, a line a column."""
    columns = dict.fromkeys((word.column, word.field) for word in preview.words)
    for column, field in columns:
        meanings = [
            f"{word.text!r} is {word.meaning or 'kept as it is'}"
            for word in preview.words
            if word.column == column
        ]
        listed = "; ".join(meanings[:_SHOWN]) + (" …" if len(meanings) > _SHOWN else "")
        yield f"Words of {column}: {listed}. [tables.values.{field}] in the map says otherwise."


def _answers(questions: Iterable[ImportQuestion]) -> Iterator[str]:
    for question in questions:
        yield f"  {question.words}"
        yield f"    [answers.{question.kind}] {question.options}"


def preview_answer(preview: Preview) -> dict[str, object]:
    """The preview as plain values for programs."""
    return {
        "tool": preview.tool or None,
        "table": preview.table,
        "sheet": preview.sheet or None,
        "columns": [
            {"name": c.name, "samples": list(c.samples), "becomes": c.becomes} for c in preview.columns
        ],
        "questions": list(map(_question_answer, preview.questions)),
        "offers": list(map(_question_answer, preview.offers)),
        "words": [
            {"column": w.column, "field": w.field, "text": w.text, "meaning": w.meaning or None}
            for w in preview.words
        ],
        "left_out": [{"row": row, "reason": reason} for row, reason in preview.left_out],
        "totals": [
            {"row": t.row, "column": t.column, "total": t.total, "read": t.read} for t in preview.totals
        ],
    }


def _question_answer(question: ImportQuestion) -> dict[str, object]:
    return {
        "kind": question.kind,
        "about": question.about,
        "words": question.words,
        "answers": {choice.answer: choice.reading for choice in question.choices},
    }
