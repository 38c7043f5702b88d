"""The paragraphs of a draft with a place behind each, where what is said about it goes."""

import re
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest
from django.utils.safestring import SafeString

from campaigns.body import rich_text
from campaigns.body.paragraphs import Numbered, ParagraphLinks

# Stands for what is said; editors' texts have no comments of HTML.
_PLACE: Final = re.compile(r"<!--said:(p-[A-Za-z0-9-]+|answer)-->")
_PARAGRAPH: Final = re.compile(r'<p id="(p-[A-Za-z0-9-]+)">.*?</p>', re.DOTALL)


class WithPlaces(ParagraphLinks):
    """Numbers paragraphs as on their page, and keeps a place in or behind each."""

    def add_to(self, html: str) -> str:
        return _PARAGRAPH.sub(lambda found: f"{found[0]}<!--said:{found[1]}-->", super().add_to(html))

    def _linked(self, paragraph: re.Match[str]) -> str:
        before = len(self.found)
        linked = super()._linked(paragraph)
        # An entry of a list and a quotation may have a form in them; a paragraph has it behind it.
        if paragraph[1] == "p" or len(self.found) == before:
            return linked
        return f"{linked}<!--said:{self.found[-1].anchor}-->"


def filled(html: str, said: Callable[[str], str]) -> SafeString:
    """A page with what is said about each paragraph in its place; ``said`` takes the anchor."""
    return SafeString(_PLACE.sub(lambda found: said(found[1]), html))


def paragraphs_of(request: HttpRequest, draft: Any) -> list[Numbered]:
    """The paragraphs of a draft, numbered as on its own page, which shows the texts in this order."""
    context = draft.get_context(request)
    for text in context["texts"].values():
        rich_text.render(text, context["paragraphs"])
    if not draft.is_recording:
        draft.body.render_as_block(context)
    return context["paragraphs"].found
