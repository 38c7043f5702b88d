"""Editions, of texts and of files, and what was chosen for the next."""

from pathlib import PurePosixPath
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.languages import LANGUAGES

from .files import names
from .files.public import may_be_proved, may_be_read, may_be_told


class EditionKind(models.TextChoices):
    """What an edition is beside the one before."""

    FIRST = "first", _("First edition")
    # Typography alone.
    SILENT = "silent", _("Small change")
    UPDATE = "update", _("Update")
    CORRECTION = "correction", _("Correction")


class Edition(models.Model):
    """A publication as it was issued at one time: the content of a revision, which revisions may outlive."""

    publication = models.ForeignKey(
        "campaigns.Publication", on_delete=models.CASCADE, related_name="editions"
    )
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=EditionKind.choices)
    note = models.TextField(blank=True)
    issued_at = models.DateTimeField()
    # For staff alone.
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    content = models.JSONField(encoder=DjangoJSONEncoder)
    # The keys of the pictures that it shows, which are public as long as it is.
    pictures = ArrayField(models.BigIntegerField(), default=list, db_default=[])

    # It names what the publication names: Wagtail's book of references has that already.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["publication", "number"]
        constraints = [models.UniqueConstraint(fields=["publication", "number"], name="edition_once")]

    def __str__(self) -> str:
        return f"Edition {self.number}"


class Choice(models.Model):
    """What an editor chose for the edition that a revision becomes, whenever that goes out."""

    revision = models.OneToOneField("wagtailcore.Revision", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=EditionKind.choices, blank=True)
    note = models.TextField(blank=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.kind}: {self.note}"


class LastingFile(models.Model):
    """A publication's first file in a language, or its second, and so on: what a lasting address names.

    Which file that is may change, its place does not: no other file ever comes to have it.
    """

    publication = models.ForeignKey(
        "campaigns.Publication", on_delete=models.CASCADE, related_name="lasting_files"
    )
    language = models.CharField(max_length=12, choices=LANGUAGES)
    part = models.PositiveSmallIntegerField(default=1)
    # What it is today.
    file = models.ForeignKey("campaigns.File", null=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "language", "part"], name="lasting_file_once")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As it stands in addresses: "en", "en-2"."""
        return names.label_of(self.language, self.part)


class FileEditionQuerySet(models.QuerySet["FileEdition"]):
    def readable(self) -> Self:
        """Only those that anybody may read."""
        return self.filter(may_be_read())

    def told_of(self) -> Self:
        """These, and those of which is said that they were taken back."""
        return self.filter(may_be_told())

    def proved(self) -> Self:
        """Those that are known as genuine; each with ``is_readable`` telling whether it can be had."""
        is_readable = models.ExpressionWrapper(may_be_read(), output_field=models.BooleanField())
        return self.filter(may_be_proved()).annotate(is_readable=is_readable)

    def with_all(self) -> Self:
        """With what is told of each, and its addresses are made of; in one query."""
        with_file = self.select_related("of", "edition").defer("edition__content")
        return with_file.annotate(reference=models.F("of__publication__reference"))


class FileEdition(models.Model):
    """A file as it was issued at one time. Its bytes lie where they were stored, and never change."""

    of = models.ForeignKey(LastingFile, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    # With which it came, and so why.
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="files")
    title = models.CharField(max_length=255)
    # Its path in the store of uploads, which others may name, too. Empty once it was taken back.
    stored = models.FileField(max_length=255, blank=True)
    # By which its report is found.
    digest = models.CharField(max_length=40)
    file_size = models.PositiveBigIntegerField()
    page_count = models.PositiveIntegerField(null=True)
    issued_at = models.DateTimeField()
    # Of the row that it was then, which may be gone.
    key = models.BigIntegerField(db_index=True)
    taken_back_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    objects = FileEditionQuerySet.as_manager()

    # The publication's, of one that was fetched ``with_all``.
    reference: str

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["of", "number"]
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="file_edition_once")]

    def __str__(self) -> str:
        return f"{self.of}, edition {self.number}"

    @property
    def type_name(self) -> str:
        """The kind of file as readers call it: "PDF"."""
        return PurePosixPath(str(self.stored)).suffix.removeprefix(".").upper()

    @property
    def language(self) -> str:
        return self.of.language

    def get_language_display(self) -> str:
        return str(self.of.get_language_display())

    @property
    def newest_address(self) -> str:
        """The address that leads to the newest edition of the same file."""
        return names.address_of_newest(self.reference, self.of.label)

    @property
    def address(self) -> str:
        """The address of the page about it."""
        return names.address_of_edition(self.reference, self.of.label, self.number)

    @property
    def bytes_address(self) -> str:
        """The address of its bytes; of those of one that was taken back, nothing."""
        if not self.stored:
            return ""
        return names.address_of_bytes(self.reference, self.of.label, self.number, str(self.stored))
