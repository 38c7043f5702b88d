"""Somebody looks at what waits, and approves it; and at what went out without. By keyboard and phone."""

from django.urls import reverse
from playwright.sync_api import expect

from bundles.tests.e2e.test_bundles import wrong_with


def test_what_waits_is_looked_at_and_approved(staff, waiting):
    page = staff.open(reverse("wagtailadmin_home"))
    page.get_by_role("link", name="What went out").click()
    expect(page.get_by_role("button", name="I have looked at it")).to_be_visible()
    assert wrong_with(page) == []
    page.fill("[name=words]", "It is right.")
    page.get_by_role("button", name="I have looked at it").press("Enter")
    expect(page.locator(".messages")).to_contain_text("It is noted")
    # Without the message, which is faint while it comes in.
    page = staff.open(reverse("approval:emergencies"))
    assert wrong_with(page) == []
    page = staff.open(reverse("approval:waiting"))
    assert wrong_with(page) == []
    expect(page.get_by_role("link", name="Emergencies")).to_be_visible()
    page.get_by_role("link", name="A page with a title").click()
    expect(page.locator("main")).to_contain_text("Written or changed by writers")
    expect(page.locator(".comparison").first).to_contain_text("will be")
    assert wrong_with(page) == []
    page.get_by_role("link", name="Publish it in an emergency").click()
    expect(page.get_by_role("button", name="Publish it now")).to_be_visible()
    assert wrong_with(page) == []
    page.go_back()
    page.get_by_role("button", name="Approve it as it is", exact=True).press("Enter")
    expect(page.locator(".messages").first).to_contain_text("It can be published now.")
    expect(page.locator(".messages").first).to_contain_text("Approved as it is by secretariat")
    assert staff.errors == []
