"""Catalogues for translators: every sentence of the package, gathered from its code and its templates."""

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from django.utils.translation.template import templatize

from bowstring.formats.own.tables import TABLES
from bowstring.formats.together import write_together
from bowstring.model.assessments import Evidence, Lens
from bowstring.model.assets import Focus, Phase
from bowstring.model.decisions import DecisionKind, Level, ReuseChoice
from bowstring.model.dependencies import ThingKind
from bowstring.model.initiatives import Lock
from bowstring.model.language import CATALOGUE
from bowstring.model.problems import BowstringError
from bowstring.model.status import WorkStatus
from bowstring.report.agenda_calendar import DAYS
from bowstring.tensions.follow_ups import FollowUpState
from bowstring.tensions.tension import State
from bowstring.web.group_roles import ROLES

PSEUDO = "en-XA"
"""The tag of a language that is none: each sentence in accents and brackets, so that what is not marked stands out."""

_PACKAGE = Path(__file__).parents[1]
_SENTENCES = {
    "phrase": slice(0, 1),
    "marked": slice(0, 1),
    "plural_phrase": slice(0, 2),
    "count_words": slice(1, 3),
}
"""Which arguments of a function are its sentence, or its singular and plural."""

_TEXT = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_IN_TEMPLATE = re.compile(rf"(?<![\w.])(?:_|gettext|ngettext)\(\s*{_TEXT}(?:\s*,\s*{_TEXT})?")
_PARTS = re.compile(r"(\{[^{}]*\}|%\(\w+\)s|%%|<[^<>]*>|&\w+;)")
_ACCENTS = str.maketrans("aceilnorsuyzACEILNORSUYZ", "áçéíľñöŕšúýžÁÇÉÍĽÑÖŔŠÚÝŽ")
_CHOICES: tuple[type[StrEnum], ...] = (
    Evidence,
    Focus,
    DecisionKind,
    FollowUpState,
    Level,
    Lens,
    Lock,
    Phase,
    ReuseChoice,
    State,
    ThingKind,
    WorkStatus,
)
_HEADER = """\
# Translations of Bowstring.
# What stands in braces is put in: keep its name and what follows a colon there; its place in the sentence is yours.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueState:
    """What a catalogue holds: its file, how many sentences there are, and how many have no translation yet."""

    file: Path
    sentences: int
    missing: int


def update_catalogue(tag: str, folder: Path) -> CatalogueState:
    """Make or renew the catalogue of a language: new sentences come in, translations stay, and it is compiled.

    Args:
        tag: of the language, such as "fr" or "pt-BR"; `PSEUDO` translates by itself.
        folder: where catalogues are; this one is FOLDER/fr/LC_MESSAGES/django.po, and its .mo is beside it.

    Raises: BowstringError where there is no such language, or its file cannot be read or written.
    """
    name = tag.replace("-", "_")
    place = f"{name}/LC_MESSAGES/{CATALOGUE}"
    catalogue = _kept(tag, folder / f"{place}.po")
    catalogue.update(gathered(), no_fuzzy_matching=True)
    if tag == PSEUDO:
        for message in _messages(catalogue):
            message.string = (
                tuple(map(_in_accents, message.id)) if message.pluralizable else _in_accents(str(message.id))
            )
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, catalogue, width=110, sort_output=True, ignore_obsolete=True)
    write_mo(compiled, catalogue)
    write_together({f"{place}.po": text.getvalue(), f"{place}.mo": compiled.getvalue()}, folder)
    missing = sum(not all(_strings(message)) for message in _messages(catalogue))
    return CatalogueState(file=folder / f"{place}.po", sentences=len(catalogue), missing=missing)


def gathered() -> Catalog:
    """Every sentence that is marked, with the file that it stands in."""
    catalogue = Catalog(project="Bowstring", charset="utf-8", header_comment=_HEADER)
    for path in sorted(_PACKAGE.rglob("*.py")):
        for sentence in _of_code(path.read_text(encoding="utf-8")):
            catalogue.add(sentence, locations=[(_place(path), 0)])
    templates = _PACKAGE.glob("web/*/templates/**/*.*")
    for path in sorted(templates):
        for singular, plural in _IN_TEMPLATE.findall(templatize(path.read_text(encoding="utf-8"))):
            sentence = ast.literal_eval(singular)
            forms = (sentence, ast.literal_eval(plural)) if plural else sentence
            catalogue.add(forms, locations=[(_place(path), 0)])
    for word in sorted(_names()):
        catalogue.add(word, auto_comments=["A word by itself: a column's, or a choice's."])
    report = _PACKAGE / "report" / "page.html"
    with report.open("rb") as page:
        for _, sentence, _, _ in extract("jinja2.ext:babel_extract", page, keywords={"phrase": None}):
            catalogue.add(sentence, locations=[(_place(report), 0)])
    return catalogue


def _of_code(text: str) -> Iterator[str | tuple[str, ...]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SENTENCES:
            given = node.args[_SENTENCES[node.func.id]]
            parts = [str(part.value) for part in given if isinstance(part, ast.Constant)]
            if node.func.id == "count_words" and len(parts) == 1:
                parts.append(f"{parts[0]}s")
            if parts:
                yield tuple(parts) if len(parts) > 1 else parts[0]


def _names() -> Iterator[str]:
    """Words that are names in the code: columns, and what a choice can be, as a sentence has them and by themselves."""
    for table in TABLES.values():
        for name in table.columns:
            yield name.replace("_", " ").capitalize()
    yield from ROLES
    yield from (day.capitalize() for day in DAYS)
    for choice in _CHOICES:
        for value in choice:
            yield value.replace("_", " ")
            yield value.replace("_", " ").capitalize()


def _place(path: Path) -> str:
    return path.relative_to(_PACKAGE.parent).as_posix()


def _kept(tag: str, file: Path) -> Catalog:
    """The catalogue that a file holds, or an empty one."""
    name = tag.replace("-", "_")
    try:
        locale = Locale("en") if tag == PSEUDO else Locale.parse(name)
        if not file.is_file():
            return Catalog(locale=locale, project="Bowstring", charset="utf-8", header_comment=_HEADER)
        with file.open("rb") as text:
            return read_po(text, locale=locale, abort_invalid=True)
    except (ValueError, UnknownLocaleError):
        raise BowstringError(f"{tag} is no language. Write a tag such as fr, cy or pt-BR.") from None
    except (PoFileError, OSError, UnicodeDecodeError) as broken:
        raise BowstringError(f"{file} cannot be read: {broken}. Mend it, or take it away.") from None


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _strings(message: Message) -> tuple[str, ...]:
    string = message.string
    return tuple(string) if isinstance(string, list | tuple) else (str(string or ""),)


def _in_accents(sentence: str) -> str:
    pieces = _PARTS.split(sentence)
    shown = "".join(piece if place % 2 else piece.translate(_ACCENTS) for place, piece in enumerate(pieces))
    return f"⟦{shown}⟧"
