"""Mail about what was approved or sent back, and about what went out in an emergency."""

import logging
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse

from page_tree.addresses import absolute

from .models import Approval, Emergency, SentBack
from .rights import approvers

log = logging.getLogger(__name__)


def tell_of_approval(approval: Approval, writers: set[int]) -> None:
    """Tells those who wrote that it was approved, but for who chose in the account to get no such mails."""
    title = approval.page.get_admin_display_title()
    address = absolute(reverse("wagtailadmin_pages:edit", args=[approval.page_id]))
    then = "It can go out as it is." if approval.is_enough else "One more has to approve it."
    users = get_user_model()._default_manager.filter(pk__in=writers - {approval.approver_id}, is_active=True)
    wants = users.exclude(wagtail_userprofile__approved_notifications=False)
    _send(wants, f"Approved: {title}", f"{approval.name} approved “{title}”. {then}\n\n{address}\n")


def tell_writers(row: SentBack) -> None:
    """Tells those to whom a draft was sent back what was said."""
    title = row.page.get_admin_display_title()
    address = absolute(reverse("wagtailadmin_pages:edit", args=[row.page_id]))
    text = f"{row.name} sent “{title}” back:\n\n{row.words}\n\n{address}\n"
    _send(row.to.filter(is_active=True), f"Sent back: {title}", text)


def tell_of_emergency(emergency: Emergency) -> None:
    """Tells all who might have approved it, but who did it."""
    if emergency.page is None:
        return
    text = (
        f"{emergency.name} let “{emergency.title}” out without a second pair of eyes:\n\n"
        f"{emergency.reason}\n\n"
        "Somebody else has to look at it now, and say so:\n"
        f"{absolute(reverse('approval:look_at', args=[emergency.pk]))}\n"
    )
    everybody = approvers(emergency.page).exclude(pk=emergency.by_id)
    _send(everybody, f"Out without a second pair of eyes: {emergency.title}", text)


def _send(users: Iterable[Any], subject: str, text: str) -> None:
    """Nobody sees the others' addresses. Where mail fails, the log says so: it stands in the admin, too."""
    line = " ".join(subject.split())
    addresses = sorted({user.email for user in users if user.email})
    try:
        messages = [EmailMessage(line, text, to=[address]) for address in addresses]
        if messages:
            get_connection().send_messages(messages)
    except Exception as error:
        log.error("“%s” could not be told by mail: %s", line, error)
