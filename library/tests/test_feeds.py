"""Feeds that a reading program understands: whole, true, and of what is public alone."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date
from lxml import etree  # type: ignore[import-untyped]
from selectolax.lexbor import LexborHTMLParser
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, PageLogEntry

from ajc_site.tests.support.depth import mostly_deep, scaled, some
from campaigns.kinds.registry import headings
from campaigns.models import Campaign, Contribution, Home, JointIssuer, Library, Publication, SiteSettings
from campaigns.tests import factories as make
from campaigns.tests.test_visibility import WAYS
from clean_files.models import Report
from editions.choosing import issued_as
from editions.models import Edition

pytestmark = pytest.mark.django_db
EVERYTHING = "/feeds/all.atom"
TITLE = "Not for every eye"
ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 4287, section 4.1: what a feed and an entry hold at most, or exactly, once.
ONCE = ["id", "title", "updated"]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def parsed(client: Any, address: str = EVERYTHING) -> Any:
    """Reads a feed as a reading program; fails unless it is there and is Atom."""
    response = client.get(address)
    assert response.status_code == 200, address
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    check_atom(etree.fromstring(response.content))
    # Without its own cleaning, which would hide what another program shows.
    feed = feedparser.parse(response.content, sanitize_html=False, resolve_relative_uris=False)
    assert feed.bozo == 0, feed.get("bozo_exception")
    return feed


def check_atom(root: Any) -> None:
    """Fails where the elements are not those that RFC 4287 asks for."""
    assert root.tag == f"{ATOM}feed"
    assert [link.get("rel") for link in root.findall(f"{ATOM}link")] == ["self", "alternate"]
    for element in [root, *root.findall(f"{ATOM}entry")]:
        for name in ONCE:
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert TIME.fullmatch(element.findtext(f"{ATOM}updated"))
        assert element.find(f"{ATOM}author/{ATOM}name").text
        assert len(element.findall(f"{ATOM}link[@rel='alternate']")) == 1
    ids = [element.text for element in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"tag:[^,]+,\d{4}:\S+", name) for name in ids)


def titles(client: Any, address: str = EVERYTHING) -> list[str]:
    return [entry.title for entry in parsed(client, address).entries]


def content_of(entry: Any) -> LexborHTMLParser:
    (content,) = entry.content
    assert content.type == "text/html"
    return LexborHTMLParser(content.value)


def words_of(entry: Any) -> str:
    return " ".join(content_of(entry).body.text().split())


def only_entry(client: Any, address: str = EVERYTHING) -> Any:
    (entry,) = parsed(client, address).entries
    return entry


# --- What an entry holds ----------------------------------------------------------------------------


@pytest.mark.deeper
@pytest.mark.parametrize("kind", some(list(make.KINDS), 2))
def test_an_entry_holds_the_whole_publication(client, kind):
    make.full(kind, title="The one")
    entry = next(entry for entry in parsed(client).entries if entry.title == "The one")
    words = words_of(entry)
    for said in ["Legal Adviser", "What it says, in a sentence.", "Issued jointly by"]:
        assert said in words, said
    if not make.KINDS[kind]._meta.model.is_recording:
        for said in [
            "A text with weight", "Somebody’s words.", "Judge", "A caption of its own.", "Drawing: somebody",
            "What to do", "Downloads", "Write to us.",
        ]:  # fmt: skip
            assert said in words, said
    own = {
        "statement": ["6 signatories", "A group", "Another group"],
        "speech": ["Opening of the conference, Ljubljana", "Watch at Vimeo, from 1 hour 14 minutes"],
        "video": ["Transcript", "What is said.", "Download the video (MP4"],
        "document": ["Letter", "To The MLA Initiative", "What the picture says."],
    }
    for said in own.get(kind, []):
        assert said in words, said


@pytest.mark.deeper
@pytest.mark.parametrize("kind", some(list(make.KINDS), 1))
def test_addresses_in_an_entry_are_full_and_nothing_in_it_needs_our_own_page(client, kind):
    make.full(kind)
    entries = parsed(client).entries
    found = [content_of(entry) for entry in entries]
    addresses = [
        element.attributes[name] or ""
        for html in found
        for name in ("href", "src")
        for element in html.css(f"[{name}]")
    ]
    assert any("/media/images/" in address for address in addresses)
    assert any("/documents/" in address for address in addresses)
    # But of what leads to a note of the same entry, and back.
    ids = {f"#{element.id}" for html in found for element in html.css("[id]")}
    addresses = [address for address in addresses if address not in ids]
    assert all(address.startswith(("http://testserver/", "https://")) for address in addresses), addresses
    for html in found:
        assert not html.css("script, style, source, [class], [style], [srcset], [data-embed]")
        assert all(html.css(f'[href="#{element.id}"]') for element in html.css("[id]"))
        assert all(image.attributes["alt"] for image in html.css("img"))


def test_lists_within_lists_are_lettered_as_on_the_page(client):
    inner = "<ol><li>Second.<ol><li>Third.</li></ol></li></ol>"
    make.StatementFactory(body=[("text", f"<ol><li>First.{inner}</li></ol>")])
    lists = content_of(only_entry(client)).css("ol")
    assert [one.attributes.get("type") for one in lists] == [None, "a", "i"]


def test_a_link_within_the_page_leads_to_the_page(client):
    page = make.StatementFactory(body=[("text", '<p><a href="#what-it-says">above</a></p>')])
    (link,) = [a for a in content_of(only_entry(client)).css("a") if a.text() == "above"]
    assert link.attributes["href"] == f"http://testserver{page.get_url()}#what-it-says"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://[", "data:text/html,x", "java\tscript:x"]
)
def test_an_address_that_nobody_should_follow_is_left_out(client, address):
    make.StatementFactory(body=[("text", f'<p><a href="{address}">words</a></p>')])
    html = content_of(only_entry(client))
    assert "words" in html.body.text()
    assert not [link for link in html.css("a[href]") if link.text() == "words"]


def test_text_that_looks_like_markup_stays_text(client):
    hostile = '<script>alert(1)</script> & "quoted" ]]> <b>not bold</b> \''
    person = make.PersonFactory(name=f"Person {hostile}")
    make.StatementFactory(
        title=hostile,
        summary=hostile,
        further_signatories=hostile,
        body=[("heading", hostile), ("quotation", {"text": hostile, "role": hostile})],
        contributions=[Contribution(person=person, role=hostile)],
        topics=[make.TopicFactory(name=hostile)],
        attachments=[make.Attachment(file=make.FileFactory(), title=hostile)],
    )
    entry = only_entry(client)
    assert entry.title == entry.summary == entry.tags[0].term == hostile
    assert entry.author == f"Person {hostile}"
    assert [link.title for link in entry.links if link.rel == "enclosure"] == [hostile]
    html = content_of(entry)
    assert not html.css("script")
    assert html.body.text().count("<script>alert(1)</script>") == 8
    assert {b.text() for b in html.css("b")} == {f"Person {hostile}"}


def test_characters_that_xml_has_not_are_left_out_wherever_they_stand(client):
    odd = "be\x01fore\x0b\x1f\ufffe\uffff after 𝔞"
    SiteSettings.objects.create(site=Home.objects.get().get_site(), organisation_name=odd)
    make.StatementFactory(
        title=odd,
        summary=odd,
        body=[("heading", odd), ("text", f"<p>{odd}</p>")],
        places=[make.PlaceFactory(name=odd)],
        further_signatories="one\x02",
    )
    feed = parsed(client)
    assert "before after" in feed.feed.title
    (entry,) = feed.entries
    assert entry.title.split() == ["before", "after", "𝔞"]
    assert words_of(entry).count("before after") == 3


@pytest.mark.parametrize(
    ("precision", "published", "said"),
    [
        ("day", "2022-10-15T00:00:00Z", "Statement, 15 October 2022"),
        ("month", None, "Statement, October 2022"),
        ("year", None, "Statement, 2022"),
    ],
)
def test_a_day_that_is_not_known_is_not_made_up(client, precision, published, said):
    make.StatementFactory(date=date(2022, 10, 15), date_precision=precision)
    entry = only_entry(client)
    assert entry.get("published") == published
    assert words_of(entry).startswith(said)


def test_words_in_another_language_say_so_and_ours_among_them_too(client):
    make.StatementFactory(language="ur", title="عنوان", body=[("text", "<p>متن</p>")])
    make.StatementFactory(title="In English")
    root = etree.fromstring(client.get(EVERYTHING).content)
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    entries = {entry.findtext(f"{ATOM}title"): entry for entry in root.findall(f"{ATOM}entry")}
    assert (root.get(lang), entries["عنوان"].get(lang), entries["In English"].get(lang)) == ("en", "ur", None)
    html = LexborHTMLParser(entries["عنوان"].findtext(f"{ATOM}content"))
    (text,) = [p for p in html.css("p") if p.text() == "متن"]
    assert (text.parent.attributes["lang"], text.parent.attributes["dir"]) == ("ur", "rtl")
    assert html.css_first("section").parent.attributes == {"lang": "en", "dir": "ltr"}


def test_the_contributors_are_the_authors_and_else_who_issued_it(client):
    make.StatementFactory(title="By people", contributions=make.contributions(2))
    make.StatementFactory(title="Of the coalition", attribution="coalition")
    partner = make.OrganisationFactory(name="A partner")
    make.StatementFactory(
        title="Joint", attribution="joint", joint_issuers=[JointIssuer(organisation=partner)]
    )
    authors = {entry.title: [author.name for author in entry.authors] for entry in parsed(client).entries}
    assert len(authors["By people"]) == 2
    assert authors["Of the coalition"] == ["Asia Justice Coalition"]
    assert authors["Joint"] == ["Asia Justice Coalition secretariat", "A partner"]


def test_its_files_go_with_an_entry_with_type_size_and_language(client):
    file = make.FileFactory(language="my")
    make.DocumentFactory(attachments=[make.Attachment(file=file, title="The brief")])
    (enclosure,) = [link for link in only_entry(client).links if link.rel == "enclosure"]
    assert enclosure.href == f"http://testserver{file.url}"
    assert (enclosure.type, enclosure.length) == ("application/pdf", str(file.file_size))
    assert (enclosure.title, enclosure.hreflang) == ("The brief", "my")
    assert client.get(file.url).status_code == 200


def test_an_uploaded_video_goes_with_its_entry(client):
    make.full("video")
    found = [link for entry in parsed(client).entries for link in entry.links if link.rel == "enclosure"]
    assert "video/mp4" in [link.type for link in found]


def test_a_file_that_is_held_back_is_in_no_entry(client):
    held = make.FileFactory(title="Held back")
    film = make.FileFactory(film=True, title="Held film")
    text = f'<p><a linktype="document" id="{held.pk}">the file</a></p>'
    make.DocumentFactory(attachments=[make.Attachment(file=held)], body=[("text", text)])
    make.VideoFactory(video_address="", video_file=film)
    assert held.url in client.get(EVERYTHING).content.decode()
    Report.objects.filter(digest__in=[held.file_hash, film.file_hash]).update(is_held=True)
    text = client.get(EVERYTHING).content.decode()
    assert held.url not in text
    assert film.url not in text
    assert "enclosure" not in text
    parsed(client)


def test_a_link_to_a_page_that_is_not_public_is_plain_words(client):
    hidden = make.StandardPageFactory(slug="hidden-page")
    make.StatementFactory(body=[("text", f'<p><a linktype="page" id="{hidden.pk}">words</a></p>')])
    assert "hidden-page" in client.get(EVERYTHING).content.decode()
    hidden.unpublish()
    assert "hidden-page" not in client.get(EVERYTHING).content.decode()


# --- Which entries ----------------------------------------------------------------------------------


def test_a_feed_holds_the_newest_twenty_newest_first(client):
    pages = [make.StatementFactory(date=date(2024, 1, 1) + timedelta(days=n // 2)) for n in range(23)]
    newest = sorted(pages, key=lambda page: (page.date, page.pk), reverse=True)[:20]
    assert titles(client) == [page.title for page in newest]


def test_each_feed_holds_what_belongs_to_it_and_says_what_it_is(client):
    campaign, topic, place = make.CampaignFactory(), make.TopicFactory(), make.PlaceFactory()
    make.StatementFactory(title="One", campaigns=[campaign], language="th")
    make.SpeechFactory(title="Two", topics=[topic], places=[place])
    for address, held, name in [
        ("/feeds/kind/statement.atom", ["One"], "Statements"),
        ("/feeds/kind/speech.atom", ["Two"], "Speeches"),
        ("/feeds/kind/video.atom", [], "Videos"),
        (f"/feeds/campaign/{campaign.slug}.atom", ["One"], campaign.title),
        (f"/feeds/topic/{topic.slug}.atom", ["Two"], topic.name),
        (f"/feeds/place/{place.slug}.atom", ["Two"], place.name),
        ("/feeds/language/th.atom", ["One"], "In Thai"),
    ]:
        feed = parsed(client, address)
        assert [entry.title for entry in feed.entries] == held, address
        assert feed.feed.title == f"Asia Justice Coalition: {name}"
        links = {link.rel: link.href for link in feed.feed.links}
        assert links["self"] == f"http://testserver{address}"
        assert client.get(links["alternate"]).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/feeds/kind/poem.atom", "/feeds/topic/none.atom", "/feeds/place/none.atom",
        "/feeds/campaign/none.atom", "/feeds/language/xx.atom", "/feeds/language/my.atom",
        "/feeds/all/statement.atom", "/feeds/year/2023.atom", "/feeds/topic/%F0%9F%92%A9.atom",
        "/feeds/none.atom", f"/feeds/topic/{'x' * 3000}.atom",
    ],
)  # fmt: skip
def test_there_is_no_feed_of_what_there_is_not(client, address):
    assert client.get(address).status_code == 404


def test_a_feed_is_only_read(client):
    assert client.post(EVERYTHING).status_code == 405
    assert client.post("/feeds/").status_code == 405
    head = client.head(EVERYTHING)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == client.get(f"{EVERYTHING}?nonsense=%ff").headers["ETag"]


def page_of(address: str) -> str:
    """The address of the page about a feed, as it stands in a link."""
    return f'"{address.removesuffix(".atom")}/"'


@pytest.mark.deeper
@pytest.mark.parametrize("way", some(list(WAYS), 2))
def test_what_is_not_public_is_in_no_feed_and_neither_is_what_only_it_uses(client, way):
    campaign, topic, place = make.CampaignFactory(), make.TopicFactory(), make.PlaceFactory()
    page = make.VideoFactory(title=TITLE, campaigns=[campaign], topics=[topic], places=[place], language="km")
    terms = [f"/feeds/topic/{topic.slug}.atom", f"/feeds/place/{place.slug}.atom", "/feeds/language/km.atom"]
    others = [EVERYTHING, "/feeds/kind/video.atom", f"/feeds/campaign/{campaign.slug}.atom"]
    assert all(TITLE in titles(client, address) for address in [*terms, *others])
    listed = client.get("/feeds/").content.decode()
    assert all(page_of(address) in listed for address in [*terms, *others])
    WAYS[way](page)
    assert [address for address in others if TITLE in client.get(address).content.decode()] == []
    # Gone, where what was public is written down; a language was never anybody's name.
    assert {client.get(address).status_code for address in terms} <= {404, 410}
    listed = client.get("/feeds/").content.decode()
    assert [address for address in terms if page_of(address) in listed] == []
    assert topic.name not in listed


def test_a_scheduled_publication_is_in_no_feed_yet(client):
    page = make.StatementFactory(title=TITLE, live=False)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert titles(client) == []


def test_a_draft_of_a_public_page_is_in_no_feed(client):
    page = make.StatementFactory(title="Public")
    page.title = TITLE
    page.save_revision()
    assert titles(client) == ["Public"]


@pytest.mark.parametrize("way", mostly_deep(["draft", "unpublished", "password"], 1))
def test_a_campaign_that_is_not_public_has_no_feed(client, way):
    campaign = make.CampaignFactory(title=TITLE)
    make.StatementFactory(campaigns=[campaign])
    address = f"/feeds/campaign/{campaign.slug}.atom"
    assert len(parsed(client, address).entries) == 1
    WAYS[way](campaign)
    assert client.get(address).status_code in (404, 410)
    assert TITLE not in client.get("/feeds/").content.decode()


def test_an_alias_is_not_a_second_publication(client):
    page = make.StatementFactory(topics=[make.TopicFactory()])
    page.create_alias(update_slug="again")
    assert only_entry(client).link == f"http://testserver{page.get_url()}"


# --- Names and times --------------------------------------------------------------------------------


def test_ids_outlive_a_change_of_title_address_and_host(client, settings):
    campaign, topic = make.CampaignFactory(), make.TopicFactory()
    page = make.StatementFactory(campaigns=[campaign], topics=[topic])

    def ids() -> list[str]:
        feeds = [
            parsed(client, f"/feeds/campaign/{Campaign.objects.get(pk=campaign.pk).slug}.atom"),
            parsed(client, f"/feeds/topic/{type(topic).objects.get(pk=topic.pk).slug}.atom"),
        ]
        return [name for feed in feeds for name in (feed.feed.id, feed.entries[0].id)]

    before = ids()
    assert before[1] == f"tag:testserver,2026:publication/{page.pk}"
    page.slug, page.title = "another-address", "Another title"
    page.save_revision().publish()
    campaign.slug, topic.slug, topic.name = "another-campaign", "another-topic", "Another topic"
    campaign.save()
    topic.save()
    settings.WAGTAILADMIN_BASE_URL = "https://new.example"
    settings.FEED_AUTHORITY = "testserver"
    assert ids() == before
    assert only_entry(client).link == "https://new.example/publications/another-address/"


def test_an_entry_was_updated_when_readers_last_got_another_text(client):
    first, second = make.StatementFactory(title="First"), make.StatementFactory(title="Second")
    for page in (first, second):
        page.save_revision().publish()
    page.title = "A draft"
    page.save_revision()
    told = datetime(2025, 5, 1, 12, 30, tzinfo=UTC)
    Edition.objects.update(issued_at=told)
    assert parsed(client).feed.updated == "2025-05-01T12:30:00Z"
    # The same once more, and a small change, are nothing that a reader has to be told of.
    first.save_revision().publish()
    first.summary += "."
    with issued_as("silent"):
        first.save_revision().publish()
    assert Edition.objects.filter(publication=first.pk).count() == 2
    assert parsed(client).feed.updated == "2025-05-01T12:30:00Z"
    first.summary = "Another."
    with issued_as("correction", "It was another."):
        first.save_revision().publish()
    feed = parsed(client)
    issued_at = Edition.objects.get(publication=first.pk, number=3).issued_at
    updated = {entry.title: entry.updated for entry in feed.entries}
    assert updated["First"] == feed.feed.updated == issued_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert updated["Second"] == "2025-05-01T12:30:00Z"


def test_what_a_script_made_was_updated_when_it_was_published_if_ever(client):
    page = make.StatementFactory(date="2024-03-01")
    assert parsed(client).feed.updated == "2024-03-01T00:00:00Z"
    Publication.objects.filter(pk=page.pk).update(last_published_at=datetime(2025, 5, 1, 12, 30, tzinfo=UTC))
    assert parsed(client).feed.updated == "2025-05-01T12:30:00Z"


def test_an_empty_feed_has_a_time_that_is_not_that_of_the_reading(client):
    first = parsed(client)
    assert first.entries == []
    assert first.feed.updated == parsed(client).feed.updated < "2026"


# --- Asking again -----------------------------------------------------------------------------------


def published(**fields: Any) -> Any:
    page = make.StatementFactory(**fields)
    page.save_revision().publish()
    return page


def test_who_has_the_feed_already_gets_no_second_copy(client):
    published()
    first = client.get(EVERYTHING)
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = client.get(EVERYTHING, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for kept in ("ETag", "Cache-Control"):
        assert again.headers[kept] == first.headers[kept], kept


def test_no_time_is_given_behind_which_a_change_could_hide(client):
    published()
    assert "Last-Modified" not in client.get(EVERYTHING).headers


def withdraw_older(pages: list[Any]) -> None:
    pages[0].unpublish()


def withdraw_newer(pages: list[Any]) -> None:
    pages[1].unpublish()


def delete_older(pages: list[Any]) -> None:
    DeletePageAction(pages[0], user=None).execute(skip_permission_checks=True)


def rename_contributor(pages: list[Any]) -> None:
    person = pages[0].contributions.first().person
    person.name = "Another name"
    person.save()
    log(instance=person, action="wagtail.edit")


def correct(pages: list[Any]) -> None:
    pages[0].summary = "Another."
    pages[0].save_revision().publish()


CHANGES = [
    withdraw_older, withdraw_newer, delete_older, rename_contributor,
    lambda pages: make.restrict(pages[0]), correct,
]  # fmt: skip


@pytest.mark.deeper
@pytest.mark.parametrize("change", some(CHANGES, 2))
def test_whatever_changes_a_reader_who_asks_again_gets_it(client, change):
    pages = [published(contributions=make.contributions(1)) for _ in range(2)]
    past = timezone.now() - timedelta(hours=1)
    Publication.objects.update(last_published_at=past)
    PageLogEntry.objects.update(timestamp=past)
    ModelLogEntry.objects.update(timestamp=past)
    first = client.get(EVERYTHING)
    asked = {"If-None-Match": first.headers["ETag"]}
    assert client.get(EVERYTHING, headers=asked).status_code == 304
    change(pages)
    again = client.get(EVERYTHING, headers=asked)
    assert again.status_code == 200
    assert again.content != first.content


def upload_draft(user: Any) -> None:
    log(instance=make.FileFactory(), action="wagtail.create", user=user)
    log(instance=make.PictureFactory(), action="wagtail.create", user=user)


def delete_draft_file(user: Any) -> None:
    file = make.FileFactory()
    log(instance=file, action="wagtail.delete", user=user, deleted=True)
    file.delete()


def name_who_is_in_drafts_alone(user: Any) -> None:
    for thing in (make.PersonFactory(), make.TopicFactory(), make.OrganisationFactory()):
        log(instance=thing, action="wagtail.edit", user=user)


def delete_draft(user: Any) -> None:
    draft = make.StatementFactory(live=False)
    DeletePageAction(draft, user=user).execute(skip_permission_checks=True)


def move_draft(user: Any) -> None:
    above, draft = make.StandardPageFactory(), make.StandardPageFactory(live=False)
    MovePageAction(draft, above, pos="last-child", user=user).execute(skip_permission_checks=True)


def restrict_draft(user: Any) -> None:
    draft = make.StandardPageFactory(live=False)
    log(instance=draft, action="wagtail.view_restriction.create", user=user)


WORK = [
    upload_draft, delete_draft_file, name_who_is_in_drafts_alone, delete_draft, move_draft, restrict_draft,
]  # fmt: skip


@pytest.mark.deeper
@pytest.mark.parametrize("work", some(WORK, 2))
def test_nothing_tells_when_staff_work_on_drafts(client, secretariat, work):
    published()
    past = timezone.now() - timedelta(days=1)
    for model in (PageLogEntry, ModelLogEntry):
        model.objects.update(timestamp=past)
    Publication.objects.update(last_published_at=past)
    first = client.get(EVERYTHING)
    work(secretariat.user)
    again = client.get(EVERYTHING)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Last-Modified" not in again.headers


@pytest.mark.parametrize(
    "asked", [http_date(4_000_000_000), "yesterday", "", "Sat, 99 Foo 2099 00:00:00 GMT"]
)
def test_a_time_that_we_never_gave_proves_nothing(client, asked):
    published()
    assert client.get(EVERYTHING, headers={"If-Modified-Since": asked}).status_code == 200


def test_a_feed_knows_nothing_of_who_reads_it(client, secretariat):
    published()
    response, by_staff = client.get(EVERYTHING), secretariat.get(EVERYTHING)
    assert not response.cookies
    assert "cookie" not in response.headers.get("Vary", "").lower()
    assert response.content == by_staff.content


# --- What it costs ----------------------------------------------------------------------------------


def queries_of(client: Any, address: str) -> list[str]:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in queries]


@pytest.mark.deeper
@pytest.mark.parametrize("kind", some(list(make.KINDS), 1))
def test_a_feed_asks_the_database_as_often_for_twenty_entries_as_for_one(client, kind):
    topic = make.TopicFactory()
    address = f"/feeds/topic/{topic.slug}.atom"
    make.full(kind, topics=[topic])
    one = queries_of(client, address)
    file, picture = make.FileFactory(), make.PictureFactory(sizes=make.SOME_SIZES)
    more = scaled(19)
    for _ in range(more):
        make.KINDS[kind](
            topics=[topic],
            places=[make.PlaceFactory()],
            contributions=make.contributions(1),
            attachments=[make.Attachment(file=file)],
            attribution="joint",
            joint_issuers=make.joint_issuers(1),
            body=[
                ("text", f'<p><a linktype="document" id="{file.pk}">a file</a></p>'),
                ("figure", {"picture": picture}),
                ("quotation", {"text": "Words", "person": make.PersonFactory()}),
            ],
        )
    twenty = queries_of(client, address)
    assert len(parsed(client, address).entries) == more + 1
    assert len(one) == len(twenty), "\n".join(["with one:", *one, "", "with twenty:", *twenty])
    assert len(twenty) <= 22


# --- The page of all feeds, and the way to them -----------------------------------------------------


def test_the_page_of_feeds_lists_all_by_name(client, read):
    campaign, topic, place = make.CampaignFactory(), make.TopicFactory(), make.PlaceFactory()
    make.StatementFactory(campaigns=[campaign], topics=[topic], places=[place], language="th")
    links = read("/feeds/").css(".feeds a")
    assert [link.text() for link in links] == [
        "All publications", "Corrections", *headings().values(), campaign.title, topic.name, place.name,
        "Thai",
    ]  # fmt: skip
    for link in links:
        parsed(client, f"{link.attributes['href'].rstrip('/')}.atom")


@pytest.mark.deeper
def test_the_page_of_feeds_asks_the_database_as_often_for_fifty_as_for_one(client):
    def add(count: int) -> None:
        for _ in range(count):
            filed: dict[str, Any] = {"topics": [make.TopicFactory()], "places": [make.PlaceFactory()]}
            make.StatementFactory(campaigns=[make.CampaignFactory()], **filed)

    add(1)
    one = queries_of(client, "/feeds/")
    add(scaled(49))
    many = queries_of(client, "/feeds/")
    assert len(one) == len(many) <= 20, "\n".join(many)


def feeds_named_on(page: LexborHTMLParser) -> dict[str, str]:
    links = page.css('head link[rel="alternate"][type="application/atom+xml"]')
    return {link.attributes["title"] or "": link.attributes["href"] or "" for link in links}


def test_every_page_names_the_feed_of_everything_and_leads_to_the_page_of_feeds(client, read):
    statement, person = make.StatementFactory(), make.PersonFactory()
    make.SpeechFactory(contributions=[Contribution(person=person)])
    library = Library.objects.get()
    pages = [Home.objects.get(), library, statement, make.StandardPageFactory(), person.get_absolute_url()]
    for page in [*pages, "/feeds/"]:
        html = read(page)
        assert feeds_named_on(html)["Asia Justice Coalition: All publications"] == EVERYTHING
        assert html.css_first('footer a[href="/feeds/"]').text() == "Follow by feed"


def test_a_campaigns_page_names_its_feed(client, read):
    campaign = make.CampaignFactory(title="“Never” & <again>")
    found = feeds_named_on(read(campaign))
    address = f"/feeds/campaign/{campaign.slug}.atom"
    assert found["Asia Justice Coalition: “Never” & <again>"] == address
    parsed(client, address)


def test_a_campaign_whose_address_is_in_another_script_has_its_feed_too(client, read):
    campaign = make.CampaignFactory(title="条約", slug="条約")
    address = list(feeds_named_on(read(campaign)).values())[-1]
    assert address.isascii()
    assert parsed(client, address).feed.title.endswith("条約")
