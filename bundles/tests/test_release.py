"""A bundle goes out whole or not at all, once, and says what is missing."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from wagtail.models import Page, PageLogEntry
from wagtail.signals import page_published

from ajc_site.tests.support.depth import mostly_deep
from bundles.missing import missing_lines, standings
from bundles.models import Bundle
from bundles.release import CannotRelease, release
from campaigns.models import Statement
from campaigns.tests import factories as make
from editions.choosing import Chosen
from editions.models import EditionKind

from .factories import BundleFactory, are_live, draft, unfinished

pytestmark = [pytest.mark.django_db, pytest.mark.first]


def lines_of(bundle: Bundle) -> list[str]:
    """What a release says is missing."""
    with pytest.raises(CannotRelease) as found:
        release(bundle)
    return found.value.lines


def test_all_pages_go_out_together(django_user_model):
    user = django_user_model.objects.create_user("anna")
    pages = [
        draft(),
        draft(make.DocumentFactory, attachments=make.attachments(1)),
        draft(make.CampaignFactory),
    ]
    bundle = BundleFactory(pages=pages)
    release(bundle, user)
    assert are_live(*pages) == [True, True, True]
    bundle.refresh_from_db()
    assert bundle.state == "Released"
    assert bundle.released_by == user
    published = PageLogEntry.objects.filter(action="wagtail.publish", page__in=pages)
    assert published.count() == 3
    assert {entry.user for entry in published} == {user}


def test_changes_to_a_page_on_the_site_wait_and_then_show():
    page = make.StatementFactory(title="Old")
    page.title = "New"
    page.save_revision()
    bundle = BundleFactory(pages=[page, draft()])
    assert Statement.objects.get(pk=page.pk).title == "Old"
    release(bundle)
    assert Statement.objects.get(pk=page.pk).title == "New"


def test_a_small_change_that_is_none_is_said_before_it_would_go_out():
    page = make.StatementFactory(title="They signed", live=False)
    page.save_revision().publish()
    page.title = "They did not sign"
    page.edition_chosen = Chosen(EditionKind.SILENT)
    page.save_revision()
    bundle = BundleFactory(pages=[page, draft()])
    [line] = missing_lines(standings(bundle, None))
    assert "This is no small change" in line
    assert lines_of(bundle) == [line]
    assert Statement.objects.get(pk=page.pk).title == "They signed"


def test_what_went_out_does_not_go_out_again():
    page = draft()
    bundle = BundleFactory(pages=[page])
    release(bundle)
    page = Statement.objects.get(pk=page.pk)
    page.unpublish()
    release(bundle)
    assert are_live(page) == [False]


@pytest.mark.parametrize("place", mostly_deep([0, 1, 2], 1))
def test_one_unfinished_page_holds_all_back(place):
    pages = [draft(), draft()]
    pages.insert(place, unfinished())
    bundle = BundleFactory(pages=pages)
    lines = lines_of(bundle)
    assert are_live(*pages) == [False, False, False]
    assert len(lines) == 1
    assert pages[place].title in lines[0]
    bundle.refresh_from_db()
    assert (bundle.state, bundle.failure) == ("Failed", lines[0])


@pytest.mark.parametrize("place", mostly_deep([0, 1, 2], 1))
def test_a_page_that_fails_while_it_goes_out_takes_all_back(place, caplog):
    pages = [draft(), draft(), draft()]
    bundle = BundleFactory(pages=pages)

    def fail(instance, **kwargs):
        if instance.pk == pages[place].pk:
            raise RuntimeError("broken")

    page_published.connect(fail)
    try:
        assert "RuntimeError" in lines_of(bundle)[0]
    finally:
        page_published.disconnect(fail)
    assert are_live(*pages) == [False, False, False]
    assert not PageLogEntry.objects.filter(action="wagtail.publish", page__in=pages).exists()
    release(bundle)
    assert are_live(*pages) == [True, True, True]
    bundle.refresh_from_db()
    assert bundle.failure == ""


def test_two_drafts_that_want_the_same_address_hold_each_other_back():
    first, second = draft(slug="one"), draft(slug="two")
    for page in (first, second):
        page.slug = "same"
        page.save_revision()
    bundle = BundleFactory(pages=[first, second])
    lines_of(bundle)
    assert are_live(first, second) == [False, False]


def test_all_that_is_missing_is_said_at_once():
    locked, expired = draft(locked=True), draft()
    expired.expire_at = timezone.now() - timedelta(hours=1)
    expired.save_revision()
    in_approval = draft()
    in_approval.get_workflow().start(in_approval, None)
    without_draft = make.StatementFactory(live=False)
    above = draft(make.StandardPageFactory)
    below = draft(make.StandardPageFactory, parent=above)
    pages = [locked, expired, in_approval, without_draft, below, unfinished()]
    lines = lines_of(BundleFactory(pages=pages))
    expected = ["locked", "expiry date", "approval", "no draft", "above it", "Summary"]
    assert len(lines) == len(expected)
    for page, line, word in zip(pages, lines, expected, strict=True):
        assert page.title in line
        assert word in line


def test_a_deleted_page_holds_the_rest_back_until_somebody_says_that_it_is_meant():
    gone, stays = draft(title="Gone"), draft()
    bundle = BundleFactory(pages=[gone, stays])
    gone.delete()
    assert "“Gone”: It was deleted" in lines_of(bundle)[0]
    bundle.members.get(page=None).delete()
    release(bundle)
    assert are_live(stays) == [True]


def test_an_empty_bundle_does_not_go_out():
    assert lines_of(BundleFactory()) == ["There is no page in the bundle."]


def test_a_page_goes_out_after_the_one_above_it():
    above = draft(make.StandardPageFactory)
    below = draft(make.StandardPageFactory, parent=above)
    release(BundleFactory(pages=[below, above]))
    times = [Page.objects.get(pk=page.pk).first_published_at for page in (above, below)]
    assert times[0] < times[1]


def test_the_time_of_the_bundle_counts_not_the_page_s_own():
    page = draft()
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision()
    release(BundleFactory(pages=[page]))
    page = Statement.objects.get(pk=page.pk)
    assert (page.live, page.go_live_at, page.approved_schedule) == (True, None, False)


class TestTelling:
    @pytest.fixture(autouse=True)
    def _staff(self, secretariat, writer):
        """Somebody to tell, somebody not to tell, and somebody who left."""
        left = type(secretariat.user).objects.create_user("left", "left@example.org", is_active=False)
        left.groups.set(secretariat.user.groups.all())

    @pytest.fixture
    def bundle(self):
        return BundleFactory(pages=[unfinished()], title="Two\nlines")

    def fail(self, bundle, capture):
        with capture(execute=True):
            lines_of(bundle)

    def test_the_secretariat_is_told_once(self, bundle, django_capture_on_commit_callbacks):
        for _ in range(2):
            self.fail(bundle, django_capture_on_commit_callbacks)
        assert [message.to for message in mail.outbox] == [["secretariat@example.org"]]
        assert "Two lines" in mail.outbox[0].subject
        assert "Summary" in mail.outbox[0].body
        assert f"/admin/bundles/edit/{bundle.pk}/" in mail.outbox[0].body

    def test_they_are_told_again_of_something_else(self, bundle, django_capture_on_commit_callbacks):
        self.fail(bundle, django_capture_on_commit_callbacks)
        Page.objects.filter(in_bundles__bundle=bundle).update(locked=True)
        self.fail(bundle, django_capture_on_commit_callbacks)
        assert len(mail.outbox) == 2

    def test_a_mail_server_that_is_away_breaks_nothing_and_is_tried_again(
        self, bundle, django_capture_on_commit_callbacks, settings, caplog
    ):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_PORT = 1
        self.fail(bundle, django_capture_on_commit_callbacks)
        assert "could not be told" in caplog.text
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        self.fail(bundle, django_capture_on_commit_callbacks)
        assert len(mail.outbox) == 1
