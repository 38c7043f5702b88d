"""Rows of the database as they can be kept as JSON, and put back.

Django's own serializer writes and reads the fields. Each table of a page (page, publication, statement) is a
row of its own here, and so is each row that joins two things (a publication with its topics).
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.apps import apps
from django.core.serializers import python
from django.db import DEFAULT_DB_ALIAS
from django.db.models import FileField, Model, QuerySet
from django.db.models.deletion import Collector

Row = dict[str, Any]

# Made from other rows, and made anew when those come back.
DERIVED: Final = frozenset(
    {
        "campaigns.fileuse",
        "campaigns.pictureuse",
        "campaigns.rendition",
        "wagtailcore.referenceindex",
        "wagtailsearch.indexentry",
    }
)
DERIVED_APPS: Final = frozenset({"library", "links"})
# Of pages that follow another one: once that is gone they stand by themselves, and may have changed since.
LEFT_EMPTY: Final = frozenset({"alias_of"})


def gone_with(things: list[Model]) -> tuple[list[Row], list[Row]]:
    """What Django would delete with these things of one model, as rows, and the references it would empty."""
    collector = Collector(using=DEFAULT_DB_ALIAS)
    collector.collect(things)
    gone: dict[type[Model], set[Any]] = {
        model: {one.pk for one in found} for model, found in collector.data.items()
    }
    for quick in collector.fast_deletes:
        if isinstance(quick, QuerySet):
            gone.setdefault(quick.model, set()).update(quick.values_list("pk", flat=True))
        else:
            gone.setdefault(type(quick), set()).add(quick.pk)
    rows = [row for model, pks in gone.items() if not _is_derived(model) for row in _as_rows(model, pks)]
    return rows, list(_emptied(collector, gone))


def _is_derived(model: type[Model]) -> bool:
    return model._meta.app_label in DERIVED_APPS or model._meta.label_lower in DERIVED


def _as_rows(model: type[Model], pks: Iterable[Any]) -> Iterator[Row]:
    # The collector's own instances may lack fields.
    found = model._base_manager.filter(pk__in=pks).order_by("pk")
    joined = {field.name for field in model._meta.local_many_to_many}
    for row in python.Serializer().serialize(found):
        yield {**row, "fields": {name: value for name, value in row["fields"].items() if name not in joined}}


def _emptied(collector: Collector, gone: dict[type[Model], set[Any]]) -> Iterator[Row]:
    for (field, _), batches in collector.field_updates.items():
        if field.name in LEFT_EMPTY or _is_derived(field.model):
            continue
        by_value: dict[Any, list[Any]] = {}
        for batch in batches:
            for one in batch:  # type: ignore[attr-defined]  # a query, or a list
                if one.pk not in gone.get(field.model, ()):
                    by_value.setdefault(getattr(one, field.attname), []).append(one.pk)
        for value, pks in by_value.items():
            yield {"model": field.model._meta.label_lower, "field": field.name, "pks": pks, "value": value}


def files_of(rows: Iterable[Row]) -> list[str]:
    """The names of the stored files that these rows name."""
    names = set()
    for row in rows:
        for field in apps.get_model(row["model"])._meta.local_fields:
            if isinstance(field, FileField) and row["fields"].get(field.name):
                names.add(row["fields"][field.name])
    return sorted(names)


def put_back(rows: Iterable[Row]) -> None:
    """Inserts the rows under their old keys. Call it in a transaction.

    Fields and tables that the site no longer has are left out. No signal is sent: nothing is whole before all
    of them are there. Django's constraints wait for the end of the transaction, so the order does not matter.
    """
    for one in python.Deserializer(rows, ignorenonexistent=True):
        model = type(one.object)
        fields = model._meta.local_concrete_fields
        model._base_manager.all()._insert([one.object], fields=fields, using=DEFAULT_DB_ALIAS, raw=True)


def refill(emptied: Iterable[Row]) -> None:
    """Puts references that were emptied back, but for those that somebody has filled or removed since."""
    for reference in emptied:
        try:
            model = apps.get_model(reference["model"])
        except LookupError:
            continue
        name = reference["field"]
        empty = model._base_manager.filter(pk__in=reference["pks"], **{f"{name}__isnull": True})
        empty.update(**{name: reference["value"]})
