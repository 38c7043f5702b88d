"""What tests of pages and of the admin share: visitors, staff, clocks, and memories that begin cold."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page

from .clocks import Clocks, movable_clocks

Read = Callable[..., LexborHTMLParser]


@pytest.fixture(autouse=True)
def cold_caches() -> Iterator[None]:
    """What one test's pages left in the process does not reach the next test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="module")
def kept_for_module(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A transaction around all tests of a module, for what is too dear to be made for each."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def read(client: Client) -> Read:
    """Reads a page or an address as a visitor; gives the parsed HTML, and fails unless it is there."""

    def visit(page: Page | str, status: int = 200) -> LexborHTMLParser:
        address = page if isinstance(page, str) else page.get_url()
        response = client.get(address)
        assert response.status_code == status, address
        return LexborHTMLParser(response.content.decode())

    return visit


class StaffClient(Client):
    """A client that says who is logged in."""

    user: AbstractBaseUser


@pytest.fixture
def secretariat(django_user_model, db):
    """A client that is logged in as a member of the secretariat."""
    return _client_of(django_user_model, "Secretariat")


@pytest.fixture
def writer(django_user_model, db):
    """A client that is logged in as a writer."""
    return _client_of(django_user_model, "Writers")


def _client_of(users, group_name: str) -> StaffClient:
    from django.contrib.auth.models import Group

    user = users.objects.create_user(
        group_name.lower(), f"{group_name.lower()}@example.org", "a long password"
    )
    user.groups.add(Group.objects.get(name=group_name))
    client = StaffClient()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.user = user
    return client


@pytest.fixture
def clocks(db) -> Iterator[Clocks]:
    """The clocks of the site, to be moved."""
    with movable_clocks() as found:
        yield found
