"""The shelf that a process keeps learns of whatever changes what is public, from whoever changes it.

It is kept outside transactions alone, so these tests work as the site does, without one around them.
"""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Event
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import Page, PageViewRestriction

from ajc_site.tests.support.depth import some
from ajc_site.tests.support.processes import database_url
from campaigns.models import Home, Library, Publication
from campaigns.tests import factories as make
from library.index.indexing import index
from library.lists import shelf as shelves
from library.lists.shelf import Shelf, current_shelf
from library.models import Entry, Passage

pytestmark = pytest.mark.django_db(transaction=True)


def contents(shelf: Shelf) -> dict[str, Any]:
    """All that a shelf says, to be compared."""
    return {
        "order": shelf.order,
        "everything": set(shelf.everything),
        "facets": {
            name: {value: set(keys) for value, keys in values.items()}
            for name, values in shelf.facets.items()
        },
    }


def filled_anew() -> Shelf:
    with transaction.atomic():
        return current_shelf()


def kept() -> list[int]:
    """The keys on the shelf that this process keeps, which must say what one filled just now says."""
    shelf = current_shelf()
    assert contents(shelf) == contents(filled_anew())
    return shelf.order


def is_there(page: Any) -> bool:
    return page.pk in kept()


def under(facet: str, value: int | str) -> set[int]:
    return set(current_shelf().values(facet).get(value, ()))


@pytest.fixture
def statement() -> Any:
    """A statement, known to the shelf beside another one."""
    make.SpeechFactory(date="2020-01-01")
    found = make.StatementFactory(date="2024-05-01", body=[("text", "<p>Words.</p>")])
    assert is_there(found)
    return found


def move_below(page: Page, target: Page) -> None:
    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=target.pk), pos="last-child")


def publish(page: Any) -> None:
    page.specific_class.objects.get(pk=page.pk).save_revision().publish()


def run_sql(sql: str, *arguments: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)


def unrestrict(page: Page) -> None:
    for restriction in PageViewRestriction.objects.filter(page=page):
        restriction.delete()


# --- What becomes public and what no longer is ----------------------------------------------------


def test_it_learns_of_what_is_published_withdrawn_and_deleted(statement):
    new = make.VideoFactory(date="2024-06-01")
    assert kept()[:2] == [new.pk, statement.pk]
    statement.unpublish()
    assert not is_there(statement)
    publish(statement)
    assert is_there(statement)
    statement.specific_class.objects.get(pk=statement.pk).delete()
    assert not is_there(statement)
    Page.objects.filter(pk=new.pk).delete()
    assert not is_there(new)


def test_it_learns_of_queries_that_send_no_signals(statement):
    Page.objects.filter(pk=statement.pk).update(live=False)
    assert not is_there(statement)
    run_sql("UPDATE wagtailcore_page SET live = true WHERE id = %s", statement.pk)
    assert is_there(statement)
    Publication.objects.filter(pk=statement.pk).update(live=False)
    assert not is_there(statement)


def test_it_learns_of_restrictions_on_a_page_and_above_it(statement):
    for restricted in (statement, Library.objects.get(), Home.objects.get()):
        make.restrict(restricted)
        assert not is_there(statement)
        unrestrict(restricted)
        assert is_there(statement)
    library, elsewhere = Library.objects.get(), make.StandardPageFactory()
    make.restrict(elsewhere)
    assert is_there(statement)
    # As Wagtail's own dialogue never does, but a script may.
    PageViewRestriction.objects.update(page=library)
    assert kept() == []
    PageViewRestriction.objects.update(page=elsewhere)
    assert is_there(statement)
    run_sql("UPDATE wagtailcore_pageviewrestriction SET page_id = %s", library.pk)
    assert kept() == []
    run_sql("DELETE FROM wagtailcore_pageviewrestriction")
    assert is_there(statement)


def test_it_learns_of_moves_below_a_restricted_page_and_back(statement):
    closed = make.StandardPageFactory()
    make.restrict(closed)
    library = Library.objects.get()
    move_below(statement, closed)
    assert not is_there(statement)
    move_below(statement, library)
    assert is_there(statement)
    move_below(library, closed)
    assert kept() == []
    move_below(library, Home.objects.get())
    assert is_there(statement)


