"""The first page of a PDF as a picture: what it shows, who gets it, and where its addresses lead."""

import io
import os
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from selectolax.lexbor import LexborHTMLParser

from assets.management.commands.clean_stored_files import sweep
from assets.models import File
from assets.pictures import drawing, first_pages
from campaigns.models import Attachment
from campaigns.tests import factories as make
from clean_files.models import Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def report(stored: Path) -> Any:
    """A public report with a PDF, of which the first page is drawn."""
    page = make.DocumentFactory(attachments=[Attachment(file=make.FileFactory())])
    first_pages.make_missing_first_pages()
    return page


def file_of(page: Any) -> File:
    return File.objects.get(pk=page.attachments.get().file_id)


def addresses(file: File) -> list[str]:
    return [size["url"] for sizes in first_pages.sizes_of(file.first_page).values() for size in sizes]


def line(client: Client) -> LexborHTMLParser:
    return LexborHTMLParser(client.get("/publications/").content)


def test_a_line_shows_the_first_page_in_its_size_and_late(client, report):
    picture = line(client).css_first(".line-picture img")
    sent = client.get(picture.attributes["src"])
    image = Image.open(io.BytesIO(b"".join(sent.streaming_content)))
    assert image.format == "JPEG"
    assert (str(image.width), str(image.height)) == (
        picture.attributes["width"], picture.attributes["height"],
    )  # fmt: skip
    assert picture.attributes["loading"] == "lazy"
    assert picture.attributes["alt"] == ""


def test_each_size_is_small(client, report):
    for address in addresses(file_of(report)):
        assert len(b"".join(client.get(address).streaming_content)) <= 8 * 1024


def test_it_shows_what_the_page_shows(stored, client):
    """Red above, white below: as it is drawn in the file."""
    content = b"1 0 0 rg 0 400 600 400 re f"
    make.DocumentFactory(attachments=[Attachment(file=make.FileFactory(file__data=pdf_of(content)))])
    first_pages.make_missing_first_pages()
    address = line(client).css_first(".line-picture img").attributes["src"]
    image = Image.open(io.BytesIO(b"".join(client.get(address).streaming_content))).convert("RGB")
    red, green, blue = colour(image, 20)
    assert red > 200 > 60 > max(green, blue)
    assert min(colour(image, image.height - 20)) > 240


def colour(image: Image.Image, down: int) -> tuple[int, ...]:
    found = image.getpixel((image.width // 2, down))
    assert isinstance(found, tuple)
    return found


def pdf_of(content: bytes) -> bytes:
    """A PDF of one page with this on it."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(600, 800))
        page.Contents = pdf.make_stream(content)
        written = io.BytesIO()
        pdf.save(written)
    return written.getvalue()


def test_that_of_a_draft_is_nobodys(client, report):
    found = addresses(file_of(report))
    assert [client.get(address).status_code for address in found] == [200] * len(found)
    report.unpublish()
    assert [client.get(address).status_code for address in found] == [404] * len(found)


def test_that_of_a_held_file_is_nobodys_and_on_no_line(client, report):
    file = file_of(report)
    Report.objects.filter(digest=file.file_hash).update(is_held=True, decided_at=None)
    assert {client.get(address).status_code for address in addresses(file)} == {404}
    assert line(client).css_first(".line-picture") is None


def test_staff_who_work_on_it_see_that_of_a_draft_and_no_cache_keeps_it(admin_client, report):
    report.unpublish()
    for address in addresses(file_of(report)):
        answer = admin_client.get(address)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"


def test_that_of_a_file_in_a_restricted_collection_is_nobodys(client, report):
    file = file_of(report)
    file.collection.view_restrictions.create(restriction_type="login")
    assert {client.get(address).status_code for address in addresses(file)} == {404}


def test_of_a_replaced_file_the_old_picture_is_gone_and_leads_to_the_new(client, report):
    file = file_of(report)
    before = addresses(file)
    file.file = SimpleUploadedFile("other.pdf", pdf_of(b"0 0 1 rg 0 0 600 800 re f"), "application/pdf")
    file.save()
    assert line(client).css_first(".line-picture") is None
    assert {client.get(address).status_code for address in before} == {404}
    first_pages.make_missing_first_pages()
    after = addresses(file_of(report))
    assert set(before).isdisjoint(after)
    for address in before:
        answer = client.get(address)
        assert answer.status_code == 301
        assert answer["Location"] in after


def test_a_file_replaced_by_some_fields_alone_shows_no_old_picture(client, report):
    file = file_of(report)
    file.file = SimpleUploadedFile("other.pdf", pdf_of(b"0 0 1 rg 0 0 600 800 re f"), "application/pdf")
    file.save(update_fields=["file", "file_hash", "file_size", "page_count"])
    assert line(client).css_first(".line-picture") is None


def test_of_a_deleted_file_nothing_is_sent(client, report):
    file = file_of(report)
    found = addresses(file)
    report.delete()
    file.delete()
    assert {client.get(address).status_code for address in found} == {404}


def test_what_a_file_does_not_name_is_not_sent(client, report):
    file = file_of(report)
    folder = file.file_hash[:12]
    assert client.get(f"/media/images/{folder}/first-page-{file.pk + 1}.width-112.avif").status_code == 404


def test_one_that_cannot_be_drawn_is_tried_once(stored):
    file = make.FileFactory()
    Path(file.file.path).write_bytes(b"%PDF-1.7 and nothing else")
    first_pages.make_missing_first_pages()
    assert not first_pages.lacking().exists()
    assert not File.objects.get(pk=file.pk).has_first_page


@pytest.mark.parametrize("answer", [b"", b"\0" * 8, b"\0\0\0\1\0\0\0\1rgbX", b"\xff" * 40])
def test_what_the_process_says_is_not_believed(answer):
    assert first_pages._image(answer) is None


def test_a_page_of_any_shape_is_drawn_within_bounds(stored):
    for size in ((20, 14_000), (14_000, 20), (3, 3)):
        with pikepdf.new() as pdf:
            pdf.add_blank_page(page_size=size)
            written, answer = io.BytesIO(), io.BytesIO()
            pdf.save(written)
        written.seek(0)
        drawing.draw_into(written, answer)
        assert first_pages._image(answer.getvalue()) is not None


def test_the_sweep_leaves_what_is_shown_and_takes_what_was_left_over(report, stored):
    kept = [stored / name for name in first_pages.names_of(file_of(report).first_page)]
    over = kept[0].with_name("first-page-999.width-112.avif")
    over.write_bytes(b"left over")
    for path in (*kept, over):
        os.utime(path, (0, 0))
    sweep()
    assert all(path.exists() for path in kept)
    assert not over.exists()
