"""Every page type in a real browser: axe finds nothing, nothing goes wrong, nothing scrolls sideways."""

from itertools import product

import pytest

from ajc_site.tests.support.depth import is_deep, some
from ajc_site.tests.support.e2e.looking import SCHEMES, look, scrolls_sideways
from ajc_site.tests.support.e2e.looking import violations as check

from .demo_pages import PAGES

WIDTHS = (1280, 360)
VIEWS = list(product(SCHEMES, WIDTHS))


def views_of(name: str) -> list[tuple[str, int]]:
    """All in which a page is looked at; in a run in short one of them, in turn."""
    return VIEWS if is_deep() else [VIEWS[list(PAGES).index(name) % len(VIEWS)]]


@pytest.mark.spread(4)
@pytest.mark.deeper
@pytest.mark.parametrize("name", some(list(PAGES), 8))
def test_axe_finds_nothing_and_the_page_is_quiet(visit, name):
    seen = visit()
    page = seen.open(PAGES[name])
    found = {}
    for scheme, width in views_of(name):
        look(page, scheme, width)
        found[f"{scheme}, {width} px"] = check(page)
    assert not any(found.values()), found
    assert seen.foreign == []
    assert seen.failures == []
    assert seen.errors == []


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_the_page_for_what_is_not_there(visit, width):
    # Where there is room the head of the page has a search, too.
    seen = visit(viewport={"width": width, "height": 800})
    assert check(seen.open("/nothing-of-this-name/", status=404)) == []
    assert seen.foreign == []


@pytest.mark.deeper
@pytest.mark.parametrize("name", some(list(PAGES), 2))
def test_axe_finds_nothing_without_javascript(visit, name):
    seen = visit(java_script_enabled=False)
    # axe is a script itself: it looks at a copy of what a reader without scripts has.
    html = seen.open(PAGES[name]).content()
    assert seen.foreign == []
    copy = visit()
    copy.page.route(seen.site + PAGES[name], lambda route: route.fulfill(body=html, content_type="text/html"))
    copy.page.route("**/*.js", lambda route: route.abort())
    assert check(copy.open(PAGES[name])) == []


@pytest.mark.deeper
@pytest.mark.parametrize("width", some([320, 360], 1))
@pytest.mark.parametrize("name", some(list(PAGES), 6))
def test_a_narrow_page_does_not_scroll_sideways(visit, name, width):
    page = visit(viewport={"width": width, "height": 640}).open(PAGES[name])
    assert scrolls_sideways(page) == []


@pytest.mark.parametrize("name", ["home", "campaign index", "library"])
def test_titles_that_lead_somewhere_are_underlined(visit, name):
    page = visit().open(PAGES[name])
    lines = page.locator("main :is(h2, h3) a[href]").evaluate_all(
        "all => all.map(e => [getComputedStyle(e).textDecorationLine, e.textContent])"
    )
    assert lines
    assert [title for line, title in lines if line != "underline"] == []


@pytest.mark.parametrize("name", ["campaign", "video", "statement"])
def test_text_at_twice_the_size_does_not_scroll_sideways(visit, name):
    page = visit(viewport={"width": 640, "height": 800}).open(PAGES[name])
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert scrolls_sideways(page) == []


@pytest.mark.parametrize("name", ["campaign", "speech"])
def test_nothing_moves_for_readers_who_asked_for_that(visit, name):
    page = visit(reduced_motion="reduce").open(PAGES[name])
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((e) => {
            const style = getComputedStyle(e);
            const long = (times) => times.split(",").some((time) => parseFloat(time) > 0.01);
            return (style.animationName !== "none" && long(style.animationDuration))
                || long(style.transitionDuration) || style.scrollBehavior === "smooth";
        }).map((e) => e.outerHTML.slice(0, 100))"""
    )
    assert moving == []
    assert page.evaluate("document.getAnimations().length") == 0
