"""Who pastes the address of one of the site's files links to the file: none goes out while it is held."""

from typing import Any

import pytest

from assets.models import File
from assets.own_files import file_at, files_written_out
from campaigns.body.stored_text import mended
from campaigns.publishing.readiness import NotReady
from campaigns.tests import factories as make
from clean_files.models import Report

SPELLINGS = (
    "/documents/12/a-file.pdf",
    "http://localhost/documents/12/a-file.pdf",
    "https://testserver/documents/12/a-file.pdf",
    "//testserver/documents/12/a-file.pdf",
    "HTTPS://TESTSERVER:443/documents/12/a-file.pdf",
    "/%64ocuments/12/a%2Dfile.pdf",
    "/publications/../documents/12/a-file.pdf",
    "/documents/./12//a-file.pdf",
)
OTHERS = (
    "https://example.org/documents/12/a-file.pdf",
    "https://testserver.example.org/documents/12/a-file.pdf",
    "mailto:documents/12/a-file.pdf",
    "/documents/12/",
    "/documents/twelve/a-file.pdf",
    "/publications/documents/12/a-file.pdf",
    "http://[broken/documents/12/a-file.pdf",
    "",
)


@pytest.mark.parametrize("address", SPELLINGS)
def test_each_spelling_of_a_files_address_is_known(address: str) -> None:
    assert file_at(address) == 12
    assert mended(f'<p><a href="{address}">It</a></p>') == '<p><a linktype="document" id="12">It</a></p>'


@pytest.mark.parametrize("address", OTHERS)
def test_any_other_address_stays_what_it_is(address: str) -> None:
    assert file_at(address) is None


@pytest.mark.parametrize("behind", ["#page=5", "?download=1"])
def test_a_link_to_a_page_of_a_file_stays_as_it_was_written(behind: str) -> None:
    html = f'<p><a href="/documents/12/a-file.pdf{behind}">Page 5</a></p>'
    assert mended(html) == html


@pytest.fixture
def held(db: None) -> File:
    file = File.objects.get(pk=make.FileFactory().pk)
    Report.objects.update_or_create(digest=file.file_hash, defaults={"is_held": True})
    return file


WRITTEN: dict[str, Any] = {
    "a link": lambda file: [("text", f'<p><a href="{file.url}">It</a></p>')],
    "a link with its host": lambda file: [("text", f'<p><a href="http://localhost{file.url}">It</a></p>')],
    "a page of it": lambda file: [("text", f'<p><a href="{file.url}#page=2">It</a></p>')],
    "plain words": lambda file: [("text", f"<p>See http://localhost{file.url} for it</p>")],
    "a call to action": lambda file: [
        ("call_to_action", {"text": "Read it", "label": "Read", "address": f"http://localhost{file.url}"})
    ],
    "an update": lambda file: [
        ("dated_update", {"date": "2026-11-26", "text": f'<p><a href="{file.url}">It</a></p>'})
    ],
}


@pytest.mark.parametrize("write", WRITTEN.values(), ids=WRITTEN)
def test_no_page_goes_out_with_the_address_of_a_held_file(write: Any, held: File) -> None:
    page = make.CampaignFactory(live=False)
    page.body = write(held)
    with pytest.raises(NotReady, match="is held back"):
        page.save_revision().publish()
    assert files_written_out(page) <= {held.pk}


def test_readers_of_a_page_do_not_see_the_address_of_a_file_held_later(held: File, read: Any) -> None:
    """Whatever a script or an older site stored."""
    page = make.StandardPageFactory(body=[("text", f'<p><a href="{held.url}">It</a></p>')])
    assert held.filename not in read(page).html
    Report.objects.update(is_held=False)
    assert held.filename in read(page).html
