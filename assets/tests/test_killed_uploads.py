"""A process that dies at any step of an upload or a replacement leaves the old state or the new one.

The uploads are made by processes with connections of their own, and those are killed in the middle.
"""

import hashlib
import os
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from ajc_site.tests.support.depth import some
from ajc_site.tests.support.forked import Forked
from ajc_site.tests.support.processes import cut_off, hear, kill, wait_until_alone
from assets.models import EarlierVersion, File, Picture
from campaigns.tests import factories as make
from clean_files.models import Report
from clean_files.tests import marked_pdfs, marked_pictures
from clean_files.tests.marked_pdfs import MARKER

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.deeper]

# A process that uploads, replaces or cleans, and says "here" and stays there when it comes to a chosen step.
CHILD = """
import sys, time
from pathlib import Path
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.db.models.signals import post_save, pre_save
from wagtail.documents.forms import get_document_form
from wagtail.images.forms import get_image_form
from assets.models import EarlierVersion, File, Picture
from clean_files.models import Report

step, what, kind, upload = sys.argv[1:]
model = Picture if kind == "picture" else File

def stay(*args, **kwargs):
    print("here", flush=True)
    time.sleep(60)

def around(owner, name, first=None, then=None):
    plain = getattr(owner, name)
    def changed(*args, **kwargs):
        first and first()
        result = plain(*args, **kwargs)
        then and then()
        return result
    setattr(owner, name, changed)

if step == "before it is stored":
    around(FileSystemStorage, "_save", first=stay)
elif step == "once it is stored":
    around(FileSystemStorage, "_save", then=stay)
elif step == "once its report is written":
    around(Report, "keep", then=stay)
elif step == "before its row is written":
    pre_save.connect(stay, sender=model)
elif step == "once its row is written":
    post_save.connect(stay, sender=model)
elif step == "once the old file is kept":
    post_save.connect(stay, sender=EarlierVersion)
elif step == "before the old file is deleted":
    around(FileSystemStorage, "delete", first=stay)
elif step == "once the old file is deleted":
    around(FileSystemStorage, "delete", then=stay)

content = Path(upload).read_bytes()
name = Path(upload).name
if what == "clean":
    call_command("clean_stored_files")
elif what == "script":
    model.objects.create(title="New", file=SimpleUploadedFile(name, content))
else:
    old = model.objects.filter(title="Old").first() if what == "replace" else model()
    form_class = (get_image_form if kind == "picture" else get_document_form)(model)
    fields = {"title": "New", "description": "A hall.", "language": "en", "collection": 1}
    form = form_class(fields, {"file": SimpleUploadedFile(name, content)}, instance=old)
    assert form.is_valid(), form.errors
    form.save()
if step == "once it is done":
    stay()
print("done", flush=True)
"""

STEPS = [
    "before it is stored",
    "once it is stored",
    "once its report is written",
    "before its row is written",
    "once its row is written",
]
STORED = ["once it is stored", "once its row is written"]
DELETING = ["before the old file is deleted", "once the old file is deleted"]


def steps_and_kinds(steps: list[str]) -> list[tuple[str, str]]:
    """Each step with each kind of upload, so that a few of them, evenly spread, have some of both."""
    return list(product(steps, ["picture", "file"]))


@pytest.fixture
def media(tmp_path: Path, settings) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


def upload_of(kind: str, folder: Path) -> Path:
    path = folder / ("upload.jpg" if kind == "picture" else "upload.pdf")
    path.write_bytes(marked_pictures.marked("jpg", MARKER) if kind == "picture" else marked_pdfs.marked())
    return path


def end_at(step: str, what: str, kind: str, folder: Path, end: Callable[[Forked], None] = kill) -> None:
    """Lets a process do this as far as that step, and ends it there."""
    with Forked(CHILD, step, what, kind, str(upload_of(kind, folder))) as process:
        hear(process, "here")
        end(process)
    wait_until_alone()


# --- What must hold whatever happened -------------------------------------------------------------------


def things() -> list[Any]:
    return [*Picture.objects.all(), *File.objects.all()]


def kept() -> list[EarlierVersion]:
    return list(EarlierVersion.objects.all())


def named() -> set[Path]:
    """What rows name of the store."""
    return {Path(thing.file.path) for thing in things()} | {Path(version.stored.path) for version in kept()}


def on_disk(media: Path) -> set[Path]:
    return {path for path in media.rglob("*") if path.is_file()}


