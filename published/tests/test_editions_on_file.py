"""The history of a publication and its earlier editions, on file: they follow it, and go with it."""

from pathlib import Path
from typing import Any

import pytest

from campaigns.models import Statement
from campaigns.tests import factories as make
from editions.choosing import issued_as
from published import sites
from published.store import Store
from published.version import this_version

from .test_indexes_on_file import on_disk

pytestmark = pytest.mark.django_db(transaction=True)
IT = "/publications/it/"


def correct(page: Any, summary: str, note: str) -> None:
    page = Statement.objects.get(pk=page.pk)
    page.summary = summary
    with issued_as("correction", note):
        page.save_revision().publish()


def test_they_are_written_with_a_correction_renewed_and_taken_off(on_file: Path) -> None:
    campaign = make.CampaignFactory(slug="it")
    page = make.StatementFactory(slug="it", summary="It was the fifth.", campaigns=[campaign])
    page.save_revision().publish()
    other = make.StatementFactory(slug="other")
    sites.write_whole()
    assert on_disk(f"{IT}history/") == ""
    assert on_disk("/feeds/corrections.atom")

    correct(page, "It was the third.", "The third, not the fifth.")
    assert "not the fifth" in on_disk(IT)
    assert "not the fifth" in on_disk(f"{IT}history/")
    assert "It was the fifth." in on_disk(f"{IT}editions/1/")
    assert "third" in on_disk(f"{IT}compare/1/2/")
    for feed in ("/feeds/corrections.atom", "/feeds/corrections/", "/feeds/corrections/it.atom"):
        assert "not the fifth" in on_disk(feed), feed

    correct(page, "It was the second.", "The second.")
    assert "editions/3/" in on_disk(f"{IT}history/")
    assert on_disk(f"{IT}compare/1/3/")
    assert "compare/2/3/" in on_disk(f"{IT}editions/2/")

    # What compared with the newest of then stays, and is nothing that the clock would have to mend.
    correct(page, "It was the first.", "The first.")
    assert on_disk(f"{IT}compare/1/3/")
    assert sites.sweep() == []

    Statement.objects.get(pk=page.pk).unpublish()
    for address in ("", "history/", "editions/1/", "editions/3/", "compare/1/2/", "compare/1/3/"):
        assert on_disk(f"{IT}{address}") == "", address
    assert "not the fifth" not in on_disk("/feeds/corrections.atom")
    assert on_disk(other.get_url())
    assert sites.sweep() == []


def test_the_pictures_and_citations_of_an_earlier_edition_are_on_file_as_long_as_it_is(on_file: Path) -> None:
    first, second = make.PictureFactory(), make.PictureFactory()
    page = make.StatementFactory(slug="it", body=[("figure", {"picture": first, "caption": ""})])
    page.save_revision().publish()
    sites.write_whole()
    page = Statement.objects.get(pk=page.pk)
    page.body = [("figure", {"picture": second, "caption": ""})]
    with issued_as("correction", "It was another picture."):
        page.save_revision().publish()

    sizes = [size["url"] for offered in first.sizes.values() for size in offered]
    store = Store(this_version())
    assert all(store.read(address.lstrip("/")) for address in sizes)
    assert any(address in on_disk(f"{IT}editions/1/") for address in sizes)
    assert not any(address in on_disk(IT) for address in sizes)
    for form in ("ris", "bib", "csl.json"):
        content = (store.read(f"{IT}editions/1/citation.{form}".lstrip("/")) or b"").decode()
        assert "It was another picture." in content
    assert sites.sweep() == []

    Statement.objects.get(pk=page.pk).unpublish()
    assert not any(store.read(address.lstrip("/")) for address in sizes)
    assert store.read(f"{IT}editions/1/citation.ris".lstrip("/")) is None
    assert sites.sweep() == []
