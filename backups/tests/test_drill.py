"""The drill: back up, lose everything, restore; what readers and staff get is the same."""

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from accounts.models import Session
from ajc_site.tests.support.demo import own_demo
from assets.models import File, Picture
from campaigns.tests import factories as make
from clock.models import Clock
from clock.sighting import Sighting
from clock.timekeeping import time_in_doubt

from .support import Answer, empty_machine, every_answer, members

# In short: test_restoring.py.
pytestmark = [pytest.mark.django_db, pytest.mark.deep]
PASSWORD = "the staff's own passwords"


@dataclass
class Drill:
    """What was there before, the archive, and what came of it; the site is the restored one."""

    before: dict[str, Answer]
    archive: Path
    said: str
    media: Path


@pytest.fixture(scope="module")
def drill(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Drill]:
    folder = tmp_path_factory.mktemp("drill")
    with django_db_blocker.unblock():
        with own_demo():
            user = get_user_model().objects.create_user("lan", "lan@example.org", PASSWORD)
            user.groups.add(Group.objects.get(name="Secretariat"))
            Client().force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            assert Session.objects.exists()
            Clock.the_one().believe(Sighting.now())
            before = every_answer()
            said = io.StringIO()
            call_command("backup", str(folder), stdout=said)
        (archive,) = folder.glob("*.tar")
        with empty_machine(folder / "media"):
            call_command("restore", str(archive), stdout=said)
            yield Drill(before, archive, said.getvalue(), folder / "media")


def test_every_address_gives_the_same_answer_byte_for_byte_with_the_same_headers(drill):
    after = every_answer()
    assert after.keys() == drill.before.keys()
    for address, answer in drill.before.items():
        assert after[address] == answer, address
    kinds = {(code, headers.get("Content-Type", "").split(";")[0]) for code, headers, _ in after.values()}
    assert kinds >= {
        (200, "text/html"), (200, "application/atom+xml"), (200, "application/xml"), (200, "text/plain"),
        (200, "application/pdf"), (200, "image/avif"), (200, "image/jpeg"), (404, "text/html"),
        (200, "application/x-research-info-systems"), (200, "application/x-bibtex"),
    }  # fmt: skip


def test_staff_log_in_as_before_and_nobody_is_logged_in_already(drill):
    assert not Session.objects.exists()
    client = Client(REMOTE_ADDR="192.0.2.77")
    answer = client.post(reverse("wagtailadmin_login"), {"username": "lan", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("wagtailadmin_home"))
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


def test_what_is_made_now_gets_numbers_of_its_own_and_is_found(drill):
    highest = Page.objects.order_by("-pk").first().pk
    with transaction.atomic():
        page = make.StatementFactory(title="Zanzibar protocol adopted")
        assert page.pk > highest
        assert make.FileFactory().pk > 1
        body = Client().get("/publications/?q=Zanzibar").content.decode()
        assert "Zanzibar" in body
        transaction.set_rollback(True)


def test_the_library_finds_what_it_found(drill):
    assert "MLA" in Client().get("/publications/?q=convention").content.decode()


def test_the_database_is_up_to_date_and_the_clock_goes(drill):
    executor = MigrationExecutor(connection)
    assert not executor.migration_plan(executor.loader.graph.leaf_nodes())
    assert time_in_doubt() == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'")
        assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE '%restoring%'")
        assert cursor.fetchall() == []


def test_every_file_that_rows_name_is_there_and_nothing_else_lies_about(drill):
    for stored in [*File.objects.all(), *Picture.objects.all()]:
        assert stored.file.storage.exists(stored.file.name)
    assert not (drill.media / ".restoring").exists()


def test_the_archive_holds_no_key_and_no_login_and_is_for_its_owner_alone(drill):
    found = members(drill.archive)
    assert drill.archive.stat().st_mode & 0o777 == 0o600
    assert found["database/django_session.copy"] == found["database/axes_accessattempt.copy"] == b""
    assert not any(settings.SECRET_KEY.encode() in data for data in found.values())
    about = json.loads(found["about.json"])
    assert about["database"]["without_rows"][-1] == "django_session"
    assert about["packages"]["Django"].startswith("5.2")
    assert about["database"]["server"].startswith("18")
    assert len(about["code"]["sha256"]) == 64


def test_it_says_what_it_did_and_the_checksum_of_the_file(drill):
    assert str(drill.archive) in drill.said
    assert hashlib.sha256(drill.archive.read_bytes()).hexdigest() in drill.said
    assert "is restored" in drill.said
    said = io.StringIO()
    call_command("restore", "--check", str(drill.archive), stdout=said)
    assert "is whole" in said.getvalue()
