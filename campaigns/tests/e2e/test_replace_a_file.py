"""Staff upload a file, give it a title, replace it and take the earlier one back, in a real browser."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ..factories import pdf
from .test_editors_journey import Desk

PANEL = "section[aria-labelledby=earlier-versions]"


@pytest.fixture
def desk(visit: Any) -> Desk:
    return Desk(visit(viewport={"width": 1280, "height": 900}, reduced_motion="reduce"), "secretariat")


def picture_of(page: Page, name: str) -> None:
    """With SCREENSHOTS=folder, what people see at two widths."""
    if folder := os.environ.get("SCREENSHOTS"):
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def pdf_named(name: str, pages: int) -> Any:
    return {"name": name, "mimeType": "application/pdf", "buffer": pdf(pages)}


@pytest.mark.deep
def test_a_file_gets_a_title_of_its_own_is_replaced_and_taken_back(desk: Desk) -> None:
    page = desk.page
    desk.go("/admin/documents/add/")
    page.set_input_files("input[name=file]", pdf_named("letter_to-the-court (2).pdf", 3))
    expect(page.locator("#id_title")).to_have_value("")
    picture_of(page, "title")
    page.get_by_role("button", name="Make one from the file’s name").click()
    expect(page.locator("#id_title")).to_have_value("Letter to the court")
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".messages")).to_contain_text("added")

    page.get_by_role("link", name="Letter to the court", exact=True).first.click()
    page.set_input_files("input[name=file]", pdf_named("newer.pdf", 4))
    expect(page.locator("#id_title")).to_have_value("Letter to the court")
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator(".messages")).to_contain_text("updated")
    page.get_by_role("link", name="Letter to the court", exact=True).first.click()
    expect(page.locator(PANEL)).to_contain_text("letter_to-the-court")
    picture_of(page, "earlier")
    # As every link on a form it opens beside, so that nothing typed is lost.
    take_back = page.locator(PANEL).get_by_role("link", name="Take back")
    expect(take_back).to_have_attribute("target", "_blank")
    with page.expect_popup() as beside:
        take_back.click()
    page = beside.value
    picture_of(page, "take-back")
    page.get_by_role("button", name="Yes, take it back").click()
    expect(page.locator(PANEL)).to_contain_text("newer.pdf")
    expect(page.locator(PANEL)).not_to_contain_text("letter_to-the-court")


@pytest.mark.deep
def test_of_several_uploads_each_is_given_a_title(desk: Desk) -> None:
    page = desk.page
    desk.go("/admin/documents/multiple/add/")
    page.set_input_files("input[type=file]", [pdf_named("annex_one.pdf", 1), pdf_named("annex_two.pdf", 2)])
    forms = page.locator("#upload-list form")
    expect(forms).to_have_count(2)
    for form in forms.all():
        expect(form.locator('[name$="title"]')).to_have_value("")
    picture_of(page, "several")
    second = page.locator("#upload-list li", has_text="annex_two.pdf").locator("form")
    second.get_by_role("button", name="Make one from the file’s name").click()
    expect(second.locator('[name$="title"]')).to_have_value("Annex two")
    second.get_by_role("button", name="Update").click()
    expect(forms).to_have_count(1)


@pytest.mark.deep
def test_a_file_in_the_place_of_another_is_called_as_that_was(desk: Desk) -> None:
    page = desk.page
    desk.go("/admin/publications/new/document/")
    page.locator("[name=title]").fill("To the court")
    page.get_by_role("button", name="Add file").click()
    row, window = page.locator("#inline_child_attachments-0"), page.locator(".modal")
    for pages, button in enumerate(("Choose a file", "Choose another file"), start=1):
        if pages > 1:
            row.get_by_role("button", name="Actions").click()
        page.get_by_role("button", name=button).locator("visible=true").click()
        window.get_by_role("tab", name="Upload").click()
        window.locator("input[type=file]").set_input_files(pdf_named(f"{pages}.pdf", pages))
        expect(window.locator('[name$="title"]')).to_have_value("To the court")
        window.get_by_role("button", name="Upload").click()
        expect(window).to_have_count(0)
