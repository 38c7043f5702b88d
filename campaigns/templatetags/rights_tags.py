"""What the admin's templates ask about rights."""

from typing import Any

from django import template
from wagtail.models import Revision

from ..admin.becoming_public import becoming_public_text

register = template.Library()


@register.simple_tag
def becoming_public(revision: Revision | None, user: Any) -> str:
    """The files and pictures that a draft would make public, as a sentence for this user; may be empty."""
    return becoming_public_text(revision.as_object(), user) if revision is not None else ""
