"""Off file before it is withdrawn, on file once it is published: with real commits, kills and several at
once.
"""

import ast
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import CommandError
from django.db import ProgrammingError, connection, connections, transaction
from django.test import Client, override_settings
from django.utils import timezone, translation
from wagtail.models import Page, PageViewRestriction
from wagtail.models import Site as WagtailSite

from ajc_site.tests.support.databases import beginning_with
from ajc_site.tests.support.depth import in_turn, is_deep, mostly_deep
from assets.management.commands.clean_stored_files import clean
from assets.models import EarlierVersion, File, Picture
from backups.signals import restored
from campaigns.models import Attachment, Contribution, Person, SiteSettings, Statement
from campaigns.tests import factories as make
from library.index.indexing import index
from published import clock, comparing, noting, renewing, sites, static_files
from published.models import Change, Due, OnFile
from published.store import Store, storage
from published.tests.support.places import in_both, mostly_in_folder
from published.version import this_version

pytestmark = pytest.mark.django_db(transaction=True)


class Site:
    """A statement by somebody, with a file and a picture, on file."""

    def __init__(self, place: Any) -> None:
        # The folder of published files, or what serves the bucket.
        self.place = place
        self.file = File.objects.get()
        self.picture = Picture.objects.get()
        self.person = Person.objects.get()
        self.page = Statement.objects.get()

    @staticmethod
    def write() -> None:
        """Makes what the others find."""
        noting.begin()
        picture = make.PictureFactory()
        page = make.StatementFactory(title="The statement")
        person = make.PersonFactory(name="Somebody", portrait=picture)
        page.contributions = [Contribution(person=person, role="Author")]
        page.attachments = [Attachment(file=make.FileFactory())]
        page.save_revision().publish()
        make.StandardPageFactory(title="About", slug="about").save_revision().publish()
        sites.write_whole()

    @property
    def store(self) -> Store:
        return Store(this_version())

    def has(self, address: str) -> bool:
        from published.names import name_of

        return self.store.exists(name_of(address) or "")

    def withdrawn(self) -> list[str]:
        """The addresses of what goes with the statement."""
        sizes = [size["url"] for size in Picture.objects.get(pk=self.picture.pk).sizes["jpeg"]]
        return [
            self.page.url,
            f"{self.page.url.rstrip('/')}.ris",
            f"{self.page.url}cite/",
            self.file.url,
            f"/people/{self.person.slug}/",
            *sizes,
        ]


@pytest.fixture(scope="module")
def written(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Path]:
    """The site in a folder and in the database of each test, written once."""
    folder = tmp_path_factory.mktemp("written")

    def write() -> None:
        with override_settings(PUBLISHED_ROOT=str(folder), STORAGES={**settings.STORAGES}):
            Site.write()

    with django_db_blocker.unblock(), beginning_with("written", write):
        yield folder


@pytest.fixture
def site(written: Path, place: Any) -> Site:
    if isinstance(place, Path):
        shutil.copytree(written, place, symlinks=True, dirs_exist_ok=True)
    else:
        # In a bucket other headers make another file; what was written down is of the folder.
        OnFile.objects.all().delete()
        sites.write_whole()
    made = Site(place)
    assert [address for address in made.withdrawn() if not made.has(address)] == []
    return made


