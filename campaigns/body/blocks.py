"""The blocks that a page's body is built from.

A block keeps what staff chose, drafts too, so that editing loses nothing; what the public does not
see is left out when the block is shown.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page
from wagtail.snippets.blocks import SnippetChooserBlock

from assets.languages import LANGUAGES
from assets.models import File
from page_tree.public import SitePageQuerySet
from written_dates.blocks import DateBlock

from . import boxes
from .fetching import model_kept, publication_model, take
from .headings import HeadingBlock, with_anchors
from .inline import NOTE_MARK
from .notes import Notes, NotesBlock
from .positions import PositionsBlock
from .rich_text import LinkedTextBlock, has_words
from .tables import table_block

_WORDS: Final = ["bold", "italic", "superscript", "link", "document-link", "language", "abbreviation"]
# A text by itself, a transcript say.
TEXT_FEATURES: Final = [*_WORDS, "ol", "ul", "blockquote"]
# A text of a body, which may have notes.
BODY_FEATURES: Final = [*TEXT_FEATURES, "note"]
CELL_FEATURES: Final = [*_WORDS, "ol", "ul", "note"]


class TakenTogether:
    """Makes a chooser block take its choices with all others of a body, see ``campaigns.body.fetching``."""

    def bulk_to_python(self, values: Sequence[int | None]) -> list[Any]:
        return take(model_kept(self), values)


class PublicationChooserBlock(TakenTogether, blocks.PageChooserBlock):
    """Chooses a publication of any kind."""

    def __init__(self, *args: Any, page_type: str = "campaigns.Publication", **kwargs: Any) -> None:
        super().__init__(*args, page_type=page_type, **kwargs)

    def get_preview_value(self) -> Any:
        return publication_model().objects.for_showing().newest_first().filter(is_public=True).first()


class PublicPageChooserBlock(TakenTogether, blocks.PageChooserBlock):
    """Chooses any page of the site, and knows of each whether the public may read it."""


class PictureChooserBlock(TakenTogether, ImageChooserBlock):
    """Chooses a picture; in the block's preview it shows the newest one."""

    def get_preview_value(self) -> Any:
        return get_image_model().objects.order_by("-pk").first()


class FileChooserBlock(TakenTogether, DocumentChooserBlock):
    """Chooses a file."""


class NameChooserBlock(TakenTogether, SnippetChooserBlock):
    """Chooses a person or an organisation."""


def as_shown(publication: Any) -> Any:
    """The publication with all that showing it needs, or None if the public may not see it.

    Takes what a chooser block holds: from a saved page it comes complete, from a form in preview it is bare.
    """
    if publication is not None and not hasattr(publication, "is_public"):
        publication = publication_model().objects.for_showing().filter(pk=publication.pk).first()
    return publication if publication is not None and publication.is_public else None


class TextBlock(LinkedTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=BODY_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        template = "campaigns/blocks/text.html"
        description = "Paragraphs, lists and links."
        preview_value = (
            "<p>A paragraph with <b>weight</b>, and a list:</p><ul><li>One.</li><li>Two.</li></ul>"
        )


class OtherLanguageBlock(blocks.StructBlock):
    language = blocks.ChoiceBlock(choices=LANGUAGES, search_index=False)
    text = LinkedTextBlock(features=BODY_FEATURES)

    class Meta:
        icon = "globe"
        template = "campaigns/blocks/other_language.html"
        label_format = "{language}: {text}"
        description = "Paragraphs in another language than the page: read aloud, hyphenated and set as that."
        preview_value = {"language": "fr", "text": "<p>Tous les êtres humains naissent libres et égaux.</p>"}


class FigureBlock(blocks.StructBlock):
    picture = PictureChooserBlock()
    caption = blocks.CharBlock(
        required=False, max_length=500, help_text="When it should differ from the picture’s own caption."
    )

    class Meta:
        icon = "image"
        template = "campaigns/blocks/figure.html"
        description = "One picture with its caption and credit."
        preview_value = {"caption": "What the picture documents."}

    def get_preview_value(self) -> Any:
        value = super().get_preview_value()
        value["picture"] = self.child_blocks["picture"].get_preview_value()
        return value


def needed_rows(rows: blocks.ListBlock) -> list[Any]:
    """As many empty ones as it needs at least: with fewer, a new block would begin with a complaint."""
    return [rows.child_block.get_default() for _ in range(rows.meta.min_num)]


class GalleryBlock(blocks.StructBlock):
    figures = blocks.ListBlock(FigureBlock(), min_num=2, max_num=12, label="Pictures")

    class Meta:
        icon = "copy"
        template = "campaigns/blocks/gallery.html"
        description = "Two or more pictures side by side, each with its caption."

    def get_default(self) -> Any:
        return self.normalize({**super().get_default(), "figures": needed_rows(self.child_blocks["figures"])})

    def get_preview_value(self) -> Any:
        figure = FigureBlock().get_preview_value()
        return (
            self.to_python({"figures": []})
            if not figure["picture"]
            else self.normalize({"figures": [figure, figure]})
        )


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(help_text="The words themselves, without quotation marks.")
    person = NameChooserBlock("campaigns.Person", required=False)
    role = blocks.CharBlock(required=False, max_length=255, help_text="As held then.")
    organisation = NameChooserBlock("campaigns.Organisation", required=False)
    language = blocks.ChoiceBlock(
        choices=LANGUAGES, required=False, search_index=False, help_text="When it is not that of the page."
    )

    class Meta:
        icon = "openquote"
        template = "campaigns/blocks/quotation.html"
        description = "Somebody’s own words, with who said them and in which role."
        preview_value = {"text": "Words that a contributor said stand here.", "role": "Role of the speaker"}


class PublicationBlock(blocks.StructBlock):
    publication = PublicationChooserBlock()
    introduction = blocks.CharBlock(
        required=False, max_length=300, help_text="A sentence above it, when the story needs one."
    )

    class Meta:
        icon = "doc-full-inverse"
        template = "campaigns/blocks/publication.html"
        description = "A publication of any kind, shown as fits that."

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["publication"] = as_shown(value["publication"])
        return context

    def get_preview_value(self) -> Any:
        publication = self.child_blocks["publication"].get_preview_value()
        return self.normalize({"publication": publication, "introduction": "Why this matters here."})


class VideoSeriesBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=120)
    videos = blocks.ListBlock(PublicationChooserBlock(page_type="campaigns.Video"), min_num=2, max_num=20)

    class Meta:
        icon = "media"
        template = "campaigns/blocks/video_series.html"
        description = "Several videos that belong together, in order, each with its speaker."

    def get_default(self) -> Any:
        return self.normalize({**super().get_default(), "videos": needed_rows(self.child_blocks["videos"])})

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["videos"] = [shown for video in value["videos"] if (shown := as_shown(video))]
        return context

    def get_preview_value(self) -> Any:
        videos = (
            publication_model().objects.for_showing().filter(kind="video", is_public=True).newest_first()[:3]
        )
        return self.normalize({"heading": "Three voices", "videos": list(videos)})


