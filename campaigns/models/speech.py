from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from assets.models.recording import Recording

from ..kinds.vocabulary import Kind
from ..publishing.readiness import Lacks, Rows
from .publication import Publication


class Speech(Recording, Publication):
    """What somebody said at an occasion: the full text, and the recording from where it begins."""

    KIND = Kind.SPEECH
    several = pgettext_lazy("kind of publication", "Speeches")
    contributors_heading = _("Speakers")
    read_with = (*Publication.read_with, *Recording.read_with)
    fed_with = ("video_file", "poster")
    shown = ("video_address", "start_time")
    names_speakers = True
    names_in = ("event", "venue")
    card_picture = "poster"
    csl_type = "speech"
    icon = "openquote"

    event = models.CharField(max_length=255, help_text="The occasion: “Opening of the conference”.")
    venue = models.CharField("place", max_length=255, blank=True, help_text="Where: “Ljubljana, Slovenia”.")

    content_panels = [
        *Publication.title_panels,
        InlinePanel("contributions", label="Speaker", heading="Speakers"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("event"), FieldPanel("venue")])], heading="Occasion"),
        FieldPanel("body", heading="Full text"),
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

    def lacks(self, rows: Rows) -> Lacks:
        yield from super().lacks(rows)
        if not rows("contributions"):
            yield None, "Name the speaker."
        if not self.body and not self.has_recording and not rows("attachments"):
            yield "body", "Give the text, a file or the recording: there is nothing to read or hear yet."
