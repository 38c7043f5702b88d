"""The front page: the campaigns that staff chose, and the latest publications."""

import base64
import io

import pytest
from PIL import Image
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page, Site

from assets.pictures import in_page
from campaigns.models import FeaturedCampaign, Home, Organisation, SiteSettings, Story
from campaigns.models.home import LATEST
from campaigns.templatetags.site_tags import tree_address

from . import factories as make

pytestmark = pytest.mark.django_db


def front(**chosen) -> Home:
    """The front page with what staff chose for it."""
    home = Home.objects.get()
    for name, value in chosen.items():
        setattr(home, name, value)
    home.save()
    return home


def featured(*campaigns) -> list[FeaturedCampaign]:
    return [FeaturedCampaign(campaign=campaign, sort_order=n) for n, campaign in enumerate(campaigns)]


def told(*pages) -> list[Story]:
    return [Story(page=page, sort_order=n) for n, page in enumerate(pages)]


def headings(html, selector: str) -> list[str]:
    return [heading.text() for heading in html.css(selector)]


def test_the_first_featured_campaign_leads_and_the_others_follow_in_their_order(read):
    first, second, third = (make.CampaignFactory(title=title) for title in ("First", "Second", "Third"))
    front(featured_campaigns=featured(third, first, second))
    html = read("/")
    assert headings(html, ".lead-story h2") == ["Third"]
    assert headings(html, ".entry h3") == ["First", "Second"]


@pytest.mark.parametrize("kind", make.KINDS)
def test_staff_choose_any_publication_to_lead_before_the_featured_campaigns(read, kind):
    campaign = make.CampaignFactory(title="A campaign")
    front(lead_story=make.KINDS[kind](title="It leads"), featured_campaigns=featured(campaign))
    html = read("/")
    assert headings(html, ".lead-story h2") == ["It leads"]
    assert headings(html, ".entry h3") == ["A campaign"]


def test_more_stories_stand_once_each_in_the_order_of_the_staff(read):
    campaign = make.CampaignFactory(title="A campaign")
    speech, letter = make.SpeechFactory(title="A speech"), make.DocumentFactory(title="A letter")
    front(lead_story=speech, stories=told(letter, speech, campaign), featured_campaigns=featured(campaign))
    html = read("/")
    assert headings(html, ".stories h3") == ["A letter", "A campaign"]
    assert not html.css(".entry")


def test_the_latest_are_those_that_are_no_story(read):
    speech, letter = make.SpeechFactory(), make.DocumentFactory()
    make.StatementFactory(title="Another")
    front(lead_story=speech, stories=told(letter))
    assert headings(read("/"), ".latest .line-title a") == ["Another"]


def test_what_is_not_public_is_no_story(read):
    draft, shown = make.StatementFactory(title="A draft", live=False), make.CampaignFactory(title="Shown")
    front(lead_story=draft, stories=told(draft), featured_campaigns=featured(shown))
    html = read("/")
    assert "A draft" not in html.css_first("main").text()
    assert headings(html, ".lead-story h2") == ["Shown"]


def test_a_story_shows_its_picture_wide(read):
    front(lead_story=make.VideoFactory(title="A film", poster=make.PictureFactory()))
    assert read("/").css_first(".lead-story .wide-picture img")


@pytest.mark.deep
def test_however_much_follows_the_front_page_leads_to_each_kind_of_its_campaign(read):
    campaign = make.CampaignFactory()
    letter = make.DocumentFactory(document_kind="letter", date="2022-10-01", campaigns=[campaign])
    speech = make.SpeechFactory(date="2023-05-15", campaigns=[campaign])
    for n in range(70):
        make.StatementFactory(date=f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}", campaigns=[campaign])
    front(lead_story=campaign)
    links = [link.attributes["href"] for link in read("/").css(".of-lead a")]
    assert len(links) == 3
    assert links[1:] == [speech.get_url(), letter.get_url()]


def test_members_with_something_public_are_named_and_led_to(read):
    make.OrganisationFactory(name="Nothing of it is public", is_member=True)
    signed = make.StatementFactory()
    for name, is_member in (("A member", True), ("Another signatory", False)):
        signed.signatories.create(organisation=make.OrganisationFactory(name=name, is_member=is_member))
    signed.save()
    links = read("/").css(".members a")
    assert [link.text() for link in links] == ["A member"]
    assert links[0].attributes["href"] == Organisation.objects.get(name="A member").get_absolute_url()


@pytest.mark.parametrize(("words", "is_too_long"), [(25, False), (26, True)])
def test_a_lead_of_more_than_25_words_is_not_let_out(words, is_too_long):
    home = Home.objects.get()
    home.lead_text = " ".join(["word"] * words)
    said = [field for field, _ in home.lacks(lambda name: getattr(home, name).all())]
    assert said == (["lead_text"] if is_too_long else [])


def test_the_latest_publications_of_all_kinds_come_newest_first(read):
    for n in range(LATEST + 2):
        kind = list(make.KINDS)[n % 4]
        make.KINDS[kind](title=f"No {n}", date=f"2023-05-{n + 1:02}")
    titles = [title.text() for title in read("/").css(".latest .line-title a")]
    assert titles == [f"No {n}" for n in range(LATEST + 1, 1, -1)]


