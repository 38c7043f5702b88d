"""Whatever the way: what is named goes out approved, or in an emergency that is told and looked at."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from approval.approving import CannotApprove, approve, standing_of
from approval.emergencies import look_at
from approval.lists import open_emergencies, sent_back_to, waiting_for
from approval.models import Approval, Emergency, SecondPairOfEyes
from bundles.missing import missing_lines, standings
from bundles.release import CannotRelease, release
from bundles.tests.factories import BundleFactory
from campaigns.models import Attachment, Campaign
from campaigns.publishing.readiness import NotReady
from campaigns.publishing.schedule import do_what_is_due
from campaigns.tests import factories as make
from desk.tests.test_bulk_actions import do
from editions.choosing import Chosen
from rights.meanwhile import TooLate
from rights.pages import reading
from safekeeping.tests.forms import edit_address, standard_fields

from .case import approves, changed, drafted, goes_out, member

pytestmark = [pytest.mark.django_db, pytest.mark.first]


@pytest.fixture
def enforced(settings):
    settings.SECOND_PAIR_OF_EYES = ["standardpage", "document"]


@pytest.fixture
def anna():
    return member("anna")


@pytest.fixture
def ben():
    return member("ben")


def live(page) -> bool:
    return Page.objects.get(pk=page.pk).live


def text_of(client, address) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_nothing_is_enforced_unless_it_is_named(anna, settings):
    campaign = make.CampaignFactory()
    page, statement = drafted(anna), drafted(anna, make.StatementFactory, campaigns=[campaign])
    assert goes_out(page)
    # By an administrator, and by nobody else.
    address = "/admin/settings/approval/secondpairofeyes/"
    assert "Standard pages" not in anna.get(address, follow=True).content.decode()
    anna.user.is_superuser = True
    anna.user.save()
    form = anna.get(address, follow=True)
    assert "Standard pages" in form.content.decode()
    row = SecondPairOfEyes.objects.get()
    anna.post(form.redirect_chain[-1][0], {"kinds": ["standardpage"]})
    row.refresh_from_db()
    assert row.kinds == ["standardpage"]
    anna.user.is_superuser = False
    anna.user.save()
    changed(page, anna)
    assert not goes_out(page)
    row.campaigns.add(campaign)
    row.kinds = []
    row.save()
    assert goes_out(page)
    assert not goes_out(statement)
    # To take it out of the campaign is no way out.
    changed(statement, anna, campaigns=[])
    assert not goes_out(statement)
    own = Campaign.objects.get(pk=campaign.pk)
    own.save_revision(user=anna.user)
    assert goes_out(own), "Readers have just that."


def test_no_way_leads_out_without_an_approval(anna, ben, enforced):
    page, form = drafted(anna, title="Kept"), {"slug": "kept"}
    address = edit_address(page)
    fields = standard_fields("Kept and typed", **form)
    answer = anna.post(address, fields | {"action-publish": "1"})
    assert answer.status_code == 200
    assert "second pair of eyes" in answer.content.decode()
    assert "Kept and typed" in answer.content.decode()
    assert any("second pair of eyes" in line for line in do(anna, "publish", page))
    assert anna.post(f"/admin/api/main/pages/{page.pk}/action/publish/").status_code >= 400 or not live(page)
    add = reverse("wagtailadmin_pages:add", args=["campaigns", "standardpage", page.get_parent().pk])
    anna.post(add, standard_fields("New", slug="new") | {"action-publish": "1"})
    assert not Page.objects.filter(slug="new", live=True).exists()
    bundle = BundleFactory(pages=[page])
    assert any("second pair of eyes" in line for line in missing_lines(standings(bundle, None)))
    with pytest.raises(CannotRelease):
        release(bundle)
    bundle.delete()
    changed(page, anna, go_live_at=timezone.now() + timedelta(days=1))
    assert not goes_out(page)
    assert not live(page)
    assert not page.revisions.exclude(approved_go_live_at=None).exists()
    # To ask for the approval it need not be there.
    sent = anna.post(address, standard_fields("Kept", **form) | {"action-submit": "1"})
    assert sent.status_code == 302
    assert Page.objects.get(pk=page.pk).specific.workflow_in_progress
    assert "Kept" in text_of(ben, reverse("approval:waiting"))
    assert not waiting_for(anna.user).exists()


def test_what_is_scheduled_or_bundled_is_looked_at_again_as_it_goes_out(anna, ben, enforced, clocks):
    file = make.FileFactory(file__data=b"One.", file__filename="a.txt")
    timed = drafted(anna, make.DocumentFactory, attachments=[Attachment(file=file)])
    changed(timed, anna, go_live_at=clocks.now() + timedelta(days=1))
    # Its own time is the bundle's when it goes out, which changes nothing of it.
    bundled = drafted(anna)
    changed(bundled, anna, go_live_at=clocks.now() + timedelta(days=9))
    assert approves(ben, timed)
    assert approves(ben, bundled)
    assert goes_out(timed, ben.user)
    bundle = BundleFactory(pages=[bundled], release_at=clocks.now() + timedelta(days=1))
    # Another time is another revision of what was approved.
    changed(bundled, anna, go_live_at=clocks.now() + timedelta(days=8))
    assert not waiting_for(ben.user).exists()
    changed(bundled, anna)
    file.title = "Changed after it was scheduled"
    file.save()
    clocks.time_passes(timedelta(days=2))
    do_what_is_due(clocks.now())
    assert not live(timed)
    assert not live(bundled)
    assert {page.pk for page in waiting_for(ben.user)} == {timed.pk, bundled.pk}
    assert approves(ben, timed)
    assert approves(ben, bundled)
    do_what_is_due(clocks.now())
    assert live(timed)
    assert live(bundled)
    bundle.refresh_from_db()
    assert bundle.released_at


def test_what_readers_are_told_of_the_change_is_approved_with_it(anna, ben, settings):
    settings.SECOND_PAIR_OF_EYES = ["document"]
    page = drafted(anna, make.DocumentFactory, body=[("text", "<p>One.</p>")])
    assert approves(ben, page)
    assert goes_out(page)
    draft = Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()
    draft.summary = "Another."
    draft.edition_chosen = Chosen("correction", "The summary was wrong.")
    draft.save_revision(user=anna.user)
    seen = standing_of(Page.objects.get(pk=page.pk)).seen
    assert approves(ben, page)
    draft.edition_chosen = Chosen("correction", "Something else that readers would be told.")
    draft.save_revision(user=anna.user)
    with pytest.raises(CannotApprove, match="changed while you looked at it"):
        approve(Page.objects.get(pk=page.pk), ben.user, seen)
    with pytest.raises(NotReady) as refused:
        draft.get_latest_revision().publish()
    assert "Have it approved again" in str(refused.value)
    assert approves(ben, page), "He approved it with other words for readers."
    draft.get_latest_revision().publish()


def test_what_a_public_page_shows_changes_by_who_may_in_an_emergency(anna, ben, enforced, writer):
    person = make.PersonFactory(name="Asha Rao")
    body = [("quotation", {"text": "W.", "person": person, "role": "", "organisation": None})]
    page = drafted(anna, body=body)
    assert approves(ben, page)
    assert goes_out(page)
    anna.user.groups.get().permissions.remove(Permission.objects.get(codename="publish_in_emergency"))
    address = reverse("wagtailsnippets_campaigns_person:edit", args=[person.pk])
    data = {"name": "Another name", "slug": person.slug}
    assert anna.post(address, data).status_code == 403
    person.refresh_from_db()
    assert person.name == "Asha Rao"
    assert not Emergency.objects.exists()
    ben.user.user_permissions.add(Permission.objects.get(codename="publish_in_emergency"))
    assert ben.post(address, data).status_code == 302
    row = open_emergencies(anna.user).get()
    assert row.by == ben.user
    assert "Asha" not in row.reason
    assert page.title in row.reason
    # As a request has her: what she was allowed at first is remembered with the object.
    token = reading.set(User.objects.get(pk=anna.user.pk))
    person.refresh_from_db()
    person.name = "A third"
    with pytest.raises(TooLate):
        person.save()
    reading.reset(token)


def test_an_emergency_has_a_reason_is_told_and_is_looked_at_by_another(
    anna, ben, enforced, writer, django_capture_on_commit_callbacks
):
    page = drafted(anna, title="Urgent")
    address = reverse("approval:emergency", args=[page.pk])
    assert writer.post(address, {"reason": "R."}).status_code == 302
    assert not live(page)
    assert "This field is required" in anna.post(address, {"reason": " … "}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert anna.post(address, {"reason": "The court sits today."}).status_code == 302
    assert live(page)
    # A second click is no second emergency.
    assert "Readers have just this already" in anna.post(address, {"reason": "Again."}).content.decode()
    row = open_emergencies(ben.user).get()
    told = {address for message in mail.outbox for address in message.to}
    assert "ben@example.org" in told
    assert "anna@example.org" not in told
    assert "The court sits today." in mail.outbox[0].body
    assert "Urgent" in text_of(ben, reverse("wagtailadmin_home"))
    looking = reverse("approval:look_at", args=[row.pk])
    assert "The court sits today." in text_of(ben, looking)
    with pytest.raises(PermissionDenied):
        look_at(row, anna.user, "Fine.")
    anna.post(looking, {"words": "I have looked myself."})
    assert open_emergencies(ben.user).exists()
    assert ben.post(looking, {"words": "It is right."}).status_code == 302
    assert not open_emergencies(ben.user).exists()
    assert "It is right." in text_of(ben, looking)
    assert "Urgent" in text_of(ben, reverse("approval:emergencies"))
    assert "Urgent" not in text_of(ben, reverse("wagtailadmin_home")).split("What would you like")[0]


def test_a_draft_is_approved_or_sent_back_on_its_page(
    anna, ben, enforced, writer, django_capture_on_commit_callbacks
):
    page = drafted(writer, title="To look at", slug="to-look-at", owner=writer.user)
    writer.post(edit_address(page), standard_fields("To look at", slug=page.slug) | {"action-submit": "1"})
    address = reverse("approval:page", args=[page.pk])
    assert writer.post(address, {"approve": "1", "seen": ""}).status_code in {302, 403}
    assert "Written or changed by writers" in text_of(ben, address)
    assert "This field is required" in ben.post(address, {"send_back": "1", "words": ""}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        ben.post(address, {"send_back": "1", "words": "Name the source."})
    assert any("Name the source." in message.body for message in mail.outbox)
    assert [found.pk for found in sent_back_to(writer.user)] == [page.pk]
    assert text_of(writer, edit_address(page)).count("“Name the source.”") == 1
    fields = standard_fields("To look at", slug=page.slug, summary="With its source.")
    writer.post(edit_address(page), fields | {"action-submit": "1"})
    assert not sent_back_to(writer.user).exists()
    html = text_of(ben, address)
    ben.post(address, {"approve": "1", "seen": "0" * 64})
    assert not Approval.objects.exists(), "He looked at another one."
    seen = html.split('name="seen" value="')[1].split('"')[0]
    ben.post(address, {"approve": "1", "seen": seen})
    assert Approval.objects.get().approver == ben.user
    assert "Approved as it is by ben" in text_of(anna, edit_address(page))
    assert not waiting_for(anna.user).exists()
    assert anna.post(address, {"approve": "1"}).status_code == 302
    assert goes_out(page)
    changed(page, writer, summary="Changed <b>later</b>.")
    said = text_of(anna, address)
    assert "changed since by" in said
    assert "Changed &lt;b&gt;later&lt;/b&gt;" in said


def test_whoever_sends_it_back_it_can_be_changed_again(enforced, writer):
    page = drafted(writer, title="To look at", slug="to-look-at", owner=writer.user)
    writer.post(edit_address(page), standard_fields("To look at", slug=page.slug) | {"action-submit": "1"})
    editor = member("edda", "Editors")
    # The step it waits in is the secretariat's.
    editor.post(reverse("approval:page", args=[page.pk]), {"send_back": "1", "words": "Name the source."})
    assert not Page.objects.get(pk=page.pk).workflow_in_progress
    html = text_of(writer, edit_address(page))
    assert html.count("“Name the source.”") == 1
    assert "Only reviewers for this task" not in html
    fields = standard_fields("To look at", slug=page.slug, summary="With its source.")
    writer.post(edit_address(page), fields | {"action-submit": "1"})
    assert Page.objects.get(pk=page.pk).workflow_in_progress
    assert not sent_back_to(writer.user).exists()


def test_lists_ask_as_often_for_many_as_for_one(anna, ben, enforced):
    def submit(count: int) -> None:
        for page in [drafted(anna) for _ in range(count)]:
            page.get_workflow().start(page, anna.user)
            Emergency.objects.create(page=page, title=page.title, reason="R.", by=anna.user, name="Anna")

    counts = []
    for more in (2, 6):
        submit(more)
        # What is remembered of kinds of page is remembered.
        for name in ("approval:waiting", "approval:emergencies"):
            text_of(ben, reverse(name))
        with CaptureQueriesContext(connection) as caught:
            for name in ("approval:waiting", "approval:emergencies"):
                text_of(ben, reverse(name))
            len(open_emergencies(ben.user))
        counts.append(len(caught))
    assert counts[1] <= counts[0]
    page = waiting_for(ben.user).first()
    page.latest_revision.approved_go_live_at = timezone.make_aware(datetime(2099, 12, 2, 9, 30))
    page.latest_revision.save()
    assert "2 December 2099, 09:30 London" in text_of(ben, reverse("approval:waiting"))
    assert ben.get(reverse("approval:waiting") + "?export=csv").status_code == 200
