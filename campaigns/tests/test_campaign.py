"""Campaigns: their names, what they list by themselves, and the contents of a long one."""

from collections import Counter

import pytest

from ajc_site.tests.support.depth import some
from campaigns.body.blocks import CampaignBody
from campaigns.models import CampaignIndex

from . import factories as make

pytestmark = pytest.mark.django_db


def test_a_campaign_says_its_names_status_and_summary(read):
    html = read(
        make.CampaignFactory(
            title="The MLA Convention",
            official_name="Convention on Cooperation",
            other_names=" MLA Convention ;; MLAT; ",
            status="Adopted in May 2023",
        )
    )
    assert html.css_first(".official-name").text() == "Convention on Cooperation"
    assert html.css_first(".other-names").text() == "Also called MLA Convention, MLAT"
    assert html.css_first(".status").text() == "Adopted in May 2023"
    assert html.css_first(".lead").text() == "What it is, and why it matters."


def test_its_publications_stand_once_on_its_page_with_the_way_to_them_in_the_library(read):
    campaign, other = make.CampaignFactory(slug="ours"), make.CampaignFactory()
    for kind, factory in make.KINDS.items():
        factory(title=f"old {kind}", date="2022-01-01", campaigns=[campaign])
        factory(title=f"new {kind}", date="2023-01-01", campaigns=[campaign, other])
        factory(title=f"{kind} of another", campaigns=[other])
    html = read(campaign)
    titles = [title.text(strip=True) for title in html.css(".moment-title")]
    assert sorted(titles) == sorted(f"{age} {kind}" for kind in make.KINDS for age in ("new", "old"))
    link = html.css_first(".more a")
    assert link.text() == "All 8 publications of this campaign"
    found = read(link.attributes["href"])
    assert {title.text(strip=True) for title in found.css(".line-title")} == set(titles)


def test_a_campaign_without_publications_leads_to_none(read):
    assert not read(make.CampaignFactory()).css(".more")


@pytest.mark.parametrize(("headings", "has_contents"), [(2, False), (3, True)])
def test_a_campaign_of_four_sections_lists_its_contents_and_a_shorter_one_does_not(
    read, headings, has_contents
):
    campaign = make.CampaignFactory(body=[("heading", f"Part {n}") for n in range(headings)])
    make.StatementFactory(campaigns=[campaign])
    html = read(campaign)
    # Its own headings, then the timeline.
    entries = {link.text(): link.attributes["href"] for link in html.css(".contents a")}
    assert list(entries) == (["Part 0", "Part 1", "Part 2", "Timeline"] if has_contents else [])
    for heading, target in entries.items():
        assert html.css_first(f'[id="{target[1:]}"]').text() == heading


@pytest.mark.parametrize(
    "headings",
    [
        ["The same", "The same", "The same", "Another"],
        ["Timeline", "Publications", "Contents", "Main"],
        ["On this page", "Statements", "Speeches", "contents"],
        ["???", "!!!", "…", "第一部分"],
    ],
)
def test_headings_of_any_words_have_anchors_of_their_own(read, headings):
    campaign = make.CampaignFactory(
        body=[("heading", heading) for heading in headings], milestones=make.milestones(1)
    )
    make.StatementFactory(campaigns=[campaign])
    html = read(campaign)
    ids = Counter(element.attributes["id"] for element in html.css("[id]"))
    assert [name for name, times in ids.items() if times > 1] == []
    for link in html.css(".contents a"):
        target = html.css_first(f'[id="{link.attributes["href"][1:]}"]')
        assert target.text() == link.text()


@pytest.mark.parametrize("kind", ["video", "statement"])
def test_headings_of_a_publication_do_not_take_the_anchors_of_its_own_parts(read, kind):
    words = ["Transcript", "Signatories", "Main", "The same", "The same"]
    body = [("heading", heading) for heading in words]
    html = read(make.KINDS[kind](body=body, **({"further_signatories": "A"} if kind == "statement" else {})))
    ids = Counter(element.attributes["id"] for element in html.css("[id]"))
    assert [name for name, times in ids.items() if times > 1] == []


@pytest.mark.parametrize("block", ["downloads", "video_series"])
def test_a_block_with_a_heading_at_the_top_of_a_body_skips_no_level(read, block):
    value = {
        "downloads": {"heading": "Files", "files": [make.FileFactory()]},
        "video_series": {"heading": "Films", "videos": [make.VideoFactory(), make.VideoFactory()]},
    }[block]
    html = read(make.CampaignFactory(body=[(block, value)]))
    levels = [int(heading.tag[1]) for heading in html.css("h1, h2, h3, h4")]
    assert levels[:2] in ([1], [1, 2]), levels


