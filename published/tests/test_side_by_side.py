"""A whole site, written by several processes at once: it is the same, and nothing withdrawn comes onto it."""

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.db import connection, connections
from wagtail.models import Page

from ajc_site.tests.support.depth import mostly_deep
from campaigns.models import Contribution
from campaigns.tests import factories as make
from published import lock, renewing, side_by_side, sites
from published.models import OnFile
from published.store import storage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(on_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """Of a few publications on a site that three processes write."""
    person = make.PersonFactory()
    for number in range(4):
        page = make.StatementFactory(title=f"Number {number}")
        page.contributions = [Contribution(person=person, role="Author")]
        page.save_revision().publish()
    monkeypatch.setattr(side_by_side, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(side_by_side, "AT_ONCE", 5)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    return page


def written() -> dict[str, str]:
    return dict(OnFile.objects.values_list("address", "digest"))


def test_it_is_the_site_that_one_process_writes(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    sites.write_whole()
    assert sites.sweep() == []
    side_by_side_written = written()
    OnFile.objects.all().delete()
    monkeypatch.setattr(side_by_side, "WORTH_A_PROCESS", 1_000_000)
    sites.write_whole()
    assert written() == side_by_side_written
    assert page.url in side_by_side_written


def test_each_process_has_connections_of_its_own(
    page: Page, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """To the database, and to where files lie: that may be a bucket."""
    places, whole = storage(), renewing.renew
    connection.ensure_connection()
    (tmp_path / "said").mkdir()

    def say(addresses: Iterable[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            said = f"{cursor.fetchone()[0]} {storage() is places}"
        (tmp_path / "said" / str(os.getpid())).write_text(said)
        whole(addresses)

    monkeypatch.setattr(side_by_side, "renew", say)
    sites.write_whole()
    said = {path.name: path.read_text().split() for path in (tmp_path / "said").iterdir()}
    assert len(said) == 3
    assert str(os.getpid()) not in said
    assert len({backend for backend, _ in said.values()}) == 3
    assert {is_shared for _, is_shared in said.values()} == {"False"}


@pytest.mark.parametrize("number", mostly_deep([signal.SIGKILL, signal.SIGTERM], 1))
def test_what_a_process_that_ends_leaves_undone_the_first_one_does(
    number: signal.Signals, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, whole = os.getpid(), renewing.renew

    def die(addresses: Iterable[str]) -> None:
        addresses = list(addresses)
        if os.getpid() != here and page.url in addresses:
            os.kill(os.getpid(), number)
        whole(addresses)

    monkeypatch.setattr(side_by_side, "renew", die)
    sites.write_whole()
    assert written()[page.url]
    assert sites.sweep() == []


def test_a_full_disk_is_told_of_and_nothing_is_switched(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(renewing.Store, "put", full)
    with pytest.raises(OSError, match="No space left"):
        sites.write_whole()


@pytest.mark.parametrize(
    ("holding", "other", "waits"),
    [
        (lock.beside_others, lock.beside_others, False),
        (lock.beside_others, lock.alone, True),
        (lock.alone, lock.beside_others, True),
    ],
)
def test_who_writes_side_by_side_shares_the_lock_and_nobody_else(
    holding: Callable[[], AbstractContextManager[None]],
    other: Callable[[], AbstractContextManager[None]],
    waits: bool,
    db: None,
) -> None:
    came = threading.Event()

    def come() -> None:
        with other():
            came.set()
        connections.close_all()

    thread = threading.Thread(target=come)
    with holding():
        thread.start()
        assert came.wait(0.3 if waits else 30) is not waits
    thread.join(30)
    assert came.is_set()


def test_who_withdraws_waits_for_those_who_write_side_by_side(page: Page) -> None:
    sites.write_whole()
    gone = threading.Event()

    def withdraw() -> None:
        Page.objects.filter(pk=page.pk).update(live=False)
        gone.set()
        connections.close_all()

    thread = threading.Thread(target=withdraw)
    with lock.beside_others():
        # It is asked for here and written only now: were it gone meanwhile, nobody would take it off again.
        thread.start()
        assert not gone.wait(0.3)
        renewing.renew([page.url])
        assert written()[page.url]
    thread.join(30)
    assert not written()[page.url]
    assert connection.is_usable()
