"""Nothing goes out unseen: what others change under an open form is named before it is published."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from ajc_site.tests.support.depth import some
from ajc_site.tests.support.fixtures import StaffClient
from campaigns.models import StandardPage
from campaigns.tests import factories as make
from safekeeping.tests.forms import saves_itself

pytestmark = pytest.mark.django_db


def fields(block: Any, **changes: Any) -> dict[str, Any]:
    """What the form of a page with this block sends."""
    values = {"title": "A draft", "slug": "a-draft", "summary": "In short.", "body": streamfield([block])}
    return nested_form_data(values | {"comments": inline_formset([])} | changes)


def downloads(file: Any) -> Any:
    return ("downloads", {"heading": "", "files": streamfield_list([file.pk])})


def streamfield_list(values: list[Any]) -> dict[str, Any]:
    rows = {
        str(n): {"value": value, "deleted": "", "order": str(n), "id": ""} for n, value in enumerate(values)
    }
    return {**rows, "count": str(len(values))}


def figure(picture: Any) -> Any:
    return ("figure", {"picture": picture.pk, "caption": ""})


def quotation(person: Any = None, organisation: Any = None) -> Any:
    pk = organisation.pk if organisation else ""
    return (
        "quotation",
        {"text": "Words.", "person": person.pk if person else "", "role": "", "organisation": pk},
    )


def opened(client: Client, page: StandardPage) -> dict[str, str]:
    """The hidden field of the form as it is opened now."""
    return position(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))


def position(response: Any) -> dict[str, str]:
    [field] = LexborHTMLParser(response.content.decode()).css("form[data-edit-form] [name=opened_at]")
    return {"opened_at": field.attributes["value"] or ""}


def press(client: Client, page: StandardPage, data: dict[str, Any], button: str = "action-publish") -> Any:
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data | {button: "1"})


def replace_file(client: Client, file: Any) -> None:
    upload = SimpleUploadedFile("forged.txt", b"Forged.")
    data = {"title": "Forged", "language": "en", "tags": "", "file": upload}
    client.post(reverse("wagtaildocs:edit", args=[file.pk]), data)


def replace_file_in_the_list(client: Client, file: Any) -> None:
    own = {
        "title": "Forged",
        "language": "en",
        "tags": "",
        "file": SimpleUploadedFile("forged.txt", b"Forged."),
    }
    client.post(
        reverse("wagtaildocs:edit_multiple", args=[file.pk]),
        {f"doc-{file.pk}-{name}": value for name, value in own.items()},
        headers={"x-requested-with": "XMLHttpRequest"},
    )


def describe_picture(client: Client, picture: Any) -> None:
    data = {"title": picture.title, "description": "Forged.", "tags": "", "caption": "", "credit": ""}
    client.post(reverse("wagtailimages:edit", args=[picture.pk]), data)


def rename_person(client: Client, person: Any) -> None:
    data = {"name": "Forged", "slug": person.slug, "description": "", "portrait": person.portrait_id or ""}
    client.post(_edit(person), data)


def rename_organisation(client: Client, organisation: Any) -> None:
    data = {"name": "Forged", "slug": organisation.slug, "website": "", "logo": "", "short_name": ""}
    client.post(_edit(organisation), data)


def _edit(thing: Any) -> str:
    return reverse(thing.snippet_viewset.get_url_name("edit"), args=[thing.pk])


Change = Callable[[Client, Any], None]
# What is on the page, and how it is changed: a function of the writer that gives both.
CASES: dict[str, Callable[[Any], tuple[Any, Any, Change]]] = {
    "a file": lambda user: _file_case(user, replace_file),
    "a file, among several": lambda user: _file_case(user, replace_file_in_the_list),
    "a picture’s description": lambda user: _picture_case(user),
    "a person": lambda user: _person_case(user),
    "a portrait": lambda user: _portrait_case(user),
    "an organisation": lambda user: _organisation_case(user),
    "a link in a text": lambda user: _link_case(user),
}


def _file_case(user: Any, change: Change) -> tuple[Any, Any, Change]:
    file = make.FileFactory(file__data=b"True.", file__filename="a.txt", uploaded_by_user=user, title="Brief")
    return downloads(file), file, change


def _link_case(user: Any) -> tuple[Any, Any, Change]:
    _, file, change = _file_case(user, replace_file)
    return ("text", rich_text(f'<p><a linktype="document" id="{file.pk}">It</a></p>')), file, change


def _picture_case(user: Any) -> tuple[Any, Any, Change]:
    picture = make.PictureFactory(uploaded_by_user=user, readied=False)
    return figure(picture), picture, describe_picture


def _person_case(user: Any) -> tuple[Any, Any, Change]:
    _let_edit(user, "person")
    person = make.PersonFactory()
    return quotation(person), person, rename_person


def _portrait_case(user: Any) -> tuple[Any, Any, Change]:
    picture = make.PictureFactory(uploaded_by_user=user, readied=False)
    return quotation(make.PersonFactory(portrait=picture)), picture, describe_picture


def _let_edit(user: Any, kind: str) -> None:
    """As no writer may of themselves, but a group may be given the right."""
    user.user_permissions.add(Permission.objects.get(codename=f"change_{kind}"))


def _organisation_case(user: Any) -> tuple[Any, Any, Change]:
    _let_edit(user, "organisation")
    organisation = make.OrganisationFactory()
    return quotation(make.PersonFactory(), organisation), organisation, rename_organisation


@pytest.fixture
def page(writer: StaffClient) -> StandardPage:
    found = make.StandardPageFactory(live=False, owner=writer.user, title="A draft", slug="a-draft")
    found.save_revision()
    return found


@pytest.mark.spread(1)
@pytest.mark.deeper
@pytest.mark.parametrize("case", some(list(CASES), 4))
def test_what_a_writer_changes_under_an_open_form_is_named_before_it_goes_out(
    writer: StaffClient, secretariat: StaffClient, page: StandardPage, case: str
) -> None:
    block, thing, change = CASES[case](writer.user)
    data = fields(block)
    press(secretariat, page, data | opened(secretariat, page), "save")
    data |= opened(secretariat, page)
    change(writer, thing)
    thing.refresh_from_db()
    refused = press(secretariat, page, {**data, "title": "Typed on"})
    assert refused.status_code == 200
    text = refused.content.decode()
    assert f"“{thing}” was " in text
    assert "by writers, " in text
    assert "Typed on" in text
    page.refresh_from_db()
    assert not page.live
    # Told of it, they press the button again.
    assert press(secretariat, page, {**data, **position(refused)}).status_code == 302
    page.refresh_from_db()
    assert page.live


@pytest.mark.spread(1)
@pytest.mark.parametrize("token", [{}, {"opened_at": ""}, {"opened_at": "x"}, {"opened_at": "9" * 40}])
def test_a_form_that_does_not_say_when_it_was_opened_is_told_of_all(
    writer: StaffClient, secretariat: StaffClient, page: StandardPage, token: dict[str, str]
) -> None:
    block, thing, change = CASES["a file"](writer.user)
    change(writer, thing)
    assert press(secretariat, page, fields(block) | token).status_code == 200


@pytest.mark.spread(1)
@pytest.mark.parametrize("button", ["save", "action-publish", "action-submit"])
def test_a_draft_is_saved_as_ever_and_what_they_changed_themselves_is_no_news(
    writer: StaffClient, secretariat: StaffClient, page: StandardPage, button: str
) -> None:
    block, thing, change = CASES["a file"](writer.user)
    data = fields(block) | opened(secretariat, page)
    change(secretariat if button != "save" else writer, thing)
    assert press(secretariat, page, data, button).status_code == 302


def test_a_new_page_asks_too(writer: StaffClient, secretariat: StaffClient) -> None:
    block, thing, change = CASES["a file"](writer.user)
    parent = make.StandardPageFactory()
    address = reverse("wagtailadmin_pages:add", args=["campaigns", "standardpage", parent.pk])
    data = fields(block) | position(secretariat.get(address))
    change(writer, thing)
    refused = secretariat.post(address, data | {"action-publish": "1"})
    assert refused.status_code == 200
    assert not StandardPage.objects.filter(slug="a-draft").exists()
    again = secretariat.post(address, data | position(refused) | {"action-publish": "1"})
    assert again.status_code == 302


def test_a_scheduled_page_and_a_submitted_one_ask_too(
    writer: StaffClient, secretariat: StaffClient, page: StandardPage
) -> None:
    block, thing, change = CASES["a file"](writer.user)
    soon = f"{timezone.now() + timedelta(days=30):%Y-%m-%d} 09:00"
    data = fields(block, go_live_at=soon) | opened(secretariat, page)
    change(writer, thing)
    for button in ("action-publish", "action-submit"):
        refused = press(secretariat, page, data, button)
        assert "was replaced by writers, " in refused.content.decode(), button
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_saving_by_itself_does_not_forget_when_the_form_was_opened(
    writer: StaffClient, secretariat: StaffClient, page: StandardPage
) -> None:
    block, thing, change = CASES["a file"](writer.user)
    data = fields(block) | opened(secretariat, page)
    change(writer, thing)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = saves_itself(secretariat, address, data).json()
    assert answer["success"]
    assert "opened_at" not in answer["field_updates"]
    assert press(secretariat, page, data).status_code == 200


def test_the_form_and_the_history_tell_who_replaced_what(
    writer: StaffClient, secretariat: StaffClient, page: StandardPage
) -> None:
    block, thing, change = CASES["a file"](writer.user)
    press(secretariat, page, fields(block), "save")
    change(writer, thing)
    form = secretariat.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "the file “Forged” (replaced by writers, " in form
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
    assert "the file “Forged” (replaced by writers, " in secretariat.get(bulk).content.decode()
    entry = PageLogEntry.objects.get(page=page.pk, action="campaigns.replaced")
    assert entry.user == writer.user
    # It is on nobody's page yet.
    assert "Replaced on pages this week" not in secretariat.get("/admin/").content.decode()


# --- Several at once ------------------------------------------------------------------------------


def confirmed(client: Client, page: StandardPage) -> tuple[str, dict[str, str]]:
    """Where publishing several pages is confirmed, and what the form sends that asks for it."""
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
    tree = LexborHTMLParser(client.get(address).content.decode())
    fields = tree.css("main form input[type=hidden]")
    return address, {field.attributes["name"] or "": field.attributes["value"] or "" for field in fields}


def test_several_at_once_are_what_could_be_seen_when_it_was_asked(
    writer: StaffClient, secretariat: StaffClient, page: StandardPage
) -> None:
    block, thing, change = CASES["a file"](writer.user)
    press(secretariat, page, fields(block), "save")
    address, asked = confirmed(secretariat, page)
    change(writer, thing)
    answer = secretariat.post(address, asked, follow=True)
    said = answer.content.decode()
    assert "was replaced by writers, " in said
    assert "after you were asked" in said
    assert "this form" not in said
    assert "button again" not in said
    # Back where the page is.
    assert answer.request["PATH_INFO"] == reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    page.refresh_from_db()
    assert not page.live
    address, asked = confirmed(secretariat, page)
    press(writer, page, fields(block, title="Changed"), "save")
    said = secretariat.post(address, asked, follow=True).content.decode()
    assert "It was changed by writers after you were asked." in said
    page.refresh_from_db()
    assert not page.live
    address, asked = confirmed(secretariat, page)
    secretariat.post(address, asked)
    page.refresh_from_db()
    assert (page.live, page.title) == (True, "Changed")


def test_drafts_below_are_looked_at_too(
    writer: StaffClient, secretariat: StaffClient, page: StandardPage
) -> None:
    below = make.StandardPageFactory(parent=page, live=False, owner=writer.user)
    below.save_revision()
    address, asked = confirmed(secretariat, page)
    below.title = "Changed below"
    below.save_revision(user=writer.user)
    said = secretariat.post(address, {**asked, "include_descendants": "on"}, follow=True).content.decode()
    page.refresh_from_db()
    below.refresh_from_db()
    assert (page.live, below.live) == (True, False)
    assert "It was changed by writers after you were asked." in said
