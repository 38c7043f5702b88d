"""Where links stand is written down as pages and rows are saved, and renewed as they change."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from campaigns.models import Campaign, Organisation, SiteSettings, Statement
from campaigns.tests import factories as make
from links.dead import dead_among
from links.models import Link, Place, State
from links.walking import change_links, links_in

pytestmark = pytest.mark.django_db
OUT = "https://out.example/"


def text(*names: str) -> tuple[str, str]:
    return ("text", "".join(f'<p>See <a href="{OUT}{name}">it</a>.</p>' for name in names))


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:

    def begin() -> Any:
        # A test's own transaction never ends, and what it did after the last part of it waits for ever.
        connection.run_on_commit.clear()
        return django_capture_on_commit_callbacks(execute=True)

    return begin


def standing() -> set[tuple[str, str, bool]]:
    """Which link stands in which field, in a draft or not."""
    return {(place.address.removeprefix(OUT), place.field, place.is_draft) for place in Place.objects.all()}


def test_every_kind_of_link_is_found_and_changed_where_it_stands() -> None:
    places = [
        text("text?a=1&b=2", "text#part"),
        make.table(("State",), (f'<p><a href="{OUT}table">it</a></p>',)),
        ("other_language", {"language": "fr", "text": f'<p><a href="{OUT}other">it</a></p>'}),
        ("call_to_action", {"text": "Do.", "label": "Do", "page": None, "address": f"{OUT}call"}),
        ("dated_update", {"date": date(2023, 5, 23), "text": f'<p><a href="{OUT}update">it</a></p>'}),
        (
            "positions",
            {
                "title": "States", "as_of": date(2023, 5, 26), "source": "", "source_address": f"{OUT}source",
                "positions": ["First"], "table": "Japan; First",
            },
        ),
        ("text", f"<p>As noted{make.mark('a')}.</p>"),
        make.notes(a=f'<p><a href="{OUT}note">it</a></p>'),
    ]  # fmt: skip
    campaign = Campaign.objects.get(pk=make.CampaignFactory(body=places).pk)
    names = ["text?a=1&b=2", "text#part", "table", "other", "call", "update", "source", "note"]
    found = list(links_in(campaign))
    assert [link.removeprefix(OUT) for _, link in found] == names
    # As Wagtail's forms name the field, by the key of its block.
    assert found[0][0] == f"body.{campaign.body[0].id}"
    assert found[-1][0] == f"body.{campaign.body[7].id}.a"
    assert found[4][0] == f"body.{campaign.body[3].id}.address"
    new = 'https://new.example/?a=1&b="2"'
    assert change_links(campaign, lambda path, link: new) == ["body"]
    campaign.save_revision().publish()
    again = Campaign.objects.get(pk=campaign.pk)
    assert {link for _, link in links_in(again)} == {new}
    assert [block.id for block in again.body] == [block.id for block in campaign.body]
    assert change_links(again, lambda path, link: link) == []


def test_other_fields_and_rows_are_gathered_and_this_sites_own_pages_are_not(committed: Any) -> None:
    with committed():
        make.VideoFactory(
            video_address="https://vimeo.com/123456789",
            transcript=f'<p><a href="{OUT}transcript">it</a> <a href="http://testserver/x/">own</a>'
            ' <a href="mailto:a@example.org">mail</a></p>',
        )
        organisation = make.OrganisationFactory(website=f"{OUT}organisation")
        Redirect.add_redirect("/old/", f"{OUT}redirect")
        settings = SiteSettings.objects.get_or_create(site=Site.objects.get())[0]
        settings.social_links = [("link", {"name": "Us", "address": f"{OUT}social"})]
        settings.save()
    assert standing() == {
        ("https://vimeo.com/123456789", "video_address", False),
        ("transcript", "transcript", False),
        ("organisation", "website", False),
        ("redirect", "redirect_link", False),
        ("social", "social_links", False),
    }
    with committed():
        organisation.delete()
        Redirect.objects.get().delete()
    assert {name for name, _, _ in standing()} == {"https://vimeo.com/123456789", "transcript", "social"}
    assert not Link.objects.filter(address=f"{OUT}redirect").exists()


def test_drafts_are_told_from_what_is_on_the_site(committed: Any) -> None:
    with committed():
        page = make.StatementFactory(body=[text("live")])
    assert standing() == {("live", "body", False)}
    page.body = [text("draft")]
    with committed():
        page.save_revision()
    assert standing() == {("live", "body", False), ("draft", "body", True)}
    key = Link.objects.get(address=f"{OUT}live").pk
    with committed():
        Statement.objects.get(pk=page.pk).latest_revision.publish()
    assert standing() == {("draft", "body", False)}
    assert not Link.objects.filter(pk=key).exists()
    with committed():
        Statement.objects.get(pk=page.pk).unpublish()
    assert standing() == {("draft", "body", True)}
    with committed():
        make.StatementFactory(live=False, body=[text("new", "new")])
    # In one field the same link twice is one place.
    assert standing() == {("draft", "body", True), ("new", "body", True)}
    Place.objects.all().delete()
    call_command("check_links", gather=True, verbosity=0)
    assert standing() == {("draft", "body", True), ("new", "body", True)}


def test_an_alias_follows_its_page_until_that_is_deleted(committed: Any) -> None:
    with committed():
        page = make.StatementFactory(body=[text("live")])
        alias = page.create_alias(update_slug="alias", parent=page.get_parent())
    assert Place.objects.get().page_id == page.pk
    with committed():
        Statement.objects.get(pk=page.pk).delete()
    # It left the site, and is a page of its own from now on.
    left = Place.objects.get()
    assert (left.page_id, left.is_draft) == (alias.pk, True)


def test_who_asks_hears_which_are_dead(django_assert_num_queries: Any) -> None:
    Link.objects.create(address=f"{OUT}dead", host="out.example", state=State.DEAD, said="It is gone.")
    Link.objects.create(address=f"{OUT}failing", host="out.example", state=State.FAILING, said="It is away.")
    asked = [f"{OUT}dead#part", f"{OUT}failing", "mailto:a@example.org", f"{OUT}unknown", ""]
    with django_assert_num_queries(1):
        assert dead_among(asked) == {f"{OUT}dead#part": "It is gone."}


def test_an_organisation_keeps_what_else_it_has() -> None:
    organisation = make.OrganisationFactory(website=f"{OUT}x", description="A https://out.example/x in words")
    assert [link for _, link in links_in(Organisation.objects.get(pk=organisation.pk))] == [f"{OUT}x"]
