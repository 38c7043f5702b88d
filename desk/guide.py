"""The editors' guide inside the admin: one page, and from each form the chapter on it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.generic import TemplateView
from markdown_it import MarkdownIt
from markdown_it.token import Token
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import Panel
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from campaigns.models.base import BasePage

GUIDE: Final = Path(settings.BASE_DIR) / "docs" / "editors-guide.md"
# Beside the guide: pictures of the admin.
PICTURES: Final = GUIDE.parent / "images"
_PICTURE: Final = re.compile(r"[a-z-]+\.png")
# By the model of a page's form; of others the chapter is on how any page is published.
_CHAPTERS: Final = {
    "campaign": "1-make-the-campaign",
    "statement": "3-the-statement-and-who-signed-it",
    "speech": "4-the-speech-with-its-recording",
    "video": "5-the-three-videos",
    "document": "6-documents",
    "home": "10-put-it-on-the-front-page",
}
_ANY: Final = "preview-and-publish"


def address_of(chapter: str) -> str:
    return f"{reverse('guide')}#{chapter}"


def chapter_of(model: Any) -> str:
    return _CHAPTERS.get(model._meta.model_name, _ANY)


# --- From the file to the page --------------------------------------------------------------------


@lru_cache(maxsize=1)
def chapters() -> dict[str, str]:
    """The headings of the second level by their anchors, which are those that links in the file have."""
    tokens = _tokens()
    found = {}
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h2":
            found[str(opening.attrs["id"])] = inline.content
    return found


@lru_cache(maxsize=1)
def text() -> SafeString:
    """The guide as HTML. It is ours, and nobody's input."""
    return mark_safe(_reader().renderer.render(_tokens(), _reader().options, {}))  # noqa: S308  (our own file)


def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _tokens() -> list[Token]:
    tokens = _reader().parse(GUIDE.read_text(encoding="utf-8"))
    # The page has the title itself.
    if tokens and tokens[0].tag == "h1":
        tokens = tokens[3:]
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            opening.attrSet("id", _anchor(inline.content))
            opening.attrSet("class", f"w-{opening.tag} w-mt-8")
    for token in _all(tokens):
        if token.type == "image":
            name = str(token.attrs["src"]).rpartition("/")[2]
            token.attrSet("src", reverse("guide_picture", args=[name]))
            token.attrSet("loading", "lazy")
        elif token.type == "link_open" and not str(token.attrs["href"]).startswith(("#", "https://")):
            # To other documents of the project, which the admin does not show.
            token.tag = "span"
            token.attrs.clear()
        elif token.type == "table_open":
            token.attrSet("class", "listing")
    return tokens


def _all(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or [])


def _anchor(heading: str) -> str:
    """As places that show such files make them of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


# --- Where it is shown ----------------------------------------------------------------------------


class GuideView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "campaigns_admin/guide.html"
    page_title = "Editors’ guide"
    header_icon = "help"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"text": text()}


def picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture of the guide, for who is at the admin."""
    file = PICTURES / name
    if not _PICTURE.fullmatch(name) or not file.is_file():
        raise Http404("There is no such picture.")
    return FileResponse(file.open("rb"), headers={"Cache-Control": "private, max-age=86400"})


def addresses() -> list[URLPattern]:
    return [
        path("guide/", GuideView.as_view(), name="guide"),
        path("guide/<str:name>", picture, name="guide_picture"),
    ]


def in_the_menu() -> MenuItem:
    return MenuItem("Editors’ guide", reverse("guide"), name="guide", icon_name="help", order=60)


class ChapterPanel(Panel):
    """A line that leads from a form to the chapter on it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "campaigns_admin/chapter.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            chapter = chapter_of(type(self.instance))
            named = {"address": address_of(chapter), "chapter": chapters()[chapter].lstrip("0123456789. ")}
            return super().get_context_data(parent_context) | named


def lead_to_chapters() -> None:
    """Puts the line at the top of all pages' forms, once the site starts."""
    for model in apps.get_models():
        if issubclass(model, BasePage):
            model.content_panels = [ChapterPanel(), *model.content_panels]
