"""Nothing on file leads to what is not there yet: whenever a process is killed while others are published."""

import re
import threading
from collections.abc import Callable, Iterable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, InterfaceError, connection, connections, transaction
from wagtail.models import Page

from campaigns.models import Attachment, Contribution, Statement
from campaigns.tests import factories as make
from published import lock, renewing, sites, turns
from published.models import Due, OnFile
from published.names import name_of
from published.store import Store
from published.version import this_version
from published.web import refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def written(on_file: Path) -> Any:
    """A person, a campaign and a topic, of whom a statement is on file."""
    statement = make.StatementFactory(title="The first")
    statement.contributions = [Contribution(person=make.PersonFactory(), role="Author")]
    statement.campaigns, statement.topics = [make.CampaignFactory()], [make.TopicFactory()]
    statement.save_revision().publish()
    sites.write_whole()
    return statement


def draft(first: Any, title: str, pictures: int = 0) -> Any:
    """Another of the same, with pictures and a file."""
    page = make.StatementFactory(title=title, live=False)
    page.body = [("figure", {"picture": make.PictureFactory(), "caption": ""}) for _ in range(pictures)]
    page.attachments = [Attachment(file=make.FileFactory())]
    page.contributions = [
        Contribution(person=first.contributions.get().person, role="Author"),
        Contribution(person=make.PersonFactory(), role="Author"),
    ]
    page.campaigns, page.topics = [first.campaigns.get()], [first.topics.get()]
    page.save_revision()
    return page


def publish(page: Page) -> None:
    page.specific_class.objects.get(pk=page.pk).get_latest_revision().publish()


def leading_nowhere(before: set[str]) -> set[tuple[str, str]]:
    """Files on disk, each with an own address in it that is not on file and was not before."""
    store = Store(this_version())
    names = set(store.names())
    found = set()
    for name in names:
        if not name.endswith((".html", ".atom", ".xml")):
            continue
        text = (store.read(name) or b"").decode()
        linked = re.findall(r'(?:href|src|poster)="([^"#]+)|<loc>([^<]+)', text)
        sizes = [one.split()[0] for each in re.findall(r'srcset="([^"]+)"', text) for one in each.split(", ")]
        for link in {*sizes, *(one or other for one, other in linked)}:
            address = re.sub(r"^https?://[^/]+", "", unescape(link))
            if "://" in link and "//localhost" not in link and "//testserver" not in link:
                continue
            to = name_of(address) if re.match(r"/(?!static/|admin/|api/)", address) else None
            if to is not None and to not in names | before:
                found.add((name, address))
    return found


def statement_with_pictures(first: Any) -> None:
    publish(draft(first, "With pictures", 3))


def bundle_of_ten(first: Any) -> None:
    pages = [draft(first, f"Of ten, number {number}") for number in range(10)]
    with transaction.atomic():
        for page in pages:
            publish(page)


def page_in_the_menu(first: Any) -> None:
    page = make.StandardPageFactory(title="In the menu", live=False, show_in_menus=True)
    page.save_revision()
    publish(page)


@pytest.mark.spread(1)
@pytest.mark.parametrize(
    "publishing",
    [statement_with_pictures, pytest.param(bundle_of_ten, marks=pytest.mark.deep), page_in_the_menu],
)
def test_killed_after_any_batch_nothing_leads_to_what_is_not_there(
    written: Any, monkeypatch: pytest.MonkeyPatch, publishing: Callable[[Any], None]
) -> None:
    before, whole, batches = set(Store(this_version()).names()), renewing.renew, []

    def renew(addresses: Iterable[str]) -> None:
        addresses = list(addresses)
        whole(addresses)
        batches.append(addresses)
        assert leading_nowhere(before) == set(), f"after {batches}"

    monkeypatch.setattr(renewing, "AT_ONCE", 5)
    with monkeypatch.context() as patch:
        patch.setattr(renewing, "after_commit", lambda: None)
        publishing(written)
    monkeypatch.setattr(renewing, "renew", renew)
    assert Due.objects.count() >= 20
    renewing.renew_due()
    assert len(batches) > 3
    assert re.search(turns.LISTS, batches[-1][-1])
    assert sites.sweep() == []


