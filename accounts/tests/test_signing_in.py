"""Signing in is a state: a right password alone is not signed in where more is needed, by whatever way."""

import sys
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import Session
from clock.signals import round_of_the_clock

pytestmark = [pytest.mark.django_db, pytest.mark.first]
PASSWORD = "a good long password"
SECRET = "JBSWY3DPEHPK3PXP"
# By the Dockerfile.
LEFT_OUT = ("allauth.socialaccount.providers", "allauth.idp")


@pytest.fixture
def ana(django_user_model: Any) -> Any:
    """An administrator with an app and recovery codes."""
    user = django_user_model.objects.create_superuser("ana", "ana@example.org", PASSWORD)
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def code(half_minutes: int = 0) -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + half_minutes))


def give_password(browser: Client, name: str = "ana", password: str = PASSWORD, **more: str) -> Any:
    return browser.post("/admin/login/", {"username": name, "password": password, **more})


def is_in(browser: Client) -> bool:
    return browser.get("/admin/account/").status_code == 200


def test_a_password_is_one_step_and_a_code_the_next_which_is_right_once(ana: Any, client: Client) -> None:
    client.get("/admin/login/passkey/", headers={"accept": "application/json"})
    fixed = client.session.session_key
    answer = give_password(client, next="/admin/pages/", remember="on")
    assert answer.headers["Location"] == "/admin/login/code/"
    between = client.session.session_key
    assert between != fixed
    assert not is_in(client)
    used = code()
    wrong = client.post("/admin/login/code/", {"code": "000000"})
    assert "That was not right" in wrong.content.decode()
    # Wagtail hides what is said beside a box within a form of this class.
    assert "login-form" not in wrong.content.decode()
    assert "Use your passkey" not in wrong.content.decode()
    assert not is_in(client)
    answer = client.post("/admin/login/code/", {"code": used})
    assert answer.headers["Location"] == "/admin/pages/"
    assert client.session.get_expiry_age() == 7 * 24 * 60 * 60
    assert not client.session.get_expire_at_browser_close()
    assert is_in(client)
    assert client.session.session_key not in {fixed, between}
    assert not Session.objects.filter(pk__in=[fixed, between]).exists()

    # Another process remembers nothing of it.
    cache.clear()
    other = Client()
    give_password(other)
    assert "That was not right" in other.post("/admin/login/code/", {"code": used}).content.decode()
    assert not is_in(other)


def test_a_recovery_code_is_right_once(ana: Any) -> None:
    (one, *_) = Authenticator.objects.get(user=ana, type="recovery_codes").wrap().get_unused_codes()
    for expected in (True, False):
        browser = Client()
        give_password(browser)
        browser.post("/admin/login/code/", {"code": one})
        assert is_in(browser) is expected


def test_guesses_at_codes_are_counted_like_guesses_at_passwords(ana: Any, client: Client) -> None:
    give_password(client)
    answers = [client.post("/admin/login/code/", {"code": f"00000{n}"}).status_code for n in range(10)]
    assert answers == [200] * 10
    assert client.post("/admin/login/code/", {"code": code()}).status_code == 429
    assert give_password(Client()).status_code == 429
    assert not is_in(client)


def test_a_password_that_was_given_long_ago_is_none(ana: Any, client: Client, settings: Any) -> None:
    give_password(client)
    settings.ACCOUNT_LOGIN_TIMEOUT = 0
    assert client.post("/admin/login/code/", {"code": code()}).headers["Location"] == "/admin/login/"
    assert not is_in(client)


