"""The site's secret key, made once and kept beside the database, and what is kept of secrets given to people."""

import contextlib
import hashlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


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


def machine_of(request: HttpRequest) -> str:
    """A digest of the network address that a request comes from.

    Behind a web server it is the address which that server says it was asked from; blank where it says nothing.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER:
        address = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    return salted_hmac("bowstring.machine", address, algorithm="sha256").hexdigest()[:16] if address else ""


def address_tried(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """The e-mail address that somebody tries to sign in with: every spelling of it is counted as one."""
    tried = (credentials or request.POST).get("username") or ""
    return str(tried).strip().lower()
