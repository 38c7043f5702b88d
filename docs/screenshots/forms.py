"""Pictures of forms: of pages, pictures, files and people."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from playwright.sync_api import Page

from . import more
from .camera import Camera

SIGNATORIES: Final = "\n".join(f"Signatory organisation {number}" for number in range(1, 301))


def campaign(camera: Camera) -> None:
    camera.edit("The MLA Convention")
    camera.keep("campaign")


def picture(camera: Camera) -> None:
    page = camera.go("/admin/images/add/")
    page.fill("#id_title", "The conference hall in Ljubljana")
    page.fill("#id_description", "Delegates sit in rows before a stage; on the screen the word “Convention”.")
    camera.keep("picture")


def found_in_it(camera: Camera) -> None:
    page = camera.go("/admin/documents/add/")
    page.fill("#id_title", "Brief on mutual legal assistance")
    page.set_input_files("input[name=file]", blacked_out())  # type: ignore[arg-type]
    page.locator("footer").get_by_role("button").last.click()
    # The link opens beside.
    page.goto(page.get_by_role("link", name="Look at it").evaluate("link => link.href"))
    page.wait_for_selector("#found-in-the-file")
    camera.keep("found-in-it", 620)


def blacked_out() -> dict[str, object]:
    """A PDF in which a name can still be read under a black box."""
    from reportlab.pdfgen.canvas import Canvas

    output = BytesIO()
    canvas = Canvas(output)
    canvas.setAuthor("Somebody")
    canvas.drawString(72, 700, "The name of the person")
    canvas.rect(70, 696, 300, 14, stroke=0, fill=1)
    canvas.save()
    return {"name": "brief.pdf", "mimeType": "application/pdf", "buffer": output.getvalue()}


def statement(camera: Camera) -> None:
    page = camera.edit("Statement on the adoption")
    page.fill("#id_further_signatories", SIGNATORIES)
    camera.panel("On whose behalf")
    camera.keep("signatories")


def speech(camera: Camera) -> None:
    camera.edit("Speech at the opening")
    camera.panel("Recording")
    camera.keep("recording")


def videos(camera: Camera) -> None:
    page = camera.edit("Pursuing justice in Asia")
    camera.panel("Where it belongs")
    page.wait_for_timeout(300)
    camera.keep("series")


def update(camera: Camera) -> None:
    camera.edit("Update from the MLA")
    camera.panel("Published as a picture")
    camera.keep("update")


def block_picker(camera: Camera) -> None:
    page = camera.edit("The MLA Convention")
    body = camera.panel("Body")
    body.get_by_role("button", name="Insert a block").first.click()
    row = page.locator(".w-combobox__option-row").filter(has=page.get_by_text("Publication", exact=True))
    row.get_by_role("button", name="Preview").click()
    page.wait_for_timeout(2500)
    camera.keep("blocks")


def campaign_publications(camera: Camera) -> None:
    camera.edit("The MLA Convention")
    camera.panel("Publications of this campaign")
    camera.keep("campaign-publications")


def before_publishing(camera: Camera) -> None:
    page = camera.edit(more.ODD)
    page.locator("#before-publishing summary").click()
    camera.keep("before-publishing", 600)


def site_front_page(camera: Camera) -> None:
    page = camera.go("/admin/")
    page.get_by_role("link", name="Change the site’s front page").click()
    page.wait_for_selector("#page-edit-form")
    camera.panel("Lead story")
    camera.keep("site-front-page")


def preview(camera: Camera) -> None:
    page = camera.edit("Statement on the adoption")
    page.get_by_role("button", name="Toggle preview").click()
    page.wait_for_timeout(4000)
    camera.keep("preview")
    page.get_by_role("button", name="Toggle preview").click()


def correction(camera: Camera) -> None:
    page = camera.edit("Statement on the adoption")
    page.locator("[name=edition_kind][value=correction]").check()
    page.locator("[name=edition_note]").fill("The conference opened on 15 May, not on 16 May as we wrote.")
    camera.panel("What changes for readers")
    camera.keep("correction")


def schedule(camera: Camera) -> None:
    page = camera.edit("Statement on the adoption")
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name="Set schedule").click()
    page.locator("#id_go_live_at").fill("15 January 2027, 9am")
    page.locator("#id_go_live_at").press("Tab")
    page.locator("#id_go_live_at-understood").get_by_text("09:00 London").wait_for()
    camera.keep("schedule")


def withdraw(camera: Camera) -> None:
    page = camera.edit("Statement on the adoption")
    page.get_by_role("button", name="Actions", exact=True).first.click()
    page.get_by_role("link", name="Withdraw", exact=True).first.click()
    page.locator("[name=reason]").fill("It was sent out before all who are named in it had agreed to it.")
    camera.keep("withdraw", 760)


def consent(camera: Camera) -> None:
    page = of_a_person(camera, "Note consent")
    page.get_by_label("What was agreed to").fill(
        "Name, role and portrait on this site; by letter of 3 May 2026."
    )
    camera.keep("consent", 560)


def withdraw_person(camera: Camera) -> None:
    of_a_person(camera, "Withdraw this person")
    camera.keep("withdraw-person")


def of_a_person(camera: Camera, link: str) -> Page:
    """Follows a link from the form of somebody of the demo, in the same window."""
    page = camera.go("/admin/snippets/campaigns/person/?q=Pillai")
    page.get_by_role("link", name="Dr Priya Pillai").first.click()
    return camera.go(page.get_by_role("link", name=link).get_attribute("href") or "")


def submit(camera: Camera) -> None:
    page = camera.go("/admin/publications/new/document/")
    # Without a file or a text it could not be submitted.
    body = page.locator("[data-contentpath=body]").first
    body.get_by_role("button", name="Insert a block").last.click()
    page.locator(".w-combobox__option").get_by_text("Text", exact=True).click()
    body.locator("[contenteditable=true]").press_sequentially("The law allows it, and asks for a treaty.")
    page.fill("#id_title", "Brief on mutual legal assistance in one jurisdiction")
    page.fill("#id_date", "1 June 2023")
    page.fill("#id_summary", "What the law of one jurisdiction allows and asks for today.")
    page.locator("#id_title").scroll_into_view_if_needed()
    page.get_by_text("Saved", exact=True).first.wait_for()
    page.locator("footer").get_by_role("button", name="More actions").click()
    camera.keep("submit")
    page.get_by_role("button", name="Submit to").first.click()
    page.locator(".messages").get_by_text("submitted for moderation").wait_for()