@pytest.fixture
def nothing_made_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is off file was taken off before a commit: after it nobody does anything."""
    with monkeypatch.context() as patch:
        patch.setattr(renewing, "after_commit", lambda: None)
        yield


def unpublish(site: Site) -> None:
    type(site.page).objects.get(pk=site.page.pk).unpublish()


def take_off_by_a_query(site: Site) -> None:
    Page.objects.filter(pk=site.page.pk).update(live=False)


def let_expire_by_a_query(site: Site) -> None:
    Page.objects.filter(pk=site.page.pk).update(expire_at=timezone.now())


def restrict(site: Site) -> None:
    make.restrict(site.page)


def restrict_the_parent(site: Site) -> None:
    make.restrict(site.page.get_parent())


def delete(site: Site) -> None:
    type(site.page).objects.get(pk=site.page.pk).delete()


def delete_by_sql(site: Site) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET live = false WHERE id = %s", [site.page.pk])


@pytest.mark.spread(1)
@mostly_in_folder(
    "withdraw",
    mostly_deep(
        [
            let_expire_by_a_query,
            unpublish,
            take_off_by_a_query,
            restrict,
            delete_by_sql,
            restrict_the_parent,
            delete,
        ],
        3,
    ),
    every=3,
)
def test_whatever_the_way_it_is_off_before_the_commit(
    withdraw: Callable[[Site], object], site: Site, nothing_made_anew: None
) -> None:
    addresses = site.withdrawn()
    withdraw(site)
    assert [address for address in addresses if site.has(address)] == []
    renewing.renew_due()
    assert not any(site.has(address) for address in addresses)
    assert sites.sweep() == []


@pytest.mark.deep
def test_a_corrected_text_takes_nothing_off(site: Site, nothing_made_anew: None) -> None:
    before = set(site.store.names())
    site.page.title = "Corrected"
    site.page.save_revision().publish()
    site.file.title = "Called otherwise"
    site.file.save()
    assert set(site.store.names()) == before
    renewing.renew_due()
    assert sites.sweep() == []


def test_what_is_rolled_back_stays_on_file(site: Site) -> None:
    with transaction.atomic():
        unpublish(site)
        transaction.set_rollback(True)
    assert all(site.has(address) for address in site.withdrawn())
    assert not Change.objects.exists()
    assert not Due.objects.exists()


def test_what_is_published_is_there_at_once_with_all_it_shows_up_on(site: Site) -> None:
    page = make.StatementFactory(title="Another statement", live=False)
    page.contributions = [Contribution(person=site.person, role="Author")]
    page.save_revision().publish()
    assert site.has(page.url)
    for address in (
        "index.html",
        "publications/index.html",
        "feeds/all.atom",
        f"people/{site.person.slug}/index.html",
    ):
        assert b"Another statement" in (site.store.read(address) or b""), address
    assert page.url.encode() in (site.store.read("sitemap.xml") or b"")
    assert sites.sweep() == []


def test_a_draft_makes_nothing_anew(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    monkeypatch.setattr(renewing, "renew", made.append)
    site.page.title = "A draft"
    site.page.save_revision()
    new = make.StatementFactory(title="A new draft", live=False)
    new.save_revision()
    # The library keeps an entry of each publication, also of drafts: its lists are asked again, in vain.
    assert set().union(*made) <= {"/feeds/", "/publications/"}


def test_a_name_is_made_anew_where_it_shows_and_nowhere_else(site: Site) -> None:
    before = {
        name: Path(storage().path(site.store.place(name))).stat().st_mtime_ns for name in site.store.names()
    }
    site.person.name = "Somebody Else"
    site.person.save()
    after = {
        name: Path(storage().path(site.store.place(name))).stat().st_mtime_ns for name in site.store.names()
    }
    changed = {name for name in after if after[name] != before.get(name)}
    shown = {name for name in site.store.names() if b"Somebody Else" in (site.store.read(name) or b"")}
    # What it says in print is packed, and has no words that are found in it.
    printed = {name for name in changed if name.endswith((".pdf", ".epub"))}
    assert changed - printed == shown
    assert {Path(name).stem for name in printed} == {site.page.slug}
    assert {f"people/{site.person.slug}/index.html"} < shown
    assert "about/index.html" not in changed


@pytest.mark.deep
def test_settings_are_on_every_page(site: Site) -> None:
    SiteSettings.objects.get_or_create(site=WagtailSite.objects.get())
    SiteSettings.objects.update(footer_text="New words below")
    # But for what only leads on.
    leads = re.compile(r"r/.*|d/[^/]+/[^/]+/[^/]+/index\.html")
    pages = [name for name in site.store.names() if name.endswith(".html") and not leads.fullmatch(name)]
    assert pages
    assert all(b"New words below" in (site.store.read(name) or b"") for name in pages)


@pytest.mark.deep
def test_who_publishes_does_not_show_in_what_is_made(site: Site) -> None:
    with translation.override("de"), timezone.override("Asia/Yangon"):
        site.page.title = "Am 3. Mai"
        site.page.save_revision().publish()
    assert sites.sweep() == []


def test_what_another_program_changes_the_clock_finds(site: Site) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            # Not through Django's way to commit.
            other.connection.cursor().execute(
                "UPDATE wagtailcore_page SET live = false WHERE id = %s", [site.page.pk]
            )
            assert cursor is not None
        other.connection.commit()
    finally:
        other.close()
    assert site.has(site.page.url)
    clock.catch_up(now=timezone.now())
    assert not any(site.has(address) for address in site.withdrawn())
    assert sites.sweep() == []


@in_both
def test_what_changed_while_nobody_noted_it_the_clock_finds_too(site: Site) -> None:
    noting.end()
    Page.objects.filter(pk=site.page.pk).update(live=False)
    noting.begin()
    assert site.has(site.page.url)
    clock.catch_up(now=timezone.now())
    assert not any(site.has(address) for address in site.withdrawn()[:4])


@in_both
@pytest.mark.deep
def test_another_version_that_is_being_written_gets_what_is_published_meanwhile(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        for module in (renewing, clock, comparing, static_files, sites):
            patch.setattr(module, "this_version", lambda: "another")
        sites.write_whole()
    # The code of the one before publishes, and knows nothing of the other's templates.
    site.page.title = "Corrected"
    site.page.save_revision().publish()
    other, name = Store("another"), f"{site.page.url.strip('/')}/index.html"
    assert b"Corrected" not in (other.read(name) or b"")
    for module in (renewing, clock, comparing, static_files, sites):
        monkeypatch.setattr(module, "this_version", lambda: "another")
    clock.catch_up(now=timezone.now())
    assert b"Corrected" in (other.read(name) or b"")
    # What is withdrawn comes off both, whoever does it.
    unpublish(site)
    assert not Store(this_version()).exists(name)
    assert not other.exists(name)


def test_a_site_whose_front_page_nobody_gets_is_not_served(site: Site, settings: Any) -> None:
    served = storage().target_of("current")
    make.restrict(site.page.get_parent().get_parent())
    with pytest.raises(CommandError, match="front page"):
        sites.write_whole()
    assert storage().target_of("current") == served


@in_both
@pytest.mark.deep
def test_what_was_restored_is_written_anew(site: Site) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE published_onfile, published_knownpart")
    restored.send(sender=None)
    assert site.has(site.page.url)
    assert sites.sweep() == []


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Says before which of the following changes to the files the process ends."""
    left = [-1]

    def counted(name: str) -> None:
        whole = getattr(type(storage()), name)

        def step(self: Any, *args: Any, **kwargs: Any) -> Any:
            if left[0] == 0:
                left[0] = -1
                raise Killed
            left[0] -= 1
            return whole(self, *args, **kwargs)

        monkeypatch.setattr(type(storage()), name, step)

    for name in ("_save", "delete", "take_in"):
        counted(name)

    def die_before(number: int) -> None:
        left[0] = number

    yield die_before
    left[0] = -1


