"""An entry of the audit log. PostgreSQL itself refuses to change or remove one (in the migration)."""

from typing import Any, Final

from django.apps import apps
from django.db import models
from django.db.models.functions import Now

from .checksums import new_salt, sum_of_title

LENGTH: Final = 64


class Entry(models.Model):
    """Who did what, on what, when.

    It names accounts and things by their keys and as they were called then, and refers to no other row: so
    it stays as it is whatever is deleted. It is written without a number, in the transaction that does the
    thing, and sealed after that (``sealing``).
    """

    at = models.DateTimeField("when", db_default=Now(), editable=False)
    # The account, and its name then. None: nobody was signed in.
    by = models.BigIntegerField(null=True, editable=False)
    who = models.TextField(blank=True, editable=False)
    # The command in whose run it was done; empty for what came through the site.
    way = models.CharField(max_length=100, blank=True, editable=False)
    action = models.CharField(max_length=255, editable=False)
    # On what: the model's label, the key of the row, and what it was called then.
    kind = models.CharField(max_length=255, blank=True, editable=False)
    key = models.CharField(max_length=255, blank=True, editable=False)
    title = models.TextField(blank=True, editable=False)
    # A title can name a person who is withdrawn later. So the chain holds its checksum with this salt; where
    # the title is taken out, PostgreSQL takes the salt as well, without which the checksum says nothing.
    salt = models.CharField(max_length=32, blank=True, editable=False)
    title_sum = models.CharField(max_length=LENGTH, editable=False)
    # Keys, times, names of rights and columns: nothing that anybody wrote.
    details = models.JSONField(default=dict, editable=False)
    # The seal. None until it is sealed.
    number = models.BigIntegerField(null=True, unique=True, editable=False)
    before = models.CharField(max_length=LENGTH, blank=True, editable=False)
    checksum = models.CharField(max_length=LENGTH, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "entry in the audit log"
        verbose_name_plural = "entries in the audit log"
        ordering = ["-pk"]
        # Nobody adds, changes or deletes one.
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["by"], name="audit_by"),
            models.Index(fields=["kind", "key"], name="audit_about"),
        ]

    def __str__(self) -> str:
        return f"Entry {self.number or 'without a number'}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.salt = new_salt()
            self.title_sum = sum_of_title(self.salt, self.title)
        super().save(*args, **kwargs)

    @property
    def model(self) -> type[models.Model] | None:
        """The model of what it is about; None if there is no such any longer."""
        try:
            return apps.get_model(self.kind)
        except (LookupError, ValueError):
            return None

    @property
    def content_object(self) -> models.Model | None:
        """What it is about, if that is there still. A query."""
        if self.model is None or not self.key.isdecimal():
            return None
        return self.model._base_manager.filter(pk=self.key).first()
