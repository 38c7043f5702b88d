"""Editions of files on file: their bytes, the pages about them, and the way to the newest."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assets.models import File
from campaigns.models import Attachment, Document
from campaigns.publishing.withdrawing import take_back, withdraw
from campaigns.tests import factories as make
from editions.choosing import issued_as
from published import renewing, sites
from published.names import name_of
from published.store import Store
from published.version import this_version

from .test_indexes_on_file import on_disk
from .test_references_on_file import leads_to

pytestmark = pytest.mark.django_db(transaction=True)
IT = "/d/2023/001/en"


@pytest.fixture
def page(on_file: Path) -> Any:
    attachments = [Attachment(file=make.FileFactory())]
    page = make.DocumentFactory(slug="it", date="2023-05-26", attachments=attachments)
    page.save_revision().publish()
    sites.write_whole()
    return Document.objects.get(pk=page.pk)


def replace(page: Any, pages: int) -> None:
    file = File.objects.get(pk=page.attachments.get().file_id)
    file.file = SimpleUploadedFile("other.pdf", make.pdf(pages), "application/pdf")
    with issued_as("correction", f"Now of {pages} pages."):
        file.save()


def bytes_of(number: int) -> str:
    return f"{IT}/v{number}/AJC-2023-001-en-v{number}.pdf"


def content(number: int) -> bytes:
    """The bytes on file; nothing where there are none."""
    return Store(this_version()).read(name_of(bytes_of(number)) or "") or b""


def test_each_edition_stays_and_the_newest_is_led_to(page: Any) -> None:
    first = content(1)
    assert first == Path(page.attachments.get().file.file.path).read_bytes()
    assert leads_to(f"{IT}/") == bytes_of(1)
    assert "newest" in on_disk(f"{IT}/v1/")
    for pages in (5, 6):
        replace(page, pages)
    assert content(1) == first
    assert len({content(number) for number in (1, 2, 3)}) == 3
    assert leads_to(f"{IT}/") == bytes_of(3)
    assert "Now of 5 pages." in on_disk(f"{IT}/v1/")
    assert "Now of 6 pages." in on_disk(f"{IT}/v2/")
    assert "Now of 6 pages." in on_disk("/publications/it/")
    assert sites.sweep() == []


def test_all_of_them_go_before_the_commit_that_withdraws_the_publication(
    page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace(page, 5)
    with monkeypatch.context() as held:
        held.setattr(renewing, "after_commit", lambda: None)
        withdraw(page, "It was wrong.")
        assert content(1) == content(2) == b""
        assert on_disk(f"{IT}/") == on_disk(f"{IT}/v1/") == ""
    renewing.after_commit()
    assert content(1) == b""
    assert sites.sweep() == []
    take_back(page)
    assert content(1)
    assert leads_to(f"{IT}/") == bytes_of(2)
    assert sites.sweep() == []


def test_they_stay_under_a_notice_that_keeps_the_text(page: Any) -> None:
    replace(page, 5)
    withdraw(page, "It was wrong.", keeps_text=True)
    assert content(1)
    assert content(2)
    assert sites.sweep() == []


def test_a_file_that_the_publication_has_no_longer_goes(page: Any) -> None:
    replace(page, 5)
    page = Document.objects.get(pk=page.pk)
    page.attachments = []
    page.body = [("text", "<p>Words.</p>")]
    page.save_revision().publish()
    assert content(1) == content(2) == b""
    assert on_disk(f"{IT}/") == on_disk(f"{IT}/v2/") == ""
    assert sites.sweep() == []
