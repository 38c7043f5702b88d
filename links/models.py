"""What is known of addresses at other sites, and where on this site each of them stands."""

from typing import ClassVar

from django.db import models

from .addresses import LONGEST, LONGEST_HOST


class State(models.TextChoices):
    """How a link was found when it was last asked."""

    NEW = "new", "Not asked yet"
    FINE = "fine", "Fine"
    MOVED = "moved", "Moved"
    FAILING = "failing", "Failing"
    DEAD = "dead", "Dead"
    CLOSED = "closed", "Can’t be asked"


class Link(models.Model):
    """An address at another site, as it is asked: without what stands behind a “#”, in ASCII."""

    address = models.CharField(max_length=LONGEST, unique=True)
    host = models.CharField(max_length=LONGEST_HOST)
    state = models.CharField(max_length=7, choices=State.choices, default=State.NEW)
    # What it said, for the staff, and where it leads by now.
    said = models.CharField(max_length=255, blank=True)
    leads_to = models.TextField(blank=True)
    # Since when it is so; of a failing or dead one, when it was first found failing.
    since = models.DateTimeField(null=True)
    # How often in a row it did not give a good answer.
    tries = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    fine_at = models.DateTimeField(null=True)
    ask_next = models.DateTimeField(auto_now_add=True)
    # A copy in an archive, as that said itself.
    archived = models.TextField(blank=True)
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["host", "ask_next"], name="link_due"),
            models.Index(fields=["state"], name="link_state"),
        ]

    def __str__(self) -> str:
        return self.address


class Place(models.Model):
    """Where a link stands: in a field of a page, or of another row (``kind`` and ``key``)."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="places")
    # As it is written there.
    address = models.TextField()
    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.ForeignKey(
        "contenttypes.ContentType", null=True, on_delete=models.CASCADE, related_name="+"
    )
    key = models.BigIntegerField(null=True)
    # The field, and the way into it as Wagtail's forms write that: "body.<block>.text".
    path = models.CharField(max_length=255)
    # In the newest draft of a page, and not what stands on the site.
    is_draft = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kind", "key"], name="links_of_a_row")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(page__isnull=False, kind=None, key=None)
                | models.Q(page=None, kind__isnull=False, key__isnull=False, is_draft=False),
                name="link_of_a_page_or_a_row",
            )
        ]

    def __str__(self) -> str:
        return f"{self.address} in {self.path}"

    @property
    def field(self) -> str:
        """The name of the field that it stands in."""
        return self.path.partition(".")[0]
