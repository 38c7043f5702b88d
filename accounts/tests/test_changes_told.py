"""The owner learns of what opens their account; a new mail address is asked about again."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client

pytestmark = pytest.mark.first

PASSWORD = "another good long password"


@pytest.mark.django_db(transaction=True)
def test_a_changed_password_or_address_is_told_to_the_address_of_before(django_user_model: Any) -> None:
    ana = django_user_model.objects.create_user("ana", "ana@example.org", PASSWORD)
    assert mail.outbox == []
    ana.check_password(PASSWORD)
    ana.first_name = "Ana"
    ana.save()
    assert mail.outbox == []
    ana.email = "thief@example.org"
    ana.set_password("yet another long password")
    ana.save()
    assert {tuple(sent.to) for sent in mail.outbox} == {("ana@example.org",)}
    assert {sent.subject.partition(": ")[2] for sent in mail.outbox} == {
        "the mail address was changed",
        "the password was changed",
    }


@pytest.mark.django_db
def test_a_new_address_is_asked_about_again_and_the_rest_of_the_account_is_not(
    secretariat: Any, settings: Any
) -> None:
    settings.STAFF_ASKED_AGAIN_AFTER = timedelta(0)
    user = secretariat.user
    typed = {"name_email-first_name": "Sam", "name_email-email": "x@example.org"}
    refused = secretariat.post("/admin/account/", typed, headers={"origin": "http://testserver"})
    assert refused.status_code == 403
    assert "x@example.org" in refused.text
    user.refresh_from_db()
    assert user.email != "x@example.org"
    kept = secretariat.post("/admin/account/", typed | {"name_email-email": user.email})
    assert kept.status_code != 403


@pytest.mark.django_db
def test_a_recovery_code_that_was_used_is_told_with_how_many_are_left(secretariat: Any) -> None:
    user = secretariat.user
    user.set_password(PASSWORD)
    user.save()
    TOTP.activate(user, "A" * 32)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    mail.outbox.clear()
    browser = Client()
    browser.post("/admin/login/", {"username": user.username, "password": PASSWORD})
    browser.post("/admin/login/code/", {"code": code})
    [sent] = mail.outbox
    assert "a recovery code was used; 9 are left" in sent.body


@pytest.mark.django_db
def test_the_code_by_which_an_app_is_set_up_signs_in_nobody(secretariat: Any) -> None:
    user = secretariat.user
    user.set_password(PASSWORD)
    user.save()
    browser = Client()
    browser.post("/admin/login/", {"username": user.username, "password": PASSWORD})
    form = browser.get("/admin/account/keys/app/").context["form"]
    code = format_hotp_value(hotp_value(form.secret, next(iter(yield_hotp_counters_from_time()))))
    browser.post("/admin/account/keys/app/", {"code": code})
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    thief = Client()
    thief.post("/admin/login/", {"username": user.username, "password": PASSWORD})
    again = thief.post("/admin/login/code/", {"code": code})
    assert "A code works once" in again.text
    assert "_auth_user_id" not in thief.session
