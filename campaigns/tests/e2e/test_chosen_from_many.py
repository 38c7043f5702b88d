"""Where several are chosen at once, what is ticked stays ticked while the list is turned or searched."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from campaigns.models import Library, Organisation
from campaigns.tests import factories as make

pytestmark = pytest.mark.first

NAMES = [f"Organisation of many, {n:02}" for n in range(23)]


@pytest.fixture(scope="module")
def organisations(site: str, django_db_blocker: Any) -> Iterator[list[Organisation]]:
    """More than two pages of the window, committed."""
    with django_db_blocker.unblock():
        made = [make.OrganisationFactory(name=name) for name in NAMES]
        yield made
        Organisation.objects.filter(pk__in=[one.pk for one in made]).delete()


@pytest.fixture
def form(staff: Any, organisations: list[Organisation], django_db_blocker: Any) -> Page:
    """A new statement's form."""
    with django_db_blocker.unblock():
        parent = Library.objects.get()
    return staff.open(reverse("wagtailadmin_pages:add", args=["campaigns", "statement", parent.pk]))


def look_for(page: Page, words: str) -> Any:
    """Looks for an organisation in the window; gives its box when the answer is there."""
    with page.expect_response(lambda answer: "q=" in answer.url and answer.request.resource_type == "xhr"):
        page.locator(".modal-body input[name=q]").fill(words)
    return page.locator("#search-results").get_by_role("checkbox", name=words, exact=True)


def chosen(page: Page) -> list[str]:
    panel = page.locator("[id*=signatories-section]").first
    return sorted(panel.locator("[data-chooser-title]:visible").all_inner_texts())


@pytest.mark.parametrize("width", [360, 1280])
def test_what_was_ticked_before_the_list_was_searched_or_turned_is_chosen_too(
    staff: Any, form: Page, width: int
):
    page = form
    page.set_viewport_size({"width": width, "height": 800})
    page.get_by_role("button", name="Add known organisation").click()
    confirm = page.locator(".modal-body").get_by_role("button", name="Confirm selection")
    expect(confirm).to_be_disabled()
    look_for(page, NAMES[3]).check()
    look_for(page, NAMES[17]).check()
    elsewhere = page.get_by_role("group", name="Also chosen")
    expect(elsewhere.get_by_role("checkbox", name=NAMES[3])).to_be_checked()
    look_for(page, "Organisation of many")
    page.locator("#search-results").get_by_role("link", name="Next").click()
    expect(page.locator("#search-results")).to_contain_text("Page 2 of 3")
    page.locator("#search-results").get_by_role("checkbox", name=NAMES[12], exact=True).check()
    # Nothing else is in the list now; and what is unticked below it is not chosen.
    look_for(page, "nobody of this name at all")
    expect(elsewhere.get_by_role("checkbox", checked=True)).to_have_count(3)
    assert Axe().run(page, context=".ticked-elsewhere").response["violations"] == []
    elsewhere.get_by_role("checkbox", name=NAMES[3]).uncheck()
    confirm.click()
    expect(page.locator(".modal-body")).to_have_count(0)
    assert chosen(page) == [NAMES[12], NAMES[17]]
    assert staff.errors == []


def test_what_is_ticked_before_an_answer_comes_stays_ticked_and_wherever_one_goes_in_the_tree(staff: Any):
    page = staff.open(reverse("bundles:add"))
    waiting: list[Route] = []
    # Not the method itself, on which Playwright would leave a mark.
    page.route("**/choose-page/**q=**", lambda route: waiting.append(route))
    page.get_by_role("button", name="Add page").click()
    with page.expect_request("**/choose-page/**q=**"):
        page.locator(".modal-body input[name=q]").fill("adoption of the MLA Convention")
    row = page.locator(".page-results").get_by_role("row", name="Statement on the adoption").first
    title = row.locator(".title label").inner_text()
    row.get_by_role("checkbox").check()
    with page.expect_response("**/choose-page/**q=**"):
        waiting[0].continue_()
    expect(page.locator(".page-results h2")).to_contain_text("match")
    expect(page.locator(".page-results").get_by_role("checkbox", name=title, exact=True)).to_be_checked()
    # Neither the words nor the place in the tree are needed for what is ticked.
    page.locator(".modal-body input[name=q]").fill("")
    expect(page.locator(".page-results h2")).to_have_count(0)
    expect(page.locator(".page-results").get_by_role("checkbox", name=title, exact=True)).to_be_checked()
    page.locator(".page-results nav a").first.click()
    expect(page.get_by_role("group", name="Also chosen").get_by_role("checkbox", name=title)).to_be_checked()
    page.get_by_role("button", name="Confirm selection").click()
    expect(page.locator("#id_members-0-page")).not_to_have_value("")
    assert staff.errors == []
