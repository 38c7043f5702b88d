"""Whatever way a picture or file comes in, it is stored clean, and staff learn what was found."""

import io
import re
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, UploadedFile

from ajc_site.tests.support.depth import some
from assets.models import File, Picture
from campaigns.models import Attachment
from campaigns.tests import factories as make
from clean_files.models import Report
from clean_files.tests import marked_office, marked_pdfs, marked_pictures, marked_videos
from clean_files.tests.marked_pdfs import MARKER

pytestmark = pytest.mark.django_db
PICTURES = ["avif", "gif", "heic", "jpg", "png", "tiff", "webp"]
FILES = ["docx", "mp4", "odt", "pdf", "pptx", "xlsx"]


@pytest.fixture(autouse=True)
def own_media(tmp_path: Path, settings) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


def marked(extension: str) -> bytes:
    if extension in PICTURES:
        return marked_pictures.marked(extension, MARKER)
    if extension == "pdf":
        return marked_pdfs.marked("two revisions", MARKER)
    module = marked_videos if extension == "mp4" else marked_office
    return module.marked(extension, MARKER)


def upload(extension: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"upload.{extension}", marked(extension))


def stored(folder: Path) -> list[bytes]:
    found = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert found
    return found


def assert_clean(folder: Path) -> None:
    for content in stored(folder):
        assert MARKER not in content
        assert MARKER.decode().encode("utf-16-le") not in content


# --- The ways in --------------------------------------------------------------------------------------


def in_the_form(client: Client, extension: str) -> None:
    if extension in PICTURES:
        fields: dict[str, Any] = {"title": "Upload", "description": "A hall.", "file": upload(extension)}
        assert client.post(reverse("wagtailimages:add"), fields).status_code == 302
    else:
        fields = {"title": "Upload", "language": "en", "file": upload(extension)}
        assert client.post(reverse("wagtaildocs:add"), fields).status_code == 302


def in_the_chooser(client: Client, extension: str) -> None:
    app, prefix = ("wagtailimages", "image") if extension in PICTURES else ("wagtaildocs", "document")
    fields = {"title": "Upload", "description": "A hall.", "language": "en", "file": upload(extension)}
    address = reverse(f"{app}_chooser:create")
    answer = client.post(
        address, {f"{prefix}-chooser-upload-{name}": value for name, value in fields.items()}
    )
    assert answer.json()["step"] == "chosen"


def among_several(client: Client, extension: str) -> None:
    app = "wagtailimages" if extension in PICTURES else "wagtaildocs"
    answer = client.post(
        reverse(f"{app}:add_multiple"), {"files[]": upload(extension), "title": "Upload"}
    ).json()
    assert answer["success"]
    assert_clean(Path(django_settings.MEDIA_ROOT))
    # It waits for what is still to be said of it.
    number = answer["uploaded_file_id"]
    kind = "image" if extension in PICTURES else "document"
    address = reverse(f"{app}:create_multiple_from_uploaded_{kind}", args=[number])
    fields = {"title": "Upload", "description": "A hall.", "language": "en"}
    form = {f"uploaded-{kind}-{number}-{name}": value for name, value in fields.items()}
    assert client.post(address, form).json()["success"]
    assert not UploadedFile.objects.exists()


def in_place_of_another(client: Client, extension: str) -> None:
    if extension in PICTURES:
        picture = make.PictureFactory(readied=False)
        fields: dict[str, Any] = {"title": "Upload", "description": "A hall.", "file": upload(extension)}
        answer = client.post(reverse("wagtailimages:edit", args=[picture.pk]), fields)
    else:
        file = make.FileFactory()
        fields = {"title": "Upload", "language": "en", "file": upload(extension)}
        answer = client.post(reverse("wagtaildocs:edit", args=[file.pk]), fields)
    assert answer.status_code == 302


def model(extension: str) -> Any:
    return Picture if extension in PICTURES else File


def by_a_script(client: Client, extension: str) -> None:
    model(extension).objects.create(
        title="Upload", file=ContentFile(marked(extension), f"upload.{extension}")
    )


def by_the_field_itself(client: Client, extension: str) -> None:
    thing = model(extension)(title="Upload", collection=Collection.get_first_root_node())
    thing.file.save(f"upload.{extension}", ContentFile(marked(extension)))


def many_at_once(client: Client, extension: str) -> None:
    thing = model(extension)(
        title="Upload",
        file=ContentFile(marked(extension), f"upload.{extension}"),
        collection=Collection.get_first_root_node(),
    )
    model(extension).objects.bulk_create([thing])


