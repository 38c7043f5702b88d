"""Staff make a bundle and release it; axe finds nothing in what they see, and nothing scrolls sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from ajc_site.tests.support.depth import some

axe = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PLACES = [
    ("index", None),
    ("add", None),
    ("edit", "draft"),
    ("edit", "planned"),
    ("edit", "failed"),
    ("release", "draft"),
    ("release", "planned"),
    ("inspect", "planned"),
    ("inspect", "released"),
    ("delete", "planned"),
]


def wrong_with(page) -> list[str]:
    """What axe finds at the widths of a phone and of a desk, and whether the page scrolls sideways."""
    found = []
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for violation in axe.run(page, options=RULES).response["violations"]:
            found += [f"{width}: {violation['id']}: {node['html'][:200]}" for node in violation["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{width}: scrolls sideways")
    return found


@pytest.mark.deeper
@pytest.mark.parametrize(("name", "state"), some(PLACES, 1))
def test_axe_finds_nothing(staff, bundles, name, state):
    address = reverse(f"bundles:{name}", args=[bundles[state].pk] if state else [])
    assert wrong_with(staff.open(address)) == []
    assert staff.errors == []


@pytest.mark.deep
def test_axe_finds_nothing_on_the_front_page(staff, bundles):
    page = staff.open("/admin/")
    expect(page.locator("#bundles-due-section")).to_contain_text("Lacking")
    assert wrong_with(page) == []


def test_a_bundle_is_made_and_released(staff, bundles):
    page = staff.open(reverse("bundles:add"))
    page.fill("[name=title]", "Made in the browser")
    page.get_by_role("button", name="Add page").click()
    dialog = page.locator(".modal-body")
    with page.expect_response("**/choose-page/**q=**"):
        dialog.locator("input[name=q]").fill("adoption of the MLA Convention")
    dialog.get_by_role("row", name="Statement on the adoption").get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Confirm selection").click()
    expect(page.locator("#id_members-0-page")).not_to_have_value("")
    page.get_by_role("button", name="Create").click()
    # As every link on a form it opens beside.
    release = page.get_by_role("link", name="Release now")
    expect(release).to_have_attribute("target", "_blank")
    with page.expect_popup() as beside:
        release.click()
    page = beside.value
    page.get_by_role("button", name="Yes, release all").click()
    expect(page.locator(".messages")).to_contain_text("“Made in the browser” is out")
