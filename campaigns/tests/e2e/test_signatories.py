"""A long list of signatories: found in, opened, printed, with JavaScript and without."""

import io

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from campaigns.tests import factories as make

from .unserved import show

pytestmark = pytest.mark.django_db
PASTED = [f"Group {n:03}" for n in range(300)]


@pytest.fixture
def statement():
    members = make.signatories(10, is_member=True)
    pasted = "\n".join([*PASTED, "Nepal:", "Réseau d’appui", "Women’s Rights Union"])
    return make.StatementFactory(signatories=members, further_signatories=pasted)


def test_a_name_is_found_whatever_its_accents_and_the_headings_of_the_others_go(browser: Browser, statement):
    page = show(browser, statement.get_url())
    names = page.locator(".signatories li:visible")
    expect(names).to_have_count(12)
    page.get_by_label("Find an organisation").fill("RESEAU")
    expect(names).to_have_text(["Réseau d’appui"])
    expect(page.locator(".finding [role=status]")).to_have_text("1 found")
    expect(page.locator(".signatories h3:visible")).to_have_text("Nepal 2")
    # Of a country all are meant; its heading alone counts, not those over members and all others.
    page.get_by_label("Find an organisation").fill("nepál")
    expect(names).to_have_text(["Réseau d’appui", "Women’s Rights Union"])
    page.get_by_label("Find an organisation").fill("member")
    expect(names).to_have_count(0)
    page.get_by_label("Find an organisation").fill("")
    expect(names).to_have_count(312)
    page.context.close()


def test_a_name_after_the_first_few_of_its_country_stands_under_it_and_nothing_found_leaves_nothing(
    browser: Browser,
):
    pasted = "\n".join(
        ["Nepal:", *(f"Group {n:03}" for n in range(40)), "Sri Lanka:", "Women’s Rights Union"]
    )
    statement = make.StatementFactory(further_signatories=pasted)
    page = show(browser, statement.get_url())
    names, headings = page.locator(".signatories li:visible"), page.locator(".signatories h3:visible")
    field = page.get_by_label("Find an organisation")
    field.fill("group 037")
    expect(names).to_have_text(["Group 037"])
    expect(headings).to_have_text(["Nepal 40"])
    field.fill("nobody of this name")
    expect(page.locator(".finding [role=status]")).to_have_text("0 found")
    expect(names).to_have_count(0)
    expect(headings).to_have_count(0)
    expect(page.get_by_text("Show 29 more")).to_be_hidden()
    field.fill("")
    expect(names).to_have_count(41)
    expect(headings).to_have_text(["Nepal 40", "Sri Lanka 1"])
    page.context.close()


def test_without_javascript_the_others_are_one_step_away(browser: Browser, statement):
    page = show(browser, statement.get_url(), java_script_enabled=False)
    assert page.locator(".finding").count() == 0
    page.get_by_text("Show 300 more").click()
    expect(page.locator(".signatories li:visible")).to_have_count(312)
    page.context.close()


def test_three_hundred_names_take_few_sheets(browser: Browser, statement):
    page = show(browser, statement.get_url())
    paper = PdfReader(io.BytesIO(page.pdf(format="A4")))
    assert len(paper.pages) <= 4
    page.context.close()


@pytest.mark.parametrize("lines", range(16, 32, 5))
def test_no_last_sheet_has_the_address_alone(browser: Browser, lines: int):
    text = "".join(f"<p>Line {n}.</p>" for n in range(lines))
    statement = make.StatementFactory(body=[("text", text + "<p>Last.</p>")])
    page = show(browser, statement.get_url())
    last = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages[-1].extract_text()
    page.context.close()
    assert "APA" in last
    assert statement.get_url() in last
