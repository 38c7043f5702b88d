"""What is missing or odd stands in the form, each line a step from its field, as the page was last saved."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from campaigns.models import Speech

from .. import factories as make

LINK = '<p>Read it <a href="https://example.org/">here</a>.</p>'
RULES = {"include": [["#before-publishing"]]}


@pytest.fixture(scope="module")
def draft(site: str, django_db_blocker: Any) -> Iterator[Speech]:
    """A speech with words to say about its title, its body and a field in a group."""
    with django_db_blocker.unblock():
        words = [("text", f"<p>{'Words of it. ' * 200}</p>"), ("text", LINK)]
        page = make.SpeechFactory(
            live=False,
            title="The Rohinga speak",
            venue="Geneva, Tuesday, 3 May 2023",
            body=words,
            contributions=make.contributions(1),
        )
        page.save_revision()
        yield page
        page.delete()


@pytest.mark.parametrize("width", [1280, 390])
def test_each_line_leads_to_its_field_and_the_list_keeps_up(staff: Any, draft: Speech, width: int) -> None:
    page = staff.page
    page.set_viewport_size({"width": width, "height": 800})
    staff.open(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    found = page.locator("#before-publishing")
    expect(found.locator("summary")).to_contain_text("to look at")
    # By the keyboard, as by a click.
    found.locator("summary").press("Enter")
    # The first width puts the title right; the second spoils it again.
    assert found.locator("li a").count() >= 2
    assert Axe().run(page, context=RULES).response["violations"] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    for line in found.locator("li a").all():
        line.press("Enter")
        target = page.locator(line.get_attribute("href").replace("#", "id=", 1))
        expect(target).to_be_in_viewport()
        page.evaluate("scrollTo(0, 0)")
    title = page.locator("#id_title")
    title.fill("The Rohingya speak" if width == 1280 else "The Rohinga speak")
    line = found.get_by_text("“Rohinga”")
    expect(line).to_have_count(0 if width == 1280 else 1, timeout=10_000)
    assert staff.errors == []