@pytest.mark.spread(1)
@mostly_in_folder(
    "action, number",
    in_turn(
        {action: action for action in ("publish", "unpublish", "rename")}, [1, 8, 34, 0, 2, 3, 5, 13, 21]
    ),
    every=5,
)
def test_killed_at_any_point_too_little_is_on_file_and_never_too_much(
    action: str, number: int, site: Site, dying: Callable[[int], None]
) -> None:
    if action == "publish":
        unpublish(site)
    dying(number)
    try:
        if action == "publish":
            type(site.page).objects.get(pk=site.page.pk).save_revision().publish()
        elif action == "unpublish":
            unpublish(site)
        else:
            site.person.name = "Somebody Else"
            site.person.save()
    except (Killed, ProgrammingError):
        # Django goes on a little where a process would not.
        connection.close()
    dying(-1)
    client = Client()
    for name in list(site.store.names()):
        address = f"/{name.removesuffix('index.html')}"
        if not name.startswith("static/") and "page-" not in name:
            assert client.get(address, follow=True).status_code == 200, address
    clock.catch_up(now=timezone.now())
    assert sites.sweep() == []


@in_both
def test_a_full_disk_takes_nothing_away_and_the_clock_tries_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Any, name: str, content: Any) -> str:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(type(storage()), "_save", full)
        site.page.title = "Corrected"
        site.page.save_revision().publish()
    assert Due.objects.exists()
    clock.catch_up(now=timezone.now())
    assert b"Corrected" in (site.store.read(f"{site.page.url.strip('/')}/index.html") or b"")
    assert sites.sweep() == []


