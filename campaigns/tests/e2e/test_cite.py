"""Citing a publication in a browser: copy buttons, paragraphs' addresses, and both without JavaScript."""

from itertools import product

import pytest
from playwright.sync_api import expect

from ajc_site.tests.support.depth import some
from ajc_site.tests.support.e2e.looking import TOO_WIDE
from ajc_site.tests.support.e2e.looking import violations as check

from .demo_pages import PAGES

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
    button = page.get_by_role("button", name="Copy the citation: Bluebook")
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


@pytest.mark.parametrize(
    ("name", "is_there"), [("p2", True), ("p0", False), ("p999", False), ("P2", False), ("%", True)]
)
def test_a_link_to_a_paragraph_that_is_not_there_says_so(visit, name, is_there):
    page = visit().open(f"{PAGES['statement']}cite/#{name}")
    page.wait_for_load_state("networkidle")
    assert page.locator("#not-there").is_visible() is not is_there


def test_where_copying_is_refused_the_citation_is_selected(visit):
    seen = visit()
    page = seen.open(PAGES["statement"])
    page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(new Error('no')) }")
    page.locator(".cite summary").click()
    page.get_by_role("button", name="Copy the citation: APA").click()
    expect(page.locator(".cite").get_by_role("status").last).to_contain_text("Selected")
    assert page.evaluate("getSelection().toString()") == page.locator(".cite dd").last.inner_text()


def test_a_texts_own_page_says_so_too(visit):
    page = visit().open(f"{PAGES['statement']}#p-gone1")
    notice = page.get_by_text("The paragraph that your link names isn’t in this text.")
    expect(notice).to_be_visible()
    page.goto(f"{page.url.split('#')[0]}#p1")
    expect(notice).to_be_hidden()


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


# --- A paragraph ----------------------------------------------------------------------------------

THIRD = ".prose p >> nth=2"


def cited(page, style: str):
    """The citation in a style in the page's box."""
    return page.locator(".cite dl > div").filter(has_text=style).locator("dd")


def test_who_chooses_the_third_paragraph_cites_it(visit):
    seen = visit(permissions=CLIPBOARD)
    page = seen.open(PAGES["statement"])
    paragraph = page.locator(THIRD)
    page.get_by_role("link", name="Paragraph 3", exact=True).click()
    assert page.url.endswith(f"#{paragraph.get_attribute('id')}")
    expect(page.locator(".cite summary")).to_have_text("Cite paragraph 3")
    paragraph.get_by_role("link", name="Cite paragraph 3").click()
    assert "/cite/" not in page.url
    expect(cited(page, "OSCOLA")).to_contain_text(" [3] (")
    expect(cited(page, "Bluebook")).to_contain_text(" \u00b6 3 (")
    expect(cited(page, "Chicago, in a note")).to_contain_text(", para. 3, ")
    expect(cited(page, "APA, in the text")).to_have_text(
        "(Asia Justice Coalition secretariat, 2023, para. 3)"
    )
    page.get_by_role("button", name="Copy the citation: OSCOLA").click()
    expect(page.locator(".cite [role=status]").first).to_have_text("Copied")
    assert " [3] (" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="Cite the whole text").click()
    expect(page.locator(".cite summary")).to_have_text("Cite this")
    expect(cited(page, "OSCOLA")).not_to_contain_text("[3]")
    assert seen.errors == []


def test_with_the_keyboard_alone_too_and_the_page_stays_where_it_is(visit):
    # Without smooth scrolling it is known where the page stands.
    seen = visit(viewport={"width": 1280, "height": 500}, reduced_motion="reduce")
    page = seen.open(PAGES["statement"])
    number = page.get_by_role("link", name="Paragraph 3", exact=True)
    number.focus()
    top = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    expect(page.locator(".cite summary")).to_have_text("Cite paragraph 3")
    assert page.evaluate("scrollY") == top
    assert number.evaluate("e => e === document.activeElement")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".cite dl")).to_be_visible()
    assert page.evaluate("document.activeElement.matches('.cite summary')")


@pytest.mark.parametrize("by", ["p3", "its key"])
def test_an_address_with_a_paragraph_chooses_it_and_the_one_that_lasts_is_shown(visit, by):
    page = visit().open(PAGES["statement"])
    key = page.locator(THIRD).get_attribute("id")
    page = visit().open(f"{PAGES['statement']}#{by if by == 'p3' else key}")
    expect(page.locator(".cite summary")).to_have_text("Cite paragraph 3")
    assert page.url.endswith(f"#{key}")


def test_a_heading_as_the_target_or_nonsense_is_no_paragraph(visit):
    seen = visit()
    page = seen.open(f"{PAGES['speech']}#%E0%A4%A")
    expect(page.locator(".cite summary")).to_have_text("Cite this")
    assert seen.errors == []


