"""The pages of the whole list: each publication is on one, and stays there whatever is published later."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page, PageViewRestriction

from ajc_site.tests.support.depth import mostly_deep
from campaigns.models import Publication, Statement
from campaigns.tests import factories as make
from clock.signals import round_of_the_clock
from library.lists import lasting
from library.models import OnList

pytestmark = pytest.mark.django_db
LIBRARY = "/publications/"
BEGIN = date(2020, 1, 1)


def get(address: str) -> bytes:
    response = Client().get(address)
    assert response.status_code == 200
    return response.content


def parsed(address: str) -> LexborHTMLParser:
    return LexborHTMLParser(get(address).decode())


def titles(html: LexborHTMLParser) -> list[str]:
    return [title.text(strip=True) for title in html.css(".lines .line-title")]


def walk(address: str = LIBRARY, way: str = "next") -> dict[str, list[str]]:
    """The addresses of the pages of a list, as they lead to each other, and whom each lists."""
    found: dict[str, list[str]] = {}
    while address not in found:
        html = parsed(address)
        found[address] = titles(html)
        link = html.css_first(f".pages a[rel={way}]")
        if link is None:
            break
        address = str(link.attributes["href"])
    return found


def newest_first() -> list[str]:
    return list(Publication.objects.listed().newest_first().values_list("title", flat=True))


def all_are_listed_once() -> dict[str, list[str]]:
    """Fails unless all that is public is on the pages, each once and in order, whichever way one goes."""
    pages = walk()
    assert [title for page in pages.values() for title in page] == newest_first()
    assert list(reversed(walk(list(pages)[-1], way="prev"))) == list(pages)
    return pages


def numbered(pages: dict[str, list[str]]) -> dict[str, bytes]:
    return {address: get(address) for address in pages if address != LIBRARY}


def title_of(n: int) -> str:
    return f"No {n}"


def publish(n: int, day: date | None = None, **fields) -> Statement:
    # Three on each day.
    return make.StatementFactory(title=title_of(n), date=day or BEGIN + timedelta(days=n // 3), **fields)


@pytest.mark.parametrize(
    "one_day", [False, pytest.param(True, marks=pytest.mark.deep)], ids=["three a day", "all on one day"]
)
def test_publishing_changes_the_first_page_and_at_most_the_newest_numbered_one(one_day):
    before: dict[str, bytes] = {}
    for n in range(64):
        if n in (0, 1, 19, 20, 21, 39, 40, 41, 59, 60, 61, 63):
            pages = all_are_listed_once()
            first, *others = pages.values()
            assert len(first) == n if n < 20 else 20 <= len(first) < 40
            assert {len(page) for page in others} <= {20}
            now = numbered(pages)
            changed = [address for address in before if before[address] != now[address]]
            assert changed in ([], list(before)[:1])
            before = now
        publish(n, BEGIN if one_day else None)
    assert list(pages) == [LIBRARY, f"{LIBRARY}?page=2", f"{LIBRARY}?page=1"]


@pytest.fixture(scope="module")
def made_once(kept_for_module):
    for n in range(61):
        publish(n)


@pytest.fixture
def three_pages(made_once, db):
    """The publications, oldest first, of a first page and two numbered ones."""
    return list(Statement.objects.order_by("date", "pk"))


PAGES = [LIBRARY, f"{LIBRARY}?page=2", f"{LIBRARY}?page=1"]


def test_a_numbered_page_says_which_publications_it_holds_and_nothing_of_others(three_pages):
    html = parsed(f"{LIBRARY}?page=1")
    assert html.css_first("#found").text() == "Publications, 1 January 2020 to 7 January 2020"
    assert html.css_first("title").text().startswith("1 January 2020 to 7 January 2020 – ")
    assert html.css_first("link[rel=canonical]").attributes["href"].endswith(f"{LIBRARY}?page=1")
    assert html.css_first(".on-paper").text().endswith(f"{LIBRARY}?page=1")
    assert html.css_first(".pages span").text() == "Page 1"
    assert not html.css(".count, .facet")
    assert html.css_first(".narrow a").attributes["href"] == f"{LIBRARY}#narrow"
    assert "61" not in html.css_first("main").text()


def test_a_numbered_page_asks_for_what_is_on_it_alone(three_pages):
    get(f"{LIBRARY}?page=1")
    with CaptureQueriesContext(connection) as asked:
        get(f"{LIBRARY}?page=1")
    queries = [query["sql"] for query in asked]
    # Whatever is asked about the list names the page.
    about_list = [sql for sql in queries if "library_" in sql or "campaigns_publication" in sql]
    assert about_list
    assert all('"library_onlist"."page" = ' in sql or "publication_id" in sql for sql in about_list)
    assert not any("library_entry" in sql for sql in queries)


@pytest.mark.parametrize(
    ("query", "notice", "first"),
    [
        ("page=1", "", 19),
        ("page=2", "", 39),
        ("page=02", "", 39),
        ("page=3", "There is no such page of the list; this is the first.", 60),
        ("page=999999", "There is no such page of the list; this is the first.", 60),
        ("page=0", "There is no such page of the list; this is the first.", 60),
        ("page=two", "There is no such page of the list; this is the first.", 60),
        ("page=2&utm_source=x&all=topic&sort=date", "", 39),
        ("page=2&kind=poem", "There is nothing under the kind “poem”; it was left out.", 39),
    ],
)
def test_any_number_is_understood_or_spoken_of(three_pages, query, notice, first):
    html = parsed(f"{LIBRARY}?{query}")
    assert [said.text(strip=True) for said in html.css(".notice")] == ([notice] if notice else [])
    assert titles(html)[0] == title_of(first)


def test_a_narrowed_list_is_counted_from_the_newest_as_ever(three_pages):
    pages = walk(f"{LIBRARY}?kind=statement")
    assert list(pages)[1:] == [f"{LIBRARY}?kind=statement&page={n}" for n in (2, 3, 4)]
    assert [title for page in pages.values() for title in page] == newest_first()
    assert parsed(f"{LIBRARY}?kind=statement&page=2").css_first(".pages span").text() == "Page 2 of 4"
    assert titles(parsed(f"{LIBRARY}?kind=statement&page=1")) == titles(parsed(f"{LIBRARY}?kind=statement"))


@pytest.mark.parametrize("way", mostly_deep(["unpublish", "by query", "restrict", "expire", "delete"], 2))
def test_what_is_withdrawn_leaves_a_gap_on_its_page_alone(three_pages, way):
    before = numbered(all_are_listed_once())
    page = three_pages[5]
    {
        "unpublish": page.unpublish,
        "by query": lambda: Page.objects.filter(pk=page.pk).update(live=False),
        "restrict": lambda: make.restrict(page),
        "expire": lambda: Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(1)),
        "delete": page.delete,
    }[way]()
    round_of_the_clock.send(sender=None, now=timezone.now())
    pages = all_are_listed_once()
    assert list(pages) == PAGES
    assert (len(pages[PAGES[2]]), numbered(pages)[PAGES[1]]) == (19, before[PAGES[1]])
    if way == "restrict":
        PageViewRestriction.objects.all().delete()
    elif way in ("unpublish", "by query"):
        Page.objects.filter(pk=page.pk).update(live=True)
    if way in ("unpublish", "by query", "restrict"):
        assert len(all_are_listed_once()[PAGES[2]]) == 20


@pytest.mark.parametrize("way", mostly_deep(["unpublish", "delete"], 1))
def test_a_page_of_which_all_is_withdrawn_says_so_and_leads_on(three_pages, way):
    for page in three_pages[20:40]:
        getattr(page, way)()
    html = parsed(PAGES[1])
    assert "What stood on this page of the list is no longer public." in html.css_first("main").text()
    assert html.css_first("#found").text() == "No publications"
    assert list(all_are_listed_once()) == PAGES


@pytest.mark.deep
def test_a_first_page_of_which_much_is_withdrawn_takes_back_the_newest_numbered_page(three_pages):
    for page in three_pages[45:]:
        page.unpublish()
    pages = all_are_listed_once()
    assert list(pages) == [PAGES[0], PAGES[2]]
    assert len(pages[LIBRARY]) == 25
    for page in three_pages[:45]:
        page.unpublish()
    assert walk() == {LIBRARY: []}


@pytest.mark.deep
def test_what_is_published_with_an_earlier_date_goes_where_that_date_is(three_pages):
    before = numbered(all_are_listed_once())
    for n in range(19):
        publish(100 + n, BEGIN + timedelta(days=2))
    pages = all_are_listed_once()
    assert len(pages[PAGES[2]]) == 39
    assert numbered(pages)[PAGES[1]] == before[PAGES[1]]
    # One more, and the page becomes two.
    publish(200, date(1999, 1, 1))
    assert [len(page) for page in all_are_listed_once().values()] == [21, 20, 20, 20]
    assert titles(parsed(f"{LIBRARY}?page=1"))[-1] == title_of(200)


def test_an_earlier_date_that_no_numbered_page_has_yet_stays_on_the_first(three_pages):
    publish(100, three_pages[40].date)
    pages = all_are_listed_once()
    assert [len(page) for page in pages.values()] == [22, 20, 20]


def test_one_whose_date_changes_goes_to_another_page(three_pages):
    page = Statement.objects.get(pk=three_pages[3].pk)
    for day, counts in (
        (date(2021, 1, 1), [22, 20, 19]),
        (three_pages[30].date, [21, 21, 19]),
        (page.date, [21, 20, 20]),
    ):
        page.date = day
        page.save_revision().publish()
        assert [len(found) for found in all_are_listed_once().values()] == counts


@pytest.mark.deep
def test_many_at_once_past_django_are_on_the_first_page_until_the_clock_comes(three_pages):
    drafts = [publish(100 + n, date(2019, 1, 1) + timedelta(days=n), live=False) for n in range(45)]
    assert [len(page) for page in all_are_listed_once().values()] == [21, 20, 20]
    Page.objects.filter(pk__in=[page.pk for page in drafts]).update(live=True)
    assert set(titles(parsed(LIBRARY))) > {page.title for page in drafts}
    round_of_the_clock.send(sender=None, now=timezone.now())
    assert max(len(page) for page in all_are_listed_once().values()) < lasting.TOO_MANY


def test_more_than_can_be_put_between_are_numbered_anew(three_pages, monkeypatch):
    monkeypatch.setattr(lasting, "MANY", 4)
    for n in range(5):
        publish(100 + n, date(2019, 1, 1), live=False)
    Page.objects.filter(title__startswith="No 10", live=False).update(live=True)
    lasting.arrange()
    assert [len(page) for page in all_are_listed_once().values()] == [26, 20, 20]


def test_drafts_and_aliases_are_on_no_page(three_pages):
    publish(100, live=False)
    three_pages[5].create_alias(update_slug="second-address")
    assert [len(page) for page in all_are_listed_once().values()] == [21, 20, 20]
    assert OnList.objects.get(publication__title=title_of(100)).page == OnList.FIRST


def test_the_migration_numbers_as_the_site_does(three_pages):
    import importlib

    before = dict(OnList.objects.values_list("pk", "page"))
    OnList.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(importlib.import_module("library.migrations.0005_places_on_the_list").FORWARD)
    assert dict(OnList.objects.values_list("pk", "page")) == before
