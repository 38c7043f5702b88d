"""Nothing goes out unfinished, whatever the way; and a draft may lack what it likes."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ReferenceIndex

from campaigns.models import Attachment, Contribution, Organisation, Person, Statement, Video
from campaigns.publishing.readiness import NotReady

from . import factories as make

pytestmark = pytest.mark.django_db


def unfinished_video(**fields) -> Video:
    return make.VideoFactory(live=False, video_address="", no_transcript_yet=False, transcript="", **fields)


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (lambda: unfinished_video(), "Give the transcript"),
        (lambda: unfinished_video(), "Give the video’s address"),
        (lambda: make.StatementFactory(live=False, summary=""), "Summary: "),
        (lambda: make.StatementFactory(live=False, attribution="joint"), "at least one organisation"),
        (lambda: make.DocumentFactory(live=False, document_kind="letter"), "to whom it went"),
        (lambda: make.DocumentFactory(live=False, attachments=[], body=[]), "nothing to read"),
        (lambda: make.SpeechFactory(live=False, contributions=[]), "Name the speaker"),
        (
            lambda: make.StatementFactory(
                live=False, attachments=[Attachment(file=make.FileFactory(captions=True))]
            ),
            "must be a PDF",
        ),
    ],
)
def test_a_script_cannot_publish_what_is_unfinished(page, message):
    unfinished = page()
    with pytest.raises(NotReady, match=message):
        unfinished.save_revision(clean=False).publish()
    unfinished.refresh_from_db()
    assert not unfinished.live


def test_an_unfinished_page_cannot_be_put_on_the_schedule():
    page = unfinished_video()
    page.go_live_at = timezone.now() + timedelta(days=1)
    with pytest.raises(NotReady):
        page.save_revision(clean=False).publish()


def test_the_bulk_action_says_what_is_missing_and_leads_to_the_form(secretariat):
    page = unfinished_video()
    page.save_revision(clean=False)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
    response = secretariat.post(address, follow=True)
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in response.content.decode()
    assert "was left as it was" in response.content.decode()
    page.refresh_from_db()
    assert not page.live


def test_an_approval_says_what_is_missing_and_leads_to_the_form(secretariat, writer):
    page = unfinished_video()
    page.save_revision(clean=False)
    state = page.get_workflow().start(page, writer.user)
    task = state.current_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    response = secretariat.post(address, follow=True)
    assert "was not published" in response.content.decode()
    page.refresh_from_db()
    assert not page.live


def test_one_unfinished_page_on_the_schedule_does_not_hold_up_the_others():
    due = timezone.now() - timedelta(minutes=1)
    stuck, fine = unfinished_video(), make.StatementFactory(live=False)
    for page in (stuck, fine):
        page.go_live_at = due
        page.save_revision(clean=False, approved_go_live_at=due)
    call_command("keep_time", "--once")
    stuck.refresh_from_db()
    fine.refresh_from_db()
    assert not stuck.live
    assert fine.live


class TestThingsDeletedUnderADraft:
    """A draft is not protected from the deletion of what it names, as a live page is."""

    @pytest.fixture
    def page(self) -> Statement:
        """A live statement, with a draft that names a file, a person and an organisation which are gone."""
        page = make.StatementFactory(attachments=make.attachments(1), contributions=make.contributions(1))
        file = make.FileFactory()
        person = make.PersonFactory()
        organisation = make.OrganisationFactory()
        stays = page.contributions.get().person
        page.attachments.add(Attachment(file=file))
        page.contributions.add(Contribution(person=person, organisation=organisation))
        page.contributions.add(Contribution(person=stays, organisation=organisation))
        page.save_revision()
        file.delete()
        person.delete()
        organisation.delete()
        return Statement.objects.get(pk=page.pk)

    def test_it_can_still_be_opened(self, page, secretariat):
        response = secretariat.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert response.status_code == 200

    def test_what_is_gone_is_left_out_and_the_rest_is_kept(self, page):
        draft = page.get_latest_revision_as_object()
        assert draft.attachments.count() == 1
        assert sorted(row.organisation is None for row in draft.contributions.all()) == [False, True]

    def test_it_can_still_be_published(self, page, read):
        page.get_latest_revision().publish()
        read(page)


def test_a_file_taken_off_a_publication_can_be_deleted(secretariat, django_capture_on_commit_callbacks):
    page = make.StatementFactory(live=False, attachments=make.attachments(1))
    file = page.attachments.get().file
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    page = Statement.objects.get(pk=page.pk)
    page.attachments = []
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert not ReferenceIndex.get_references_to(file).exists()


def test_people_and_organisations_in_use_are_protected():
    page = make.SpeechFactory(contributions=make.contributions(1))
    contribution = page.contributions.get()
    for thing in (contribution.person, contribution.organisation):
        with pytest.raises(Exception, match="protected"):
            thing.delete()
    assert Person.objects.exists()
    assert Organisation.objects.exists()