@pytest.mark.deeper
def test_several_publish_and_withdraw_at_once(site: Site) -> None:
    pages = [make.StatementFactory(title=f"Statement {letter}", live=False) for letter in "bcd"]
    for page in pages:
        page.save_revision()
    together = threading.Barrier(len(pages))
    errors: list[BaseException] = []

    def go(page: Any) -> None:
        try:
            for _ in range(3 if is_deep() else 1):
                together.wait(60)
                kind = type(page)
                kind.objects.get(pk=page.pk).get_latest_revision().publish()
                kind.objects.get(pk=page.pk).unpublish()
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(pages)) as pool:
        list(pool.map(go, pages))
    assert errors == []
    assert sites.sweep() == []


@pytest.mark.deep
def test_restrictions_are_lifted_and_all_is_back(site: Site) -> None:
    restrict(site)
    PageViewRestriction.objects.all().delete()
    assert all(site.has(address) for address in site.withdrawn())
    assert sites.sweep() == []


def test_nobody_who_has_the_lock_waits_for_who_holds_a_row_and_comes_for_the_lock(site: Site) -> None:
    """A page names a picture in the moment in which the picture's sizes are written down."""
    new_picture = make.PictureFactory()
    holds, goes_on = threading.Event(), threading.Event()

    def write_down_sizes() -> None:
        with transaction.atomic():
            picture = Picture.objects.select_for_update().get(pk=new_picture.pk)
            holds.set()
            goes_on.wait(20)
            Picture.objects.filter(pk=picture.pk).update(credit="Somebody")
        connections.close_all()

    def name_it() -> None:
        holds.wait(20)
        with transaction.atomic():
            Person.objects.filter(pk=site.person.pk).update(portrait=new_picture)
        connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(write_down_sizes), pool.submit(name_it)]
        wait_until_one_waits()
        goes_on.set()
        for one in done:
            one.result(30)
    site.person.refresh_from_db()
    assert site.person.portrait.credit == "Somebody"


def replace_the_file(site: Site) -> None:
    file = File.objects.get(pk=site.file.pk)
    file.file = SimpleUploadedFile("letter.pdf", make.pdf(2))
    file.save()


def clean_the_file_anew(site: Site) -> None:
    with transaction.atomic():
        EarlierVersion.before_saving(File.objects.get(pk=site.file.pk), None)
        clean(File, site.file.pk)
        index([site.page.pk])


def take_an_earlier_file_back(site: Site) -> None:
    EarlierVersion.objects.get().take_back()


@pytest.mark.spread(1)
@pytest.mark.parametrize(
    "change", mostly_deep([replace_the_file, take_an_earlier_file_back, clean_the_file_anew], 2)
)
def test_who_names_a_file_and_who_replaces_it_do_not_wait_for_each_other(
    change: Callable[[Site], object], site: Site
) -> None:
    """The one has the page's row in the library and comes for the file's, the other the other way round."""
    if change is take_an_earlier_file_back:
        replace_the_file(site)
    has_indexed, goes_on = threading.Event(), threading.Event()

    def name_it() -> None:
        with transaction.atomic():
            Contribution.objects.create(publication=site.page, person=site.person, role="Editor")
            Attachment.objects.create(publication=site.page, file=site.file)
            has_indexed.set()
            goes_on.wait(20)
        connections.close_all()

    def change_it() -> None:
        has_indexed.wait(20)
        with transaction.atomic():
            change(site)
        connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(name_it), pool.submit(change_it)]
        wait_until_one_waits()
        goes_on.set()
        for one in done:
            one.result(30)
    assert site.page.attachments.filter(file=site.file).count() == 2


# Whose rows are deleted where they are held, or are named by none. Everywhere else who names a row goes on.
HELD_WHOLLY = {
    "ajc_site/search_index.py",
    "bundles/admin/views.py",
    "recycle_bin/emptying.py",
    "recycle_bin/taking_back.py",
}


def test_who_holds_a_row_lets_others_name_it() -> None:
    """Else who publishes, and has other rows, would wait at the end for who waits for those."""
    found = set()
    for path in Path(settings.BASE_DIR).glob("[a-z]*/**/*.py"):
        if "tests" in path.parts or ".venv" in path.parts:
            continue
        text = path.read_text()
        if "select_for_update" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "select_for_update":
                given = {word.arg: getattr(word.value, "value", None) for word in node.keywords}
                if given.get("no_key") is not True:
                    found.add(str(path.relative_to(settings.BASE_DIR)))
    assert found == HELD_WHOLLY


def wait_until_one_waits() -> None:
    """Until a connection to this database waits for a lock."""
    for _ in range(400):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT 1 FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock')"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    pytest.fail("Nobody waits.")
