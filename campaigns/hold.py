"""Who changes a page, or what is kept beside it, waits for who does so already."""

from django.db import connection
from django.db.models import QuerySet
from wagtail.models import Page


def hold(pk: int | None) -> Page | None:
    """The page as it is stored; until the transaction ends, whoever else would hold or change it waits.

    Who writes rows that merely name it does not: with what they hold, two could wait for each other.
    """
    return _holding().filter(pk=pk).first()


def hold_below(page: Page) -> None:
    """As ``hold``, the page and all below it: before their addresses change, and anything else is held.

    Outside a transaction there is nothing to hold.
    """
    if connection.in_atomic_block:
        list(_holding().filter(path__startswith=page.path).order_by("path").values_list("pk"))


def _holding() -> QuerySet[Page]:
    return Page.objects.select_for_update(of=("self",), no_key=True)
