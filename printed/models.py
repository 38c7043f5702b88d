"""Of which pages there are printed forms, and what staff must know of those that can't be made."""

from typing import ClassVar

from django.db import models


class Printed(models.Model):
    """That a page was printed as it was published at a moment; and if that failed, why."""

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    # When the page was published that was tried; and when it was last compared with what is kept.
    moment = models.DateTimeField(null=True)
    looked_at = models.DateTimeField()
    # What the kept files are called by; empty where there are none.
    kept = models.CharField(max_length=64, blank=True)
    # For staff: why there is no PDF. Nothing where all went well.
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.reason or self.kept}"
