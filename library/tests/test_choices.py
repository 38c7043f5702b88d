"""What the list is narrowed to can be followed by feed and taken along, by a name that says what it is."""

import csv
import io
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from selectolax.lexbor import LexborHTMLParser

from campaigns.models import JointIssuer, Signatory
from campaigns.tests import factories as make

from .test_feeds import parsed, titles

pytestmark = pytest.mark.django_db

CHOICE = "/feeds/publications.atom"


@pytest.fixture
def filed() -> dict[str, Any]:
    """Statements and a speech under a topic, a place and two years."""
    topic = make.TopicFactory(name="Justice", slug="justice")
    place = make.PlaceFactory(name="Myanmar", slug="myanmar")
    make.StatementFactory(title="both", date="2023-05-01", topics=[topic], places=[place])
    make.StatementFactory(title="later", date="2024-05-01", topics=[topic], places=[place])
    make.StatementFactory(title="topic alone", date="2023-05-02", topics=[topic])
    make.SpeechFactory(title="spoken", date="2023-05-03", topics=[topic], places=[place])
    return {"topic": topic, "place": place}


# --- Feeds of any choice ---------------------------------------------------------------------------------


def test_a_feed_holds_what_the_list_does_newest_first(client, filed):
    assert titles(client, f"{CHOICE}?topic=justice&place=myanmar") == ["later", "spoken", "both"]
    address = f"{CHOICE}?kind=statement&topic=justice&place=myanmar&year=2023"
    assert titles(client, address) == ["both"]


def test_a_search_can_be_followed(client):
    make.StatementFactory(title="On torture", date="2023-01-01")
    make.StatementFactory(title="Of torture", date="2024-01-01")
    make.StatementFactory(title="Other")
    feed = parsed(client, f"{CHOICE}?q=torture")
    assert [entry.title for entry in feed.entries] == ["Of torture", "On torture"]
    assert feed.feed.title.endswith("“torture”")


@pytest.mark.parametrize("typed", ["tortrue", "torture mangroves", "the"])
def test_nothing_that_was_meant_in_its_place_is_in_the_feed_of_a_search(client, typed):
    make.StatementFactory(title="On torture")
    assert titles(client, f"{CHOICE}?q={quote(typed)}") == []


def test_the_feed_says_where_the_same_list_is_and_what_it_is_called(client, filed):
    feed = parsed(client, f"{CHOICE}?place=myanmar&topic=justice&utm_source=x&page=2").feed
    links = {link.rel: link.href for link in feed.links}
    assert links["self"].endswith(f"{CHOICE}?topic=justice&place=myanmar")
    assert links["alternate"].endswith("/publications/?topic=justice&place=myanmar")
    assert feed.title.endswith(": Justice · Myanmar")


def test_its_name_for_ever_outlives_new_names_and_another_order(client, filed):
    before = parsed(client, f"{CHOICE}?place=myanmar&topic=justice").feed.id
    filed["topic"].slug, filed["topic"].name = "law", "Law"
    filed["topic"].save()
    for address in ("?topic=justice&place=myanmar", "?topic=law&place=myanmar"):
        feed = parsed(client, f"{CHOICE}{address}").feed
        assert feed.id == before
        assert {link.rel: link.href for link in feed.links}["self"].endswith("?topic=law&place=myanmar")
    assert parsed(client, f"{CHOICE}?topic=law&place=myanmar&year=2023").feed.id != before


@pytest.mark.parametrize("ending", ["publications.atom", "publications/"])
def test_what_has_a_feed_of_its_own_is_led_to_that(client, filed, ending):
    own = ".atom" if ending.endswith("atom") else "/"
    for query, target in (("", "all"), ("?topic=justice", "topic/justice"), ("?kind=speech", "kind/speech")):
        answer = client.get(f"/feeds/{ending}{query}")
        assert answer.status_code == 301
        assert answer["Location"] == f"/feeds/{target}{own}"
        assert client.get(answer["Location"]).status_code == 200


@pytest.mark.spread(4)
@pytest.mark.parametrize(
    "query", ["?topic=nothing", "?topic=justice&year=x", "?kind=&topic=secret&year=2023"]
)
@pytest.mark.parametrize("ending", ["publications.atom", "publications/"])
def test_a_feed_of_more_than_was_asked_for_is_not_there(client, filed, ending, query):
    make.StatementFactory(live=False, topics=[make.TopicFactory(slug="secret")])
    assert client.get(f"/feeds/{ending}{query}").status_code == 404


def test_who_has_the_feed_of_a_choice_gets_no_second_copy(client, filed):
    address = f"{CHOICE}?topic=justice&place=myanmar"
    first = client.get(address)
    assert first["Cache-Control"] == "public, no-cache"
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    make.StatementFactory(topics=[filed["topic"]], places=[filed["place"]])
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert client.post(address).status_code == 405


def test_the_list_leads_to_its_feed_and_its_page(client, read, filed):
    for query, own in (
        ("?topic=justice", "/feeds/topic/justice"),
        ("?year=2023&kind=statement", "/feeds/publications"),
        ("?q=both", "/feeds/publications"),
    ):
        html = read(f"/publications/{query}")
        page = html.css_first(".take-along a[href^='/feeds/']").attributes["href"]
        feed = html.css('head link[type="application/atom+xml"]')[-1].attributes["href"]
        assert page.startswith(f"{own}/")
        assert feed.startswith(f"{own}.atom")
        assert titles(client, feed)
        assert read(page).css_first(".feed-address a").attributes["href"] == feed


