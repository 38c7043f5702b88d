"""The session ends while somebody writes, and what they typed is there when they are back."""

import re
from threading import Thread

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Session
from campaigns.models import Home, Person, StandardPage

SAVED = "[data-w-autosave-state-value=saved]"
NOTICE = ".safekeeping-notice"


def end_sessions() -> None:
    """All sessions end, at once for everybody: a test's own connection would keep it to itself."""

    def end() -> None:
        Session.objects.all().delete()
        connection.close()

    other = Thread(target=end)
    other.start()
    other.join()


def log_in_beside(seen, name="secretariat") -> None:
    """As somebody does who presses the link in the notice."""
    beside = seen.page.context.new_page()
    seen.log_in(beside, name)
    beside.close()


def come_back(page) -> None:
    """To the tab with the form, which looks by itself whether its login is there again."""
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator(NOTICE)).to_have_count(0)


def new_page(seen):
    home = Home.objects.get()
    page = seen.open(reverse("wagtailadmin_pages:add", args=["campaigns", "standardpage", home.pk]))
    # Until then Wagtail takes what is typed for what the form came with.
    page.wait_for_timeout(2500)
    return page


def test_before_anything_is_saved(staff):
    page = new_page(staff)
    end_sessions()
    page.fill("[name=summary]", "Typed after the session ended")
    page.locator("[name=title]").press_sequentially("Typed without a session")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(NOTICE)).to_contain_text("You are not logged in any more")
    expect(page.locator("[name=summary]")).to_have_value("Typed after the session ended")
    log_in_beside(staff)
    come_back(page)
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/$"))
    expect(page.locator("[name=summary]")).to_have_value("Typed after the session ended")
    assert StandardPage.objects.filter(title="Typed without a session").count() == 1


@pytest.mark.deep
def test_between_two_times_that_it_saves_itself(staff):
    page = new_page(staff)
    page.locator("[name=title]").press_sequentially("Typed and saved by itself")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/$"))
    expect(page.locator(SAVED)).to_be_attached()
    end_sessions()
    page.fill("[name=summary]", "Typed between")
    expect(page.locator(NOTICE)).to_contain_text("You are not logged in any more")
    log_in_beside(staff)
    come_back(page)
    expect(page.locator(SAVED)).to_be_attached()
    made = StandardPage.objects.get(title="Typed and saved by itself")
    assert made.get_latest_revision_as_object().summary == "Typed between"
    assert not made.live


@pytest.mark.deep
def test_while_publishing(staff):
    """The form is on its way already; it comes back with the login, and is there again after it."""
    page = new_page(staff)
    page.fill("[name=summary]", "Typed and sent too late")

    def too_late(route):
        if route.request.method == "POST":
            end_sessions()
        route.continue_()

    page.locator("[name=title]").press_sequentially("Typed and sent")
    page.route(re.compile(r"/admin/pages/(add/|\d+/edit/)"), too_late)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()
    heading = page.get_by_role("heading", name="Not saved yet")
    expect(heading.or_(page.locator(NOTICE)).first).to_be_visible()
    page.unroute(re.compile(r"/admin/pages/(add/|\d+/edit/)"))
    log_in_beside(staff)
    if heading.count():
        page.get_by_role("button", name="Show what I typed").click()
        # The token is from before the login; the second time it is not.
        page.get_by_role("button", name="Show what I typed").click()
    else:
        come_back(page)
    expect(page.locator("[name=summary]")).to_have_value("Typed and sent too late")
    expect(page.locator("[name=title]")).to_have_value("Typed and sent")


@pytest.mark.deep
def test_what_has_no_drafts_is_kept_for_who_typed_it_and_nobody_else(staff):
    person = Person.objects.order_by("pk").first()
    address = person.snippet_viewset.get_url_name("edit")
    page = staff.open(reverse(address, args=[person.pk]))
    page.fill("textarea[name=description]", "Typed about a person")
    page.wait_for_timeout(1000)
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "safekeeping:" in kept
    assert "Typed about" not in kept
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator(NOTICE)).to_contain_text("You typed something here on")
    page.get_by_role("button", name="Show what I typed").click()
    expect(page.locator("textarea[name=description]")).to_have_value("Typed about a person")
    expect(page.locator(".messages")).to_contain_text("It is not saved yet")
    person.refresh_from_db()
    assert person.description != "Typed about a person"
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(lambda url: "/edit/" not in url)
    page.wait_for_function("!JSON.stringify(localStorage).includes('safekeeping:')")


def test_what_was_typed_comes_back_on_forms_that_name_a_field_twice(staff):
    """The account's form has two tokens: one of them was taken for a list, and the form sent without any."""
    account = reverse("wagtailadmin_account")
    page = staff.open(account)
    assert page.locator("form[data-edit-form] [name=csrfmiddlewaretoken]").count() == 2
    page.evaluate(
        """() => {
          const form = document.querySelector("form[data-edit-form]");
          for (const name of ["action", "enctype", "submit", "elements", "loaded_revision_created_at"]) {
            form.append(Object.assign(document.createElement("input"), { name, type: "hidden" }));
            form.append(Object.assign(document.createElement("input"), { name, type: "hidden" }));
          }
          for (const id of ["one", "two"]) {
            const secret = { name: "secret", type: "password", id };
            form.append(Object.assign(document.createElement("input"), secret));
          }
        }"""
    )
    page.locator("[name=name_email-first_name]").press_sequentially("Aung")
    page.locator("[name=secret]").first.fill("a secret of somebody's")
    kept = "Object.keys(localStorage).some((name) => name.endsWith('/admin/account/'))"
    # Not ``wait_for_function``, which the admin's policy forbids.
    for _ in range(50):
        page.wait_for_timeout(100)
        if page.evaluate(kept):
            break
    assert page.evaluate(kept)
    page.close(run_before_unload=False)
    again = staff.page.context.new_page()
    again.goto(f"{staff.site}{account}")
    again.get_by_role("button", name="Show what I typed").click()
    expect(again.locator(".messages")).to_contain_text("It is not saved yet")
    expect(again.locator("[name=name_email-first_name]")).to_have_value("Aung")
    assert "a secret" not in again.content()
    again.goto(f"{staff.site}{account}")
    expect(again.locator("[name=name_email-first_name]")).not_to_have_value("Aung")
