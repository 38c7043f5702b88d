"""What the forms of files and pictures show of earlier versions."""

from typing import Any

from django import template

from assets.models import EarlierVersion

from ..notices.earlier_versions import earlier_versions

register = template.Library()


@register.simple_tag(takes_context=True)
def earlier_versions_of(context: dict[str, Any], thing: Any) -> list[EarlierVersion]:
    """The earlier versions that the member of staff may see, the latest first."""
    return earlier_versions(context["request"].user, thing)
