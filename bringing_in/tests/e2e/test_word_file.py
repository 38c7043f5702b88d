"""A Word file of twenty pages, with notes, a table and tracked changes, from the desk to the readers."""

import os
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from bringing_in.tests import documents as made

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def looked_at(page: Any, name: str) -> None:
    """Axe finds nothing at the widths of a phone and of a desk, and nothing scrolls sideways."""
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), width
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def test_a_word_file_of_twenty_pages_goes_to_the_readers(staff: Any, tmp_path: Path) -> None:
    path = tmp_path / "statement.docx"
    path.write_bytes(made.of_word(sections=20))
    page = staff.open("/admin/publications/choose_parent/")
    page.get_by_role("link", name="Bring in a file").click()
    expect(page.get_by_role("heading", name="Bring in a file")).to_be_visible()
    looked_at(page, "upload")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Bring it in").click()

    report = page.locator("main")
    expect(report).to_contain_text("“never agreed”")
    expect(report).to_contain_text("To do (2)")
    looked_at(page, "report")
    page.get_by_role("link", name="Check the summary").click()
    page.locator("#id_summary").fill("What it says, in a sentence.")
    page.locator("footer").get_by_role("button", name="More actions").click()
    page.locator("footer").get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("published")
    staff.page.goto(staff.page.url.partition("/admin/")[0] + "/publications/statement-on-a-convention/")
    text = page.locator("main")
    expect(text).to_contain_text("The States Parties have agreed on a text.")
    expect(text).not_to_contain_text("never agreed")
    assert page.locator("[role=doc-noteref]").count() == 2
    assert page.locator("main h2").count() >= 20
    assert page.locator("main table").count() == 1
    assert staff.errors == []
