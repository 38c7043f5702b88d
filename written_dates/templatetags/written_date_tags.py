from datetime import datetime
from typing import Any

from django import template

from .. import naming

register = template.Library()


@register.simple_tag
def zone_name() -> str:
    """The current zone, as people call it: "London"."""
    return naming.zone_name()


@register.filter
def moment(value: Any) -> str:
    """A moment in the current zone, which is named: "26 November 2026, 09:00 London"."""
    return naming.moment_text(value) if isinstance(value, datetime) else ""
