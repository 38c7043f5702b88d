"""Who was asked about a draft, the links to it, what was shown by them, and what was said.

A publication that is deleted leaves these rows as they are: what was shown to whom stays on record.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from datetime import timezone as distance_from_utc
from typing import Any, Final, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Publication

LONGEST_COMMENT = 5000
# Where a day ends last.
_WESTMOST: Final = distance_from_utc(timedelta(hours=-12))


def earliest_today() -> date:
    """The day that it still is somewhere.

    Who is told “until the end of 4 December” has all of that day, in whatever zone they or the staff are.
    """
    return timezone.localdate(timezone=_WESTMOST)


class Kind(models.TextChoices):
    REVIEW = "review", "Review: comments and a verdict"
    SIGN = "sign", "Signature: an organisation signs the statement"


class Verdict(models.TextChoices):
    APPROVE = "approve", _("I approve it as it is")
    CHANGES = "changes", _("I approve it with changes")
    OBJECT = "object", _("I object")
    SIGNED = "signed", _("We sign it")
    DECLINED = "declined", _("We do not sign it")


class Text(models.Model):
    """A draft in the very form in which somebody was shown it."""

    publication = models.BigIntegerField(db_index=True)
    # Of all that readers would be given, and of that alone which is signed.
    digest = models.CharField(max_length=64)
    signed_digest = models.CharField(max_length=64)
    title = models.CharField(max_length=255)
    content = models.JSONField(encoder=DjangoJSONEncoder)
    # Its paragraphs: each anchor with number and words.
    paragraphs = models.JSONField(default=dict)
    kept_at = models.DateTimeField(default=timezone.now)

    # What was shown is no use of a file or picture.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "text that was shown"
        verbose_name_plural = "texts that were shown"
        constraints = [models.UniqueConstraint(fields=["publication", "digest"], name="text_shown_once")]

    def __str__(self) -> str:
        return self.title


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def of_pages(self, pages: Iterable[Any] | Any) -> Self:
        return self.filter(publication__in=pages)

    def open(self) -> Self:
        """Those whose links lead to the draft."""
        not_out = Q(last_published_at=None) | Q(last_published_at__lt=OuterRef("asked_at"))
        drafts = Publication.objects.filter(not_out, pk=OuterRef("publication_id"), withdrawal=None)
        return self.filter(Exists(drafts), taken_back_at=None, until__gte=earliest_today())

    def with_verdict(self) -> Self:
        """Each with what it said last: ``verdict``, empty for nothing."""
        last = Answer.objects.filter(invitation=OuterRef("pk")).order_by("-pk").values("verdict")[:1]
        return self.annotate(verdict=Subquery(last))


class Invitation(models.Model):
    """That one person is asked about the draft of one publication, until a day."""

    publication = models.ForeignKey(
        Publication, db_constraint=False, on_delete=models.DO_NOTHING, related_name="+"
    )
    # As it was called then, for when it is gone.
    title = models.CharField(max_length=255)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.REVIEW)
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    organisation = models.CharField(max_length=255, blank=True)
    known_organisation = models.ForeignKey(
        "campaigns.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    until = models.DateField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    # When they were asked last: what was published after that ends it.
    asked_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "invitation to review or sign"
        verbose_name_plural = "invitations to review or sign"
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.name or self.email, self.organisation]))

    @property
    def signs(self) -> bool:
        return self.kind == Kind.SIGN


class Link(models.Model):
    """One address that leads to the draft. Only a digest of what is secret in it is kept."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"Link {self.pk}"


class Code(models.Model):
    """A short number sent to the invited address, to show that whoever has the link reads that mailbox."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"Code {self.pk}"


class Shown(models.Model):
    """That a text was shown to who was invited, and when for the first time."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="shown")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="shown")
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["invitation", "text"], name="shown_once")]

    def __str__(self) -> str:
        return f"{self.text}, {self.at}"


class Comment(models.Model):
    """What somebody said about a paragraph of a text that was shown to them."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="comments")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    paragraph = models.CharField(max_length=80)
    comment = models.TextField(max_length=LONGEST_COMMENT)
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "comment by link"
        verbose_name_plural = "comments by link"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.comment[:80]


class Answer(models.Model):
    """A verdict or a signature: by whom, and on which text. The last of an invitation counts."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="answers")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True)
    organisation = models.CharField(max_length=255, blank=True)
    remark = models.TextField(max_length=LONGEST_COMMENT, blank=True)
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "answer by link"
        verbose_name_plural = "answers by link"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.name}"
