"""Withdrawing in the admin, and what keeps what was issued from being removed there."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page, PageLogEntry

from campaigns.models import Library, Withdrawal
from campaigns.publishing.withdrawing import withdraw
from campaigns.tests import factories as make

pytestmark = pytest.mark.django_db
REASON = "The second witness asked us to take it back."


def client_of(group: str | None) -> Client:
    user = User.objects.create_user(f"{group}", is_superuser=group is None)
    if group:
        user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def secretariat() -> Client:
    return client_of("Secretariat")


@pytest.fixture
def administrator() -> Client:
    return client_of(None)


def issued(**fields: Any) -> Any:
    page = make.StatementFactory(title="The statement", slug="it", **fields)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def address(name: str, page: Any) -> str:
    return reverse(
        f"wagtailadmin_pages:{name}" if name in ("edit", "delete", "unpublish") else name, args=[page.pk]
    )


def is_live(page: Any) -> bool:
    return Page.objects.filter(pk=page.pk, live=True).exists()


def said(client: Client, where: str) -> str:
    return " ".join(LexborHTMLParser(client.get(where).content.decode()).css_first("body").text().split())


def bulk(client: Client, action: str, *pages: Any) -> Any:
    where = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return client.post(f"{where}?{'&'.join(f'id={page.pk}' for page in pages)}")


def api(client: Client, page: Any, action: str) -> int:
    where = f"/admin/api/main/pages/{page.pk}/action/{action}/"
    return client.post(where, {}, content_type="application/json").status_code


def test_the_secretariat_withdraws_and_takes_back(secretariat: Client) -> None:
    page, newer = issued(), make.StatementFactory(title="The newer one")
    edit = LexborHTMLParser(secretariat.get(address("edit", page)).content.decode())
    assert edit.css(f'a[href="{address("withdraw", page)}"]')
    assert not edit.css(f'a[href="{address("unpublish", page)}"]')

    form = {"reason": REASON, "what_stays": "text", "replaced_by": newer.pk}
    assert secretariat.post(address("withdraw", page), form).status_code == 302
    withdrawal = Withdrawal.objects.get()
    assert (withdrawal.reason, withdrawal.replaced_by_id, withdrawal.keeps_text) == (REASON, newer.pk, True)
    assert withdrawal.by == User.objects.get(username="Secretariat")
    assert "readers see the notice" in said(secretariat, address("edit", page))

    assert REASON in said(secretariat, address("take_back_withdrawal", page))
    assert secretariat.post(address("take_back_withdrawal", page)).status_code == 302
    assert is_live(page)
    history = said(secretariat, reverse("wagtailadmin_pages:history", args=[page.pk]))
    assert f"Withdrawn: {REASON}" in history


def test_nothing_is_withdrawn_without_a_reason_or_for_what_is_not_public(secretariat: Client) -> None:
    page, draft = issued(), make.StatementFactory(live=False)
    for form in ({"what_stays": "notice"}, {"what_stays": "notice", "reason": "  "}):
        assert secretariat.post(address("withdraw", page), form).status_code == 200
    for other in (draft, page):
        form = {"reason": REASON, "what_stays": "notice", "replaced_by": other.pk}
        assert secretariat.post(address("withdraw", page), form).status_code == 200
    assert is_live(page)
    secretariat.post(address("withdraw", draft), {"reason": REASON, "what_stays": "notice"})
    assert not Withdrawal.objects.exists()


def test_writers_neither_withdraw_nor_take_back() -> None:
    page, writer = issued(owner=None), client_of("Writers")
    writer.post(address("withdraw", page), {"reason": REASON, "what_stays": "notice"})
    assert is_live(page)
    withdraw(page, REASON)
    writer.post(address("take_back_withdrawal", page))
    assert not is_live(page)


def test_what_is_withdrawn_is_not_changed(secretariat: Client) -> None:
    page = issued()
    withdraw(page, REASON)
    before = Page.objects.get(pk=page.pk).latest_revision_id
    secretariat.post(address("edit", page), {"title": "Another", "slug": "it"})
    api(secretariat, page, "publish")
    assert Page.objects.get(pk=page.pk).latest_revision_id == before
    assert not is_live(page)


@pytest.mark.spread(1)
@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_the_secretariat_does_not_remove_what_was_issued(secretariat: Client, action: str) -> None:
    page, draft = issued(), make.StatementFactory(live=False)
    response = secretariat.post(address(action, page), {"reason": REASON})
    assert response.headers["Location"] == address("edit", page)
    told = secretariat.get(address("edit", page))
    assert "withdraw it, with a reason" in told.content.decode()
    bulk(secretariat, action, page)
    assert "withdraw it, with a reason" in said(secretariat, address("edit", page))
    assert api(secretariat, page, action) == 403
    library = Library.objects.get()
    secretariat.post(address(action, library), {"include_descendants": "on"})
    assert is_live(page)
    if action == "delete":
        secretariat.post(address("delete", draft))
        assert not Page.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_an_administrator_does_with_a_reason_that_is_logged(administrator: Client, action: str) -> None:
    page = issued()
    assert "Reason" in said(administrator, address(action, page))
    assert administrator.post(address(action, page), {"reason": " "}).status_code == 200
    bulk(administrator, action, page)
    assert "give a reason" in said(administrator, address("edit", page))
    assert api(administrator, page, action) == 403
    assert is_live(page)

    administrator.post(address(action, page), {"reason": "A court ordered it."})
    assert not is_live(page)
    entry = PageLogEntry.objects.get(page=page.pk, action="campaigns.remove_issued")
    assert entry.data["reason"] == "A court ordered it."
    assert entry.user == User.objects.get(is_superuser=True)


def test_an_administrator_does_not_delete_what_holds_issued(administrator: Client) -> None:
    issued()
    library = Library.objects.get()
    administrator.post(address("delete", library), {"confirm_site_name": "Asia Justice Coalition"})
    assert Library.objects.exists()
    assert api(administrator, library, "delete") == 403
