from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from assets.models.recording import Recording

from ..body.blocks import TEXT_FEATURES
from ..body.rich_text import has_words
from ..kinds.vocabulary import Kind
from ..publishing.readiness import Lacks, Rows
from .publication import Publication


class Video(Recording, Publication):
    """A video with its speakers, summary and transcript."""

    KIND = Kind.VIDEO
    several = pgettext_lazy("kind of publication", "Videos")
    contributors_heading = _("Speakers")
    rich_texts = ("transcript",)
    is_recording = True
    read_with = (*Publication.read_with, *Recording.read_with)
    fed_with = ("video_file", "poster")
    listed = {"running_time": "duration", "still": "poster__sizes"}
    names_speakers = True
    card_picture = "poster"
    card_type = "video.other"
    schema_type = "VideoObject"
    csl_type = "motion_picture"
    icon = "media"

    transcript = RichTextField(
        blank=True,
        features=TEXT_FEATURES,
        help_text="What is said, for readers who can’t hear or play it. Needed before publishing.",
    )
    no_transcript_yet = models.BooleanField(
        "no transcript yet", default=False, help_text="The page then says so."
    )

    content_panels = [
        *Publication.title_panels,
        *Recording.recording_panels,
        InlinePanel("contributions", label="Speaker", heading="Speakers"),
        MultiFieldPanel([FieldPanel("transcript"), FieldPanel("no_transcript_yet")], heading="Transcript"),
        *Publication.attribution_panels,
        *Publication.filing_panels,
    ]
    page_description = "A video at YouTube or Vimeo, or one of our own, with its transcript."
    search_fields = [*Publication.search_fields, index.SearchField("transcript")]

    class Meta:
        verbose_name = "video"

    def clean(self) -> None:
        super().clean()
        if not has_words(self.transcript):
            self.transcript = ""

    def lacks(self, rows: Rows) -> Lacks:
        yield from super().lacks(rows)
        if not self.has_recording:
            yield "video_address", "Give the video’s address, or choose an uploaded file below."
        if not has_words(self.transcript) and not self.no_transcript_yet:
            yield "transcript", "Give the transcript, or tick “no transcript yet” below."
        if has_words(self.transcript) and self.no_transcript_yet:
            yield "no_transcript_yet", "There is a transcript: untick this."
