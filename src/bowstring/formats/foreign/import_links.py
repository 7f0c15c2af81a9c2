# ruff: noqa: E501 (lists of words and rows of cells read better on one line)
"""What waits for what: the texts of dependency columns, each by the key of the row that it names."""

from collections.abc import Iterator, Sequence

from bowstring.formats.cells import Cell, cell_text, normal
from bowstring.formats.findings import Findings
from bowstring.formats.foreign.columns.dependencies import Resolver
from bowstring.formats.foreign.mapping import Target
from bowstring.formats.foreign.source import SourceTable
from bowstring.formats.own.tables import EXTRA
from bowstring.model.problems import Place


class ImportLinks:
    """The links of one source. keeper: the map's table that keeps each row. rows: those that are work, others empty."""

    def __init__(
        self, source: SourceTable, keeper: Target | None, rows: Sequence[Sequence[Cell]], findings: Findings
    ) -> None:
        self._source, self._keeper, self._rows, self._findings = source, keeper, rows, findings
        self._links: list[tuple[int, str, str]] = []

    def add(self, index: int, column: str, text: str) -> None:
        """What a row's cell says that the row waits for, or what waits for it.

        Args:
            index: of the row.
            column: by name.
            text: the cell's.
        """
        self._links.append((index, column, text))

    def drop(self, index: int) -> None:
        """Forget the links of a row that is left out."""
        self._links = [link for link in self._links if link[0] != index]

    def settle(self, target: Target, records: list[dict[str, Cell]]) -> None:
        """Let each record require the keys of what its cells name; what names nothing is told and kept."""
        if not self._links:
            return
        resolver = Resolver(
            self._typed_keys(target, records),
            self._linked_texts(target, records) if target.linked_by else self._other_identifiers(records),
            [(cell_text(r.get("name")), cell_text(r.get("key"))) for r in records if r.get("name")],
        )
        by_key = {cell_text(record.get("key")): record for record in reversed(records) if record}
        for index, column, text in self._links:
            record = records[index]
            links = resolver.links(text, separator=target.split.get(column, ""))
            own = cell_text(record.get("key"))
            for key in links.keys:
                first, then = (own, key) if column in target.reversed else (key, own)
                if first != then:
                    before = by_key[then].get("requires")
                    listed = before if isinstance(before, tuple) else ()
                    by_key[then]["requires"] = tuple(dict.fromkeys((*listed, first)))
            if links.unresolved or not links.keys or column in target.reversed:
                record[f"{EXTRA}.{column}"] = text
            for part, why in links.unresolved:
                place = Place(table=self._source.name, row=index + self._source.first_row, column=column)
                message = f"{part[:200]!r} names no row of this table{f' ({why})' if why else ''}; nothing waits for it."
                self._findings.warn(place, message, "Correct it; the text is kept with the record.")

    @staticmethod
    def _typed_keys(target: Target, records: Sequence[dict[str, Cell]]) -> list[str]:
        """The keys that somebody typed: one that was made from a name would stand for the first row of that name."""
        has_key = any("key" in fields for fields in target.columns.values())
        if target.linked_by or not has_key:
            return []
        return [cell_text(record["key"]) for record in records if record.get("key")]

    def _linked_texts(self, target: Target, records: Sequence[dict[str, Cell]]) -> Iterator[tuple[str, str]]:
        """The texts by which dependencies name rows, with the key of each row."""
        at = self._source.header.index(target.linked_by)
        for row, record in zip(self._rows, records, strict=True):
            text = cell_text(row[at]).strip() if at < len(row) else ""
            if text and record.get("key"):
                yield text, cell_text(record["key"])

    def _other_identifiers(self, records: Sequence[dict[str, Cell]]) -> Iterator[tuple[str, str]]:
        """The texts of further columns that identify rows, with the key of each row."""
        for at, column in enumerate(self._source.header):
            if not is_identifier(column) or (self._keeper and "key" in self._keeper.columns.get(column, ())):
                continue
            texts = [cell_text(row[at]).strip() if at < len(row) else "" for row in self._rows]
            typed = [text for text in texts if text]
            if len(set(typed)) == len(typed):
                yield from (
                    (text, cell_text(record["key"]))
                    for text, record in zip(texts, records, strict=True)
                    if text and record.get("key")
                )


def is_identifier(column: str) -> bool:
    """Whether a column's name says that it identifies rows: ID, Ref, Key, No."""
    words = set(normal(column).replace("_", " ").replace(".", " ").split())
    return bool(words & {"id", "ref", "key", "no", "number", "nr", "code", "reference", "#", "wbs"})
