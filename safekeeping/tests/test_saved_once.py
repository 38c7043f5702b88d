"""What an open form sends is saved once, whatever way and however often it arrives."""

import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision
from wagtail.test.utils.form_data import inline_formset

from campaigns.models import Library, Organisation, StandardPage, Statement
from campaigns.tests.factories import StandardPageFactory
from safekeeping.locks import one_at_a_time
from safekeeping.models import OpenForm
from safekeeping.names import FORM_KEY

from .forms import add_address, edit_address, home, saves_itself, standard_fields, statement_fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def signers():
    return [Organisation.objects.create(name=f"Signs {n}", slug=f"signs-{n}") for n in (1, 2)]


@pytest.fixture
def library():
    return Library.objects.get()


def signatories(statement: Statement) -> list[str]:
    latest = statement.get_latest_revision_as_object()
    return [row.organisation.name for row in latest.signatories.all()]


def test_drafts_save_themselves():
    assert settings.WAGTAIL_AUTOSAVE_INTERVAL > 0


def test_a_new_page_whose_answer_was_lost_is_not_made_again(secretariat, library, signers):
    fields = statement_fields()
    first = saves_itself(secretariat, add_address(library, "statement"), fields)
    again = saves_itself(secretariat, add_address(library, "statement"), {**fields, "title": "Typed on"})
    assert first.json()["success"]
    assert again.json()["success"], again.json()
    assert again.json()["pk"] == first.json()["pk"]
    statement = Statement.objects.get()
    assert statement.get_latest_revision_as_object().title == "Typed on"
    assert signatories(statement) == ["Signs 1", "Signs 2"]


def test_a_row_that_was_added_after_a_lost_answer_is_made_once_too(secretariat, library, signers):
    fields = statement_fields()
    saves_itself(secretariat, add_address(library, "statement"), fields)
    Organisation.objects.create(name="Signs 3", slug="signs-3")
    more = {**statement_fields(), FORM_KEY: fields[FORM_KEY]}
    for _ in range(2):
        assert saves_itself(secretariat, add_address(library, "statement"), more).json()["success"]
    assert signatories(Statement.objects.get()) == ["Signs 1", "Signs 2", "Signs 3"]


@pytest.mark.parametrize("action", ["action-publish", "save"])
def test_a_button_pressed_while_a_new_page_saves_itself_makes_no_second_page(
    secretariat, library, signers, action
):
    fields = statement_fields()
    saves_itself(secretariat, add_address(library, "statement"), fields)
    pressed = secretariat.post(add_address(library, "statement"), {**fields, action: "1"})
    assert pressed.status_code == 302
    statement = Statement.objects.get()
    assert statement.live is (action == "action-publish")
    assert signatories(statement) == ["Signs 1", "Signs 2"]


def test_a_writer_who_submits_while_it_saves_itself_submits_one_page(writer, library, signers):
    fields = statement_fields()
    saves_itself(writer, add_address(library, "statement"), fields)
    writer.post(add_address(library, "statement"), {**fields, "action-submit": "1"})
    statement = Statement.objects.get()
    assert not statement.live
    assert statement.current_workflow_state is not None


def test_a_page_that_is_published_while_it_saves_itself_stays_as_it_was_published(secretariat):
    page = StandardPageFactory(title="Before")
    page.save_revision()
    fields = standard_fields("Published", slug=page.slug)
    assert secretariat.post(edit_address(page), {**fields, "action-publish": "1"}).status_code == 302
    late = saves_itself(
        secretariat,
        edit_address(page),
        {**fields, "title": "Late", "loaded_revision_id": page.latest_revision_id},
    )
    assert late.status_code == 400
    page.refresh_from_db()
    assert page.title == "Published"
    assert page.get_latest_revision_as_object().title == "Published"


def test_a_button_pressed_twice_saves_once(secretariat):
    fields = standard_fields()
    for _ in range(2):
        assert secretariat.post(add_address(home()), fields).status_code == 302
    page = StandardPage.objects.get(slug="about-us")
    assert Revision.objects.for_instance(page).count() == 1


