"""A file or picture that is replaced: all addresses it had lead to the newest, and its bytes are kept."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from PIL import Image
from wagtail.documents.forms import get_document_form
from wagtail.images.forms import get_image_form

from assets.models import EarlierVersion, File, Picture
from assets.pictures.making import make_missing_sizes
from campaigns.models import Attachment, PublicAddress
from campaigns.tests import factories as make
from clean_files.models import Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(settings, tmp_path: Path, django_capture_on_commit_callbacks) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def letter(stored: Path) -> File:
    """A file of three pages on a public page."""
    file = make.FileFactory()
    make.DocumentFactory(attachments=[Attachment(file=file)])
    return File.objects.get(pk=file.pk)


def newest(pages: int, name: str = "file.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make.pdf(pages), "application/pdf")


def by_form(file: File, upload: SimpleUploadedFile) -> None:
    fields = {"title": file.title, "language": "en", "collection": file.collection_id}
    form = get_document_form(File)(fields, {"file": upload}, instance=file)
    assert form.is_valid(), form.errors
    form.save()


def by_assigning(file: File, upload: SimpleUploadedFile) -> None:
    file.file = upload
    file.save()


def by_saving_the_field(file: File, upload: SimpleUploadedFile) -> None:
    file.file.save(str(upload.name), ContentFile(upload.read()))


def by_saving_some_fields(file: File, upload: SimpleUploadedFile) -> None:
    file.file = upload
    file.save(update_fields=["file", "file_hash", "file_size", "page_count"])


WAYS = [by_form, by_assigning, by_saving_the_field, by_saving_some_fields]


def leads_to(client: Client, address: str, target: str) -> None:
    for method in (client.get, client.head):
        response = method(address)
        assert response.status_code == 301, address
        assert response["Location"] == target
        # None may keep it for ever: the file may go, or be held back.
        assert response["Cache-Control"] == "public, no-cache"


@pytest.mark.spread(4)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["file.pdf", "another.pdf"])
def test_every_address_a_file_had_leads_to_the_newest(
    way: Callable[[File, SimpleUploadedFile], None], name: str, letter: File, client: Client
) -> None:
    addresses = [letter.url]
    for pages in (4, 5):
        way(File.objects.get(pk=letter.pk), newest(pages, name))
        addresses.append(File.objects.get(pk=letter.pk).url)
    assert len(set(addresses)) == 3
    for old in addresses[:-1]:
        leads_to(client, old, addresses[-1])
    whole = client.get(addresses[0], follow=True)
    assert whole.getvalue() == Path(File.objects.get(pk=letter.pk).file.path).read_bytes()
    part = client.get(addresses[0], headers={"Range": "bytes=0-3"}, follow=True)
    assert (part.status_code, part.getvalue()) == (206, b"%PDF")


@pytest.mark.parametrize("way", WAYS)
def test_the_bytes_that_were_replaced_are_kept_whatever_the_way(way: Any, letter: File) -> None:
    before = Path(letter.file.path).read_bytes()
    way(File.objects.get(pk=letter.pk), newest(4))
    [earlier] = EarlierVersion.objects.of(letter)
    assert Path(earlier.stored.path).read_bytes() == before
    assert (earlier.digest, earlier.size, earlier.page_count) == (letter.file_hash, letter.file_size, 3)


def test_an_address_with_a_query_leads_on_with_it(letter: File, client: Client) -> None:
    old = letter.url
    by_assigning(letter, newest(4))
    assert client.get(f"{old}?download=1")["Location"] == f"{letter.url}?download=1"


def test_a_name_that_was_never_public_leads_nowhere(client: Client, stored: Path) -> None:
    file = make.FileFactory()
    draft = file.url
    by_assigning(file, newest(4))
    make.DocumentFactory(attachments=[Attachment(file=file)])
    assert client.get(file.url).status_code == 200
    assert client.get(draft).status_code == 404
    assert client.get(f"/documents/{file.pk}/invented.pdf").status_code == 404


def test_a_newest_that_is_held_back_is_as_if_nothing_was_there(letter: File, client: Client) -> None:
    old = letter.url
    by_assigning(letter, newest(4))
    Report.objects.filter(digest=letter.file_hash).update(is_held=True)
    assert (client.get(old).status_code, client.get(letter.url).status_code) == (410, 404)


@pytest.mark.parametrize("end", ["unpublish", "restrict", "take off", "delete"])
def test_a_file_that_is_public_no_more_leads_nowhere_but_does_so_again_later(
    end: str, letter: File, client: Client
) -> None:
    """Replaced while it was not public, it is still known by the address it had when it was."""
    old, page = letter.url, letter.uses.get().page.specific
    if end == "unpublish":
        page.unpublish()
    elif end == "restrict":
        make.restrict(page)
    elif end == "take off":
        page.attachments = []
        page.save()
    else:
        page.delete()
    by_assigning(letter, newest(4))
    assert (client.get(old).status_code, client.get(letter.url).status_code) == (410, 404)
    make.DocumentFactory(attachments=[Attachment(file=letter)])
    leads_to(client, old, letter.url)


def test_a_deleted_file_answers_that_it_is_gone_to_nobody_but_who_could_have_seen_it(
    letter: File, client: Client
) -> None:
    hidden = make.FileFactory()
    draft, public = hidden.url, letter.url
    Attachment.objects.all().delete()
    letter.delete()
    hidden.delete()
    assert client.get(public).status_code == 410
    assert client.get(draft).status_code == 404


def test_the_public_reaches_no_earlier_version(letter: File, client: Client) -> None:
    by_assigning(letter, newest(4))
    [earlier] = EarlierVersion.objects.of(letter)
    for address in (f"/media/{earlier.stored}", f"/documents/{letter.pk}/{earlier.stored}"):
        assert client.get(address).status_code == 404


def test_the_same_file_once_more_makes_no_earlier_version(letter: File, client: Client) -> None:
    old = letter.url
    by_assigning(letter, newest(3))
    assert not EarlierVersion.objects.exists()
    leads_to(client, old, letter.url)


def test_saving_without_a_new_file_keeps_nothing(letter: File) -> None:
    letter.title = "Another"
    letter.save()
    assert not EarlierVersion.objects.exists()
    assert not PublicAddress.objects.exists()


def test_what_was_never_cleaned_is_not_kept(letter: File) -> None:
    Report.objects.filter(digest=letter.file_hash).delete()
    by_assigning(letter, newest(4))
    assert not EarlierVersion.objects.exists()


def test_cleaning_the_store_leaves_what_is_kept(letter: File, stored: Path) -> None:
    import os
    import time

    by_assigning(letter, newest(4))
    for path in stored.rglob("*.pdf"):
        os.utime(path, (time.time() - 100_000,) * 2)
    call_command("clean_stored_files")
    assert all(Path(earlier.stored.path).exists() for earlier in EarlierVersion.objects.all())


# --- Pictures --------------------------------------------------------------------------------------


def drawing(width: int, height: int, colour: str = "navy") -> SimpleUploadedFile:
    output = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(output, "JPEG")
    return SimpleUploadedFile("picture.jpg", output.getvalue(), "image/jpeg")


@pytest.fixture
def photograph(stored: Path) -> Picture:
    picture = make.PictureFactory()
    make.StatementFactory(body=[("figure", {"picture": picture, "caption": ""})])
    return Picture.objects.get(pk=picture.pk)


def addresses_of(picture: Picture) -> dict[tuple[str, int], str]:
    sizes = Picture.objects.get(pk=picture.pk).sizes
    return {
        (form, 0 if form in {"card", "in_page"} else size["width"]): size["url"]
        for form, found in sizes.items()
        for size in found
    }


def picture_by_form(picture: Picture, upload: SimpleUploadedFile) -> None:
    fields = {"title": "A hall", "description": "A hall.", "collection": picture.collection_id}
    form = get_image_form(Picture)(fields, {"file": upload}, instance=picture)
    assert form.is_valid(), form.errors
    form.save()


@pytest.mark.parametrize("way", [picture_by_form, by_assigning, by_saving_the_field])
def test_every_size_of_a_replaced_picture_leads_to_the_newest_of_its_kind(
    way: Any, photograph: Picture, client: Client, django_capture_on_commit_callbacks
) -> None:
    before = addresses_of(photograph)
    with django_capture_on_commit_callbacks(execute=True):
        way(photograph, drawing(700, 500))
    after = addresses_of(photograph)
    assert set(before.values()).isdisjoint(after.values())
    for kind, address in before.items():
        leads_to(client, address, after[kind])
    assert EarlierVersion.objects.of(photograph).count() == 1


def test_a_smaller_picture_takes_the_place_of_larger_sizes(
    photograph: Picture, client: Client, django_capture_on_commit_callbacks
) -> None:
    before = addresses_of(photograph)
    with django_capture_on_commit_callbacks(execute=True):
        by_assigning(photograph, drawing(100, 80))
    after = addresses_of(photograph)
    leads_to(client, before["avif", 480], after["avif", 100])
    leads_to(client, before["avif", 160], after["avif", 100])
    leads_to(client, before["jpeg", 480], after["jpeg", 100])


def test_a_card_that_was_cut_elsewhere_leads_to_the_newest_cut(
    photograph: Picture, client: Client, django_capture_on_commit_callbacks
) -> None:
    before = addresses_of(photograph)
    for left in (100, 400):
        with django_capture_on_commit_callbacks(execute=True):
            photograph.focal_point_x, photograph.focal_point_y = left, 100
            photograph.focal_point_width = photograph.focal_point_height = 50
            photograph.save()
    after = addresses_of(photograph)
    changed = [kind for kind in before if before[kind] != after[kind]]
    assert {form for form, _ in changed} == {"card", "in_page"}
    for kind in changed:
        leads_to(client, before[kind], after[kind])


def test_sizes_that_nobody_could_see_lead_nowhere(
    stored: Path, client: Client, django_capture_on_commit_callbacks
) -> None:
    picture = make.PictureFactory()
    before = addresses_of(picture)
    with django_capture_on_commit_callbacks(execute=True):
        by_assigning(picture, drawing(700, 500))
    make.StatementFactory(body=[("figure", {"picture": picture, "caption": ""})])
    for address in before.values():
        assert client.get(address).status_code == 404


def test_the_sizes_of_a_portrait_lead_on_after_its_person_had_no_page_for_a_while(
    stored: Path, client: Client, django_capture_on_commit_callbacks
) -> None:
    portrait = make.PictureFactory()
    somebody = make.PersonFactory(portrait=portrait)
    contribution = make.contributions(1)[0]
    contribution.person = somebody
    speech = make.SpeechFactory(contributions=[contribution])
    before = addresses_of(portrait)
    speech.unpublish()
    with django_capture_on_commit_callbacks(execute=True):
        by_assigning(portrait, drawing(700, 500))
    assert client.get(before["avif", 160]).status_code == 410
    speech.save_revision().publish()
    leads_to(client, before["avif", 160], addresses_of(portrait)["avif", 160])


def test_the_clock_makes_the_sizes_that_a_replacement_ended_before(
    photograph: Picture, client: Client
) -> None:
    before = addresses_of(photograph)
    # What waits for the end of the transaction does not come to be, as when the process ends there.
    by_assigning(photograph, drawing(700, 500))
    make_missing_sizes()
    after = addresses_of(photograph)
    for kind, address in before.items():
        leads_to(client, address, after[kind])
        assert client.get(after[kind]).status_code == 200
