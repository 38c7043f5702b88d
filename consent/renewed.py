"""What is made from rows is made anew in the same transaction: the searches, and what was printed."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db import connection, transaction
from wagtail.models import Page
from wagtail.search import index as search_index

from assets.models import File
from authentic import lists
from campaigns.models import Person, Publication
from library.index import elsewhere, indexing
from library.models import Passage, Spelling
from library.search import letters, spelling
from links.gathering import ROWS, gather_page, gather_row
from printed.keeping import forget
from printed.models import Printed

from .columns import Table, tables


def tables_called(names: set[str]) -> Iterator[Table]:
    yield from (table for table in tables() if table.name in names)


def renew(withdrawal: Any, pages: set[int]) -> None:
    """Indexes what changed, and forgets the printed forms of pages."""
    digests = {cell.pk for cell in withdrawal.cells("library_reading")}
    held = set(Passage.objects.filter(file_id__in=_files(digests)).values_list("publication_id", flat=True))
    publications = set(Publication.objects.filter(pk__in=pages | held).values_list("pk", flat=True))
    # What the index still says of rows that are gone goes, too.
    indexing.index(publications)
    for kind, model in elsewhere.MODELS.items():
        keys = set(_keys(withdrawal, model._meta.label_lower)) | (pages if issubclass(model, Page) else set())
        if model is Person:
            keys.add(withdrawal.person.pk)
        elsewhere.index(kind, model._default_manager.filter(pk__in=keys).values_list("pk", flat=True))
    _index_in_wagtail(withdrawal, pages)
    _forget_words(withdrawal.search.name.words)
    _forget_printed(pages)
    _gather_links(withdrawal, pages)


def _files(digests: set[str]) -> list[int]:
    return list(File.objects.filter(file_hash__in=digests).values_list("pk", flat=True))


def _keys(withdrawal: Any, label: str) -> Iterator[int]:
    for cell in withdrawal.search.cells:
        kind, _, key = cell.group.partition(":")
        if kind == label and key.isdecimal():
            yield int(key)


def _index_in_wagtail(withdrawal: Any, pages: set[int]) -> None:
    for page in Page.objects.filter(pk__in=pages).specific():
        search_index.insert_or_update_object(page)
    search_index.insert_or_update_object(Person.objects.get(pk=withdrawal.person.pk))
    done = set()
    for cell in withdrawal.search.cells:
        model = cell.table.model
        if model is None or (model, cell.pk) in done or not issubclass(model, search_index.Indexed):
            continue
        done.add((model, cell.pk))
        row: Any = model._base_manager.filter(pk=cell.pk).first()
        if row is not None:
            search_index.insert_or_update_object(row.specific if isinstance(row, Page) else row)


def _gather_links(withdrawal: Any, pages: set[int]) -> None:
    for page in sorted(pages):
        gather_page(page)
    for model in ROWS:
        for key in _keys(withdrawal, model._meta.label_lower):
            gather_row(model, key)


def _forget_words(words: set[str]) -> None:
    """Words of the name that no text holds any more are not offered for misspelt ones."""
    plain = {part for word in words for part in letters.plain(word).split()} | words
    with connection.cursor() as cursor:
        for word in sorted(plain):
            Spelling.objects.filter(word=word).delete()
            cursor.execute(
                "SELECT EXISTS (SELECT FROM library_passage WHERE text ~* ('\\m' || %s || '\\M'))", [word]
            )
            if cursor.fetchone()[0]:
                spelling.learn([word])


def _forget_printed(pages: set[int]) -> None:
    keys = list(Printed.objects.filter(page__in=pages).values_list("kept", flat=True))
    Printed.objects.filter(page__in=pages).delete()
    for key in keys:
        transaction.on_commit(partial(forget, key))


def list_files_anew() -> None:
    """The next list of public files is without those that went: nobody waits for the clock. It signs it."""
    if lists.newest() is not None:
        lists.make_list()
