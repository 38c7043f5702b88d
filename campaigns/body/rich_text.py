"""Staff's rich text as readers get it.

A link to a page that is not public is left as plain words, so that the address of a draft does not
leak; a link to a file says what kind it is and how large. The targets of all links in a body are
fetched together, so that a long text costs no more queries than a short one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextvars import ContextVar
from html import unescape
from typing import Any, Final, NamedTuple, Protocol, Self

from django.db.models import Model
from django.utils.encoding import force_str
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString
from wagtail import blocks
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page
from wagtail.rich_text import RichText, expand_db_html
from wagtail.rich_text.pages import PageLinkHandler

from assets.describing import describe_file
from assets.models import File

from .fetching import links_in, take
from .inline import with_directions, without_marks
from .paragraphs import ParagraphLinks, keyed
from .stored_text import mended

# In the handler's answer, until the words of the link are known to end.
_FILE_LINK: Final = re.compile(r'<a data-file="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
# The editor's own marks, by which comments find their paragraph; of no use to readers.
_BLOCK_KEY: Final = re.compile(r'(<[a-z0-9]+) data-block-key="[^"]*"')
# A list in an entry of a list begins before the entry ends.
_NEW_LINE: Final = re.compile(r"(?=<(?:p|li|ul|ol|blockquote|h[2-6]|hr|tr|t[dh])\b)|<br ?/?>")


class LinkTargets(NamedTuple):
    """The pages, each knowing whether it is public, and the files that some texts link to."""

    pages: Mapping[int, Any]
    files: Mapping[int, Any]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Takes them from what is at hand, or fetches each kind in one query where there are any."""
        wanted: dict[type[Model], list[int]] = {Page: [], File: []}
        for text in texts:
            for model, pk in links_in(text):
                wanted[model].append(pk)
        pages, files = (
            dict(zip(pks, take(model, pks), strict=True)) if pks else {} for model, pks in wanted.items()
        )
        return cls(pages, files)

    def page(self, attributes: Mapping[str, str]) -> Any:
        """The page that a stored link's attributes name, if the public may see it."""
        page = self.pages.get(_key(attributes))
        return page if page is not None and page.is_public else None

    def file(self, attributes: Mapping[str, str]) -> Any:
        """The file that a stored link's attributes name, if it is there."""
        return self.files.get(_key(attributes))


def _key(attributes: Mapping[str, str]) -> int:
    pk = attributes.get("id", "")
    return int(pk) if pk.isascii() and pk.isdecimal() else 0


_targets: ContextVar[LinkTargets | None] = ContextVar("link_targets", default=None)


class LinkedText(RichText):
    """Rich text whose links' targets are known already."""

    def __init__(self, source: str, targets: LinkTargets) -> None:
        super().__init__(source)
        self.targets = targets


def linked(text: str) -> LinkedText:
    """A rich text field's content with its links' targets, taken from what is at hand or fetched now."""
    return LinkedText(text, LinkTargets.of([text]))


class LinkedTextBlock(blocks.RichTextBlock):
    """A rich text block that mends what is stored, and fetches the links' targets of a body together."""

    def to_python(self, value: str) -> RichText:
        return super().to_python(mended(force_str(value or "")))

    def bulk_to_python(self, values: Sequence[str]) -> list[LinkedText]:
        values = [mended(force_str(value or "")) for value in values]
        targets = LinkTargets.of(values)
        return [LinkedText(value, targets) for value in values]

    def get_searchable_content(self, value: RichText | str) -> list[str]:
        return [words(value.source if isinstance(value, RichText) else force_str(value))]

    def get_prep_value(self, value: RichText) -> str:
        return keyed(mended(super().get_prep_value(value)))


def has_words(text: str | None) -> bool:
    """Whether stored rich text says anything; for nothing at all the editor keeps an empty paragraph."""
    return bool(strip_tags(mended(text or "")).strip())


def words(text: str) -> str:
    """What stored rich text says, for searches: each paragraph and entry of a list on its own line."""
    lines = unescape(strip_tags(_NEW_LINE.sub("\n", without_marks(mended(text))))).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


class Marks(Protocol):
    """What knows the notes of a body, see ``campaigns.body.notes``."""

    def add_to(self, html: str) -> str: ...


def render(
    text: RichText | str | None, paragraphs: ParagraphLinks | None = None, notes: Marks | None = None
) -> SafeString:
    """The HTML of stored rich text, as a block value or as a field's string.

    With ``paragraphs``, those of the body that it belongs to, each paragraph has an address and a link to it;
    with ``notes``, the body's, each mark leads to its note.
    """
    if not text:
        return SafeString("")
    source = mended(text.source if isinstance(text, RichText) else text)
    token = _targets.set(text.targets if isinstance(text, LinkedText) else LinkTargets.of([source]))
    try:
        html = expand_db_html(source)
    finally:
        _targets.reset(token)
    if paragraphs is not None:
        html = paragraphs.add_to(html)
    html = with_directions(_BLOCK_KEY.sub(r"\1", html))
    html = notes.add_to(html) if notes is not None else without_marks(html)
    html = _FILE_LINK.sub(r'<a\2>\3 <span class="file-facts">(\1)</span></a>', html)
    # Only the named features are in mended text, and Wagtail's rewriter escapes what it fills in.
    return SafeString(html)


class PublicPageLinkHandler(PageLinkHandler):
    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        targets = _targets.get()
        if targets is None:
            return super().expand_db_attributes_many(attrs_list)
        pages = [targets.page(attrs) for attrs in attrs_list]
        return [f'<a href="{escape(page.url)}">' if page else "<a>" for page in pages]


class DescribedFileLinkHandler(DocumentLinkHandler):
    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        targets = _targets.get()
        if targets is None:
            return super().expand_db_attributes_many(attrs_list)
        files = [targets.file(attrs) for attrs in attrs_list]
        return [
            f'<a data-file="{escape(describe_file(file))}" href="{escape(file.url)}">' if file else "<a>"
            for file in files
        ]
