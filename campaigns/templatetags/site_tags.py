"""What templates need beside Django's and Wagtail's own tags."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, Site

from assets import describing as files
from assets.languages import direction, spoken
from assets.models import Picture
from assets.pictures import first_pages
from assets.pictures import in_page as pictures_in_page
from assets.pictures import sizes as pictures
from assets.pictures.making import make_sizes
from assets.recordings import durations
from page_tree.addresses import absolute
from page_tree.public import SitePageQuerySet

from .. import styles
from ..body import positions, rich_text
from ..kinds.vocabulary import Attribution
from ..models import Publication, SiteSettings, find_site
from ..models.relations import Involved, issuer_names

register = template.Library()
register.simple_tag(absolute)
register.filter("clock", durations.format_duration)
register.filter("spoken_duration", durations.speak_duration)
register.filter("iso_duration", durations.iso_duration)
register.filter("rich", rich_text.render)
register.filter("describe_file", files.describe_file)


@register.simple_tag(takes_context=True)
def body_text(context: dict[str, Any], text: Any, numbered: bool = True) -> SafeString:
    """A rich text of a body, its paragraphs and notes numbered on through the whole of it."""
    return rich_text.render(text, context.get("paragraphs") if numbered else None, context.get("notes"))


@register.filter
def in_language(language: str) -> SafeString:
    """HTML's ``lang`` and ``dir`` for words in a language, English too; nothing where none is named."""
    return format_html(' lang="{}" dir="{}"', language, direction(language)) if language else SafeString("")


@register.simple_tag
def styles_of_frame() -> SafeString:
    """The styles of every page, in the page itself: a reader far away waits for one answer, not two."""
    return SafeString(f"<style>{styles.frame()}</style>")


@register.simple_tag
def styles_of(*names: str) -> SafeString:
    """The styles that this page needs besides: files of ``static/css/parts/`` by their names."""
    return SafeString("".join(f"<style>{styles.part(name)}</style>" for name in names))


class MenuItem(NamedTuple):
    """A page directly below the front page, as a link to it."""

    title: str
    url_path: str
    path: str
    is_in_menu: bool
    content_type: str


@dataclass
class Frame:
    """What stands around every page: settings, the menu, and in the footer the pages that are not in it."""

    settings: SiteSettings = field(default_factory=SiteSettings)
    menu: list[MenuItem] = field(default_factory=list)
    foot_pages: list[MenuItem] = field(default_factory=list)

    @property
    def language(self) -> str:
        """The language of the site's own words, as HTML's ``lang``."""
        return spoken()

    @property
    def direction(self) -> str:
        return direction(spoken())

    @property
    def security_contact(self) -> bool:
        """Whether there is a page that says where to report a weakness."""
        return bool(settings.SECURITY_CONTACT)


@register.simple_tag(takes_context=True)
def site_frame(context: dict[str, Any]) -> Frame:
    """The frame for the request; without a request, as on error pages, the defaults and no menu."""
    request = context.get("request")
    if request is None:
        return Frame()
    if not hasattr(request, "_site_frame"):
        request._site_frame = _frame_for(request)
    return request._site_frame


def _frame_for(request: HttpRequest) -> Frame:
    site = find_site(request)
    if site is None:
        return Frame()
    items = [MenuItem(*row) for row in pages_of_frame(site.root_page)]
    return Frame(
        settings=SiteSettings.for_reading(request),
        menu=[item for item in items if item.is_in_menu],
        foot_pages=[item for item in items if not item.is_in_menu],
    )


def pages_of_frame(root: Page) -> QuerySet[Page, tuple[Any, ...]]:
    """What every page names. ``published`` knows this query: no page goes because it names one fewer."""
    below = SitePageQuerySet(Page).listed().child_of(root).order_by("path")
    return below.values_list("title", "url_path", "path", "show_in_menus", "content_type__model")


@register.simple_tag(takes_context=True)
def page_address(context: dict[str, Any], page: Page | MenuItem) -> str:
    """A page's address within the site: the other half of our routing, which goes by ``url_path``."""
    return tree_address(context, page.url_path)


@register.simple_tag(takes_context=True)
def tree_address(context: dict[str, Any], url_path: str) -> str:
    """The address of a place in the page tree, given as Wagtail's ``url_path``.

    Within the request's site it is a path; in another site a full address; nothing where no site holds it.
    """
    site = find_site(context["request"])
    if site and url_path.startswith(site.root_page.url_path):
        return "/" + url_path.removeprefix(site.root_page.url_path)
    # Wagtail keeps these in its cache.
    for root in Site.get_site_root_paths():
        if url_path.startswith(root.root_path):
            return f"{root.root_url}/{url_path.removeprefix(root.root_path)}"
    return ""


