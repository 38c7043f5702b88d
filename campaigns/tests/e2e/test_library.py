"""The library in a real browser: it changes in place, by keyboard too, and does all the same without
JavaScript.
"""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from ajc_site.tests.support.e2e.looking import MOST_STOPS, stops_to_a_result

LIBRARY = "/publications/"


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def box(page: Page, facet: str, value: str) -> Locator:
    return page.locator(f"input[name={facet}][value='{value}']")


def open_facet(page: Page, *facets: str) -> None:
    for facet in facets:
        details = page.locator(f"#by-{facet}")
        if details.get_attribute("open") is None:
            details.locator("summary").click()


def heading(page: Page, query: str = "") -> str:
    """What stands above the list of a query: other tests here add publications."""
    count = page.request.get(page.url.partition("/publications")[0] + f"/api/publications/{query}").json()[
        "count"
    ]
    return f"{count} publication{'' if count == 1 else 's'}"


def loads(seen) -> int:
    """How many whole pages were loaded so far: scripts are asked for once a page."""
    return sum("/static/js/library" in address for address in seen.requests)


def test_a_choice_changes_the_list_and_the_address_in_place(visit):
    seen = visit(viewport={"width": 1280, "height": 900})
    page = seen.open(LIBRARY)
    open_facet(page, "kind")
    box(page, "kind", "video").check()
    expect(page.locator("#found")).to_have_text(heading(page, "?kind=video"))
    assert asked(page) == {"kind": ["video"]}
    # The same box still has the focus: the next key goes on from there.
    expect(box(page, "kind", "video")).to_be_focused()
    box(page, "kind", "speech").check()
    expect(page.locator("#found")).to_have_text(heading(page, "?kind=video&kind=speech"))
    assert asked(page) == {"kind": ["video", "speech"]}
    expect(page.locator("#list-said")).to_have_text(heading(page, "?kind=video&kind=speech"))
    assert loads(seen) == 1
    page.go_back()
    expect(page.locator("#found")).to_have_text(heading(page, "?kind=video"))
    expect(box(page, "kind", "speech")).not_to_be_checked()
    page.reload()
    expect(page.locator("#found")).to_have_text(heading(page, "?kind=video"))
    assert seen.errors == seen.failures == seen.foreign == []


def test_a_chip_takes_a_choice_away_in_place(visit):
    seen = visit(viewport={"width": 1280, "height": 900})
    page = seen.open(f"{LIBRARY}?q=convention&kind=video")
    page.get_by_role("link", name="Remove kind Video").click()
    expect(box(page, "kind", "video")).not_to_be_checked()
    assert asked(page) == {"q": ["convention"]}
    expect(page.locator("#q")).to_have_value("convention")
    assert loads(seen) == 1


def test_a_search_shows_where_it_is_said_and_opens_the_file_at_the_page(visit):
    seen = visit(viewport={"width": 360, "height": 800})
    page = seen.open(LIBRARY)
    page.locator("#q").fill("convention")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("with “convention”")
    assert asked(page) == {"q": ["convention"]}
    assert page.locator(".line mark").count() > 5
    link = page.locator(".excerpt a").first
    assert "#page=" in (link.get_attribute("href") or "")
    assert loads(seen) == 1
    assert seen.errors == []


def test_beginnings_of_words_are_suggested(visit):
    seen = visit()
    page = seen.open(LIBRARY)
    page.locator("#q").press_sequentially("ljub")
    page.locator("#q").fill("conv")
    expect(page.locator("#suggestions option")).not_to_have_count(0)
    values = [option.get_attribute("value") for option in page.locator("#suggestions option").all()]
    assert any("Convention" in (value or "") for value in values)
    assert seen.foreign == seen.errors == []


def test_a_list_that_cannot_be_fetched_is_asked_for_as_a_page(visit):
    seen = visit(viewport={"width": 1280, "height": 900})
    page = seen.open(LIBRARY)
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('away')); }")
    open_facet(page, "kind")
    box(page, "kind", "video").check()
    page.wait_for_url("**/publications/?kind=video")
    expect(page.locator("#found")).to_have_text(heading(page, "?kind=video"))
    expect(box(page, "kind", "video")).to_be_checked()


