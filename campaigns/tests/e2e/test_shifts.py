"""Nothing that stands on a page already moves while the rest of it arrives (https://web.dev/articles/cls)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ajc_site.tests.support.depth import some
from ajc_site.tests.support.e2e.browser import Visit
from ajc_site.tests.support.e2e.in_pieces import in_pieces

from .demo_pages import PAGES

# What moved, from where to where.
NOTED = """window.shifts = []; new PerformanceObserver((list) => {
    const place = (rect) => [rect.x, rect.y, rect.width, rect.height].map(Math.round).join(" ");
    for (const entry of list.getEntries()) for (const {node, previousRect, currentRect} of entry.sources)
        window.shifts.push([node?.outerHTML?.slice(0, 80), place(previousRect), place(currentRect)]);
}).observe({type: "layout-shift", buffered: true});"""
WIDTHS = (360, 1280)


def shifts(seen: Visit, address: str) -> Any:
    """All that moved while this page was opened and gone through to its end."""
    page = seen.page
    page.add_init_script(NOTED)
    page.goto(address, wait_until="load")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    return page.evaluate("window.shifts")


def test_a_page_does_not_shift_while_it_loads(visit: Callable[..., Visit]) -> None:
    seen = visit(viewport={"width": 360, "height": 640})
    assert shifts(seen, seen.site + PAGES["campaign"]) == []


@pytest.fixture(scope="module")
def slow_site(site: str) -> Iterator[str]:
    """The same site on a slow line."""
    with in_pieces(site) as address:
        yield address


@pytest.mark.deeper
@pytest.mark.parametrize("name", some([*PAGES, "short"], 2))
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_that_arrives_in_pieces_does_not_shift(
    visit: Callable[..., Visit], slow_site: str, name: str, width: int
) -> None:
    seen = visit(viewport={"width": width, "height": 640})
    assert shifts(seen, slow_site + PAGES.get(name, "/contact/")) == []
