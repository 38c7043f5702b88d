"""What is not public is nowhere: in no list, block, link, timeline or page about somebody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from ajc_site.tests.support.depth import mostly_deep, some
from campaigns.models import (
    CampaignIndex,
    Contribution,
    FeaturedCampaign,
    Home,
    JointIssuer,
    Library,
    Publication,
)
from page_tree.public import SitePageQuerySet

from . import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.first]
TITLE = "Not for every eye"


def never_published(page: Page) -> None:
    # As the admin makes it: a page that has a draft and was never live.
    type(page).objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)


def expired(page: Page) -> None:
    type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")


def with_restricted_parent(page: Page) -> None:
    make.restrict(page.get_parent())


def for_logged_in_staff(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


WAYS: dict[str, Callable[[Page], Any]] = {
    "draft": never_published,
    "unpublished": lambda page: page.unpublish(),
    "password": make.restrict,
    "login": for_logged_in_staff,
    "password on its parent": with_restricted_parent,
    "expired": expired,
}
PLACES = [
    "home", "library", "library by kind", "library by year", "campaign", "person", "organisation",
    "rich text", "call to action", "series",
]  # fmt: skip


class Site:
    """A site in which one publication, a video, turns up wherever a publication can."""

    def __init__(self) -> None:
        self.campaign = make.CampaignFactory()
        series = make.SeriesFactory()
        person, body = make.PersonFactory(), make.OrganisationFactory()
        common: dict[str, Any] = {"series": series, "campaigns": [self.campaign]}

        def roles() -> dict[str, Any]:
            return {
                "contributions": [Contribution(person=person, organisation=body)],
                "attribution": "joint",
                "joint_issuers": [JointIssuer(organisation=body)],
            }

        self.publication = make.VideoFactory(title=TITLE, slug="hidden", **common, **roles())
        sibling = make.VideoFactory(title="Sibling", **common, **roles())
        third = make.VideoFactory(title="Third", **common)
        link = f'<p>Before <a linktype="page" id="{self.publication.pk}">the words</a> after.</p>'
        self.campaign.body = [
            ("publication", {"publication": self.publication}),
            ("video_series", {"videos": [self.publication, third]}),
            ("dated_update", {"date": "2023-05-23", "text": link}),
        ]
        self.campaign.save()
        with_link = make.StandardPageFactory(body=[("text", link)])
        action = {"text": "Look", "label": "Press", "page": self.publication}
        with_button = make.StandardPageFactory(body=[("call_to_action", action)])
        library = Library.objects.get().get_url()
        self.addresses = {
            "home": "/",
            "library": library,
            "library by kind": f"{library}?kind=video",
            "library by year": f"{library}?year={self.publication.date.year}",
            "campaign": self.campaign.get_url(),
            "person": person.get_absolute_url(),
            "organisation": body.get_absolute_url(),
            "rich text": with_link.get_url(),
            "call to action": with_button.get_url(),
            "series": sibling.get_url(),
        }


def shows_it(client, address: str) -> bool:
    html = client.get(address).content.decode()
    return TITLE in html or "/hidden/" in html


@pytest.mark.deeper
@pytest.mark.parametrize("place", some(list(PLACES), 4))
def test_a_public_publication_is_there(client, place):
    assert shows_it(client, Site().addresses[place])


@pytest.mark.deeper
@pytest.mark.parametrize("way", some(list(WAYS), 3))
def test_a_hidden_publication_is_nowhere(client, way):
    site = Site()
    WAYS[way](site.publication)
    assert [place for place in PLACES if shows_it(client, site.addresses[place])] == []


@pytest.mark.parametrize("way", WAYS)
def test_a_hidden_publications_own_address_does_not_show_it(client, way):
    publication = make.VideoFactory(title=TITLE)
    address = publication.get_url()
    assert shows_it(client, address)
    WAYS[way](publication)
    assert not shows_it(client, address)


def test_words_that_linked_to_a_hidden_page_stay_as_words(read):
    site = Site()
    never_published(site.publication)
    paragraph = read(site.addresses["rich text"]).css_first(".prose p")
    assert paragraph.text() == "Before the words after."
    assert not paragraph.css("a[href]")


def test_a_button_to_a_hidden_page_is_not_shown_at_all(read):
    site = Site()
    never_published(site.publication)
    html = read(site.addresses["call to action"])
    assert not html.css(".button")
    assert "Press" not in html.text()


def test_a_block_keeps_the_hidden_publication_that_staff_chose():
    site = Site()
    never_published(site.publication)
    body = type(site.campaign).objects.get(pk=site.campaign.pk).body
    assert body[0].value["publication"].pk == site.publication.pk
    assert body[1].value["videos"][0].pk == site.publication.pk


def test_the_hidden_are_not_counted(read):
    shown, hidden = make.StatementFactory(), make.StatementFactory(live=False)
    assert shown.live
    assert not hidden.live
    assert read("/publications/").css_first("#found").text() == "1 publication"


def test_a_year_with_hidden_publications_alone_is_not_offered(read):
    make.StatementFactory(date="2011-01-01", live=False)
    make.StatementFactory(date="2012-01-01")
    offered = [box.attributes["value"] for box in read("/publications/").css("input[name=year]")]
    assert offered == ["2012"]


@pytest.mark.parametrize("way", ["draft", "password", "login"])
def test_people_and_organisations_of_hidden_publications_alone_are_not_found(client, way):
    publication = make.StatementFactory(
        contributions=make.contributions(1),
        signatories=make.signatories(1),
        attribution="joint",
        joint_issuers=make.joint_issuers(1),
    )
    contribution = publication.contributions.get()
    addresses = [
        contribution.person.get_absolute_url(),
        contribution.organisation.get_absolute_url(),
        publication.signatories.get().organisation.get_absolute_url(),
        publication.joint_issuers.get().organisation.get_absolute_url(),
    ]
    assert [client.get(address).status_code for address in addresses] == [200] * 4
    WAYS[way](publication)
    # Gone, where what was public is written down: a script that changes rows tells nobody.
    assert {client.get(address).status_code for address in addresses} <= {404, 410}


def test_nobody_has_a_page_before_anything_of_theirs_is_published(client):
    assert client.get(make.PersonFactory().get_absolute_url()).status_code == 404
    assert client.get(make.OrganisationFactory().get_absolute_url()).status_code == 404
    assert client.get("/people/nobody-of-this-name/").status_code == 404
    assert client.get("/organisations/none-of-this-name/").status_code == 404


@pytest.mark.parametrize("way", mostly_deep(WAYS, 4))
def test_a_hidden_campaign_is_nowhere(client, way):
    campaign = make.CampaignFactory(title=TITLE, slug="hidden")
    home = Home.objects.get()
    home.featured_campaigns = [FeaturedCampaign(campaign=campaign)]
    home.save()
    filed = make.StatementFactory(campaigns=[campaign])
    linked = make.StandardPageFactory(body=[("text", f'<p><a linktype="page" id="{campaign.pk}">it</a></p>')])
    index = CampaignIndex.objects.get()
    places = ["/", index.get_url(), filed.get_url(), linked.get_url()]
    assert all(shows_it(client, place) for place in places)
    WAYS[way](campaign)
    assert [place for place in places if shows_it(client, place)] == []
    # The form that asks for a password names the address that it leads to, and no more.
    assert TITLE not in client.get(campaign.get_url()).content.decode()


@pytest.mark.parametrize("way", ["draft", "password", "login"])
def test_a_hidden_page_is_not_in_the_menu(client, way):
    page = make.StandardPageFactory(title=TITLE, slug="hidden", show_in_menus=True)
    assert shows_it(client, "/")
    WAYS[way](page)
    assert not shows_it(client, "/")


def test_published_agrees_with_wagtails_own_view_of_what_is_public():
    open_page, draft, closed = (
        make.StatementFactory(),
        make.StatementFactory(live=False),
        make.StatementFactory(),
    )
    make.restrict(closed)
    parent = make.StandardPageFactory()
    make.restrict(parent)
    make.StandardPageFactory(parent=parent)
    make.StandardPageFactory(parent=make.StandardPageFactory())
    closed.create_alias(update_slug="alias-of-the-closed")
    open_page.create_alias(update_slug="alias-of-the-open")
    # Not below the restricted page, though its place in the tree begins with the same letters.
    pages = Page.objects.filter(depth__gt=1)
    by_wagtail = {page.pk for page in pages if page.live and not page.get_view_restrictions().exists()}
    assert (
        set(SitePageQuerySet(Page).filter(depth__gt=1).published().values_list("pk", flat=True)) == by_wagtail
    )
    assert draft.pk not in by_wagtail
    shown = SitePageQuerySet(Page).filter(depth__gt=1).with_visibility()
    assert {page.pk for page in shown if page.is_public} == by_wagtail


def test_a_scheduled_publication_is_hidden_until_its_time(client):
    publication = make.StatementFactory(title=TITLE, live=False)
    publication.go_live_at = timezone.now() + timedelta(hours=1)
    publication.save_revision().publish()
    call_command("publish_scheduled")
    assert not shows_it(client, "/publications/")
    Publication.objects.filter(pk=publication.pk).update(go_live_at=timezone.now() - timedelta(minutes=1))
    revision = publication.latest_revision
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = (timezone.now() - timedelta(minutes=1)).isoformat()
    revision.save()
    call_command("publish_scheduled")
    assert shows_it(client, "/publications/")


def test_a_draft_of_a_public_page_does_not_change_what_readers_see(client):
    publication = make.StatementFactory(title="The public title")
    publication.title = TITLE
    publication.save_revision()
    assert not shows_it(client, "/publications/")
    assert not shows_it(client, publication.get_url())
