"""Locks for changing pages: who changes one, or what is kept beside it, waits for who does so already.

The order: a bundle's row, the turn, pages, anything else. Who waits for one of them holds none of the later.
"""

from collections.abc import Iterable
from typing import Final

from django.db import connection
from django.db.models import QuerySet
from wagtail.models import Page

# The number of PostgreSQL's lock for the turn.
TURN: Final = 7_205_114_380


def take_turn() -> None:
    """Until the transaction ends, all others wait who let pages out, save drafts or change what pages show.

    For these ask of each other what is so just now, in too many tables for locks on rows: a file that no page
    showed when it was asked is shown by the page that goes out meanwhile. Nothing long is done in one's turn.
    Outside a transaction it is over at once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])


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


def hold_all(pks: Iterable[int]) -> None:
    """As ``hold``, several pages, in the order in which ``hold_below`` holds them."""
    list(_holding().filter(pk__in=pks).order_by("path").values_list("pk"))


def _holding() -> QuerySet[Page]:
    return Page.objects.select_for_update(of=("self",), no_key=True)
