"""A new site's database with its tables, made once for all tests: 54 migrations take three seconds each time."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from tests.kept import kept

_MAKE = "import sys; from bowstring.cli.site_database import ready_site; ready_site(sys.argv[1])"


def lay_tables(path: Path) -> None:
    """Lay a database there as `bowstring serve` makes it, nothing in it yet."""
    path.write_bytes(kept("tables", _made))
    path.chmod(0o600)


def tables_here() -> None:
    """Give the database of this process its tables: laid where it is one in memory, else brought up to date."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        with tempfile.TemporaryDirectory(prefix="bowstring-tables-") as folder:
            path = Path(folder) / "site.sqlite3"
            lay_tables(path)
            connection.ensure_connection()
            with closing(sqlite3.connect(path)) as ready:
                ready.backup(connection.connection)
    call_command("migrate", verbosity=0)


def _made() -> bytes:
    with tempfile.TemporaryDirectory(prefix="bowstring-tables-") as folder:
        path = Path(folder) / "site.sqlite3"
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("BOWSTRING_", "DJANGO_"))
        }
        subprocess.run(
            [sys.executable, "-c", _MAKE, f"sqlite:///{path}"],
            env=environment | {"BOWSTRING_HOME": folder},
            check=True,
        )
        return path.read_bytes()