@pytest.mark.spread(1)
@pytest.mark.deeper
@pytest.mark.parametrize("kind", some(list(make.KINDS), 2))
def test_a_placed_publication_is_shown_as_fits_its_kind(read, kind):
    publication = make.full(kind)
    html = read(
        make.CampaignFactory(body=[("publication", {"publication": publication, "introduction": "See:"})])
    )
    placed = html.css_first(f".placed-{kind}")
    assert placed.css_first("p").text() == "See:"
    assert placed.css_first(".line-title a").attributes["href"] == publication.get_url()
    assert len(placed.css("a.download .file-facts")) == 2
    if kind in ("speech", "video"):
        assert len(placed.css(".contributors > li")) == 2
    if kind == "speech":
        assert "Recording at Vimeo, from 1:14:00" in placed.text()
    if kind == "video":
        assert placed.css(".player")
    if kind == "document":
        assert placed.css_first("figure img").attributes["alt"] == "Drawing of an empty hall."


def test_a_series_of_videos_keeps_its_order(read):
    videos = [make.VideoFactory(title=f"Video {n}", contributions=make.contributions(1)) for n in "cab"]
    html = read(make.CampaignFactory(body=[("video_series", {"videos": videos})]))
    assert [title.text() for title in html.css(".video-series .line-title")] == [
        "Video c",
        "Video a",
        "Video b",
    ]
    assert len(html.css(".video-series .contributors li")) == 3


def test_figures_galleries_quotations_and_updates_are_shown_with_what_belongs_to_them(read):
    html = read(make.CampaignFactory(body=make.campaign_blocks()))
    figure = html.css_first(".prose > figure.figure")
    assert figure.css_first("figcaption").text(strip=True).startswith("A caption of its own.")
    assert figure.css_first(".credit").text() == "Drawing: somebody"
    captions = [caption.text() for caption in html.css(".gallery figcaption")]
    assert captions == ["A hall before the meeting. Drawing: somebody"] * 2
    quotation = html.css_first(".quotation")
    assert quotation.css_first("blockquote").text(strip=True) == "Somebody’s words."
    assert "Judge" in quotation.css_first("figcaption").text()
    assert html.css_first(".update time").attributes["datetime"] == "2023-05-23"


def test_the_index_lists_published_campaigns_by_title(read):
    for title in ("Beta", "Alpha"):
        make.CampaignFactory(title=title, status="Under way")
    make.CampaignFactory(title="Draft", live=False)
    html = read(CampaignIndex.objects.get())
    assert [heading.text() for heading in html.css(".entry h3")] == ["Alpha", "Beta"]
    assert html.css_first(".entry .status").text() == "Under way"


def test_an_empty_index_says_so(read):
    assert "No campaign is published yet." in read(CampaignIndex.objects.get()).css_first("main").text()


def test_a_series_shows_its_members_in_order_and_where_the_reader_is(read):
    series = make.SeriesFactory(name="Nine briefs")
    pages = [
        make.DocumentFactory(title=f"Brief {n}", series=series, series_position=n, document_kind="brief")
        for n in (3, 1, 2)
    ]
    nav = read(pages[2]).css_first("nav.series")
    assert nav.css_first("h2").text() == "In the series “Nine briefs”"
    assert [item.text(strip=True) for item in nav.css("li")] == ["Brief 1", "Brief 2", "Brief 3"]
    assert nav.css_first("[aria-current=page]").text() == "Brief 2"
    assert len(nav.css("a")) == 2


def test_a_series_of_one_is_not_spoken_of(read):
    assert not read(make.DocumentFactory(series=make.SeriesFactory())).css("nav.series")


def test_a_publication_says_where_it_is_filed(read):
    campaign = make.CampaignFactory(title="The campaign")
    page = make.StatementFactory(
        campaigns=[campaign],
        topics=[
            make.TopicFactory(name="Complementarity"),
            make.TopicFactory(name="Assistance", slug="assistance"),
        ],
        places=[make.PlaceFactory(name="Asia", slug="asia")],
    )
    rows = {
        row.css_first("dt").text(): [entry.text() for entry in row.css("dd")]
        for row in read(page).css(".filed dl > div")
    }
    assert rows == {
        "Campaigns": ["The campaign"],
        "Places": ["Asia"],
        "Topics": ["Assistance", "Complementarity"],
    }
    links = [link.attributes["href"] for link in read(page).css(".filed a")]
    assert links[:3] == [
        campaign.get_url(),
        "/publications/?place=asia",
        "/publications/?topic=assistance",
    ]
    for link in links[1:]:
        assert read(str(link)).css_first("#found").text() == "1 publication"


@pytest.mark.parametrize(("kind", "rows"), [("gallery", "figures"), ("video_series", "videos")])
def test_a_new_block_has_the_rows_that_it_needs(kind, rows):
    """Otherwise it opens with a complaint about what nobody had the time to do."""
    block = CampaignBody().child_blocks[kind]
    state = block.get_form_state(block.get_default())
    assert set(state) == set(block.child_blocks)
    assert len(state[rows]) == block.child_blocks[rows].meta.min_num
    single = block.child_blocks[rows].child_block
    assert [row["value"] for row in state[rows]] == [single.get_form_state(single.get_default())] * 2
