"""The lasting pages of the whole list: numbered from the oldest, so that a link to one stays right.

A publication is entered on the first page, which has no number. When twice as many stand there as a page
holds, the oldest of them get a page with the next number. They stay on it: who publishes changes the first
page and perhaps the newest numbered one. What is withdrawn leaves a gap, and comes back to its place. What is
published with an earlier date goes to the page where that date is; a page that has become twice as long is
made two, and only then all later ones get other numbers.

Which publications a page shows is still asked of ``listed()``: a place on the list lets nobody see anything.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import F, Max, Q

from campaigns.models import Publication

from ..models import OnList

# How many a numbered page holds, and at how many it is made two.
PAGE_SIZE: Final = 20
TOO_MANY: Final = 2 * PAGE_SIZE
# With more than this to be put between others, all pages are numbered anew.
MANY: Final = 200
# The number of PostgreSQL's lock for who numbers.
NUMBERING: Final = 7_205_114_381

# Where a publication stands in the order of all: its date, then its key.
Place = tuple[date, int]


def on_page(number: int) -> Any:
    """The public publications on a page of the whole list, as lists show them, newest first."""
    return Publication.objects.for_listing().filter(on_list__page=number).newest_first()


def newest_number() -> int:
    """The number of the newest page that has one: so many there are. One query."""
    return OnList.objects.aggregate(newest=Max("page"))["newest"] or OnList.FIRST


def is_numbered(number: int) -> bool:
    """Whether there is a page with this number; one query, about that page alone."""
    return number > OnList.FIRST and OnList.objects.filter(page=number).exists()


def enter(dates: Mapping[int, date]) -> None:
    """Enters publications, by their keys, on the list; those with another date than before begin anew."""
    known = dict(OnList.objects.filter(pk__in=dates).values_list("pk", "date"))
    new = [OnList(publication_id=pk, date=day) for pk, day in dates.items() if pk not in known]
    if new:
        OnList.objects.bulk_create(new, ignore_conflicts=True)
    for pk, day in dates.items():
        if known.get(pk, day) != day:
            OnList.objects.filter(pk=pk).update(date=day, page=OnList.FIRST)


def arrange() -> None:
    """Gives numbers to those that have left the first page, and a page to those with earlier dates.

    Only one does so at a time, and nobody waits: what is left undone is so for the next who publishes, or for
    the clock, and stands on the first page until then.
    """
    with transaction.atomic():
        if not _is_our_turn():
            return
        first = list(_public_on(OnList.FIRST))
        newest = _newest_numbered()
        rest = [place for place in first if newest is None or place > newest]
        earlier = first[: len(first) - len(rest)]
        if len(earlier) > MANY:
            number_anew()
            return
        for place in earlier:
            _put_between(place)
        _keep_first_page(rest)


def number_anew() -> None:
    """Gives all public publications pages, as if none had one: links to pages may then lead to others."""
    OnList.objects.exclude(page=OnList.FIRST).update(page=OnList.FIRST)
    _number([pk for _, pk in _public_on(OnList.FIRST)], OnList.FIRST)


def _is_our_turn() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [NUMBERING])
        return cursor.fetchone()[0]


def _public_on(number: int) -> Iterable[Place]:
    """The places of those that are public, oldest first."""
    found = Publication.objects.listed().filter(on_list__page=number)
    return found.order_by("on_list__date", "pk").values_list("on_list__date", "pk")


def _newest_numbered() -> Place | None:
    numbered = OnList.objects.exclude(page=OnList.FIRST).order_by("-date", "-pk")
    return numbered.values_list("date", "pk").first()


def _put_between(place: Place) -> None:
    """Puts one on the page of the next newer one that has a page."""
    day, pk = place
    newer = OnList.objects.exclude(page=OnList.FIRST).filter(Q(date__gt=day) | Q(date=day, pk__gt=pk))
    page = newer.order_by("date", "pk").values_list("page", flat=True)[0]
    OnList.objects.filter(pk=pk).update(page=page)
    there = list(OnList.objects.filter(page=page).order_by("date", "pk").values_list("pk", flat=True))
    if len(there) >= TOO_MANY:
        OnList.objects.filter(page__gt=page).update(page=F("page") + 1)
        OnList.objects.filter(pk__in=there[PAGE_SIZE:]).update(page=page + 1)


def _keep_first_page(first: list[Place]) -> None:
    """Sees that the first page is neither too long nor, by withdrawals, shorter than others."""
    number = newest_number()
    if len(first) >= TOO_MANY:
        _number([pk for _, pk in first], number)
    count = len(first)
    while count < PAGE_SIZE and number > OnList.FIRST:
        count += len(list(_public_on(number)))
        OnList.objects.filter(page=number).update(page=OnList.FIRST)
        number -= 1


def _number(keys: list[int], newest: int) -> None:
    """Gives the oldest of these, in the order of the list, the pages after the newest numbered one."""
    leaving = len(keys) - PAGE_SIZE - len(keys) % PAGE_SIZE
    if leaving <= 0:
        return
    pages = [newest + 1 + n // PAGE_SIZE for n in range(leaving)]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE library_onlist SET page = given.page"
            " FROM unnest(%s::bigint[], %s::int[]) AS given(key, page) WHERE publication_id = given.key",
            [keys[:leaving], pages],
        )