def test_the_front_page_leads_to_the_library(read):
    make.StatementFactory()
    assert read("/").css_first(".more a").attributes["href"] == "/publications/"


def test_an_empty_site_has_a_front_page_without_empty_lists(read):
    html = read("/")
    assert html.css_first("h1").text() == "Asia Justice Coalition"
    assert not html.css("main section")


def test_the_menu_comes_from_the_tree_and_marks_where_the_reader_is(read):
    make.StandardPageFactory(title="About", show_in_menus=True)
    make.StandardPageFactory(title="Privacy", show_in_menus=False)
    statement = make.StatementFactory()
    html = read(statement)
    links = html.css("nav[aria-label=Main] a")
    assert [link.text() for link in links] == ["Campaigns", "Publications", "About", "Search"]
    assert [link.attributes.get("aria-current") for link in links] == [None, "true", None, None]
    current = read("/publications/").css_first("nav[aria-label=Main] [aria-current=page]")
    assert current.text() == "Publications"


def test_what_the_settings_say_stands_around_every_page(read):
    SiteSettings.objects.create(
        site=Site.objects.get(),
        organisation_name="The organisation",
        strapline="Its strapline",
        footer_text="One.\n\nTwo.",
        contact_email="office@example.org",
        contact_address="A street\nA town",
        social_links=[("link", {"name": "Bluesky", "address": "https://bsky.app/x"})],
    )
    html = read(make.StatementFactory(title="A statement"))
    assert html.css_first("title").text() == "A statement – The organisation"
    assert html.css_first(".site-name").text() == "The organisation Its strapline"
    paragraphs = [paragraph.text() for paragraph in html.css("footer.site-foot p")]
    assert paragraphs[-3:] == ["The organisation", "One.", "Two."]
    hrefs = [link.attributes["href"] for link in html.css("footer.site-foot a")]
    assert [href for href in hrefs if href not in ("/people/", "/organisations/")] == [
        "mailto:office@example.org", "/campaigns/", "/publications/", "/feeds/", "/verify/",
        "/.well-known/security.txt", "https://bsky.app/x",
    ]  # fmt: skip


def test_one_site_leads_into_another_by_its_full_address(client, settings, django_assert_num_queries):
    settings.ALLOWED_HOSTS = ["*"]
    inside = make.StatementFactory()
    root = Page.get_first_root_node()
    Site.objects.create(hostname="other.example", root_page=root.add_child(instance=Home(title="Other")))
    nowhere = root.add_child(instance=Page(title="Of no site"))
    response = client.get("/", headers={"host": "other.example"})
    links = LexborHTMLParser(response.content.decode()).css(".line-title a")
    assert [link.attributes["href"] for link in links] == [inside.full_url]
    assert inside.full_url.startswith("http://")
    with django_assert_num_queries(0):
        assert tree_address({"request": response.wsgi_request}, nowhere.url_path) == ""
        assert tree_address({"request": response.wsgi_request}, "/other/page/") == "/page/"


# --- The drawing ----------------------------------------------------------------------------------


def drawing(read):
    """The ways in which the front page offers its drawing, in their order, by the screens they are for."""
    return [source.attributes for source in read("/").css(".drawing source")]


def test_a_phone_finds_the_drawing_in_the_page_and_a_wide_screen_asks_for_a_larger_one(read):
    front(picture=make.PictureFactory(file__width=900, file__height=600))
    narrow, wide = drawing(read)
    assert narrow["media"] == "(max-width: 45.99rem)"
    kind, _, content = narrow["srcset"].partition(",")
    assert kind == "data:image/avif;base64"
    with Image.open(io.BytesIO(base64.b64decode(content))) as image:
        assert image.size == (412, 216)
    assert "media" not in wide
    assert wide["srcset"].startswith("/media/")


@pytest.mark.parametrize("lost", ["never made", "its file is gone", "too large"])
def test_a_drawing_that_the_page_cannot_hold_comes_by_a_request(read, lost, monkeypatch):
    picture = make.PictureFactory(file__width=800, file__height=600, file__color=lost_colour(lost))
    if lost == "never made":
        picture.sizes = {form: made for form, made in picture.sizes.items() if form != "in_page"}
        picture.save()
    elif lost == "its file is gone":
        picture.renditions.get(filter_spec__startswith="fill-412").file.storage.delete(
            picture.renditions.get(filter_spec__startswith="fill-412").file.name
        )
    else:
        monkeypatch.setattr(in_page, "LARGEST", 10)
    front(picture=picture)
    (only,) = drawing(read)
    assert only["srcset"].startswith("/media/")


def lost_colour(lost: str) -> str:
    """A colour of its own for each: what was read once is remembered by its content."""
    return {"never made": "red", "its file is gone": "green", "too large": "blue"}[lost]


def test_pictures_further_down_are_asked_for_and_stand_in_no_page(read):
    campaign = make.CampaignFactory(lead_picture=make.PictureFactory())
    front(featured_campaigns=featured(campaign))
    html = read("/")
    assert html.css(".lead-story source")
    assert not html.css("source[srcset^='data:']")
