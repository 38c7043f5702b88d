"""A newcomer's way to a correction, counted in clicks from the admin's front page."""

from typing import Any

from playwright.sync_api import expect

from demo import content

from .clicks import Clicks

MOST = 6
NOTE = "The statement is of June, not of May as we wrote."


def test_a_date_in_a_live_statement_is_corrected_with_a_public_note_in_six_clicks(
    staff: Any, visit: Any
) -> None:
    page, click = staff.page, Clicks()
    staff.open("/admin/")
    click(page.get_by_role("main").get_by_role("link", name=content.STATEMENT["title"]))
    box = page.locator("#id_date")
    assert "May" in box.input_value()
    click(box)
    page.keyboard.press("Control+A")
    page.keyboard.type("3 June 2023")
    footer = page.locator("footer")
    publish = footer.get_by_role("button", name="Publish", exact=True)
    # Nobody has told them yet that it will be asked what the change is.
    with page.expect_navigation():
        click(publish)
    expect(page.locator(".error-message").first).to_contain_text("Say here what this change is")
    click(page.get_by_label("Correction: something was wrong."))
    click(page.get_by_label("Note for readers"))
    page.keyboard.type(NOTE)
    with page.expect_navigation():
        click(publish)
    expect(page.locator(".messages")).to_contain_text("published")
    assert click.count <= MOST

    reader = visit(java_script_enabled=False)
    shown = reader.open(f"/publications/{content.STATEMENT['slug']}/")
    expect(shown.locator(".changes li").first).to_contain_text(NOTE)
    expect(shown.locator(".page-head time").first).to_have_text("June 2023")
    shown.get_by_role("link", name="History of this page").click()
    expect(shown.locator(".editions > li")).to_have_count(2)