def test_without_javascript_a_chosen_paragraph_leads_to_its_citations(visit):
    page = visit(java_script_enabled=False).open(PAGES["statement"])
    paragraph = page.locator(THIRD)
    pin = paragraph.locator(".pin")
    key = paragraph.get_attribute("id")
    expect(pin).not_to_be_visible()
    page.get_by_role("link", name="Paragraph 3", exact=True).click()
    expect(pin).to_be_visible()
    pin.click()
    page.wait_for_url(f"**{PAGES['statement']}cite/#p3")
    expect(page.locator("#p3 dd").first).to_contain_text("[3]")
    expect(page.locator("#p3 dd").first).to_contain_text("accessed [the day you read it]")
    expect(page.locator("#p2 dd").first).not_to_be_visible()
    page.locator("#p2 .number").click()
    expect(page.locator("#p2 dd").first).to_contain_text("[2]")
    page.locator("#p3 .read").click()
    page.wait_for_url(f"**{PAGES['statement']}#{key}")


def test_the_day_on_which_it_is_read_is_the_readers_own(visit):
    page = visit(timezone_id="Pacific/Kiritimati").open(PAGES["statement"])
    page.locator(".cite summary").click()
    today = page.evaluate(
        "new Date().toLocaleDateString('en-GB', {day: 'numeric', month: 'long', year: 'numeric'})"
    )
    expect(cited(page, "OSCOLA")).to_contain_text(f"accessed {today}.")


def test_where_the_citations_cannot_be_fetched_the_link_leads_to_them(visit):
    seen = visit()
    page = seen.open(PAGES["statement"])
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('offline')) }")
    page.get_by_role("link", name="Paragraph 3", exact=True).click()
    page.locator(THIRD).locator(".pin").click()
    page.wait_for_url("**/cite/#p3")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_number_is_large_enough_to_touch_and_is_not_copied_with_the_text(visit, width):
    page = visit(viewport={"width": width, "height": 800}).open(PAGES["statement"])
    for number in page.locator(".para").all():
        box = number.bounding_box()
        assert box["width"] >= 24
        assert box["height"] >= 24
        assert box["x"] >= 0
    words = page.locator(".prose").evaluate(
        "e => { getSelection().selectAllChildren(e); return `${getSelection()}` }"
    )
    assert words.split()[0] == page.locator(".prose p").first.text_content().split()[0]
    assert "Cite" not in words


def test_a_chosen_paragraph_shows_where_the_system_chooses_the_colours(visit):
    page = visit(forced_colors="active").open(PAGES["statement"])
    paragraph = page.locator(THIRD)
    outline = "e => getComputedStyle(e).outlineStyle"
    assert paragraph.evaluate(outline) == "none"
    page.get_by_role("link", name="Paragraph 3", exact=True).click()
    assert paragraph.evaluate(outline) == "solid"


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_axe_finds_nothing_in_the_page_of_citations(visit, width, scheme):
    seen = visit(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = seen.open(f"{PAGES['statement']}cite/#p2")
    assert check(page) == []
    assert page.evaluate(TOO_WIDE) == []
    assert seen.errors == []
    assert seen.foreign == []


# --- On paper, and passed on ----------------------------------------------------------------------


def test_paper_has_numbers_citations_and_a_code_and_not_what_only_a_screen_can_do(visit):
    page = visit().open(PAGES["statement"])
    page.emulate_media(media="print")
    for there in (".cite dd", ".para", ".qr", ".share-address"):
        expect(page.locator(there).first).to_be_visible()
    for gone in (".cite button", ".cite > p", ".share button", ".share a"):
        expect(page.locator(gone).first).not_to_be_visible()
    text, cite = (page.locator(part).bounding_box() for part in (".prose", ".cite"))
    assert cite["y"] >= text["y"] + text["height"]


def test_the_address_is_copied_mailed_printed_and_handed_to_other_apps(visit):
    seen = visit(permissions=CLIPBOARD)
    page = seen.open(PAGES["statement"])
    page.evaluate("() => { window.print = () => { window.printed = true } }")
    page.locator(".share summary").click()
    page.get_by_role("button", name="Copy the address").click()
    expect(page.locator(".share [role=status]")).not_to_be_empty()
    address = page.locator("link[rel=canonical]").get_attribute("href")
    assert page.evaluate("navigator.clipboard.readText()") == address
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed")
    mail = page.get_by_role("link", name="Send by mail").get_attribute("href")
    assert mail.startswith("mailto:?subject=Statement%20on%20the%20adoption")
    assert seen.errors == []


def test_without_javascript_there_is_no_button_that_would_do_nothing(visit):
    page = visit(java_script_enabled=False).open(PAGES["statement"])
    page.locator(".share summary").click()
    expect(page.get_by_role("link", name="Send by mail")).to_be_visible()
    expect(page.locator(".share .qr")).to_be_visible()
    assert page.locator(".rail button").count() == 0


def test_the_scripts_of_citing_and_sharing_are_fetched_when_they_are_used(visit):
    seen = visit()
    asked: list[str] = []
    seen.context.on("request", lambda request: asked.append(request.url.rpartition("/")[2].partition(".")[0]))
    page = seen.open(PAGES["statement"])
    page.wait_for_load_state("networkidle")
    assert "when-used" in asked
    assert not {"cite", "share"} & set(asked)
    page.locator(".share summary").click()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    assert "cite" not in asked
    page.locator(".cite summary").click()
    expect(page.get_by_role("button", name="Copy the citation: APA")).to_be_attached()