def test_no_other_way_leads_past_it(ana: Any, client: Client) -> None:
    """With the password given, each other address that could let somebody in is tried."""
    give_password(client)
    for address in (
        "/_util/login/",
        "/admin/password_reset/",
        "/admin/login/passkey/",
        "/admin/account/confirm/",
    ):
        client.post(address, {"username": "ana", "password": PASSWORD, "email": "x@example.org"})
        assert not is_in(client), address
    assert client.get("/_util/login/").headers["Location"] == "/admin/login/"
    for address in ("/admin/", "/admin/api/main/pages/", "/admin/account/keys/", "/admin/users/"):
        assert client.get(address).headers["Location"].startswith("/admin/login/"), address
    for page in (
        "login",
        "signup",
        "email",
        "password/reset",
        "password/change",
        "social/connections",
        "2fa",
    ):
        for root in ("/", "/accounts/", "/admin/", "/admin/account/"):
            if (root, page) == ("/admin/", "login"):
                continue
            address = f"{root}{page}/"
            # What the admin does not know, it says to who is signed in alone.
            assert client.get(address, follow=True).request["PATH_INFO"] in {address, "/admin/login/"}
            assert client.post(address, {"login": "ana", "password": PASSWORD}).status_code in {
                302,
                403,
                404,
            }, address
            assert not is_in(client), address


def test_what_the_image_leaves_out_of_allauth_is_not_imported(client: Client) -> None:
    client.get("/admin/login/")
    assert [name for name in sys.modules if name.startswith(LEFT_OUT)] == []


@pytest.mark.parametrize("role", ["Secretariat", "administrators"])
def test_for_named_roles_a_password_alone_opens_nothing(
    django_user_model: Any, settings: Any, client: Client, role: str
) -> None:
    settings.ALWAYS_SECOND_WAY = ["Secretariat", "administrators"]
    user = django_user_model.objects.create_user("bo", "bo@example.org", PASSWORD)
    if role == "administrators":
        user.is_superuser = True
        user.save()
    else:
        user.groups.add(Group.objects.get(name=role))
    answer = give_password(client, "bo")
    assert "A password alone does not open this account" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    writer = django_user_model.objects.create_user("cy", "cy@example.org", PASSWORD)
    writer.groups.add(Group.objects.get(name="Writers"))
    assert give_password(client, "cy").headers["Location"] == "/admin/"


def test_who_must_have_more_is_led_to_it_from_everywhere(secretariat: Any, settings: Any) -> None:
    settings.STAFF_SECOND_WAYS = ["webauthn"]
    TOTP.activate(secretariat.user, SECRET)
    for address in ("/admin/", "/admin/pages/", "/admin/account/", "/admin/account/sign-ins/"):
        assert secretariat.get(address).headers["Location"] == "/admin/account/keys/", address
    assert secretariat.post("/admin/account/", {"a": "b"}).status_code == 302
    asked = secretariat.get("/admin/api/main/pages/", headers={"x-requested-with": "XMLHttpRequest"})
    assert asked.status_code == 403
    page = secretariat.get("/admin/account/keys/").content.decode()
    assert "Add a passkey first" in page.replace("<strong>", "").replace("</strong>", "")
    # Nor are they anybody to the site's own addresses for staff.
    assert not secretariat.get("/media/original_images/x.jpg").wsgi_request.user.is_authenticated
    settings.STAFF_SECOND_WAYS = ["webauthn", "totp"]
    assert secretariat.get("/admin/").status_code == 200
    # And the last that they need stays.
    asked = secretariat.get("/admin/account/keys/app/remove/").content.decode()
    assert "Set up another one first" in asked
    assert "Yes, remove it" not in asked
    secretariat.post("/admin/account/keys/app/remove/")
    assert Authenticator.objects.filter(user=secretariat.user).exists()


def test_an_app_is_added_with_its_first_code_and_its_seed_is_not_in_the_database(secretariat: Any) -> None:
    page = secretariat.get("/admin/account/keys/app/")
    seed = page.context["form"].secret
    assert secretariat.post("/admin/account/keys/app/", {"code": "1"}).status_code == 200
    right = format_hotp_value(hotp_value(seed, int(time.time()) // 30))
    answer = secretariat.post("/admin/account/keys/app/", {"code": right})
    assert answer.headers["Location"] == "/admin/account/keys/codes/"
    assert len(secretariat.get(answer.headers["Location"]).context["unused_codes"]) == 10
    for row in Authenticator.objects.filter(user=secretariat.user):
        assert seed not in str(row.data)
    from django.conf import settings

    app = Authenticator.objects.get(user=secretariat.user, type="totp")
    kept, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    try:
        assert not app.wrap().validate_code(right)
    finally:
        settings.SECRET_KEY = kept


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "1", "null", '{"id": 1}', '{"response": {"userHandle": 5}}']
)
def test_what_is_no_passkey_is_refused_in_words(client: Client, secretariat: Any, credential: str) -> None:
    added = "/admin/account/keys/passkey/"
    secretariat.get(added)
    answer = secretariat.post(added, {"name": "x", "credential": credential})
    assert "That did not work" in answer.content.decode()
    client.get("/admin/login/passkey/", headers={"accept": "application/json"})
    answer = client.post(
        "/admin/login/passkey/", {"credential": credential, "next": "//evil.example/"}, follow=True
    )
    assert answer.redirect_chain == [("/admin/login/?next=%2Fadmin%2F", 302)]
    assert "That passkey opens nothing here" in answer.content.decode()


