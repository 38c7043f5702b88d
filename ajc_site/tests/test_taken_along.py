"""A database that an earlier version of the site made is taken along, with every row.

``data/database-2026-11-26.sql.xz`` is what ``pg_dump --inserts`` gave of one with the demo and a little more:
a draft, a scheduled page, a replaced file, something deleted, something renamed, a restricted page, a bundle.
Pictures, files and the clock had no folders of their own then.
"""

import lzma
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client
from wagtail.models import Page

from ajc_site.tests.support.databases import copy_database, drop_database, instead_of_own, quoted
from assets.models import EarlierVersion, File, Picture
from assets.uses import record_all
from bundles.models import Bundle
from campaigns.models import Statement
from recycle_bin.models import Deletion

DUMP = Path(__file__).parent / "data" / "database-2026-11-26.sql.xz"

pytestmark = pytest.mark.deep


@pytest.fixture(scope="module")
def taken_along(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    """The database, brought up to date; gives the number of rows by table before that."""
    name = f"{connection.settings_dict['NAME']}_earlier"
    with django_db_blocker.unblock():
        copy_database(name, "template0")
        try:
            with instead_of_own(name):
                with connection.cursor() as cursor:
                    cursor.execute(lzma.decompress(DUMP.read_bytes()).decode())
                # The file emptied it, for safety's sake.
                connection.close()
                ContentType.objects.clear_cache()
                before = rows()
                call_command("migrate", verbosity=0, interactive=False)
                yield before
        finally:
            ContentType.objects.clear_cache()
            drop_database(name)


def rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        found = connection.introspection.table_names(cursor)
        counted = {}
        for table in found:
            cursor.execute(f"SELECT count(*) FROM {quoted(table)}")  # noqa: S608  (a table's own name)
            counted[table] = cursor.fetchone()[0]
    return counted


def test_no_row_is_lost(taken_along: dict[str, int]) -> None:
    after = rows()
    # New migrations, and what they give rights to, are added.
    growing = {"django_migrations", "django_content_type", "auth_permission", "auth_group_permissions"}
    changed = {table for table, number in taken_along.items() if after.get(table) != number}
    assert changed <= growing
    assert all(after[table] >= taken_along[table] for table in growing)


def test_no_model_waits_for_a_table_or_a_column(taken_along: dict[str, int]) -> None:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed:
            list(model._base_manager.order_by("pk")[:3])


def test_content_types_name_models_that_are_there(taken_along: dict[str, int]) -> None:
    assert [str(kind) for kind in ContentType.objects.all() if kind.model_class() is None] == []


def test_readers_get_every_public_page(taken_along: dict[str, int]) -> None:
    client = Client()
    sitemap = client.get("/sitemap.xml").content.decode()
    addresses = re.findall(r"<loc>https?://[^/]+([^<]*)</loc>", sitemap)
    assert len(addresses) >= 20
    said = {address: client.get(address).status_code for address in addresses}
    assert said == dict.fromkeys(addresses, 200)
    renamed = Statement.objects.get(title="Renamed")
    assert client.get(renamed.url.replace("new-name", "old-name")).headers["Location"] == renamed.url
    assert client.get("/publications/?q=convention").status_code == 200


def test_staff_find_their_work_as_they_left_it(taken_along: dict[str, int]) -> None:
    client = Client()
    client.force_login(get_user_model().objects.get(username="old-hand"))
    draft = next(page for page in Statement.objects.all() if page.has_unpublished_changes and page.live)
    shown = [
        "/admin/", "/admin/publications/", "/admin/images/", "/admin/documents/", "/admin/bundles/",
        f"/admin/pages/{draft.pk}/edit/", f"/admin/images/{Picture.objects.first().pk}/",
        f"/admin/documents/edit/{File.objects.first().pk}/",
    ]  # fmt: skip
    assert {address: client.get(address).status_code for address in shown} == dict.fromkeys(shown, 200)
    assert draft.get_latest_revision_as_object().title.endswith("(draft)")
    assert EarlierVersion.objects.get().thing is not None
    assert Bundle.objects.get().members.count() == 1
    assert Deletion.objects.exists()


def test_the_book_of_uses_written_anew_says_what_it_said(taken_along: dict[str, int]) -> None:
    def book() -> set[tuple[object, ...]]:
        return {
            (model, *row)
            for model in ("use", "fileuse", "pictureuse")
            for row in apps.get_model("campaigns", model).objects.values_list(*BOOK[model])
        }

    before = book()
    assert record_all() == Page.objects.count()
    assert book() == before


BOOK = {
    "use": ("page", "revision", "kind", "key"),
    "fileuse": ("page", "file"),
    "pictureuse": ("page", "picture"),
}
