"""The form in which a page goes out, as a checksum: what is approved is exactly that."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db.models import Model

from assets.models import File
from assets.own_files import files_written_out
from editions import content
from rights.embargo import shown_with

# Besides what is issued: where readers find it, and what searches and menus show of it.
_FILED: Final = (
    "slug", "seo_title", "search_description", "show_in_menus", "campaigns", "topics", "places", "series",
    "series_position",
)  # fmt: skip
# What is stored about an upload, and shows nowhere. Its bytes count by their checksum.
_STORED: Final = frozenset({"file", "collection"})


def words_of(held: Mapping[str, Any]) -> str:
    """Takes the content of a revision; gives the checksum of what it says itself: no query."""
    filed = {name: held.get(name) for name in _FILED}
    # The order of what it belongs to is nobody's.
    sets = {name: sorted(value) if isinstance(value, list) else value for name, value in filed.items()}
    return _checksum([content.issued(held), {name: value for name, value in sets.items() if value}])


def shape_of(page: Any) -> str:
    """Takes a page as it would go out; gives the checksum of that with all it shows, bytes included.

    When it goes out and when it leaves are no part of it.
    """
    things = sorted([thing._meta.label, thing.pk, look_of(thing)] for thing in things_on(page))
    return _checksum([words_of(page.serializable_data()), things])


def things_on(page: Any) -> Iterator[Model]:
    """The files, pictures, people, organisations and terms that a page, as it is given, shows or leads to."""
    for things in shown_with(page):
        yield from things
    yield from File.objects.filter(pk__in=files_written_out(page)).order_by("pk")


def look_of(thing: Any) -> dict[str, Any]:
    """What readers may get of a thing that has a form of its own."""
    fields = [field for field in thing._meta.concrete_fields if field.editable and field.name not in _STORED]
    shown = {field.attname: _plain(field, thing) for field in fields}
    return shown | {"bytes": getattr(thing, "file_hash", "")}


def _plain(field: Any, thing: Any) -> str:
    value = field.value_from_object(thing)
    return "" if value is None else str(field.get_prep_value(value))


def _checksum(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
