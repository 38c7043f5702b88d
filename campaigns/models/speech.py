from collections.abc import Iterator
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from assets.models.recording import Recording

from ..kinds.vocabulary import TEXT_SOURCES_CITED, Kind, TextSource
from ..publishing.readiness import Lacks, Rows
from .publication import Publication

UNSAID: Final = "Say whether the text was checked against delivery, is as prepared, or comes from notes."


class Speech(Recording, Publication):
    """What somebody said at an occasion: the full text, and the recording from where it begins."""

    KIND = Kind.SPEECH
    several = pgettext_lazy("kind of publication", "Speeches")
    contributors_heading = _("Speakers")
    read_with = (*Publication.read_with, *Recording.read_with)
    fed_with = ("video_file", "poster")
    shown = ("video_address", "start_time")
    names_speakers = True
    begins_with_text = True
    names_in = ("event", "venue")
    listed = {"text_source": "text_source"}
    card_picture = "poster"
    csl_type = "speech"
    icon = "openquote"

    event = models.CharField(max_length=255, help_text="The occasion: “Opening of the conference”.")
    venue = models.CharField("place", max_length=255, blank=True, help_text="Where: “Ljubljana, Slovenia”.")
    text_source = models.CharField(
        "the text is",
        max_length=8,
        choices=TextSource.choices,
        blank=True,
        default="",
        db_default="",
        help_text="How the text, here or in a file, stands to what was said. Readers and citations say it.",
    )

    content_panels = [
        *Publication.title_panels,
        InlinePanel("contributions", label="Speaker", heading="Speakers"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("event"), FieldPanel("venue")])], heading="Occasion"),
        FieldPanel("text_source"),
        FieldPanel(
            "body",
            heading="Full text",
            help_text="In blocks: a click on + adds words, a picture, a quotation, a table and more.",
        ),
        *Recording.recording_panels,
        InlinePanel("attachments", label="File", heading="Files"),
        *Publication.attribution_panels,
        *Publication.filing_panels,
    ]
    page_description = "The text of a speech, with its recording."
    search_fields = [*Publication.search_fields, index.SearchField("event"), index.SearchField("venue")]

    class Meta:
        verbose_name = "speech"
        verbose_name_plural = "speeches"

    @property
    def text_source_told(self) -> str:
        """How its text stands to what was said, for readers; nothing where that is not known."""
        return "" if self.text_source == TextSource.UNKNOWN else self.get_text_source_display()

    @property
    def cited_as(self) -> str:
        return str(TEXT_SOURCES_CITED.get(self.text_source, ""))

    def lacks(self, rows: Rows) -> Lacks:
        yield from super().lacks(rows)
        if not rows("contributions"):
            yield None, "Name the speaker."
        if not self.body and not self.has_recording and not rows("attachments"):
            yield "body", "Give the text, a file or the recording: there is nothing to read or hear yet."
        # What was public before this was asked can be published again without.
        if not self.reference and self._lacks_text_source(rows):
            yield "text_source", UNSAID

    def wants(self, rows: Rows) -> Iterator[str]:
        yield from super().wants(rows)
        if self.reference and self._lacks_text_source(rows):
            yield UNSAID

    def _lacks_text_source(self, rows: Rows) -> bool:
        return not self.text_source and bool(self.body or rows("attachments"))
