"""Tells by mail what was noted: at once, or together at the hour that somebody chose. The clock does it."""

import logging
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name

from page_tree.addresses import absolute
from rights.pages import worked_on

from ..addresses import zone_of
from ..models import MailChoice, Note

log = logging.getLogger(__name__)
When = MailChoice.When
LONGEST_WAIT: Final = timedelta(hours=6)


def tell_all(now: datetime) -> None:
    """Sends what is due. What fails is logged, stays noted, and is tried again after a while."""
    waiting = Note.objects.values("recipient").distinct()
    users = get_user_model()._default_manager.filter(pk__in=waiting)
    for user in users.select_related("wagtail_userprofile", "mail_choice").order_by("pk"):
        try:
            with transaction.atomic():
                _tell(user, now)
        except Exception as error:
            log.error("Account %s could not be told of comments by mail: %s", user.pk, type(error).__name__)
            _wait(user, now)


def _wait(user: Any, now: datetime) -> None:
    """After a failure: a minute, two, four, up to some hours. What comes meanwhile waits along."""
    waiting = Note.objects.filter(recipient=user)
    failures = max(waiting.values_list("failures", flat=True), default=0)
    longer = min(timedelta(minutes=2 ** min(failures, 20)), LONGEST_WAIT)
    waiting.update(failures=failures + 1, not_before=now + longer)


def _tell(user: Any, now: datetime) -> None:
    """Takes the notes and sends them in one mail; if that fails they are there again."""
    notes = list(due_notes(user, now))
    keys = [note.pk for note in notes]
    if not keys:
        return
    Note.objects.filter(pk__in=keys).delete()
    choice = getattr(user, "mail_choice", None) or MailChoice(user=user)
    lines = lines_of(user, notes)
    if lines and user.email and user.is_active and choice.when != When.NEVER:
        with timezone.override(zone_of(user)):
            _mail(user, lines).send()


def due_notes(user: Any, now: datetime) -> QuerySet[Note]:
    """The notes of which the user is to be told by now, in their order."""
    choice = getattr(user, "mail_choice", None) or MailChoice(user=user)
    notes = Note.objects.filter(recipient=user).select_related("by", "page")
    if notes.filter(not_before__gt=now).exists():
        return notes.none()
    if choice.when == When.DAILY:
        # After a standstill, too, what came since the hour waits for the next.
        notes = notes.filter(at__lt=last_time_of(choice.hour, zone_of(user), now))
    return notes.order_by("at", "pk")


def last_time_of(hour: int, zone: Any, now: datetime) -> datetime:
    """The last moment up to now at which it was that hour in the zone."""
    local = now.astimezone(zone)
    moment = local.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    if moment.astimezone(UTC) > now:
        # Days by the calendar: where the clocks change, one has 23 or 25 hours.
        moment = (moment.replace(tzinfo=None) - timedelta(days=1)).replace(tzinfo=zone)
    return moment.astimezone(UTC)


def lines_of(user: Any, notes: Any) -> list[dict[str, Any]]:
    """What the mail says: for each page that the user works on at this moment, who did what."""
    keys = {note.page_id for note in notes}
    known = set(worked_on(user).filter(pk__in=keys).values_list("pk", flat=True))
    of_page: dict[int, list[Note]] = defaultdict(list)
    for note in notes:
        if note.page_id in known:
            of_page[note.page_id].append(note)
    return [
        {
            "title": _title(found[0].page) if settings.TITLES_OUTSIDE else "",
            "address": absolute(reverse("wagtailadmin_pages:edit", args=[page])),
            # Who did the same twice is named once.
            "said": list(dict.fromkeys(f"{_name(note)} {note.get_kind_display()}" for note in found)),
        }
        for page, found in of_page.items()
    ]


def _title(page: Any) -> str:
    return str(page.draft_title or page.title)


def _name(note: Note) -> str:
    return get_user_display_name(note.by) if note.by else "Somebody"


def _mail(user: Any, lines: list[dict[str, Any]]) -> EmailMessage:
    one = lines[0]
    subject = f"Comments on “{one['title']}”" if len(lines) == 1 and one["title"] else "Comments for you"
    text = render_to_string(
        "planning/comments.txt", {"lines": lines, "account": absolute(reverse("wagtailadmin_account"))}
    )
    # A line break in a title would make a subject that no mail can have.
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(" ".join(subject.split()), text, to=[user.email], headers=headers)
