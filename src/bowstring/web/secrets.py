"""The site's secret key, made once and kept beside the database, and what is kept of secrets given to people."""

import contextlib
import hashlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path

from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

_MAILED = "bowstring.mailed"
_LETTER = "bowstring.letter"


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


def mailed_secret(secret: str) -> str:
    """A link's secret as only its letter has it: who comes with it reads the mailbox that it was sent to."""
    return signing.Signer(salt=_MAILED, sep=".").sign(secret)


def split_secret(text: str) -> tuple[str, bool]:
    """A link's secret, and whether it came out of the letter rather than off its maker's screen."""
    secret, _, mark = text.partition(".")
    return secret, bool(mark) and constant_time_compare(text, mailed_secret(secret))


def letter_token(account: str, portfolio: int) -> str:
    """What stands under somebody's weekly letter, and stops it."""
    return signing.dumps([account, portfolio], salt=_LETTER)


def letter_of(token: str) -> tuple[str, int] | None:
    """Whose letter of which portfolio a token stops; None if the site never made it."""
    try:
        account, portfolio = signing.loads(token, salt=_LETTER)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return str(account), int(portfolio)


def plain_address(text: str) -> str:
    """An e-mail address as it is kept: every spelling that reaches the same mailbox in practice, and no look-alike.

    Before the @ only ASCII letters change case: lower-casing others can end at somebody else's letter (K, the
    Kelvin sign). Dots and what follows a plus are left, since whose mailbox those reach differs by provider.
    """
    mailbox, at, domain = text.strip().rpartition("@")
    return "".join(sign.lower() if sign.isascii() else sign for sign in mailbox) + at + domain.lower()


def address_tried(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """The e-mail address that somebody tries to sign in with: every spelling of it is counted as one."""
    return plain_address(str((credentials or request.POST).get("username") or ""))
