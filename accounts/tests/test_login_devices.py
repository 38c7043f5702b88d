"""Failures count by network and by account; an owner gets in on a known device whatever others do."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction

from accounts.guessing import limits
from accounts.guessing.known_devices import COOKIE
from accounts.guessing.networks import network_of
from ajc_site.tests.support.depth import is_deep, some
from campaigns.tests import factories as make

pytestmark = pytest.mark.django_db
PASSWORD = "a good long password"


@pytest.fixture
def staff(django_user_model):
    return django_user_model.objects.create_superuser("staff", "staff@example.org", PASSWORD)


@pytest.fixture
def other(django_user_model):
    return django_user_model.objects.create_superuser("other", "other@example.org", PASSWORD)


def post(password: str, address: str = "192.0.2.1", username: str = "staff", browser: Client | None = None):
    """An attempt from this address, in a new browser unless one is given."""
    data = {"username": username, "password": password}
    return (browser or Client()).post("/admin/login/", data, REMOTE_ADDR=address)


def known_browser(username: str = "staff") -> Client:
    """A browser in which this user has logged in and out again."""
    browser = Client()
    assert post(PASSWORD, "198.51.100.1", username, browser).status_code == 302
    browser.post("/admin/logout/")
    return browser


def many_guesses(username: str = "staff", count: int = limits.MOST) -> None:
    """So many wrong passwords from as many networks."""
    for number in range(count):
        post("wrong", f"203.0.113.{number}", username)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::", "2001:db8:1:2::"),
        ("2001:DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("fe80::1%eth0", "fe80::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2002:c000:207::1", "192.0.2.7"),
        ("2002:c000:207:ffff::9", "192.0.2.7"),
        ("64:ff9b::192.0.2.7", "192.0.2.7"),
        ("::1", "::"),
        ("not an address", "not an address"),
    ],
)
def test_an_address_is_counted_as_its_network(address, network):
    assert network_of(address) == network


def test_all_addresses_of_one_network_share_its_guesses(staff):
    answers = [post("wrong", f"2001:db8:1:2:{number:x}::{number:x}").status_code for number in range(1, 31)]
    assert answers == [200] * 9 + [429] * 21
    assert post(PASSWORD, "2001:db8:1:2:ffff::1").status_code == 429
    assert post(PASSWORD, "2001:db8:1:3::1").status_code == 302


def test_one_address_of_ipv4_counts_once_however_it_is_wrapped(staff):
    wrapped = ["192.0.2.7", "::ffff:192.0.2.7", "2002:c000:207::1", "64:ff9b::192.0.2.7"]
    answers = [post("wrong", wrapped[number % 4]).status_code for number in range(12)]
    assert answers == [200] * 9 + [429] * 3


def test_an_own_login_forgets_no_guesses_at_others(staff, other):
    for _ in range(3):
        for _ in range(3):
            post("wrong")
        post(PASSWORD, username="other")
    post("wrong")
    assert post(PASSWORD).status_code == 429


def test_an_own_login_forgets_the_own_slips_at_that_place(staff):
    for _ in range(4):
        for _ in range(5):
            assert post("wrong").status_code == 200
        assert post(PASSWORD).status_code == 302


def test_an_own_login_elsewhere_forgets_nothing_here(staff):
    for _ in range(9):
        post("wrong")
    post(PASSWORD, "192.0.2.200")
    assert post("wrong").status_code == 429


FORGED = ["", "x", "staff", "a:b:c", "\x00", "ü", "eyJkZXZpY2UiOiAiMDAifQ:1:forged"]


@pytest.fixture(scope="class")
def guessed_at(django_db_setup, django_db_blocker):
    """An account at whose password many networks guessed, for all tests of a class."""
    with django_db_blocker.unblock(), transaction.atomic():
        user = get_user_model().objects.create_superuser("staff", "staff@example.org", PASSWORD)
        many_guesses()
        yield user
        transaction.set_rollback(True)


class TestASlowAccount:
    @pytest.fixture(autouse=True)
    def staff(self, guessed_at):
        """In the place of an account that nobody knows of."""
        return guessed_at

    def test_many_networks_together_make_an_account_slow(self, staff):
        answer = post(PASSWORD, "192.0.2.1")
        assert answer.status_code == 429
        assert "in which you have logged in before" in answer.content.decode()

    def test_a_slow_account_is_slow_whether_or_not_somebody_has_the_name(self, staff):
        many_guesses("nobody")
        ours, nobodys = post(PASSWORD), post(PASSWORD, username="nobody")
        assert (ours.status_code, ours.content) == (nobodys.status_code, nobodys.content)

    def test_other_accounts_are_not_slow(self, staff, other):
        assert post(PASSWORD, username="other").status_code == 302

    def test_a_slow_account_takes_an_attempt_now_and_then(self, staff):
        AccessFailureLog.objects.update(attempt_time=timezone.now() - limits.THEN_ONE_IN)
        assert post("wrong").status_code == 200
        assert post(PASSWORD).status_code == 429
        AccessFailureLog.objects.update(attempt_time=timezone.now() - limits.THEN_ONE_IN)
        assert post(PASSWORD).status_code == 302

    def test_what_is_refused_unseen_makes_nobody_wait_longer(self, staff):
        before = AccessFailureLog.objects.count()
        for number in range(5):
            post("wrong", f"192.0.2.{number}")
        assert AccessFailureLog.objects.count() == before

    def test_after_a_day_an_account_is_as_before(self, staff):
        AccessFailureLog.objects.update(attempt_time=timezone.now() - limits.WITHIN - timedelta(minutes=1))
        assert post(PASSWORD).status_code == 302

    @pytest.mark.deeper
    @pytest.mark.parametrize("value", some(FORGED, 3))
    def test_a_forged_cookie_makes_no_device_known(self, staff, value):
        # As it comes over the wire: Python's own cookies refuse to hold some of these.
        browser = Client(headers={"cookie": f"{COOKIE}={value}"})
        assert post(PASSWORD, browser=browser).status_code in {400, 429}

    def test_a_new_password_by_mail_opens_the_account_at_once(self, staff, mailoutbox):
        browser = Client()
        browser.post("/admin/password_reset/", {"email": staff.email})
        link = next(word for word in mailoutbox[0].body.split() if "/password_reset/confirm/" in word)
        form = browser.get(link.removeprefix("http://testserver"), follow=True)
        new = {"new_password1": "another long password", "new_password2": "another long password"}
        browser.post(form.wsgi_request.path, new)
        assert post("another long password", browser=browser).status_code == 302


def test_an_owner_gets_in_on_a_known_device_while_others_guess(staff):
    browser = known_browser()
    many_guesses()
    assert post(PASSWORD, "192.0.2.1", browser=browser).status_code == 302


def test_an_owner_gets_in_on_a_known_device_from_a_network_that_is_locked(staff):
    browser = known_browser()
    for number in range(15):
        post("wrong", username=f"name{number}")
    assert post(PASSWORD).status_code == 429
    assert post(PASSWORD, browser=browser).status_code == 302


def test_a_known_device_has_ten_guesses_too_wherever_it_is(staff):
    browser = known_browser()
    answers = [post("wrong", f"192.0.2.{number}", browser=browser).status_code for number in range(11)]
    assert answers == [200] * 9 + [429] * 2
    assert post(PASSWORD, "192.0.2.99", browser=browser).status_code == 429
    assert post(PASSWORD, "192.0.2.99").status_code == 302


def test_a_device_is_known_to_its_own_users_alone(staff, other):
    browser = known_browser("other")
    many_guesses()
    assert post(PASSWORD, browser=browser).status_code == 429
    AccessFailureLog.objects.all().delete()
    AccessAttempt.objects.all().delete()
    assert post(PASSWORD, browser=browser).status_code == 302
    browser.post("/admin/logout/")
    many_guesses()
    many_guesses("other")
    for username in ("staff", "other"):
        assert post(PASSWORD, username=username, browser=browser).status_code == 302
        browser.post("/admin/logout/")


def test_the_cookie_goes_to_the_admin_alone_and_no_script_reads_it(staff):
    cookie = known_browser().cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax")
    assert PASSWORD not in cookie.value


@pytest.fixture
def locked_page():
    page = make.StatementFactory()
    make.restrict(page)
    return page


def try_page(page, password: str, address: str = "192.0.2.1"):
    browser = Client()
    form = browser.get(page.get_url(), REMOTE_ADDR=address)
    action = form.context["action_url"]
    data = {"password": password, "return_url": page.get_url()}
    return browser.post(action, data, REMOTE_ADDR=address)


@pytest.mark.deeper
def test_a_pages_password_can_be_guessed_ten_times_from_a_network(locked_page):
    many = 60 if is_deep() else 15
    answers = [try_page(locked_page, f"guess {number}").status_code for number in range(many)]
    assert answers == [200] * 9 + [429] * (many - 9)
    assert try_page(locked_page, "a password").status_code == 429
    assert try_page(locked_page, "a password", "192.0.2.2").status_code == 302


def test_nobody_can_lock_a_pages_readers_out_from_many_networks(locked_page):
    for number in range(limits.MOST + 5):
        try_page(locked_page, "guess", f"203.0.113.{number}")
    assert try_page(locked_page, "a password", "192.0.2.2").status_code == 302


def test_a_reader_who_has_to_wait_is_not_told_of_accounts(locked_page):
    for _ in range(10):
        try_page(locked_page, "guess", "192.0.2.3")
    answer = try_page(locked_page, "a password", "192.0.2.3")
    assert answer.status_code == 429
    assert "account" not in answer.content.decode()


def test_a_collections_password_has_the_same_limit(client):
    collection = Collection.get_first_root_node().add_child(name="Closed")
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="password", password="between us"
    )
    address = reverse("wagtaildocs_authenticate_with_password", args=[restriction.pk])
    data = {"password": "guess", "return_url": "/"}
    answers = [client.post(address, data).status_code for _ in range(12)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_guesses_at_a_page_and_at_the_login_count_together(staff, locked_page):
    for _ in range(5):
        try_page(locked_page, "guess")
    for _ in range(5):
        post("wrong")
    assert post(PASSWORD).status_code == 429


def test_whoever_has_the_page_open_reads_on_while_others_guess(locked_page):
    reader = Client()
    form = reader.get(locked_page.get_url())
    data = {"password": "a password", "return_url": locked_page.get_url()}
    reader.post(form.context["action_url"], data)
    for _ in range(20):
        try_page(locked_page, "guess", "127.0.0.1")
    assert locked_page.title in reader.get(locked_page.get_url()).content.decode()


@pytest.mark.parametrize("restriction", ["0", "999999"])
def test_a_restriction_that_is_not_there_is_no_failure(client, locked_page, restriction):
    address = f"/_util/authenticate_with_password/{restriction}/{locked_page.pk}/"
    assert client.post(address, {"password": "x"}).status_code == 404
    assert not AccessAttempt.objects.exists()
