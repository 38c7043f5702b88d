"""The short address of a publication, on file: a page that leads to it, taken off and renewed with it."""

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from campaigns.tests import factories as make
from published import sites

from .test_indexes_on_file import on_disk

pytestmark = pytest.mark.django_db(transaction=True)


def leads_to(address: str) -> str:
    """Where the file leads a browser; nothing where there is none."""
    refresh = LexborHTMLParser(on_disk(address)).css_first("meta[http-equiv=refresh]")
    return (refresh.attributes["content"] or "").removeprefix("0; url=") if refresh else ""


def test_it_leads_to_where_the_page_is_and_goes_with_it(on_file: Path) -> None:
    first = make.StatementFactory(date="2023-05-26", slug="it")
    sites.write_whole()
    assert leads_to("/r/2023/001/") == "/publications/it/"

    first.slug = "another"
    first.save_revision().publish()
    assert leads_to("/r/2023/001/") == "/publications/another/"

    draft = make.StatementFactory(date="2023-05-27", slug="new", live=False)
    assert on_disk("/r/2023/002/") == ""
    draft.save_revision().publish()
    assert leads_to("/r/2023/002/") == "/publications/new/"

    type(first).objects.get(pk=first.pk).unpublish()
    assert on_disk("/r/2023/001/") == ""
    assert leads_to("/r/2023/002/") == "/publications/new/"
    assert sites.sweep() == []
