"""What was public and is no more says so, at every address that it had; what never was says nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page

from . import factories as make

pytestmark = pytest.mark.django_db


def unpublish(page: Any) -> None:
    page.unpublish()


def restrict(page: Any) -> None:
    make.restrict(page)


def delete(page: Any) -> None:
    page.delete()


def expire(page: Any) -> None:
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    Page.objects.get(pk=page.pk).unpublish(set_expired=True)


Way = Callable[[Any], None]
WAYS: list[Way] = [unpublish, delete, expire]


def status(client: Client, address: str) -> int:
    return client.get(address).status_code


def addresses_of(page: Any) -> list[str]:
    """All addresses that a publication with a person, an organisation, a topic, a place and a file gives."""
    file = page.attachments.get().file
    row = page.contributions.get()
    topic, place = page.topics.get(), page.places.get()
    address = page.get_url()
    return [
        address,
        *(f"{address.rstrip('/')}.{ending}" for ending in ("ris", "bib", "csl.json")),
        row.person.get_absolute_url(),
        row.organisation.get_absolute_url(),
        *(f"/feeds/topic/{topic.slug}{ending}" for ending in (".atom", "/")),
        *(f"/feeds/place/{place.slug}{ending}" for ending in (".atom", "/")),
        file.url,
    ]


@pytest.fixture
def page() -> Any:
    return make.StatementFactory(
        title="What it was about",
        topics=[make.TopicFactory()],
        places=[make.PlaceFactory()],
        contributions=make.contributions(1),
        attachments=make.attachments(1),
    )


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_all_that_was_public_through_a_page_is_said_to_be_gone_with_it(page, client, way):
    addresses = addresses_of(page)
    assert {status(client, address) for address in addresses} == {200}
    way(page)
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 410, address
        assert "What it was about" not in answer.content.decode()


def test_what_comes_back_is_there_again(page, client):
    addresses = addresses_of(page)
    page.unpublish()
    page.save_revision().publish()
    assert {status(client, address) for address in addresses} == {200}


def test_what_was_never_public_is_only_not_found(client):
    page = make.StatementFactory(
        live=False,
        topics=[make.TopicFactory()],
        places=[make.PlaceFactory()],
        contributions=make.contributions(1),
        attachments=make.attachments(1),
    )
    addresses = addresses_of(page)
    assert {status(client, address) for address in addresses} == {404}
    page.delete()
    assert {status(client, address) for address in addresses} == {404}


def test_a_page_that_has_expired_says_so_though_the_clock_comes_later(page, client):
    address = page.get_url()
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=5))
    assert status(client, address) == 410
    assert status(client, f"{address.rstrip('/')}.ris") == 410


def test_a_draft_with_a_time_that_is_over_is_only_not_found(client):
    page = make.StatementFactory(live=False, expire_at=timezone.now() - timedelta(minutes=1))
    assert status(client, page.get_url()) == 404


@pytest.mark.parametrize("way", ["unpublished", "deleted"])
def test_campaigns_and_standard_pages_say_so_too(client, way):
    campaign = make.CampaignFactory(slug="seas")
    parent = make.StandardPageFactory(slug="parent")
    make.StandardPageFactory(parent=parent, slug="below")
    addresses = ["/campaigns/seas/", "/feeds/campaign/seas.atom", "/feeds/campaign/seas/", "/parent/"]
    assert {status(client, address) for address in addresses} == {200}
    for page in (campaign, parent):
        page.unpublish() if way == "unpublished" else Page.objects.get(pk=page.pk).specific.delete()
    assert {address: status(client, address) for address in addresses} == dict.fromkeys(addresses, 410)
    assert status(client, "/parent/below/") == (200 if way == "unpublished" else 410)


def test_a_renamed_thing_that_is_withdrawn_is_gone_from_all_its_addresses(page, client):
    topic = page.topics.get()
    old = f"/feeds/topic/{topic.slug}.atom"
    topic.slug = "another"
    topic.save()
    assert client.get(old)["Location"] == "/feeds/topic/another.atom"
    page.unpublish()
    assert (status(client, old), status(client, "/feeds/topic/another.atom")) == (410, 410)


def test_a_file_that_is_taken_off_its_page_says_so(page, client):
    file = page.attachments.get().file
    page.attachments.all().delete()
    page.save_revision().publish()
    assert status(client, file.url) == 410
    assert status(client, file.url.replace(file.filename, "another.pdf")) == 404
    assert status(client, f"/documents/{file.pk + 999}/{file.filename}") == 404


def test_a_picture_whose_page_is_withdrawn_says_so(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        picture = make.PictureFactory()
        page = make.CampaignFactory(lead_picture=picture)
    picture.refresh_from_db()
    url = picture.sizes["card"][0]["url"]
    assert status(client, url) == 200
    page.unpublish()
    assert status(client, url) == 410
    assert status(client, f"{url}x") == 404


def test_the_notice_has_a_field_to_search_the_whole_site(page, client):
    page.unpublish()
    for address, code in ((page.get_url(), 410), ("/nothing/", 404)):
        html = LexborHTMLParser(client.get(address).content.decode())
        form = html.css_first("main form")
        assert (form.attributes["action"], form.attributes["method"]) == ("/publications/", "get")
        field = form.css_first("input[name=q]")
        assert form.css_first("label").attributes["for"] == field.attributes["id"]
        assert html.css_first(".kicker").text() == str(code)
        assert status(client, f"{form.attributes['action']}?q=x") == 200


def test_each_search_on_a_page_of_what_is_not_there_has_a_name_of_its_own(page, client):
    page.unpublish()
    for address, code in ((page.get_url(), 410), ("/nothing/", 404)):
        answer = client.get(address)
        assert answer.status_code == code
        searches = LexborHTMLParser(answer.content).css("[role=search]")
        names = [search.attributes.get("aria-label") for search in searches]
        assert len(names) == len(set(names)) == 2
