"""Of several pages at once, each that is refused is named with the reason, and the others go through."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page

from bundles.tests.factories import BundleFactory, draft, unfinished
from campaigns.models import Attachment
from campaigns.tests import factories as make
from clean_files.models import Report

pytestmark = pytest.mark.django_db


def do(client: Any, action: str, *pages: Any, **fields: Any) -> list[str]:
    """Does it with all these pages; gives what the admin says of it."""
    query = urlencode([("id", page.pk) for page in pages] + [("next", reverse("wagtailadmin_home"))])
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    html = LexborHTMLParser(client.post(f"{address}?{query}", fields, follow=True).content.decode())
    return [" ".join(message.text().split()) for message in html.css(".messages li")]


def live(*pages: Any) -> list[bool]:
    return [Page.objects.get(pk=page.pk).live for page in pages]


def test_publishing_names_each_that_is_not_ready_and_publishes_the_others(secretariat):
    ready = [draft(title="First"), draft(title="Second")]
    lacking, bundled, file = unfinished(), draft(title="Bundled"), make.FileFactory()
    held = draft(make.DocumentFactory, title="Held", attachments=[Attachment(file=file)])
    BundleFactory(title="Together", pages=[bundled])
    Report.objects.filter(digest=file.file_hash).update(is_held=True)
    said = do(secretariat, "publish", ready[0], lacking, bundled, held, ready[1])
    assert live(*ready, lacking, bundled, held) == [True, True, False, False, False]
    assert any("2 pages have been published" in line for line in said)
    # It is a step in the history of each.
    for page in ready:
        history = secretariat.get(reverse("wagtailadmin_pages:history", args=[page.pk]))
        assert "wagtail.publish" in [entry.action for entry in history.context["object_list"]], page.title
    for page, reason in ((lacking, "Summary"), (bundled, "Together"), (held, "held back")):
        assert [line for line in said if page.title in line and "left as it was" in line and reason in line]


def test_drafts_below_that_are_not_ready_are_named(secretariat):
    above = draft(make.StandardPageFactory, title="Above")
    good = draft(make.StandardPageFactory, parent=above, title="Good")
    bad = draft(make.StandardPageFactory, parent=above, title="Bad")
    BundleFactory(title="Together", pages=[bad])
    said = do(secretariat, "publish", above, include_descendants="on")
    assert live(above, good, bad) == [True, True, False]
    assert any("“Bad” was left as it was" in line for line in said)


def test_a_version_whose_expiry_has_passed_is_named(secretariat, clocks):
    page = draft(title="Late", expire_at=clocks.now() + timedelta(hours=1))
    clocks.time_passes(timedelta(hours=1))
    said = do(secretariat, "publish", page)
    assert any("“Late” was left as it was" in line and "has passed" in line for line in said)
    assert not any("have been published" in line or "has been published" in line for line in said)


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete", "move"])
def test_who_may_not_is_told_so_for_each_page(writer, action):
    pages = [make.StatementFactory(title="One"), make.StatementFactory(title="Two")]
    said = do(writer, action, *pages, chooser=pages[0].get_parent().pk)
    assert live(*pages) == [True, True]
    for page in pages:
        assert any(page.title in line and "You may not" in line for line in said), said


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_what_nothing_speaks_against_is_done(secretariat, action):
    pages = [make.StandardPageFactory(), make.StandardPageFactory()]
    do(secretariat, action, *pages)
    assert not Page.objects.filter(pk__in=[page.pk for page in pages], live=True).exists()


def test_what_something_else_needs_is_named(secretariat, monkeypatch):
    """Nothing on the site protects a page today; a part that is added may."""
    from django.db.models import ProtectedError

    kept, gone = make.StandardPageFactory(title="Kept"), make.StandardPageFactory()
    delete = Page.delete

    def refuse(self: Page, *args: Any, **kwargs: Any) -> Any:
        if self.pk == kept.pk:
            raise ProtectedError("needed", {self})
        return delete(self, *args, **kwargs)

    monkeypatch.setattr(Page, "delete", refuse)
    said = do(secretariat, "delete", kept, gone)
    assert Page.objects.filter(pk=kept.pk).exists()
    assert not Page.objects.filter(pk=gone.pk).exists()
    assert any("“Kept” was left as it was" in line for line in said)


@pytest.mark.spread(4)
@pytest.mark.parametrize("action", ["publish", "unpublish", "delete"])
@pytest.mark.parametrize("asked", ["several", "all below", "what is refused", "the front page of the site"])
def test_where_nobody_says_what_comes_next_it_leads_to_the_list_with_the_pages(secretariat, action, asked):
    above = make.StandardPageFactory(title="Above")
    pages = [draft(make.StandardPageFactory, parent=above) for _ in range(2)]
    query = urlencode([("id", page.pk) for page in pages])
    list_of = reverse("wagtailadmin_explore", args=[above.pk])
    if asked == "all below":
        query = f"id=all&childOf={above.pk}"
    elif asked == "what is refused":
        BundleFactory(title="Together", pages=[pages[0]])
    elif asked == "the front page of the site":
        query = f"id={above.get_parent().pk}"
        list_of = reverse("wagtailadmin_explore_root")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    assert f'href="{list_of}"' in secretariat.get(f"{address}?{query}").content.decode()
    if asked != "the front page of the site":
        assert secretariat.post(f"{address}?{query}")["Location"] == list_of
