"""Redirects that the secretariat makes: from where nothing is, to somewhere readers can come."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from campaigns.tests import factories as make

pytestmark = pytest.mark.django_db

ADD = "/admin/redirects/add/"


def send(client: Client, old: str, link: str = "", page: Page | None = None) -> Any:
    fields = {"old_path": old, "redirect_link": link, "redirect_page": page.pk if page else "", "site": ""}
    return client.post(ADD, {**fields, "is_permanent": "on"})


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


def test_the_secretariat_makes_redirects_and_a_writer_does_not(secretariat: Any, writer: Any) -> None:
    menu = secretariat.get("/admin/").content.decode()
    assert reverse("wagtailredirects:index") in menu
    page = make.StandardPageFactory(slug="about-us")
    assert send(secretariat, "/who-we-are/", page=page).status_code == 302
    redirect = Redirect.objects.get()
    assert secretariat.get(f"/admin/redirects/{redirect.pk}/").status_code == 200
    assert reverse("wagtailredirects:index") not in writer.get("/admin/").content.decode()
    assert send(writer, "/elsewhere/", page=page)["Location"] == "/admin/"
    assert secretariat.post(f"/admin/redirects/{redirect.pk}/delete/").status_code == 302
    assert not Redirect.objects.exists()


@pytest.mark.parametrize("old", ["/who-we-are", "who-we-are/", "/who-we-are/?from=2019", "/Über uns/"])
def test_a_redirect_leads_readers_on(old: str, secretariat: Any, client: Client) -> None:
    page = make.StandardPageFactory(slug="about-us")
    old = old if old.startswith("/") else f"http://testserver/{old}"
    assert send(secretariat, old, page=page).status_code == 302
    for method in (client.get, client.head):
        answer = method(old.removeprefix("http://testserver"))
        assert answer.status_code == 301
        assert answer["Location"].endswith("/about-us/")
        assert answer["Cache-Control"] == "public, no-cache"


@pytest.mark.spread(4)
@pytest.mark.parametrize(
    "old",
    [
        "/", "/admin/anything/", "/ADMIN/login/", "/static/site.css", "/healthz/", "/publications/",
        "/campaigns", "/feeds/all.atom", "/api/publications/", "/robots.txt", "/sitemap.xml",
        "/publications/?topic=peace", "/publications/letter/", "/publications/letter.ris",
        "/old/../admin/", "/old/%2e%2E/publications/", "/./feeds/all.atom", "/a/b/../../robots.txt",
        "/publications/earlier/", "{file}", "http://testserver/publications/letter/",
    ],
)  # fmt: skip
def test_no_redirect_shadows_what_the_site_answers(old: str, secretariat: Any) -> None:
    page = make.DocumentFactory(slug="earlier", attachments=make.attachments(1))
    page.slug = "letter"
    page.save()
    old = old.format(file=page.attachments.get().file.url)
    response = send(secretariat, old, link="https://example.org/")
    assert "old_path" in errors(response), old
    assert not Redirect.objects.exists()


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://example.org/", "not an address",
        "https://testserver@example.org/", "https://user:word@example.org/", "http://localhost:9000/",
        "http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/", "http://intranet/",
        "https://files.internal/", "http://testserver/admin/", "http://testserver/nothing-here/",
        "http://testserver/publications/draft/", "http://testserver/gone/",
    ],
)  # fmt: skip
def test_no_redirect_leads_to_a_bad_place(link: str, secretariat: Any) -> None:
    make.StatementFactory(slug="draft", live=False)
    response = send(secretariat, "/gone/", link=link)
    assert "redirect_link" in errors(response), link
    assert not Redirect.objects.exists()


def test_a_redirect_leads_somewhere_and_to_one_place(secretariat: Any) -> None:
    page = make.StandardPageFactory()
    assert "redirect_page" in errors(send(secretariat, "/gone/"))
    assert "redirect_link" in errors(send(secretariat, "/gone/", "https://example.org/", page))
    assert "redirect_page" in errors(send(secretariat, "/gone/", page=Page.get_first_root_node()))
    assert send(secretariat, "/gone/", "https://example.org/a?b=c#d").status_code == 302


def test_a_redirect_to_a_draft_tells_nothing_of_it(secretariat: Any, client: Client) -> None:
    draft = make.StatementFactory(slug="secret", live=False)
    assert send(secretariat, "/gone/", page=draft).status_code == 302
    answer = client.get("/gone/")
    assert answer.status_code == 404
    assert "secret" not in answer.content.decode()
    draft.save_revision().publish()
    assert client.get("/gone/")["Location"].endswith("/publications/secret/")
    make.restrict(draft)
    assert client.get("/gone/").status_code == 404


def test_what_comes_to_the_address_later_is_what_readers_get(secretariat: Any, client: Client) -> None:
    assert send(secretariat, "/later/", "https://example.org/").status_code == 302
    make.StandardPageFactory(slug="later")
    assert client.get("/later/").status_code == 200


def test_a_redirect_from_what_was_deleted_stands_before_the_notice(secretariat: Any, client: Client) -> None:
    page = make.StatementFactory(slug="deleted")
    page.delete()
    assert client.get("/publications/deleted/").status_code == 410
    assert send(secretariat, "/publications/deleted/", "https://example.org/").status_code == 302
    assert client.get("/publications/deleted/")["Location"] == "https://example.org/"


@pytest.mark.parametrize("target", ["http://testserver/round/", "/round", "http://testserver/round"])
def test_a_redirect_that_a_script_made_in_a_circle_is_not_followed(target: str, client: Client) -> None:
    Redirect.add_redirect("/round/", target)
    assert client.get("/round/").status_code == 404


def test_an_imported_list_is_looked_at_in_the_same_way(secretariat: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    rows = "from,to\n/one/,https://example.org/1\n/publications/,https://example.org/2\n/three/,http://10.0.0.1/\n"
    upload = SimpleUploadedFile("redirects.csv", rows.encode(), "text/csv")
    asked = secretariat.post("/admin/redirects/import/", {"import_file": upload})
    hidden = {name: asked.context["form"][name].value() for name in ("import_file_name", "input_format")}
    fields = {**hidden, "from_index": "0", "to_index": "1", "permanent": "on", "site": ""}
    secretariat.post("/admin/redirects/import/process/", fields)
    assert list(Redirect.objects.values_list("old_path", flat=True)) == ["/one"]


@pytest.mark.parametrize(
    "link",
    ["/publications/#p-k1", "/publications/", " /about-us/ ", "/old/../about-us/", "/about-us/?from=old"],
)
def test_an_address_of_our_own_may_be_given_without_the_sites_name(
    link: str, secretariat: Any, settings: Any
) -> None:
    # Django takes no address of a host without a dot.
    settings.WAGTAILADMIN_BASE_URL = "https://ajc.example.org"
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "ajc.example.org"]
    make.StandardPageFactory(slug="about-us")
    assert send(secretariat, "/who-we-are/", link=link).status_code == 302
    assert Redirect.objects.get().redirect_link == f"https://ajc.example.org{link.strip()}"


@pytest.mark.parametrize("link", ["/nothing-here/", "/admin/", "/old/../admin/", "/publications/draft/"])
def test_nor_does_that_lead_where_readers_find_nothing(link: str, secretariat: Any, settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://ajc.example.org"
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "ajc.example.org"]
    assert "redirect_link" in errors(send(secretariat, "/who-we-are/", link=link))
