"""What a page needs that plays a recording: an address at a video host, or a film with its captions."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from ..recordings.captions import check_captions
from ..recordings.durations import StartTimeField
from ..recordings.video_address import HostedVideo, parse_video_address
from .media import File

PLAYABLE = {"mp4", "webm"}


class Recording(models.Model):
    """A recording that a page plays: at a video host, or as an uploaded file.

    No host is asked for anything while staff save or readers read; a reader's browser asks it
    after the reader presses play.
    """

    video_address = models.CharField(
        "address at YouTube or Vimeo",
        max_length=300,
        blank=True,
        help_text="Copy it from the browser. A start time in it (t=…) is taken over.",
    )
    video_file = models.ForeignKey(
        "campaigns.File",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="or an uploaded file",
        help_text="MP4 or WebM.",
    )
    start_time = StartTimeField(
        null=True, blank=True, help_text="Where the part that matters begins: 1:14:00, 74:00 or 4440."
    )
    duration = StartTimeField(null=True, blank=True, help_text="How long it is: 4:05 or 1:32:00.")
    poster = models.ForeignKey(
        "campaigns.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown until the reader presses play. Always our own picture, never the video host’s.",
    )
    captions = models.ForeignKey(
        "campaigns.File",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="A WebVTT file (.vtt), for an uploaded video.",
    )

    read_with: ClassVar[tuple[str, ...]] = ("video_file", "poster", "captions")
    # Its columns for a player where the page stands in another one. A kind that shows less there names fewer.
    shown: ClassVar[tuple[str, ...]] = (
        "video_address", "start_time", "duration", "poster__description", "poster__sizes",
        "video_file__file", "video_file__file_size", "video_file__page_count", "video_file__language",
        "captions__file", "captions__language",
    )  # fmt: skip

    recording_panels = [
        MultiFieldPanel(
            [
                FieldPanel("video_address"),
                FieldPanel("video_file"),
                FieldRowPanel([FieldPanel("start_time"), FieldPanel("duration")]),
                FieldPanel("poster"),
                FieldPanel("captions"),
            ],
            heading="Recording",
        )
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.video_address and self.video_file_id:
            errors["video_file"] = "Give either an address or a file, not both."
        if self.video_address:
            self._take_over_address(errors)
        video_file = self.video_file
        if video_file and video_file.file_extension.lower() not in PLAYABLE:
            errors["video_file"] = "Choose a video file: MP4 or WebM."
        if self.captions:
            self._check_captions(self.captions, errors)
        if self.start_time and self.duration and self.start_time >= self.duration:
            errors["start_time"] = "The start time lies after the end of the recording."
        if errors:
            raise ValidationError(errors)

    def _take_over_address(self, errors: dict[str, Any]) -> None:
        try:
            found = parse_video_address(self.video_address)
        except ValidationError as error:
            errors["video_address"] = error
            return
        if self.start_time is None:
            self.start_time = found.start

    def _check_captions(self, file: File, errors: dict[str, Any]) -> None:
        if file.file_extension.lower() != "vtt":
            errors["captions"] = "Choose a WebVTT file: its name ends in .vtt."
            return
        try:
            with file.open_file() as captions:
                check_captions(captions)
        except (ValidationError, OSError) as error:
            errors["captions"] = error if isinstance(error, ValidationError) else "The file cannot be read."

    @property
    def has_recording(self) -> bool:
        return bool(self.video_address or self.video_file_id)

    @property
    def hosted(self) -> HostedVideo | None:
        """The video at its host, or None for a file of our own or an address that is no longer understood."""
        try:
            return parse_video_address(self.video_address) if self.video_address else None
        except ValidationError:
            return None

    @property
    def page_url(self) -> str:
        """The video's page at its host, from the start time on."""
        return self.hosted.page_url(self.start_time) if self.hosted else ""

    @property
    def embed_url(self) -> str:
        """The address of the host's player that sets no cookie, from the start time on."""
        return self.hosted.embed_url(self.start_time) if self.hosted else ""
