"""From the secretariat's desk to the reader: a campaign made in the admin, read without JavaScript."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from wagtail.models import Page as WagtailPage

from ajc_site.tests.support.depth import some

from .demo_pages import PAGES

EDITED = ["campaign", "campaign index", "video", "document as a picture"]
SECTIONS = ["", "publications/", "campaigns/", "images/", "documents/"]
YOUTUBE = "https://www.youtube.com/watch?v=abcdefghijk"


class Desk:
    """A member of the staff at the admin."""

    def __init__(self, seen, name: str) -> None:
        self.seen = seen
        self.page: Page = seen.page
        seen.log_in(name=name)

    def go(self, path: str) -> None:
        self.seen.open(path)
        self.page.wait_for_load_state("networkidle")

    def add_block(self, kind: str) -> None:
        """Adds a block of this kind at the end of the body."""
        body = self.page.locator("[data-contentpath=body]").first
        body.get_by_role("button", name="Insert a block").last.click()
        self.page.locator(".w-combobox__option").get_by_text(kind, exact=True).click()
        expect(self.page.locator(".w-combobox__option")).to_have_count(0)

    def write(self, words: str) -> None:
        """Types into the rich text that was added last."""
        editor = self.page.locator("[contenteditable=true]").last
        editor.click()
        editor.press_sequentially(words)
        # The editor hands over to the form a moment later.
        expect(self.page.locator(f'input[type=hidden][value*="{words}"]')).to_have_count(1)

    def publish(self) -> None:
        self.page.locator("footer").get_by_role("button", name="More actions").click()
        with self.page.expect_navigation():
            self.page.locator("footer").get_by_role("button", name="Publish", exact=True).click()
        self.page.wait_for_load_state("networkidle")


def photograph() -> bytes:
    output = io.BytesIO()
    Image.effect_noise((1200, 800), 40).convert("RGB").save(output, "JPEG")
    return output.getvalue()


@pytest.mark.first
def test_a_member_of_the_secretariat_makes_a_campaign_that_readers_without_javascript_can_read(visit):
    desk = Desk(visit(viewport={"width": 1280, "height": 900}), "secretariat")
    page = desk.page

    # A picture, with its description.
    desk.go("/admin/images/add/")
    page.set_input_files(
        "input[name=file]", {"name": "hall.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    )
    page.fill("#id_title", "The hall")
    page.fill("#id_description", "Delegates in a hall, seen from behind.")
    page.fill("#id_credit", "Photograph: somebody")
    page.locator("footer, form").get_by_role("button", name=re.compile("^Upload|^Save")).first.click()
    expect(page.locator(".messages")).to_contain_text("added")

    # The campaign, from the list of campaigns.
    desk.go("/admin/campaigns/")
    page.get_by_role("link", name="New campaign").first.click()
    page.wait_for_load_state("networkidle")
    page.fill("#id_title", "A convention on evidence")
    page.fill("#id_status", "Under negotiation")
    page.fill("#id_summary", "How states share evidence of grave crimes.")
    desk.add_block("Heading")
    # By its name: the list of blocks, while it closes, has a field to type in, too.
    page.fill("[name=body-0-value-text]", "Why it matters")
    desk.add_block("Text")
    desk.write("Evidence crosses borders.")
    desk.add_block("Figure")
    # Until the figure has unfolded, the only such button of the form is the one of the lead picture.
    body = page.locator("[data-contentpath=body]").first
    body.get_by_role("button", name="Choose a picture").click()
    page.locator(".modal").get_by_role("link", name="The hall").first.click()
    expect(page.locator(".modal-backdrop")).to_have_count(0)
    expect(body).to_contain_text("The hall")
    desk.publish()
    expect(page.locator(".messages")).to_contain_text("published")

    # A statement, started from the campaign.
    desk.go("/admin/campaigns/")
    page.get_by_role("link", name="A convention on evidence").first.click()
    page.wait_for_load_state("networkidle")
    campaign_form = page.url
    start(desk, "statement")
    page.fill("#id_title", "Statement on evidence")
    page.fill("#id_date", "2026-03-02")
    page.fill("#id_summary", "The secretariat welcomes the negotiations.")
    desk.add_block("Text")
    desk.write("The secretariat welcomes the negotiations and says why.")
    desk.publish()
    expect(page.locator(".messages")).to_contain_text("published")

    # A video: refused while it has no transcript and does not say so, then published.
    page.goto(campaign_form)
    start(desk, "video")
    page.fill("#id_title", "Evidence explained")
    page.fill("#id_date", "2026-03-01")
    page.fill("#id_summary", "A jurist explains.")
    page.fill("#id_video_address", YOUTUBE)
    page.fill("#id_start_time", "1:14:00")
    desk.publish()
    expect(page.locator("#page-edit-form")).to_contain_text("Give the transcript, or tick")
    page.check("#id_no_transcript_yet")
    desk.publish()
    expect(page.locator(".messages")).to_contain_text("published")
    assert desk.seen.foreign == []

    # What a reader gets.
    reader = visit(java_script_enabled=False, viewport={"width": 360, "height": 640})
    public = reader.open("/campaigns/a-convention-on-evidence/")
    assert public.locator("h1").inner_text() == "A convention on evidence"
    assert public.locator(".prose h2").first.inner_text() == "Why it matters"
    assert public.locator(".prose p").first.inner_text() == "Evidence crosses borders."
    picture = public.locator(".prose figure img")
    assert picture.get_attribute("alt") == "Delegates in a hall, seen from behind."
    picture.scroll_into_view_if_needed()
    public.wait_for_load_state("networkidle")
    assert public.locator("figcaption .credit").first.inner_text() == "Photograph: somebody"
    assert [title.inner_text() for title in public.locator(".timeline .moment-title").all()] == [
        "Evidence explained",
        "Statement on evidence",
    ]
    public.locator(".timeline").get_by_role("link", name="Evidence explained").click()
    watch = public.locator("a.play")
    expect(watch).to_have_attribute("href", f"{YOUTUBE}&t=4440s")
    assert "Watch at YouTube, from 1 hour 14 minutes" in watch.inner_text()
    assert public.locator(".transcript .notice").inner_text() == "There is no transcript of this video yet."
    reader.open("/publications/statement-on-evidence/")
    assert "says why" in public.locator(".prose").inner_text()
    assert "secretariat" in public.locator("section.attribution").inner_text()
    assert any("/media/images/" in address for address in reader.requests)
    assert reader.foreign == reader.failures == []


def start(desk: Desk, kind: str) -> None:
    """Starts a publication of a kind from the campaign whose form is open."""
    link = desk.page.locator(f"a[href*='/new/{kind}/']").first
    address = link.get_attribute("href")
    assert address is not None
    desk.go(address)
    assert desk.page.locator("input[name=campaigns]:checked").count() == 1


@pytest.mark.deep
@pytest.mark.parametrize("name", some(EDITED, 1))
def test_a_page_published_again_as_it_is_stays_as_it_is(visit, name):
    reader = visit()
    before = without_date(reader.open(PAGES[name]).content())
    desk = Desk(visit(viewport={"width": 1280, "height": 900}), "secretariat")
    url_path = f"/home{PAGES[name]}"
    desk.go(f"/admin/pages/{WagtailPage.objects.get(url_path=url_path).pk}/edit/")
    desk.publish()
    expect(desk.page.locator(".messages")).to_contain_text("published")
    assert without_date(reader.open(PAGES[name]).content()) == before
    assert desk.seen.foreign == []


def without_date(html: str) -> str:
    """A page without the day of its last publication, which machines are told."""
    return re.sub(r'"dateModified": ?"[^"]*"', "", html)


def test_a_writer_is_offered_to_submit_and_not_to_publish(visit):
    desk = Desk(visit(viewport={"width": 1280, "height": 900}), "writers")
    desk.go("/admin/publications/new/statement/")
    desk.page.locator("footer").get_by_role("button", name="More actions").click()
    actions = desk.page.locator("footer").inner_text()
    assert "Submit" in actions
    assert "Publish" not in actions


def test_the_admin_asks_nobody_else_and_has_no_errors(visit):
    desk = Desk(visit(viewport={"width": 1280, "height": 900}), "secretariat")
    for section in SECTIONS:
        desk.go(f"/admin/{section}")
    assert desk.seen.foreign == []
    assert desk.seen.failures == []
    assert [error for error in desk.seen.errors if error.startswith("error")] == []
