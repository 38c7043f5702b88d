"""Two forms that make a thing of the same name in the same moment: one makes it, the other is told so."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.test.utils.form_data import inline_formset

from bundles.models import Bundle
from campaigns.models import Library, Organisation, Person, Statement, Topic
from safekeeping.names import FORM_KEY

from .forms import add_address, home, statement_fields

# Requests that wait for each other are on connections of their own, and so must commit.
pytestmark = pytest.mark.django_db(transaction=True)

PERSON = {"name": "Ada", "slug": "ada", "description": "", "portrait": ""}
ORGANISATION = {"name": "Ada’s", "slug": "adas", "website": "", "description": "", "logo": ""}
TOPIC = {"name": "Law", "slug": "law"}
REDIRECT = {"old_path": "/gone", "site": "", "is_permanent": "on", "redirect_page": "", "redirect_link": ""}
PASSWORD = "a long password for nobody"
USER = {"username": "ada", "email": "ada@example.org", "first_name": "A", "last_name": "B", "is_active": "on"}
USER |= {"password1": PASSWORD, "password2": PASSWORD}


def sent_at_once(client: Client, model: Any, address: str, *forms: dict[str, Any]) -> list[Any]:
    """Sends the forms so that none is stored before each was found valid, unless they wait for each other."""
    together, client.raise_request_exception = Barrier(len(forms)), False

    def wait_for_the_other(**kwargs: Any) -> None:
        with suppress(BrokenBarrierError):
            together.wait(timeout=0.7)

    def send(fields: dict[str, Any]) -> Any:
        try:
            own = Client(raise_request_exception=False)
            own.cookies = client.cookies
            return own.post(address, fields)
        finally:
            connection.close()

    pre_save.connect(wait_for_the_other, sender=model)
    try:
        with ThreadPoolExecutor(len(forms)) as pool:
            return list(pool.map(send, forms))
    finally:
        pre_save.disconnect(wait_for_the_other, sender=model)


def statuses(answers: list[Any]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


@pytest.mark.parametrize("with_key", [True, False])
def test_one_name_from_two_forms_is_given_once(secretariat, django_user_model, with_key):
    """All kinds in one test: what is committed costs a new database for each test."""
    Organisation.objects.create(name="Other", slug="other")
    secretariat.user.is_superuser = True
    secretariat.user.save()
    kinds = [
        (Person, "wagtailsnippets_campaigns_person:add", PERSON),
        (Organisation, "wagtailsnippets_campaigns_organisation:add", ORGANISATION),
        (Topic, "wagtailsnippets_campaigns_topic:add", TOPIC),
        (Redirect, "wagtailredirects:add", REDIRECT | {"redirect_page": str(home().pk)}),
        (get_user_model(), "wagtailusers_users:add", USER),
    ]
    for model, view, fields in kinds:
        before = model.objects.count()
        two = [fields | ({FORM_KEY: str(uuid4())} if with_key else {}) for _ in range(2)]
        answers = sent_at_once(secretariat, model, reverse(view), *two)
        assert statuses(answers) == [200, 302], view
        assert model.objects.count() == before + 1, view


def test_two_tabs_make_pages_at_one_address_and_one_is_told(secretariat):
    library = Library.objects.get()
    fields = statement_fields(signatories=inline_formset([]))
    without = {name: value for name, value in fields.items() if name != FORM_KEY}
    for two in ([fields, fields | {FORM_KEY: str(uuid4())}], [without, without]):
        answers = sent_at_once(secretariat, Statement, add_address(library, "statement"), *two)
        assert statuses(answers) == [200, 302]
        assert Statement.objects.count() == 1
        Statement.objects.get().delete()


def test_the_same_form_twice_is_saved_once_and_led_where_the_first_was(secretariat):
    address = reverse("wagtailsnippets_campaigns_person:add")
    for model, address, fields in (
        (Person, reverse("wagtailsnippets_campaigns_person:add"), PERSON),
        (Topic, reverse("wagtailsnippets_campaigns_topic:add"), TOPIC),
        (Redirect, reverse("wagtailredirects:add"), REDIRECT | {"redirect_page": str(home().pk)}),
        (Bundle, reverse("bundles:add"), {"title": "A", "release_at": ""} | members()),
    ):
        key = {FORM_KEY: str(uuid4())}
        first, second = sent_at_once(secretariat, model, address, fields | key, fields | key)
        assert (first.status_code, second.status_code) == (302, 302), address
        assert first["Location"] == second["Location"]
        assert model.objects.count() == 1


def members() -> dict[str, str]:
    return {f"members-{name}": value for name, value in inline_formset([]).items()}
