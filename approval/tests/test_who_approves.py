"""Nobody approves what they wrote or changed, whatever they did in between."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.revert_to_page_revision import RevertToPageRevisionAction
from wagtail.models import GroupApprovalTask, Page, WorkflowTask
from wagtail.users.models import UserProfile

from approval.approving import standing_of
from campaigns.models import Attachment
from campaigns.tests import factories as make
from rights.opening import StaysClosed

from .case import approves, changed, drafted, goes_out, member

pytestmark = [pytest.mark.django_db, pytest.mark.first]


@pytest.fixture(autouse=True)
def enforced(settings):
    settings.SECOND_PAIR_OF_EYES = ["standardpage", "document"]


@pytest.fixture
def anna():
    return member("anna")


@pytest.fixture
def ben():
    return member("ben")


def test_only_who_did_not_write_it_approves_just_what_is_there(anna, ben, writer):
    page = drafted(anna)
    assert not approves(anna, page)
    assert not approves(writer, page)
    assert not goes_out(page, anna.user)
    assert not goes_out(page)
    assert approves(ben, page)
    assert not approves(ben, page)
    changed(page, ben, summary="Another word.")
    assert not goes_out(page, anna.user)
    # Ben changed what Anna wrote, and she has not since: she sees all of it with other eyes.
    assert not approves(ben, page)
    assert approves(anna, page)
    assert goes_out(page, ben.user)
    assert goes_out(page, anna.user), "Readers have just that."
    # From now on what is public is nobody's.
    changed(page, ben)
    assert not approves(ben, page)
    assert approves(anna, page)
    assert goes_out(page, ben.user)


def test_a_draft_that_was_written_over_is_no_longer_the_one_that_was_approved(anna, ben):
    page = drafted(anna)
    assert approves(ben, page)
    draft = page.get_latest_revision_as_object()
    draft.summary = "Written on."
    draft.save_revision(user=anna.user, overwrite_revision=page.get_latest_revision())
    assert not goes_out(page)
    assert not approves(anna, page)
    assert approves(ben, page)
    assert goes_out(page)


def test_what_changes_nothing_for_readers_needs_no_eyes(anna, ben):
    page = drafted(anna)
    assert approves(ben, page)
    changed(page, ben, title=page.title, locked=True)
    assert goes_out(page)


def test_what_a_program_wrote_needs_two(anna, ben):
    page = drafted(None)
    assert approves(anna, page)
    assert not goes_out(page)
    assert approves(ben, page)
    assert goes_out(page)


def test_of_a_copy_those_are_writers_who_wrote_what_was_copied(anna, ben):
    page = drafted(anna)
    cleo = member("cleo")
    copy = CopyPageAction(page, update_attrs={"slug": "copied"}, user=ben.user, keep_live=False).execute()
    assert not approves(anna, copy)
    assert not approves(ben, copy)
    assert approves(cleo, copy)
    assert approves(ben, page)
    assert goes_out(page)
    # What readers have of it was seen already; the copy is whose copy it is.
    public = Page.objects.get(pk=page.pk).specific
    with pytest.raises(StaysClosed):
        CopyPageAction(public, update_attrs={"slug": "out"}, user=ben.user).execute()
    second = CopyPageAction(public, update_attrs={"slug": "c"}, user=ben.user, keep_live=False).execute()
    assert not approves(ben, second)
    assert approves(anna, second)
    assert goes_out(second)


def test_who_puts_back_what_never_went_out_does_so_with_its_writers(anna, ben):
    page, cleo = drafted(anna), member("cleo")
    never_out = page.get_latest_revision()
    changed(page, ben, summary="Ben’s own.")
    assert approves(cleo, page)
    assert goes_out(page)
    page.refresh_from_db()
    RevertToPageRevisionAction(page, never_out, user=ben.user).execute()
    assert not goes_out(page)
    assert not approves(anna, page)
    assert not approves(ben, page)
    assert approves(cleo, page)
    # What was approved once may come back as it was.
    changed(page, anna, summary="Ben’s own.")
    assert goes_out(page)


def test_whose_revision_is_gone_is_a_writer_still(anna, ben):
    page = drafted(anna)
    changed(page, ben)
    call_command("purge_revisions", verbosity=0)
    assert page.revisions.count() == 1
    assert not approves(anna, page)
    assert not approves(ben, page)


def test_files_and_names_count_as_the_text_does(anna, ben, writer):
    file = make.FileFactory(uploaded_by_user=ben.user, file__data=b"One.", file__filename="a.txt")
    document = drafted(anna, make.DocumentFactory, attachments=[Attachment(file=file)])
    assert not approves(ben, document), "It is his file."
    cleo = member("cleo")
    assert approves(cleo, document)
    file.title = "Another title"
    file.save()
    assert not goes_out(document)
    assert approves(cleo, document)
    assert goes_out(document)


def test_a_workflow_s_approval_counts_if_it_is_another_s(anna, ben):
    page = drafted(anna)
    for who, is_out in ((anna, False), (ben, True)):
        page.get_workflow().start(page, anna.user)
        state = page.current_workflow_task_state
        address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
        said = who.post(address, {"comment": ""}, follow=True).content.decode()
        assert ("second pair of eyes" in said) is not is_out
        assert Page.objects.get(pk=page.pk).live is is_out
        if not is_out:
            page.current_workflow_state.cancel(user=anna.user)


def on_the_page(who, page, button="publish"):
    """The page “Second pair of eyes”, and what is said to who presses a button on it."""
    address = reverse("approval:page", args=[page.pk])
    shown = who.get(address).content.decode()
    seen = standing_of(Page.objects.get(pk=page.pk)).seen
    return shown, who.post(address, {"approve": button, "seen": seen}, follow=True).content.decode()


def test_who_has_it_before_them_in_a_workflow_lets_it_out_or_leaves_that_for_later(anna, ben):
    page = drafted(anna)
    page.get_workflow().start(page, anna.user)
    assert "It can be published now." in on_the_page(ben, page, "1")[1]
    page.refresh_from_db()
    assert page.workflow_in_progress
    assert goes_out(page, ben.user)
    page = drafted(anna)
    page.get_workflow().start(page, anna.user)
    shown, said = on_the_page(ben, page)
    assert "Approve it as it is, and publish" in shown
    assert "It is published now." in said
    page.refresh_from_db()
    assert page.live
    assert not page.workflow_in_progress
    # What keeps it back besides keeps it where it was.
    page = drafted(anna, make.DocumentFactory, attachments=[])
    page.get_workflow().start(page, anna.user)
    said = on_the_page(ben, page)[1]
    assert "You approved" in said
    assert "was not published" in said
    page.refresh_from_db()
    assert page.workflow_in_progress
    assert not page.live


def test_an_approval_before_the_last_goes_on_to_the_next_step(anna, ben):
    first = GroupApprovalTask.objects.get(name="the editors")
    workflow = WorkflowTask.objects.get(task__name="the secretariat").workflow
    WorkflowTask.objects.create(workflow=workflow, task=first, sort_order=-1)
    page, editor = drafted(anna), member("edith", "Editors")
    workflow.start(page, anna.user)
    shown, said = on_the_page(editor, page, "1")
    assert "and publish" not in shown
    assert "waits for the next approval: the secretariat" in said
    # It is approved; the last step is the secretariat’s still.
    ben.post(
        reverse(
            "wagtailadmin_pages:workflow_action",
            args=[page.pk, "approve", page.current_workflow_task_state.pk],
        )
    )
    page.refresh_from_db()
    assert page.live


def test_those_who_wrote_are_told_of_an_approval(anna, ben, django_capture_on_commit_callbacks, mailoutbox):
    page = drafted(anna)
    with django_capture_on_commit_callbacks(execute=True):
        assert approves(ben, page)
    [told] = mailoutbox
    assert (told.to, told.subject) == ([anna.user.email], f"Approved: {page.title}")
    assert "It can go out as it is." in told.body
    UserProfile.get_for_user(anna.user).delete()
    UserProfile.objects.create(user=anna.user, approved_notifications=False)
    changed(page, anna, summary="Another word.")
    with django_capture_on_commit_callbacks(execute=True):
        assert approves(ben, page)
    assert len(mailoutbox) == 1


def test_an_editor_approves_what_they_did_not_write(anna):
    editor = member("edda", "Editors")
    page = drafted(anna)
    assert approves(editor, page)
    changed(page, editor)
    assert not approves(editor, page)


def test_another_note_under_the_same_mark_is_another_text(anna, ben):
    def body(*keys):
        text = '<p>One<sup data-note="n1">*</sup>, two<sup data-note="n2">*</sup>.</p>'
        notes = [
            {"type": "item", "id": key, "value": f"<p>{words}</p>"}
            for key, words in zip(keys, ("A", "B"), strict=True)
        ]
        return json.dumps([{"type": "text", "value": text}, {"type": "notes", "value": notes}])

    page = drafted(anna, body=body("n1", "n2"))
    assert approves(ben, page)
    changed(page, anna, body=body("n2", "n1"))
    assert not goes_out(page, anna.user)