WAYS = [
    in_the_form, in_the_chooser, among_several, in_place_of_another,
    by_a_script, by_the_field_itself, many_at_once,
]  # fmt: skip


@pytest.mark.deeper
# An odd number of each of the kinds' ways: in a run in short, every way and every kind is among them.
@pytest.mark.spread(4)
@pytest.mark.parametrize(("way", "extension"), some(list(product(WAYS, PICTURES + FILES)), 31))
def test_nothing_hidden_is_stored(way, extension: str, secretariat: Client, own_media: Path) -> None:
    way(secretariat, extension)
    assert_clean(own_media)
    assert model(extension).objects.filter(title="Upload").exists()


@pytest.mark.parametrize("extension", PICTURES)
def test_nothing_hidden_is_in_any_size(extension: str, own_media: Path) -> None:
    picture = make.PictureFactory(file=ContentFile(marked(extension), f"upload.{extension}"))
    assert picture.sizes
    picture.get_rendition("max-165x165")
    picture.get_rendition("original")
    assert_clean(own_media)


# --- What staff see ----------------------------------------------------------------------------------


def messages(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_staff_are_told_what_was_taken_out(secretariat: Client) -> None:
    fields = {"title": "Hall", "description": "A hall.", "file": upload("jpg")}
    response = secretariat.post(reverse("wagtailimages:add"), fields, follow=True)
    assert "Taken out of “Hall”" in messages(response)
    assert "the place where it was taken" in messages(response)


def test_the_pictures_form_says_what_was_found_and_offers_its_credit_once(secretariat: Client) -> None:
    in_the_form(secretariat, "jpg")
    picture = Picture.objects.get(title="Upload")
    report = picture.report
    assert report is not None
    assert report.credit
    address = reverse("wagtailimages:edit", args=[picture.pk])
    page = secretariat.get(address)
    assert "Taken out before it was stored" in page.content.decode()
    assert "use_credit" in page.context["form"].fields
    fields = {"title": "Upload", "description": "A hall.", "use_credit": "on"}
    assert secretariat.post(address, fields).status_code == 302
    picture = Picture.objects.get(pk=picture.pk)
    assert picture.credit == report.credit
    assert picture.report is not None
    assert picture.report.credit == ""
    assert "use_credit" not in secretariat.get(address).context["form"].fields


def test_a_credit_that_nobody_takes_over_is_forgotten(secretariat: Client) -> None:
    in_the_form(secretariat, "jpg")
    picture = Picture.objects.get(title="Upload")
    fields = {"title": "Upload", "description": "A hall."}
    secretariat.post(reverse("wagtailimages:edit", args=[picture.pk]), fields)
    assert Picture.objects.get(pk=picture.pk).credit == ""
    assert not Report.objects.exclude(credit="").exists()


def test_a_file_with_comments_waits_until_somebody_decides(secretariat: Client) -> None:
    in_the_form(secretariat, "docx")
    file = File.objects.get(title="Upload")
    make.DocumentFactory(attachments=[Attachment(file=file)])
    assert Client().get(file.url).status_code == 404
    address = reverse("wagtaildocs:edit", args=[file.pk])
    page = secretariat.get(address).content.decode()
    assert "What needs a look" in page
    assert "held back" in page
    fields = {"title": "Upload", "language": "en"}
    secretariat.post(address, fields)
    assert Client().get(file.url).status_code == 404
    secretariat.post(address, {**fields, "may_go_out": "on", "looked_at": file.file_hash})
    assert Client().get(file.url).status_code == 200
    page = secretariat.get(address).content.decode()
    assert re.search(r"Let out by\s+secretariat", page)


def test_a_decision_is_not_for_the_file_that_comes_in_its_place(secretariat: Client) -> None:
    in_the_form(secretariat, "docx")
    file = File.objects.get(title="Upload")
    fields = {"title": "Upload", "language": "en", "may_go_out": "on", "file": upload("xlsx")}
    secretariat.post(reverse("wagtaildocs:edit", args=[file.pk]), fields)
    file = File.objects.get(pk=file.pk)
    assert file.report is not None
    assert not file.report.may_go_out


def test_a_refused_replacement_leaves_the_form_with_what_is_stored(secretariat: Client) -> None:
    file = make.FileFactory()
    fields = {"title": "Upload", "language": "en", "file": SimpleUploadedFile("page.pdf", b"<html>")}
    response = secretariat.post(reverse("wagtaildocs:edit", args=[file.pk]), fields)
    assert "This is a web page, though its name says PDF" in response.content.decode()
    assert "could not be found" not in messages(response)


def test_readers_are_not_led_to_a_file_that_is_held_back_and_previews_show_it() -> None:
    file = make.FileFactory()
    document = make.DocumentFactory(
        attachments=[Attachment(file=file)],
        body=[
            ("text", f'<p><a linktype="document" id="{file.pk}">Read it</a></p>'),
            ("downloads", {"files": [file]}),
        ],
    )
    address, name = document.get_url(), file.filename
    # Three links, and what machines read of the file: the citation tag and the JSON-LD.
    assert Client().get(address).content.decode().count(name) == 5
    Report.objects.filter(digest=file.file_hash).update(is_held=True)
    page = Client().get(address).content.decode()
    assert name not in page
    assert "Read it" in page
    preview = document.make_preview_request(preview_mode="")
    assert preview.content.decode().count(name) == 5


# --- What is known of a file ----------------------------------------------------------------------------


def test_a_picture_that_lay_on_its_side_has_the_size_it_is_seen_in() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    output = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(output, "JPEG", exif=exif)
    picture = Picture.objects.create(title="Side", file=ContentFile(output.getvalue(), "side.jpg"))
    assert (picture.width, picture.height) == (40, 60)
    picture = Picture.objects.get(pk=picture.pk)
    assert (picture.width, picture.height) == (40, 60)


@pytest.mark.parametrize("extension", ["jpg", "pdf"])
def test_size_and_hash_are_those_of_the_stored_file(extension: str) -> None:
    import hashlib

    by_a_script(Client(), extension)
    thing = model(extension).objects.get(title="Upload")
    content = Path(thing.file.path).read_bytes()
    assert (thing.file_size, thing.file_hash) == (
        len(content),
        hashlib.sha1(content, usedforsecurity=False).hexdigest(),
    )
    assert thing.report is not None


def test_what_is_refused_leaves_nothing_behind(own_media: Path) -> None:
    with pytest.raises(ValidationError):
        File.objects.create(title="Upload", file=ContentFile(b"<html>", "page.pdf"))
    assert not File.objects.exists()
    assert not [path for path in own_media.rglob("*") if path.is_file()]


# --- What was stored before -----------------------------------------------------------------------------


def stored_dirty(extension: str, folder: Path) -> Any:
    """A thing as it was stored before files were cleaned."""
    thing = make.PictureFactory() if extension in PICTURES else make.FileFactory()
    name = thing.file.name.rpartition(".")[0] + f".{extension}"
    (folder / name).write_bytes(marked(extension))
    type(thing).objects.filter(pk=thing.pk).update(file=name, file_hash="0" * 40)
    return thing


def test_what_is_stored_already_is_cleaned_once(own_media: Path, capsys) -> None:
    things = [stored_dirty(extension, own_media) for extension in ("jpg", "pdf")]
    call_command("clean_stored_files")
    assert "1 of 2" in capsys.readouterr().out
    for thing in things:
        thing = type(thing).objects.get(pk=thing.pk)
        assert MARKER not in Path(thing.file.path).read_bytes()
        assert thing.report is not None
    picture = Picture.objects.get()
    assert Path(own_media, picture.sizes["jpeg"][0]["url"].removeprefix("/media/")).exists()
    call_command("clean_stored_files")
    assert "0 cleaned, 0 could not" in capsys.readouterr().out


def test_what_cannot_be_cleaned_stays_and_is_named(own_media: Path, capsys) -> None:
    file = stored_dirty("pdf", own_media)
    Path(File.objects.get().file.path).write_bytes(b"%PDF-1.4 broken")
    other = stored_dirty("png", own_media)
    Path(Picture.objects.get().file.path).unlink()
    call_command("clean_stored_files")
    told = capsys.readouterr().out
    assert f"file {file.pk}:" in told
    assert f"picture {other.pk}: its file is missing" in told
    assert "0 cleaned, 2 could not" in told


def test_what_a_broken_save_left_behind_is_swept_up_after_a_day(own_media: Path) -> None:
    import os
    import time

    file = make.FileFactory()
    old, new = own_media / "documents/left.pdf", own_media / "documents/just-now.pdf"
    for path in (old, new):
        path.write_bytes(b"left")
    yesterday = time.time() - 25 * 3600
    for path in (old, Path(file.file.path)):
        os.utime(path, (yesterday, yesterday))
    call_command("clean_stored_files")
    assert not old.exists()
    assert new.exists()
    assert Path(file.file.path).exists()


def test_readers_never_load_what_cleans() -> None:
    code = (
        "import django; django.setup(); import sys; from ajc_site import urls;"
        "assert not {'pikepdf', 'clean_files.pdf', 'mammoth', 'bringing_in.reading'} & set(sys.modules)"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "ajc_site.settings.build", "PATH": ""}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=django_settings.BASE_DIR)