def test_before_accounts_are_changed_it_is_asked_again_and_what_was_typed_stays(
    django_user_model: Any, client: Client, settings: Any
) -> None:
    settings.STAFF_ASKED_AGAIN_AFTER = timedelta(minutes=15)
    django_user_model.objects.create_superuser("root", "root@example.org", PASSWORD)
    give_password(client, "root")
    assert client.get("/admin/users/new/").status_code == 200
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 16 * 60}]
    session.save()
    for address in ("/admin/users/", "/admin/groups/", "/admin/invitations/", "/admin/account/keys/"):
        assert client.get(address).headers["Location"].startswith("/admin/account/confirm/?next="), address
    assert client.get("/admin/").status_code == 200
    typed = {"username": "new-one", "password1": "typed and not kept"}
    stale = client.post("/admin/users/new/", typed, headers={"origin": "http://testserver"})
    assert stale.status_code == 403
    assert "new-one" in stale.content.decode()
    assert "typed and not kept" not in stale.content.decode()
    asked = "/admin/account/confirm/"
    assert client.post(asked, {"password": "wrong", "next": "/admin/users/"}).status_code == 200
    assert client.get("/admin/users/").status_code == 302
    # To nowhere else than this site.
    away = client.post(asked, {"password": PASSWORD, "next": "https://evil.example/"})
    assert away.headers["Location"] == "/admin/account/keys/"
    assert client.get("/admin/users/").status_code == 200
    answers = [client.post(asked, {"password": "wrong"}).status_code for _ in range(10)]
    assert answers == [200] * 9 + [429]


def test_sign_ins_are_listed_in_words_and_ended(secretariat: Any, admin_client: Client) -> None:
    user = secretariat.user
    user.set_password(PASSWORD)
    user.save()
    phone, laptop = Client(), Client()
    agent = "Mozilla/5.0 (Linux; Android 15) (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
    for browser, address in ((phone, "203.0.114.77"), (laptop, "2001:db8:7:8::9")):
        data = {"username": user.username, "password": PASSWORD}
        browser.post("/admin/login/", data, REMOTE_ADDR=address, headers={"user-agent": agent})
    page = laptop.get("/admin/account/sign-ins/").content.decode()
    assert "Chrome on Android" in page
    assert "the network 203.0.114.…" in page
    assert "203.0.114.77" not in page + str([row.get_decoded() for row in Session.objects.all()])
    assert str(laptop.session.session_key) not in page
    marks = [
        one.mark for one in laptop.get("/admin/account/sign-ins/").context["sign_ins"] if not one.is_this_one
    ]
    laptop.post("/admin/account/sign-ins/", {"end": marks[0]})
    laptop.post("/admin/account/sign-ins/", {"end": "others"})
    assert is_in(laptop)
    assert not is_in(phone)
    address = f"/admin/invitations/sign-ins/{user.pk}/"
    assert secretariat.get(address).status_code == 302
    admin_client.post(address, {"end": "others"})
    assert not is_in(laptop)
    assert is_in(admin_client)


def test_the_clock_forgets_sign_ins_that_have_ended(client: Client, ana: Any) -> None:
    give_password(client)
    round_of_the_clock.send(sender=None, now=timezone.now())
    assert Session.objects.count() == 1
    round_of_the_clock.send(sender=None, now=timezone.now() + timedelta(minutes=11))
    assert not Session.objects.exists()
