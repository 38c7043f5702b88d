"""The demo: it loads, loads again without doubling, and each of its pages works for readers and for staff."""

from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from PIL import Image, ImageChops, ImageStat
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page

from ajc_site.settings import base
from assets.models import Picture
from assets.pictures.sizes import specs_of
from campaigns.models import Campaign, Organisation, Person, Publication, Video
from campaigns.publishing.withdrawing import take_back, withdraw
from campaigns.tests.test_pages import check_document
from campaigns.tests.test_query_counts import MOST
from demo import content, people, uploads
from demo.load import FILES, load_demo
from demo.ready_sizes import FOLDER as SIZES
from demo.ready_sizes import file_name
from editions.choosing import issued_as
from published.compressing import compressed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
CAMPAIGN = "/campaigns/mla-convention/"
PAGE_TYPES = {"campaignindex": "campaign index", "standardpage": "standard page"}


def pages() -> list[Page]:
    """All pages of the site as what they are."""
    return list(Page.objects.filter(depth__gt=1).specific())


def rows() -> Counter[str]:
    """The number of rows of each kind of content."""
    return Counter(
        {
            model._meta.label: model._default_manager.count()
            for app in ("campaigns", "wagtailcore")
            for model in apps.get_app_config(app).get_models()
        }
    )


@pytest.fixture
def campaign(read) -> LexborHTMLParser:
    return read(CAMPAIGN)


# --- Loading --------------------------------------------------------------------------------------


@pytest.mark.deep
def test_loading_again_adds_and_changes_nothing():
    before, revisions = rows(), Page.objects.values_list("pk", "latest_revision", "last_published_at")
    before_revisions = list(revisions.order_by("pk"))
    output = StringIO()
    call_command("load_demo", stdout=output)
    assert rows() == before
    assert list(revisions.all().order_by("pk")) == before_revisions
    assert "0 pages added" in output.getvalue()


def test_loading_again_leaves_what_staff_changed_and_brings_back_what_they_deleted():
    campaign = Campaign.objects.get()
    campaign.summary = "In the staff’s words."
    campaign.save_revision().publish()
    Publication.objects.get(slug=content.LETTER["slug"]).delete()
    assert load_demo() == 1
    assert Campaign.objects.get().summary == "In the staff’s words."
    # The address of what was issued stays that one's.
    assert Publication.objects.get(slug=f"{content.LETTER['slug']}-2").live
    assert load_demo() == 0


def test_there_is_one_campaign_and_all_that_belongs_to_it_is_public():
    assert Campaign.objects.count() == 1
    assert all(page.live and not page.has_unpublished_changes for page in pages())
    assert Counter(Publication.objects.published().values_list("kind", flat=True)) == {
        "statement": 1,
        "speech": 1,
        "video": 3,
        "document": 3,
    }


# --- Every page, for readers and for staff --------------------------------------------------------


def each_page() -> list[Any]:
    """The demo's pages are known only once they are loaded, so one test goes through all of them."""
    found = pages()
    assert len(found) >= 15
    return found


def test_every_page_is_a_well_made_document_for_readers(read):
    for page in each_page():
        check_document(read(page))


def test_every_page_about_somebody_is_well_made(read):
    people_and_bodies: list[Person | Organisation] = [*Person.objects.all(), *Organisation.objects.all()]
    assert len(people_and_bodies) == len(people.PEOPLE) + len(people.ORGANISATIONS)
    for somebody in people_and_bodies:
        check_document(read(somebody.get_absolute_url()))


def test_every_link_of_the_site_leads_somewhere(client, read):
    known: set[str] = set()
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        known.add(address)
        # A lasting short address leads to where the page is now.
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        if not response.headers["Content-Type"].startswith("text/html"):
            assert response.getvalue()
            continue
        html = LexborHTMLParser(response.content.decode())
        links = {link.attributes["href"].split("#")[0] for link in html.css("a[href^='/'], link[href^='/']")}
        links |= {element.attributes["src"].split("#")[0] for element in html.css("[src^='/']")}
        for source in html.css("[srcset^='/']"):
            links |= {entry.split()[0] for entry in source.attributes["srcset"].split(", ")}
        waiting += [link for link in links if link not in known and not link.startswith("/static/")]
        known |= links
    assert {page.get_url() for page in pages()} <= known


