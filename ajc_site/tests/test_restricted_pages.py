"""A page for some readers: staff come to it through the admin's login, others with its password."""

import re

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page, PageViewRestriction

from campaigns.tests import factories as make

pytestmark = pytest.mark.django_db
TITLE = "Not for every eye"
PASSWORD = "a password"


@pytest.fixture
def statement(db) -> Page:
    return make.StatementFactory(title=TITLE)


@pytest.fixture
def address(statement) -> str:
    """Where the page is, behind a password."""
    make.restrict(statement)
    return statement.get_url()


def is_kept_by_nobody(response) -> bool:
    """Takes an answer; says whether it forbids every cache to keep it."""
    control = set(response.headers["Cache-Control"].split(", "))
    return {"no-store", "private"} <= control and "public" not in control


def form_of(response) -> tuple[str, dict[str, str]]:
    """Takes an answer with the form for the password; gives where it goes and what its fields hold."""
    form = LexborHTMLParser(response.content.decode()).css_first("main form")
    assert form.attributes["method"] == "post"
    inputs = [field.attributes for field in form.css("input")]
    fields = {field["name"] or "": field.get("value") or "" for field in inputs}
    return form.attributes["action"] or "", fields


@pytest.mark.parametrize("kind", [PageViewRestriction.LOGIN, PageViewRestriction.GROUPS])
def test_a_page_for_staff_sends_a_reader_to_the_admins_login(client, statement, kind):
    PageViewRestriction.objects.create(page=statement, restriction_type=kind)
    response = client.get(statement.get_url())
    assert response.status_code == 302
    assert response.headers["Location"] == f"/admin/login/?next={statement.get_url()}"
    assert is_kept_by_nobody(response)


def test_staff_read_it_after_logging_in_and_no_cache_keeps_it(client, statement, django_user_model):
    PageViewRestriction.objects.create(page=statement, restriction_type=PageViewRestriction.LOGIN)
    django_user_model.objects.create_superuser("somebody", "somebody@example.org", PASSWORD)
    login = client.get(statement.get_url()).headers["Location"]
    answer = client.post(login, {"username": "somebody", "password": PASSWORD, "next": statement.get_url()})
    assert answer.headers["Location"] == statement.get_url()
    response = client.get(statement.get_url())
    assert response.status_code == 200
    assert is_kept_by_nobody(response)


def test_the_admins_login_is_the_only_one(client):
    response = client.get("/_util/login/?next=/about/")
    assert (response.status_code, response.headers["Location"]) == (302, "/admin/login/?next=/about/")


def test_a_page_behind_a_password_asks_for_it_in_the_sites_look_and_tells_nothing(client, address):
    response = client.get(address)
    text = response.content.decode()
    page = LexborHTMLParser(text)
    assert page.css_first("h1").text() == "A password is needed"
    assert page.css_first("header.site-head")
    assert page.css_first('meta[name="robots"]').attributes["content"] == "noindex"
    field = page.css_first('main input[type="password"]')
    assert page.css_first(f'label[for="{field.id}"]')
    assert TITLE not in text
    assert not re.search(r"<script|style=", text)
    assert is_kept_by_nobody(response)


def test_the_right_password_opens_the_page_for_this_reader_alone(address):
    reader = Client(enforce_csrf_checks=True)
    action, fields = form_of(reader.get(address))
    answer = reader.post(action, {**fields, "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert is_kept_by_nobody(answer)
    opened = reader.get(address)
    assert TITLE in opened.content.decode()
    assert is_kept_by_nobody(opened)
    assert TITLE not in Client().get(address).content.decode()


def test_a_wrong_password_is_said_beside_the_field_and_can_be_mended(address):
    reader = Client(enforce_csrf_checks=True)
    action, fields = form_of(reader.get(address))
    answer = reader.post(action, {**fields, "password": "another"})
    assert answer.status_code == 200
    assert LexborHTMLParser(answer.content.decode()).css_first('main [role="alert"]').text().strip()
    assert is_kept_by_nobody(answer)
    action, fields = form_of(answer)
    assert reader.post(action, {**fields, "password": PASSWORD}).headers["Location"] == address


def test_the_form_sends_nobody_to_another_site(address):
    reader = Client()
    action, fields = form_of(reader.get(address))
    answer = reader.post(action, {**fields, "password": PASSWORD, "return_url": "https://evil.example/"})
    assert answer.headers["Location"].startswith("/")
