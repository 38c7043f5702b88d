"""Renamed or moved: every address that was public leads to where it is now, and tells of no draft."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from ajc_site.tests.support.depth import mostly_deep, some
from campaigns.addresses.proposing import proposed
from campaigns.models import CampaignIndex, Home, Library, PublicAddress, Statement

from . import factories as make

pytestmark = pytest.mark.django_db

TERMS = ["topic", "place", "series"]


def leads_to(client: Client, address: str, target: str) -> None:
    for method in (client.get, client.head):
        response = method(address)
        assert response.status_code == 301, address
        assert response["Location"] == target
        assert response["Cache-Control"] == "public, no-cache"
    assert client.get(target).status_code == 200


def rename(thing: Any, slug: str) -> None:
    thing.refresh_from_db()
    thing.slug = slug
    if isinstance(thing, Page) and thing.live:
        thing.save_revision().publish()
    else:
        thing.save()


# --- People and organisations ------------------------------------------------------------------------


def person() -> tuple[Any, Any]:
    speech = make.SpeechFactory(contributions=make.contributions(1))
    return speech.contributions.get().person, speech


def contributing_organisation() -> tuple[Any, Any]:
    speech = make.SpeechFactory(contributions=make.contributions(1))
    return speech.contributions.get().organisation, speech


def signing_organisation() -> tuple[Any, Any]:
    statement = make.StatementFactory(signatories=make.signatories(1))
    return statement.signatories.get().organisation, statement


def issuing_organisation() -> tuple[Any, Any]:
    statement = make.StatementFactory(attribution="joint", joint_issuers=make.joint_issuers(1))
    return statement.joint_issuers.get().organisation, statement


INVOLVED = [person, contributing_organisation, signing_organisation, issuing_organisation]
Involve = Callable[[], tuple[Any, Any]]


@pytest.mark.parametrize("involve", INVOLVED)
def test_every_address_that_a_name_had_leads_to_its_page(involve: Involve, client: Client) -> None:
    somebody, _ = involve()
    first = somebody.get_absolute_url()
    rename(somebody, "second")
    second = somebody.get_absolute_url()
    rename(somebody, "third")
    leads_to(client, first, somebody.get_absolute_url())
    leads_to(client, second, somebody.get_absolute_url())


@pytest.mark.parametrize("involve", mostly_deep(INVOLVED, 2))
def test_a_name_that_comes_back_to_its_first_address_goes_round_in_no_circle(
    involve: Involve, client: Client
) -> None:
    somebody, _ = involve()
    first = somebody.slug
    address = somebody.get_absolute_url()
    rename(somebody, "second")
    second = somebody.get_absolute_url()
    rename(somebody, first)
    assert client.get(address).status_code == 200
    leads_to(client, second, address)


@pytest.mark.parametrize("involve", mostly_deep(INVOLVED, 2))
def test_a_name_that_only_drafts_had_leads_nowhere(involve: Involve, client: Client) -> None:
    somebody, page = involve()
    first = somebody.get_absolute_url()
    page.unpublish()
    rename(somebody, "of-the-draft")
    draft = somebody.get_absolute_url()
    rename(somebody, "third")
    # Nothing is public now, and only the first ever was.
    assert (client.get(first).status_code, client.get(draft).status_code) == (410, 404)
    page.save_revision().publish()
    # The first was public before, and is not forgotten.
    leads_to(client, first, somebody.get_absolute_url())
    assert client.get(draft).status_code == 404


def test_an_address_given_to_somebody_new_is_theirs_while_they_are_public(client: Client) -> None:
    old, _ = person()
    address, slug = old.get_absolute_url(), old.slug
    rename(old, "renamed")
    make.PersonFactory(slug=slug)
    # Nobody knows of the new one yet.
    leads_to(client, address, old.get_absolute_url())
    new, page = person()
    type(new).objects.filter(slug=slug).delete()
    rename(new, slug)
    assert client.get(address).status_code == 200
    page.unpublish()
    leads_to(client, address, old.get_absolute_url())
    page.save_revision().publish()
    rename(new, "renamed-too")
    # The last who had it.
    leads_to(client, address, new.get_absolute_url())


def test_somebody_who_is_gone_is_said_to_be_gone_if_they_were_public(client: Client) -> None:
    somebody, page = person()
    nobody = make.PersonFactory()
    page.delete()
    assert client.get(somebody.get_absolute_url()).status_code == 410
    somebody.delete()
    nobody.delete()
    answer = client.get(f"/people/{somebody.slug}/")
    assert answer.status_code == 410
    assert somebody.name not in answer.content.decode()
    assert client.get(f"/people/{nobody.slug}/").status_code == 404


# --- Terms: facets, the API, feeds ---------------------------------------------------------------------


def filed(kind: str, term: Any) -> Any:
    fields: dict[str, Any] = {"series": term} if kind == "series" else {f"{kind}s": [term]}
    return make.StatementFactory(**fields)


def term_of(kind: str, **fields: Any) -> Any:
    factory: Any = {"topic": make.TopicFactory, "place": make.PlaceFactory, "series": make.SeriesFactory}[
        kind
    ]
    return factory(**fields)


def listed(client: Client, query: str) -> tuple[list[str], list[str]]:
    """The titles that the API lists, and what it says of the address."""
    answer = json.loads(client.get(f"/api/publications/?{query}").content)
    return [record["title"] for record in answer["publications"]], answer["notices"]


@pytest.mark.parametrize("kind", TERMS)
def test_the_library_knows_a_term_by_every_name_it_had(kind: str, client: Client, read: Any) -> None:
    term, other = term_of(kind, slug="first"), make.StatementFactory(title="Another matter")
    page = filed(kind, term)
    for slug in ("second", "third"):
        rename(term, slug)
    for slug in ("first", "second", "third"):
        assert listed(client, f"{kind}={slug}") == ([page.title], [])
        library = read(f"/publications/?{kind}={slug}")
        assert other.title not in library.css_first("main").text()
        answer: Any = client.get(f"/api/publications.csv?{kind}={slug}")
        table = b"".join(answer.streaming_content).decode()
        assert page.title in table
        assert other.title not in table


@pytest.mark.parametrize("kind", mostly_deep(TERMS, 2))
def test_the_library_tells_nothing_of_terms_that_only_drafts_have(kind: str, client: Client) -> None:
    term = term_of(kind, slug="first")
    page = filed(kind, term)
    page.unpublish()
    make.StatementFactory()
    rename(term, "of-the-draft")
    rename(term, "secret")
    for slug in ("first", "of-the-draft", "secret"):
        notices = listed(client, f"{kind}={slug}")[1]
        assert len(notices) == 1
        assert f"“{slug}”" in notices[0]
    page.save_revision().publish()
    assert listed(client, f"{kind}=first") == ([page.title], [])
    assert len(listed(client, f"{kind}=of-the-draft")[1]) == 1


def test_a_term_by_two_of_its_names_is_chosen_once(client: Client) -> None:
    term = make.TopicFactory(slug="first")
    page = filed("topic", term)
    rename(term, "second")
    assert listed(client, "topic=first&topic=second") == ([page.title], [])


def test_people_organisations_and_campaigns_narrow_the_library_by_every_name(client: Client) -> None:
    campaign = make.CampaignFactory(slug="first")
    speech = make.SpeechFactory(contributions=make.contributions(1), campaigns=[campaign])
    row = speech.contributions.get()
    make.SpeechFactory()
    for kind, thing in (
        ("person", row.person),
        ("organisation", row.organisation),
        ("campaign", campaign),
    ):
        old = thing.slug
        rename(thing, f"renamed-{kind}")
        assert listed(client, f"{kind}={old}") == ([speech.title], [])


@pytest.mark.parametrize("kind", ["topic", "place", "campaign"])
def test_a_feed_leads_on_with_what_it_is_about(kind: str, client: Client) -> None:
    thing = make.CampaignFactory(slug="first") if kind == "campaign" else term_of(kind, slug="first")
    make.StatementFactory(**{f"{kind}s": [thing]})
    rename(thing, "second")
    rename(thing, "third")
    for old in ("first", "second"):
        leads_to(client, f"/feeds/{kind}/{old}.atom", f"/feeds/{kind}/third.atom")
    assert client.get(f"/feeds/{kind}/invented.atom").status_code == 404


# --- Pages ---------------------------------------------------------------------------------------------


@pytest.mark.deeper
@pytest.mark.parametrize("kind", some(list(make.KINDS), 2))
def test_a_renamed_publication_is_found_at_every_address_with_its_citations(
    kind: str, client: Client
) -> None:
    page = make.KINDS[kind](
        slug="first", body=[("text", "<p>A text.</p>")], contributions=make.contributions(1)
    )
    rename(page, "second")
    rename(page, "third")
    for old in ("first", "second"):
        leads_to(client, f"/publications/{old}/", "/publications/third/")
        leads_to(client, f"/publications/{old}/?from=a-link", "/publications/third/?from=a-link")
        for ending in ("ris", "bib", "csl.json"):
            leads_to(client, f"/publications/{old}.{ending}", f"/publications/third.{ending}")
    # Without its last stroke too.
    assert client.get("/publications/first", follow=True).redirect_chain[-1][0] == "/publications/third/"


def test_a_renamed_campaign_leads_on(client: Client) -> None:
    page = make.CampaignFactory(slug="first")
    rename(page, "second")
    leads_to(client, "/campaigns/first/", "/campaigns/second/")
    assert client.get("/campaigns/first.ris").status_code == 404


@pytest.mark.parametrize(
    "way", ["publish", "save", "save some fields", "save as a plain page", "publish a draft of it"]
)
def test_a_page_leads_on_whatever_way_it_was_renamed(way: str, client: Client) -> None:
    page = make.StandardPageFactory(slug="first")
    if way == "publish":
        rename(page, "second")
    elif way == "publish a draft of it":
        page.slug = "second"
        page.save_revision()
        assert client.get("/first/").status_code == 200
        page.get_latest_revision().publish()
    else:
        page = Page.objects.get(pk=page.pk) if way == "save as a plain page" else page
        page.slug = "second"
        page.save(**({"update_fields": ["slug", "url_path"]} if way == "save some fields" else {}))
    leads_to(client, "/first/", "/second/")


def test_what_lies_below_a_renamed_page_leads_on_too(client: Client) -> None:
    above = make.StandardPageFactory(slug="above")
    below = make.StandardPageFactory(parent=above, slug="below")
    draft = make.StandardPageFactory(parent=above, slug="draft", live=False)
    rename(above, "renamed")
    leads_to(client, "/above/below/", "/renamed/below/")
    assert client.get("/above/draft/").status_code == 404
    draft = Page.objects.get(pk=draft.pk).specific
    draft.save_revision().publish()
    assert client.get("/renamed/draft/").status_code == 200
    assert client.get("/above/draft/").status_code == 404
    assert below.pk


def test_a_renamed_library_keeps_all_its_publications_addresses(client: Client) -> None:
    page = make.StatementFactory(slug="first")
    rename(Library.objects.get(), "documents-of-ours")
    rename(Page.objects.get(pk=page.pk).specific, "second")
    leads_to(client, "/publications/first/", "/documents-of-ours/second/")
    leads_to(client, "/publications/", "/documents-of-ours/")
    leads_to(client, "/publications/first.ris", "/documents-of-ours/second.ris")


def test_a_moved_page_and_all_below_it_lead_on(client: Client) -> None:
    old, new = make.StandardPageFactory(slug="old-home"), make.StandardPageFactory(slug="new-home")
    page = make.StandardPageFactory(parent=old, slug="page")
    make.StandardPageFactory(parent=page, slug="below")
    Page.objects.get(pk=page.pk).specific.move(Page.objects.get(pk=new.pk), pos="last-child")
    leads_to(client, "/old-home/page/", "/new-home/page/")
    leads_to(client, "/old-home/page/below/", "/new-home/page/below/")
    # And back again.
    Page.objects.get(pk=page.pk).specific.move(Page.objects.get(pk=old.pk), pos="last-child")
    leads_to(client, "/new-home/page/below/", "/old-home/page/below/")
    assert client.get("/old-home/page/below/").status_code == 200


def test_a_draft_that_is_renamed_tells_of_nothing(client: Client) -> None:
    page = make.StatementFactory(slug="secret", live=False)
    rename(page, "also-secret")
    for slug in ("secret", "also-secret"):
        assert client.get(f"/publications/{slug}/").status_code == 404
    page.save_revision().publish()
    rename(page, "public")
    assert client.get("/publications/secret/").status_code == 404
    leads_to(client, "/publications/also-secret/", "/publications/public/")
    assert not PublicAddress.objects.filter(address__contains="publications/secret").exists()


def test_a_page_behind_a_password_is_not_led_to(client: Client) -> None:
    page = make.StatementFactory(slug="first")
    rename(page, "second")
    make.restrict(page)
    assert client.get("/publications/first/").status_code == 410
    rename(page, "third")
    page.view_restrictions.all().delete()
    leads_to(client, "/publications/first/", "/publications/third/")
    leads_to(client, "/publications/second/", "/publications/third/")


def test_a_page_that_is_not_public_is_not_led_to(client: Client) -> None:
    page = make.StatementFactory(slug="first")
    rename(page, "second")
    page.unpublish()
    page.slug = "third"
    page.save()
    for slug, status in (("first", 410), ("second", 410), ("third", 404)):
        answer = client.get(f"/publications/{slug}/")
        assert answer.status_code == status
        assert "third" not in answer.content.decode()
        assert client.get(f"/publications/{slug}.ris").status_code == status
    page.save_revision().publish()
    for slug in ("first", "second"):
        leads_to(client, f"/publications/{slug}/", "/publications/third/")


def test_a_page_at_an_address_that_another_had_wins_while_it_is_live(client: Client) -> None:
    old = make.StandardPageFactory(slug="first")
    rename(old, "moved")
    new = make.StandardPageFactory(slug="first", live=False)
    leads_to(client, "/first/", "/moved/")
    new.save_revision().publish()
    assert client.get("/first/").status_code == 200
    Page.objects.get(pk=new.pk).specific.unpublish()
    leads_to(client, "/first/", "/moved/")


def test_an_address_at_which_a_publication_was_issued_is_never_anothers(client: Client) -> None:
    old, other = make.StatementFactory(slug="first"), make.StatementFactory(slug="other")
    for issued in (old, other):
        issued.save_revision().publish()
    rename(old, "moved")
    with pytest.raises(ValidationError, match="Another publication was issued at /publications/first/"):
        make.SpeechFactory(slug="first", live=False)
    other.slug = "first"
    with pytest.raises(ValidationError, match="Another publication was issued"):
        other.save_revision()
    assert proposed(Statement, "First", parent=old.get_parent()) == "first-2"
    # It may come back to it, also when all of them are called otherwise for a while.
    library = Library.objects.get()
    rename(library, "record")
    rename(library, "publications")
    rename(Statement.objects.get(pk=old.pk), "first")
    assert client.get("/publications/first/").status_code == 200


def test_nor_is_that_of_one_that_is_gone_another_publications(client: Client) -> None:
    gone = make.StatementFactory(slug="first")
    gone.save_revision().publish()
    Page.objects.get(pk=gone.pk).delete()
    with pytest.raises(ValidationError, match="Another publication was issued"):
        make.StatementFactory(slug="first")
    contact = make.StandardPageFactory(slug="contact")
    Page.objects.get(pk=contact.pk).delete()
    make.StandardPageFactory(slug="contact")
    assert client.get("/contact/").status_code == 200


@pytest.mark.parametrize("whole", ["page", "its parent"])
def test_a_page_that_was_public_and_is_deleted_is_said_to_be_gone(whole: str, client: Client) -> None:
    parent = make.StandardPageFactory(slug="parent")
    page = make.StandardPageFactory(parent=parent, slug="page", title="What it was about")
    make.StandardPageFactory(parent=parent, slug="draft", live=False)
    rename(page, "renamed")
    Page.objects.get(pk=page.pk if whole == "page" else parent.pk).specific.delete()
    for slug in ("page", "renamed"):
        answer = client.get(f"/parent/{slug}/")
        assert answer.status_code == 410
        assert "What it was about" not in answer.content.decode()
    if whole == "its parent":
        assert client.get("/parent/draft/").status_code == 404


def test_an_address_longer_than_an_index_takes_is_kept(client: Client) -> None:
    parent: Any = Home.objects.get()
    for _ in range(12):
        parent = make.StandardPageFactory(parent=parent, slug="ی" * 250)
    old = parent.get_url()
    rename(parent, "short")
    assert client.get(old)["Location"] == Page.objects.get(pk=parent.pk).get_url()


def test_saving_a_draft_of_a_live_page_writes_no_address_down(client: Client) -> None:
    page = make.StatementFactory(slug="first")
    before = PublicAddress.objects.count()
    page.slug = "planned"
    page.save_revision()
    assert PublicAddress.objects.count() == before
    assert client.get("/publications/planned/").status_code == 404


def test_the_front_page_and_the_lists_are_where_they_were(client: Client) -> None:
    rename(CampaignIndex.objects.get(), "our-campaigns")
    leads_to(client, "/campaigns/", "/our-campaigns/")
    rename(Home.objects.get(), "another-home")
    assert client.get("/").status_code == 200
    leads_to(client, "/campaigns/", "/our-campaigns/")


def test_a_page_that_expired_keeps_its_address_though_the_clock_came_later(client: Client) -> None:
    page = make.StatementFactory(slug="first", topics=[make.TopicFactory(slug="a-topic")])
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert client.get("/publications/first/").status_code == 410
    # As the clock does.
    Page.objects.get(pk=page.pk).unpublish(set_expired=True)
    page = Page.objects.get(pk=page.pk).specific
    page.slug, page.expire_at = "second", None
    page.save()
    assert client.get("/publications/first/").status_code == 410
    rename(page.topics.get(), "another-topic")
    page.save_revision().publish()
    leads_to(client, "/publications/first/", "/publications/second/")
    assert listed(client, "topic=a-topic") == ([page.title], [])
