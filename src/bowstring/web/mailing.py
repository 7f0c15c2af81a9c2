"""Letters that the site sends because somebody pressed a button; what is sent each week is a job's."""

import logging
import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from bowstring.model.language import phrase
from bowstring.web.store.invitations import INVITED_FOR

_log = logging.getLogger(__name__)
_STAYS_HERE = frozenset({"console", "dummy", "filebased"})
"""Ways of sending, by the last part but one of their names, that reach nobody but who runs the site."""


def reaches_people() -> bool:
    """Whether letters go to those they are for, so that whoever answers one has its address."""
    return settings.EMAIL_BACKEND.split(".")[-2] not in _STAYS_HERE


def send_invitation(to: str, *, portfolio: str, by: str, link: str) -> bool:
    """Send somebody the link that makes them a member; whether the post took it."""
    words = {"portfolio": portfolio, "by": by, "link": link, "days": INVITED_FOR.days}
    # A subject is one line, whatever was typed.
    subject = phrase("You are invited to {line}", line=" ".join(portfolio.split()))
    return _send(to, subject, "mail/invitation.txt", words)


def send_proof(to: str, *, link: str) -> bool:
    """Send somebody the link that proves their address; whether the post took it."""
    return _send(to, phrase("Is this your email address?"), "mail/proof.txt", {"link": link})


def send_password_notice(to: str) -> bool:
    """Tell somebody that their password was changed, in case it was not they; whether the post took it."""
    return _send(to, phrase("Your password was changed"), "mail/password.txt", {"address": settings.ADDRESS})


def _send(to: str, subject: str, template: str, words: dict[str, Any]) -> bool:
    try:
        send_mail(subject, render_to_string(template, words), None, [to])
    except (smtplib.SMTPException, OSError):
        _log.exception("a letter could not be sent")
        return False
    return True
