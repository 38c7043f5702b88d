"""What staff see of a file that is held back and of a picture's data, from the upload to the reader."""

import io
import re
from itertools import product
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from reportlab.pdfgen.canvas import Canvas

from ajc_site.tests.support.depth import some
from ajc_site.tests.support.e2e.looking import violations
from clean_files.tests import marked_office, marked_pictures

from .test_editors_journey import Desk

PANEL = "section[aria-labelledby=found-in-the-file]"
DECISION = "I have looked at it: it may go out as it is"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Wagtail's own box for tags has no label (axe's rule "label").
TAGS = ".ui-autocomplete-input"


def word_file(commenter: str) -> dict[str, object]:
    content = marked_office.zipped(marked_office.docx_parts(commenter))
    return {"name": "brief.docx", "mimeType": WORD, "buffer": content}


def pdf_file() -> dict[str, object]:
    output = io.BytesIO()
    canvas = Canvas(output)
    canvas.drawString(72, 700, "The witness is called Jane Doe.")
    canvas.rect(70, 696, 300, 14, stroke=0, fill=1)
    canvas.save()
    return {"name": "report.pdf", "mimeType": "application/pdf", "buffer": output.getvalue()}


def photograph() -> dict[str, object]:
    content = marked_pictures.marked("jpg", b"Daw Hnin Si")
    return {"name": "hall.jpg", "mimeType": "image/jpeg", "buffer": content}


def upload(desk: Desk, section: str, title: str, file: dict[str, object]) -> None:
    """Adds a picture or a file by the admin's form for one."""
    page = desk.page
    desk.go(f"/admin/{section}/add/")
    page.set_input_files("input[name=file]", file)  # type: ignore[arg-type]
    page.fill("#id_title", title)
    if section == "images":
        page.fill("#id_description", "A hall.")
    page.locator("footer, form").get_by_role("button", name=re.compile("^Upload|^Save")).first.click()
    expect(page.locator(".messages")).to_contain_text("added")


def look_at_it(desk: Desk) -> None:
    link = desk.page.get_by_role("link", name="Look at it").first
    expect(link).to_have_attribute("target", "_blank")
    desk.page.goto(link.evaluate("link => link.href"))
    desk.page.wait_for_load_state("networkidle")
    expect(desk.page.locator(PANEL)).to_be_visible()


def save(page: Page) -> None:
    with page.expect_navigation():
        page.locator("footer").get_by_role("button", name="Save").click()


@pytest.fixture
def desk(visit) -> Desk:
    return Desk(visit(viewport={"width": 1280, "height": 900}, reduced_motion="reduce"), "secretariat")


@pytest.mark.deep
def test_a_file_with_comments_goes_out_when_somebody_has_decided(visit, desk):
    page = desk.page
    upload(desk, "documents", "A commented brief", word_file("Zaw Min"))
    message = page.locator(".messages .warning")
    expect(message).to_contain_text("“A commented brief” is held back until somebody decides.")
    expect(message).to_contain_text("There are comments in it, by Zaw Min.")
    expect(page.locator("tr", has_text="A commented brief")).to_contain_text("Held back")
    look_at_it(desk)
    expect(page.locator(PANEL)).to_contain_text("readers don’t get it, and no page goes out with it")
    file_form = page.url

    desk.go("/admin/publications/new/document/")
    page.fill("#id_title", "A brief with a file")
    page.fill("#id_date", "2026-03-02")
    page.fill("#id_summary", "What the law allows.")
    page.get_by_role("button", name="Add file").click()
    panel = page.locator("section.w-panel", has=page.locator("h2", has_text="Files, in the order")).last
    panel.get_by_role("button", name="Choose a file").first.click()
    page.locator(".modal").get_by_role("link", name="A commented brief").first.click()
    expect(page.locator(".modal-backdrop")).to_have_count(0)
    desk.publish()
    expect(page.locator("body")).to_contain_text("The file “A commented brief” is held back")
    visit().open("/publications/a-brief-with-a-file/", status=404)
    page.locator("footer").get_by_role("button", name="Save draft").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    page_form = page.url

    page.goto(file_form)
    page.get_by_label(DECISION).check()
    save(page)
    page.goto(file_form)
    expect(page.locator(PANEL)).to_contain_text("Let out by secretariat")
    page.goto(page_form)
    page.wait_for_load_state("networkidle")
    desk.publish()
    expect(page.locator(".messages")).to_contain_text("published")

    reader = visit(java_script_enabled=False)
    link = reader.open("/publications/a-brief-with-a-file/").locator("a.download")
    answer = reader.page.request.get(desk.seen.site + str(link.get_attribute("href")))
    assert answer.status == 200

    # Another version with comments comes in its place: no page leads to it until that is decided, too.
    page.goto(file_form)
    page.set_input_files("input[name=file]", word_file("Thet Oo"))
    page.fill("#id_title", "A brief with other comments")
    page.select_option("#id_edition_kind", "update")
    page.fill("#id_edition_note", "The brief was written anew.")
    save(page)
    expect(page.locator(".messages .warning")).to_contain_text("by Thet Oo")
    assert reader.open("/publications/a-brief-with-a-file/").locator("a.download").count() == 0
    assert desk.seen.foreign == []


@pytest.mark.deep
def test_a_pictures_credit_is_offered_once_and_reaches_the_form(desk):
    page = desk.page
    upload(desk, "images", "A hall with data", photograph())
    expect(page.locator(".messages")).to_contain_text("Taken out of “A hall with data”: the place where")
    look_at_it(desk)
    page.get_by_label(f"Use as credit: “{marked_pictures.AUTHOR}”").check()
    address = urlsplit(page.url).path
    save(page)
    desk.go(address)
    expect(page.locator("#id_credit")).to_have_value(marked_pictures.AUTHOR)
    expect(page.locator("#id_caption")).to_have_value("")
    assert page.get_by_label("Use as").count() == 0


@pytest.mark.deep
def test_several_files_at_once_say_what_was_found_in_each(desk):
    page = desk.page
    desk.go("/admin/documents/multiple/add/")
    page.set_input_files("input[type=file]", pdf_file())
    form = page.locator("#upload-list form")
    expect(form).to_contain_text("It is held back until somebody decides. On page 1, text lies under")


@pytest.mark.deep
@pytest.mark.parametrize(("theme", "width"), some(list(product(["light", "dark"], [360, 1280])), 1))
def test_axe_finds_nothing_on_what_was_found(desk, width, theme):
    page = desk.page
    page.emulate_media(color_scheme=theme)
    found = {}
    for section, file in (("documents", pdf_file()), ("images", photograph())):
        upload(desk, section, "For axe", file)
        look_at_it(desk)
        page.evaluate("theme => document.documentElement.classList.add(`w-theme-${theme}`)", theme)
        page.set_viewport_size({"width": width, "height": 800})
        if page.locator(f"{PANEL} summary").count():
            page.locator(f"{PANEL} summary").click()
        page.wait_for_timeout(300)
        found[section] = violations(page, without=TAGS)
        assert page.locator(PANEL).evaluate("e => e.getBoundingClientRect().right") <= width
        page.set_viewport_size({"width": 1280, "height": 900})
    assert not any(found.values()), found
