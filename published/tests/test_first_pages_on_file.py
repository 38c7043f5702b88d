"""Pictures of first pages on file: there with their line, gone with their file."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from selectolax.lexbor import LexborHTMLParser

from assets.models import File
from assets.pictures import first_pages
from campaigns.models import Attachment
from campaigns.tests import factories as make
from published import sites
from published.names import name_of
from published.store import Store
from published.version import this_version

pytestmark = pytest.mark.django_db(transaction=True)


def has(address: str) -> bool:
    return Store(this_version()).exists(name_of(address) or "")


def addresses() -> list[str]:
    found = first_pages.sizes_of(File.objects.get().first_page)
    return [size["url"] for sizes in found.values() for size in sizes]


def shown(on_file: Path) -> str | None:
    """The address of the picture on the first line of the list."""
    page = LexborHTMLParser(next(on_file.glob("**/publications/index.html")).read_text())
    picture = page.css_first(".line-picture img")
    return picture.attributes["src"] if picture else None


def test_it_comes_on_file_when_it_is_drawn_and_goes_with_the_page(on_file: Path) -> None:
    page = make.DocumentFactory(attachments=[Attachment(file=make.FileFactory())])
    page.save_revision().publish()
    sites.write_whole()
    assert shown(on_file) is None
    first_pages.make_missing_first_pages()
    drawn = addresses()
    assert len(drawn) == 4
    assert all(map(has, drawn))
    assert shown(on_file) == drawn[-1]
    page.unpublish()
    assert not any(map(has, drawn))


def test_that_of_a_replaced_file_goes_and_the_new_one_comes(on_file: Path) -> None:
    page = make.DocumentFactory(attachments=[Attachment(file=make.FileFactory())])
    page.save_revision().publish()
    first_pages.make_missing_first_pages()
    sites.write_whole()
    before = addresses()
    file = File.objects.get()
    file.file = SimpleUploadedFile("other.pdf", make.pdf(2), "application/pdf")
    file.save()
    assert not any(map(has, before))
    first_pages.make_missing_first_pages()
    assert all(map(has, addresses()))
