"""What schema.org's readers find on every page: read with a parser, and nothing in it that is not public."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from wagtail.models import Page, Site

from assets.models import File
from campaigns.models import Contribution, Home, JointIssuer, Milestone, SiteSettings
from campaigns.tests import factories as make
from clean_files.models import Report

from .told import OURS, Told, addresses, check_addresses, nodes, told_by

pytestmark = pytest.mark.django_db

# What a node of a type must have to be of use to those who read it.
REQUIRED: dict[str, set[str]] = {
    "WebPage": {"@id", "url", "name"},
    "AboutPage": {"@id", "url", "name"},
    "ContactPage": {"@id", "url", "name"},
    "CollectionPage": {"@id", "name"},
    "ProfilePage": {"@id", "url", "mainEntity"},
    "Article": {"@id", "headline", "datePublished", "author", "publisher", "inLanguage", "creditText"},
    "Report": {"@id", "headline", "datePublished", "author", "publisher", "inLanguage", "creditText"},
    "DigitalDocument": {"@id", "headline", "datePublished", "author", "publisher", "inLanguage", "genre"},
    # These three Google asks for before it shows a video.
    "VideoObject": {"name", "thumbnailUrl", "uploadDate", "description"},
    "Clip": {"name", "startOffset", "url"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "Event": {"name", "startDate", "location"},
    "PublicationEvent": {"name", "startDate"},
    "Place": {"name"},
    "Thing": {"name"},
    "Person": {"@id", "name"},
    "Organization": {"@id", "name"},
    "WebSite": {"@id", "url", "name", "publisher"},
    "SearchAction": {"target", "query-input"},
    "EntryPoint": {"urlTemplate"},
    "MediaObject": {"contentUrl", "encodingFormat", "contentSize", "inLanguage"},
    "ImageObject": {"url", "width", "height"},
    "CreativeWorkSeries": {"name"},
}


def check(told: Told) -> None:
    """Fails unless every node is complete, every address full, and where it stands is told."""
    for node in nodes(told.graph):
        if "@type" in node:
            assert required_of(node, told) <= node.keys(), node
        else:
            # The page's own node says who they are.
            assert node.keys() == {"@id"}, node
        assert all(value not in ("", None, [], {}) for value in node.values()), node
    assert told.page["@id"] == told.page["url"] == told.canonical == told.card["og:url"]
    found = addresses(told.graph)
    assert found
    check_addresses(found)
    check_trail(told)


def required_of(node: dict[str, Any], told: Told) -> set[str]:
    """What its type asks for; of a further kind of publication as much as of an article."""
    if node is told.page and "headline" in node:
        return REQUIRED.get(node["@type"], REQUIRED["Article"])
    return REQUIRED[node["@type"]]


def check_trail(told: Told) -> None:
    trails = told.of_type("BreadcrumbList")
    if told.canonical == f"{OURS}/":
        assert trails == []
        return
    (trail,) = trails
    steps = trail["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    assert steps[0]["item"] == f"{OURS}/"
    assert steps[-1]["item"] == told.canonical
    assert len(steps) >= 2


def test_the_front_page_describes_the_site_its_search_and_the_organisation():
    SiteSettings.objects.create(
        site=Site.objects.get(),
        organisation_name="A Coalition",
        contact_email="office@example.org",
        social_links=[("link", {"name": "Platform", "address": "https://example.org/us"})],
    )
    told = told_by("/")
    (website,) = told.of_type("WebSite")
    target = website["potentialAction"]["target"]["urlTemplate"]
    assert target == f"{OURS}/publications/?q={{search_term_string}}"
    (organisation,) = [node for node in told.graph if node["@type"] == "Organization"]
    assert (organisation["name"], organisation["email"]) == ("A Coalition", "office@example.org")
    assert organisation["sameAs"] == ["https://example.org/us"]
    assert website["publisher"] == {"@id": organisation["@id"]}
    # Elsewhere it is the same thing.
    (publisher,) = told_by(make.StatementFactory(attribution="coalition")).page["publisher"]
    assert publisher["@id"] == organisation["@id"]
    (secretariat,) = told_by(make.StatementFactory(attribution="secretariat")).page["publisher"]
    assert secretariat["@id"] != organisation["@id"]
    assert secretariat["parentOrganization"]["@id"] == organisation["@id"]


def test_a_publication_stands_below_the_library_and_a_nested_page_below_its_parents():
    parent = make.StandardPageFactory(title="Above", slug="above", show_in_menus=True)
    hidden = make.StandardPageFactory(title="Hidden", parent=parent, live=False)
    middle = make.StandardPageFactory(title="Middle", parent=parent)

    def names(page: Page) -> list[str]:
        (trail,) = told_by(page).of_type("BreadcrumbList")
        return [step["name"] for step in trail["itemListElement"]]

    front = Home.objects.get().title
    assert names(make.StatementFactory(title="A title")) == [front, "Publications", "A title"]
    assert names(make.CampaignFactory(title="A campaign")) == [front, "Campaigns", "A campaign"]
    assert names(parent) == [front, "Above"]
    deepest = make.StandardPageFactory(title="Deepest", parent=middle)
    assert names(deepest) == [front, "Above", "Middle", "Deepest"]
    assert names(make.StandardPageFactory(title="Below", parent=hidden)) == [front, "Above", "Below"]


def test_only_milestones_with_a_place_are_events():
    milestones = [
        Milestone(date=date(2023, 5, 15), end_date=date(2023, 5, 26), title="Conference", venue="Ljubljana"),
        Milestone(date=date(2024, 2, 14), title="Signed", text="By many.", venue="The Hague"),
        Milestone(date=date(2025, 1, 1), title="In force"),
    ]
    told = told_by(make.CampaignFactory(milestones=milestones))
    first, second = told.of_type("Event")
    assert (first["name"], first["startDate"], first["endDate"]) == ("Conference", "2023-05-15", "2023-05-26")
    assert first["location"] == {"@type": "Place", "name": "Ljubljana", "address": "Ljubljana"}
    assert first["subjectOf"] == {"@id": told.canonical}
    assert "endDate" not in second
    assert second["description"] == "By many."


def test_a_campaign_is_about_the_instrument_and_names_its_public_publications():
    campaign = make.CampaignFactory(
        title="MLA Convention", official_name="Convention on Cooperation", other_names="MLAT; LHC"
    )
    shown = make.StatementFactory(campaigns=[campaign])
    make.StatementFactory(campaigns=[campaign], live=False)
    make.restrict(make.StatementFactory(campaigns=[campaign]))
    page = told_by(campaign).page
    assert page["about"]["name"] == "Convention on Cooperation"
    assert page["about"]["alternateName"] == ["MLA Convention", "MLAT", "LHC"]
    assert page["hasPart"] == [{"@id": f"{OURS}{shown.get_url()}"}]


@pytest.mark.spread(1)
@pytest.mark.parametrize(
    ("kind", "is_by_contributors"),
    [("statement", False), ("speech", True), ("video", False), ("document", True)],
)
def test_the_author_is_who_wrote_or_spoke_it(kind, is_by_contributors):
    page = told_by(make.full(kind)).page
    authors = page["contributor"] if is_by_contributors else page["publisher"]
    assert [author["@id"] for author in page["author"]] == [author["@id"] for author in authors]


def test_somebody_is_the_same_thing_on_their_page_and_on_what_they_contributed_to():
    page = make.SpeechFactory(contributions=make.contributions(1))
    (named,) = told_by(page).page["contributor"]
    told = told_by(named["url"].removeprefix(OURS))
    assert told.page["mainEntity"]["@id"] == named["@id"]
    employer = named["affiliation"]
    assert told_by(employer["url"].removeprefix(OURS)).page["mainEntity"]["@id"] == employer["@id"]


def test_what_is_known_of_the_date_is_told_and_no_more():
    page = make.SpeechFactory(date=date(2022, 10, 3), date_precision="month", video_address="")
    told = told_by(page)
    assert told.page["datePublished"] == "2022-10"
    assert told.of_type("PublicationEvent")[0]["startDate"] == "2022-10"


def test_a_report_is_a_report_with_its_files():
    file = make.FileFactory(title="The report", language="my")
    page = make.DocumentFactory(document_kind="report", attachments=[make.Attachment(file=file)])
    node = told_by(page).page
    assert node["@type"] == "Report"
    (encoding,) = node["encoding"]
    assert encoding["contentUrl"] == f"{OURS}{file.url}"
    assert (encoding["encodingFormat"], encoding["inLanguage"]) == ("application/pdf", "my")
    assert (encoding["name"], encoding["materialExtent"]) == ("The report", "3 pages")


# --- Recordings -----------------------------------------------------------------------------------


def test_a_video_of_our_own_has_its_file_captions_poster_and_clip():
    page = make.full("video")
    node = told_by(page).page
    assert node["contentUrl"] == f"{OURS}{page.video_file.url}"
    assert node["encodingFormat"] == "video/mp4"
    assert "embedUrl" not in node
    assert node["caption"]["contentUrl"] == f"{OURS}{page.captions.url}"
    assert node["thumbnailUrl"] == f"{OURS}{page.poster.sizes['card'][0]['url']}"
    (clip,) = node["hasPart"]
    assert (clip["startOffset"], clip["endOffset"]) == (60, 245)
    assert clip["url"] == f"{OURS}{page.video_file.url}#t=60"


def test_the_recording_of_a_speech_begins_where_the_speech_does():
    page = make.full("speech", video_address="https://www.youtube.com/watch?v=abcdefghijk", poster=None)
    told = told_by(page)
    video = told.page["video"]
    assert video["@type"] == "VideoObject"
    assert video["embedUrl"].startswith("https://www.youtube-nocookie.com/embed/abcdefghijk")
    assert "contentUrl" not in video
    # Not the host's: its picture would be fetched from there. The site's own card stands for it.
    assert video["thumbnailUrl"] == told.card["og:image"]
    (clip,) = video["hasPart"]
    assert clip["startOffset"] == 4440
    assert clip["url"] == "https://www.youtube.com/watch?v=abcdefghijk&t=4440s"


@pytest.mark.parametrize(
    ("precision", "first", "said"),
    [
        ("day", datetime(2023, 5, 15, 9, 30, tzinfo=UTC), "2023-05-15T09:30:00+00:00"),
        ("day", datetime(2025, 1, 2, 9, 30, tzinfo=UTC), "2023-05-15T00:00:00+00:00"),
        ("day", None, "2023-05-15T00:00:00+00:00"),
        ("month", datetime(2023, 6, 1, 12, tzinfo=UTC), "2023-05-01T00:00:00+00:00"),
        ("year", datetime(2025, 1, 2, 3, 4, 5, 678, tzinfo=UTC), "2023-01-01T00:00:00+00:00"),
        ("year", datetime(2023, 12, 31, 23, 4, 5, 678, tzinfo=UTC), "2023-12-31T23:04:05+00:00"),
        ("year", None, "2023-01-01T00:00:00+00:00"),
        ("month", datetime(2023, 5, 31, 12, tzinfo=UTC), "2023-05-31T12:00:00+00:00"),
        ("month", datetime(2026, 5, 15, 12, tzinfo=UTC), "2023-05-01T00:00:00+00:00"),
    ],
)
@pytest.mark.parametrize("kind", ["video", "speech"])
def test_a_recording_was_uploaded_at_a_time_with_its_zone(kind, precision, first, said):
    address = "https://www.youtube.com/watch?v=abcdefghijk"
    page = make.KINDS[kind](date=date(2023, 5, 15), date_precision=precision, video_address=address)
    Page.objects.filter(pk=page.pk).update(first_published_at=first)
    told = told_by(page)
    (video,) = told.of_type("VideoObject")
    assert video["uploadDate"] == said
    assert said.startswith(told.page["datePublished"])
    assert datetime.fromisoformat(video["uploadDate"]).tzinfo is not None


def test_a_speech_without_a_recording_has_no_video_and_one_from_the_start_no_clip():
    assert "video" not in told_by(make.SpeechFactory()).page
    assert "hasPart" not in told_by(make.VideoFactory()).page


def hold_back(*files: File) -> None:
    Report.objects.filter(digest__in=[file.file_hash for file in files]).update(is_held=True)


def test_files_that_are_held_back_are_not_named():
    video, document = make.full("video"), make.full("document")
    hold_back(video.video_file, *(row.file for row in document.attachments.all()))
    told = told_by(video)
    assert not {"contentUrl", "caption", "hasPart"} & told.page.keys()
    assert "encoding" not in told_by(document).page
    other = make.full("video")
    Report.objects.update(is_held=False)
    hold_back(other.captions)
    told = told_by(other)
    assert "contentUrl" in told.page
    assert "caption" not in told.page


# --- What is not public, and what is hostile --------------------------------------------------------


def test_nothing_that_is_not_public_is_named():
    secret = "Nobody may know this"
    campaign = make.CampaignFactory(title=secret, live=False)
    series = make.SeriesFactory()
    make.StatementFactory(title=secret, live=False, series=series)
    make.restrict(make.StatementFactory(title=secret, series=series))
    # Left from when it was joint.
    former = [JointIssuer(organisation=make.OrganisationFactory(name=secret))]
    for kind in make.KINDS:
        told = told_by(make.KINDS[kind](campaigns=[campaign], series=series, joint_issuers=former))
        assert secret not in str(told.graph)
        assert not told.of_type("CollectionPage")


HOSTILE = "</script><script>alert(1)</script></script <!--<script \"'& \\u003c \u2028 اَلْعَرَبِيَّة"


def hostile(kind: str) -> Any:
    body = make.OrganisationFactory(name=HOSTILE, description=HOSTILE)
    return make.KINDS[kind](
        title=HOSTILE,
        summary=HOSTILE,
        search_description="",
        attribution="joint",
        joint_issuers=[JointIssuer(organisation=body)],
        contributions=[
            Contribution(
                person=make.PersonFactory(name=HOSTILE, description=HOSTILE), role=HOSTILE, organisation=body
            )
        ],
        topics=[make.TopicFactory(name=HOSTILE)],
        places=[make.PlaceFactory(name=HOSTILE)],
        series=make.SeriesFactory(name=HOSTILE),
    )


@pytest.mark.parametrize("kind", make.KINDS)
def test_hostile_words_come_back_as_they_were_written(kind):
    told = told_by(hostile(kind))
    assert told.page["name"] == told.page["description"] == HOSTILE
    assert told.page["keywords"] == [HOSTILE]
    assert told.page["spatialCoverage"][0]["name"] == HOSTILE
    (named,) = told.page["contributor"]
    assert [named["name"], named["jobTitle"], named["affiliation"]["name"]] == [HOSTILE] * 3
    for address in (named["url"], named["affiliation"]["url"]):
        about = told_by(address.removeprefix(OURS))
        assert about.page["mainEntity"]["name"] == about.page["mainEntity"]["description"] == HOSTILE
    assert not [
        script for script in told.html.css("script") if "alert" in script.text() and not script.attributes
    ]
