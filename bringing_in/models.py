"""What was brought in: from where, as which draft, and what was left out on the way."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from .found import TO_DO, Line


class Brought(models.Model):
    """A document that became a draft, with the report of it for who edits that.

    It outlives the draft: what somebody deleted is not brought in again by itself.
    """

    page = models.OneToOneField(
        "wagtailcore.Page", null=True, editable=False, on_delete=models.SET_NULL, related_name="brought_from"
    )
    source = models.CharField(
        max_length=500, db_index=True, help_text="The name of the file, below what was brought in."
    )
    address = models.CharField(max_length=2000, blank=True, help_text="Where it stood on the web.")
    digest = models.CharField(max_length=64, db_index=True, help_text="SHA-256 of the file.")
    fingerprint = models.CharField(max_length=64, help_text="Of the draft as it was made.")
    lines = models.JSONField(default=list)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    brought_at = models.DateTimeField(default=timezone.now)

    # A report is no use of the page.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "report of what was brought in"
        verbose_name_plural = "reports of what was brought in"
        ordering = ["-brought_at", "-pk"]

    def __str__(self) -> str:
        return self.source

    @property
    def report(self) -> list[Line]:
        """Its lines, in the order of the text."""
        return [Line(**line) for line in self.lines]

    def of_kind(self, kind: str) -> list[Line]:
        return [line for line in self.report if line.kind == kind]

    @property
    def to_do(self) -> list[Any]:
        return self.of_kind(TO_DO)
