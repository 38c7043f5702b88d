"""From the front page to a link that leads somewhere again; axe finds nothing on the way."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from campaigns.models import Statement
from links.tests.e2e.conftest import LONG

axe = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NEW = "https://ministry.example/en/archive/report"


def wrong_with(page: Any) -> list[str]:
    """What axe finds at the widths of a phone and of a desk, and whether the page scrolls sideways."""
    found = []
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for violation in axe.run(page, options=RULES).response["violations"]:
            found += [f"{width}: {violation['id']}: {node['html'][:200]}" for node in violation["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{width}: scrolls sideways")
    return found


def test_a_link_that_died_is_found_and_replaced(staff: Any, visit: Any, statement: Statement) -> None:
    page = staff.open("/admin/")
    page.get_by_role("link", name="1 link to other sites leads nowhere any more").click()
    row = page.get_by_role("row", name=LONG)
    expect(row).to_contain_text("It is not there (404).")
    assert wrong_with(page) == []
    # The form opens at the very text, ready to be mended by hand.
    block = statement.body[0].id
    expect(row.get_by_role("link", name="On a report that is no longer there")).to_have_attribute(
        "href", f"/admin/pages/{statement.pk}/edit/#:w:contentpath=body.{block}"
    )
    row.get_by_role("link", name="Replace").click()
    expect(page.get_by_label("New address")).to_be_visible()
    assert wrong_with(page) == []
    page.get_by_label("New address").fill(NEW)
    page.get_by_role("button", name="Replace it everywhere").click()
    done = page.get_by_role("main")
    expect(done).to_contain_text("Replaced, and published.")
    expect(done.get_by_role("listitem").filter(has_text="A ministry")).to_contain_text("Replaced.")
    assert wrong_with(page) == []
    assert staff.errors == []
    shown = visit(java_script_enabled=False).open(f"/publications/{statement.slug}/")
    expect(shown.get_by_role("link", name="the report")).to_have_attribute("href", NEW)
    expect(shown.locator(".changes li").first).to_contain_text("leads to the right page again")