def test_an_alias_is_not_there_beside_its_source_nor_without_it(statement):
    alias = CreatePageAliasAction(statement, parent=Library.objects.get(), update_slug="alias").execute()
    assert (is_there(statement), is_there(alias)) == (True, False)
    make.restrict(statement)
    assert (is_there(statement), is_there(alias)) == (False, False)
    # On its own feet, it is there.
    Page.objects.filter(pk=alias.pk).update(alias_of=None)
    assert is_there(alias)
    assert not is_there(statement)


# --- Where it is filed ----------------------------------------------------------------------------


def test_it_learns_of_a_changed_date_language_and_series(statement):
    series = make.SeriesFactory()
    statement.date, statement.language, statement.series = date(2001, 2, 3), "th", series
    statement.save()
    assert kept()[-1] == statement.pk
    assert under("year", 2001) == under("language", "th") == under("series", series.pk) == {statement.pk}
    assert statement.pk not in under("year", 2024) | under("language", "en")
    series.delete()
    kept()
    assert series.pk not in current_shelf().values("series")


def test_it_learns_of_filing_by_itself_from_the_other_side(statement):
    terms: dict[str, Any] = {
        "topic": make.TopicFactory(),
        "place": make.PlaceFactory(),
        "campaign": make.CampaignFactory(),
    }
    for name, term in terms.items():
        term.publications.add(statement)
        assert under(name, term.pk) == {statement.pk}
        term.publications.remove(statement)
        assert under(name, term.pk) == set()
        term.publications.set([statement])
        assert under(name, term.pk) == {statement.pk}
        term.publications.clear()
        assert under(name, term.pk) == set()
        term.publications.add(statement)
        term.delete()
        assert under(name, term.pk) == set()
    kept()


def test_it_learns_of_who_contributed(statement):
    person, organisation = make.PersonFactory(), make.OrganisationFactory()
    row = make.Contribution.objects.create(publication=statement, person=person, organisation=organisation)
    assert under("person", person.pk) == under("organisation", organisation.pk) == {statement.pk}
    row.delete()
    assert under("person", person.pk) == under("organisation", organisation.pk) == set()
    kept()


def test_of_two_of_a_day_the_later_comes_first():
    pages = [make.StatementFactory(date="2024-05-01") for _ in range(3)]
    assert kept() == [page.pk for page in reversed(pages)]
    assert kept() == list(Publication.objects.published().newest_first().values_list("pk", flat=True))


# --- Transactions ---------------------------------------------------------------------------------


@contextmanager
def elsewhere(change: Callable[[], Any], *, is_undone: bool = False) -> Iterator[Callable[[], None]]:
    """A transaction on another connection, which did this and stays open until what is given is called."""
    has_changed, may_end = Event(), Event()

    def run() -> None:
        try:
            with transaction.atomic():
                change()
                has_changed.set()
                assert may_end.wait(20)
                transaction.set_rollback(is_undone)
        finally:
            has_changed.set()
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run)

        def end() -> None:
            may_end.set()
            running.result()

        try:
            assert has_changed.wait(20)
            yield end
        finally:
            end()


def withdraw(page: Page) -> Callable[[], Any]:
    return lambda: Page.objects.filter(pk=page.pk).update(live=False)


def test_one_that_began_earlier_and_ends_later_is_not_missed(statement):
    other = make.StatementFactory()
    with elsewhere(withdraw(statement)) as end:
        # Asked and changed several times meanwhile, so that later transactions are known.
        for _ in range(3):
            withdraw(other)()
            assert is_there(statement)
            assert not is_there(other)
            publish(other)
            assert is_there(other)
        end()
        assert not is_there(statement)
        assert is_there(other)


def test_the_shelf_may_be_filled_while_others_are_changing_something(statement, monkeypatch):
    with elsewhere(withdraw(statement)) as end:
        # A later transaction that has ended already.
        make.SpeechFactory()
        monkeypatch.setattr(shelves, "_kept", None)
        assert is_there(statement)
        end()
        assert not is_there(statement)


def test_what_is_undone_leaves_nothing(statement):
    with elsewhere(withdraw(statement), is_undone=True) as end:
        end()
        assert is_there(statement)
    with transaction.atomic():
        statement.unpublish()
        # Whoever changes it sees it at once, and nobody else does.
        assert statement.pk not in current_shelf().everything
        transaction.set_rollback(True)
    assert is_there(statement)