def assert_sound(media: Path) -> None:
    """Each row names a file that is there, clean, the one that it says it is, and reported on."""
    for thing in things():
        content = Path(thing.file.path).read_bytes()
        digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        assert (thing.file_hash, thing.file_size) == (digest, len(content))
        assert Report.objects.filter(digest=digest).exists()
    for version in kept():
        content = Path(version.stored.path).read_bytes()
        assert version.digest == hashlib.sha1(content, usedforsecurity=False).hexdigest()
    for path in on_disk(media):
        assert MARKER not in path.read_bytes(), path


def assert_swept_after_a_day(media: Path) -> None:
    """What nothing names goes, but not before a day has passed; what is named stays."""
    before = on_disk(media)
    call_command("clean_stored_files")
    assert on_disk(media) == before
    yesterday = time.time() - 25 * 3600
    for path in before:
        os.utime(path, (yesterday, yesterday))
    call_command("clean_stored_files")
    assert on_disk(media) == named()


@pytest.fixture
def old(media: Path, request) -> Any:
    if request.getfixturevalue("kind") == "picture":
        return make.PictureFactory(title="Old", readied=False)
    return make.FileFactory(title="Old")


@pytest.mark.parametrize(("step", "kind"), some(steps_and_kinds(STEPS[::2]), 2))
def test_an_upload_that_dies_leaves_no_row_and_nothing_dirty(
    step: str, kind: str, tmp_path: Path, media: Path
) -> None:
    end_at(step, "add", kind, tmp_path)
    assert not things()
    assert_sound(media)
    assert_swept_after_a_day(media)


@pytest.mark.parametrize(("step", "kind"), some(steps_and_kinds(STORED), 2))
def test_a_script_that_dies_leaves_a_whole_row_or_none(
    step: str, kind: str, tmp_path: Path, media: Path
) -> None:
    end_at(step, "script", kind, tmp_path)
    assert_sound(media)
    assert_swept_after_a_day(media)


@pytest.mark.parametrize(("step", "kind"), some(steps_and_kinds([*STEPS, "once the old file is kept"]), 2))
def test_a_replacement_that_dies_before_its_end_leaves_the_old_file(
    step: str, kind: str, old: Any, tmp_path: Path, media: Path
) -> None:
    end_at(step, "replace", kind, tmp_path)
    [found] = things()
    assert (found.title, found.file.name, found.file_hash) == ("Old", old.file.name, old.file_hash)
    assert not kept()
    assert_sound(media)
    assert_swept_after_a_day(media)


@pytest.mark.parametrize("kind", some(["picture", "file"], 1))
def test_a_replacement_that_dies_once_it_is_done_leaves_the_new_file_and_keeps_the_old(
    kind: str, old: Any, tmp_path: Path, media: Path
) -> None:
    end_at("once it is done", "replace", kind, tmp_path)
    [found], [earlier] = things(), kept()
    assert found.title == "New"
    assert found.file_hash != old.file_hash
    assert (earlier.stored.name, earlier.digest) == (old.file.name, old.file_hash)
    assert_sound(media)
    assert_swept_after_a_day(media)


@pytest.mark.parametrize("kind", some(["picture", "file"], 1))
def test_a_replacement_whose_connection_is_cut_leaves_the_old_file(
    kind: str, old: Any, tmp_path: Path, media: Path
) -> None:
    end_at("once its row is written", "replace", kind, tmp_path, cut_off)
    [found] = things()
    assert (found.title, found.file.name) == ("Old", old.file.name)
    assert_sound(media)


@pytest.mark.parametrize(("step", "kind"), some(steps_and_kinds([*STORED, *DELETING]), 3))
def test_cleaning_of_what_was_stored_dirty_can_die_and_be_started_again(
    step: str, kind: str, old: Any, tmp_path: Path, media: Path
) -> None:
    Path(old.file.path).write_bytes(upload_of(kind, tmp_path).read_bytes())
    type(old).objects.filter(pk=old.pk).update(file_hash="0" * 40)
    end_at(step, "clean", kind, tmp_path)
    [found] = things()
    assert Path(found.file.path).exists()
    call_command("clean_stored_files")
    yesterday = time.time() - 25 * 3600
    for path in on_disk(media):
        os.utime(path, (yesterday, yesterday))
    call_command("clean_stored_files")
    assert_sound(media)
    assert on_disk(media) == named()
