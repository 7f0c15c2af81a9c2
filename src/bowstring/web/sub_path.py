"""A site that is not at the top of its name: what stands before its own addresses is taken off, and told to Django."""

from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def inside(path: str, prefix: str) -> str:
    """An address without the prefix; as it is where a server in front has taken that off already."""
    if prefix and (path == prefix or path.startswith(f"{prefix}/")):
        return path[len(prefix) :] or "/"
    return path


def under(application: Application, prefix: str) -> Application:
    """The application at addresses that begin with a prefix; blank for none."""
    if not prefix:
        return application

    def served(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["PATH_INFO"] = inside(environ.get("PATH_INFO", ""), prefix)
        return application(environ, start_response)

    return served