def test_two_who_change_the_same_publication_at_once_leave_the_index_true(statement):
    one, other = make.TopicFactory(), make.TopicFactory()
    person = make.PersonFactory(name="Before")
    make.Contribution.objects.create(publication=statement, person=person)
    waiting = ThreadPoolExecutor(2)

    def by_another(change: Callable[[], Any]) -> Any:
        def run() -> None:
            try:
                change()
            finally:
                connection.close()

        return waiting.submit(run)

    def rename() -> None:
        person.name = "After"
        person.save()

    with waiting, elsewhere(lambda: one.publications.add(statement)) as end:
        changes = [by_another(rename), by_another(lambda: other.publications.add(statement))]
        wait_until_held_up(2)
        end()
        for change in changes:
            change.result()
    assert set(Entry.objects.get(pk=statement.pk).topics) == {one.pk, other.pk}
    assert "After" in Passage.objects.filter(publication_id=statement.pk).values_list("text", flat=True)
    kept()


def wait_until_held_up(count: int) -> None:
    """Waits until so many other connections wait for a lock."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*), pg_sleep(0.02) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0] >= count:
                return
    pytest.fail("Nobody is held up.")


# --- The whole table, and other processes ---------------------------------------------------------


def test_a_table_that_was_emptied_and_filled_anew_is_noticed(statement):
    assert is_there(statement)
    run_sql("TRUNCATE library_entry")
    assert kept() == []
    call_command("index_library", verbosity=0)
    assert is_there(statement)


# Says the keys on its own shelf whenever it is asked.
CHILD = """
import sys
import django
django.setup()
from library.lists.shelf import current_shelf
for line in sys.stdin:
    print(*current_shelf().order, flush=True)
"""


@pytest.fixture
def another_process() -> Iterator[Callable[[], list[int]]]:
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD],
        env=os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "ajc_site.settings.test"},
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def ask() -> list[int]:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n")
        process.stdin.flush()
        return [int(key) for key in process.stdout.readline().split()]

    try:
        yield ask
    finally:
        process.kill()
        process.communicate()


def test_another_process_sees_the_same(statement, another_process):
    assert another_process() == kept()
    make.VideoFactory(date="2024-07-01")
    assert another_process() == kept()
    statement.unpublish()
    assert another_process() == kept()
    make.restrict(Library.objects.get())
    assert another_process() == kept() == []


def test_many_threads_share_one_shelf(statement):
    other = make.StatementFactory()

    def make_other_live(is_live: bool) -> None:
        Page.objects.filter(pk=other.pk).update(live=is_live)

    def ask(number: int) -> list[int]:
        try:
            if number % 4 == 0:
                make_other_live(number % 8 == 0)
            return current_shelf().order
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert all(statement.pk in order for order in pool.map(ask, range(40)))
    kept()


# --- What it costs --------------------------------------------------------------------------------


def queries_of_shelf(captured: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in captured if "library_entry" in query["sql"]]


def test_a_view_after_no_change_costs_one_small_query(statement, client):
    client.get("/api/publications/")
    for address in ("/api/publications/", "/publications/", "/api/publications.csv?kind=speech"):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        [asked] = queries_of_shelf(captured)
        assert "pg_current_snapshot" in asked
    with CaptureQueriesContext(connection) as captured:
        before, after = current_shelf(), current_shelf()
    assert len(captured) == 2
    assert before is after


def test_the_query_finds_what_changed_through_an_index():
    Entry.objects.bulk_create(
        Entry(publication_id=10**6 + n, date="2020-01-01", kind="speech", language="en") for n in range(3000)
    )
    run_sql("ANALYZE library_entry")
    current_shelf()
    with CaptureQueriesContext(connection) as captured:
        current_shelf()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {captured[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "library_entry_changed" in plan
    assert "Seq Scan on library" not in plan


def test_only_what_changed_is_asked_for_again(statement):
    others = [make.StatementFactory(language="fr", date="1999-01-01") for _ in range(3)]
    before = current_shelf()
    Page.objects.filter(pk=statement.pk).update(live=False)
    with CaptureQueriesContext(connection) as captured:
        after = current_shelf()
    _, publications, entries = [query["sql"] for query in captured]
    assert f"IN ({statement.pk})" in publications
    assert f"IN ({statement.pk})" in entries
    # What it has no part in is shared with the shelf of before.
    assert after.values("year")[1999] is before.values("year")[1999]
    assert set(after.values("language")["fr"]) == {other.pk for other in others}
    # A shelf that somebody still reads from does not change under their hands.
    assert statement.pk in before.everything
    assert statement.pk in before.order


def test_of_very_many_changes_all_entries_are_read(statement, monkeypatch):
    monkeypatch.setattr(shelves, "MANY", 1)
    others = [make.StatementFactory() for _ in range(3)]
    Page.objects.filter(pk__in=[statement.pk, others[0].pk]).update(live=False)
    assert set(kept()).issuperset({others[1].pk, others[2].pk})
    assert not is_there(statement)


# --- Whatever happens -----------------------------------------------------------------------------


class Desk:
    """All that changes the shelf, each done to something chosen by chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.topics = [make.TopicFactory() for _ in range(2)]
        self.closed = make.StandardPageFactory()
        make.restrict(self.closed)
        self.library = Library.objects.get()
        for _ in range(4):
            self.add()

    def one(self) -> Any:
        found = list(Publication.objects.order_by("pk"))
        return self.chance.choice(found).specific if found else self.add()

    def add(self) -> Any:
        kind = self.chance.choice(list(make.KINDS))
        return make.KINDS[kind](
            live=self.chance.random() < 0.7, date=f"{self.chance.randint(1990, 2024)}-01-01"
        )

    def publish(self) -> None:
        page = self.one()
        page.live = True
        page.save()

    def unpublish(self) -> None:
        self.one().unpublish()

    def delete(self) -> None:
        self.one().delete()

    def flip_by_query(self) -> None:
        page = self.one()
        Page.objects.filter(pk=page.pk).update(live=not page.live)

    def move(self) -> None:
        move_below(self.one(), self.chance.choice([self.closed, self.library]))

    def restrict(self) -> None:
        page = self.chance.choice([self.one(), self.library])
        if PageViewRestriction.objects.filter(page=page).exists():
            unrestrict(page)
        else:
            make.restrict(page)

    def alias(self) -> None:
        page = self.one()
        if not page.alias_of_id:
            slug = f"alias-{self.chance.random()}".replace(".", "")
            CreatePageAliasAction(page, parent=self.library, update_slug=slug).execute()

    def file(self) -> None:
        self.chance.choice(self.topics).publications.set([self.one(), self.one()])

    def change(self) -> None:
        page = self.one()
        page.language = self.chance.choice(["en", "fr", "th"])
        page.save()

    def index(self) -> None:
        index([self.one().pk])

    def undo(self) -> None:
        with transaction.atomic():
            self.unpublish()
            self.file()
            transaction.set_rollback(True)


