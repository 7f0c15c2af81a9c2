"""Where the site listens: the door is opened before anything is made, and who holds it already is told."""

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from bowstring.model.problems import BowstringError

LOCAL = "127.0.0.1"
_EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104
_LISTENING = "0A"
_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))


def bind(host: str, port: int, *, or_any: bool = False) -> socket.socket:
    """The door that the site will listen at.

    Args:
        host: of the site.
        port: of the site.
        or_any: another port where that is taken.

    Raises: BowstringError where it is taken, unless any other will do.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except PermissionError:
        raise BowstringError(
            f"port {port} is not yours to use. Choose one from 1024 on with --port."
        ) from None
    except OSError as taken:
        if or_any:
            return bind(host, 0)
        why = os.strerror(taken.errno) if taken.errno else str(taken)
        raise BowstringError(
            f"nothing can listen at {host}, port {port}: {why}{_holder_words(port)}. "
            "Stop what runs there, or choose another with --port."
        ) from None


@contextlib.contextmanager
def open_door(door: socket.socket) -> Iterator[str]:
    """The address at which a door is reached; it is closed in the end."""
    with door:
        host, port = door.getsockname()[:2]
        address = os.environ.get("BOWSTRING_ADDRESS") or address_of(
            LOCAL if host in _EVERYWHERE else host, port
        )
        os.environ["BOWSTRING_ADDRESS"] = address
        if "BOWSTRING_HOSTS" not in os.environ and host not in (*_EVERYWHERE, LOCAL, "::1"):
            os.environ["BOWSTRING_HOSTS"] = f"{host},{LOCAL},localhost"
        yield address


def address_of(host: str, port: int) -> str:
    """The address of a site there."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def holders_of(port: int) -> tuple[tuple[int, str], ...]:
    """Who listens at a port of this machine: process number and name. Empty where the machine does not tell."""
    sockets = {f"socket:[{inode}]" for table in _TABLES for inode in _listening(table, port)}
    if not sockets:
        return ()
    return tuple(
        (pid, _name_of(folder))
        for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda folder: int(folder.name))
        for pid in [int(folder.name)]
        if sockets & _files_of(folder)
    )


def _holder_words(port: int) -> str:
    holders = holders_of(port)
    if holders:
        return ", held by " + ", ".join(f"{name} (process {pid})" for pid, name in holders)
    return f" (`ss -ltnp sport = :{port}` tells who holds it, to whoever may know)" if port else ""


def _listening(table: Path, port: int) -> Iterator[str]:
    with contextlib.suppress(OSError):
        for line in table.read_text(encoding="ascii").splitlines()[1:]:
            cells = line.split()
            if cells[3] == _LISTENING and int(cells[1].rpartition(":")[2], 16) == port:
                yield cells[9]


def _files_of(folder: Path) -> set[str]:
    files = set()
    # A process may end meanwhile, or be somebody else's.
    with contextlib.suppress(OSError):
        for file in (folder / "fd").iterdir():
            with contextlib.suppress(OSError):
                files.add(str(file.readlink()))
    return files


def _name_of(folder: Path) -> str:
    with contextlib.suppress(OSError):
        words = (folder / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
        return " ".join(Path(word).name if at == 0 else word for at, word in enumerate(words[:4]) if word)
    return "a process"