@pytest.mark.deep
def test_what_was_withdrawn_comes_again_before_what_leads_there(
    written: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(renewing, "after_commit", lambda: None)
        Page.objects.filter(pk=written.pk).update(live=False)
        Page.objects.filter(pk=written.pk).update(live=True)
    order = list(turns.in_turn(renewing.still_due()).values_list("address", flat=True))
    own = {f"{written.url.rstrip('/')}.{form}" for form in ("ris", "bib", "csl.json")}
    assert own <= set(order[: order.index(written.url)])
    for address in ("/", "/publications/", "/feeds/all.atom", "/.errors/404.html"):
        assert address not in order[: order.index(written.url)]
    assert turns.turn_of(written.url, OnFile.objects.get(address=written.url).digest) == turns.NEW_PAGE


def test_the_database_has_the_order_of_python(written: Any) -> None:
    known = dict(OnFile.objects.values_list("address", "digest"))
    new = ["/x.ris", "/publications/new/", "/new/", "/publications/?page=7", "/media/images/new.jpg"]
    for address in [*known, *new]:
        Due.objects.get_or_create(version=this_version(), address=address)
    OnFile.objects.filter(address="/.errors/404.html").update(digest="")
    known["/.errors/404.html"] = ""
    found = list(turns.in_turn(Due.objects.all()).values_list("address", "turn"))
    assert found
    assert [turn for _, turn in found] == sorted(turn for _, turn in found)
    assert dict(found) == {address: turns.turn_of(address, known.get(address, "")) for address, _ in found}
    assert found[0][0] == "/.errors/404.html"
    assert found[-1][1] == turns.LIST
    assert {turn for _, turn in found} >= set(range(8))


def test_what_is_new_is_made_together() -> None:
    new, page, anew = turns.NEW_DOWNLOAD, turns.NEW_PAGE, turns.ANEW
    assert turns.batch_of([], 2) == 0
    assert turns.batch_of([anew] * 5, 2) == 2
    assert turns.batch_of([new, new, page, page, anew], 2) == 4
    assert turns.batch_of([turns.UPLOAD, turns.UPLOAD, new, page], 2) == 2
    assert turns.batch_of([turns.UPLOAD, new, page, page, anew], 2) == 4


# --- A lock that is lost -------------------------------------------------------------------------


class Writer(threading.Thread):
    """Another process, so to say, that makes addresses anew, and stops before it writes one of them."""

    def __init__(self, addresses: list[str], stop_at: str) -> None:
        super().__init__(daemon=True)
        self.addresses, self.stop_at = addresses, stop_at
        self.backend = 0
        self.has_stopped, self.may_go_on = threading.Event(), threading.Event()
        self.error: BaseException | None = None

    def wait_here(self, name: str) -> None:
        if threading.current_thread() is self and name == self.stop_at:
            self.has_stopped.set()
            assert self.may_go_on.wait(60)

    def run(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.backend = cursor.fetchone()[0]
            with lock.alone():
                renewing.renew(self.addresses)
        except BaseException as error:
            self.error = error
        finally:
            connections.close_all()

    def lose_the_lock(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [self.backend])
            assert cursor.fetchone()[0]

    def go_on(self) -> None:
        self.may_go_on.set()
        self.join(60)
        assert not self.is_alive()


@pytest.fixture
def stopping(monkeypatch: pytest.MonkeyPatch) -> Callable[[Writer, str], None]:
    """Lets a writer stop before a step of ``renewing``: of putting a file, or of writing at all."""

    def stop(writer: Writer, step: str) -> None:
        if step == "put":
            whole_put = Store.put

            def put(self: Store, name: str, *args: Any) -> None:
                writer.wait_here(name)
                whole_put(self, name, *args)

            monkeypatch.setattr(Store, "put", put)
        else:
            whole_write = renewing.write

            def write(*args: Any) -> None:
                writer.wait_here(writer.stop_at)
                whole_write(*args)

            monkeypatch.setattr(renewing, "write", write)

    return stop


@pytest.mark.spread(1)
@pytest.mark.parametrize(
    ("step", "is_changed"),
    [("put", True), pytest.param("write", True, marks=pytest.mark.deep), ("write", False)],
)
def test_who_has_lost_the_lock_leaves_nothing_on_file_that_was_withdrawn_meanwhile(
    written: Any, stopping: Callable[[Writer, str], None], step: str, is_changed: bool
) -> None:
    name = name_of(written.url) or ""
    store = Store(this_version())
    if is_changed:
        OnFile.objects.filter(address=written.url).update(digest="of another text")
    else:
        store.take_away(name)
    writer = Writer([f"{written.url.rstrip('/')}.ris", written.url, "/.errors/404.html"], name)
    stopping(writer, step)
    writer.start()
    assert writer.has_stopped.wait(60)
    writer.lose_the_lock()
    Statement.objects.get(pk=written.pk).unpublish()
    writer.go_on()
    assert isinstance(writer.error, DatabaseError | InterfaceError)
    assert not store.exists(name)
    assert not store.exists(f"{name.removesuffix('/index.html')}.ris")
    assert all(store.exists(address.removeprefix("/")) for address in refusals.addresses())
    renewing.renew_due()
    assert sites.sweep() == []


@pytest.mark.deep
def test_who_has_the_lock_no_longer_by_another_connection_writes_nothing(written: Any) -> None:
    """As where Django has made another one meanwhile: that asks as well as the one before."""
    with pytest.raises(lock.LockLost):
        renewing.renew([written.url])
    assert Store(this_version()).exists(name_of(written.url) or "")
