"""Consent that was given, receipts of its withdrawal, and what is sealed then."""

import secrets
from datetime import date, timedelta
from typing import Any, Final, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

# So long before consent ends, the staff are reminded.
REMINDED: Final = timedelta(days=30)
# Without letters and digits that are taken for one another.
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def ending(self, today: date) -> Self:
        """Those that end within thirty days, or have ended, the first to end first."""
        return self.filter(expires_on__lte=today + REMINDED).order_by("expires_on", "pk")


class Consent(models.Model):
    """What a person, or whoever a picture shows, agreed to."""

    person = models.ForeignKey(
        "campaigns.Person", null=True, editable=False, on_delete=models.CASCADE, related_name="consents"
    )
    picture = models.ForeignKey(
        "campaigns.Picture", null=True, editable=False, on_delete=models.CASCADE, related_name="consents"
    )
    scope = models.TextField(
        "what was agreed to",
        help_text="In plain words: which name, words or pictures may be shown, where, and how it was agreed.",
    )
    expires_on = models.DateField(
        "ends on",
        null=True,
        blank=True,
        help_text="Empty: until it is taken back. The admin’s front page reminds of it 30 days before.",
    )
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    noted_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ConsentQuerySet.as_manager()

    # Consent is no use of a picture: nothing is shown by it.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-noted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None) ^ Q(picture=None), name="consent_of_person_or_picture"
            )
        ]

    def __str__(self) -> str:
        return self.scope[:80]

    @property
    def thing(self) -> Any:
        """The person or picture."""
        return self.person or self.picture

    @property
    def has_ended(self) -> bool:
        return self.expires_on is not None and self.expires_on < timezone.localdate()


def new_number() -> str:
    """A random number of a receipt: nothing of who it is about is in it."""
    first, second = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(2))
    return f"{first}-{second}"


class Receipt(models.Model):
    """That a person was withdrawn: when, and what was changed where, without their name."""

    number = models.CharField(max_length=12, unique=True, default=new_number, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # How many rows of each kind were changed, and where: see ``withdrawing``.
    counts = models.JSONField(default=list)
    # The keys of files that hold the name in their bytes, which nobody but a person can mend.
    held_back = models.JSONField(default=list)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"Withdrawal {self.number}"


# What begins the address of a person who was withdrawn, before the receipt’s number: no page can have it.
GONE: Final = "*"


def receipt_of(person: Any) -> Receipt | None:
    """The receipt of a person's withdrawal; None where they were not withdrawn."""
    if not person.slug.startswith(GONE):
        return None
    return Receipt.objects.filter(number=person.slug.removeprefix(GONE)).first()


class Sealed(models.Model):
    """What has to stay by law of somebody who was withdrawn. Administrators read it, with a reason."""

    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="sealed")
    data = models.JSONField(encoder=DjangoJSONEncoder)
    # Addresses with the name in them of which the book of published files still knows: see ``receivers``.
    on_file = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"Sealed, {self.receipt.number}"


class Opening(models.Model):
    """That an administrator read what is sealed, and why."""

    sealed = models.ForeignKey(Sealed, on_delete=models.PROTECT, related_name="openings")
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField()

    class Meta:
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.sealed} on {self.opened_at:%d %B %Y}"
