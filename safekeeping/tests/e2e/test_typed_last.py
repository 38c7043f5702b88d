"""Who saves by keys, right behind the last word, has that word saved."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from campaigns.models import Statement


def test_what_is_typed_as_it_is_saved_is_saved(staff):
    page = staff.open(reverse("new_publication", args=["statement"]))
    page.fill("[name=title]", "Saved by keys")
    text = page.locator("[data-contentpath=body] [contenteditable=true]").first
    text.click()
    expect(text).to_be_focused()
    page.keyboard.type("Typed last.")
    page.keyboard.press("Control+s")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/$"))
    draft = Statement.objects.get(title="Saved by keys").get_latest_revision_as_object()
    assert "Typed last." in str(draft.body)
