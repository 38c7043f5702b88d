"""Checksums, lists and their proof on file: right after each publishing, replacing and withdrawing."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from assets.models import File
from authentic.minisign import SecretKey
from authentic.models import Checksum, SignedList, Stamp
from authentic.receivers import go_round
from authentic.tests.programs import accepted_by_minisign
from campaigns.models import Attachment
from campaigns.tests import factories as make
from published import sites

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def read(on_file: Path, settings: Any) -> Callable[[str], str]:
    """What is on file at an address below /verify/; nothing for what is not."""
    settings.SIGNING_KEY = SecretKey.new().line

    def text_at(name: str) -> str:
        found = list(on_file.glob(f"*/*/{name}"))
        return found[0].read_text() if found else ""

    return text_at


def document() -> Any:
    page = make.DocumentFactory(attachments=[Attachment(file=make.FileFactory())])
    page.save_revision().publish()
    return page


def clock() -> None:
    go_round(now=timezone.now())


def states(read: Callable[[str], str], checksum: str) -> list[str]:
    page = LexborHTMLParser(read(f"verify/known/{checksum[0]}/index.html"))
    entry = page.css_first(f'[id="{checksum}"]')
    return [state.text(strip=True) for state in entry.css(".known-state b")] if entry else []


def test_what_proves_a_file_follows_it(on_file: Path, read: Callable[[str], str]) -> None:
    sites.write_whole()
    assert read("verify/files.txt") == ""
    page = document()
    first = Checksum.objects.get().sha256
    assert states(read, first) == ["This file is ours, and the newest."]
    clock()
    assert first in read("verify/files.txt") == read("verify/lists/1.txt")
    assert "1\t" in read("verify/lists.txt")
    assert accepted_by_minisign(
        next(on_file.glob("*/*/verify/files.txt")), read(".well-known/minisign.pub").splitlines()[1]
    )
    assert "List 1, of" in LexborHTMLParser(read("verify/index.html")).css_first("main").text()

    file = File.objects.get()
    file.file = SimpleUploadedFile("other.pdf", make.pdf(2), "application/pdf")
    file.save()
    clock()
    second = Checksum.objects.get(stored=file.file.name).sha256
    assert states(read, second) == ["This file is ours, and the newest."]
    assert states(read, first) == ["This file is ours, and was replaced by an update."]
    assert second in read("verify/files.txt")
    assert first in read("verify/lists/1.txt")

    page.unpublish()
    known = read(f"verify/known/{second[0]}/index.html") + read(f"verify/known/{first[0]}/index.html")
    assert page.title not in known
    assert file.filename not in known
    clock()
    assert states(read, second) == ["This file was published here, and is not published any longer."]
    assert "Files: 0" in read("verify/files.txt")
    assert SignedList.objects.count() == 3


def test_a_publications_page_on_file_gets_a_checksum_that_comes_later(
    on_file: Path, read: Callable[[str], str]
) -> None:
    page = document()
    Checksum.objects.all().delete()
    sites.write_whole()
    name = f"publications/{page.slug}/index.html"
    assert "SHA-256" not in read(name)
    clock()
    assert Checksum.objects.get().sha256 in read(name)


def test_a_timestamp_comes_on_file(on_file: Path, read: Callable[[str], str]) -> None:
    document()
    sites.write_whole()
    clock()
    Stamp.objects.create(
        of=SignedList.objects.get(),
        service="time.example",
        answer=b"its word",
        time=timezone.now() - timedelta(1),
    )
    assert read("verify/lists/1.time.example.tsr") == "its word"
    assert "1.time.example.tsr" in read("verify/index.html")
