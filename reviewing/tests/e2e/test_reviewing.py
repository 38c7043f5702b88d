"""A reviewer on a phone, without JavaScript, and the staff who asked them, in a real browser."""

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

axe = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def wrong_with(page: Page, name: str) -> list[str]:
    """What axe finds on a phone and on a desk, and whether the page scrolls sideways."""
    found = []
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        for violation in axe.run(page, options=RULES).response["violations"]:
            found += [f"{width}: {violation['id']}: {node['html'][:200]}" for node in violation["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{width}: scrolls sideways")
    return found


def test_a_reviewer_is_asked_reads_comments_and_objects(staff: Any, visit: Any, draft: Any) -> None:
    address = reverse("reviewing:reviewers", args=[draft.pk])
    desk = staff.open(address)
    desk.get_by_label("Whom").fill("asha@example.org, Asha Rao, Fortify Rights")
    until = timezone.localdate() + timedelta(days=5)
    desk.locator("#id_until").fill(until.strftime("%d %B %Y"))
    desk.get_by_role("button", name="Ask them").click()
    link = desk.locator("code", has_text="/review/").inner_text()
    assert link in mail.outbox[-1].body
    path = link[link.index("/review/") :]

    reader = visit(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = reader.open(path)
    page.get_by_role("button", name="Send me the code").click()
    code = re.search(r"\d{4} \d{4}", str(mail.outbox[-1].body))
    assert code is not None
    page.get_by_label("The code").fill(code[0])
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", name="A draft for Asha")).to_be_visible()
    for number, said in ((1, "Which States?"), (2, "By when?")):
        page.get_by_text(f"Comment on paragraph {number}", exact=True).click()
        page.get_by_label(f"Your comment on paragraph {number}").fill(said)
        page.locator("details[open]").get_by_role("button", name="Send the comment").last.click()
        expect(page.locator(".say li", has_text=said)).to_be_visible()
    page.get_by_label("I object").check()
    page.get_by_label("Remark").fill("It names nobody.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator("#answer")).to_contain_text("I object.")
    assert reader.foreign == []

    # The same with JavaScript, which axe needs.
    again = visit()
    again.context.add_cookies(reader.context.cookies())
    assert wrong_with(again.open(path), "draft") == []
    assert again.errors == []
    again.context.clear_cookies()
    assert wrong_with(again.open(path), "door") == []
    assert wrong_with(again.open(f"/review/{'a' * 43}/", status=410), "closed") == []

    staff.open(address)
    expect(desk.locator("main")).to_contain_text("It names nobody.")
    expect(desk.locator("main")).to_contain_text("Which States?")
    assert wrong_with(desk, "desk") == []
