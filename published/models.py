"""What is on file, what it was made from, and what has changed since."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class OnFile(models.Model):
    """An address that was asked for, to put it on file: in one version of the site.

    ``keys`` stand for what the answer was made from, see ``statements``. An address of which the application
    said that nothing is there has no ``digest``, and no file.
    """

    version = models.CharField(max_length=40)
    address = models.TextField()
    digest = models.CharField(max_length=64, blank=True)
    keys = ArrayField(models.BigIntegerField())
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "address"], name="on_file_once"),
        ]
        indexes: ClassVar = [
            # Without a list of its own for what is new: such a list is read through by each question.
            GinIndex("keys", name="on_file_by_key", fastupdate=False),
            models.Index(fields=["made_at"], name="on_file_oldest"),
        ]

    def __str__(self) -> str:
        return self.address


class KnownPart(models.Model):
    """A part of a statement, as JSON, by the number that stands for it in keys."""

    digest = models.BigIntegerField(primary_key=True)
    definition = models.TextField()

    def __str__(self) -> str:
        return self.definition


class Change(models.Model):
    """A row that was changed, before and after, without its long texts. Written by triggers alone.

    It is read, and gone, before the transaction ends; it stays only if that was not the site's own program.
    """

    transaction = models.BigIntegerField(db_index=True)
    table = models.CharField(max_length=63)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.table} in {self.transaction}"


class Unanswered(models.Model):
    """An address whose file a bucket was to take, and gave no answer: it may do so late, when the address is
    withdrawn or its file another one. It is looked at for some minutes (``late``).
    """

    version = models.CharField(max_length=40)
    address = models.TextField()
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "address"], name="unanswered_once"),
        ]

    def __str__(self) -> str:
        return self.address


class Due(models.Model):
    """An address that has to be asked for again, in one version: something changed that it was made from."""

    version = models.CharField(max_length=40)
    address = models.TextField()
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "address"], name="due_once"),
        ]

    def __str__(self) -> str:
        return self.address
