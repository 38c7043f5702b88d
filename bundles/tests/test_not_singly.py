"""A page that waits in a bundle goes out by no other way; editing it stays possible."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from bundles.models import Bundle
from bundles.release import release
from campaigns.models import StandardPage
from campaigns.publishing.readiness import NotReady
from campaigns.tests import factories as make

from .factories import BundleFactory, are_live, draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def waits() -> StandardPage:
    return draft(make.StandardPageFactory, title="Waits", slug="waits")


@pytest.fixture
def bundle(waits) -> Bundle:
    return BundleFactory(title="Launch", pages=[waits, draft()])


def form_of(page: StandardPage, **changes: str) -> dict[str, str]:
    """What the page's form sends."""
    fields = {"title": page.title, "slug": page.slug, "summary": "What it says.", "body": streamfield([])}
    return nested_form_data(fields | {"comments": inline_formset([])} | changes)


def edit(page: StandardPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_by_the_form_s_button(secretariat, waits, bundle):
    response = secretariat.post(edit(waits), form_of(waits) | {"action-publish": "1"})
    assert "goes out with the bundle “Launch”" in response.content.decode()
    assert are_live(waits) == [False]


def test_by_the_schedule_of_its_form(secretariat, waits, bundle):
    time = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    response = secretariat.post(edit(waits), form_of(waits, go_live_at=time) | {"action-publish": "1"})
    assert "goes out with the bundle “Launch”" in response.content.decode()
    assert not waits.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_by_the_bulk_action(secretariat, waits, bundle):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={waits.pk}"
    response = secretariat.post(address, follow=True)
    assert "goes out with the bundle “Launch”" in response.content.decode()
    assert are_live(waits) == [False]


def test_with_the_page_above_it(secretariat, waits):
    below = draft(make.StandardPageFactory, parent=waits)
    BundleFactory(title="Launch", pages=[below])
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={waits.pk}"
    secretariat.post(address, {"include_descendants": "on"}, follow=True)
    assert are_live(below) == [False]


def test_by_an_approval(secretariat, writer, waits):
    state = waits.get_workflow().start(waits, writer.user)
    BundleFactory(title="Launch", pages=[waits])
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[waits.pk, "approve", state.current_task_state.pk]
    )
    response = secretariat.post(address, follow=True)
    assert "goes out with the bundle “Launch”" in response.content.decode()
    assert are_live(waits) == [False]


def test_by_a_schedule_made_before(waits):
    waits.go_live_at = timezone.now() - timedelta(minutes=1)
    waits.save_revision(approved_go_live_at=waits.go_live_at)
    BundleFactory(pages=[waits])
    call_command("keep_time", "--once")
    assert are_live(waits) == [False]


def test_by_a_script(waits, bundle):
    with pytest.raises(NotReady, match="Launch"):
        waits.get_latest_revision().publish()
    with pytest.raises(NotReady, match="Launch"):
        waits.publish(waits.get_latest_revision())
    assert are_live(waits) == [False]


def test_while_another_bundle_goes_out(waits, bundle):
    other = BundleFactory(pages=[draft()])
    release(other)
    with pytest.raises(NotReady, match="Launch"):
        waits.get_latest_revision().publish()


def test_its_alias_goes_out_with_it_and_not_before(waits, bundle):
    alias = waits.create_alias(update_slug="alias")
    assert are_live(alias) == [False]
    release(bundle)
    assert are_live(waits, alias) == [True, True]


def test_a_copy_is_not_on_the_site(secretariat, waits, bundle):
    data = {
        "new_title": "Copy",
        "new_slug": "copy",
        "new_parent_page": waits.get_parent().pk,
        "publish_copies": "on",
    }
    secretariat.post(reverse("wagtailadmin_pages:copy", args=[waits.pk]), data)
    assert not StandardPage.objects.get(slug="copy").live


class TestWhatStaysPossible:
    def test_saving_a_draft(self, secretariat, waits, bundle):
        secretariat.post(edit(waits), form_of(waits, title="Changed"))
        assert StandardPage.objects.get(pk=waits.pk).get_latest_revision().content["title"] == "Changed"
        release(bundle)
        assert StandardPage.objects.get(pk=waits.pk).title == "Changed"

    def test_withdrawing_a_page_that_is_on_the_site(self, secretariat):
        waits = make.StandardPageFactory()
        waits.save_revision()
        BundleFactory(pages=[waits])
        secretariat.post(reverse("wagtailadmin_pages:unpublish", args=[waits.pk]))
        assert are_live(waits) == [False]

    def test_moving_it(self, waits, bundle):
        waits.move(make.StandardPageFactory(), pos="last-child")
        release(bundle)
        assert are_live(waits) == [True]

    def test_publishing_it_once_the_bundle_is_deleted_or_out(self, waits, bundle):
        other = draft()
        BundleFactory(pages=[other]).delete()
        other.get_latest_revision().publish()
        release(bundle)
        waits.get_latest_revision().publish()
        assert are_live(waits, other) == [True, True]


class TestThePagesForm:
    def test_it_says_where_the_page_waits_and_leads_there(self, secretariat, waits, bundle):
        bundle.title = "<b>Launch</b>"
        bundle.save()
        tree = LexborHTMLParser(secretariat.get(edit(waits)).content.decode())
        message = tree.css_first(".messages")
        assert "goes out with the bundle “<b>Launch</b>”" in message.text()
        assert message.css_first("a").attributes["href"] == reverse("bundles:edit", args=[bundle.pk])

    def test_it_leads_a_writer_to_what_the_bundle_holds(self, writer, waits, bundle):
        waits.owner = writer.user
        waits.save()
        tree = LexborHTMLParser(writer.get(edit(waits)).content.decode())
        assert tree.css_first(".messages a").attributes["href"] == reverse(
            "bundles:inspect", args=[bundle.pk]
        )

    def test_it_offers_no_publishing(self, secretariat, waits, bundle):
        tree = LexborHTMLParser(secretariat.get(edit(waits)).content.decode())
        names = {button.attributes.get("name") for button in tree.css("footer button")}
        assert not names & {"action-publish", "action-submit"}
        free = LexborHTMLParser(secretariat.get(edit(draft())).content.decode())
        assert free.css_first("footer button[name=action-publish]")
        assert not free.css_first(".messages a")
