"""An alias is a page at a second address: readers may come that way, and lists and counts have it once."""

import json

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from campaigns.models import CampaignIndex, Contribution, Home, Publication, Signatory
from desk.lists.filing import TopicViewSet
from desk.lists.people import OrganisationViewSet, PersonViewSet

from . import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed():
    """A statement with all that it can be listed under, and an alias of it."""
    campaign, topic, person = make.CampaignFactory(), make.TopicFactory(), make.PersonFactory()
    signed = make.OrganisationFactory()
    page = make.StatementFactory(campaigns=[campaign], topics=[topic])
    page.contributions.add(Contribution(person=person, role="Speaker"))
    page.signatories.add(Signatory(organisation=signed))
    page.save()
    alias = page.create_alias(update_slug="again")
    return page, alias, campaign, topic, person, signed


def links(client, address, within="main"):
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    return [link["href"] for link in soup.select(f"{within} a[href]")]


def test_every_list_has_a_publication_once_and_at_its_own_address(client, filed):
    page, alias, campaign, topic, person, signed = filed
    library = page.get_parent().get_url()
    lists = [
        "/", library, f"{library}?topic={topic.slug}", f"{library}?campaign={campaign.slug}",
        f"{library}?year={page.date.year}", f"{library}?q={page.title.split()[0]}", campaign.get_url(),
        person.get_absolute_url(), signed.get_absolute_url(),
    ]  # fmt: skip
    for address in lists:
        found = links(client, address)
        assert alias.get_url() not in found, address
        assert page.get_url() in found, address
    assert Publication.objects.listed().count() == 1


def test_machines_are_told_of_it_once(client, filed):
    page, alias, campaign, topic, *_ = filed
    for address in ("/api/publications/", f"/api/publications/?topic={topic.slug}", "/api/publications.json"):
        answer = client.get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        assert alias.get_url() not in content.decode(), address
        assert content.decode().count(page.get_url()) == 1, address
    assert json.loads(client.get("/api/publications/").content)["count"] == 1
    table = client.get("/api/publications.csv")
    assert alias.get_url() not in (b"".join(table) if table.streaming else table.content).decode()
    for feed in (
        "/feeds/all.atom",
        f"/feeds/topic/{topic.slug}.atom",
        f"/feeds/campaign/{campaign.slug}.atom",
    ):
        assert len(feedparser.parse(client.get(feed).content).entries) == 1, feed
    assert alias.get_url() not in client.get("/sitemap.xml").content.decode()
    told = client.get(campaign.get_url()).content.decode()
    assert alias.get_url() not in told


def test_a_reader_at_the_second_address_gets_the_page_and_its_own_address(client, filed):
    page, alias, *_ = filed
    answer = client.get(alias.get_url())
    assert answer.status_code == 200
    canonical = BeautifulSoup(answer.content, "html.parser").select_one('link[rel="canonical"]')["href"]
    assert canonical.endswith(page.get_url())


@pytest.mark.parametrize(
    "kind", ["StatementFactory", "VideoFactory", "CampaignFactory", "StandardPageFactory"]
)
def test_on_paper_a_page_names_its_own_address_at_both(client, kind):
    page = getattr(make, kind)()
    alias = page.create_alias(update_slug="again")
    for one in (page, alias):
        soup = BeautifulSoup(client.get(one.get_url()).content, "html.parser")
        [printed] = [line for line in soup.select(".on-paper") if "This page:" in line.text]
        assert printed.text == f"This page: {soup.select_one('link[rel=canonical]')['href']}"
        assert printed.text.endswith(page.get_url())


def test_citations_are_the_same_at_both_addresses(client):
    # Of an address in another script the key is made from the number.
    page = make.StatementFactory(slug="声明")
    alias = page.create_alias(update_slug="again")
    for ending in ("ris", "bib", "csl.json"):
        own, other = (client.get(f"{one.get_url().rstrip('/')}.{ending}").content for one in (page, alias))
        assert own == other, ending


def test_neither_menu_nor_footer_names_a_page_twice(client):
    home = Home.objects.get()
    about, hidden = (
        make.StandardPageFactory(parent=home, title=title, show_in_menus=in_menu)
        for title, in_menu in (("About us", True), ("Imprint", False))
    )
    for page in (about, hidden):
        page.create_alias(parent=home, update_slug=f"{page.slug}-again")
    for page in (about, hidden):
        found = links(client, "/", "body")
        assert page.get_url() in found
        assert f"/{page.slug}-again/" not in found


def test_a_series_has_a_member_once(client):
    series = make.SeriesFactory()
    first, second = (make.DocumentFactory(series=series, series_position=n) for n in (1, 2))
    alias = first.create_alias(update_slug="first-again")
    assert alias.get_url() not in links(client, second.get_url())
    assert first.get_url() in links(client, second.get_url())


def test_a_campaign_is_listed_once_and_has_its_publications_at_both_addresses(client):
    campaign = make.CampaignFactory()
    page = make.StatementFactory(campaigns=[campaign])
    alias = campaign.create_alias(update_slug="second")
    index = CampaignIndex.objects.get()
    assert alias.get_url() not in links(client, index.get_url())
    assert alias.get_url() not in links(client, page.get_url())
    assert f"/campaign/{alias.slug}.atom" not in client.get("/feeds/").content.decode()
    for address in (campaign.get_url(), alias.get_url()):
        answer = client.get(address)
        assert page.get_url() in links(client, address)
        assert reverse("feed", args=["campaign", campaign.slug]) in answer.content.decode()


def test_a_campaign_chosen_at_both_addresses_is_once_on_the_front_page(client):
    home, campaign = Home.objects.get(), make.CampaignFactory()
    alias = campaign.create_alias(update_slug="second")
    home.featured_campaigns.create(campaign=campaign)
    home.featured_campaigns.create(campaign=alias)
    home.save()
    found = links(client, "/")
    assert (campaign.get_url() in found, alias.get_url() in found) == (True, False)


def test_staff_s_lists_count_it_once_too(filed):
    _, _, _, topic, person, signed = filed
    assert PersonViewSet().rows().get(pk=person.pk).publication_count == 1
    assert OrganisationViewSet().rows().get(pk=signed.pk).signed_count == 1
    assert TopicViewSet().rows().get(pk=topic.pk).publication_count == 1
    assert TopicViewSet().rows().get(pk=make.TopicFactory().pk).publication_count == 0


def test_an_alias_that_becomes_a_page_of_its_own_is_counted(client, filed):
    _, alias, *_ = filed
    Publication.objects.filter(pk=alias.pk).update(alias_of=None)
    assert json.loads(client.get("/api/publications/").content)["count"] == 2
