"""Commands in processes of their own that need not load what every command loads: forked off one where it is there."""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

# Nothing of these reads a setting as it is loaded: each command has settings of its own.
_LOADED = (
    "bowstring.cli.site",
    "bowstring.formats.files",
    "django.core.handlers.wsgi",
    "django.core.management.commands.migrate",
    "django.db.backends.sqlite3.base",
    "django.forms",
    "django.template.defaulttags",
)


def run_ready(arguments: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """What `bowstring` says with these arguments in that environment, and how it ends."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_LOADED))
    with tempfile.TemporaryDirectory(prefix="bowstring-command-") as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        process = context.Process(target=_be_command, args=(list(arguments), dict(environment), out, err))
        process.start()
        process.join()
        code = process.exitcode if process.exitcode is not None else -1
        return subprocess.CompletedProcess(list(arguments), code, out.read_text(), err.read_text())


def _be_command(arguments: list[str], environment: dict[str, str], out: Path, err: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for stream, path in ((1, out), (2, err)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.dup2(file, stream)
        os.close(file)
    sys.argv = ["bowstring", *arguments]
    from bowstring.cli import main

    main()