def test_without_javascript_the_button_applies_what_was_chosen(visit):
    seen = visit(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = seen.open(LIBRARY)
    page.get_by_role("link", name="Narrow the list").click()
    expect(page.locator("#narrow")).to_be_in_viewport()
    open_facet(page, "kind", "year")
    box(page, "kind", "video").check()
    box(page, "year", "2023").check()
    page.get_by_role("button", name="Show the list").click()
    expect(page.locator("#found")).to_have_text(heading(page, "?kind=video&year=2023"))
    # The reader stands at the count, not above or below it.
    assert page.url.endswith("#found")
    expect(page.locator("#found")).to_be_in_viewport()
    assert asked(page) == {"kind": ["video"], "year": ["2023"]}
    assert "Video" in page.locator("#by-kind summary").inner_text()
    page.get_by_role("link", name="Remove year 2023").click()
    assert asked(page) == {"kind": ["video"]}
    page.locator("#q").fill("asia")
    page.get_by_role("button", name="Search").click()
    assert asked(page) == {"q": ["asia"], "kind": ["video"]}


@pytest.mark.parametrize("width", [360, 1280])
def test_each_facet_is_closed_and_has_rows_for_a_finger(visit, width):
    page = visit(viewport={"width": width, "height": 900}).open(LIBRARY)
    facets = page.locator(".facet")
    assert facets.count() > 3
    expect(page.locator(".facet[open]")).to_have_count(0)
    open_facet(page, "kind", "year")
    for row in page.locator(".facet summary, .facet[open] label").all():
        assert row.bounding_box()["height"] >= 44


def test_what_is_chosen_stands_first_and_in_the_summary(visit):
    page = visit(viewport={"width": 1280, "height": 900}).open(f"{LIBRARY}?kind=video&kind=speech")
    assert page.locator("#by-kind summary").inner_text().split("\n")[-1] == "Video, Speech"
    assert "chosen" not in page.locator("#by-year summary").inner_text()
    open_facet(page, "kind")
    boxes = [box.is_checked() for box in page.locator("#by-kind input").all()]
    assert boxes == sorted(boxes, reverse=True)
    assert boxes[:2] == [True, True]


@pytest.mark.spread(4)
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?q=convention",
        "?q=privacy",
        "?q=relva",
        "?q=convntion",
        "?kind=video",
        "?q=convention&kind=video",
    ],
)
@pytest.mark.parametrize("width", [360, 1280])
def test_few_stops_lead_to_the_first_result(visit, width, query):
    page = visit(viewport={"width": width, "height": 900}).open(f"{LIBRARY}{query}")
    assert stops_to_a_result(page) <= MOST_STOPS


def test_a_link_skips_to_the_publications(visit):
    page = visit(viewport={"width": 360, "height": 740}).open(f"{LIBRARY}?kind=video&year=2023")
    link = page.locator("a.past")
    link.focus()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.querySelector('.line-title a')")


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_nothing_has_the_focus_that_does_nothing(visit, java_script_enabled):
    """Each summary opens what it is of, at all widths."""
    for width in (360, 1280):
        page = visit(java_script_enabled=java_script_enabled, viewport={"width": width, "height": 900}).open(
            LIBRARY
        )
        for facet in page.locator("details:visible").all():
            facet.locator("summary").focus()
            page.keyboard.press("Enter")
            expect(facet.locator("label, a").first).to_be_visible()


def test_where_nothing_fits_words_stand_in_the_place_of_the_button(visit):
    page = visit(viewport={"width": 1280, "height": 900}).open(f"{LIBRARY}?kind=video&year=2022")
    expect(page.locator("#found")).to_have_text("0 publications")
    expect(page.locator(".apply")).to_have_text("No publication fits this choice.", use_inner_text=True)
    expect(page.locator(".apply button")).to_be_hidden()
    open_facet(page, "year")
    box(page, "year", "2022").uncheck()
    expect(page.locator(".apply button")).to_have_text(f"Show {heading(page, '?kind=video')}")
    expect(page.locator(".apply button")).to_be_visible()
    page.go_back()
    expect(page.locator("#list-said")).to_have_text("0 publications")
    expect(page.locator(".apply")).to_have_text("No publication fits this choice.", use_inner_text=True)


def test_without_javascript_another_choice_can_be_made_where_nothing_fits(visit):
    page = visit(java_script_enabled=False).open(f"{LIBRARY}?kind=video&year=2022")
    expect(page.get_by_role("button", name="Show the list")).to_be_visible()
    assert page.get_by_text("No publication fits this choice.").is_hidden()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_bars_of_years_are_as_wide_in_a_second_row(visit, width):
    page = visit(viewport={"width": width, "height": 900}).open(LIBRARY)
    # More than have room beside each other.
    page.locator(".years ol").evaluate(
        "list => { while (list.children.length < 11) list.append(list.lastElementChild.cloneNode(true)); }"
    )
    bars = page.locator(".years li").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().toJSON())"
    )
    assert len({round(bar["width"]) for bar in bars}) == 1
    if width < 1280:
        assert len({round(bar["top"]) for bar in bars}) > 1


def test_an_order_stays_while_the_list_is_narrowed_in_place(visit):
    page = visit(viewport={"width": 1280, "height": 900}).open(f"{LIBRARY}?q=convention")
    page.get_by_role("link", name="Newest first").click()
    expect(page.get_by_role("link", name="Most relevant first")).to_be_visible()
    open_facet(page, "year")
    box(page, "year", "2023").check()
    expect(page.get_by_role("link", name="Remove year 2023")).to_be_visible()
    assert asked(page) == {"q": ["convention"], "sort": ["date"], "year": ["2023"]}
    page.get_by_role("link", name="Most relevant first").click()
    expect(page.get_by_role("link", name="Newest first")).to_be_visible()
    box(page, "year", "2023").uncheck()
    expect(page.get_by_role("link", name="Remove year 2023")).to_have_count(0)
    assert asked(page) == {"q": ["convention"], "sort": ["relevance"]}


