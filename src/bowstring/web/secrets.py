"""The site's secret key, made once and kept beside the database, and what is kept of secrets given to people."""

import contextlib
import hashlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path

from django.http import HttpRequest


def secret_key(home: Path) -> str:
    """The key kept in that folder; a new one where there is none yet.

    It is put in place whole, so that of two processes which start together both read the same one.
    """
    path = home / "secret.key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=home, prefix=".secret-", encoding="ascii") as fresh:
            fresh.write(secrets.token_urlsafe(50))
            fresh.flush()
            with contextlib.suppress(FileExistsError):
                os.link(fresh.name, path)
    return path.read_text(encoding="ascii").strip()


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def address_tried(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """The e-mail address that somebody tries to sign in with: every spelling of it is counted as one."""
    tried = (credentials or request.POST).get("username") or ""
    return str(tried).strip().lower()
