"""What needs a second pair of eyes, who has looked, what was sent back, what went out without."""

from typing import Final, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Page

# What can be named, by the model's name.
KINDS: Final = (
    ("statement", "Statements"),
    ("speech", "Speeches"),
    ("video", "Videos"),
    ("document", "Documents"),
    ("campaign", "Campaigns"),
    ("standardpage", "Standard pages"),
)


def _who() -> models.ForeignKey:
    """Who did it; the name beside it stays when the account goes."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )


@register_setting(icon="view")
class SecondPairOfEyes(BaseGenericSetting):
    """For which pages it is enforced, besides those that the environment names."""

    kinds = ArrayField(models.CharField(max_length=20, choices=KINDS), default=list, blank=True)
    campaigns = models.ManyToManyField(
        "campaigns.Campaign",
        blank=True,
        related_name="+",
        help_text="Their own pages, and all publications that belong to one of them.",
    )

    panels = [FieldPanel("kinds"), FieldPanel("campaigns")]

    class Meta:
        verbose_name = "second pair of eyes"


class Approval(models.Model):
    """Somebody who neither wrote nor changed it approves a page in one form."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="approvals")
    # See ``shape``: of all that readers get, and of its words alone.
    shape = models.CharField(max_length=64)
    words = models.CharField(max_length=64)
    # What readers are told of the change.
    note = models.TextField(blank=True)
    # The number of the revision that it was; that may be written over, or gone, by now.
    revision = models.PositiveBigIntegerField()
    approver = _who()
    name = models.CharField(max_length=255)
    at = models.DateTimeField(default=timezone.now)
    # Whether it is enough, with those before it.
    is_enough = models.BooleanField(default=True)
    # Whether something that the page shows was changed since: a hint for lists, the form itself is compared.
    shown_changed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "shape", "approver"], name="approves_a_form_once")
        ]

    def __str__(self) -> str:
        return f"{self.page} by {self.name}"


class Hand(models.Model):
    """Somebody wrote on a page, which none of its revisions says: it was copied, or the revision is gone."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    # None: a program did.
    user = _who()
    # The number of the revision that was theirs; of a copy, of the one with which it began.
    revision = models.PositiveBigIntegerField()
    begins_copy = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.user} on {self.page}"


class SentBack(models.Model):
    """A draft that somebody sent back to those who wrote it, with words."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    words = models.TextField()
    by = _who()
    name = models.CharField(max_length=255)
    at = models.DateTimeField(default=timezone.now)
    to = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    # When it was submitted again, approved or published.
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.page}, by {self.name}"


class EmergencyQuerySet(models.QuerySet["Emergency"]):
    def open(self) -> Self:
        """Those that nobody has looked at since."""
        return self.filter(looked_at=None)


class Emergency(models.Model):
    """What readers got without a second pair of eyes, to be looked at by somebody else afterwards."""

    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    # The page's title then, for when it is gone.
    title = models.CharField(max_length=255)
    # The form in which it may go out by that; empty where something changed that a public page shows.
    shape = models.CharField(max_length=64, blank=True)
    # Until it is out: once it has left the site, that is no longer a reason.
    is_pending = models.BooleanField(default=False)
    reason = models.TextField()
    by = _who()
    name = models.CharField(max_length=255)
    at = models.DateTimeField(default=timezone.now)
    looked_by = _who()
    looked_name = models.CharField(max_length=255, blank=True)
    looked_at = models.DateTimeField(null=True)
    looked_words = models.TextField(blank=True)

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "emergencies"
        permissions = [("publish_in_emergency", "Can publish without a second pair of eyes")]
        constraints = [
            models.CheckConstraint(
                condition=Q(looked_by=None) | Q(by=None) | ~Q(looked_by=models.F("by")),
                name="emergency_looked_at_by_another",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, by {self.name}"
