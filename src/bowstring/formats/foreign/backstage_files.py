"""The files of a Backstage catalogue: a folder, or one file and what its locations name; never outside the folder.

Source: docs/formats.md#backstage.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bowstring.formats.findings import Findings, refusal
from bowstring.formats.own import yaml_file
from bowstring.formats.own.document import read_text
from bowstring.model.language import phrase
from bowstring.model.problems import BadDataError, Place

_ENDINGS = (".yaml", ".yml")
_MOST_FILES = 5_000
_MOST_BYTES = 50_000_000
_MOST_ENTITIES = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One entity as it stands in a file. ref: kind:namespace/name in small letters, by which others name it."""

    kind: str
    namespace: str
    name: str
    document: Mapping[str, object]
    file: str

    @property
    def ref(self) -> str:
        """What others name it by."""
        return f"{self.kind}:{self.namespace}/{self.name}".lower()

    @property
    def spec(self) -> Mapping[str, object]:
        """What it says of itself."""
        return mapping_at(self.document, "spec")

    @property
    def metadata(self) -> Mapping[str, object]:
        """How it is called and described."""
        return mapping_at(self.document, "metadata")


def is_catalogue(text: str) -> bool:
    """Whether a YAML text holds Backstage entities."""
    return any(
        line.startswith("apiVersion:") and "backstage.io/" in line for line in text[:1_000_000].splitlines()
    )


def entities_at(path: Path, findings: Findings) -> list[Entity]:
    """Every entity of a folder, of a file with what its locations name, or of a catalogue's answer as JSON.

    What is wrong with one file or document is told, and the others are read. Raises: BadDataError where there are none.
    """
    if not path.exists():
        raise refusal(Place(table=str(path)), "there is no such file or folder.", "Check how it is written.")
    walk = _CatalogueWalk(path, findings)
    entities: dict[str, Entity] = {}
    for entity in walk.entities():
        before = entities.setdefault(entity.ref, entity)
        if before is not entity:
            where = Place(table=entity.file)
            message = f"{entity.ref} stands in {before.file} too; the first holds."
            findings.warn(where, message, "Keep one of them, or give it another name or namespace.")
        if len(entities) > _MOST_ENTITIES:
            raise refusal(
                Place(table=path.name), f"there are more than {_MOST_ENTITIES:,} entities.", "Split it."
            )
    if not entities:
        mend = "Name a folder or a file of entities (apiVersion: backstage.io/v1alpha1), or a catalogue's address."
        raise refusal(Place(table=path.name), "it holds no Backstage entity.", mend)
    return list(entities.values())


class _CatalogueWalk:
    """One way through the files of a catalogue, each once, in the order of their names."""

    def __init__(self, path: Path, findings: Findings) -> None:
        self._path, self._findings = path, findings
        self._root = (path if path.is_dir() else path.parent).resolve()
        self._visited: set[Path] = set()
        self._bytes = 0

    def entities(self) -> Iterator[Entity]:
        if self._path.suffix.lower() == ".json":
            document = json.loads(read_text(self._path))
            for entry in document if isinstance(document, list) else [document]:
                yield from self._of_document(entry, self._path.name, None)
            return
        if not self._path.is_dir():
            yield from self._of_file(self._path.resolve())
            return
        files = sorted(
            file for ending in _ENDINGS for file in self._root.rglob(f"*{ending}") if file.is_file()
        )
        for file in files[:_MOST_FILES]:
            # A link may lead out of the folder.
            if self._is_inside(file.resolve()):
                yield from self._of_file(file.resolve())
        if len(files) > _MOST_FILES:
            message = f"it holds {len(files):,} files; the first {_MOST_FILES:,} were read."
            self._findings.warn(Place(table=self._root.name), message, "Name a folder inside it.")

    def _of_file(self, file: Path) -> Iterator[Entity]:
        if file in self._visited:
            return
        self._visited.add(file)
        name = file.relative_to(self._root).as_posix()
        self._bytes += file.stat().st_size
        if self._bytes > _MOST_BYTES:
            raise refusal(
                Place(table=name), f"the files hold more than {_MOST_BYTES // 1_000_000} MB.", "Split them."
            )
        try:
            documents = yaml_file.parse_each(read_text(file), name)
        except BadDataError as bad:
            for problem in bad.problems:
                self._findings.warn(problem.where, f"{problem.message} The file was left out.", problem.mend)
            return
        for document in documents:
            yield from self._of_document(document, name, file)

    def _of_document(self, document: object, name: str, file: Path | None) -> Iterator[Entity]:
        if document is None:
            return
        if not isinstance(document, Mapping) or "backstage.io/" not in text_at(document, "apiVersion"):
            self._findings.note(
                Place(table=name), phrase("a document that is no Backstage entity was left out.")
            )
            return
        metadata = mapping_at(document, "metadata")
        entity = Entity(
            kind=text_at(document, "kind"),
            namespace=text_at(metadata, "namespace") or "default",
            name=text_at(metadata, "name"),
            document=document,
            file=name,
        )
        if not entity.kind or not entity.name:
            self._findings.warn(
                Place(table=name), "an entity without kind or name was left out.", "Give it metadata.name."
            )
            return
        yield entity
        if entity.kind.lower() == "location" and file is not None:
            yield from self._of_location(entity, file)

    def _of_location(self, location: Entity, file: Path) -> Iterator[Entity]:
        """What a location names: files beside it, inside the folder; nothing is fetched."""
        targets = (location.spec.get("target"), *texts_at(location.spec, "targets"))
        for target in (text for text in targets if isinstance(text, str) and text.strip()):
            place = Place(table=location.file)
            if "://" in target:
                message = f"the location {location.name} names {target}: addresses are not followed."
                self._findings.warn(
                    place, message, "Download it into the folder, or name the catalogue itself."
                )
                continue
            named = (file.parent / target).resolve()
            if not self._is_inside(named):
                message = f"the location {location.name} names {target}, which is outside the folder; it was not read."
                self._findings.warn(place, message, "Name the folder that holds both.")
            elif not named.is_file():
                message = f"the location {location.name} names {target}, and there is no such file."
                self._findings.warn(place, message, "Correct the target, or add the file.")
            else:
                yield from self._of_file(named)

    def _is_inside(self, file: Path) -> bool:
        return file.is_relative_to(self._root)


def mapping_at(document: Mapping[str, object], key: str) -> Mapping[str, object]:
    """The mapping under a key; an empty one where something else stands there."""
    value = document.get(key)
    return value if isinstance(value, Mapping) else {}


def text_at(document: Mapping[str, object], key: str) -> str:
    """The text under a key; "" where something else stands there."""
    value = document.get(key)
    return value.strip() if isinstance(value, str) else ""


def texts_at(document: Mapping[str, object], key: str) -> list[str]:
    """The texts of a list under a key; none where something else stands there."""
    value = document.get(key)
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
