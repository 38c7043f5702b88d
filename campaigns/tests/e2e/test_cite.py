"""Citing a publication in a browser: copy buttons, paragraphs' addresses, and both without JavaScript."""

from itertools import product

import pytest
from playwright.sync_api import expect

from ajc_site.tests.support.depth import some

from .demo_pages import PAGES
from .test_accessibility import TOO_WIDE, check

KINDS = ["statement", "speech", "video", "document"]
CLIPBOARD = ["clipboard-read", "clipboard-write"]
IN_CLIPBOARD = """async (type) => {
    const [item] = await navigator.clipboard.read();
    return (await item.getType(type)).text();
}"""


@pytest.mark.deeper
@pytest.mark.parametrize("kind", some(KINDS, 1))
def test_a_button_copies_the_citation_with_its_italics_and_as_plain_text(visit, kind):
    seen = visit(permissions=CLIPBOARD)
    page = seen.open(PAGES[kind])
    page.locator(".cite summary").click()
    button = page.get_by_role("button", name="Copy Bluebook citation")
    button.focus()
    page.keyboard.press("Enter")
    entry = page.locator(".cite dl > div").filter(has_text="Bluebook")
    expect(entry.get_by_role("status")).to_have_text("Copied")
    citation = entry.locator("dd")
    assert page.evaluate("navigator.clipboard.readText()") == citation.text_content()
    assert "<i>" in page.evaluate(IN_CLIPBOARD, "text/html")
    expect(entry.get_by_role("status")).to_have_text("")
    assert seen.errors == []
    assert seen.foreign == []


def test_where_copying_is_refused_the_citation_is_selected(visit):
    seen = visit()
    page = seen.open(PAGES["statement"])
    page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(new Error('no')) }")
    page.locator(".cite summary").click()
    page.get_by_role("button", name="Copy APA citation").click()
    expect(page.locator(".cite").get_by_role("status").last).to_contain_text("Selected")
    assert page.evaluate("getSelection().toString()") == page.locator(".cite dd").last.inner_text()


@pytest.mark.deeper
@pytest.mark.parametrize("kind", some(KINDS, 1))
def test_without_javascript_the_citations_are_there_and_no_button(visit, kind):
    page = visit(java_script_enabled=False).open(PAGES[kind])
    expect(page.locator(".cite dl")).not_to_be_visible()
    page.locator(".cite summary").click()
    expect(page.locator(".cite dd")).to_have_count(4)
    expect(page.locator(".cite dd").first).to_be_visible()
    expect(page.locator(".cite button")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="BibTeX").click()
    assert download.value.suggested_filename == PAGES[kind].split("/")[-2] + ".bib"


@pytest.mark.deeper
@pytest.mark.parametrize(("kind", "width"), some(list(product(KINDS, [320, 360, 1280])), 2))
def test_axe_finds_nothing_in_the_open_box(visit, kind, width):
    page = visit(viewport={"width": width, "height": 800}, has_touch=width < 1000).open(PAGES[kind])
    page.locator(".cite summary").click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert check(page) == []
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def opacity(link) -> str:
    return link.evaluate("e => getComputedStyle(e).opacity")


def test_a_paragraphs_link_shows_to_those_who_point_or_tab_at_it_and_marks_its_target(visit):
    page = visit().open(PAGES["statement"])
    paragraph = page.locator(".prose p").nth(1)
    link = paragraph.locator(".para")
    assert opacity(link) == "0"
    paragraph.hover()
    assert opacity(link) == "1"
    page.mouse.move(0, 0)
    link.focus()
    assert opacity(link) == "1"
    before = paragraph.evaluate("e => getComputedStyle(e).backgroundColor")
    page.keyboard.press("Enter")
    anchor = paragraph.get_attribute("id")
    assert page.url.endswith(f"#{anchor}")
    assert paragraph.evaluate("e => getComputedStyle(e).backgroundColor") != before
    assert link.evaluate("e => e.ariaLabel") == "Paragraph 2"


def test_a_paragraphs_link_takes_no_room_and_is_not_copied_with_the_text(visit):
    page = visit(viewport={"width": 360, "height": 800}).open(PAGES["statement"])
    height = page.locator(".prose").bounding_box()["height"]
    words = page.locator(".prose").evaluate(
        "e => { getSelection().selectAllChildren(e); return `${getSelection()}` }"
    )
    assert "¶" not in words
    page.evaluate("document.querySelectorAll('.para').forEach((link) => link.remove())")
    assert page.locator(".prose").bounding_box()["height"] == height


def test_paper_has_the_citations_without_what_only_a_screen_can_do(visit):
    page = visit().open(PAGES["statement"])
    page.emulate_media(media="print")
    expect(page.locator(".cite dd").first).to_be_visible()
    for gone in (".cite button", ".cite p", ".para"):
        expect(page.locator(gone).first).not_to_be_visible()
