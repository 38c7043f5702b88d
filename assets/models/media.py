"""Pictures and files: Wagtail's image and document models with what the coalition needs to say of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File as Upload
from django.db import models, transaction
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Filter,
    SourceImageIOError,
    WagtailImageField,
    WagtailImageFieldFile,
    get_upload_to,
)
from wagtail.log_actions import get_active_log_context
from wagtail.search import index

from clean_files.arrival import Arrival, has_arrived
from clean_files.fields import ArrivingFile, CleanField, file_came_in
from clean_files.models import Report
from clean_files.room import NO_ROOM, means_full

from ..languages import LANGUAGES
from ..pictures.sizes import without_card
from ..signals import about_to_write, addresses_go
from ..uploads.checks import check_document, check_image
from ..uploads.pdf import count_pdf_pages
from ..uploads.pictures import check_pixels
from .earlier import EarlierVersion
from .public import FileQuerySet, PictureQuerySet

# The operation that makes sizes for readers opaque and sRGB (see ``campaigns.wagtail_hooks``).
PLAIN: Final = "bare"
# What Wagtail and this site find out of a stored file, and write down whoever looks at it.
FOUND_OUT: Final = frozenset({"file_hash", "file_size", "first_page", "page_count", "sizes"})


@contextmanager
def errors_on(field: str) -> Iterator[None]:
    """Says the errors raised inside beside this field of the form."""
    try:
        yield
    except ValidationError as error:
        raise ValidationError({field: error}) from None


class ArrivingPicture(ArrivingFile, WagtailImageFieldFile):
    def _get_image_dimensions(self) -> tuple[int, int]:
        # Django asks as soon as a picture is named; Wagtail would decode what nobody has checked yet.
        if not self._committed and not has_arrived(self.file):
            return 0, 0
        return super()._get_image_dimensions()


class PictureField(CleanField, WagtailImageField):
    """Takes pictures, and stores them without what a camera or program wrote beside them."""

    attr_class = ArrivingPicture

    def check_upload(self, content: Upload, name: str) -> None:
        check_image(Upload(content, name=name))

    def check_clean(self, content: Upload) -> None:
        check_pixels(content)


class DocumentField(CleanField, models.FileField):
    """Takes the types of file that readers can download or play, and stores them without hidden data."""

    attr_class = ArrivingFile

    def check_upload(self, content: Upload, name: str) -> None:
        check_document(content, name)


class CleanMedia(models.Model):
    """What pictures and files share: their upload is cleaned, and there is a report of that."""

    file: Any
    # Who replaced the file last; until somebody does, it is ``uploaded_by_user`` who handed it in.
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django does. What is replaced, by whatever way, is kept, and its addresses are remembered."""
        self.take_in()
        fields = kwargs.get("update_fields")
        with transaction.atomic():
            if fields is None or not FOUND_OUT.issuperset(fields):
                about_to_write.send(type(self), thing=self)
            earlier = EarlierVersion.before_saving(self, fields)
            if earlier is not None:
                self.before_replacing()
            super().save(*args, **kwargs)
            if earlier is not None:
                earlier.keep(self)
        if (arrival := self.__dict__.pop("arrival", None)) is not None:
            self.note_who_handed_in()
            file_came_in.send(type(self), instance=self, arrival=arrival)

    def clean(self) -> None:
        # First: Wagtail's own check says of another type of file that it is one, and not what to do.
        with errors_on("file"):
            self.take_in()
        # It fails where there is no document yet, as while several are uploaded.
        if self.file:
            super().clean()

    def before_replacing(self) -> None:
        """Called before another file takes the place of the stored one, in that transaction."""
        model = type(self)
        addresses_go.send(model, things=model._default_manager.filter(pk=self.pk))

    def take_in(self) -> None:
        """Puts the clean form of what was handed in in its place; raises ValidationError."""
        arrival = self._meta.get_field("file").take_in(self)  # type: ignore[union-attr]
        if arrival is not None:
            self.note_arrival(arrival)

    def note_arrival(self, arrival: Arrival) -> None:
        """Writes down what is known of a new file."""
        self.__dict__.pop("report", None)
        self.__dict__["arrival"] = arrival
        self.file_size, self.file_hash = arrival.content.size, arrival.digest

    def note_who_handed_in(self) -> None:
        """Adds who did to those of this content: whose request it is, and whom the row names."""
        user = get_active_log_context().user
        named = self.handed_in_by_id or getattr(self, "uploaded_by_user_id", None)
        everybody = {pk for pk in (named, user.pk if user is not None else None) if pk is not None}
        if everybody and (report := Report.objects.filter(digest=self.file_hash).first()):
            report.handed_in_by.add(*everybody)

    @cached_property
    def report(self) -> Report | None:
        """What was found in the file when it came in; None for one that was never cleaned."""
        return Report.objects.filter(digest=self.file_hash).first() if self.file_hash else None


