from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from ..body.blocks import TEXT_FEATURES
from ..body.rich_text import has_words
from ..kinds.vocabulary import DocumentKind, Kind
from ..publishing.readiness import Lacks, Rows
from .publication import Publication

ADDRESSED = {DocumentKind.LETTER, DocumentKind.SUBMISSION}


class Document(Publication):
    """A publication whose substance is a file, or a picture with its text alternative."""

    KIND = Kind.DOCUMENT
    several = pgettext_lazy("kind of publication", "Documents")
    contributors_heading = _("Authors")
    rich_texts = ("text_alternative",)
    read_with = (*Publication.read_with, "picture")
    names_in = ("addressee",)
    fed_with = ("picture",)
    listed = {"document_kind": "document_kind", "sheet": "picture__sizes"}
    shown = ("document_kind", "picture__description", "picture__caption", "picture__credit", "picture__sizes")
    card_picture = "picture"

    document_kind = models.CharField(
        "kind", max_length=12, choices=DocumentKind.choices, default=DocumentKind.BACKGROUNDER
    )
    addressee = models.CharField(
        max_length=255, blank=True, help_text="For letters and submissions: to whom it went."
    )
    picture = models.ForeignKey(
        "campaigns.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="For an update that is published as a picture.",
    )
    text_alternative = RichTextField(
        blank=True,
        features=TEXT_FEATURES,
        help_text="All that the picture says, as text. Needed with a picture.",
    )

    content_panels = [
        *Publication.content_panels[:1],
        FieldPanel("document_kind", help_text="Readers can look for documents of one kind."),
        *Publication.title_panels[1:],
        FieldPanel("addressee"),
        InlinePanel("attachments", label="File", heading="Files, in the order in which to read them"),
        MultiFieldPanel(
            [FieldPanel("picture"), FieldPanel("text_alternative")], heading="Published as a picture"
        ),
        FieldPanel(
            "body",
            heading="Text on the page",
            help_text="In blocks: a click on + adds words, a picture, a quotation, a table and more.",
        ),
        *Publication.attribution_panels,
        InlinePanel("contributions", label="Author", heading="Authors"),
        *Publication.filing_panels,
    ]
    page_description = "A backgrounder, brief, letter or report to download, or an update as a picture."
    search_fields = [
        *Publication.search_fields,
        index.SearchField("addressee"),
        index.SearchField("text_alternative"),
        index.FilterField("document_kind"),
    ]

    class Meta:
        verbose_name = "document"

    @property
    def schema_type(self) -> str:
        return "Report" if self.document_kind == DocumentKind.REPORT else "DigitalDocument"

    @property
    def csl_type(self) -> str:
        return "personal_communication" if self.document_kind == DocumentKind.LETTER else "report"

    def lacks(self, rows: Rows) -> Lacks:
        yield from super().lacks(rows)
        addressed = self.document_kind in ADDRESSED
        if addressed and not self.addressee:
            yield "addressee", "Say to whom it went."
        if self.addressee and not addressed:
            yield "addressee", "Only letters and submissions have an addressee."
        if self.picture_id and not has_words(self.text_alternative):
            yield "text_alternative", "Say in words what the picture says."
        if not self.picture_id and not self.body and not rows("attachments"):
            yield None, "Add a file, a picture or a text: there is nothing to read yet."
