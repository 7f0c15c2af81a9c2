"""Several files put in place together: all of them, or none."""

import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from bowstring.formats.findings import refusal
from bowstring.model.problems import Place


def write_together(contents: Mapping[str, bytes], folder: Path) -> None:
    """Write files by their path inside a folder, which is made; should one fail, the old ones are put back.

    Raises: BadDataError where that folder cannot be written to.
    """
    place = Place(table=str(folder))
    if folder.exists() and not folder.is_dir():
        raise refusal(place, "is a file, not a folder.", "Give a folder, or a new name.")
    # Of each file the folders that are not there yet, the innermost first.
    made = [above for name in contents for above in (folder / name).parents if not above.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as staging:
            fresh = {name: Path(staging) / str(number) for number, name in enumerate(contents)}
            for name, path in fresh.items():
                path.write_bytes(contents[name])
            _replace(fresh, folder)
    except OSError as broken:
        for other in made:
            if other.is_dir() and not any(other.iterdir()):
                other.rmdir()
        message = f"it cannot be written: {broken.strerror or broken}. Nothing was changed."
        raise refusal(place, message) from broken


def _replace(fresh: Mapping[str, Path], folder: Path) -> None:
    before = {name: (folder / name).read_bytes() for name in fresh if (folder / name).is_file()}
    moved: list[str] = []
    is_done = False
    try:
        for name, path in fresh.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            path.replace(folder / name)
            moved.append(name)
        is_done = True
    finally:
        if not is_done:
            for name in moved:
                if name in before:
                    (folder / name).write_bytes(before[name])
                else:
                    (folder / name).unlink()


def zipped(contents: Mapping[str, bytes]) -> bytes:
    """The files as one archive: the same for the same contents."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
