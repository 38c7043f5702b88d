"""Nobody leaves a form by accident, by whatever way out of it."""

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from ajc_site.tests.support.depth import some
from assets.models import File, Picture
from campaigns.models import Campaign, Person, Statement

TYPED = "Typed and not saved"
# Every link of the page but those that stay on it.
LINKS = """
[...document.querySelectorAll("a[href]")]
  .filter((link) => !/^(#|$)/.test(link.getAttribute("href")) && link.checkVisibility())
  .map((link) => ({
    name: (link.getAttribute("aria-label") ?? link.textContent).replace(/\\s+/g, " ").trim(),
    beside: link.target === "_blank",
    closed: /noopener|noreferrer/.test(link.rel),
    told: /new (tab|window)/i.test(link.getAttribute("aria-label") ?? link.textContent),
    index: [...document.querySelectorAll("a[href]")].indexOf(link),
  }))
"""


def forms() -> dict[str, tuple[str, str]]:
    """An address and a field of each kind of form."""
    person = reverse(Person.snippet_viewset.get_url_name("edit"), args=[Person.objects.first().pk])
    return {
        "a campaign": (reverse("wagtailadmin_pages:edit", args=[Campaign.objects.first().pk]), "status"),
        "a statement": (reverse("wagtailadmin_pages:edit", args=[Statement.objects.first().pk]), "summary"),
        "a new statement": (reverse("new_publication", args=["statement"]), "summary"),
        "a person": (person, "description"),
        "a picture": (reverse("wagtailimages:edit", args=[Picture.objects.first().pk]), "caption"),
        "a file": (reverse("wagtaildocs:edit", args=[File.objects.first().pk]), "title"),
        "a bundle": (reverse("bundles:add"), "title"),
        "the own account": (reverse("wagtailadmin_account"), "name_email-first_name"),
    }


KINDS = [
    "a campaign",
    "a statement",
    "a new statement",
    "a person",
    "a picture",
    "a file",
    "a bundle",
    "the own account",
]


@pytest.mark.deeper
@pytest.mark.parametrize("kind", some(KINDS, 1))
def test_every_link_opens_beside_or_asks(staff, kind):
    """Those that lead away are pressed, every one; the form and its text are there after each."""
    address, field = forms()[kind]
    page = staff.open(address)
    # It must not save itself meanwhile: then there would be nothing to ask about.
    page.route("**/pages/**", refuse_posts)
    fill_in(page, field)
    asked = dismissed(page)
    links = page.evaluate(LINKS)
    assert links
    for link in links:
        if link["beside"]:
            assert link["closed"], link
            assert link["told"], link
            continue
        before = len(asked)
        page.evaluate("index => document.querySelectorAll('a[href]')[index].click()", link["index"])
        page.wait_for_timeout(150)
        assert asked[before:] == ["beforeunload"], link
        expect(page.locator(f"form[data-edit-form] [name={field}]")).to_have_value(TYPED)


def dismissed(page) -> list[str]:
    """Which kinds of questions the page asks from now on; each is answered with: stay."""
    asked: list[str] = []

    def stay(dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    return asked


def fill_in(page, field) -> None:
    """As a person does: a browser asks nothing of who has not touched the page."""
    page.locator(f"form[data-edit-form] [name={field}]").click()
    page.fill(f"form[data-edit-form] [name={field}]", TYPED)


def refuse_posts(route) -> None:
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


@pytest.mark.spread(1)
@pytest.mark.deeper
@pytest.mark.parametrize("way", some(["reload", "back", "log out", "close"], 2))
def test_other_ways_out_ask(staff, way):
    address, field = forms()["a person"]
    staff.open("/admin/")
    page = staff.open(address)
    fill_in(page, field)
    asked = dismissed(page)
    ways = {
        "reload": "location.reload()",
        "back": "history.back()",
        "log out": "document.querySelector('form[action*=logout]')?.requestSubmit()",
    }
    if way == "close":
        page.close(run_before_unload=True)
    else:
        page.evaluate(f"() => {{ {ways[way]} }}")
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]


@pytest.mark.deep
def test_nothing_asks_where_nothing_was_typed(staff):
    for kind in ("a campaign", "a person", "a bundle"):
        page = staff.open(forms()[kind][0])
        page.locator("main").click(position={"x": 400, "y": 5})
        # A dialog would be dismissed, and the form stay.
        page.goto(staff.site + "/admin/")
        expect(page).to_have_url(staff.site + "/admin/")


@pytest.mark.deep
def test_a_window_above_the_form_asks_before_it_closes_on_what_was_typed(staff):
    page = staff.open(forms()["a statement"][0])
    page.wait_for_timeout(1000)
    page.get_by_role("button", name="Add contributor").click()
    page.get_by_role("button", name="Choose", exact=False).filter(has_text="person").first.click()
    page.get_by_role("tab", name="New person").click()
    page.locator(".modal [name$=name]").first.fill(TYPED)
    asked = dismissed(page)
    page.keyboard.press("Escape")
    assert asked == ["confirm"]
    expect(page.locator(".modal [name$=name]").first).to_have_value(TYPED)


@pytest.mark.deep
def test_the_next_window_does_not_ask_about_what_was_refused_in_the_one_before(staff):
    page = staff.open(forms()["a statement"][0])
    page.wait_for_timeout(1000)
    page.get_by_role("button", name="Add contributor").click()
    row = page.locator("#inline_child_contributions-0")
    row.get_by_role("button", name="Choose person").click()
    page.get_by_role("tab", name="New person").click()
    page.get_by_role("button", name="Add this person").click()
    expect(page.locator(".modal .error-message").first).to_be_visible()
    page.locator(".modal [name$=name]").first.fill("Somebody New")
    page.get_by_role("button", name="Add this person").click()
    expect(page.locator(".modal")).to_have_count(0)
    asked = dismissed(page)
    row.get_by_role("button", name="Choose organisation").click()
    page.locator(".modal .listing a").first.click()
    expect(page.locator(".modal")).to_have_count(0)
    assert asked == []


def test_uploads_that_wait_for_their_description_ask(staff, tmp_path):
    path = tmp_path / "wait.png"
    Image.new("RGB", (40, 40), "navy").save(path)
    page = staff.open(reverse("wagtailimages:add_multiple"))
    page.locator("input[type=file]").set_input_files(path)
    expect(page.locator("#upload-list form")).to_be_visible()
    asked = dismissed(page)
    page.evaluate("() => { location.reload() }")
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
