"""Every page type, empty and full, is a well-made document that anybody may cache."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from selectolax.lexbor import LexborHTMLParser, LexborNode
from wagtail.models import Site

from accounts.models import Session
from campaigns.models import (
    CampaignIndex,
    FeaturedCampaign,
    Home,
    Library,
    Organisation,
    Person,
    SiteSettings,
    Story,
)

from . import factories as make

pytestmark = pytest.mark.django_db

KINDS = list(make.KINDS)
PAGES = ["home", "campaign index", "campaign", "library", "standard page", "person", "organisation", *KINDS]


def minimal() -> dict[str, str]:
    """The address of a page of each type with only what it must have."""
    publications = {name: make.KINDS[name]().get_url() for name in KINDS}
    # People and organisations have a page once something of theirs is public.
    contribution = make.StatementFactory(contributions=make.contributions(1)).contributions.get()
    return publications | {
        "home": Home.objects.get().get_url(),
        "campaign index": CampaignIndex.objects.get().get_url(),
        "library": Library.objects.get().get_url(),
        "campaign": make.CampaignFactory().get_url(),
        "standard page": make.StandardPageFactory().get_url(),
        "person": contribution.person.get_absolute_url(),
        "organisation": contribution.organisation.get_absolute_url(),
    }


def full() -> dict[str, str]:
    """The address of a page of each type with everything that it can have."""
    settings = SiteSettings(
        site=Site.objects.get(),
        strapline="Secretariat",
        footer_text="A footer.\n\nOf two paragraphs.",
        contact_email="office@example.org",
        contact_address="A street\nA town",
        social_links=[("link", {"name": "Bluesky", "address": "https://bsky.app/"})],
    )
    settings.save()
    make.StandardPageFactory(show_in_menus=True)
    campaign = make.CampaignFactory(
        official_name="Convention on Cooperation",
        other_names="MLA Convention; MLAT",
        status="Adopted",
        lead_picture=make.PictureFactory(),
        motif=make.PictureFactory(),
        milestones=make.milestones(3),
        body=make.campaign_blocks(),
    )
    publications = {kind: make.full(kind, campaigns=[campaign]) for kind in KINDS}
    home = Home.objects.get()
    home.lead_text = "What the coalition is for."
    home.picture = make.PictureFactory()
    home.featured_campaigns = [FeaturedCampaign(campaign=campaign)]
    home.stories = [Story(page=page) for page in publications.values()]
    home.save()
    CampaignIndex.objects.update(introduction="All campaigns.")
    Library.objects.update(introduction="All publications.")
    Person.objects.update(portrait=make.PictureFactory(), description="Somebody.")
    Organisation.objects.update(
        logo=make.PictureFactory(), description="A body.", website="https://example.org/"
    )
    issuer = publications["statement"].joint_issuers.first().organisation
    standard = make.StandardPageFactory(body=make.text_blocks(), summary="A summary.")
    pages = {
        **publications,
        "home": home,
        "campaign index": CampaignIndex.objects.get(),
        "library": Library.objects.get(),
        "campaign": campaign,
        "standard page": standard,
    }
    return {name: page.get_url() for name, page in pages.items()} | {
        "person": publications["speech"].contributions.first().person.get_absolute_url(),
        "organisation": issuer.get_absolute_url(),
    }


@pytest.fixture(scope="module", params=[minimal, full], ids=["minimal", "full"])
def addresses(request, django_db_setup, django_db_blocker):
    """The addresses of the pages of one site, by page type."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield request.param()
        transaction.set_rollback(True)


@pytest.fixture
def address(addresses, page_type):
    return addresses[page_type]


@pytest.mark.spread(4)
@pytest.mark.parametrize("page_type", PAGES)
def test_a_page_is_a_well_made_document(read, address):
    check_document(read(address))


@pytest.mark.parametrize("page_type", PAGES)
def test_a_page_keeps_nothing_about_the_visitor_and_writes_nothing(client, address):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    writes = [query["sql"] for query in queries if not query["sql"].lstrip("( ").upper().startswith("SELECT")]
    assert writes == []
    assert not response.cookies
    assert "cookie" not in response.headers.get("Vary", "").lower()
    assert not Session.objects.exists()
    assert response.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("page_type", PAGES)
def test_a_page_is_the_same_for_a_visitor_and_for_staff(client, secretariat, address):
    assert client.get(address).content == secretariat.get(address).content


@pytest.mark.spread(4)
@pytest.mark.parametrize("page_type", PAGES)
def test_a_page_answers_head_like_get_and_knows_an_unchanged_copy(client, address):
    response = client.get(address)
    assert client.head(address).status_code == 200
    assert client.get(address, headers={"if-none-match": response.headers["ETag"]}).status_code == 304


def check_document(html: LexborHTMLParser) -> None:
    """Fails with what is wrong with a page's document."""
    assert html.css_first("html").attributes["lang"] == "en"
    assert html.css_first("html").attributes["dir"] == "ltr"
    assert html.css_first("title").text(strip=True).strip("– ")
    assert len(html.css("h1")) == 1
    assert html.css_first("h1").text(strip=True)
    check_headings(html)
    check_landmarks(html)
    check_ids(html)
    check_pictures(html)
    check_nothing_runs_inline(html)
    check_links(html)


