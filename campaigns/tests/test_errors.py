"""What went wrong is said in the site's own look."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.template.loader import render_to_string
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import PageViewRestriction

from campaigns.models import Library

from . import factories as make
from .test_pages import check_document


def check_error_page(response, status: int) -> LexborHTMLParser:
    assert response.status_code == status
    html = LexborHTMLParser(response.content.decode())
    check_document_without_menu(html)
    assert html.css_first(".kicker").text() == str(status)
    assert html.css_first("meta[name=robots]").attributes["content"] == "noindex"
    assert html.css_first("style") is not None
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert not response.cookies
    return html


def check_document_without_menu(html: LexborHTMLParser) -> None:
    """Error pages are made without the database, and so without the menu; put one in for the common check."""
    if not html.css("nav[aria-label='Main']"):
        text = html.html.replace("</header>", '<nav aria-label="Main"></nav></header>', 1)
        html = LexborHTMLParser(text)
    check_document(html)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/nothing/", "/publications/nothing/", "/people/nobody/", "/media/images/x.png"]
)
def test_what_is_not_here_is_a_404_in_the_sites_look(client, path):
    html = check_error_page(client.get(path), 404)
    assert "/publications/" in [link.attributes["href"] for link in html.css("main a")]


@pytest.mark.django_db
def test_a_missing_page_leads_to_the_library_only_where_readers_may_go(client):
    library = Library.objects.get()
    PageViewRestriction.objects.create(page=library, restriction_type=PageViewRestriction.LOGIN)
    html = check_error_page(client.get("/nothing/"), 404)
    assert [link.attributes["href"] for link in html.css("main a")] == ["/"]


def test_the_page_for_what_is_missing_needs_no_request_and_no_database():
    html = LexborHTMLParser(render_to_string("404.html"))
    assert [link.attributes["href"] for link in html.css("main a")] == ["/"]


@pytest.mark.django_db
def test_a_missing_page_keeps_the_menu(client):
    html = LexborHTMLParser(client.get("/nothing/").content.decode())
    assert [link.text() for link in html.css("nav[aria-label=Main] a")] == [
        "Campaigns", "Publications", "Search",
    ]  # fmt: skip


@pytest.mark.django_db
def test_an_address_without_its_last_slash_leads_to_the_page(client):
    page = make.StatementFactory()
    response = client.get(page.get_url().rstrip("/"))
    assert response.status_code in (301, 302)
    assert response.headers["Location"] == page.get_url()


@pytest.mark.django_db
def test_what_is_not_for_the_reader_is_a_403_in_the_sites_look(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionDenied

    monkeypatch.setattr(Library, "get_context", refuse)
    check_error_page(client.get("/publications/"), 403)


@pytest.mark.django_db
def test_a_fault_of_the_site_is_a_500_that_tells_nothing_of_its_inside(client, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr(Library, "get_context", fail)
    client.raise_request_exception = False
    response = client.get("/publications/")
    check_error_page(response, 500)
    assert "secret" not in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"


@pytest.fixture
def database_away(django_db_setup, django_db_blocker):
    """The database's server does not answer: its address leads to a port at which nobody listens."""
    with django_db_blocker.unblock():
        connection = connections["default"]
        kept = dict(connection.settings_dict)
        connection.close()
        connection.settings_dict.update(HOST="127.0.0.1", PORT="9")
        yield
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(kept)


@pytest.mark.parametrize(
    "path", ["/", "/publications/?kind=video", "/people/somebody/", "/nothing/", "/admin/login/"]
)
def test_while_the_database_is_away_every_address_is_a_503_in_the_sites_look(client, database_away, path):
    client.raise_request_exception = False
    response = client.get(path)
    if path == "/admin/login/":
        # The form itself needs no database until it is sent.
        assert response.status_code in (200, 503)
        return
    check_error_page(response, 503)
    assert response.headers["Retry-After"] == "30"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/publications/?q=%00", 400),
        ("/api/publications/suggestions/?q=%00", 400),
        ("/api/nothing/", 404),
        ("/api/publications/999/", 404),
    ],
)
def test_programs_are_told_as_json_what_is_wrong(client, address, status):
    response = client.get(address)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"
    assert list(response.json()) == ["error"]


def test_programs_are_told_as_json_that_the_database_is_away(client, database_away):
    client.raise_request_exception = False
    response = client.get("/api/publications/?q=court")
    assert (response.status_code, list(response.json())) == (503, ["error"])
    assert response.headers["Retry-After"] == "30"


@pytest.mark.django_db
def test_the_form_for_a_password_is_in_the_sites_look_and_opens_the_page(client):
    page = make.StandardPageFactory(title="For some", summary="The words behind the password.")
    make.restrict(page)
    response = client.get(page.get_url())
    html = LexborHTMLParser(response.content.decode())
    assert html.css_first("h1").text() == "A password is needed"
    assert "behind the password" not in html.text()
    assert html.css_first("label[for=id_password]") is not None
    assert "no-store" in response.headers["Cache-Control"] or "private" in response.headers["Cache-Control"]
    action = html.css_first("form.password").attributes["action"]
    fields = {
        field.attributes["name"]: field.attributes.get("value", "")
        for field in html.css("form.password input")
    }
    wrong = client.post(action, {**fields, "password": "wrong"})
    assert wrong.status_code == 200
    assert "behind the password" not in wrong.content.decode()
    right = client.post(action, {**fields, "password": "a password"}, follow=True)
    assert "The words behind the password." in right.content.decode()
    assert "private" in right.headers["Cache-Control"] or "no-store" in right.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_page_for_staff_alone_leads_visitors_to_the_login(client, secretariat):
    page = make.StandardPageFactory(title="For staff", summary="The words for staff.")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    response = client.get(page.get_url(), follow=True)
    assert response.status_code == 200
    assert "The words for staff." not in response.content.decode()
    assert 'name="password"' in response.content.decode()
    seen = secretariat.get(page.get_url())
    assert "The words for staff." in seen.content.decode()
    assert "private" in seen.headers["Cache-Control"] or "no-store" in seen.headers["Cache-Control"]
