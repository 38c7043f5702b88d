"""Scripts with marks above and below their letters have the room for them wherever they stand."""

import pytest
from playwright.sync_api import Browser, Page

from ajc_site.tests.support.depth import some
from campaigns.tests import factories as make

from .unserved import show

TALL = ["my", "km", "th", "lo", "shn", "ksw"]


def line_height(page: Page, selector: str) -> float:
    """The height of a line, in letters' sizes."""
    measure = "e => parseFloat(getComputedStyle(e).lineHeight) / parseFloat(getComputedStyle(e).fontSize)"
    return round(page.locator(selector).first.evaluate(measure), 2)


@pytest.mark.deeper
@pytest.mark.parametrize("language", some(list(TALL), 2))
def test_lines_are_high_enough_whatever_the_place(browser: Browser, language: str):
    words = [("text", "<p>Words</p>"), ("quotation", {"text": "Words"})]
    campaign = make.CampaignFactory()
    statement = make.StatementFactory(language=language, body=words, campaigns=[campaign])
    campaign.body = [("publication", {"publication": statement})]
    campaign.save()
    page = show(browser, statement.get_url())
    for selector in (".lead", ".prose p", ".quotation blockquote"):
        assert line_height(page, selector) == 1.9, selector
    assert line_height(page, "h1") == 1.6
    assert line_height(page, ".attribution p") == 1.5
    page.context.close()
    page = show(browser, campaign.get_url())
    for selector in ("title", "summary"):
        assert line_height(page, f".placed .line-{selector}") == 1.9, selector
    assert line_height(page, ".moment-statement .moment-title") == 1.9
    page.context.close()
