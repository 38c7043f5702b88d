"""Tables whose words no telephone holds, and whose columns no sheet of paper does; notes in a list."""

import pytest
from playwright.sync_api import Browser

from ajc_site.tests.support.e2e.looking import look, scrolls_sideways
from ajc_site.tests.support.long_contents import LONG_WORD
from campaigns.tests import factories as make

from .unserved import show

# What is left of A4 between usual margins, in px.
SHEET = 700
pytestmark = pytest.mark.django_db


def test_few_columns_fit_a_telephone_whatever_their_words_and_many_fit_on_paper(browser: Browser):
    few = make.table(
        ("A", LONG_WORD, "C"), (f"<p>{LONG_WORD}</p>", "<p>Brief words</p>", f"<p>{LONG_WORD}</p>")
    )
    many = make.table(
        tuple(f"Column {n}" for n in range(12)), tuple(f"<p>Responsibility {n}</p>" for n in range(12))
    )
    page = show(browser, make.StatementFactory(body=[few, many]).get_url())
    look(page, "light", 320)
    assert page.locator(".table:not(.table-wide)").evaluate("e => e.scrollWidth - e.clientWidth") == 0
    look(page, "light", SHEET)
    page.emulate_media(media="print")
    assert scrolls_sideways(page) == []
    page.context.close()


def test_notes_beside_their_citations_have_numbers_and_other_scripts_are_not_slanted(browser: Browser):
    text = f"<p>One{make.mark('a')}.</p>"
    statement = make.StatementFactory(
        title="بيان", language="ar", body=[("text", text), make.notes(a="<p>A note.</p>")]
    )
    page = show(browser, f"{statement.get_url()}cite/")
    styles = "(e, name) => getComputedStyle(e)[name]"
    assert page.locator(".its-notes").evaluate(styles, "listStyleType") == "decimal"
    assert page.locator(".cite i bdi").first.evaluate(styles, "fontStyle") == "normal"
    page.context.close()
