from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from ..blocks import TEXT_FEATURES
from ..rich_text import has_words
from .publication import Publication
from .recording import Recording
from .vocabulary import Kind


class VideoForm(WagtailAdminPageForm):
    """Lets a draft be saved unfinished; asks for the recording and the transcript before it goes out."""

    is_draft = False

    def defer_required_fields(self) -> None:
        super().defer_required_fields()
        self.is_draft = True

    def restore_required_fields(self) -> None:
        super().restore_required_fields()
        self.is_draft = False

    def clean(self) -> dict:
        cleaned = super().clean()
        has_transcript = has_words(cleaned.get("transcript"))
        if not has_transcript:
            cleaned["transcript"] = ""
        if self.is_draft:
            return cleaned
        if not cleaned.get("video_address") and not cleaned.get("video_file"):
            self.add_error("video_address", "Give the video’s address, or choose an uploaded file below.")
        if not has_transcript and not cleaned.get("no_transcript_yet"):
            self.add_error("transcript", "Give the transcript, or tick “no transcript yet” below.")
        if has_transcript and cleaned.get("no_transcript_yet"):
            self.add_error("no_transcript_yet", ValidationError("There is a transcript: untick this."))
        return cleaned


class Video(Recording, Publication):
    """A video with its speakers, summary and transcript."""

    KIND = Kind.VIDEO
    contributors_heading = "Speakers"
    base_form_class = VideoForm
    rich_texts = ("transcript",)
    read_with = (*Publication.read_with, *Recording.read_with)

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
