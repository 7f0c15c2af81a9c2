"""`backup` and `restore`: everything of a site in one file that any of its databases takes."""

import contextlib
import gzip
import json
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import typer

from bowstring.cli.screen import progress
from bowstring.cli.site_database import ready_site
from bowstring.model.problems import BowstringError

_ENDING = ".jsonl.gz"
# Made anew by the tables themselves, or not to come back to life: who is signed in, who failed to and how often, forms
# that were taken in, what workers were told to do.
_LEFT_OUT = (
    "contenttypes",
    "auth",
    "sessions",
    "axes",
    "web.FailureCount",
    "django_tasks_database",
    "web.Submission",
    "web.WorkerSign",
)


def backup(file: Path, database: str | None) -> None:
    """Write the file, wholly or not at all. Raises: BowstringError."""
    _check_name(file)
    ready_site(database)
    from django.core.management import CommandError, call_command

    part = file.with_name(f".{file.name.removesuffix(_ENDING)}.part{_ENDING}")
    try:
        with _one_moment(), progress("Writing"):
            _note_version()
            call_command("dumpdata", output=str(part), format="jsonl", exclude=_LEFT_OUT, verbosity=0)
        part.chmod(0o600)
        part.replace(file)
    except OSError as broken:
        raise BowstringError(f"{file} cannot be written: {broken.strerror}.") from None
    except CommandError as broken:
        raise BowstringError(f"{file} cannot be written: {broken}. Nothing was kept of it.") from None
    finally:
        part.unlink(missing_ok=True)
    typer.echo(f"Written: {file}. It holds everything, unrevealed scores too: keep it as you keep the site.")


def restore(file: Path, database: str | None) -> None:
    """Read the file into an empty database, all or nothing. Raises: BowstringError."""
    _check_name(file)
    if not file.is_file():
        raise BowstringError(f"there is no file {file}.")
    # Before a database is made for it.
    try:
        _check_version(file)
    except (OSError, EOFError, ValueError, LookupError, TypeError) as broken:
        raise _unreadable(file, broken) from None
    ready_site(database)
    from django.core.management import CommandError
    from django.core.serializers.base import DeserializationError
    from django.db import Error

    from bowstring.web.store.accounts import is_empty

    if not is_empty():
        raise BowstringError("the database holds a site already. Name a new one to restore to.")
    try:
        with progress("Reading"):
            _load(file)
    except (CommandError, DeserializationError, Error, OSError, EOFError, ValueError) as broken:
        raise _unreadable(file, broken) from None
    typer.echo(
        f"Restored from {file}. Everybody signs in anew; invitations that were open are to be sent again."
    )


def _unreadable(file: Path, broken: Exception) -> BowstringError:
    reason = " ".join(str(broken).split())[:300]
    return BowstringError(f"{file} is no backup of a site that can be read here: {reason}")


def _load(file: Path) -> None:
    """Everything of the file that may come back, whatever it holds: it may be of an earlier version."""
    from django.core.management import call_command
    from django.db import transaction

    from bowstring.web.models import BackupNote
    from bowstring.web.store.accounts import forget_links
    from bowstring.web.store.jobs import let_go_of_jobs
    from bowstring.web.store.tokens import forget_tokens

    with transaction.atomic():
        call_command("loaddata", str(file), exclude=list(_LEFT_OUT), verbosity=0)
        # They may have worked since.
        forget_links()
        forget_tokens()
        BackupNote.objects.all().delete()
        let_go_of_jobs()


def _note_version() -> None:
    """Put into the backup, and nowhere else, which version wrote it: what holds this moment is taken back."""
    from django.utils import timezone

    from bowstring.web.models import BackupNote

    BackupNote.objects.create(version=version("bowstring"), made_at=timezone.now())


def _check_version(file: Path) -> None:
    """Go on unless a newer version wrote the backup.

    Raises: BowstringError where one did; ValueError, OSError or EOFError where it is no backup at all.
    """
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        notes = [
            json.loads(line)
            for number, line in enumerate(lines)
            if number == 0 or '"web.backupnote"' in line[:60]
        ]
    notes = [note for note in notes if note["model"] == "web.backupnote"]
    if not notes:
        return
    written, here = str(notes[0]["fields"]["version"]), version("bowstring")
    if _numbers(written) > _numbers(here):
        raise BowstringError(
            f"{file} was written by version {written}, and this is {here}. Restore with {written} or a newer one."
        )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


@contextlib.contextmanager
def _one_moment() -> Iterator[None]:
    """Everything that is read is as it stood when the reading began; what is written meanwhile is taken back."""
    from django.db import connection, transaction

    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
        transaction.set_rollback(True)


def _check_name(file: Path) -> None:
    if not file.name.endswith(_ENDING) or file.name == _ENDING:
        raise BowstringError(f"{file} is no name of a backup. Let it end in {_ENDING}.")