@register.simple_tag(takes_context=True)
def table_address(context: dict[str, Any], page: Page, key: str) -> str:
    """The address of the download of a page's table of positions."""
    return positions.address_of(page_address(context, page), key)


@register.simple_tag(takes_context=True)
def canonical_address(context: dict[str, Any], page: Page) -> str:
    """The full address by which a page wants to be known: an alias by that of its source."""
    return absolute(page_address(context, source_of(page)))


def source_of(page: Page) -> Page:
    """The page that an alias shows; any other page itself."""
    return page.alias_of if page.alias_of_id else page


@register.inclusion_tag("components/picture.html", takes_context=True)
def picture(
    context: dict[str, Any],
    image: Picture | None,
    sizes: str = "100vw",
    widest: int = 1440,
    eager: bool = False,
    in_page: bool = False,
) -> dict[str, Any]:
    """A picture in the sizes made for it. ``sizes`` is HTML's attribute; ``eager`` is for the first screen.

    With ``in_page`` narrow screens get a small one that stands in the page, and need not ask for it.

    Only a preview, which is never public, makes sizes that are missing.
    """
    if image is not None and not image.sizes and context.get("is_preview"):
        make_sizes(image)
    shown = pictures.shown(image, widest=widest) if image is not None else None
    held = pictures_in_page.in_page(image) if in_page and shown is not None else None
    return {"picture": image, "shown": shown, "sizes": sizes, "eager": eager, "in_page": held}


@register.simple_tag(takes_context=True)
def attribution_note(context: dict[str, Any], publication: Publication) -> str:
    """On whose behalf a publication is issued, in the words of the site settings."""
    return site_frame(context).settings.attribution_note(publication.attribution)


@register.filter
def written_in(language: str) -> SafeString:
    """HTML's ``lang`` and ``dir`` for words in a language; nothing for that of the site's own words."""
    return _attributes(language) if language and language != spoken() else SafeString("")


@register.simple_tag
def in_own_language(around: str | None = None) -> SafeString:
    """The same for the site's own words among those of another language; always, where none is named."""
    return _attributes(spoken()) if around != spoken() else SafeString("")


def _attributes(language: str) -> SafeString:
    return format_html(' lang="{}" dir="{}"', language, direction(language))


@register.simple_tag
def other_languages(publication: Publication, attachments: Iterable[Any]) -> list[str]:
    """The names of the languages of a publication's files, besides its own."""
    if publication.is_recording:
        return []
    files = [attachment.file for attachment in attachments]
    names = {file.language: str(file.get_language_display()) for file in files}
    return sorted(name for code, name in names.items() if code != publication.language)


@register.simple_tag
def poster_of(image: Picture) -> pictures.Shown | None:
    """A poster in the one size that ``<video poster>`` takes."""
    return pictures.shown(image, widest=960)


@register.simple_tag
def line_picture(publication: Any) -> pictures.Shown | None:
    """What a line shows of a publication, small: a video's still, the picture that a document is shown as,
    or the first page of its first PDF.
    """
    if sizes := publication.still or publication.sheet:
        return pictures.shown_in(sizes, widest=480)
    files = (attachment.file for attachment in publication.attachments.all())
    found = next((file.first_page for file in files if file.has_first_page), None)
    return pictures.shown_in(found, widest=first_pages.WIDTHS[-1]) if found else None


@register.filter
def issuer_in_short(publication: Any) -> str:
    """Who issued it where that is not the secretariat: "The coalition", "Jointly with Fortify Rights"."""
    if publication.attribution == Attribution.COALITION:
        return _("The coalition")
    names = [row.organisation.name for row in publication.joint_issuers.all()]
    if publication.attribution != Attribution.JOINT or not names:
        return ""
    if len(names) == 1:
        return _("Jointly with %(name)s") % {"name": names[0]}
    told: dict[str, Any] = {"name": names[0], "n": len(names) - 1}
    return (
        # Translators: the first of several organisations.
        ngettext("Jointly with %(name)s and %(n)d other", "Jointly with %(name)s and %(n)d others", told["n"])
        % told
    )


@register.filter
def still_there(chosen: Iterable[Any]) -> list[Any]:
    """What staff chose, without what was deleted since."""
    return [thing for thing in chosen if thing]


@register.simple_tag(takes_context=True)
def issued_by(context: dict[str, Any], publication: Publication, issuers: list[Involved]) -> str:
    """Who issued a publication, as the names that machines read."""
    own_name = site_frame(context).settings.organisation_name
    return ", ".join(issuer_names(publication, issuers, own_name))


@register.simple_tag(takes_context=True)
def library_address(context: dict[str, Any]) -> str:
    """The address of the publication library, or nothing where there is none."""
    frame = site_frame(context)
    found = [item for item in [*frame.menu, *frame.foot_pages] if item.content_type == "library"]
    return tree_address(context, found[0].url_path) if found else ""
