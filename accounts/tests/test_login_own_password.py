"""The account's form takes no more guesses at the own password than the login, and loses nothing typed."""

from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from accounts.guessing import limits, queue

from .test_login_devices import PASSWORD, known_browser, many_guesses, post

pytestmark = pytest.mark.django_db
NEW = "another good long password"


@pytest.fixture
def staff(django_user_model: Any) -> Any:
    return django_user_model.objects.create_superuser("staff", "staff@example.org", PASSWORD)


@pytest.fixture
def browser(staff: Any) -> Client:
    """Somebody's session, in a browser of which nobody knows more."""
    client = Client(REMOTE_ADDR="192.0.2.1")
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    return client


def change(browser: Client, old: str, new: str = NEW, **fields: str) -> Any:
    data = {
        "name_email-first_name": "Aung",
        "name_email-last_name": "Kyaw",
        "name_email-email": "staff@example.org",
        "locale-preferred_language": "",
        "locale-current_time_zone": "",
        "theme-theme": "system",
        "theme-density": "default",
        "theme-contrast": "system",
        "theme-keyboard_shortcuts": "on",
        "mails-when": "at_once",
        "mails-hour": "8",
        "password-old_password": old,
        "password-new_password1": new,
        "password-new_password2": new,
    }
    return browser.post("/admin/account/", data | fields)


def first_name(answer: Any) -> str | None:
    field = LexborHTMLParser(answer.content.decode()).css_first("[name=name_email-first_name]")
    return field.attributes["value"]


def test_the_tenth_wrong_guess_is_the_last_and_what_was_typed_stays(browser: Client, staff: Any) -> None:
    for _ in range(10):
        answer = change(browser, "wrong")
        assert answer.status_code == 200
        assert "entered incorrectly" in answer.content.decode()
    for guess in ("wrong", PASSWORD):
        answer = change(browser, guess)
        assert answer.status_code == 429
        assert "Try again in 15 minutes" in answer.content.decode()
        assert first_name(answer) == "Aung"
    staff.refresh_from_db()
    assert staff.check_password(PASSWORD)
    # Nor does the login take more guesses from there.
    assert post(PASSWORD).status_code == 429


def test_guesses_at_the_login_count_here(browser: Client) -> None:
    for _ in range(10):
        post("wrong")
    assert change(browser, PASSWORD).status_code == 429


def test_who_is_locked_out_saves_everything_else(browser: Client, staff: Any) -> None:
    for _ in range(10):
        change(browser, "wrong")
    assert change(browser, "", "").status_code == 302
    assert change(browser, PASSWORD, "").status_code == 302
    staff.refresh_from_db()
    assert staff.first_name == "Aung"


@pytest.mark.parametrize(
    "fields",
    [
        {"password-new_password2": ""},
        {"password-new_password1": ""},
        {"password-new_password2": "no match"},
        {"name_email-email": "no address"},
        {"password-new_password1": "short", "password-new_password2": "short"},
        {"username": "somebody else"},
    ],
)
def test_a_guess_is_counted_whatever_else_is_sent(browser: Client, fields: dict[str, str]) -> None:
    change(browser, "wrong", **fields)
    assert AccessFailureLog.objects.get().username == "staff"


@pytest.mark.parametrize(
    ("old", "fields"),
    [
        ("", {"password-new_password1": "", "password-new_password2": ""}),
        ("wrong", {"password-new_password1": "", "password-new_password2": ""}),
        (PASSWORD, {"password-new_password2": ""}),
    ],
)
def test_what_is_no_wrong_guess_is_not_counted(browser: Client, old: str, fields: dict[str, str]) -> None:
    change(browser, old, **fields)
    assert not AccessFailureLog.objects.exists()


def test_of_what_was_typed_the_counter_keeps_nothing(browser: Client) -> None:
    change(browser, "almost the password")
    kept = AccessAttempt.objects.values().get()
    assert not any(word in str(kept) for word in ("almost", NEW, "Aung", "staff@"))


def test_a_known_browser_changes_it_whatever_others_guess(staff: Any) -> None:
    own = known_browser()
    own.defaults["REMOTE_ADDR"] = "198.51.100.1"
    post(PASSWORD, "198.51.100.1", browser=own)
    many_guesses(count=limits.MOST)
    for _ in range(10):
        post("wrong", "198.51.100.1")
    assert change(own, PASSWORD).status_code == 302
    staff.refresh_from_db()
    assert staff.check_password(NEW)
    # And they stay logged in.
    assert own.get("/admin/account/").status_code == 200


def test_an_account_at_which_many_guess_is_slow_here_too(browser: Client) -> None:
    many_guesses()
    answer = change(browser, PASSWORD)
    assert answer.status_code == 429
    assert "Try again in 10 minutes" in answer.content.decode()


