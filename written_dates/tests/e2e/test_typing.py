"""Dates typed into the admin's own forms, with keys, as people write them, in three zones."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from wagtail.models import Page as WagtailPage

from ajc_site.tests.support.depth import some
from bundles.models import Bundle
from campaigns.models import Campaign, Statement
from written_dates.naming import day_text

from ..ways import DAYS, MOMENTS, NINE, SOON

ZONES = ["Asia/Yangon", "UTC", "Europe/London"]
# Of each kind of moment's box one zone tries all ways; the others what differs between zones.
SOME = [*list(MOMENTS)[::5], "27 March 2024 09:00"]
# All of them at length; in short, ways of each sort.
ALL_DAYS, ALL_MOMENTS = some(list(DAYS), 12), some(list(MOMENTS), 12)
axe = Axe()


def put(staff, zone: str) -> None:
    """Sets the zone in the account."""
    page = staff.open("/admin/account/")
    for name, text in {"first_name": "Anna", "last_name": "Lindqvist", "email": "anna@example.org"}.items():
        page.fill(f"[name=name_email-{name}]", text)
    page.locator("[name=locale-current_time_zone]").select_option(zone)
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    expect(page.locator(".messages")).to_contain_text("changed successfully")
    # Wagtail's list of zones may have one that this browser is too old to know.
    staff.errors.clear()


def box(page: Page, name: str) -> Locator:
    return page.locator(f"date-box:has(> * > input[name='{name}'])")


def faults(staff) -> list[str]:
    """What went wrong in the browser; that a form with a wrong date does not save itself is right."""
    return [error for error in staff.errors if "400 (Bad Request)" not in error]


def type_into(place: Locator, text: str) -> None:
    """As a person does it: what stood there is overwritten, and Tab leads on."""
    field = place.locator("input[type=text]")
    field.focus()
    field.press("Control+a")
    field.press("Delete")
    field.press_sequentially(text)
    field.press("Tab")
    expect(field).to_have_value(text)
    expect(field).not_to_be_focused()


def expect_said(place: Locator, meant: date | datetime | str, zone: str = "") -> None:
    """What is beside the box: what is meant in words, with the place of its zone, or why it is refused."""
    words = place.locator(".date-box__words")
    if isinstance(meant, str):
        expect(words).to_contain_text(meant)
        expect(words).to_have_class(re.compile("refused"))
    elif isinstance(meant, datetime):
        expect(words).to_contain_text(f"{day_text(meant)}, {meant:%H:%M} {zone.rpartition('/')[2]}")
    else:
        expect(words).to_contain_text(day_text(meant))


@pytest.mark.deep
def test_days_typed_in_thirty_ways_are_stored_or_refused(staff):
    campaign = Campaign.objects.get()
    page = staff.open(f"/admin/pages/{campaign.pk}/edit/")
    # A row and a block that scripts add.
    page.get_by_role("button", name="Add milestone").click()
    total = int(page.locator("[name=milestones-TOTAL_FORMS]").input_value())
    row = f"milestones-{total - 1}"
    body = page.locator("[data-contentpath=body]").first
    body.get_by_role("button", name="Insert a block").last.click()
    page.locator(".w-combobox__option").get_by_text("Dated update", exact=True).click()
    block = page.locator("date-box:has(input[name^=body-])").last
    for place, ways in ((box(page, f"{row}-date"), ALL_DAYS), (block, ALL_DAYS[::3])):
        for text in ways:
            type_into(place, text)
            expect_said(place, DAYS[text])
    # Nothing opened that would have to be closed first.
    assert page.locator(".xdsoft_datetimepicker").count() == 0
    # A year that is rarely meant is asked about, and the tick is for that year alone.
    place = box(page, f"{row}-date")
    type_into(place, "3 March 2203")
    place.get_by_label("I mean 3 March 2203").check()
    type_into(place, "3 March 0203")
    expect(place.get_by_label("I mean 3 March 0203")).not_to_be_checked()
    type_into(place, "27th March 2024")
    expect(place.get_by_role("checkbox")).to_have_count(0)
    page.locator(f"[name={row}-title]").fill("Typed in a browser")
    type_into(block, "11/26/2020")
    block_editor = page.locator("[contenteditable=true]").last
    block_editor.click()
    block_editor.press_sequentially("An update.")
    expect(page.locator('input[type=hidden][value*="An update."]')).to_have_count(1)
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").click()
    # Refused beside the box, and what was typed is there.
    block = page.locator("date-box:has(input[name^=body-])").last
    expect(block.locator("input[type=text]")).to_have_value("11/26/2020")
    expect(page.locator(".error-message", has_text="The day comes first")).to_have_count(1)
    type_into(block, "26.11.2020")
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").click()
    draft = Campaign.objects.get().get_latest_revision_as_object()
    assert draft.milestones.get(title="Typed in a browser").date == date(2024, 3, 27)
    assert list(draft.body)[-1].value["date"] == date(2020, 11, 26)
    assert faults(staff) == []


@pytest.mark.deeper
@pytest.mark.parametrize("zone", some(ZONES, 1))
def test_moments_typed_into_the_schedule_and_a_bundle_are_stored_in_the_zone_that_is_named(staff, zone):
    put(staff, zone)
    place_name = zone.rpartition("/")[2]
    ways = ALL_MOMENTS if zone == "Asia/Yangon" else SOME
    statement = Statement.objects.filter(live=True).earliest("pk")
    page = staff.open(f"/admin/pages/{statement.pk}/edit/")
    open_schedule(page)
    button = page.locator("button[name=action-publish]")
    for name in ("expire_at", "go_live_at"):
        place = box(page, name)
        expect(place.locator(".date-box__zone")).to_have_text(f"{place_name} time.")
        for text in ways if name == "go_live_at" else SOME:
            meant = MOMENTS[text]
            type_into(place, text)
            expect_said(place, meant, zone)
            if name == "go_live_at":
                label = "Publish"
                if isinstance(meant, datetime):
                    label = f"Schedule for {day_text(meant)}, {meant:%H:%M} {place_name}"
                expect(button.locator("em")).to_have_text(label)
    type_into(box(page, "expire_at"), "")
    type_into(box(page, "go_live_at"), f"26 {SOON:%B %Y}, 9am")
    # The dialog is left with Escape; what was typed stays, and the button says so.
    page.keyboard.press("Escape")
    expect(box(page, "go_live_at").locator("input[type=text]")).not_to_be_visible()
    expect(button.locator("em")).to_have_text(f"Schedule for 26 {SOON:%B %Y}, 09:00 {place_name}")
    page.locator("footer").get_by_role("button", name="More actions").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").click()
    draft = WagtailPage.objects.get(pk=statement.pk).get_latest_revision_as_object()
    assert draft.go_live_at == NINE.replace(tzinfo=ZoneInfo(zone))
    expect(button.locator("em")).to_have_text(f"Schedule for 26 {SOON:%B %Y}, 09:00 {place_name}")
    # Taken out again, the page would go out now.
    open_schedule(page)
    type_into(box(page, "go_live_at"), "")
    expect(button.locator("em")).to_have_text("Publish")

    page = staff.open("/admin/bundles/new/")
    place = box(page, "release_at")
    for text in ways:
        type_into(place, text)
        expect_said(place, MOMENTS[text], zone)
    type_into(place, f"9.30 pm on {SOON:%d/%m/%Y}")
    page.locator("[name=title]").fill(f"Typed in {zone}")
    page.get_by_role("button", name="Create").click()
    page.wait_for_url(re.compile("/edit/"))
    stored = Bundle.objects.get(title=f"Typed in {zone}").release_at
    assert stored == NINE.replace(hour=21, minute=30, tzinfo=ZoneInfo(zone))
    assert faults(staff) == []


def open_schedule(page: Page) -> None:
    panel = page.locator("[aria-label='Toggle status'], [data-side-panel-toggle=status]").first
    schedule = page.get_by_role("button", name=re.compile("(Set|Edit) schedule")).first
    if not schedule.is_visible():
        panel.click()
    schedule.click()
    expect(box(page, "go_live_at")).to_be_visible()


@pytest.mark.deep
def test_a_day_is_chosen_in_the_browsers_calendar_and_filters_understand_what_is_typed(staff):
    put(staff, "Europe/London")
    page = staff.open("/admin/bundles/new/")
    place = box(page, "release_at")
    type_into(place, f"27 {SOON:%B %Y} 9.30 pm")
    expect_said(place, NINE.replace(day=27, hour=21, minute=30), "London")
    # The calendar itself is the browser's; this is what it does when a day is chosen.
    expect(place.get_by_role("button", name="Choose a day")).to_be_visible()
    place.locator("input[type=date]").evaluate(
        "(calendar, day) => { calendar.value = day; calendar.dispatchEvent(new Event('change')) }", str(SOON)
    )
    expect(place.locator("input[type=text]")).to_have_value(f"26 {SOON:%B %Y}, 21:30")
    expect_said(place, NINE.replace(hour=21, minute=30), "London")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        found = axe.run(page, context="date-box", options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
        assert found.response["violations"] == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")

    page.set_viewport_size({"width": 1280, "height": 800})
    page = staff.open("/admin/publications/?date_from=27th+March+2024&date_to=tomorrow")
    assert page.locator("[name=date_from]").input_value() == "27th March 2024"
    assert page.locator("[name=date_to]").input_value() == "tomorrow"


def test_without_a_script_a_form_refuses_and_asks_by_itself(staff, visit):
    put(staff, "Asia/Yangon")
    seen = visit(java_script_enabled=False)
    seen.log_in()
    page = seen.open("/admin/bundles/new/")
    page.fill("[name=title]", "Without a script")
    for text, said in (
        ("11/26/2026 9am", "The day comes first"),
        ("3 March 2203 9am", "If you mean that, tick"),
    ):
        page.fill("[name=release_at]", text)
        page.get_by_role("button", name="Create").click()
        expect(page.locator(".error-message").first).to_contain_text(said)
        expect(page.locator("[name=release_at]")).to_have_value(text)
    page.get_by_label("I mean 3 March 2203").check()
    page.get_by_role("button", name="Create").click()
    page.wait_for_url(re.compile("/edit/"))
    assert Bundle.objects.get(title="Without a script").release_at == datetime(
        2203, 3, 3, 9, tzinfo=ZoneInfo("Asia/Yangon")
    )
