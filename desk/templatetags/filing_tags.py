"""What the admin's templates ask about the names under which publications are filed."""

from typing import Any

from django import template

from campaigns.models import Place, Topic

register = template.Library()


@register.simple_tag
def filed_under(*things: Any) -> int:
    """How many publications have the first topic or place among these; 0 where there is none.

    Wagtail's index of references knows no many-to-many fields (wagtail/wagtail#9629): "referenced 0 times".
    """
    term = next((thing for thing in things if isinstance(thing, Topic | Place)), None)
    # An alias is filed where its source is.
    return term.publications.filter(alias_of=None).count() if term is not None else 0
