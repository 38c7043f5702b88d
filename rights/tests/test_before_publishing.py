"""Before several pages go out at once, each is listed with what somebody should know; refusals lead on."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from campaigns.tests import factories as make
from desk.guards.gate import Gate
from rights.meanwhile import TooLate

from .case import bundled, page_with, text_file

pytestmark = pytest.mark.django_db


def items(client: Any, *pages: Any) -> list[str]:
    asked = "&".join(f"id={page.pk}" for page in pages)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    tree = LexborHTMLParser(client.get(f"{address}?{asked}").content.decode())
    return [" ".join(item.text().split()) for item in tree.css(".to-publish > li")]


def test_each_page_says_who_changed_it_and_what_keeps_it_back(secretariat, writer) -> None:
    file = text_file(title="Brief")
    bundled(page_with(file, live=False))
    held = page_with(file, live=False, title="Held")
    held.save_revision(user=writer.user)
    lacking = make.StatementFactory(live=False, title="Lacking", summary="")
    lacking.save_revision(user=secretariat.user, clean=False)
    ready = make.StandardPageFactory(live=False, title="Ready")
    ready.save_revision(user=writer.user)
    # In whatever order they are listed.
    first, second, third = sorted(items(secretariat, held, lacking, ready))
    assert "Changed last by writers on" in first
    assert "the bundle “Launch”" in first
    assert "Changed last by secretariat on" in second
    assert "Stays as it is until this is done" in second
    assert "Changed last by writers on" in third
    assert "Stays" not in third


def test_one_that_was_never_saved_in_the_admin_is_looked_at_as_it_is(secretariat) -> None:
    page = make.StatementFactory(live=False, summary="")
    (told,) = items(secretariat, page)
    assert "Changed last" not in told
    assert "Stays as it is until this is done" in told


def test_the_words_have_the_right_apostrophe(secretariat) -> None:
    page = make.StandardPageFactory(live=False)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
    assert "No, don’t publish" in secretariat.get(address).content.decode()


def test_the_copy_form_asks_for_an_address(secretariat) -> None:
    page = make.StandardPageFactory()
    text = secretariat.get(reverse("wagtailadmin_pages:copy", args=[page.pk])).content.decode()
    assert "New address" in text
    assert "New slug" not in text


def test_who_is_refused_too_late_is_led_back_to_the_form(secretariat) -> None:
    request = RequestFactory().post(
        "/admin/pages/3/edit/", headers={"referer": "http://testserver/admin/pages/3/edit/?next=1"}
    )
    request.user, request.session = secretariat.user, secretariat.session
    answer: Any = Gate(lambda request: HttpResponse()).process_exception(request, TooLate("It is public."))
    assert answer is not None
    assert answer.status_code == 403
    tree = LexborHTMLParser(answer.content.decode())
    text = tree.body.text()
    assert "This changed while your form was being sent." in text
    assert "Ask the secretariat to change it." in text
    (back,) = tree.css("[data-go-back]")
    assert back.text() == "Back to the form"
    assert back.attributes["href"] == "/admin/pages/3/edit/?next=1"
