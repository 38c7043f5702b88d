"""An administrator looks through the log by keyboard; axe finds nothing, and nothing scrolls sideways."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

axe = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def test_the_log_is_looked_through(visit, logged):
    window = visit()
    window.log_in(name="administrator")
    page = window.page
    page.goto(f"{window.site}/admin/reports/audit-log/")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        wrong = axe.run(page, options=RULES).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:300]) for one in wrong] == [], width
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), width
    page.get_by_role("link", name=f"All on it: Statement {logged.pk}").first.focus()
    page.keyboard.press("Enter")
    rows = page.locator("table.listing tbody tr")
    expect(rows.filter(has_text="administrator")).to_have_count(3)
    expect(rows.filter(has_text="Sign in")).to_have_count(0)
    assert window.errors == []