@pytest.mark.deeper
@pytest.mark.parametrize("seed", some(range(2), 1))
def test_after_whatever_series_of_changes_it_says_what_one_filled_anew_says(seed):
    chance = random.Random(seed)
    desk = Desk(chance)
    deeds = [name for name in vars(Desk) if name not in {"__init__", "one"} and not name.startswith("__")]
    for _ in range(30):
        name = chance.choice(deeds)
        getattr(desk, name)()
        if chance.random() < 0.7:
            shelf = current_shelf()
            assert contents(shelf) == contents(filled_anew()), name
            public = Publication.objects.listed().newest_first()
            assert shelf.order == list(public.values_list("pk", flat=True)), name


# --- What expires ---------------------------------------------------------------------------------


def test_what_expires_leaves_it_in_that_moment_and_returns_where_the_clock_is_set_back(statement, clocks):
    Page.objects.filter(pk=statement.pk).update(expire_at=clocks.now() + timedelta(hours=1))
    assert is_there(statement)
    clocks.time_passes(timedelta(hours=1))
    assert not is_there(statement)
    clocks.jump(timedelta(hours=-1))
    assert is_there(statement)
    clocks.jump(timedelta(days=31))
    assert not is_there(statement)
    clocks.jump(timedelta(days=-31))
    assert is_there(statement)


def test_it_learns_of_a_new_expiry_and_of_one_that_was_lifted(statement, clocks):
    for expiry, there in ((timedelta(hours=-1), False), (None, True), (timedelta(hours=1), True)):
        Page.objects.filter(pk=statement.pk).update(expire_at=clocks.now() + expiry if expiry else None)
        assert is_there(statement) is there
    Page.objects.filter(pk=statement.pk).update(expire_at=clocks.now() + timedelta(days=1))
    clocks.time_passes(timedelta(hours=2))
    assert is_there(statement)


def test_what_expires_costs_no_further_query(statement, clocks):
    Page.objects.filter(pk=statement.pk).update(expire_at=clocks.now() + timedelta(hours=1))
    current_shelf()
    with CaptureQueriesContext(connection) as captured:
        assert current_shelf().expiring
    assert len(captured) == 1
