"""Pictures of the desk: signing in, lists, the calendar, what comes in and who looks at it."""

from __future__ import annotations

from typing import Final

from . import more
from .camera import Camera

WHOM: Final = "asha@example.org, Asha Rao, First organisation\nkim@example.org, Kim Lee, Second organisation"
UNTIL: Final = f"{more.IN_A_WEEK.day} {more.IN_A_WEEK:%B %Y}"


def front_page(camera: Camera) -> None:
    camera.go("/admin/")
    camera.keep("front-page", 800)


def sign_in(camera: Camera) -> None:
    """Before anybody has."""
    camera.keep("sign-in", 720)


def publications(camera: Camera) -> None:
    camera.go("/admin/publications/")
    camera.keep("publications")


def filters(camera: Camera) -> None:
    page = camera.go("/admin/publications/?kind=document&year=2023")
    page.get_by_role("button", name="Show filters").click()
    camera.keep("filters", 620)


def calendar(camera: Camera) -> None:
    camera.go("/admin/calendar/")
    camera.keep("calendar", 760)


def brought_in(camera: Camera) -> None:
    from bringing_in.tests.documents import of_word

    page = camera.go("/admin/bring-in/")
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    page.set_input_files(
        "input[type=file]", {"name": "statement.docx", "mimeType": word, "buffer": of_word()}
    )
    page.get_by_role("button", name="Bring it in").click()
    page.get_by_role("link", name="Go to the draft").wait_for()
    camera.keep("brought-in", 800)


def reviewers(camera: Camera) -> None:
    page = camera.edit(more.JOINT)
    page.get_by_role("button", name="Actions", exact=True).first.click()
    address = page.get_by_role("link", name="Reviewers").first.get_attribute("href") or ""
    page = camera.go(address)
    page.get_by_label("What for").select_option("sign")
    page.get_by_label("Whom").fill(WHOM)
    page.locator("#id_until").fill(UNTIL)
    page.get_by_role("button", name="Ask them").click()
    page.locator("#asked").wait_for()
    # Without the links, which are shown once.
    camera.go(address)
    camera.keep("reviewers")


def links(camera: Camera) -> None:
    camera.go("/admin/links/")
    camera.keep("links", 640)


def who_may_do_what(camera: Camera) -> None:
    camera.go("/admin/who-may-do-what/")
    camera.keep("who-may-do-what")


def approve(camera: Camera) -> None:
    camera.go("/admin/")
    camera.keep("approve", 640)


def ask_for_a_second_pair(camera: Camera) -> None:
    """For documents, from here on."""
    page = camera.go("/admin/settings/approval/secondpairofeyes/")
    page.get_by_label("Documents").check()
    page.locator("form footer").get_by_role("button").first.click()
    page.locator(".messages").get_by_text("updated").wait_for()


def second_pair_of_eyes(camera: Camera) -> None:
    """Of what was submitted."""
    page = camera.go("/admin/approval/")
    page.get_by_role("link", name="Brief on mutual legal assistance").first.click()
    page.get_by_role("button", name="Approve it as it is").wait_for()
    camera.keep("second-pair-of-eyes", 800)
