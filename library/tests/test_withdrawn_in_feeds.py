"""A withdrawal reaches whoever follows a feed that had the publication."""

from typing import Any

import feedparser
import pytest
from django.test import Client
from lxml import etree  # type: ignore[import-untyped]

from campaigns.publishing.withdrawing import take_back, withdraw
from campaigns.tests import factories as make

pytestmark = pytest.mark.django_db
REASON = "The second witness asked us to take it back."
TOMBSTONES = {"at": "http://purl.org/atompub/tombstones/1.0"}


@pytest.fixture
def page() -> Any:
    page = make.StatementFactory(
        title="The statement",
        slug="it",
        date="2023-05-26",
        summary="A telling summary.",
        campaigns=[make.CampaignFactory(slug="convention")],
        topics=[make.TopicFactory(slug="justice")],
        body=[("text", "<p>Words that were said.</p>")],
    )
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


# The feeds that have it, on file and not.
CARRIED = [
    "/feeds/all.atom",
    "/feeds/kind/statement.atom",
    "/feeds/campaign/convention.atom",
    "/feeds/topic/justice.atom",
    "/feeds/publications.atom?kind=statement&year=2023",
    "/feeds/publications.atom?kind=statement&language=en",
]


def entries(client: Client, address: str) -> list[Any]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    found = feedparser.parse(answer.content)
    assert not found.bozo, address
    return list(found.entries)


@pytest.mark.spread(4)
@pytest.mark.parametrize("address", CARRIED)
def test_an_entry_in_its_place_says_when_and_why(page: Any, client: Client, address: str) -> None:
    (before,) = entries(client, address)
    withdrawal = withdraw(page, REASON)
    (after,) = entries(client, address)
    assert after.id == before.id
    assert after.title == "Withdrawn: The statement"
    assert after.updated_parsed >= before.updated_parsed
    assert withdrawal.date_text in after.summary
    assert REASON in after.summary
    assert REASON in after.content[0].value
    assert client.get(after.link).status_code == 200
    feed = client.get(address).content.decode()
    assert "A telling summary" not in feed
    assert "Words that were said" not in feed

    take_back(page)
    (again,) = entries(client, address)
    assert (again.id, again.title) == (before.id, "The statement")
    assert again.updated_parsed >= after.updated_parsed


def test_where_even_the_notice_is_gone_a_tombstone_says_nothing_else(page: Any, client: Client) -> None:
    (before,) = entries(client, "/feeds/all.atom")
    withdraw(page, REASON, is_gone=True)
    feed = client.get("/feeds/all.atom").content
    (tombstone,) = etree.fromstring(feed).findall("at:deleted-entry", TOMBSTONES)
    assert tombstone.attrib["ref"] == before.id
    assert entries(client, "/feeds/all.atom") == []
    for address in [*CARRIED, "/feeds/corrections.atom", "/feeds/corrections/"]:
        content = client.get(address).content.decode()
        assert "The statement" not in content, address
        assert REASON not in content, address


def test_it_is_among_the_corrections_of_the_site_and_of_its_campaigns(page: Any, client: Client) -> None:
    make.CampaignFactory(slug="other")
    withdraw(page, REASON)
    for address in ("/feeds/corrections.atom", "/feeds/corrections/convention.atom"):
        (entry,) = entries(client, address)
        assert (entry.title, entry.summary) == ("Withdrawn: The statement", REASON)
    assert entries(client, "/feeds/corrections/other.atom") == []
    assert REASON in client.get("/feeds/corrections/").content.decode()


def test_no_feed_tells_of_what_is_behind_a_password_or_not_in_it(page: Any, client: Client) -> None:
    other = make.StatementFactory(title="Another", date="2022-05-26")
    withdraw(other, REASON)
    for address in CARRIED[2:-1]:
        assert [entry.title for entry in entries(client, address)] == ["The statement"], address
    make.restrict(page)
    withdraw(page, "Of the first.")
    for address in ("/feeds/all.atom", "/feeds/corrections.atom"):
        assert "The statement" not in client.get(address).content.decode()


def test_a_choice_of_several_values_is_told_of_what_has_all_of_them(page: Any, client: Client) -> None:
    topic = page.topics.get()
    make.StatementFactory(title="Older", date="2001-01-01", topics=[topic])
    withdraw(page, REASON)
    titles = {
        entry.title for entry in entries(client, "/feeds/publications.atom?topic=justice&kind=statement")
    }
    assert titles == {"Older", "Withdrawn: The statement"}
    titles = {entry.title for entry in entries(client, "/feeds/publications.atom?topic=justice&year=2001")}
    assert titles == {"Older"}


def test_a_search_that_is_followed_is_not_made_in_what_was_withdrawn(page: Any, client: Client) -> None:
    withdraw(page, REASON)
    assert entries(client, "/feeds/publications.atom?q=telling") == []
