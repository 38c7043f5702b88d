"""The keyboard alone: the skip link, the order of stops, and a focus that can be seen."""

import pytest
from playwright.sync_api import expect

from .demo_pages import PAGES

READABLE = ["home", "campaign", "library", "statement", "speech", "video"]
FOCUSED = "document.activeElement"
# What has the focus now: whether that shows, and whether it stands after what had it before.
STOP = """() => {
    const now = document.activeElement, before = window.last, style = getComputedStyle(now);
    window.last = now;
    return {
        tag: now.tagName,
        html: now.outerHTML.slice(0, 120),
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        after: !before
            || Boolean(before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING),
    };
}"""


@pytest.mark.parametrize("name", READABLE)
def test_the_first_stop_skips_to_the_text(visit, name):
    page = visit().open(PAGES[name])
    page.keyboard.press("Tab")
    link = page.locator("a.skip")
    assert link.evaluate("element => element === document.activeElement")
    box = link.bounding_box()
    assert box["x"] >= 0
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate(f"{FOCUSED}.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUSED}.closest('main') !== null")


@pytest.mark.spread(4)
@pytest.mark.parametrize("name", READABLE)
def test_every_stop_is_in_the_order_of_the_page_and_can_be_seen(visit, name):
    page = visit().open(PAGES[name])
    expected = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, select, summary, video, input")]
            .filter((e) => e.tabIndex >= 0 && e.checkVisibility()).length"""
    )
    stops: list[str] = []
    for _ in range(expected):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop["tag"] == "VIDEO":
            # The player's own controls are stops within it.
            break
        assert stop["tag"] != "BODY", f"after {stops[-1:]}"
        assert stop["outlined"], stop["html"]
        assert stop["after"], stop["html"]
        stops.append(stop["html"])
    assert stops


def test_the_filters_of_the_library_work_by_keyboard(visit):
    seen = visit()
    page = seen.open(PAGES["library"])
    page.locator("#by-kind summary").focus()
    page.keyboard.press("Enter")
    page.locator("input[value=video]").focus()
    page.keyboard.press("Space")
    page.wait_for_url("**/publications/?kind=video")
    page.locator(".apply button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_be_focused()
    lines = page.locator(".line")
    assert lines.count() >= 3
    assert lines.count() == page.locator(".line .kind-video").count()
    assert page.locator("#found").inner_text() == f"{lines.count()} publications"
