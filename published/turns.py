"""In which order addresses that are due are made and written: nothing leads to what is not there yet.

New pages lead to uploads, downloads and each other; what was on file before may lead to new pages, and lists
most of all. The order is that of all that is due, wherever a batch ends, and of what is written in a batch.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from editions.files.names import OF_BYTES

from .models import Due, OnFile
from .web import refusals

# Error pages that are not there come first: readers need them most when nothing else is there. One that is on
# file stays until it is made anew, and its menu may lead to a new page.
ERRORS: Final = rf"^/{re.escape(refusals.FOLDER)}/"
UPLOADS: Final = rf"^/(media|documents)/|{OF_BYTES}"
PAGES: Final = r"/($|\?)"
LISTS: Final = r"^/([^/]+/)?($|\?)|^/feeds/|^/sitemap"

MISSING_ERROR, UPLOAD, NEW_DOWNLOAD, NEW_PAGE, NEW_LIST, ERROR, ANEW, LIST = range(8)
# What may lead to each other, and is written in one batch.
NEW: Final = (NEW_DOWNLOAD, NEW_PAGE, NEW_LIST)

# Files of addresses with such digests are not there, or nobody knows what they are.
UNKNOWN: Final = "?"
NOT_THERE: Final = ("", UNKNOWN)


def turn_of(address: str, digest: str) -> int:
    """The turn of an address, and of the digest of what is on file there: smaller ones come first."""
    is_new = digest in NOT_THERE
    if re.search(ERRORS, address):
        return MISSING_ERROR if is_new else ERROR
    if re.search(UPLOADS, address):
        return UPLOAD
    if re.search(LISTS, address):
        return NEW_LIST if is_new else LIST
    if is_new:
        return NEW_PAGE if re.search(PAGES, address) else NEW_DOWNLOAD
    return ANEW


def in_turn(due: QuerySet[Due]) -> QuerySet[Any, Any]:
    """The same in SQL, for all that is due: in this order, each with its ``turn``."""
    there = OnFile.objects.filter(version=OuterRef("version"), address=OuterRef("address"))
    turns = Case(
        When(Q(address__regex=ERRORS, is_new=True), then=Value(MISSING_ERROR)),
        When(Q(address__regex=ERRORS), then=Value(ERROR)),
        When(Q(address__regex=UPLOADS), then=Value(UPLOAD)),
        When(Q(address__regex=LISTS, is_new=True), then=Value(NEW_LIST)),
        When(Q(address__regex=LISTS), then=Value(LIST)),
        When(Q(address__regex=PAGES, is_new=True), then=Value(NEW_PAGE)),
        When(Q(is_new=True), then=Value(NEW_DOWNLOAD)),
        default=Value(ANEW),
        output_field=IntegerField(),
    )
    is_there = Exists(there.exclude(digest__in=NOT_THERE))
    return due.annotate(is_new=~is_there).annotate(turn=turns).order_by("turn", "pk")


def batch_of(turns: Sequence[int], number: int) -> int:
    """How many of these, which stand in order, are made at once: so many, or all that are new together."""
    end = min(number, len(turns))
    while 0 < end < len(turns) and turns[end - 1] in NEW and turns[end] in NEW:
        end += 1
    return end
