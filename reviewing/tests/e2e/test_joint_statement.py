"""A joint statement from the first word to the readers: reviewed, objected to, changed, signed, approved by a
second pair of eyes, scheduled, and out on time. On a screen and on a phone.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from wagtail.models import Page as WagtailPage
from wagtail.models import Revision

from campaigns.models import Statement
from campaigns.publishing.schedule import do_what_is_due

REVIEWERS = {"asha": "Asha Rao, Fortify Rights", "ben": "Ben Okoro, Chambers of Counsel"}
SIGNERS = {
    "chan": "Chan Aye, Organisation of Chan",
    "dil": "Dil Rai, Organisation of Dil",
    "eva": "Eva Lim, Organisation of Eva",
}
AT_FIRST, AFTERWARDS = "States must ratify.", "States should ratify within a year."


class Desk:
    """Somebody of the staff at the admin."""

    def __init__(self, visit: Callable[..., Any], name: str, **size: Any) -> None:
        self.seen = visit(**size)
        self.seen.log_in(name=name)
        self.page: Page = self.seen.page

    def do(self, button: str) -> None:
        """Presses an action of the form, one behind "More actions" if it isn't the first."""
        footer = self.page.locator("footer")
        action = footer.get_by_role("button", name=re.compile(f"^{button}"))
        expect(footer.get_by_role("button").first).to_be_visible()
        if not action.is_visible():
            footer.get_by_role("button", name="More actions").click()
        with self.page.expect_navigation():
            action.click()

    def ask(self, draft: Statement, kind: str, guests: dict[str, str]) -> dict[str, str]:
        """Asks people about a draft; gives each one's link."""
        page = self.seen.open(reverse("reviewing:reviewers", args=[draft.pk]))
        page.locator("#id_kind").select_option(kind)
        page.get_by_label("Whom").fill(
            "\n".join(f"{name}@example.org, {rest}" for name, rest in guests.items())
        )
        page.locator("#id_until").fill((timezone.localdate() + timedelta(days=9)).strftime("%d %B %Y"))
        page.get_by_role("button", name="Ask them").click()
        expect(page.locator("code", has_text="/review/")).to_have_count(len(guests))
        return {name: last_link(name) for name in guests}


def last_mail(name: str) -> str:
    return str([one.body for one in mail.outbox if one.to == [f"{name}@example.org"]][-1])


def last_link(name: str) -> str:
    found = re.search(r"/review/[\w-]+/", last_mail(name))
    assert found is not None
    return found[0]


class Guest:
    """Somebody without an account on a phone, and without JavaScript."""

    def __init__(self, visit: Callable[..., Any], name: str, link: str) -> None:
        self.seen = visit(java_script_enabled=False, viewport={"width": 390, "height": 800})
        self.page = self.seen.open(link)
        self.page.get_by_role("button", name="Send me the code").click()
        code = re.search(r"\d{4} \d{4}", last_mail(name))
        assert code is not None
        self.page.get_by_label("The code").fill(code[0])
        self.page.get_by_role("button", name="Open").click()
        self.link = link

    def says(self, verdict: str, remark: str = "") -> None:
        self.page.get_by_label(verdict).check()
        if remark:
            self.page.get_by_label("Remark").fill(remark)
        if verdict == "We sign it":
            self.page.get_by_label("I am authorised to sign").check()
            self.page.get_by_label("Your role").fill("Director")
        self.page.get_by_role("button", name=re.compile("^Send (the|a new) answer")).click()
        expect(self.page.locator("#answer")).to_contain_text(f"{verdict}.")


def written(desk: Desk, title: str) -> Statement:
    """A draft of a joint statement, made in the form."""
    page = desk.seen.open("/admin/")
    page.get_by_role("main").get_by_role("link", name="New statement").click()
    page.locator("#id_title").fill(title)
    page.locator("#id_summary").fill(AT_FIRST)
    page.locator("#id_attribution").select_option("joint")
    page.get_by_role("button", name="Add joint issuer").click()
    modal = page.locator(".modal")
    modal.get_by_role("checkbox").nth(1).check()
    modal.get_by_role("button", name="Confirm selection").click()
    expect(modal).to_have_count(0)
    page.locator("[data-contentpath=body] [contenteditable=true]").click()
    page.keyboard.type("We say so together.")
    desk.do("Save draft")
    return Statement.objects.get(draft_title=title)


