"""The addresses of what is named by a slug: people, organisations, terms.

A row may hold none, or one that can't stand in an address: stored long ago, or by a script that went past the
models. It is shown by its name, then, without a link.
"""

from typing import Final

from django.db.models import Q
from django.urls import NoReverseMatch, reverse

# Of rows with a page of their own: as the addresses in ``campaigns.urls`` take it.
HAS_ADDRESS: Final = Q(slug__regex=r"^[-a-zA-Z0-9_]+$")


def address_of(view: str, *named: str) -> str:
    """The address within the site that a view has for a thing; nothing for one that can't have any."""
    try:
        return reverse(view, args=named)
    except NoReverseMatch:
        return ""