def test_every_page_needs_few_queries(client):
    for page in each_page():
        name = PAGE_TYPES.get(page._meta.model_name, page._meta.model_name)
        client.get(page.get_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(page.get_url())
        assert len(queries) <= MOST[name], (page, [query["sql"] for query in queries])


@pytest.mark.deep
def test_every_page_can_be_opened_for_editing_and_previewed_by_the_secretariat(secretariat):
    for page in each_page():
        for name in ("edit", "view_draft"):
            response = secretariat.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]))
            assert response.status_code == 200, (name, page)
        # A preview is the page itself.
        assert LexborHTMLParser(response.content.decode()).css_first("h1").text(strip=True)


@pytest.mark.parametrize("address", ["/", CAMPAIGN, f"/publications/{content.STATEMENT['slug']}/"])
def test_a_page_and_the_styles_it_needs_fit_into_the_first_fourteen_kilobytes(client, address):
    content = client.get(address).content
    # As it lies on file; what the web server compresses by itself comes near it.
    assert max(map(len, compressed(content).values())) <= 14 * 1024
    assert b'<link rel="stylesheet"' not in content


# --- After many corrections -----------------------------------------------------------------------

NOTE = (
    "The ruling was given on {} May 2023, not on the day that stood here, as the registry of the court told "
    "us in writing; paragraphs {} and {} named the wrong chamber, too. We thank the readers of {} for it."
)
PLACES_NAMED = ("Dili", "Kathmandu", "Colombo", "Suva", "Yangon", "Manila", "Jakarta", "Dhaka", "Vientiane")


def correct_often(slug: str, times: int = 20) -> None:
    """Corrects the summary of a publication so often, each time with another long note."""
    for number in range(times):
        page = Publication.objects.get(slug=slug).specific
        page.summary = f"{page.summary[:300]} {number}"
        place = PLACES_NAMED[number % len(PLACES_NAMED)]
        note = NOTE.format(number + 1, number + 7, number * 3 + 11, place)
        with issued_as("correction", note):
            page.save_revision().publish()


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return len(queries)


CORRECTED = {"statement": content.STATEMENT["slug"], "document": content.BACKGROUNDER["slug"]}


@pytest.mark.spread(1)
@pytest.mark.parametrize("kind", CORRECTED)
def test_after_twenty_corrections_a_page_and_what_lists_it_cost_what_they_did_after_one(client, kind):
    slug = CORRECTED[kind]
    own = f"/publications/{slug}/"
    # With the lists, feeds and machines' answers that have it.
    addresses = [
        own, f"{own}history/", f"{own}editions/1/", f"{own}compare/1/2/", f"{own}editions/2/citation.ris",
        f"{own[:-1]}.ris", f"{own[:-1]}.pdf", f"{own}cite/", "/", CAMPAIGN, "/publications/",
        "/feeds/all.atom", "/feeds/corrections.atom", "/feeds/corrections/", "/sitemap.xml",
        "/api/publications/",
    ]  # fmt: skip
    correct_often(slug, 1)
    once = {address: queries_of(client, address) for address in addresses}
    correct_often(slug, 19)
    assert {address: queries_of(client, address) for address in addresses} == once
    assert once[own] <= MOST[kind]
    assert once[CAMPAIGN] <= MOST["campaign"]


@pytest.mark.spread(1)
@pytest.mark.parametrize("kind", CORRECTED)
def test_after_twenty_corrections_a_page_still_fits_into_the_first_fourteen_kilobytes(client, read, kind):
    own = f"/publications/{CORRECTED[kind]}/"
    correct_often(CORRECTED[kind])
    sizes = {
        address: max(map(len, compressed(client.get(address).content).values()))
        for address in (own, CAMPAIGN, "/", f"{own}history/", f"{own}editions/1/", f"{own}compare/1/21/")
    }
    assert max(sizes.values()) <= 14 * 1024, sizes
    html = read(own)
    assert len(html.css(".changes li")) == 3
    assert html.css_first(".changes a").attributes["href"] == f"{own}history/"
    assert len(read(f"{own}history/").css(".editions > li")) == 21


