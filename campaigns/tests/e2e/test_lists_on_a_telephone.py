"""The staff's lists and forms on a telephone: titles can be read, and nothing lies beyond the edge."""

from typing import Any

from .test_editors_journey import Desk

LISTS = ("/admin/publications/", "/admin/documents/", "/admin/snippets/campaigns/person/", "/admin/pages/")
FORMS = ("/admin/documents/add/", "/admin/images/add/", "/admin/bundles/new/", "/admin/redirects/add/")


def test_titles_have_the_width_and_signs_stay_in_sight(visit: Any) -> None:
    desk = Desk(visit(viewport={"width": 360, "height": 800}, reduced_motion="reduce"), "secretariat")
    for address in LISTS:
        desk.go(address)
        widths = desk.page.locator("td.title").evaluate_all("cells => cells.map(cell => cell.offsetWidth)")
        assert widths, address
        assert min(widths) > 240, address
        assert desk.page.evaluate("document.documentElement.scrollWidth") <= 360, address
    for address in (*FORMS, "/admin/snippets/campaigns/person/add/"):
        desk.go(address)
        sign = desk.page.locator("#header-title > svg").first.bounding_box()
        assert sign is not None, address
        assert sign["x"] >= 0, address
