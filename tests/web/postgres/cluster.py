"""A PostgreSQL cluster of the test run's own: started in half a second, thrown away afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NOBODY_ELSE_CARES = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def missing() -> str:
    """Why no cluster can be started here; blank where one can."""
    if _program("initdb") is None:
        return "PostgreSQL is not installed: no initdb on the path or under /usr/lib/postgresql"
    if os.geteuid() == 0 and not _is_somebody("postgres"):
        return "PostgreSQL does not run as root, and there is no user postgres to run it as"
    return ""


@contextmanager
def running_cluster() -> Iterator[str]:
    """The address of an empty database on a cluster that is gone when the block ends."""
    # Not below pytest's folder, which nobody but root may enter.
    folder = Path(tempfile.mkdtemp(prefix="bowstring-postgres-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data, port = folder / "data", _free_port()
    settings = (f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}")
    options = " ".join(f"-c {setting}" for setting in (*settings, *_NOBODY_ELSE_CARES))
    try:
        _run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync", "-D", str(data))
        _run("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-o", options, "-w", "start")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            _run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: str) -> None:
    path = _program(program)
    assert path is not None
    user = "postgres" if os.geteuid() == 0 else None
    subprocess.run(
        [path, *arguments],
        check=True,
        user=user,
        group=user,
        extra_groups=[] if user else None,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def _program(name: str) -> str | None:
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return shutil.which(name) or (str(newest[-1]) if newest else None)


def _is_somebody(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