class Picture(CleanMedia, AbstractImage):
    """A photograph or drawing, described for those who don't see it, with its credit and caption."""

    file = PictureField("file", upload_to=get_upload_to, width_field="width", height_field="height")
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
        help_text="The sizes made for readers, see assets/pictures/sizes.py.",
    )

    objects = PictureQuerySet.as_manager()

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
        app_label = "campaigns"
        verbose_name = "picture"
        verbose_name_plural = "pictures"

    def __str__(self) -> str:
        return self.title

    def before_replacing(self) -> None:
        super().before_replacing()
        self.renditions.all().delete()
        # By the missing card the clock sees that it must make them, should this process end before it does.
        self.sizes = without_card(self.sizes)

    def note_arrival(self, arrival: Arrival) -> None:
        super().note_arrival(arrival)
        # One that lay on its side was turned.
        self.file.__dict__.pop("_dimensions_cache", None)
        self._meta.get_field("file").update_dimension_fields(self, force=True)  # type: ignore[union-attr]

    def get_rendition(self, filter: Any) -> Any:
        """As Wagtail's. On a full disk lists show that a picture is missing, and go on."""
        try:
            return super().get_rendition(filter)
        except OSError as error:
            if means_full(error):
                raise SourceImageIOError(NO_ROOM) from error
            raise

    def generate_rendition_file(self, filter: Filter, *, source: Any = None) -> Any:
        """As Wagtail's. What its library can't write in a rare mode is made plain first.

        Raises SourceImageIOError, for which lists show that a picture is missing, and go on.
        """
        try:
            return super().generate_rendition_file(filter, source=source)
        except Exception as error:  # Whatever a library makes of a picture.
            if isinstance(error, SourceImageIOError) or means_full(error):
                raise
            if PLAIN in filter.spec.split("|"):
                raise SourceImageIOError(str(error)) from error
            plain = Filter(spec=f"{filter.spec}|{PLAIN}")
            return self.generate_rendition_file(plain, source=source)

    @property
    def default_alt_text(self) -> str:
        return self.description


class Rendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        app_label = "campaigns"
        unique_together = (("image", "filter_spec", "focal_point_key"),)
        # A reader's request names the file alone.
        indexes = [models.Index(fields=["file"], name="rendition_by_file")]

    def get_upload_to(self, filename: str) -> str:
        """A folder named after the content, so that browsers may keep for ever what an address gives."""
        name = Path(super().get_upload_to(filename)).name
        return f"images/{self.image.get_file_hash()[:12]}/{name}"


class File(CleanMedia, AbstractDocument):
    """One downloadable artefact of a document, in one language and one version."""

    file = DocumentField("file", upload_to="documents")
    language = models.CharField(max_length=12, choices=LANGUAGES, default="en")
    page_count = models.PositiveIntegerField(null=True, blank=True, editable=False)
    first_page = models.JSONField(
        default=dict,
        # Processes of the version before write files, too, while a site is upgraded.
        db_default=models.Value({}, models.JSONField()),
        blank=True,
        editable=False,
        help_text="The picture of its first page, see assets/pictures/first_pages.py.",
    )

    objects = FileQuerySet.as_manager()

    admin_form_fields = ("title", "file", "language", "collection", "tags")
    search_fields = [*AbstractDocument.search_fields, index.FilterField("language")]

    class Meta(AbstractDocument.Meta):
        app_label = "campaigns"
        verbose_name = "file"
        verbose_name_plural = "files"

    def __str__(self) -> str:
        return self.title

    def note_arrival(self, arrival: Arrival) -> None:
        super().note_arrival(arrival)
        is_pdf = self.file_extension.lower() == "pdf"
        self.page_count = count_pdf_pages(arrival.content) if is_pdf else None

    @property
    def has_first_page(self) -> bool:
        """Whether there is a picture of the first page of the content that it has now."""
        return bool(self.first_page.get("jpeg")) and self.first_page["of"] == self.file_hash

    @property
    def type_name(self) -> str:
        """The kind of file as readers call it: "PDF", "DOCX"."""
        return self.file_extension.upper()
