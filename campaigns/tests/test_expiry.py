"""A page that has expired is gone for readers in that moment, by the database's clock."""

from datetime import timedelta
from typing import Any

import feedparser
import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from ajc_site.tests.support.clocks import Clocks
from campaigns.models import Attachment, Publication
from clock.tests.test_not_before_its_time import all_addresses, fetch, page_that_holds, status
from page_tree.public import SitePageQuerySet

from . import factories as make
from .test_visibility import TITLE, Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(db) -> dict[str, Any]:
    return page_that_holds()


SOON = timedelta(hours=1)


def expires(page: Any, clocks: Clocks) -> None:
    type(page).objects.filter(pk=page.pk).update(expire_at=clocks.now() + SOON)


def machines(client: Client) -> dict[str, Any]:
    """What machines are told of the library, wherever they ask."""
    api = client.get("/api/publications/").json()
    return {
        "count": api["count"],
        "titles": {record["title"] for record in api["publications"]},
        "kinds": {value["key"]: value["count"] for value in api["facets"].get("kind", [])},
        "years": {value["key"]: value["count"] for value in api["facets"].get("year", [])},
        "csv": TITLE in b"".join(client.get("/api/publications.csv")).decode(),
        "json": TITLE in b"".join(client.get("/api/publications.json")).decode(),
        "feed": {entry.title for entry in feedparser.parse(client.get("/feeds/all.atom").content).entries},
        "sitemap": "/hidden/" in client.get("/sitemap.xml").content.decode(),
        "search": "/hidden/" in client.get("/publications/", {"q": "every eye"}).content.decode(),
        **client.get("/api/publications/suggestions/", {"q": "not for ev"}).json(),
    }


def test_it_is_in_no_list_feed_search_download_or_count(client, clocks):
    site = Site()
    expires(site.publication, clocks)
    before = machines(client)
    assert (before["count"], before["kinds"], before["suggestions"]) == (3, {"video": 3}, [TITLE])
    assert all(before[place] for place in ("csv", "json", "sitemap", "search"))
    clocks.time_passes(SOON)
    after = machines(client)
    assert Page.objects.get(pk=site.publication.pk).live
    assert (after["count"], after["kinds"], after["suggestions"]) == (2, {"video": 2}, [])
    assert TITLE not in after["titles"] | after["feed"]
    assert not any(after[place] for place in ("csv", "json", "sitemap", "search"))
    for place, address in site.addresses.items():
        html = client.get(address).content.decode()
        assert TITLE not in html, place
        assert "/hidden/" not in html, place


def test_its_own_addresses_say_that_it_is_gone(client, clocks):
    page = make.StatementFactory()
    addresses = [page.get_url(), *(page.get_url().rstrip("/") + end for end in (".ris", ".bib", ".csl.json"))]
    expires(page, clocks)
    assert [client.get(address).status_code for address in addresses] == [200] * 4
    clocks.time_passes(SOON - timedelta(minutes=1))
    assert [client.get(address).status_code for address in addresses] == [200] * 4
    clocks.time_passes(timedelta(minutes=1))
    assert [client.get(address).status_code for address in addresses] == [410] * 4


def test_its_files_and_pictures_are_gone_with_it(held, clocks):
    expires(held["page"], clocks)
    clocks.time_passes(SOON)
    assert {status(address) for address in all_addresses(held)} <= {404, 410}


def test_a_file_that_another_page_uses_stays(clocks):
    file = make.FileFactory()
    page, _ = (make.DocumentFactory(attachments=[Attachment(file=file)]) for _ in range(2))
    expires(page, clocks)
    clocks.time_passes(SOON)
    assert status(file.url) == 200


def test_people_and_organisations_have_no_page_by_it(client, clocks):
    page = make.StatementFactory(contributions=make.contributions(1), signatories=make.signatories(1))
    addresses = [
        page.contributions.get().person.get_absolute_url(),
        page.signatories.get().organisation.get_absolute_url(),
    ]
    expires(page, clocks)
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    clocks.time_passes(SOON)
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_a_cache_that_asks_again_is_told(client, clocks):
    page = make.StatementFactory()
    expires(page, clocks)
    first = client.get(page.get_url())
    assert first["Cache-Control"] == "public, no-cache"
    clocks.time_passes(SOON)
    assert client.get(page.get_url(), headers={"If-None-Match": first["ETag"]}).status_code == 410


def test_a_reader_who_asks_for_newer_entries_of_a_feed_learns_that_one_is_gone(client, clocks):
    expires(make.StatementFactory(), clocks)
    first = client.get("/feeds/all.atom")
    clocks.time_passes(SOON)
    again = client.get("/feeds/all.atom", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert not feedparser.parse(again.content).entries


def test_who_has_come_through_a_pages_password_gets_nothing_of_it_either(held, clocks):
    from wagtail.models import PageViewRestriction

    make.restrict(held["page"])
    visitor = Client()
    session = visitor.session
    key = PageViewRestriction.passed_view_restrictions_session_key
    session[key] = [PageViewRestriction.objects.get().pk]
    session.save()
    assert {status(address, visitor) for address in all_addresses(held)} == {200}
    expires(held["page"], clocks)
    clocks.time_passes(SOON)
    assert {status(address, visitor) for address in all_addresses(held)} <= {404, 410}
    assert visitor.get(held["page"].get_url()).status_code == 410


def test_an_alias_goes_with_its_source(client, clocks):
    page = make.StatementFactory(title=TITLE)
    alias = page.create_alias(update_slug="second")
    expires(page, clocks)
    assert client.get(alias.get_url()).status_code == 200
    clocks.time_passes(SOON)
    assert client.get(alias.get_url()).status_code == 410
    assert client.get("/api/publications/").json()["count"] == 0


def test_a_page_below_an_expired_one_stays_as_it_does_below_one_that_was_withdrawn(client, clocks):
    above = make.StandardPageFactory()
    below = make.StandardPageFactory(parent=above)
    expires(above, clocks)
    clocks.time_passes(SOON)
    assert [client.get(page.get_url()).status_code for page in (above, below)] == [410, 200]


def test_the_clock_of_the_web_server_has_no_say(client, clocks):
    page = make.StatementFactory()
    expires(page, clocks)
    clocks.process += timedelta(days=400)
    assert client.get(page.get_url()).status_code == 200
    clocks.process -= timedelta(days=800)
    clocks.set_database(SOON)
    assert client.get(page.get_url()).status_code == 410
    assert timezone.now() < clocks.now()


def test_every_way_of_asking_agrees(clocks):
    page = make.StatementFactory()
    expires(page, clocks)
    clocks.time_passes(SOON)
    assert not Publication.objects.published().filter(pk=page.pk).exists()
    assert not SitePageQuerySet(Page).on_site().filter(pk=page.pk).exists()
    assert not Publication.objects.with_visibility().get(pk=page.pk).is_public


def test_an_expiry_costs_no_further_query(client, clocks, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page = make.StatementFactory()
    client.get(page.get_url())
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(page.get_url())
            client.get("/publications/")
        counts.append(len(captured))
        expires(page, clocks)
    assert counts[0] == counts[1]
    assert fetch(page.get_url()).status_code == 200
