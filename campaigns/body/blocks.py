"""The blocks that a page's body is built from.

A block keeps what staff chose, drafts too, so that editing loses nothing; what the public does not
see is left out when the block is shown.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page
from wagtail.snippets.blocks import SnippetChooserBlock

from assets.models import File
from page_tree.public import SitePageQuerySet
from written_dates.blocks import DateBlock

from ..kinds.registry import headings
from . import boxes
from .fetching import model_kept, publication_model, take
from .paragraphs import ParagraphLinks
from .positions import PositionsBlock
from .rich_text import LinkedTextBlock

TEXT_FEATURES: Final = ["bold", "italic", "superscript", "link", "document-link", "ol", "ul", "blockquote"]


# The anchors that the templates give to the pages' own parts, besides those of the kinds of publication.
_ANCHORS: Final = {"main", "contents", "timeline", "publications", "transcript", "signatories"}


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


class HeadingBlock(blocks.CharBlock):
    """A section's heading, with an address of its own for the contents list."""

    class Meta:
        icon = "title"
        template = "campaigns/blocks/heading.html"
        description = "The heading of a section. A long campaign page lists its headings."
        preview_value = "What the treaty changes"

    def get_context(self, value: str, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["anchor"] = anchor_for(value)
        return context


def anchor_for(heading: str) -> str:
    """The fragment under which a heading can be linked to: "why-it-matters"."""
    return slugify(heading, allow_unicode=True) or "section"


def own_anchors() -> set[str]:
    """The anchors that no heading or paragraph of a body gets."""
    return _ANCHORS | {anchor_for(heading) for heading in headings().values()}


def with_anchors(body: Iterable[Any]) -> list[tuple[Any, str]]:
    """The blocks of a body, each heading with an anchor that nothing else on its page has, others with ""."""
    taken = own_anchors()
    found = []
    for block in body:
        anchor = ""
        if block.block_type == "heading":
            plain = anchor = anchor_for(block.value)
            number = 1
            while anchor in taken:
                number += 1
                anchor = f"{plain}-{number}"
            taken.add(anchor)
        found.append((block, anchor))
    return found


class TextBlock(LinkedTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=TEXT_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        template = "campaigns/blocks/text.html"
        description = "Paragraphs, lists and links."
        preview_value = (
            "<p>A paragraph with <b>weight</b>, and a list:</p><ul><li>One.</li><li>Two.</li></ul>"
        )


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


class GalleryBlock(blocks.StructBlock):
    figures = blocks.ListBlock(FigureBlock(), min_num=2, max_num=12, label="Pictures")

    class Meta:
        icon = "copy"
        template = "campaigns/blocks/gallery.html"
        description = "Two or more pictures side by side, each with its caption."

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
    text = LinkedTextBlock(features=TEXT_FEATURES)

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


class TextBody(blocks.StreamBlock):
    """The body of a publication or a standard page: what a text may hold."""

    heading = HeadingBlock()
    text = TextBlock()
    figure = FigureBlock()
    quotation = QuotationBlock()
    downloads = DownloadListBlock()
    call_to_action = CallToActionBlock()

    class Meta:
        template = "campaigns/blocks/body.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes.prepare(self)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["blocks"] = with_anchors(value)
        # Where a template asks for them; elsewhere, in feeds say, they would lead nowhere.
        if context.get("paragraph_links"):
            anchors = {anchor for _, anchor in context["blocks"]}
            context["paragraphs"] = ParagraphLinks(taken=own_anchors() | anchors)
        return context


class CampaignBody(TextBody):
    """The body of a campaign: a text that also places publications where the story needs them."""

    gallery = GalleryBlock()
    publication = PublicationBlock()
    video_series = VideoSeriesBlock()
    dated_update = DatedUpdateBlock()
    positions = PositionsBlock()
