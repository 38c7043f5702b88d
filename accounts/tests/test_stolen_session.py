"""What a session that was stolen opens, and how it ends."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from accounts.models import Session
from approval.models import SecondPairOfEyes
from campaigns.tests import factories as make
from checking.models import Rules
from rights.tests.case import login

pytestmark = [pytest.mark.django_db, pytest.mark.first]


@pytest.fixture
def thief(writer: Any) -> Client:
    """Another browser with the writer's cookie."""
    writer.get("/admin/")
    client = Client(REMOTE_ADDR="203.0.113.7")
    client.cookies["sessionid"] = writer.cookies["sessionid"].value
    assert client.get("/admin/").status_code == 200
    return client


def test_it_publishes_nothing_and_makes_no_account(thief: Client, settings: Any) -> None:
    settings.STAFF_ASKED_AGAIN_AFTER = timedelta(0)
    page = make.StandardPageFactory(live=False)
    page.save_revision()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for address, data in (
        (edit, {"action-publish": "1"}),
        (f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}", {}),
        (f"/admin/api/main/pages/{page.pk}/action/publish/", {}),
        (reverse("wagtailadmin_pages:unpublish", args=[page.pk]), {}),
        ("/admin/users/new/", {"username": "mine", "email": "mine@example.org", "role": "administrator"}),
        ("/admin/groups/new/", {"name": "mine"}),
    ):
        assert thief.post(address, data).status_code in (200, 302, 400, 403, 404), address
    assert not Page.objects.get(pk=page.pk).live
    assert "mine" not in thief.get("/admin/users/", follow=True).content.decode()


def test_it_changes_no_password_and_adds_no_key_without_what_its_owner_knows(
    thief: Client, writer: Any, settings: Any
) -> None:
    settings.STAFF_ASKED_AGAIN_AFTER = timedelta(0)
    before = writer.user.password
    for data in (
        {"password-new_password1": "another long one", "password-new_password2": "another long one"},
        {
            "password-old_password": "a guess",
            "password-new_password1": "another long one",
            "password-new_password2": "another long one",
        },
    ):
        thief.post("/admin/account/", data)
    writer.user.refresh_from_db()
    assert writer.user.password == before
    answer = thief.get(reverse("mfa_add_webauthn"))
    assert answer.status_code == 302
    assert "confirm" in answer.headers["Location"]


def test_it_switches_off_nothing_that_keeps_pages_back(django_user_model: Any, settings: Any) -> None:
    settings.STAFF_ASKED_AGAIN_AFTER = timedelta(0)
    client = login(django_user_model.objects.create_superuser("root"))
    for model in (SecondPairOfEyes, Rules):
        form = reverse("wagtailsettings:edit", args=[*model._meta.label_lower.split("."), model.load().pk])
        assert client.post(form).status_code == 403
        answer = client.get(form)
        assert answer.status_code == 302
        assert "confirm" in answer.headers["Location"]


@pytest.mark.parametrize("how", ["signs out", "ends it", "gets a new password"])
def test_its_owner_ends_it(thief: Client, writer: Any, how: str) -> None:
    if how == "signs out":
        writer.post(reverse("wagtailadmin_logout"))
    elif how == "ends it":
        [row] = Session.objects.filter(account=writer.user)
        writer.post(reverse("accounts_sign_ins"), {"end": row.mark})
    else:
        writer.user.set_password("another long password")
        writer.user.save()
    assert thief.get("/admin/").status_code == 302