# --- The page about a feed -------------------------------------------------------------------------------


def test_a_feed_has_a_page_that_people_can_read(client, read, filed):
    html = read("/feeds/topic/justice/")
    assert html.css_first("h1").text() == "Justice"
    link = html.css_first(".feed-address a")
    assert link.text().startswith("http")
    assert link.text().endswith(str(link.attributes["href"]))
    assert html.css_first(".feed-list a").attributes["href"] == "/publications/?topic=justice"
    shown = [line.text() for line in html.css(".line-title")]
    assert shown == ["later", "spoken", "topic alone", "both"]
    named = [link.attributes["href"] for link in html.css('head link[type="application/atom+xml"]')]
    assert named == ["/feeds/all.atom", "/feeds/topic/justice.atom"]


def test_each_feed_that_is_listed_has_a_page_and_each_page_its_feed(client, read, filed):
    pages = [link.attributes["href"] for link in read("/feeds/").css(".feeds a")]
    assert len(pages) > 5
    for page in pages:
        # The page of corrections is the list of them itself.
        way = ".page-head a[type]" if "corrections" in page else ".feed-address a"
        feed = read(page).css_first(way).attributes["href"]
        assert feed == f"{page.rstrip('/')}.atom"
        parsed(client, feed)


def test_the_page_of_a_feed_leads_on_and_goes_with_it(client, filed):
    filed["topic"].slug = "law"
    filed["topic"].save()
    assert client.get("/feeds/topic/justice/")["Location"] == "/feeds/topic/law/"
    for page in list(filed["topic"].publications.all()):
        page.unpublish()
    for address in ("/feeds/topic/law/", "/feeds/topic/law.atom", "/feeds/topic/justice/"):
        assert client.get(address).status_code == 410, address
    assert client.get("/feeds/topic/nothing/").status_code == 404


def test_the_page_of_a_feed_asks_the_database_as_often_for_twenty_as_for_one(client, filed):
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    addresses = ["/feeds/topic/justice/", "/feeds/publications/?topic=justice&place=myanmar"]
    few = [queries(address) for address in addresses for _ in range(2)][1::2]
    for _ in range(20):
        make.StatementFactory(topics=[filed["topic"]], places=[filed["place"]])
    assert [queries(address) for address in addresses for _ in range(2)][1::2] == few


# --- What is taken along ---------------------------------------------------------------------------------


def rows(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def test_all_statements_of_2023_are_a_table_that_says_so(client, read, filed):
    html: LexborHTMLParser = read("/publications/?kind=statement&year=2023")
    link = html.css_first(".take-along a[href*='.csv']").attributes["href"]
    response = client.get(link)
    assert response["Content-Disposition"] == 'attachment; filename="publications-statement-2023.csv"'
    assert [row["title"] for row in rows(client, str(link))] == ["topic alone", "both"]


def test_a_table_tells_who_issued_it_how_many_signed_and_what_document_it_is(client):
    issuer = make.OrganisationFactory(name="Fortify")
    make.StatementFactory(
        attribution="joint",
        joint_issuers=[JointIssuer(organisation=issuer)],
        signatories=[Signatory(organisation=make.OrganisationFactory()) for _ in range(3)],
        further_signatories="One\nAnother",
        date="2023-01-02",
    )
    make.DocumentFactory(
        document_kind="letter",
        addressee="A court",
        attribution="secretariat",
        joint_issuers=[JointIssuer(organisation=issuer)],
        date="2023-01-01",
    )
    joint, letter = rows(client, "/api/publications.csv")
    assert joint["issued_by"].endswith("secretariat; Fortify")
    assert (joint["signatories"], joint["document_kind"]) == ("5", "")
    assert "Fortify" not in letter["issued_by"]
    assert (letter["signatories"], letter["document_kind"]) == ("0", "letter")
    record = client.get("/api/publications/").json()["publications"][0]
    assert record["signatories"] == 5
    assert record["issued_by"][-1] == "Fortify"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "publications.csv"),
        ("?q=Torture, “now”!", "publications-torture-now.csv"),
        ("?place=myanmar&topic=justice", "publications-justice-myanmar.csv"),
        ("?kind=statement&kind=speech", "publications-statement-speech.csv"),
        ('?q=../../etc/passwd%00;"x', "publications-etc-passwd-x.csv"),
    ],
)
def test_a_file_is_called_by_what_is_in_it(client, filed, query, name):
    query = query.replace("%00", "")
    assert client.get(f"/api/publications.csv{query}")["Content-Disposition"] == (
        f'attachment; filename="{name}"'
    )


def test_a_files_name_keeps_other_scripts_whole_and_is_not_too_long(client):
    told = client.get("/api/publications.csv", {"q": "တရားမျှတမှု"})["Content-Disposition"]
    assert told == f"attachment; filename*=utf-8''publications-{quote('တရားမျှတမှု')}.csv"
    told = client.get("/api/publications.csv", {"q": "ကြီး " * 60})["Content-Disposition"]
    name = told.partition("''")[2]
    assert len(name.encode()) < 400
    assert name.endswith(f"{quote('ကြီး')}.csv")
