"""Long contents, and a site full of them, in every look: light, dark, forced colours, narrow, wide, on paper.

The demo's own pages are looked at in campaigns/tests/e2e/test_accessibility.py.
"""

from itertools import product
from typing import Any, Final

import pytest

from ajc_site.tests.support.depth import is_deep, some
from ajc_site.tests.support.e2e.looking import (
    MOST_STOPS,
    SCHEMES,
    SMALL_TARGETS,
    WATCH_SHIFTS,
    look,
    scrolls_sideways,
    stops_to_a_result,
    stray_edges,
    violations,
    words_on_last_sheet,
)
from ajc_site.tests.support.long_pages import PAGES as LONG
from campaigns.tests.e2e.demo_pages import PAGES as DEMO

WIDTHS: Final = (360, 1280)
# The two right edges of a page, of its text and of all, in rem.
MEASURE, WIDE = 40, 60
VIEWS: Final = list(product(SCHEMES, WIDTHS))
# What shows all that there is at once.
FULL: Final = {name: DEMO[name] for name in ("home", "campaign index", "library", "feeds")}
PAGES: Final = {**LONG, **FULL, "style page": "/styles/"}
ALL: Final = {**DEMO, **PAGES}


def views_of(name: str) -> list[tuple[str, int]]:
    """All in which a page is looked at; in a run in short one of them, in turn."""
    return VIEWS if is_deep() else [VIEWS[list(PAGES).index(name) % len(VIEWS)]]


@pytest.mark.parametrize(
    "address", ["/", "/campaigns/", "/publications/", "/feeds/", "/people/", "/organisations/"]
)
def test_words_that_no_line_holds_scroll_no_index_sideways(visit: Any, address: str) -> None:
    page = visit().open(address)
    for width in WIDTHS:
        look(page, "light", width)
        assert scrolls_sideways(page) == [], width


@pytest.mark.spread(4)
@pytest.mark.parametrize("query", ["", "?q=records", "?q=office&sort=date", "?q=records&topic=long-topic"])
@pytest.mark.parametrize("width", WIDTHS)
def test_few_stops_lead_to_the_first_result(visit: Any, width: int, query: str) -> None:
    page = visit(viewport={"width": width, "height": 800}).open(f"/publications/{query}")
    assert stops_to_a_result(page) <= MOST_STOPS


@pytest.mark.parametrize("width", WIDTHS)
def test_the_bar_beside_what_lasted_is_drawn_on_the_style_page(visit: Any, width: int) -> None:
    page = visit(viewport={"width": width, "height": 800}).open("/styles/")
    bars = page.locator("svg.bar")
    drawn = bars.evaluate_all("all => all.map(e => [e.checkVisibility(), getComputedStyle(e).position])")
    assert drawn
    assert drawn == [[True, "absolute"]] * len(drawn)


@pytest.mark.spread(1)
@pytest.mark.deeper
@pytest.mark.parametrize("name", some(list(PAGES), 5))
def test_axe_finds_nothing_and_the_page_is_quiet(visit: Any, name: str) -> None:
    seen = visit()
    page = seen.open(PAGES[name])
    found = {}
    for scheme, width in views_of(name):
        look(page, scheme, width)
        found[f"{scheme}, {width} px"] = violations(page)
    assert not any(found.values()), found
    assert seen.foreign == []
    assert seen.failures == []
    assert seen.errors == []


@pytest.mark.spread(4)
@pytest.mark.deeper
@pytest.mark.parametrize("name", some(list(PAGES), 6))
def test_nothing_scrolls_sideways_at_any_width(visit: Any, name: str) -> None:
    page = visit().open(PAGES[name])
    found = {}
    for width in (320, 360, 768, 1280, 1920):
        look(page, "light", width)
        found[width] = scrolls_sideways(page)
    assert not any(found.values()), found


@pytest.mark.deeper
@pytest.mark.parametrize("name", some(list(ALL), 6))
def test_what_is_drawn_ends_where_the_text_does_or_where_the_grid_does(visit: Any, name: str) -> None:
    page = visit().open(ALL[name])
    for width in (1280, 1920):
        look(page, "light", width)
        assert stray_edges(page, {MEASURE, WIDE}) == {}


@pytest.mark.deeper
@pytest.mark.parametrize("name", some(list(ALL), 6))
def test_a_finger_finds_every_target(visit: Any, name: str) -> None:
    seen = visit(viewport={"width": 360, "height": 800})
    page = seen.open(ALL[name])
    found = {}
    for width in WIDTHS:
        look(page, "light", width)
        found[width] = page.evaluate(SMALL_TARGETS)
    assert not any(found.values()), found


@pytest.mark.deeper
@pytest.mark.parametrize("name", some(list(ALL), 3))
def test_nothing_moves_while_a_page_loads_and_is_scrolled(visit: Any, name: str) -> None:
    seen = visit(viewport={"width": 360, "height": 640})
    seen.page.add_init_script(WATCH_SHIFTS)
    page = seen.open(ALL[name])
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    # Nobody sees less than a thousandth of the screen: words in the middle that come in two pieces.
    assert [one for one in page.evaluate("shifted") if one[0] > 0.001] == []


@pytest.mark.deeper
@pytest.mark.parametrize("name", some(list(ALL), 4))
def test_the_last_sheet_of_paper_has_more_than_a_footer(visit: Any, name: str) -> None:
    page = visit().open(ALL[name])
    assert words_on_last_sheet(page)
