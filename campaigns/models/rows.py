"""What belongs to a publication in an order: its files, and who is involved in it."""

from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from assets.models import File
from assets.models.public import is_let_out


class Attachment(Orderable):
    """A file of a publication, in the order in which readers should meet them."""

    publication = ParentalKey("campaigns.Publication", on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey("campaigns.File", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(
        max_length=255, blank=True, help_text="When it should differ from the file’s own title."
    )

    panels = [FieldPanel("file"), FieldPanel("title")]

    def __str__(self) -> str:
        return self.title or self.file.title


class Contribution(Orderable):
    """A person in a role, for an organisation, at that time."""

    publication = ParentalKey("campaigns.Publication", on_delete=models.CASCADE, related_name="contributions")
    person = models.ForeignKey("campaigns.Person", on_delete=models.PROTECT, related_name="contributions")
    role = models.CharField(
        max_length=255, blank=True, help_text="As held then: “Legal Adviser”. Leave the organisation out."
    )
    organisation = models.ForeignKey(
        "campaigns.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contributions",
        help_text="For which the person spoke or wrote then.",
    )

    panels = [FieldPanel("person"), FieldPanel("role"), FieldPanel("organisation")]

    def __str__(self) -> str:
        details = ", ".join(filter(None, [self.role, self.organisation and self.organisation.name]))
        return f"{self.person.name} ({details})" if details else self.person.name


class JointIssuer(Orderable):
    """An organisation together with which a publication is issued."""

    publication = ParentalKey("campaigns.Publication", on_delete=models.CASCADE, related_name="joint_issuers")
    organisation = models.ForeignKey(
        "campaigns.Organisation", on_delete=models.PROTECT, related_name="jointly_issued"
    )

    panels = [FieldPanel("organisation")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["publication", "organisation"], name="joint_issuer_once")
        ]

    def __str__(self) -> str:
        return self.organisation.name


class Signatory(Orderable):
    """A known organisation that signed a statement."""

    statement = ParentalKey("campaigns.Statement", on_delete=models.CASCADE, related_name="signatories")
    organisation = models.ForeignKey(
        "campaigns.Organisation", on_delete=models.PROTECT, related_name="signatures"
    )

    panels = [FieldPanel("organisation")]

    class Meta(Orderable.Meta):
        verbose_name_plural = "signatories"
        constraints = [models.UniqueConstraint(fields=["statement", "organisation"], name="signatory_once")]

    def __str__(self) -> str:
        return self.organisation.name


def let_out(attachments: Any) -> Any:
    """The attachments whose files are not held back; also of a draft, whose rows are no query."""
    if isinstance(attachments, models.QuerySet):
        return attachments.filter(is_let_out("file__"))
    rows = list(attachments)
    found = set(
        File.objects.let_out().filter(pk__in=[row.file_id for row in rows]).values_list("pk", flat=True)
    )
    return [row for row in rows if row.file_id in found]
