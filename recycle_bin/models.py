from datetime import datetime, timedelta
from typing import Any, Final, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

KEEP: Final = timedelta(days=30)


class ExactEncoder(DjangoJSONEncoder):
    """As Django's, which keeps thousandths of a second; rows come back as they were."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class DeletionQuerySet(models.QuerySet):
    def run_out(self) -> Self:
        """Those that were kept long enough, by the database's clock."""
        return self.filter(deleted_at__lt=Now() - KEEP)


class Deletion(models.Model):
    """One thing that was deleted, with all that went with it: rows of many tables, and names of stored files.

    ``rows`` are what ``recycle_bin.rows`` makes of them. ``emptied`` names the references that were emptied
    because the thing was gone: ``{"model", "field", "pks", "value"}``.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    # Kept as text: the keys of content are numbers, those of other things need not be.
    object_id = models.CharField(max_length=255)
    title = models.CharField(max_length=500)
    # Of what lies in a tree: the page, or collection, above it.
    parent_id = models.PositiveBigIntegerField(null=True)
    deleted_at = models.DateTimeField(db_default=Now(), db_index=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    rows = models.JSONField(default=list, encoder=ExactEncoder)
    emptied = models.JSONField(default=list, encoder=ExactEncoder)
    files = models.JSONField(default=list, help_text="Names in the default storage.")

    objects = DeletionQuerySet.as_manager()

    class Meta:
        ordering = ["-deleted_at", "-pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="deletion_of_thing")]

    def __str__(self) -> str:
        return self.title

    @property
    def model(self) -> type[models.Model] | None:
        """The kind of thing; None where the site has no such kind any more."""
        return self.content_type.model_class()

    @property
    def kind(self) -> str:
        """The kind of thing in a word for the staff."""
        return str(self.model._meta.verbose_name) if self.model else self.content_type.model

    @property
    def kept_until(self) -> datetime:
        return self.deleted_at + KEEP

    @property
    def details(self) -> str:
        """What went with it, in a few words: the pages below a page."""
        pages = sum(row["model"] == "wagtailcore.page" for row in self.rows) - 1
        if pages < 1:
            return ""
        return "with the page below it" if pages == 1 else f"with the {pages} pages below it"

    def holds(self, model: type[models.Model], pk: Any) -> bool:
        """Whether this row is among those that are kept here."""
        label = model._meta.concrete_model._meta.label_lower  # type: ignore[union-attr]
        return any(row["model"] == label and str(row["pk"]) == str(pk) for row in self.rows)
