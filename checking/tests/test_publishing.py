"""A refusal is a refusal, whatever the way; what is only told is told, and goes out."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Comment, Page, PageSubscription
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from bundles.missing import missing_lines, standings
from bundles.tests.factories import BundleFactory, are_live, draft
from campaigns.models import StandardPage
from campaigns.models.base import BasePage
from campaigns.publishing.readiness import NotReady
from campaigns.tests import factories as make
from checking.models import Rules
from clock.signals import round_of_the_clock
from consent.models import Receipt, Sealed
from planning.mails.telling import tell_all

pytestmark = pytest.mark.django_db
NAMED = "<p>As Jane Quillfeather said.</p>"
IS_WITHDRAWN = "“Jane Quillfeather” is the name of somebody whose consent was withdrawn"
HERE = '<p>Read it <a href="https://example.org/">here</a>.</p>'


@pytest.fixture
def withdrawn(db: None) -> None:
    data = {"name": "Dr Jane Quillfeather", "other_spellings": []}
    Sealed.objects.create(receipt=Receipt.objects.create(), data=data)


def page_of(html: str, **fields: Any) -> Any:
    return draft(make.StandardPageFactory, summary="In short.", body=[("text", html)], **fields)


def edit(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def sent(page: Any, html: str, **changes: Any) -> dict[str, Any]:
    fields = {
        "title": page.title, "slug": page.slug, "summary": page.summary,
        "body": streamfield([("text", rich_text(html))]), "comments": inline_formset([]),
    }  # fmt: skip
    return nested_form_data(fields | changes)


def press(client: Client, page: Any, html: str, button: str = "action-publish", **changes: Any) -> Any:
    return client.post(edit(page), {**sent(page, html, **changes), button: "1"}, follow=True)


def listed(answer: Any) -> dict[str, str]:
    """The lines of the list in a form, with where each leads."""
    found = LexborHTMLParser(answer.content.decode()).css("#before-publishing li a")
    return {node.text(): node.attributes["href"] or "" for node in found}


# --- The list -------------------------------------------------------------------------------------


def test_the_form_lists_what_was_found_and_leads_there(secretariat: Client) -> None:
    page = draft(title="The Rohinga", summary="", body=[("text", HERE)])
    block = page.get_latest_revision_as_object().body[0].id
    answer = secretariat.get(edit(page))
    html = LexborHTMLParser(answer.content.decode())
    assert "1 to put right, 2 to look at" in html.css_first("#before-publishing summary").text()
    # Wagtail's own way to what is on another tab.
    links = html.css("#before-publishing li a")
    assert {link.attributes["data-action"] for link in links} == {"w-focus#focus"}
    leads = listed(answer)
    anchors = {said.split()[0]: to for said, to in leads.items()}
    assert anchors["The"] == f"#block-{block}-section"
    assert anchors["Summary:"] == "#panel-child-content-summary-section"
    # Each but a block's, which the editor draws in the browser, is in the page.
    for to in anchors.values():
        assert to.startswith("#block-") or html.css_first(to) is not None, to


def test_the_list_is_up_to_date_each_time_the_form_saves_itself(secretariat: Client) -> None:
    page = page_of("<p>Words.</p>")
    assert "nothing is missing or odd" in secretariat.get(edit(page)).content.decode()
    answer = secretariat.post(edit(page), sent(page, HERE), headers={"accept": "application/json"})
    html = answer.json()["html"]
    assert 'data-w-teleport-target-value="#before-publishing"' in html
    assert "The link “here”" in html
    new = reverse("wagtailadmin_pages:add", args=["campaigns", "standardpage", page.get_parent().pk])
    assert "Once this page is saved" in secretariat.get(new).content.decode()


def test_what_is_only_told_goes_out_and_is_told_again(secretariat: Client) -> None:
    page = page_of(HERE)
    answer = press(secretariat, page, HERE)
    assert are_live(page) == [True]
    assert "there is one thing to look at" in answer.content.decode()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    asked = secretariat.get(f"{bulk}?id={page_of(HERE).pk}").content.decode()
    assert "To look at (1):" in asked


# --- What is refused ------------------------------------------------------------------------------


def test_who_was_withdrawn_is_kept_back_whatever_the_way(withdrawn: None, secretariat: Client) -> None:
    page = page_of(NAMED)
    answer = press(secretariat, page, NAMED)
    arguments = LexborHTMLParser(answer.content.decode()).css_first("#body").attributes
    _, said = json.loads(arguments["data-w-block-arguments-value"] or "")
    assert IS_WITHDRAWN in said["blockErrors"]["0"]["messages"][0]
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
    assert IS_WITHDRAWN in secretariat.post(bulk, follow=True).content.decode()
    assert any(IS_WITHDRAWN in line for line in missing_lines(standings(BundleFactory(pages=[page]), None)))
    with pytest.raises(NotReady, match="Jane Quillfeather"):
        page_of(NAMED).get_latest_revision().publish()
    later = page_of(NAMED, go_live_at=timezone.now() + timedelta(days=1))
    with pytest.raises(NotReady, match="Jane Quillfeather"):
        later.get_latest_revision().publish()
    assert not Page.objects.filter(pk__in=[page.pk, later.pk], live=True).exists()


def test_what_was_scheduled_before_does_not_stay_away_untold(secretariat: Client, clocks: Any) -> None:
    page = page_of(NAMED, go_live_at=timezone.now() + timedelta(hours=1))
    page.get_latest_revision().publish()
    Sealed.objects.create(receipt=Receipt.objects.create(), data={"name": "Jane Quillfeather"})
    clocks.time_passes(timedelta(hours=2))
    call_command("publish_scheduled")
    assert are_live(page) == [False]
    home = secretariat.get(reverse("wagtailadmin_home")).content.decode()
    assert "Due, and not out" in home
    assert IS_WITHDRAWN in home
    # Nobody need look there: it is told by mail, once for each time that it was given.
    for _ in range(2):
        round_of_the_clock.send(sender=None, now=clocks.now())
        (told,) = mail.outbox
    assert "Due, and not out" in told.subject
    assert IS_WITHDRAWN in told.body
    assert told.to == ["secretariat@example.org"]
    Rules.objects.create(withdrawn_people="warn")
    call_command("publish_scheduled")
    assert are_live(page) == [True]
    assert "Due, and not out" not in secretariat.get(reverse("wagtailadmin_home")).content.decode()


def test_somebody_else_of_that_name_is_passed_over(withdrawn: None) -> None:
    # Whoever withdrew the person looked at what was public: somebody else is meant there.
    public = make.StandardPageFactory(summary="In short.", body=[("text", NAMED)])
    public.body = [("text", "<p>Then Jane Quillfeather left.</p>")]
    public.save_revision().publish()
    page = page_of(NAMED)
    with pytest.raises(NotReady):
        page.get_latest_revision().publish()
    Rules.objects.create(namesakes="Jane Quillfeather")
    page.get_latest_revision().publish()


def test_the_settings_say_what_is_kept_back_and_administrators_change_them(
    secretariat: Client, admin_client: Client
) -> None:
    address = reverse("wagtailsettings:edit", args=["checking", "rules"])
    assert secretariat.get(address).status_code == 302
    fields = {field.name: getattr(Rules(), field.name) for field in Rules._meta.fields if field.name != "id"}
    admin_client.get(address)
    found = Rules.objects.get()
    address = reverse("wagtailsettings:edit", args=["checking", "rules", found.pk])
    assert secretariat.post(address, {**fields, "link_words": "refuse"}).status_code == 302
    assert Rules.now().link_words == "warn"
    admin_client.post(address, {**fields, "link_words": "refuse", "near_names": "off"})
    assert (Rules.now().link_words, Rules.now().near_names) == ("refuse", "off")
    page = page_of(HERE)
    assert "The link “here”" in press(secretariat, page, HERE).content.decode()
    assert are_live(page) == [False]


# --- Comments -------------------------------------------------------------------------------------


def comments(*rows: dict[str, Any]) -> dict[str, Any]:
    return inline_formset([{"replies": inline_formset([]), "resolved": "", **row} for row in rows])


@pytest.mark.parametrize("button", ["action-publish", "action-save"])
def test_comments_stand_at_fields_and_blocks_and_are_told_by_mail(
    secretariat: Client, django_user_model: Any, button: str
) -> None:
    page = page_of("<p>Words.</p>")
    block = page.body[0].id
    other = django_user_model.objects.create_superuser("anna", "anna@example.org", "x")
    PageSubscription.objects.create(page=page, user=other, comment_notifications=True)
    rows = comments(
        {"text": "Who says so?", "contentpath": f"body.{block}", "position": ""},
        {"text": "Shorter.", "contentpath": "title", "position": ""},
    )
    press(secretariat, page, "<p>Words.</p>", button, comments=rows)
    assert are_live(page) == [button == "action-publish"]
    found = Comment.objects.filter(page=page.pk).order_by("pk")
    told = [(one.text, one.contentpath) for one in found]
    assert told == [("Who says so?", f"body.{block}"), ("Shorter.", "title")]
    assert mail.outbox == []
    tell_all(timezone.now())
    assert [message.to for message in mail.outbox] == [["anna@example.org"]]
    # Mails pass many hands: what was written is read at the desk.
    assert edit(page) in mail.outbox[0].body
    assert "Who says so?" not in mail.outbox[0].body
    assert secretariat.get(edit(page)).status_code == 200


def test_every_kind_of_page_has_comments() -> None:
    pages = [model for model in apps.get_models() if issubclass(model, BasePage)]
    without = [m for m in pages if "comments" not in m.get_edit_handler().get_form_class().formsets]
    assert StandardPage in pages
    assert without == []
