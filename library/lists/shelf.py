"""What is public, by date and by facet, held ready in each process of the site.

Counting a hundred thousand rows for each facet of each view would take PostgreSQL longer than everything else
that a view does. Here the publications of each value of a facet are a compressed set of their keys (a roaring
bitmap): to count or to page through any choice is to intersect some of them.

The shelf is filled once, from the index and from what ``listed()`` says. From then on each view asks which
entries were changed (see migration 0002), and ``listed()`` about those alone. A publication that expires
changes nothing in the database at that moment: the shelf knows the times at which it has to ask about one.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import islice
from threading import Lock
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet
from pyroaring import BitMap

from campaigns.models import Publication

from ..models import Entry
from .facets import FACETS, Key

Values = Mapping[Key, BitMap]

# A publication's place in the order: its date as a number of days, then its key.
KEY_BITS: Final = 32
KEY: Final = (1 << KEY_BITS) - 1
# Up to so many are asked for by their keys; of more, all entries are read.
MANY: Final = 5_000
# As long as it takes to look up the place of one, so many are passed over.
LOOKED_UP: Final = 16
# A transaction that there will not be.
NEVER: Final = 1 << 62

_LISTS: Final = [facet for facet in FACETS if facet.is_list]
_COLUMNS: Final = ("publication_id", "date", "kind", "language", *(facet.column for facet in _LISTS))


@dataclass(frozen=True)
class Shelf:
    """The public publications at one time; it never changes. ``facets`` are theirs by facet and value."""

    everything: BitMap = field(default_factory=BitMap)
    facets: Mapping[str, Values] = field(default_factory=dict)
    # Newest first, as ``newest_first()`` orders publications: the keys, and what they are ordered by.
    order: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    # When those expire that do.
    expiring: Mapping[int, datetime] = field(default_factory=dict)

    def expired(self, now: datetime) -> list[int]:
        """The keys of those that are to be here no longer."""
        return [pk for pk, moment in self.expiring.items() if moment <= now]

    def values(self, facet: str) -> Values:
        """The values of a facet that public publications have, each with those publications."""
        return self.facets.get(facet, {})

    def newest(self, chosen: BitMap, start: int, stop: int) -> list[int]:
        """The keys of those that stand at these places among the chosen ones, newest first."""
        if len(chosen) == len(self.everything):
            return self.order[start:stop]
        # To come upon few, nearly all would have to be passed over.
        if LOOKED_UP * len(chosen) < len(self.order) * min(stop / max(len(chosen), 1), 1):
            by_key = self._places_by_key
            places = sorted(by_key[self.everything.rank(key) - 1] for key in chosen & self.everything)
            return [self.order[place] for place in places[start:stop]]
        return list(islice(filter(chosen.__contains__, self.order), start, stop))

    @cached_property
    def _places_by_key(self) -> "array[int]":
        """Where each of ``everything`` stands in ``order``, one after another as their keys are."""
        return array("I", sorted(range(len(self.order)), key=self.order.__getitem__))

    def renewed(self, changed: BitMap, rows: Iterable[tuple[Any, ...]]) -> "Shelf":
        """One without the publications that changed, but with those of the rows, as ``_rows`` gives them."""
        places = [place for place in self.places if (place & KEY) not in changed]
        expiring = {pk: moment for pk, moment in self.expiring.items() if pk not in changed}
        found: dict[str, dict[Key, list[int]]] = defaultdict(lambda: defaultdict(list))
        for moment, pk, day, kind, language, *lists in rows:
            places.append(day.toordinal() << KEY_BITS | pk)
            if moment is not None:
                expiring[pk] = moment
            found["kind"][kind].append(pk)
            found["language"][language].append(pk)
            found["year"][day.year].append(pk)
            for facet, keys in zip(_LISTS, lists, strict=True):
                for key in keys:
                    found[facet.name][key].append(pk)
        places.sort(reverse=True)
        order = [place & KEY for place in places]
        facets = {
            facet.name: _renewed(self.values(facet.name), changed, found[facet.name]) for facet in FACETS
        }
        return Shelf(BitMap(order), facets, order, places, expiring)


def _renewed(values: Values, changed: BitMap, added: Mapping[Key, list[int]]) -> Values:
    """The values without what changed and with what is added. Sets that stay the same are shared."""
    left = {value: keys - changed if keys.intersect(changed) else keys for value, keys in values.items()}
    for value, pks in added.items():
        left[value] = left.get(value, BitMap()) | BitMap(pks)
    return {value: keys for value, keys in left.items() if keys}


@dataclass(frozen=True)
class _Kept:
    """The shelf of this process, when it was right, and from which transaction on to ask for changes."""

    shelf: Shelf
    at: datetime
    table: int
    known: int


_lock = Lock()
_kept: _Kept | None = None


def current_shelf() -> Shelf:
    """The shelf as it is now.

    Inside a transaction it is filled anew and not kept: what is seen there may never come to be.
    """
    global _kept
    if connection.in_atomic_block:
        return _filled()
    with _lock:
        _kept = _up_to_date(_kept)
        return _kept.shelf


def _up_to_date(kept: _Kept | None) -> _Kept:
    now, table, horizon, changed = _what_changed(kept.known if kept else NEVER)
    # Where the database's clock was set back, what had expired is to be read again.
    if kept is None or kept.table != table or now < kept.at:
        return _Kept(_filled(), now, table, horizon)
    changed += kept.shelf.expired(now)
    if not changed:
        return _Kept(kept.shelf, now, table, horizon)
    return _Kept(kept.shelf.renewed(BitMap(changed), _rows(changed)), now, table, horizon)


def _what_changed(known: int) -> tuple[datetime, int, int, list[int]]:
    """The time, the table's own number, the oldest transaction that may still run, and what entries changed.

    What transactions before that one wrote is seen by now; the others are asked for again the next time. The
    table gets another number when it is emptied, restored or another database's copy: then nothing is known.
    Numbers of transactions that are yet to come are from another server, whose copy this one is.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT STATEMENT_TIMESTAMP(),
                database.oid::bigint << 32 | pg_relation_filenode('library_entry')::bigint,
                pg_snapshot_xmin(snapshot)::text::bigint,
                ARRAY(SELECT publication_id FROM library_entry
                    WHERE changed >= %s AND changed < pg_snapshot_xmax(snapshot)::text::bigint)
            FROM pg_current_snapshot() AS snapshot, pg_database AS database
            WHERE datname = current_database()
            """,
            [known],
        )
        return cursor.fetchone()


def stands_for() -> QuerySet[Any, Any]:
    """What the shelf spares its readers from asking: who notes what they read notes this with the table."""
    return Publication.objects.listed().order_by().values_list("pk", "expire_at")


def _filled() -> Shelf:
    return Shelf().renewed(BitMap(), _rows())


def _rows(pks: list[int] | None = None) -> Iterator[tuple[Any, ...]]:
    """The entries of those publications that are public: of these, or of all; each behind its expiry."""
    publications = Publication.objects.listed()
    entries = Entry.objects.all()
    if pks is not None and len(pks) <= MANY:
        publications, entries = publications.filter(pk__in=pks), entries.filter(pk__in=pks)
    public: dict[int, datetime | None] = dict(publications.order_by().values_list("pk", "expire_at"))
    wanted = public.keys() if pks is None else public.keys() & set(pks)
    for row in entries.order_by().values_list(*_COLUMNS):
        if row[0] in wanted:
            yield public[row[0]], *row