def test_whoever_finds_the_line_full_is_told_to_come_again(browser: Client, monkeypatch: Any) -> None:
    """The line itself is held by other connections: see the tests of the queue."""
    monkeypatch.setattr(queue, "PLACES", 0)
    for old in ("wrong", PASSWORD):
        answer = change(browser, old)
        assert answer.status_code == 429
        assert "Type the passwords again" in answer.content.decode()
        assert first_name(answer) == "Aung"
    assert not AccessFailureLog.objects.exists()
    assert change(browser, "", "").status_code == 302


def test_a_wrong_guess_is_hashed_once(browser: Client, staff: Any, monkeypatch: Any) -> None:
    looked: list[str] = []
    check = type(staff).check_password

    def look(user: Any, raw: str) -> bool:
        looked.append(raw)
        return check(user, raw)

    monkeypatch.setattr(type(staff), "check_password", look)
    change(browser, "wrong")
    assert looked == ["wrong"]


def test_nobody_without_a_login_sees_the_form(db: None) -> None:
    assert Client().get("/admin/account/")["Location"].startswith("/admin/login/")
    assert change(Client(), "wrong").status_code in (302, 403)
    assert not AccessFailureLog.objects.exists()


@pytest.mark.parametrize("guess", ["", "wrong", PASSWORD])
def test_what_was_typed_is_shown_again_and_no_password_is_looked_at(
    browser: Client, staff: Any, guess: str
) -> None:
    answer = change(browser, guess, NEW if guess else "", **{"safekeeping-show-again": "1"})
    assert answer.status_code == 200
    assert first_name(answer) == "Aung"
    assert "not saved yet" in answer.content.decode()
    assert ("type them again" in answer.content.decode()) is bool(guess)
    assert not AccessFailureLog.objects.exists()
    staff.refresh_from_db()
    assert (staff.first_name, staff.check_password(PASSWORD)) == ("", True)
    assert browser.get("/admin/account/").status_code == 200


# --- What the page says around the form that was not saved


def _told(answer: Any) -> str:
    return LexborHTMLParser(answer.content.decode()).css_first(".messages").text()


def _around_the_form(answer: Any) -> str:
    tree = LexborHTMLParser(answer.content.decode())
    for form in tree.css("form[method=POST], form[method=post]"):
        form.decompose()
    return tree.html or ""


REFUSED: dict[str, tuple[str, dict[str, str], str]] = {
    "wrong": ("wrong", {}, "Nothing was saved"),
    "too short": (PASSWORD, {"password-new_password1": "short"}, "Nothing was saved"),
    "no address": ("", {"name_email-email": "none", "password-new_password1": ""}, "Nothing was saved"),
}


@pytest.mark.parametrize(("old", "fields", "said"), REFUSED.values(), ids=REFUSED)
def test_the_menu_shows_the_name_that_is_stored(
    browser: Client, staff: Any, old: str, fields: dict[str, str], said: str
) -> None:
    staff.first_name, staff.last_name = "Stored", "Name"
    staff.save()
    answer = change(browser, old, **{"theme-theme": "dark"} | fields)
    assert first_name(answer) == "Aung"
    assert "Stored" in _around_the_form(answer)
    assert "Aung" not in _around_the_form(answer)
    assert said in _told(answer)
    assert "w-theme-dark" not in answer.content.decode()


def test_so_it_does_at_the_limit_and_says_above_the_form_why(browser: Client, staff: Any) -> None:
    staff.first_name = "Stored"
    staff.save()
    for _ in range(10):
        change(browser, "wrong")
    answer = change(browser, PASSWORD)
    assert answer.status_code == 429
    assert "Stored" in _around_the_form(answer)
    assert "Aung" not in _around_the_form(answer)
    assert "nothing is saved" in _told(answer)
    assert "The boxes for the password are empty now: press Save to save the rest." in _told(answer)


@pytest.mark.parametrize("old", ["wrong", PASSWORD])
def test_and_where_the_line_is_full(browser: Client, staff: Any, monkeypatch: Any, old: str) -> None:
    staff.first_name = "Stored"
    staff.save()
    monkeypatch.setattr(queue, "PLACES", 0)
    answer = change(browser, old)
    assert "nothing is saved yet" in _told(answer)
    assert "Aung" not in _around_the_form(answer)


def test_what_is_saved_is_said_once(browser: Client) -> None:
    answer = browser.post("/admin/account/", {}, follow=True)
    change(browser, "", "")
    assert "Nothing was saved" not in browser.get("/admin/account/").content.decode()
    assert answer.status_code == 200
