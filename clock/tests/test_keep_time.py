from datetime import timedelta
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from campaigns.management.commands.keep_time import LOCK, until_next
from campaigns.models import Library, Statement

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def statement() -> Statement:
    page = Statement(title="Due", slug="due", summary="Due.", live=False)
    Library.objects.get().add_child(instance=page)
    page.go_live_at = timezone.now() - timedelta(minutes=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    return page


def test_what_is_due_is_published(statement):
    call_command("keep_time", "--once")
    statement.refresh_from_db()
    assert statement.live


def test_what_has_expired_is_withdrawn(statement):
    call_command("keep_time", "--once")
    Statement.objects.filter(pk=statement.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    call_command("keep_time", "--once")
    statement.refresh_from_db()
    assert not statement.live


def test_a_page_that_cannot_be_published_is_named_and_holds_up_no_other(statement, caplog):
    broken = Statement(title="Broken", slug="broken", summary="Broken.", live=False)
    Library.objects.get().add_child(instance=broken)
    broken.title = ""
    broken.go_live_at = statement.go_live_at - timedelta(minutes=1)
    broken.save_revision(approved_go_live_at=broken.go_live_at, clean=False)
    for _ in range(2):
        call_command("keep_time", "--once")
    statement.refresh_from_db()
    broken.refresh_from_db()
    assert (statement.live, broken.live) == (True, False)
    assert caplog.text.count("cannot be published") == 1
    assert broken.latest_revision.approved_go_live_at


def test_a_second_process_leaves_it_to_the_first(statement):
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        call_command("keep_time", "--once")
        statement.refresh_from_db()
        assert not statement.live
    finally:
        other.close()


def test_failed_logins_are_forgotten_after_a_day():
    for days, address in ((0, "192.0.2.1"), (2, "192.0.2.2")):
        attempt = AccessAttempt.objects.create(
            username="somebody", ip_address=address, failures_since_start=1
        )
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=timezone.now() - timedelta(days=days))
    call_command("keep_time", "--once")
    assert AccessAttempt.objects.get().attempt_time > timezone.now() - timedelta(days=1)


def test_the_next_round_is_when_something_is_due_if_that_is_sooner(statement):
    # What is due and could not be done does not make one round follow the other.
    assert until_next(30) == 30
    call_command("keep_time", "--once")
    for seconds, earliest, latest in ((3600, 30, 30), (1200, 600, 1200)):
        expiry = timezone.now() + timedelta(seconds=seconds)
        Statement.objects.filter(pk=statement.pk).update(expire_at=expiry)
        assert earliest <= until_next(30 if seconds == 3600 else 1800) <= latest


def test_a_nonsense_interval_is_refused_in_one_line():
    with pytest.raises(CommandError, match="from 1 to 3600"):
        call_command("keep_time", "--every", "0", stderr=StringIO())
