"""What the reviewer and the writer are told of an approval."""

import json
from datetime import timedelta
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from ajc_site.tests.support.admin_case import form_for
from ajc_site.tests.support.depth import some
from campaigns.models import Library, StandardPage, Statement
from campaigns.tests import factories as make
from campaigns.tests.factories import StandardPageFactory
from safekeeping.tests.forms import standard_fields
from written_dates.naming import moment_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(writer):
    """A page that waits for approval."""
    page = StandardPageFactory(title="Submitted", live=False, owner=writer.user)
    page.save_revision(user=writer.user)
    page.get_workflow().start(page, writer.user)
    return page


def messages_of(client, address) -> str:
    tree = LexborHTMLParser(client.get(address).content.decode())
    return " ".join(part.text(separator=" ") for part in tree.css(".messages li"))


def act(client, page, action, comment="", **changes) -> str:
    """Presses a button of the form for approval; gives what is said on the next page."""
    fields = standard_fields("Submitted", slug=page.slug) | {
        "action-workflow-action": "true",
        "workflow-action-name": action,
        "workflow-action-extra-data": json.dumps({"comment": comment}),
    }
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), fields | changes)
    assert answer.status_code == 302, answer.content.decode()[:500]
    return messages_of(client, answer["Location"])


def act_from_the_list(client, page, action, comment="") -> str:
    task = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, task.pk])
    client.post(address, {"comment": comment})
    return messages_of(client, reverse("wagtailadmin_home"))


COMMENTS = ["Name the sources", "“Whose” <b>sources</b>? &amp;", "အရင်းအမြစ်", "x" * 400]


@pytest.mark.spread(1)
@pytest.mark.deeper
@pytest.mark.parametrize(("ask", "comment"), some(list(product([act, act_from_the_list], COMMENTS)), 4))
def test_the_writer_finds_the_comment_above_the_form(secretariat, writer, submitted, ask, comment):
    said = ask(secretariat, submitted, "reject", comment)
    assert "You asked for changes to “Submitted”" in said
    above = messages_of(writer, reverse("wagtailadmin_pages:edit", args=[submitted.pk]))
    assert f"secretariat asked for changes on {timezone.now().day} " in above
    assert f"“{comment}”" in above


def test_the_comment_is_gone_once_the_page_is_submitted_again(secretariat, writer, submitted):
    act(secretariat, submitted, "reject", "Name the sources")
    address = reverse("wagtailadmin_pages:edit", args=[submitted.pk])
    writer.post(address, standard_fields("Submitted", slug=submitted.slug) | {"action-submit": "1"})
    assert "Name the sources" not in messages_of(writer, address)


def test_changes_without_a_comment_say_so(secretariat, writer, submitted):
    act(secretariat, submitted, "reject")
    above = messages_of(writer, reverse("wagtailadmin_pages:edit", args=[submitted.pk]))
    assert "without a comment" in above


@pytest.mark.parametrize("approve", [act, act_from_the_list])
def test_approving_says_that_it_is_published(secretariat, submitted, approve):
    said = approve(secretariat, submitted, "approve")
    assert "You approved “Submitted”. It is published now." in said
    assert "has been updated" not in said
    submitted.refresh_from_db()
    assert submitted.live


@pytest.mark.parametrize("days", [1, 30])
def test_approving_what_is_planned_says_when_it_goes_out(secretariat, submitted, days):
    when = timezone.now().replace(microsecond=0, second=0) + timedelta(days=days)
    submitted.go_live_at = when
    submitted.save_revision()
    said = act_from_the_list(secretariat, submitted, "approve")
    with timezone.override("Europe/London"):
        assert f"It goes out on {moment_text(when)}." in said


def test_approving_the_first_of_two_steps_says_what_comes_next(secretariat, submitted):
    workflow = Workflow.objects.create(name="Two steps")
    for name in ("First", "Second"):
        task = GroupApprovalTask.objects.create(name=name)
        task.groups.set(secretariat.user.groups.all())
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=len(name))
    page = StandardPageFactory(title="Submitted", slug="two-steps", live=False)
    page.save_revision()
    workflow.start(page, secretariat.user)
    assert "waits for the next approval: Second" in act_from_the_list(secretariat, page, "approve")


def test_an_approval_that_fails_claims_nothing(secretariat, submitted):
    StandardPage.objects.filter(pk=submitted.pk).update(title="")
    submitted.refresh_from_db()
    submitted.save_revision(clean=False)
    assert "You approved" not in act_from_the_list(secretariat, submitted, "approve")


def test_saving_a_draft_says_what_it_said_before(secretariat):
    page = StandardPageFactory()
    page.save_revision()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    secretariat.post(address, standard_fields("Draft", slug=page.slug))
    assert "has been updated" in messages_of(secretariat, address)


def test_the_second_of_two_who_decide_is_told_and_keeps_what_they_typed(secretariat, writer):
    page = make.StatementFactory(live=False, title="A statement")
    make.CampaignFactory()
    make.PersonFactory()
    make.OrganisationFactory()
    make.FileFactory()
    page.save_revision()
    page.get_workflow().start(page, writer.user)
    page.current_workflow_state.cancel(user=secretariat.user)
    data = form_for("statement") | {"title": "What I typed", "slug": page.slug}
    data |= {"action-workflow-action": "1", "workflow-action-name": "approve"}
    answer = secretariat.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data, follow=True)
    assert answer.status_code == 200
    assert "Somebody has decided on it meanwhile" in answer.content.decode()
    assert "What I typed" in answer.content.decode()


@pytest.mark.parametrize("data", [{}, {"title": "Cut off"}, {"title": "x", "body-0-type": "text"}])
def test_a_form_that_was_cut_off_is_answered_and_nothing_is_made(secretariat, data):
    library = Library.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["campaigns", "statement", library.pk])
    answer = secretariat.post(address, data)
    assert answer.status_code in {200, 400}
    assert not Statement.objects.exists()