def opened(desk: Desk, draft: Statement) -> Page:
    return desk.seen.open(reverse("wagtailadmin_pages:edit", args=[draft.pk]))


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_a_joint_statement_is_reviewed_signed_approved_and_out_on_time(
    visit: Any, settings: Any, width: int, height: int
) -> None:
    settings.SECOND_PAIR_OF_EYES = ["statement"]
    size = {"viewport": {"width": width, "height": height}, "has_touch": width < 600}
    writer, lead = Desk(visit, "writers", **size), Desk(visit, "secretariat", **size)
    draft = written(writer, f"Joint statement made at {width} pixels")
    address = f"/publications/{draft.slug}/"

    # Two review it; one has signed too early.
    links = writer.ask(draft, "review", REVIEWERS) | writer.ask(draft, "sign", {"chan": SIGNERS["chan"]})
    guests = {name: Guest(visit, name, link) for name, link in links.items()}
    guests["asha"].says("I approve it as it is")
    guests["ben"].says("I object", "Say by when.")
    guests["chan"].says("We sign it")

    # The objection is heard, and the words are changed.
    page = opened(writer, draft)
    expect(page.locator(".messages")).to_contain_text("Ben Okoro")
    page.locator("#id_summary").fill(AFTERWARDS)
    writer.do("Save draft")
    guests["ben"].seen.open(links["ben"])
    guests["ben"].says("I approve it as it is")

    # Who signed other words is asked again, and two more sign.
    links |= writer.ask(draft, "sign", {name: rest for name, rest in SIGNERS.items() if name != "chan"})
    page = writer.page
    expect(page.locator("main")).to_contain_text("0 signed this text, 1 an earlier one.")
    page.get_by_role("button", name="Ask those of an earlier text again").click()
    expect(page.locator(".messages")).to_contain_text("is asked again")
    for name in SIGNERS:
        links[name] = last_link(name)
        Guest(visit, name, links[name]).says("We sign it")
    page = writer.seen.open(reverse("reviewing:reviewers", args=[draft.pk]))
    page.get_by_role("button", name="Put the signed onto the statement").click()
    expect(page.locator(".messages")).to_contain_text("Organisation of Eva")

    # Nobody approves their own: the lead does, and gives it a time.
    opened(writer, draft)
    writer.do("Submit to")
    page = lead.seen.open("/admin/")
    page.get_by_role("link", name=re.compile("waiting for me")).click()
    # From a form, links open beside it.
    with page.expect_popup() as opened_beside:
        page.get_by_role("link", name="Look at it").click()
    lead.page = opened_beside.value
    lead.page.get_by_role("button", name="Approve it as it is", exact=True).click()
    expect(lead.page.locator(".messages").first).to_contain_text("It can be published now.")
    scheduled(lead, timezone.localtime() + timedelta(days=1))
    visitor = visit(java_script_enabled=False)
    committed(lambda: do_what_is_due(timezone.now()))
    visitor.open(address, status=404)

    committed(lambda: a_day_passes(draft))
    committed(lambda: do_what_is_due(timezone.now()))
    # Who asked before may keep for a while that nothing was there.
    visitor = visit(java_script_enabled=False)
    shown = visitor.open(address).get_by_role("main")
    expect(shown).to_contain_text(AFTERWARDS)
    for rest in SIGNERS.values():
        expect(shown).to_contain_text(rest.partition(", ")[2])
    # The links are dead.
    for link in links.values():
        visitor.open(link, status=410)


def committed(do: Callable[[], object]) -> None:
    """Does something in a thread of its own, whose work the site's threads see: a test's is rolled back."""

    def run() -> None:
        do()
        connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


def a_day_passes(draft: Statement) -> None:
    """Its time has come: the clocks by which the site's own threads go can't be moved from here."""
    at = timezone.now() - timedelta(minutes=1)
    WagtailPage.objects.filter(pk=draft.pk).update(go_live_at=at)
    planned = Revision.page_revisions.filter(object_id=str(draft.pk)).exclude(approved_go_live_at=None)
    for revision in planned:
        revision.content["go_live_at"] = at.isoformat()
        revision.approved_go_live_at = at
        revision.save(update_fields=["content", "approved_go_live_at"])


def scheduled(desk: Desk, at: Any) -> None:
    """Gives the page whose form is open a time, and ends its workflow: it is scheduled."""
    page = desk.page
    panel = page.locator("[data-side-panel=status]")
    if not panel.is_visible():
        page.get_by_role("button", name="Toggle status").click()
    panel.get_by_role("button", name="Set schedule").click()
    page.locator("#id_go_live_at").fill(at.strftime("%d %B %Y %H:%M"))
    page.get_by_role("button", name="Save schedule").click()
    expect(panel.get_by_text("Once scheduled:")).to_be_visible()
    # On a phone it lies over the form.
    page.locator("[data-form-side-close-button]").click()
    expect(panel).to_be_hidden()
    desk.do("Approve and Publish")
    expect(page.locator(".messages")).to_contain_text("It goes out on")
