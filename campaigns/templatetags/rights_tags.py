"""What the admin's templates ask about rights."""

from typing import Any

from django import template

from ..admin.becoming_public import becoming_public_text

register = template.Library()


@register.simple_tag
def becoming_public(task_state: Any) -> str:
    """The files and pictures that the page of this review would make public, as a sentence; may be empty."""
    return becoming_public_text(task_state.revision.as_object()) if task_state.revision_id else ""
