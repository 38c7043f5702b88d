"""Who writes a comment goes on writing it, whatever saves itself meanwhile."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from campaigns.models import Statement

# What Wagtail says to a form in which something changed.
SAVES_ITSELF = """() => document.querySelector("form[data-edit-form]").dispatchEvent(
  new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true, detail: { type: "edits" } }))"""


@pytest.mark.parametrize("place", ["a field", pytest.param("words of the text", marks=pytest.mark.deep)])
def test_a_comment_that_is_being_written_outlasts_saving_by_itself(staff, place):
    statement = Statement.objects.first()
    page = staff.open(reverse("wagtailadmin_pages:edit", args=[statement.pk]))
    page.wait_for_timeout(2500)
    text = page.locator("[data-contentpath=body] [contenteditable=true]").first
    if place == "a field":
        page.locator("[data-contentpath=summary]").get_by_role("button", name="Add comment").click()
    else:
        text.click()
        page.keyboard.press("Shift+Home")
        page.get_by_role("button", name="Add a comment").last.click()
        # The text takes the focus again after its button.
        page.wait_for_timeout(500)
        page.locator("#comments textarea").click()
    said = text.inner_text()
    expect(page.locator("#comments textarea")).to_be_focused()
    page.wait_for_timeout(300)
    page.keyboard.type("Is this", delay=20)
    expect(page.locator("#comments textarea")).to_have_value("Is this")
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/edit/" in answer.url):
        page.evaluate(SAVES_ITSELF)
    page.wait_for_timeout(500)
    page.keyboard.type(" right?")
    expect(page.locator("#comments textarea")).to_have_value("Is this right?")
    assert text.inner_text() == said
