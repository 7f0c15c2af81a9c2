"""The site's secret key, made once and kept beside the database, and what is kept of secrets given to people."""

import hashlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from django.http import HttpRequest


def secret_key(home: Path) -> str:
    """The key kept in that folder; a new one where there is none yet."""
    path = home / "secret.key"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    home.mkdir(parents=True, exist_ok=True)
    key = secrets.token_urlsafe(50)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def address_tried(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """The e-mail address that somebody tries to sign in with: every spelling of it is counted as one."""
    tried = (credentials or request.POST).get("username") or ""
    return str(tried).strip().lower()
