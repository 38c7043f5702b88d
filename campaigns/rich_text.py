"""Staff's rich text as readers get it.

A link to a page that is not public is left as plain words, so that the address of a draft does not
leak; a link to a file says what kind it is and how large. The targets of all links in a body are
fetched together, so that a long text costs no more queries than a short one.
"""

import re
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from typing import Any, Final, Self

from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString
from wagtail import blocks
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page
from wagtail.rich_text import RichText, expand_db_html
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs

from .files import describe_file
from .querysets import SitePageQuerySet

# In the handler's answer, until the words of the link are known to end.
_FILE_LINK: Final = re.compile(r'<a data-file="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)


class LinkTargets:
    """The public pages and the files that some texts link to, by their ids as strings."""

    def __init__(self, pages: dict[str, Any], files: dict[str, Any]) -> None:
        self.pages = pages
        self.files = files

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Reads the ids from stored rich text, and fetches each kind in one query where there are any."""
        from .models import File

        wanted: dict[str, set[str]] = {"page": set(), "document": set()}
        for text in texts:
            for match in FIND_A_TAG.findall(text):
                attributes = extract_attrs(match)
                ids = wanted.get(attributes.get("linktype", ""))
                if ids is not None and attributes.get("id", "").isdecimal():
                    ids.add(attributes["id"])
        pages = SitePageQuerySet(Page).published().in_bulk(wanted["page"]) if wanted["page"] else {}
        files = File.objects.in_bulk(wanted["document"]) if wanted["document"] else {}
        return cls({str(pk): page for pk, page in pages.items()}, {str(pk): file for pk, file in files.items()})


_targets: ContextVar[LinkTargets | None] = ContextVar("link_targets", default=None)


class LinkedText(RichText):
    """Rich text whose links' targets are known already."""

    def __init__(self, source: str, targets: LinkTargets) -> None:
        super().__init__(source)
        self.targets = targets


class LinkedTextBlock(blocks.RichTextBlock):
    """A rich text block that fetches the targets of all texts of a body together."""

    def bulk_to_python(self, values: Sequence[str]) -> list[LinkedText]:
        targets = LinkTargets.of(values)
        return [LinkedText(value, targets) for value in values]


def has_words(text: str | None) -> bool:
    """Whether stored rich text says anything; where nothing is written the editor leaves an empty paragraph."""
    return bool(strip_tags(text or "").strip())


def render(text: RichText | str | None) -> SafeString:
    """The HTML of stored rich text, as a block value or as a field's string."""
    if not text:
        return SafeString("")
    source = text.source if isinstance(text, RichText) else text
    token = _targets.set(text.targets if isinstance(text, LinkedText) else LinkTargets.of([source]))
    try:
        html = expand_db_html(source)
    finally:
        _targets.reset(token)
    html = _FILE_LINK.sub(r'<a\2>\3 <span class="file-facts">(\1)</span></a>', html)
    # Draftail keeps only the named features, and Wagtail's rewriter escapes what it fills in.
    return SafeString(html)


class PublicPageLinkHandler(PageLinkHandler):
    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        targets = _targets.get()
        if targets is None:
            return super().expand_db_attributes_many(attrs_list)
        pages = [targets.pages.get(attrs.get("id", "")) for attrs in attrs_list]
        return [f'<a href="{escape(page.url)}">' if page else "<a>" for page in pages]


class DescribedFileLinkHandler(DocumentLinkHandler):
    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        targets = _targets.get()
        if targets is None:
            return super().expand_db_attributes_many(attrs_list)
        files = [targets.files.get(attrs.get("id", "")) for attrs in attrs_list]
        return [
            f'<a data-file="{escape(describe_file(file))}" href="{escape(file.url)}">' if file else "<a>"
            for file in files
        ]