def test_saved_typed_on_and_saved_from_the_same_form_is_one_page_with_each_row_once(
    secretariat, library, signers
):
    fields = statement_fields()
    secretariat.post(add_address(library, "statement"), fields)
    secretariat.post(add_address(library, "statement"), {**fields, "title": "Typed on"})
    statement = Statement.objects.get()
    assert statement.get_latest_revision_as_object().title == "Typed on"
    assert signatories(statement) == ["Signs 1", "Signs 2"]


def test_two_forms_make_two_pages(secretariat):
    for name in ("first", "second"):
        secretariat.post(add_address(home()), standard_fields(name, slug=name))
    assert set(StandardPage.objects.values_list("slug", flat=True)) >= {"first", "second"}


def test_a_key_of_somebody_else_opens_nothing(secretariat, writer, library, signers):
    fields = statement_fields()
    saves_itself(secretariat, add_address(library, "statement"), fields)
    # Without those who sign the other draft, whom only who works on that may choose.
    own = {
        **statement_fields("Other", slug="other", signatories=inline_formset([])),
        FORM_KEY: fields[FORM_KEY],
    }
    saves_itself(writer, add_address(library, "statement"), own)
    titles = {page.get_latest_revision_as_object().title for page in Statement.objects.all()}
    assert titles == {"A new statement", "Other"}


# One digit too many. The same in every process of a run, which have to find the same tests.
TOO_LONG = "1ca55b30-e05f-492a-8950-70749059c3610"


@pytest.mark.parametrize("key", ["", "x", "0", "00000000", "\x00", "💥", TOO_LONG])
def test_a_key_that_is_none_is_left_alone(secretariat, key):
    answer = secretariat.post(add_address(home()), {**standard_fields(slug="odd"), FORM_KEY: key})
    assert answer.status_code == 302
    assert not OpenForm.objects.exists()


def test_what_somebody_else_saved_is_not_saved_over(secretariat, writer):
    page = StandardPageFactory()
    page.save_revision()
    fields = standard_fields(slug=page.slug)
    assert saves_itself(secretariat, edit_address(page), fields).json()["success"]
    page.save_revision(user=writer.user)
    answer = saves_itself(secretariat, edit_address(page), {**fields, "title": "Over it"})
    assert answer.json()["error_code"] == "invalid_revision"


def test_a_live_page_that_saves_itself_shows_readers_nothing_of_it(secretariat, client):
    page = StandardPageFactory(title="As published")
    page.save_revision().publish()
    assert saves_itself(
        secretariat, edit_address(page), standard_fields("Half a sen", slug=page.slug)
    ).json()["success"]
    assert b"Half a sen" not in client.get(page.get_url()).content
    assert b"As published" in client.get(page.get_url()).content


def test_saving_itself_never_publishes_whatever_else_is_sent(secretariat):
    for action in ("action-publish", "action-submit", "action-workflow-action"):
        fields = standard_fields(slug=action) | {action: "1", "workflow-action-name": "approve"}
        saves_itself(secretariat, add_address(home()), fields)
    assert not StandardPage.objects.filter(slug__startswith="action", live=True).exists()


def test_requests_for_one_name_wait_for_each_other():
    order = []

    def second() -> None:
        with one_at_a_time("a form"):
            order.append("second")
        connection.close()

    with one_at_a_time("a form"):
        other = threading.Thread(target=second)
        other.start()
        other.join(0.3)
        order.append("first")
    other.join(10)
    assert order == ["first", "second"]


def test_old_notes_of_forms_are_thrown_away(secretariat):
    saves_itself(secretariat, add_address(home()), standard_fields())
    OpenForm.objects.update(changed_at=timezone.now() - timedelta(days=15))
    call_command("keep_time", "--once")
    assert not OpenForm.objects.exists()


def test_only_what_was_saved_is_told_to_the_browser(secretariat):
    saved = secretariat.post(add_address(home()), fields := standard_fields())
    assert saved.cookies["saved_form"].value == fields[FORM_KEY]
    assert saved.cookies["saved_form"]["path"] == reverse("wagtailadmin_home")
    refused = secretariat.post(add_address(home()), {**standard_fields(title=""), "action-publish": "1"})
    assert "saved_form" not in refused.cookies
