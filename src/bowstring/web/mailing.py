"""Letters that the site sends because somebody pressed a button; what is sent each week is a job's."""

import logging
import smtplib

from django.core.mail import send_mail
from django.template.loader import render_to_string

from bowstring.web.store.invitations import INVITED_FOR

_log = logging.getLogger(__name__)


def send_invitation(to: str, *, portfolio: str, by: str, link: str) -> bool:
    """Send somebody the link that makes them a member; whether the post took it."""
    told = {"portfolio": portfolio, "by": by, "link": link, "days": INVITED_FOR.days}
    try:
        send_mail(
            f"You are invited to {_line(portfolio)}",
            render_to_string("mail/invitation.txt", told),
            None,
            [to],
        )
    except (smtplib.SMTPException, OSError):
        _log.exception("an invitation could not be sent")
        return False
    return True


def _line(text: str) -> str:
    """A text as a subject: one line, whatever was typed."""
    return " ".join(text.split())
