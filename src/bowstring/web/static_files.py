"""The site's own styles and scripts: compressed, and named by their content, so that browsers keep them for good."""

import hashlib
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_STAMP = "stamp"


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names files by their content."""

    manifest_strict = False

    def create_compressor(self, **options: Any) -> Any:
        """What compresses: by gzip alone, since Brotli takes seconds for a sixth less."""
        return super().create_compressor(**options, use_brotli=False)


def collect(folder: Path) -> bool:
    """Put the site's files into a folder, compressed and named by content; whether there was anything to do.

    Processes that start afterwards serve them from there. Where the folder cannot be written they are served as they
    are.
    """
    files = sorted(_sources())
    stamp = hashlib.sha256(
        "\n".join(
            f"{name} {storage.size(name)} {storage.get_modified_time(name)}" for name, storage in files
        ).encode()
    ).hexdigest()
    kept = folder / _STAMP
    if kept.is_file() and kept.read_text(encoding="ascii") == stamp:
        return False
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True)
        _collect_into(folder, files)
        kept.write_text(stamp, encoding="ascii")
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        return False
    return True


def _collect_into(folder: Path, files: list[tuple[str, Any]]) -> None:
    storage = HashedFiles(location=folder)
    paths = {}
    for name, source in files:
        with source.open(name) as content:
            storage.save(name, content)
        paths[name] = (storage, name)
    for _, __, processed in storage.post_process(paths):
        if isinstance(processed, Exception):
            raise processed


def _sources() -> list[tuple[str, FileSystemStorage]]:
    return [
        (name, storage)
        for finder in finders.get_finders()
        for name, storage in finder.list([])
        if isinstance(storage, FileSystemStorage)
    ]


def collected_folder() -> Path:
    """Where the files are kept."""
    return Path(settings.COLLECTED)