@pytest.mark.spread(1)
@pytest.mark.parametrize("kind", CORRECTED)
def test_what_was_withdrawn_after_twenty_corrections_is_as_light(client, kind):
    own = f"/publications/{CORRECTED[kind]}/"
    correct_often(CORRECTED[kind], 1)
    withdraw(Publication.objects.get(slug=CORRECTED[kind]), "It named the wrong court.", keeps_text=True)
    once = queries_of(client, own)
    take_back(Publication.objects.get(slug=CORRECTED[kind]))
    correct_often(CORRECTED[kind], 19)
    withdraw(Publication.objects.get(slug=CORRECTED[kind]), "It named the wrong court.", keeps_text=True)
    assert queries_of(client, own) == once
    assert max(map(len, compressed(client.get(own).content).values())) <= 14 * 1024


# --- The ten points of the coalition's page -------------------------------------------------------


def link_in(html: LexborHTMLParser, words: str) -> str:
    """The address of the first link in the story with these words in it."""
    for link in html.css(".prose a"):
        if words in link.text():
            return link.attributes["href"] or ""
    raise AssertionError(f"no link says {words!r}")


def test_1_the_official_title_and_the_two_short_names(campaign):
    assert campaign.css_first(".official-name").text() == (
        "Convention on International Cooperation in the Investigation and Prosecution of Genocide, "
        "Crimes against Humanity, War Crimes and other International Crimes"
    )
    names = campaign.css_first(".other-names").text()
    assert "Mutual Legal Assistance Convention" in names
    assert "MLA Convention" in names


def test_2_the_conference_and_the_secretariat_as_observer(campaign):
    story = campaign.css_first(".prose").text()
    assert "15 to 26 May 2023" in story
    assert "Ljubljana, Slovenia" in story
    assert "observer civil society organisation" in " ".join(story.split())
    conference = campaign.css_first("li.moment-milestone")
    assert [time.attributes["datetime"] for time in conference.css("time")] == ["2023-05-15", "2023-05-26"]


def test_3_the_adoption_and_the_statement_on_it(campaign, read):
    statement = read(link_in(campaign, "Statement on the adoption"))
    assert statement.css_first(".kind-statement")
    assert statement.css_first("a.download .file-facts").text().startswith("PDF, ")
    assert "adopted" in campaign.css_first(".status").text().lower()


def test_4_why_it_matters_for_asia(campaign):
    story = campaign.css_first(".prose").text()
    for reason in ("No regional framework", "South–South cooperation", "Complementarity"):
        assert reason in story


def test_5_the_backgrounder(campaign, read):
    backgrounder = read(link_in(campaign, "Backgrounder"))
    assert backgrounder.css_first(".kind").text() == "Backgrounder"
    assert backgrounder.css_first("a.download").attributes["href"].endswith(".pdf")


def test_6_the_speech_its_text_and_its_recording(campaign, read):
    speech = read(link_in(campaign, "Speech at the opening"))
    assert speech.css_first(".contributors b").text() == "Dr Priya Pillai"
    assert "Head of the secretariat" in speech.css_first(".contributors").text()
    assert speech.css_first("time").attributes["datetime"] == "2023-05-15"
    assert "t=4440" in speech.css_first("a.play").attributes["href"]
    assert "1:14:00" in speech.css_first(".player").text()
    assert "1:14:00" in campaign.css_first(".placed-speech").text()


@pytest.mark.parametrize(
    ("name", "role", "organisation"),
    [
        ("Pavani Bhat", "Investigations Associate", "Fortify Rights"),
        ("Hugo Relva", "Legal Adviser", "Amnesty International"),
        ("Raquel Saavedra", "International Legal Adviser", "International Commission of Jurists"),
    ],
)
def test_7_the_three_videos(campaign, read, name, role, organisation):
    shown = [item for item in campaign.css(".video-series > ol > li") if name in item.text()]
    assert len(shown) == 1
    assert f"{role}, {organisation}" in shown[0].css_first(".contributors").text()
    video = read(Video.objects.get(contributions__person__name=name))
    assert video.css_first("video source").attributes["type"] == "video/mp4"
    assert video.css_first("video track[kind=captions]")


def test_8_the_update_as_a_picture(campaign, read):
    assert campaign.css_first(".update time").attributes["datetime"] == "2023-05-23"
    assert campaign.css_first(".placed-document figure img")
    update = read(link_in(campaign, "Update from the MLA Diplomatic Conference"))
    assert update.css_first("figure img")
    assert "15 to 26 May 2023" in update.css_first(".alternative").text()


