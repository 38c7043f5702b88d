"""Links to a page's printed forms."""

from typing import Any, NamedTuple

from django import template
from wagtail.models import Page

from campaigns.templatetags.site_tags import page_address, source_of

from ..forms import FORMS
from ..models import Printed

register = template.Library()


class PageFile(NamedTuple):
    """A link to a page in a form."""

    name: str
    media_type: str
    address: str


@register.inclusion_tag("components/page_files.html", takes_context=True)
def page_files(context: dict[str, Any], page: Page) -> dict[str, Any]:
    """The line that offers a public page as a PDF and an EPUB."""
    return {"files": files_of(context, page)}


def files_of(context: dict[str, Any], page: Page) -> list[PageFile]:
    """The forms in which a page is there, those that could be made. A preview is in none: nobody gets it."""
    own = source_of(page)
    if context.get("is_preview"):
        return []
    # By its key alone: then a page on file is made anew for its own row, not for every one.
    printed = Printed.objects.filter(page=own.pk).only("failed").first()
    if printed is None:
        return []
    base = page_address(context, own).rstrip("/")
    return [
        PageFile(form.name, form.media_type, f"{base}.{form.extension}")
        for form in FORMS
        if printed.is_there(form.extension)
    ]
