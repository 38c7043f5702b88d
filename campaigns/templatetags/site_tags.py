"""What templates need beside Django's and Wagtail's own tags."""

from dataclasses import dataclass, field
from typing import Any

from django import template
from django.conf import settings
from django.utils.safestring import SafeString
from wagtail.models import Page, Site

from ajc_site.critical_css import stylesheet

from .. import durations, files, pictures, rich_text
from ..models import File, Picture, Publication, SiteSettings
from ..querysets import SitePageQuerySet

register = template.Library()
register.filter("clock", durations.format_duration)
register.filter("spoken_duration", durations.speak_duration)
register.filter("iso_duration", durations.iso_duration)
register.filter("rich", rich_text.render)
register.filter("describe_file", files.describe_file)

RIGHT_TO_LEFT = {"ar", "fa", "prs", "ps", "ug", "ur"}


@register.simple_tag
def inline_stylesheet() -> SafeString:
    """The site's styles, in the page itself: a reader far away waits for one answer, not two."""
    return SafeString(f"<style>{stylesheet()}</style>")


@dataclass
class Frame:
    """What stands around every page: the site's settings, its menu, and where its front page is."""

    settings: SiteSettings = field(default_factory=SiteSettings)
    menu: list[Page] = field(default_factory=list)
    root_url: str = "/"


@register.simple_tag(takes_context=True)
def site_frame(context: dict[str, Any]) -> Frame:
    """The frame for the request; without a request, as on error pages, the defaults and no menu."""
    request = context.get("request")
    if request is None:
        return Frame()
    if not hasattr(request, "_site_frame"):
        request._site_frame = _frame_for(request)
    return request._site_frame


def _frame_for(request: Any) -> Frame:
    site = Site.find_for_request(request)
    if site is None:
        return Frame()
    pages = SitePageQuerySet(Page).child_of(site.root_page).in_menu().published()
    menu = pages.only("title", "slug", "url_path", "path", "depth", "locale_id", "content_type_id").order_by("path")
    return Frame(SiteSettings.for_reading(request), list(menu))


@register.simple_tag(takes_context=True)
def page_address(context: dict[str, Any], page: Page) -> str:
    """A page's address within the site, from what the request knows already."""
    return page.get_url(context.get("request")) or ""


@register.simple_tag(takes_context=True)
def absolute(context: dict[str, Any], path: str) -> str:
    """The full address of a path of this site, for what leaves the page: cards, canonical links."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"


@register.inclusion_tag("components/picture.html", takes_context=True)
def picture(
    context: dict[str, Any], image: Picture | None, sizes: str = "100vw", widest: int = 1440, eager: bool = False
) -> dict[str, Any]:
    """A picture in the sizes made for it. ``sizes`` is HTML's attribute; ``eager`` is for the first screen.

    Only a preview, which is never public, makes sizes that are missing.
    """
    if image is not None and not image.sizes and context.get("is_preview"):
        pictures.make_sizes(image)
    shown = pictures.shown(image, widest=widest) if image is not None else None
    return {"picture": image, "shown": shown, "sizes": sizes, "eager": eager}


@register.simple_tag(takes_context=True)
def attribution_note(context: dict[str, Any], publication: Publication) -> str:
    """On whose behalf a publication is issued, in the words of the site settings."""
    return site_frame(context).settings.attribution_note(publication.attribution)


@register.filter
def direction(language: str) -> str:
    """The direction in which a language is written, for HTML's ``dir``."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


@register.filter
def other_languages(publication: Publication) -> list[str]:
    """The names of the languages that a publication's files come in, each once, in their order."""
    found = {attachment.file.language: attachment.file for attachment in publication.attachments.all()}
    return [file.get_language_display() for file in found.values()]


@register.filter
def title_of(attachment: Any) -> str:
    """A download's title: of an attachment its own, of a bare file the file's."""
    return attachment.title if isinstance(attachment, File) else str(attachment)