def test_what_narrows_the_list_goes_and_comes_back_with_what_is_found(visit):
    page = visit(viewport={"width": 1280, "height": 900}).open(f"{LIBRARY}?q=nobodywritesthis")
    expect(box(page, "kind", "video")).to_have_count(0)
    expect(page.locator(".apply button")).to_be_hidden()
    for words, count in (("convention", 1), ("nobodywritesthis", 0)):
        page.locator("#q").fill(words)
        page.keyboard.press("Enter")
        expect(page.locator("#found")).to_contain_text(f"“{words}”")
        expect(box(page, "kind", "video")).to_have_count(count)
        assert words in page.title()


def test_on_a_phone_the_box_that_is_ticked_stays_under_the_finger(visit):
    page = visit(viewport={"width": 360, "height": 740}).open(LIBRARY)
    page.get_by_role("link", name="Narrow the list").click()
    open_facet(page, "kind")
    ticked = box(page, "kind", "video")
    ticked.scroll_into_view_if_needed()
    before = ticked.bounding_box()
    ticked.check()
    expect(page.locator("#found")).to_have_text(heading(page, "?kind=video"))
    assert abs(ticked.bounding_box()["y"] - before["y"]) < 2


def test_the_bar_says_what_it_shows_and_brings_a_phone_to_the_list_in_place(visit):
    seen = visit(viewport={"width": 360, "height": 740})
    page = seen.open(LIBRARY)
    page.get_by_role("link", name="Narrow the list").click()
    open_facet(page, "year", "kind")
    bar = page.locator(".apply button")
    expect(bar).to_have_text(f"Show {heading(page)}")
    box(page, "kind", "video").check()
    expect(page.locator("#found")).to_have_text(heading(page, "?kind=video"))
    expect(box(page, "year", "2023")).to_be_visible()
    expect(box(page, "kind", "video")).to_be_focused()
    expect(bar).to_have_text(f"Show {heading(page, '?kind=video')}")
    expect(bar).to_be_in_viewport()
    bar.click()
    expect(page.locator("#found")).to_be_focused()
    expect(page.locator("#found")).to_be_in_viewport()
    assert loads(seen) == 1


def test_what_narrows_the_list_is_in_reach_wherever_a_phone_is_in_it(visit):
    page = visit(viewport={"width": 360, "height": 740}).open(LIBRARY)
    bar = page.get_by_role("link", name="Narrow the list")
    for line in page.locator(".line").all()[::3]:
        line.scroll_into_view_if_needed()
        expect(bar).to_be_in_viewport()


def test_beside_the_list_a_choice_shows_the_beginning_of_the_list(visit):
    page = visit(viewport={"width": 1280, "height": 700}).open(LIBRARY)
    open_facet(page, "kind")
    # Over the list: what narrows it may scroll by itself.
    page.mouse.move(400, 400)
    page.mouse.wheel(0, 1500)
    expect(page.locator("#found")).not_to_be_in_viewport()
    box(page, "kind", "document").check()
    expect(page.locator("#found")).to_have_text(heading(page, "?kind=document"))
    expect(page.locator("#found")).to_be_in_viewport()
    expect(box(page, "kind", "document")).to_be_focused()


def test_whoever_goes_by_keyboard_goes_on_from_what_a_link_brought(visit):
    page = visit(viewport={"width": 1280, "height": 900}).open(f"{LIBRARY}?kind=video&year=2023")
    page.get_by_role("link", name="Remove kind Video").press("Enter")
    expect(page.locator("#found")).to_be_focused()


def test_all_values_of_a_facet_stay_while_several_are_chosen(visit):
    page = visit(viewport={"width": 1280, "height": 900}).open(f"{LIBRARY}?all=topic")
    open_facet(page, "kind")
    box(page, "kind", "video").check()
    expect(page.locator("#found")).to_have_text(heading(page, "?kind=video"))
    assert asked(page) == {"kind": ["video"], "all": ["topic"]}
    page.locator(".apply button").click()
    page.wait_for_url("**/publications/?kind=video")


def test_a_place_on_the_page_fetches_nothing(visit):
    seen = visit(viewport={"width": 1280, "height": 900})
    page = seen.open(LIBRARY)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    page.go_back()
    page.wait_for_timeout(300)
    assert sum(address.endswith(LIBRARY) for address in seen.requests) == 1


def test_what_has_no_end_breaks_inside_the_page(visit):
    page = visit(viewport={"width": 360, "height": 740}).open(f"{LIBRARY}?q={'w' * 150}&topic={'w' * 150}")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
