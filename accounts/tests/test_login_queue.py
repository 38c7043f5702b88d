"""Attempts to log in wait for one another, and the rest is sent away at once."""

import threading

import pytest
from django.db import connection
from django.test import Client

from accounts.guessing import queue

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(action) -> object:
    """What an action gives on a thread, and so a connection, of its own."""
    found: list[object] = []

    def run() -> None:
        try:
            found.append(action())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


def hold_all_places(line: int) -> None:
    for number in range(1, queue.PLACES + 1):
        assert queue._take(line + number)


def leave_all_places(line: int) -> None:
    for number in range(1, queue.PLACES + 1):
        queue._leave(line + number)


def has_turn(line: int) -> bool:
    with queue.turn(line) as mine:
        return mine


def post(cookies: dict[str, str] | None = None, username: str = "staff") -> int:
    client = Client()
    for name, value in (cookies or {}).items():
        client.cookies[name] = value
    data = {"username": username, "password": "wrong"}
    return client.post("/admin/login/", data, REMOTE_ADDR="192.0.2.1").status_code


def test_whoever_finds_the_line_full_is_sent_away_and_it_is_no_failure():
    hold_all_places(queue.STRANGERS)
    try:
        assert [elsewhere(post) for _ in range(12)] == [429] * 12
    finally:
        leave_all_places(queue.STRANGERS)
    assert elsewhere(post) == 200


def test_a_known_device_has_a_line_of_its_own(django_user_model):
    django_user_model.objects.create_superuser("staff", "staff@example.org", "a good long password")
    browser = Client()
    browser.post("/admin/login/", {"username": "staff", "password": "a good long password"})
    cookies = {"known_device": browser.cookies["known_device"].value}
    hold_all_places(queue.STRANGERS)
    try:
        assert elsewhere(lambda: post(cookies)) == 200
        assert elsewhere(lambda: post(cookies, "somebody else")) == 429
    finally:
        leave_all_places(queue.STRANGERS)


def test_one_waits_for_another_and_gives_up_in_time(monkeypatch):
    monkeypatch.setattr(queue, "LONGEST_WAIT", 0.2)
    with queue.turn(queue.STRANGERS) as mine:
        assert mine
        assert not elsewhere(lambda: has_turn(queue.STRANGERS))
        assert elsewhere(lambda: has_turn(queue.KNOWN))
    assert elsewhere(lambda: has_turn(queue.STRANGERS))


def test_a_failure_inside_leaves_no_place_taken():
    with pytest.raises(ZeroDivisionError), queue.turn(queue.STRANGERS):
        1 / 0  # noqa: B018
    hold = elsewhere(lambda: [queue._take(queue.STRANGERS + n) for n in range(queue.PLACES + 1)])
    assert hold == [True] * (queue.PLACES + 1)


def test_a_look_at_the_form_needs_no_place():
    hold_all_places(queue.STRANGERS)
    try:
        assert elsewhere(lambda: Client().get("/admin/login/").status_code) == 200
    finally:
        leave_all_places(queue.STRANGERS)
