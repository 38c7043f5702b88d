"""Every page type, empty and full, and every page of the demo tells machines all that it should."""

import pytest

from ajc_site.tests.support.depth import some
from campaigns.kinds.registry import kinds
from campaigns.tests import factories as make
from campaigns.tests.test_pages import full, minimal

from . import test_cards, test_citation_tags, test_structured
from .told import Told, told_by

pytestmark = pytest.mark.django_db

# By page type: schema.org's type, and Open Graph's.
TYPES = {
    "home": ("WebPage", "website"),
    "campaign index": ("CollectionPage", "website"),
    "campaign": ("CollectionPage", "article"),
    "library": ("CollectionPage", "website"),
    "standard page": ("WebPage", "website"),
    "person": ("ProfilePage", "profile"),
    "organisation": ("ProfilePage", "website"),
    "statement": ("Article", "article"),
    "speech": ("Article", "article"),
    "video": ("VideoObject", "video.other"),
    "document": ("DigitalDocument", "article"),
}


def check(told: Told, *, is_work: bool) -> None:
    test_structured.check(told)
    test_cards.check(told)
    if is_work:
        test_citation_tags.check(told)
    else:
        assert not test_citation_tags.tags(told)


@pytest.mark.deeper
@pytest.mark.parametrize("site", some([minimal, full], 1))
def test_every_page_type_tells_all_that_it_should(site):
    addresses = site()
    # Further kinds of publication say themselves what they are.
    types = {kind: (model().schema_type, model.card_type) for kind, model in kinds().items()} | TYPES
    assert addresses.keys() == types.keys()
    for page_type, address in addresses.items():
        told = told_by(address)
        assert (told.page["@type"], told.card["og:type"]) == types[page_type]
        check(told, is_work=page_type in make.KINDS)


def test_the_page_of_feeds_tells_what_it_is():
    told = told_by("/feeds/")
    assert told.page["@type"] == "WebPage"
    check(told, is_work=False)
