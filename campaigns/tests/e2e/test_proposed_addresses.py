"""The box for an address, as staff meet it in a browser: proposed, chosen, put right, accepted."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from campaigns.models import Home, Person


@pytest.fixture
def desk(staff: Any) -> Iterator[Any]:
    yield staff
    assert staff.foreign == []


def typed(page: Page, name: str, text: str) -> None:
    page.locator(f"#id_{name}").focus()
    page.keyboard.type(text, delay=5)


def show_address(page: Page) -> Any:
    if not page.locator("#id_slug").is_visible():
        page.get_by_role("tab", name="Promote").click()
    return page.locator("#id_slug")


def test_it_follows_the_title_until_staff_choose_another(desk):
    page = desk.open(f"/admin/pages/add/campaigns/standardpage/{Home.objects.get().pk}/")
    slug = page.locator("#id_slug")
    typed(page, "title", "संयुक्त राष्ट्र")
    expect(slug).to_have_value("sanyukta-rastra")
    page.fill("#id_title", "")
    typed(page, "title", "People")
    expect(slug).to_have_value("people-2")
    show_address(page).fill("My own Choice")
    page.keyboard.press("Tab")
    expect(slug).to_have_value("my-own-choice")
    page.get_by_role("tab", name="Content").click()
    typed(page, "title", " and more")
    page.wait_for_timeout(800)
    expect(slug).to_have_value("my-own-choice")


def test_what_is_proposed_for_somebody_is_accepted(desk):
    for name, address in (("သန်းသန်းဌေး", "person"), ("রোহিঙ্গা", "rohinga")):
        page = desk.open("/admin/snippets/campaigns/person/add/")
        typed(page, "name", name)
        expect(page.locator("#id_slug")).to_have_value(address)
        page.get_by_role("button", name="Save").click()
        page.wait_for_url(re.compile(r"/admin/snippets/campaigns/person/$"))
        assert Person.objects.filter(name=name, slug=address).exists()
