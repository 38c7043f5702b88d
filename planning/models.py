"""What the staff plan besides what goes out, what was taken back, and how each of them is told."""

from calendar import monthrange
from datetime import date
from typing import Any, Final, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from written_dates.naming import MONTHS

# Has a 29 February.
_LEAP_YEAR: Final = 2000


def _by() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )


class ReviewDateQuerySet(models.QuerySet["ReviewDate"]):
    def open(self) -> Self:
        """Those of pages that nobody has looked at since."""
        return self.filter(done_at=None)


class ReviewDate(models.Model):
    """By when somebody should look whether a page is still right."""

    page = models.ForeignKey(
        "wagtailcore.Page", editable=False, on_delete=models.CASCADE, related_name="review_dates"
    )
    on = models.DateField("to be reviewed by", help_text="“12 March 2027”, say.")
    note = models.CharField(
        "what to look at",
        max_length=255,
        blank=True,
        help_text="“Is the number of states still right?” Staff who work on the page see it.",
    )
    set_by = _by()
    set_at = models.DateTimeField(default=timezone.now, editable=False)
    done_by = _by()
    done_at = models.DateTimeField(null=True, editable=False)

    objects = ReviewDateQuerySet.as_manager()
    # To plan a look at a page is no use of it.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["page"], condition=Q(done_at=None), name="one_open_review_date")
        ]

    def __str__(self) -> str:
        return f"To be reviewed by {self.on}"


class DayOfRemembrance(models.Model):
    """A day that comes every year, of which the staff think when they plan."""

    name = models.CharField(max_length=120, help_text="“Day of remembrance of the Rohingya genocide”, say.")
    month = models.PositiveSmallIntegerField(choices=list(enumerate(MONTHS, start=1)))
    day = models.PositiveSmallIntegerField(
        help_text="1 to 31. The 29 February is shown on the 28th in years without one."
    )
    note = models.CharField(max_length=255, blank=True, help_text="Who marks it, or what to keep in mind.")

    class Meta:
        verbose_name = "day of remembrance"
        verbose_name_plural = "days of remembrance"
        ordering = ["month", "day", "name", "pk"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.month and self.day is not None and not 1 <= self.day <= monthrange(_LEAP_YEAR, self.month)[1]:
            raise ValidationError({"day": f"{MONTHS[self.month - 1]} has no such day."})

    def in_year(self, year: int) -> date:
        """The day on which it falls in that year."""
        return date(year, self.month, min(self.day, monthrange(year, self.month)[1]))


class TakenBack(models.Model):
    """A time at which a page or a bundle was to go out, until somebody took it back. It is kept."""

    page = models.ForeignKey(
        "wagtailcore.Page", null=True, on_delete=models.CASCADE, related_name="times_taken_back"
    )
    # The version that was to go out.
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    bundle = models.ForeignKey(
        "bundles.Bundle", null=True, on_delete=models.CASCADE, related_name="times_taken_back"
    )
    at = models.DateTimeField()
    taken_by = _by()
    taken_at = models.DateTimeField(default=timezone.now)
    set_again_by = _by()
    set_again_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-taken_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(page=None) ^ Q(bundle=None), name="taken_back_of_page_or_bundle"
            )
        ]

    def __str__(self) -> str:
        return f"Taken back: {self.at}"


class CalendarAddress(models.Model):
    """Somebody’s private address of the calendar. Only what the token comes to is kept."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_address"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"Calendar of {self.user}"


class MailChoice(models.Model):
    """When somebody is told of comments by mail."""

    class When(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        DAILY = "daily", "Once a day, together"
        NEVER = "never", "Not by mail"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, editable=False, related_name="mail_choice"
    )
    when = models.CharField(
        "mails about comments",
        max_length=8,
        choices=When,
        default=When.AT_ONCE,
        help_text="Of comments on pages that you follow, of answers, and where you are named with @.",
    )
    hour = models.PositiveSmallIntegerField(
        "if once a day, at",
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        default=8,
        help_text="In the time zone of your account.",
    )

    def __str__(self) -> str:
        return f"Mail to {self.user}: {self.get_when_display()}"

    @classmethod
    def of(cls, user: Any) -> Self:
        """What the user chose; what holds for who has chosen nothing, not stored."""
        return cls.objects.filter(user=user).first() or cls(user=user)


class Note(models.Model):
    """Something about a comment that somebody is still to be told by mail. Once told, it is deleted."""

    class Kind(models.TextChoices):
        MENTION = "mention", "named you in a comment"
        NEW = "new", "commented"
        REPLY = "reply", "answered a comment"
        RESOLVED = "resolved", "resolved a comment"

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notes_to_mail"
    )
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    by = _by()
    at = models.DateTimeField(default=timezone.now, db_index=True)
    # How often its mail failed, and before when it is not tried again.
    failures = models.PositiveSmallIntegerField(default=0, db_default=0)
    not_before = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, to {self.recipient}"
