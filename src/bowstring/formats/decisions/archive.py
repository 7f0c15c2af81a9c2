"""A zip of Markdown files, unpacked no further than it may be."""

import zipfile
from pathlib import Path, PurePath

from bowstring.formats.findings import refusal
from bowstring.model.problems import Place

_MOST_FILES, _MOST_BYTES = 2_000, 20_000_000
_BROKEN = (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError)


def markdown_files(path: Path, name: str) -> list[tuple[str, bytes]]:
    """The Markdown files of a zip, each by its name without folders. name: what a problem calls the zip.

    Raises: BadDataError where it is none, or holds more than may be read.
    """
    place = Place(table=name)
    try:
        with zipfile.ZipFile(path) as packed:
            members = [member for member in packed.infolist() if member.filename.lower().endswith(".md")]
            if len(members) > _MOST_FILES or sum(member.file_size for member in members) > _MOST_BYTES:
                raise refusal(place, "it holds more than can be read at once.", "Split it.")
            return [
                (PurePath(member.filename.replace("\\", "/")).name, packed.read(member)) for member in members
            ]
    except _BROKEN as error:
        raise refusal(
            place, "it cannot be opened as a zip.", "Make it again, or choose the files."
        ) from error
