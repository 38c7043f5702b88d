"""On a disk that is full, uploads are refused in one line, and nothing goes out without its pictures."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from assets.models import File, Picture
from assets.pictures.making import make_missing_sizes
from assets.uploads.store import WholeFileStorage
from bundles.release import CannotRelease, release
from bundles.tests.factories import BundleFactory
from campaigns.models import StandardPage
from campaigns.publishing.readiness import NotReady
from campaigns.tests import factories as make
from clean_files import room

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024
NO_ROOM = "There is no room left on the server"


@pytest.fixture
def disk(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A disk of three megabytes, on which uploads lie."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("Only root can mount a small disk, and not in every container.")
    settings.MEDIA_ROOT = str(place)
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=False)


@pytest.fixture
def fill(disk: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Fills the disk to the last byte; what is asked for beforehand says that there is room, as in a race."""
    monkeypatch.setattr(room, "RESERVE", -1024 * MEGABYTE)

    def do() -> None:
        with (disk / "filling").open("wb", buffering=0) as filling:
            try:
                while True:
                    filling.write(b"x" * 4096)
            except OSError:
                pass

    return do


def files_on(disk: Path) -> set[str]:
    return {path.name for path in disk.rglob("*") if path.is_file()} - {"filling"}


def free(disk: Path) -> None:
    (disk / "filling").unlink()


def a_pdf(size: int = 0) -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.pdf", make.pdf(3) + b"\n" * size, "application/pdf")


def test_a_form_says_so_beside_the_file_and_stores_nothing(disk, secretariat):
    answer = secretariat.post(
        reverse("wagtaildocs:add"), {"title": "A letter", "file": a_pdf(), "language": "en"}
    )
    assert NO_ROOM in answer.content.decode()
    assert not File.objects.exists()
    assert files_on(disk) == set()


@pytest.mark.parametrize("way", ["wagtaildocs:add", "wagtailimages:add", "wagtaildocs_chooser:create"])
def test_a_disk_that_fills_up_in_that_moment_leaves_nothing_behind(disk, fill, secretariat, way):
    fill()
    client = Client(raise_request_exception=False)
    client.cookies = secretariat.cookies
    picture = make.PictureFactory.build(readied=False).file
    data = {"title": "A letter", "language": "en", "file": a_pdf(), "description": "A hall."}
    if "images" in way:
        data["file"] = SimpleUploadedFile("hall.jpg", picture.read(), "image/jpeg")
    prefix = "document-chooser-upload-" if "chooser" in way else ""
    answer = client.post(reverse(way), {f"{prefix}{name}": value for name, value in data.items()})
    assert answer.status_code == 507
    assert "no room left" in answer.content.decode()
    assert not File.objects.exists()
    assert not Picture.objects.exists()
    assert files_on(disk) == set()


def test_a_replacement_that_finds_no_room_leaves_what_was_there(disk, fill):
    file = File.objects.get(pk=make.FileFactory().pk)
    before, content = file.file.name, file.file.read()
    fill()
    file.file = a_pdf()
    with pytest.raises(ValidationError, match=NO_ROOM), transaction.atomic():
        file.save()
    kept = File.objects.get()
    assert kept.file.name == before
    assert kept.file.read() == content
    assert files_on(disk) == {Path(str(before)).name}


def draft_with_picture() -> StandardPage:
    picture = make.PictureFactory(readied=False)
    page = make.StandardPageFactory(live=False, body=[("figure", {"picture": picture})])
    page.save_revision()
    return page


def test_publishing_waits_and_goes_out_with_its_picture_once_there_is_room(disk, fill, client):
    page = draft_with_picture()
    fill()
    with pytest.raises(NotReady, match="publish it again later"):
        page.get_latest_revision().publish()
    assert client.get(page.get_url()).status_code == 404
    assert not [name for name in files_on(disk) if ".width-" in name]
    free(disk)
    page.get_latest_revision().publish()
    assert "<img" in client.get(page.get_url()).content.decode()


def test_somebody_who_presses_publish_is_told_and_keeps_what_they_wrote(disk, fill, secretariat):
    page = draft_with_picture()
    fill()
    answer = secretariat.post(
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}",
        follow=True,
    )
    assert NO_ROOM in answer.content.decode()
    assert not StandardPage.objects.get(pk=page.pk).live


def test_a_bundle_waits_whole(disk, fill):
    pages = [draft_with_picture(), draft_with_picture()]
    bundle = BundleFactory(pages=pages)
    fill()
    with pytest.raises(CannotRelease, match="no room left"):
        release(bundle)
    assert not StandardPage.objects.filter(live=True, pk__in=[page.pk for page in pages]).exists()
    free(disk)
    release(bundle)
    assert StandardPage.objects.filter(live=True, pk__in=[page.pk for page in pages]).count() == 2


def test_the_clock_makes_sizes_up_once_there_is_room(disk, fill):
    picture = make.PictureFactory(readied=False)
    make.StandardPageFactory(body=[("figure", {"picture": picture})])
    fill()
    make_missing_sizes()
    free(disk)
    make_missing_sizes()
    assert Picture.objects.get().sizes


def test_the_list_of_pictures_can_be_looked_at_on_a_full_disk(disk, fill, secretariat):
    make.PictureFactory(readied=False)
    fill()
    assert secretariat.get(reverse("wagtailimages:index")).status_code == 200


@pytest.mark.parametrize("size", [1, 5000, 4 * MEGABYTE])
def test_the_store_keeps_a_file_whole_or_not_at_all(disk, fill, size):
    store = WholeFileStorage(location=disk)
    if size < 3 * MEGABYTE:
        assert store.open(store.save("one/whole.txt", ContentFile(b"x" * size))).size == size
        fill()
    before = files_on(disk)
    with pytest.raises(OSError, match="No space left"):
        store.save("two/cut.txt", ContentFile(b"x" * size))
    assert files_on(disk) == before


def test_two_files_of_one_name_are_both_kept(tmp_path):
    store = WholeFileStorage(location=tmp_path)
    names = [store.save("a/name.txt", ContentFile(text)) for text in (b"one", b"two")]
    # As when the second found the name free and the first took it meanwhile.
    names.append(store._save("a/name.txt", ContentFile(b"three")))
    assert sorted(store.open(name).read() for name in names) == [b"one", b"three", b"two"]
    assert len(files_on(tmp_path)) == 3


@pytest.mark.parametrize("free_bytes", [0, MEGABYTE, 16 * MEGABYTE])
def test_room_is_asked_for_with_some_left_over(monkeypatch, tmp_path, free_bytes):
    monkeypatch.setattr(room.shutil, "disk_usage", lambda path: type("U", (), {"free": free_bytes}))
    with pytest.raises(room.Refused, match=NO_ROOM):
        room.check_room(WholeFileStorage(location=tmp_path), 1)


def test_a_store_that_is_no_folder_is_not_asked(monkeypatch):
    class Bucket:
        def path(self, name: str) -> str:
            raise NotImplementedError

    room.check_room(Bucket(), 10**15)
