"""What the admin's templates ask about what is missing or odd on a page."""

from typing import Any

from django import template

from campaigns.models.base import BasePage

from ..admin.anchors import anchor_of
from ..admin.told import counted
from ..checks import Found
from ..looking import look_through, odd_on

register = template.Library()


@register.inclusion_tag("checking/list.html")
def before_publishing(page: Any) -> dict[str, Any]:
    """The list of a page as it is in its form, each line a link to its field."""
    if page.pk is None or not isinstance(page, BasePage):
        return {"is_new": True}
    found = look_through(page)
    return {
        "status": "critical" if found.refused else "warning",
        "counted": counted(len(found.refused), len(found.odd)),
        "refused": _leading(type(page), found.refused),
        "odd": _leading(type(page), found.odd),
    }


def _leading(page_class: Any, found: list[Found]) -> list[tuple[str, str]]:
    return [(anchor_of(page_class, one.place), one.sentence) for one in found]


@register.simple_tag
def odd_things(page: Any) -> list[str]:
    """What is odd on the newest draft of a page, as sentences."""
    draft = page.specific.get_latest_revision_as_object() if page is not None else None
    return [one.sentence for one in odd_on(draft)] if isinstance(draft, BasePage) else []