def check_headings(html: LexborHTMLParser) -> None:
    levels = [int(heading.tag[1]) for heading in html.css("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1
    for before, after in pairwise(levels):
        assert after <= before + 1, levels
    assert all(heading.text(strip=True) for heading in html.css("h1, h2, h3, h4, h5, h6"))


def check_landmarks(html: LexborHTMLParser) -> None:
    for landmark in ("body > header", "main", "body > footer", "nav[aria-label='Main']"):
        assert len(html.css(landmark)) == 1, landmark
    skip = html.css_first("body").css("a")[0]
    target = html.css_first(f"main{skip.attributes['href']}")
    assert target is not None
    assert target.attributes["tabindex"] == "-1"
    labels = [
        nav.attributes.get("aria-label") or nav.attributes["aria-labelledby"] for nav in html.css("nav")
    ]
    assert len(labels) == len(set(labels))


def check_ids(html: LexborHTMLParser) -> None:
    ids = Counter(element.attributes["id"] for element in html.css("[id]"))
    assert [name for name, times in ids.items() if times > 1] == []
    for element in html.css("[aria-labelledby]"):
        assert element.attributes["aria-labelledby"] in ids
    for link in html.css("a[href^='#']"):
        assert link.attributes["href"].removeprefix("#") in ids


def is_hidden(image: LexborNode) -> bool:
    around = image.parent.parent if image.parent else None
    return around is not None and around.attributes.get("aria-hidden") == "true"


def check_pictures(html: LexborHTMLParser) -> None:
    for image in html.css("img"):
        # One in a link that is hidden from who listens needs no words.
        if not is_hidden(image):
            assert image.attributes["alt"]
        assert int(image.attributes["width"] or 0) > 0
        assert int(image.attributes["height"] or 0) > 0
        assert image.attributes["src"].startswith("/media/images/")


def check_nothing_runs_inline(html: LexborHTMLParser) -> None:
    for script in html.css("script"):
        kind = script.attributes.get("type")
        assert kind == "application/ld+json" or (script.attributes.get("src") and not script.text(strip=True))
    for element in html.css("*"):
        assert not [name for name in element.attributes if name.startswith("on") or name == "style"]


def check_links(html: LexborHTMLParser) -> None:
    for link in html.css("a[href]"):
        assert re.match(r"(/|#|https?://|mailto:|cite/#p)", link.attributes["href"] or ""), link.html
        # A picture that leads where the title beside it leads is not said twice.
        if link.attributes.get("aria-hidden") == "true":
            assert link.attributes.get("tabindex") == "-1", link.html
            continue
        has_name = link.text(strip=True) or link.css_first("img[alt]") or link.attributes.get("aria-label")
        assert has_name, link.html
    for element in html.css("[src], source[srcset]"):
        for value in (element.attributes.get("src"), element.attributes.get("srcset")):
            # What the page itself holds is asked of nobody.
            assert value is None or value.startswith(("/", "data:image/avif;")), element.html


CLASS = re.compile(r"\.([a-z][\w-]*)")
SHEETS = Path(settings.BASE_DIR) / "ajc_site" / "static" / "css"


@pytest.mark.parametrize("page_type", PAGES)
def test_a_page_has_the_styles_of_all_that_is_on_it(read, address) -> None:
    page = read(address)
    there = "".join(sheet.text() for sheet in page.css("head style"))
    styled = {name for path in SHEETS.glob("*/*.css") for name in CLASS.findall(path.read_text())}
    used = {name for element in page.css("[class]") for name in (element.attributes["class"] or "").split()}
    assert len(styled) > 50
    assert not (used & styled) - set(CLASS.findall(there))


@pytest.mark.parametrize(("headings", "signed", "listed"), [(2, "", 0), (2, "A", 3), (3, "", 3), (3, "A", 4)])
def test_a_text_with_three_headings_or_more_has_its_contents_beside_it(
    read, headings, signed, listed
) -> None:
    body = [("heading", f"Part {n}") for n in range(headings)]
    html = read(make.StatementFactory(body=body, further_signatories=signed))
    links = html.css("details.contents nav a")
    assert len(links) == listed
    for link in links:
        assert html.css_first(link.attributes["href"])
    # Closed on a telephone; a script opens them beside the text.
    assert not html.css("details.contents[open]")


def test_who_issues_a_publication_is_said_before_its_text(read) -> None:
    page = make.StatementFactory(
        attribution="joint", joint_issuers=make.joint_issuers(1), body=make.text_blocks()
    )
    html = read(page).html
    assert 0 < html.index('class="attribution"') < html.index('class="prose"')


def test_the_other_languages_of_its_files_are_named(read) -> None:
    page = make.DocumentFactory(attachments=make.attachments(2))
    for attachment, language in zip(page.attachments.all(), ("my", "en"), strict=True):
        attachment.file.language = language
        attachment.file.save()
    assert "also in Burmese" in read(page).css_first(".language").text()
    assert "also" not in read(make.StatementFactory(language="my")).css_first(".language").text()
