"""XML from our templates, whatever people typed."""

import re
from datetime import UTC, datetime
from typing import Any, Final

from django.template.loader import render_to_string

# All that is no character of XML 1.0 (section 2.2): PostgreSQL keeps them, and a paste can bring them.
_NO_CHARACTER: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def without_control_characters(text: str) -> str:
    """The same without what XML has no way to say."""
    return _NO_CHARACTER.sub("", text)


def render_xml(template: str, context: dict[str, Any]) -> bytes:
    """A template that is filled in as HTML is, since both escape alike; without the visitor's request."""
    return without_control_characters(render_to_string(template, context)).encode()


def rfc3339(moment: datetime) -> str:
    """A time as RFC 3339 writes it, to the second: "2026-03-01T09:30:00Z"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
