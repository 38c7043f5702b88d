"""A form that comes too late is given back with what was typed, to who typed it and to nobody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser, LexborNode
from wagtail.models import Collection

from accounts.models import Session
from assets.models import Picture
from bundles.models import Bundle
from campaigns.models import Person, StandardPage, Topic
from campaigns.tests.factories import PictureFactory, StandardPageFactory
from safekeeping.names import SHOW_AGAIN
from safekeeping.sessions import RENEWED_AT

from .forms import add_address, edit_address, home, standard_fields

pytestmark = pytest.mark.django_db
HERE = {"Origin": "http://testserver"}


def typed_in(response) -> dict[str, str]:
    """The hidden fields of the form on the page."""
    tree = LexborHTMLParser(response.content.decode())
    fields = tree.css("main form input[type=hidden]")
    return {field.attributes["name"] or "": field.attributes.get("value") or "" for field in fields}


def value_of(box: LexborNode | None) -> str:
    """What is in a box of one line or of several, which must be there."""
    assert box is not None
    return box.text().strip() if box.tag == "textarea" else box.attributes["value"] or ""


def addresses() -> dict[str, tuple[str, str]]:
    """Where forms of each kind go, and a field of theirs."""
    person = Person.objects.create(name="Somebody", slug="somebody")
    return {
        "a page": (edit_address(StandardPageFactory()), "title"),
        "a new page": (add_address(home()), "title"),
        "a person": (reverse(Person.snippet_viewset.get_url_name("edit"), args=[person.pk]), "name"),
        "a topic": (reverse(Topic.snippet_viewset.get_url_name("add")), "name"),
        "a picture": (reverse("wagtailimages:edit", args=[PictureFactory().pk]), "title"),
        "a bundle": (reverse("bundles:add"), "title"),
        "a redirect": (reverse("wagtailredirects:add"), "old_path"),
        "the own account": (reverse("wagtailadmin_account"), "name_email-first_name"),
    }


@pytest.mark.parametrize(
    "kind",
    [
        "a page",
        "a new page",
        "a person",
        "a topic",
        "a picture",
        "a bundle",
        "a redirect",
        "the own account",
    ],
)
def test_a_form_of_any_kind_sent_without_a_login_comes_back(client, kind):
    address, field = addresses()[kind]
    text = "What I “typed” <b>&amp; more</b>\nနမူနာ"
    response = client.post(address, {field: text}, headers=HERE)
    assert response.status_code == 403
    assert response["Cache-Control"] == "no-store, private"
    assert typed_in(response)[field] == text
    assert b"Log in (opens in a new tab)" in response.content


@pytest.mark.parametrize("origin", [{}, {"Origin": "null"}, {"Origin": "https://elsewhere.example"}])
def test_what_another_site_sent_is_not_given_back(client, origin):
    response = client.post(add_address(home()), {"title": "Their words"}, headers=origin)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("wagtailadmin_login"))
    assert b"Their words" not in response.content


def test_a_form_with_an_old_token_comes_back_with_a_new_one(secretariat):
    secretariat.handler.enforce_csrf_checks = True
    fields = standard_fields("Typed before the other login")
    response = secretariat.post(add_address(home()), fields, headers=HERE)
    assert response.status_code == 403
    given = typed_in(response)
    again = secretariat.post(add_address(home()), given, headers=HERE)
    assert again.status_code == 200
    tree = LexborHTMLParser(again.content.decode())
    assert value_of(tree.css_first("[name=title]")) == "Typed before the other login"
    assert not StandardPage.objects.filter(title="Typed before the other login").exists()


def test_passwords_and_tokens_are_not_given_back(client):
    sent = {"password1": "not this", "csrfmiddlewaretoken": "nor this", "email": "a@example.org"}
    response = client.post(reverse("wagtailusers_users:add"), sent, headers=HERE)
    assert "password1" not in typed_in(response)
    assert b"not this" not in response.content
    assert b"nor this" not in response.content


def test_a_form_that_saves_itself_hears_that_the_login_is_gone(client):
    answer = client.post(
        add_address(home()), standard_fields(), headers={"Accept": "application/json", **HERE}
    )
    assert answer.status_code == 403
    assert answer.json()["error_code"] == "logged_out"


@pytest.mark.parametrize("name", ["wagtailadmin_login", "wagtailadmin_password_reset", "wagtailadmin_logout"])
def test_the_forms_that_are_for_everybody_work_as_before(client, name):
    assert client.post(reverse(name), {}, headers=HERE).status_code in (200, 302)


def test_the_public_site_answers_an_old_token_as_before(client):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/_util/authenticate_with_password/1/1/", {"password": "x"})
    assert response.status_code == 403
    assert b"What you typed" not in response.content


@pytest.mark.parametrize("kind", ["a page", "a new page", "a person", "a topic", "a picture", "a bundle"])
def test_a_form_of_any_kind_is_shown_again_and_not_saved(secretariat, kind):
    address, field = addresses()[kind]
    before = (Bundle.objects.count(), Topic.objects.count(), StandardPage.objects.count())
    fields = {field: "Typed <once>", SHOW_AGAIN: "1"}
    if kind in ("a page", "a new page"):
        fields = standard_fields("Typed <once>") | {SHOW_AGAIN: "1"}
    if kind == "a bundle":
        fields |= {"members-TOTAL_FORMS": "0", "members-INITIAL_FORMS": "0"}
    response = secretariat.post(address, fields)
    assert response.status_code == 200
    tree = LexborHTMLParser(response.content.decode())
    assert value_of(tree.css_first(f"form[data-edit-form] [name={field}]")) == "Typed <once>"
    assert "It is not saved yet" in tree.css_first(".messages").text()
    assert tree.css_first(".error-message") is None
    assert (Bundle.objects.count(), Topic.objects.count(), StandardPage.objects.count()) == before
    assert not Person.objects.filter(name__contains="once").exists()
    assert not Picture.objects.filter(title__contains="once").exists()


def test_a_form_that_cannot_be_shown_again_is_listed_and_not_saved(admin_client):
    fields = {"name": "Typed “here”", "parent": Collection.get_first_root_node().pk, SHOW_AGAIN: "1"}
    response = admin_client.post(reverse("wagtailadmin_collections:add"), fields, headers=HERE)
    texts = [part.text() for part in LexborHTMLParser(response.content.decode()).css("main textarea")]
    assert texts[0] == "Typed “here”"
    assert not Collection.objects.filter(name__startswith="Typed").exists()


def test_a_session_in_use_does_not_end(secretariat):
    almost_over = timezone.now() + timedelta(hours=2)
    Session.objects.update(expire_date=almost_over)
    secretariat.get(reverse("wagtailadmin_home"))
    assert Session.objects.get().expire_date > timezone.now() + timedelta(days=6)


def test_a_session_is_not_written_with_every_request(secretariat):
    secretariat.get(reverse("wagtailadmin_home"))
    almost_over = timezone.now() + timedelta(hours=2)
    Session.objects.update(expire_date=almost_over)
    secretariat.get(reverse("wagtailadmin_account"))
    assert Session.objects.get().expire_date == almost_over


@pytest.mark.parametrize("path", ["/", "/publications/", "/feeds/"])
def test_a_public_page_neither_renews_a_session_nor_sets_a_cookie(secretariat, path):
    response = secretariat.get(path)
    assert not response.cookies
    assert RENEWED_AT not in secretariat.session


def test_a_form_left_open_does_not_keep_a_session_alive(secretariat):
    page = StandardPageFactory()
    ping = reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", page.pk, 0])
    secretariat.post(ping)
    assert RENEWED_AT not in secretariat.session


def test_each_account_has_a_key_of_its_own_and_nobody_else_hears_it(secretariat, writer, client):
    answers = [someone.get(reverse("who_is_here")) for someone in (secretariat, writer)]
    keys = {answer.json()["key"] for answer in answers}
    assert len(keys) == 2
    assert all("no-store" in answer["Cache-Control"] for answer in answers)
    assert secretariat.get(reverse("who_is_here")).json()["key"] in keys
    assert client.get(reverse("who_is_here")).status_code == 302
