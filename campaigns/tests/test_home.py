"""The front page: the campaigns that staff chose, and the latest publications."""

import pytest
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page, Site

from campaigns.models import FeaturedCampaign, Home, SiteSettings
from campaigns.models.home import LATEST
from campaigns.templatetags.site_tags import tree_address

from . import factories as make

pytestmark = pytest.mark.django_db


def test_the_campaigns_are_those_that_staff_chose_in_their_order(read):
    campaigns = [make.CampaignFactory(title=title) for title in ("First", "Second", "Third")]
    home = Home.objects.get()
    home.featured_campaigns = [
        FeaturedCampaign(campaign=campaigns[2], sort_order=0),
        FeaturedCampaign(campaign=campaigns[0], sort_order=1),
    ]
    home.save()
    assert [heading.text() for heading in read("/").css(".entry h3")] == ["Third", "First"]


def test_the_latest_publications_of_all_kinds_come_newest_first(read):
    for n in range(LATEST + 2):
        kind = list(make.KINDS)[n % 4]
        make.KINDS[kind](title=f"No {n}", date=f"2023-05-{n + 1:02}")
    titles = [title.text() for title in read("/").css(".lines .line-title")]
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
    assert [link.text() for link in links] == ["Campaigns", "Publications", "About"]
    assert [link.attributes.get("aria-current") for link in links] == [None, "true", None]
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
    assert hrefs == ["mailto:office@example.org", "/feeds/", "https://bsky.app/x"]


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
