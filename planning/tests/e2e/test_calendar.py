"""Staff plan at the widths of a phone and of a desk: axe finds nothing, nothing scrolls sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from ajc_site.tests.support.depth import some

axe = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def wrong_with(page) -> list[str]:
    found = []
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for violation in axe.run(page, options=RULES).response["violations"]:
            found += [f"{width}: {violation['id']}: {node['html'][:200]}" for node in violation["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{width}: scrolls sideways")
    return found


@pytest.mark.deeper
def test_a_day_with_the_calendar(staff, plans):
    """From the front page to the month; a schedule is taken back and set again by the keyboard."""
    page = staff.open("/admin/")
    assert wrong_with(page) == []
    page.get_by_role("link", name="3 scheduled").click()
    expect(page.locator("main")).to_contain_text("Launch, a bundle")
    assert wrong_with(page) == []
    page.get_by_role("link", name="Calendar", exact=True).first.click()
    expect(page.locator("main")).to_contain_text("within an hour of each other")
    assert wrong_with(page) == []
    page.get_by_role("button", name=f"Take back: {plans.title}").press("Enter")
    expect(page.locator(".messages")).to_contain_text("The time is kept")
    page.get_by_role("button", name=f"Set again: {plans.title}").press("Enter")
    expect(page.locator(".messages")).to_contain_text("goes out on")
    day = plans.go_live_at.astimezone(timezone.get_default_timezone())
    page.goto(page.url.split("/admin/")[0] + reverse("planning:month", args=[day.year, day.month]))
    expect(page.locator(".planning-day:not(.is-empty)").first).to_be_visible()
    assert wrong_with(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    # No empty days on a phone.
    expect(page.locator(".planning-day.is-empty").first).to_be_hidden()
    for name, arguments in some([("review", [plans.pk]), ("address", []), ("first_day", [])], 1):
        page.goto(page.url.split("/admin/")[0] + reverse(f"planning:{name}", args=arguments))
        assert wrong_with(page) == [], name
    assert staff.errors == []
