"""A day's work at the desk, on a screen and on a phone, counted in clicks from the admin's front page."""

from pathlib import Path
from typing import Any

import pytest
from django.utils.text import slugify
from playwright.sync_api import expect

from clean_files.tests.marked_pdfs import pdf_of

from .clicks import Clicks

MOST_FOR_A_STATEMENT, MOST_FOR_A_SLIP = 10, 4
MOST_MINUTES = 4
WRONG, RIGHT = "The coalition welcomes the convension.", "The coalition welcomes the convention."
TEXT = (
    "We say so in full. For years those who survived were told that no rule bound one state to help another"
    " with evidence, witnesses or extradition. Now there is one. It counts as soon as states sign it, ratify"
    " it and use it, and we ask each of them to say by when it will. Those who collect evidence should be"
    " told where to send it, and those who have given it what became of it."
)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_a_statement_with_its_file_goes_out_in_ten_clicks_and_a_slip_in_it_is_mended_in_four(
    visit: Any, tmp_path: Path, width: int, height: int
) -> None:
    staff = visit(viewport={"width": width, "height": height}, has_touch=width < 600)
    staff.log_in()
    page, click = staff.page, Clicks()
    title = f"Statement made at {width} pixels"
    letter = tmp_path / "scan_0001.pdf"
    letter.write_bytes(pdf_of(text="The letter"))

    click(page.get_by_role("main").get_by_role("link", name="New statement"))
    expect(page.locator("#id_title")).to_be_focused()
    click.type(page, title)
    click(page.locator("#id_summary"))
    click.type(page, WRONG)
    text = page.locator("[data-contentpath=body] [contenteditable=true]")
    click(text)
    click.type(page, TEXT)
    click(page.get_by_role("button", name="Add File"))
    click(page.locator("#inline_child_attachments-0").get_by_role("button", name="Choose a file"))
    click(page.locator(".modal").get_by_role("tab", name="Upload"))
    chooser = page.locator(".modal input[type=file]")
    with page.expect_file_chooser() as opened:
        click(chooser)
    opened.value.set_files(letter)
    # Nobody called it "scan_0001" to be read.
    expect(page.locator(".modal textarea[name$=title]")).to_have_value(title)
    click(page.locator(".modal").get_by_role("button", name="Upload"))
    expect(page.locator("#inline_child_attachments-0 [data-chooser-title]")).to_have_text(title)
    footer = page.locator("footer")
    click(footer.get_by_role("button", name="More actions"))
    with page.expect_navigation():
        click(footer.get_by_role("button", name="Publish", exact=True))
    expect(page.locator(".messages")).to_contain_text("published")
    assert click.count <= MOST_FOR_A_STATEMENT
    assert click.minutes <= MOST_MINUTES

    reader = visit(java_script_enabled=False)
    address = f"/publications/{slugify(title)}/"
    shown = reader.open(address)
    expect(shown.get_by_role("main")).to_contain_text("We say so in full.")
    with shown.expect_download() as download:
        shown.get_by_role("main").get_by_role("link", name="PDF").first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")

    staff.open("/admin/")
    mend = Clicks()
    mend(page.get_by_role("main").get_by_role("link", name=title).first)
    summary = page.locator("#id_summary")
    mend(summary)
    page.keyboard.press("Control+A")
    page.keyboard.type(RIGHT)
    mend(page.get_by_label("Small change: typography alone."))
    with page.expect_navigation():
        mend(footer.get_by_role("button", name="Publish", exact=True))
    expect(page.locator(".messages")).to_contain_text("published")
    assert mend.count <= MOST_FOR_A_SLIP
    expect(reader.open(address).get_by_role("main")).to_contain_text(RIGHT)
