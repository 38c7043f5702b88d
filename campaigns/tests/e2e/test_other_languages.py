"""The look holds words that are 40 % longer than in English, and runs from right to left."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from ajc_site.tests.support.depth import is_deep, some
from ajc_site.tests.support.words import invented
from ajc_site.tests.support.words.invented import FROM_THE_RIGHT, LONGER

from .demo_pages import PAGES
from .test_accessibility import check

WIDTHS = (360, 1280)
# What stands out at either side, whether or not the page scrolls; what is unseen, or scrolls by itself, may.
STANDS_OUT = """() => [...document.querySelectorAll("body *")]
    .filter((e) => !e.closest(".unseen, .skip, svg, datalist, [tabindex='0']") && e.getClientRects().length)
    .filter((e) => {
        const box = e.getBoundingClientRect();
        return box.right > document.documentElement.clientWidth + 1 || box.left < -1;
    })
    .map((e) => e.outerHTML.slice(0, 120))"""
# Texts that a box of their own hides a part of.
CUT = """() => [...document.querySelectorAll("main *, header *, footer *")]
    .filter((e) => !e.closest(".unseen, .skip, .past, svg") && e.innerText && e.getClientRects().length)
    .filter((e) => getComputedStyle(e).overflowX !== "visible" && getComputedStyle(e).overflowX !== "auto")
    .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
    .map((e) => e.outerHTML.slice(0, 120))"""


@pytest.fixture(params=[LONGER, FROM_THE_RIGHT])
def language(request, site) -> Iterator[str]:
    with invented.spoken_by_all(request.param):
        yield request.param


@pytest.mark.spread(4)
@pytest.mark.deeper
@pytest.mark.parametrize("name", some(list(PAGES), 6))
def test_a_page_holds_other_words(visit, language, name):
    page = visit().open(PAGES[name])
    found: dict[str, object] = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        root = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        found |= {
            f"{width}: scrolls": root[0] - root[1],
            f"{width}: stands out": page.evaluate(STANDS_OUT),
            f"{width}: cut": page.evaluate(CUT),
        }
        if is_deep() or width == WIDTHS[0]:
            found[f"{width}: axe"] = check(page)
    assert not any(found.values()), found


def test_what_scripts_say_comes_from_the_page(visit, language):
    """Their buttons and answers are in the page's language, and no word of English is left in them."""
    page = visit(viewport={"width": 360, "height": 800}).open(PAGES["statement"])
    page.locator(".cite summary").first.click()
    expect(page.locator(".cite button").first).to_be_visible()
    said = page.locator(".cite button").all_inner_texts()
    heard = [button.get_attribute("aria-label") for button in page.locator(".cite button").all()]
    for text in [*said, *filter(None, heard)]:
        assert not re.search("[A-Za-z]{2,}", re.sub("OSCOLA|Bluebook|Chicago|APA", "", text)), text
