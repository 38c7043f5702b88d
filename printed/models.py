"""Of which pages there are printed forms, and what staff must know of them."""

from typing import ClassVar

from django.db import models


class Printed(models.Model):
    """That a page was printed as it was published at a moment; in which forms that failed, and why."""

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    # When the page was published that was tried; and when it was last compared with what is kept.
    moment = models.DateTimeField(null=True)
    looked_at = models.DateTimeField()
    # What the kept files are called by.
    kept = models.CharField(max_length=64, blank=True)
    # The endings of the forms that could not be made, with a space between.
    failed = models.CharField(max_length=64, blank=True)
    # For staff: why they could not; and what was set in place of signs that no font has.
    reason = models.TextField(blank=True)
    replaced = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.reason or self.kept}"

    def is_there(self, extension: str) -> bool:
        """Whether the form with this ending could be made."""
        return extension not in self.failed.split()
