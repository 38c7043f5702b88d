"""Pictures and files: Wagtail's image and document models with what the coalition needs to say of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.search import index

from ..languages import LANGUAGES
from ..uploads import check_document, check_image, count_pdf_pages


@contextmanager
def errors_on(field: str) -> Iterator[None]:
    """Says the errors raised inside beside this field of the form."""
    try:
        yield
    except ValidationError as error:
        raise ValidationError({field: error}) from None


class Picture(AbstractImage):
    """A photograph or drawing, described for those who don't see it, with its credit and caption."""

    description = models.CharField(
        max_length=255,
        help_text="What the picture shows, for readers who can’t see it. Required.",
    )
    credit = models.CharField(max_length=255, blank=True, help_text="Who made it: “Photograph: name”.")
    caption = models.CharField(
        max_length=500, blank=True, help_text="Printed below the picture unless the page says otherwise."
    )
    sizes = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="The sizes made for readers, see campaigns/pictures.py.",
    )

    admin_form_fields = (
        "title", "file", "description", "caption", "credit", "collection", "tags",
        "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
    )  # fmt: skip
    search_fields = [
        *AbstractImage.search_fields,
        index.SearchField("description"),
        index.SearchField("caption"),
        index.SearchField("credit"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = "picture"
        verbose_name_plural = "pictures"

    def clean(self) -> None:
        super().clean()
        if self.file and not self.file._committed:
            with errors_on("file"):
                check_image(self.file)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:
            self._set_image_file_metadata()
            if self.pk:
                self.renditions.all().delete()
        super().save(*args, **kwargs)

    @property
    def default_alt_text(self) -> str:
        return self.description


class Rendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    def get_upload_to(self, filename: str) -> str:
        """A folder named after the content, so that browsers may keep for ever what an address gives."""
        name = Path(super().get_upload_to(filename)).name
        return f"images/{self.image.get_file_hash()[:12]}/{name}"


class File(AbstractDocument):
    """One downloadable artefact of a document, in one language and one version."""

    language = models.CharField(max_length=12, choices=LANGUAGES, default="en")
    page_count = models.PositiveIntegerField(null=True, blank=True, editable=False)

    admin_form_fields = ("title", "file", "language", "collection", "tags")
    search_fields = [*AbstractDocument.search_fields, index.FilterField("language")]

    class Meta(AbstractDocument.Meta):
        verbose_name = "file"
        verbose_name_plural = "files"

    def clean(self) -> None:
        super().clean()
        if self.file and not self.file._committed:
            with errors_on("file"):
                check_document(self.file, self.file.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:
            self._set_document_file_metadata()
            is_pdf = self.file_extension.lower() == "pdf"
            self.page_count = count_pdf_pages(self.file) if is_pdf else None
        super().save(*args, **kwargs)

    @property
    def type_name(self) -> str:
        """The kind of file as readers call it: "PDF", "DOCX"."""
        return self.file_extension.upper()