class DatedUpdateBlock(blocks.StructBlock):
    date = DateBlock()
    text = LinkedTextBlock(features=BODY_FEATURES)

    class Meta:
        icon = "date"
        template = "campaigns/blocks/dated_update.html"
        description = "A short note of what happened on a day."
        preview_value = {"date": date(2023, 5, 23), "text": "<p>What happened on this day.</p>"}


class CallToActionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=200, help_text="What the reader can do, in one sentence.")
    label = blocks.CharBlock(max_length=60, help_text="The words on the button.")
    page = PublicPageChooserBlock(required=False)
    address = blocks.URLBlock(required=False, help_text="For a page on another site.")

    class Meta:
        icon = "pick"
        template = "campaigns/blocks/call_to_action.html"
        description = "One thing to do next, with a button that leads there."
        preview_value = {
            "text": "Write to the secretariat to work with it.", "label": "Get in touch", "address": "https://example.org/",
        }  # fmt: skip

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if bool(value.get("page")) == bool(value.get("address")):
            raise blocks.StructBlockValidationError(
                block_errors={"page": ValidationError("Choose a page, or give an address: one of the two.")}
            )
        return value

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        page = value.get("page")
        if page is not None and not hasattr(page, "is_public"):
            page = SitePageQuerySet(Page).with_visibility().filter(pk=page.pk).first()
        context["page_link"] = page if page is not None and page.is_public else None
        return context


class DownloadListBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=120)
    files = blocks.ListBlock(FileChooserBlock(), min_num=1, max_num=30)

    class Meta:
        icon = "download"
        template = "campaigns/blocks/download_list.html"
        description = "Files to download, each with its type, size and number of pages."

    def get_preview_value(self) -> Any:
        return self.normalize({"heading": "Downloads", "files": list(File.objects.order_by("-pk")[:2])})


def _is_blank(text: str) -> bool:
    """Whether a rich text has neither a word nor the mark of a note."""
    return not has_words(text) and not NOTE_MARK.search(text)


class TextBody(blocks.StreamBlock):
    """The body of a publication or a standard page: what a text may hold."""

    heading = HeadingBlock()
    text = TextBlock()
    table = table_block(CELL_FEATURES)
    figure = FigureBlock()
    quotation = QuotationBlock()
    other_language = OtherLanguageBlock(label="Text in another language")
    downloads = DownloadListBlock()
    call_to_action = CallToActionBlock()
    notes = NotesBlock(LinkedTextBlock(features=_WORDS, label="Note"))

    class Meta:
        template = "campaigns/blocks/body.html"
        block_counts = {"notes": {"max_num": 1}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes.prepare(self)

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:
        """What was sent, less the texts without a word: the form of a new page opens with one."""
        value = super().value_from_datadict(data, files, prefix)
        for position in reversed(range(len(value))):
            if value[position].block_type == "text" and _is_blank(value[position].value.source):
                del value[position]
        return value

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["blocks"] = with_anchors(value)
        # Whoever shows the notes elsewhere, too, brings what numbers them.
        context.setdefault("notes", Notes(value, context.get("notes_of", "")))
        return context


class CampaignBody(TextBody):
    """The body of a campaign: a text that also places publications where the story needs them."""

    gallery = GalleryBlock()
    publication = PublicationBlock()
    video_series = VideoSeriesBlock()
    dated_update = DatedUpdateBlock()
    positions = PositionsBlock()
