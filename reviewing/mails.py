"""What is sent to those who are asked: in plain text, each to one address."""

import logging
from datetime import date
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.models import SiteSettings
from page_tree.addresses import absolute

from .models import Invitation

log = logging.getLogger(__name__)
_WITHOUT_MAIL: Final = "django.core.mail.backends.dummy.EmailBackend"


def can_send() -> bool:
    """Whether a mail server is set."""
    return settings.EMAIL_BACKEND != _WITHOUT_MAIL


def _send(invitation: Invitation, subject: str, *parts: str) -> bool:
    """Whether it was handed to the mail server. The log names neither whom nor what."""
    if not can_send():
        return False
    try:
        EmailMessage(" ".join(subject.split()), "\n\n".join(parts), to=[invitation.email]).send()
    except (OSError, SMTPException):
        log.exception("A mail about an invitation to review could not be sent.")
        return False
    return True


def _greeting(invitation: Invitation) -> str:
    return _("Dear %(name)s,") % {"name": invitation.name} if invitation.name else _("Hello,")


def _house() -> str:
    found = SiteSettings.objects.order_by("pk").first()
    return found.organisation_name if found else SiteSettings().organisation_name


def _by(day: date) -> str:
    return date_format(day, "j F Y")


def send_link(invitation: Invitation, address: str) -> bool:
    """The link, when somebody is asked or sent a new one. It names neither the page nor what is in it."""
    told = {"house": _house(), "date": _by(invitation.until)}
    if invitation.signs:
        subject = _("%(house)s asks your organisation to sign a joint statement") % told
        asked = _("%(house)s asks your organisation to read and sign a joint statement by %(date)s.") % told
    else:
        subject = _("%(house)s asks you to read a draft") % told
        asked = _("%(house)s asks you to read a draft and say what you think of it by %(date)s.") % told
    return _send(invitation, subject, _greeting(invitation), asked, *_way(address))


def remind(invitation: Invitation, address: str) -> bool:
    """That an answer is still waited for."""
    told = {"house": _house(), "date": _by(invitation.until)}
    subject = _("A reminder: %(house)s waits for your answer until %(date)s") % told
    asked = _("we have no answer from you yet. You can give it until the end of %(date)s.") % told
    return _send(invitation, subject, _greeting(invitation), asked, *_way(address))


def ask_again(invitation: Invitation, address: str) -> bool:
    """That the text was changed since the organisation signed it."""
    told = {"house": _house(), "date": _by(invitation.until)}
    subject = _("%(house)s: the statement that you signed was changed") % told
    asked = (
        _(
            "the text of the joint statement was changed after you signed it. Your signature is of the "
            "earlier text. Please read the text as it is now, and sign it again by %(date)s if you agree."
        )
        % told
    )
    return _send(invitation, subject, _greeting(invitation), asked, *_way(address))


def send_code(invitation: Invitation, code: str) -> bool:
    """The number that shows who reads this mailbox."""
    subject = _("Your code: %(code)s") % {"code": code}
    said = _(
        "Somebody opened the link that we sent you. If it was you, enter this code there within 15 minutes:"
    )
    other = _("If it was not you, do nothing: nobody sees anything without the code.")
    return _send(invitation, subject, said, code, other)


def _way(address: str) -> tuple[str, ...]:
    return (
        absolute(address),
        _(
            "The link is for you alone. Please don’t pass it on: what it shows is not public yet. You need "
            "no account."
        ),
        _house(),
    )
