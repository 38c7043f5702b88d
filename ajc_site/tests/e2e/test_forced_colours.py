"""Where a reader's system chooses all colours, what is drawn can still be told from its ground: by pixels."""

from typing import Any, Final

import pytest

from ajc_site.tests.support.e2e.looking import contrast_within, look
from campaigns.tests.e2e.demo_pages import PAGES

SCHEMES: Final = ("forced colours", "forced colours, dark")
# Of what is drawn, at least (WCAG 1.4.11).
LEAST: Final = 3
# The first letters' width of what has a mark before its name.
MARK: Final = """(element, name) => {
    const box = element.getBoundingClientRect();
    const mark = getComputedStyle(element, name);
    return {x: box.x + scrollX, y: box.y + scrollY, width: parseFloat(mark.width), height: box.height};
}"""
STATEMENT: Final = PAGES["statement"]


@pytest.mark.spread(1)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_kind_has_its_mark(visit: Any, scheme: str) -> None:
    page = visit().open("/styles/")
    look(page, scheme, 1280)
    kinds = page.locator("section[aria-labelledby=kinds] .kind")
    assert kinds.count() == 4
    shown = {
        kind.inner_text(): contrast_within(page, kind.evaluate(MARK, "::before")) for kind in kinds.all()
    }
    assert min(shown.values()) >= LEAST, shown


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_timeline_has_its_line_and_marks(visit: Any, scheme: str) -> None:
    page = visit().open(PAGES["campaign"])
    look(page, scheme, 360)
    timeline = page.locator(".timeline")
    assert timeline.evaluate("e => getComputedStyle(e, '::before').borderInlineStartStyle") == "solid"
    marks = {}
    for moment in timeline.locator(".moment").all():
        box = moment.bounding_box()
        assert box
        # Its own lane, without the words beside it.
        lane = {**box, "y": box["y"] + page.evaluate("scrollY") + 8, "width": 40, "height": 24}
        marks[moment.get_attribute("class")] = contrast_within(page, lane)
    assert min(marks.values()) >= LEAST, marks


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_menu_says_where_one_is(visit: Any, scheme: str) -> None:
    page = visit().open(PAGES["library"])
    look(page, scheme, 1280)
    box = page.locator(".site-menu [aria-current]").bounding_box()
    line = {"x": box["x"], "y": box["y"] + box["height"] - 6, "width": box["width"], "height": 8}
    assert contrast_within(page, line) >= LEAST


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_words_that_were_searched_for_stand_out(visit: Any, scheme: str) -> None:
    page = visit().open(PAGES["search results"])
    look(page, scheme, 1280)
    hit = page.locator("mark").first
    ground = hit.evaluate("e => getComputedStyle(e).backgroundColor")
    assert ground != page.evaluate("getComputedStyle(document.body).backgroundColor")
    box = hit.bounding_box()
    assert contrast_within(page, {**box, "y": box["y"] + page.evaluate("scrollY")}) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_chosen_paragraph_is_framed(visit: Any, scheme: str) -> None:
    page = visit().open(STATEMENT)
    look(page, scheme, 1280)
    paragraph = page.locator(".prose p").nth(1)
    box = paragraph.bounding_box()
    above = {**box, "x": box["x"] + 40, "y": box["y"] - 14, "height": 14, "width": 200}
    assert contrast_within(page, above) < LEAST
    page.goto(f"{page.url}#p2")
    page.evaluate("scrollTo(0, 0)")
    assert contrast_within(page, above) >= LEAST
