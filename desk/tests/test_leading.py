"""Who takes a page away that the front page shows is told so while they are asked, or once it is done."""

from collections.abc import Callable

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page

from campaigns.models import Home
from campaigns.tests import factories as make
from desk.notices.leading import IS_TOLD, LEADS

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Home:
    return Home.objects.get()


def told(client: Client, page: Page, action: str) -> tuple[str, list[str]]:
    """The warnings where it is asked or was done, and where their links lead."""
    address = f"/admin/pages/{page.pk}/{action}/"
    answer = client.get(address) if action == "delete" else client.post(address, follow=True)
    assert answer.status_code == 200
    found = LexborHTMLParser(answer.content).css(".messages .warning")
    return " ".join(one.text() for one in found), [
        link.attributes["href"] or "" for one in found for link in one.css("a")
    ]


def lead(home: Home, page: Page) -> None:
    home.lead_story = page


def tell_more(home: Home, page: Page) -> None:
    home.stories.create(page=page)


@pytest.mark.parametrize("action", ["delete", "unpublish"])
@pytest.mark.parametrize(("place", "words"), [(lead, LEADS), (tell_more, IS_TOLD)], ids=["lead", "story"])
def test_a_page_on_the_front_page_says_so_when_it_goes(
    admin_client: Client, home: Home, place: Callable[[Home, Page], None], words: str, action: str
) -> None:
    campaign = make.CampaignFactory(title="On the front page")
    place(home, campaign)
    home.save()
    text, links = told(admin_client, campaign, action)
    assert words in text
    assert links == [f"/admin/pages/{home.pk}/edit/"]


def test_another_page_says_nothing(admin_client: Client, home: Home) -> None:
    home.lead_story = make.CampaignFactory(title="On the front page")
    home.save()
    assert told(admin_client, make.CampaignFactory(title="Elsewhere"), "delete") == ("", [])


def test_what_lies_below_a_page_that_goes_counts_too(admin_client: Client, home: Home) -> None:
    campaign = make.CampaignFactory(title="On the front page")
    home.lead_story = campaign
    home.save()
    assert LEADS in told(admin_client, campaign.get_parent(), "delete")[0]
