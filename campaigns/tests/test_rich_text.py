"""Staff's text is text: whatever is written in any field comes out as words, never as markup."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Site
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from campaigns.body.rich_text import render
from campaigns.models import (
    Attachment,
    Contribution,
    FeaturedCampaign,
    Home,
    Milestone,
    SiteSettings,
    StandardPage,
)

from . import factories as make

pytestmark = pytest.mark.django_db
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)><!--{{ settings }}&lt;&amp;"


def check_nothing_runs(html: LexborHTMLParser) -> None:
    for script in html.css("script"):
        attributes = script.attributes
        assert attributes.get("type") == "application/ld+json" or attributes["src"].startswith("/static/js/")
    for element in html.css("*"):
        assert not [name for name in element.attributes if name.lower().startswith("on")], element.html
        for name in ("href", "src", "action", "data-embed"):
            value = (element.attributes.get(name) or "").strip().lower()
            assert not value.startswith(("javascript:", "data:", "vbscript:")), element.html
    assert not html.css("img[src=x]")


def everything_hostile() -> dict[str, str]:
    """The addresses of pages in which every field and block that takes words holds the hostile ones."""
    picture = make.PictureFactory(title=HOSTILE, description=HOSTILE, credit=HOSTILE, caption=HOSTILE)
    file = make.FileFactory(title=HOSTILE)
    person = make.PersonFactory(name=HOSTILE, description=HOSTILE, portrait=picture)
    body = make.OrganisationFactory(name=HOSTILE, description=HOSTILE, logo=picture, is_member=True)
    series = make.SeriesFactory(name=HOSTILE, description=HOSTILE)
    topic, place = make.TopicFactory(name=HOSTILE), make.PlaceFactory(name=HOSTILE)
    blocks: list[tuple[str, Any]] = [
        ("heading", HOSTILE),
        ("figure", {"picture": picture, "caption": HOSTILE}),
        ("quotation", {"text": HOSTILE, "person": person, "role": HOSTILE, "organisation": body}),
        ("downloads", {"heading": HOSTILE, "files": [file]}),
        ("call_to_action", {"text": HOSTILE, "label": HOSTILE, "address": "https://example.org/?\"'><b>"}),
    ]
    campaign = make.CampaignFactory(
        title=HOSTILE,
        official_name=HOSTILE + " in full",
        other_names=HOSTILE,
        status=HOSTILE,
        summary=HOSTILE,
        lead_picture=picture,
        milestones=[Milestone(date="2023-01-01", title=HOSTILE, text=HOSTILE, venue=HOSTILE)],
    )
    common = {
        "title": HOSTILE,
        "seo_title": HOSTILE,
        "search_description": HOSTILE,
        "summary": HOSTILE,
        "body": blocks,
        "campaigns": [campaign],
        "topics": [topic],
        "places": [place],
        "series": series,
        "attribution": "joint",
        "joint_issuers": [make.JointIssuer(organisation=body)],
        "contributions": [Contribution(person=person, role=HOSTILE, organisation=body)],
        "attachments": [Attachment(file=file, title=HOSTILE)],
    }
    own: dict[str, dict[str, Any]] = {
        "statement": {
            "signatories": [make.Signatory(organisation=body)],
            "further_signatories": HOSTILE,
        },
        "speech": {
            "event": HOSTILE,
            "venue": HOSTILE,
            "poster": picture,
        },
        "video": {"poster": picture},
        "document": {
            "document_kind": "letter",
            "addressee": HOSTILE,
            "picture": picture,
            "text_alternative": "<p>Words</p>",
        },
    }
    publications = {kind: make.KINDS[kind](**common, **own.get(kind, {})) for kind in make.KINDS}
    second = make.VideoFactory(title=HOSTILE)
    campaign.body = [
        *blocks,
        ("gallery", {"figures": [{"picture": picture, "caption": HOSTILE}] * 2}),
        *[("publication", {"publication": page, "introduction": HOSTILE}) for page in publications.values()],
        ("video_series", {"heading": HOSTILE, "videos": [publications["video"], second]}),
    ]
    campaign.save()
    home = Home.objects.get()
    home.title = home.lead_text = HOSTILE
    home.featured_campaigns = [FeaturedCampaign(campaign=campaign)]
    home.save()
    SiteSettings.objects.create(
        site=Site.objects.get(),
        organisation_name=HOSTILE,
        strapline=HOSTILE,
        footer_text=HOSTILE,
        contact_address=HOSTILE,
        attribution_joint=HOSTILE,
        social_links=[("link", {"name": HOSTILE, "address": "https://example.org/"})],
    )
    page = make.StandardPageFactory(title=HOSTILE, summary=HOSTILE, body=blocks, show_in_menus=True)
    addresses = {kind: publication.get_url() for kind, publication in publications.items()}
    return addresses | {
        "campaign": campaign.get_url(),
        "standard page": page.get_url(),
        "home": "/",
        "campaign index": "/campaigns/",
        "library": "/publications/",
        "person": person.get_absolute_url(),
        "organisation": body.get_absolute_url(),
    }


def test_no_field_and_no_block_lets_markup_through(read):
    for name, address in everything_hostile().items():
        html = read(address)
        check_nothing_runs(html)
        title = html.css_first("h1").text()
        expected = {"campaign index": "Campaigns", "library": "Publications"}.get(name, HOSTILE)
        assert title == expected, name
        assert html.css_first(".site-name b").text() == HOSTILE
        for image in html.css("main :not([aria-hidden]) > picture > img"):
            assert image.attributes["alt"] == HOSTILE


def test_a_query_string_is_never_written_into_the_page_as_markup(read):
    html = read('/publications/?kind="><script>alert(1)</script>&year="onload="alert(1)&page=<b>')
    check_nothing_runs(html)


def send_text(client, contentstate: dict[str, Any]) -> StandardPage:
    """Sends a page whose one text is what a tampered editor would send; gives the page that is stored."""
    form = nested_form_data(
        {
            "title": "A page",
            "slug": "a-page",
            "summary": "",
            "body": streamfield([("text", json.dumps(contentstate))]),
            "action-publish": "1",
        }
    )
    home = Home.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["campaigns", "standardpage", home.pk])
    assert client.post(address, form).status_code == 302
    return StandardPage.objects.get(slug="a-page")


def text_block(text: str, **entity: Any) -> dict[str, Any]:
    ranges = [{"offset": 0, "length": len(text), "key": 0}] if entity else []
    return {
        "blocks": [
            {
                "key": "a",
                "type": "unstyled",
                "depth": 0,
                "text": text,
                "entityRanges": ranges,
                "inlineStyleRanges": [],
            }
        ],
        "entityMap": {"0": {"mutability": "MUTABLE", **entity}} if entity else {},
    }


@pytest.mark.spread(4)
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
    ],
)
def test_a_link_that_would_run_something_is_not_kept(secretariat, read, address):
    page = send_text(secretariat, text_block("words", type="LINK", data={"url": address}))
    html = read(page)
    check_nothing_runs(html)
    assert html.css_first(".prose p").text() == "words"
    assert not html.css(".prose a[href]")


def test_markup_typed_into_the_editor_is_words(secretariat, read):
    page = send_text(secretariat, text_block(HOSTILE))
    html = read(page)
    check_nothing_runs(html)
    assert html.css_first(".prose p").text() == HOSTILE


@pytest.mark.parametrize("kind", ["header-two", "atomic", "code-block"])
def test_what_is_not_among_the_named_features_is_not_kept(secretariat, read, kind):
    state = text_block("words", type="EMBED", data={"url": "https://www.youtube.com/watch?v=x"})
    state["blocks"][0]["type"] = kind
    state["blocks"] += text_block("kept")["blocks"]
    html = read(send_text(secretariat, state))
    assert html.css_first(".prose").text(strip=True).endswith("kept")
    assert not html.css(".prose iframe, .prose embed, .prose h2, .prose img")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "not an address"])
def test_an_organisations_website_is_one(address):
    with pytest.raises(ValidationError) as refused:
        make.OrganisationFactory.build(website=address).full_clean()
    assert "website" in refused.value.message_dict


def test_links_to_pages_and_files_are_filled_in(read):
    target, file = make.StandardPageFactory(), make.FileFactory()
    html = LexborHTMLParser(
        str(
            render(
                f'<p><a linktype="page" id="{target.pk}">a <b>page</b></a>, '
                f'<a linktype="document" id="{file.pk}">a <i>file</i></a>, <a href="https://example.org/?a=1&amp;b=2">out</a></p>'
            )
        )
    )
    page_link, file_link, out = html.css("a")
    assert (page_link.attributes["href"], page_link.text()) == (target.get_url(), "a page")
    assert file_link.attributes["href"] == file.url
    assert file_link.css_first("i").text() == "file"
    assert file_link.css_first(".file-facts").text().startswith("(PDF, ")
    assert out.attributes["href"] == "https://example.org/?a=1&b=2"


@pytest.mark.parametrize("pk", ["0", "-1", "99999999", "99999999999999999999999", "٣", "x", "", "1 OR 1=1"])
@pytest.mark.parametrize("kind", ["page", "document"])
def test_a_link_to_nothing_stays_as_words(kind, pk):
    html = LexborHTMLParser(str(render(f'<p><a linktype="{kind}" id="{pk}">words</a></p>')))
    assert html.css_first("p").text() == "words"
    assert not html.css("a[href]")


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_text_is_no_markup(nothing):
    assert render(nothing) == ""


def test_the_form_for_rich_text_takes_what_the_tests_send():
    assert json.loads(rich_text("<p>Words</p>"))["blocks"][0]["text"] == "Words"


def test_the_editors_own_marks_do_not_reach_readers():
    stored = '<p data-block-key="a1b2c">So: data-block-key="x".</p><ul><li data-block-key="d3">One</li></ul>'
    assert render(stored) == '<p>So: data-block-key="x".</p><ul><li>One</li></ul>'