def test_9_the_letter_to_the_mla_initiative(campaign, read):
    letter = read(link_in(campaign, "Letter to the MLA Initiative"))
    assert letter.css_first(".kind").text() == "Letter"
    assert letter.css_first("time").text() == "October 2022"
    assert letter.css_first(".occasion").text() == "To The MLA Initiative"
    assert letter.css("a.download")


def test_10_four_pictures_in_the_flow(campaign):
    flow = campaign.css(".figure-lead img, .prose > figure.figure img, .gallery img")
    assert len(flow) == 4
    for image in flow:
        assert len(image.attributes["alt"]) > 30
    assert (
        len(campaign.css(".figure-lead figcaption, .prose > figure.figure figcaption, .gallery figcaption"))
        == 4
    )


# --- What is not the secretariat's own words yet --------------------------------------------------


def test_every_text_that_the_secretariat_has_not_given_says_so(read):
    for publication in Publication.objects.published():
        text = " ".join(read(publication).css_first("main").text().split())
        assert "Placeholder." in text, publication
        assert "once the secretariat has given it" in text or "keeps the place" in text, publication
    for address in ("/about/", "/contact/"):
        assert "Placeholder." in read(address).css_first("main").text()


def test_no_words_are_put_into_anybodys_mouth(read):
    for page in pages():
        assert not read(page).css("blockquote, q"), page


def test_every_picture_is_described_and_says_who_made_it():
    for picture in Picture.objects.all():
        assert len(picture.description) > 30
        assert picture.credit


def test_the_accounts_for_all_roles_can_log_in_and_no_password_is_in_the_code():
    from demo.accounts import ensure_accounts

    accounts = ensure_accounts()
    assert {name for name, _, _ in accounts} == {"secretariat", "editor", "writer", "admin"}
    for name, password, _ in accounts:
        client = Client()
        assert len(password) >= 12
        response = client.post("/admin/login/", {"username": name, "password": password})
        assert response.status_code == 302, name
        assert client.get("/admin/").status_code == 200
    assert [password for _, password, _ in ensure_accounts()] == [password for _, password, _ in accounts]


def test_nothing_is_left_half_loaded_where_loading_fails(monkeypatch):
    before = rows()
    Publication.objects.get(slug=content.LETTER["slug"]).delete()
    half = rows()

    def fail(*args: Any) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr("demo.load.Loader._front", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        load_demo()
    assert rows() == half != before


# --- The sizes that come with it ------------------------------------------------------------------


def test_every_picture_comes_with_the_sizes_that_the_site_would_make():
    """With the widths of the real settings; the tests' own are fewer."""
    with override_settings(PICTURE_WIDTHS=base.PICTURE_WIDTHS):
        for name, (title, *_) in uploads.PICTURES.items():
            expected = {file_name(name, spec) for spec in specs_of(Picture.objects.get(title=title))}
            assert {path.name for path in SIZES.glob(f"{Path(name).stem}.*")} == expected
    assert {path.name.partition(".")[0] for path in SIZES.iterdir()} == {
        Path(name).stem for name in uploads.PICTURES
    }


def test_the_sizes_that_came_with_it_are_those_that_readers_get():
    for name, (title, *_) in uploads.PICTURES.items():
        picture = Picture.objects.get(title=title)
        for rendition in picture.renditions.all():
            with rendition.file.open() as served:
                assert served.read() == (SIZES / file_name(name, rendition.filter_spec)).read_bytes()
            assert (rendition.width, rendition.height) == rendition.filter.get_transform(picture).size
        urls = [size["url"] for sizes in picture.sizes.values() for size in sizes]
        assert set(urls) <= {rendition.url for rendition in picture.renditions.all()}
        assert len(urls) == 5


@pytest.mark.parametrize("name", uploads.PICTURES)
def test_the_sizes_that_came_with_it_show_the_picture_as_it_is_now(name):
    """Else a picture was drawn anew and its sizes were not: `python -m demo.make_files sizes`."""
    path = SIZES / file_name(name, "width-160|bare|format-avif")
    with Image.open(path) as small, Image.open(FILES / name) as whole:
        expected = whole.convert("RGB").resize(small.size, Image.Resampling.LANCZOS)
        difference = ImageStat.Stat(ImageChops.difference(small.convert("RGB"), expected))
    assert max(difference.rms) < 12
