from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from .arrival import Arrival

# Then what a picture's metadata said of its maker, and nobody took over, is forgotten.
KEEP_OFFERS: Final = timedelta(days=30)


class Report(models.Model):
    """What was found in a file when it came in. It belongs to the clean content, by its SHA-1.

    A file in store without a report was never cleaned.
    """

    digest = models.CharField(max_length=40, unique=True)
    removed = models.JSONField(default=list, help_text="Phrases, for staff.")
    warnings = models.JSONField(default=list, help_text="Sentences, for staff.")
    is_held = models.BooleanField(default=False)
    # All who ever did, under whatever name, also where it has been replaced or deleted since.
    handed_in_by = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    credit = models.CharField(max_length=255, blank=True)
    caption = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Report on {self.digest[:12]}"

    @classmethod
    def keep(cls, arrival: "Arrival") -> "Report":
        """Writes down what was found. The same content again keeps what somebody has decided about it."""
        found = arrival.findings
        values: dict[str, Any] = {
            "removed": found.removed, "credit": found.credit[:255], "caption": found.caption[:500],
        }  # fmt: skip
        report, is_new = cls.objects.get_or_create(
            digest=arrival.digest,
            defaults={**values, "warnings": found.warnings, "is_held": found.is_held},
        )
        if not is_new and found.removed:
            # This time it came from a file that had more in it.
            cls.objects.filter(pk=report.pk).update(**values)
        return report

    @property
    def may_go_out(self) -> bool:
        return not self.is_held or self.decided_at is not None

    def let_out(self, user: Any) -> None:
        """Writes down that this member of staff has looked at the warnings and lets the file go out."""
        self.decided_by, self.decided_at = user, timezone.now()
        self.save(update_fields=["decided_by", "decided_at"])

    def forget_offers(self) -> None:
        """Drops what the metadata said of credit and caption, once the editor has seen it."""
        if self.credit or self.caption:
            self.credit = self.caption = ""
            self.save(update_fields=["credit", "caption"])


def forget_old_offers(now: datetime) -> None:
    """Drops the credits and captions that were offered long ago."""
    old = Report.objects.filter(made_at__lt=now - KEEP_OFFERS)
    old.exclude(credit="", caption="").update(credit="", caption="")
