"""What a file or picture was before it was replaced, for those who may publish."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import PageLogEntry
from wagtail.users.models import UserProfile

from assets.models import EarlierVersion, File, Picture
from campaigns.addresses.forgetting import forget_orphans
from campaigns.models import Attachment
from campaigns.tests import factories as make
from clean_files.models import Report
from clean_files.tests import marked_office
from editions.models import FileEdition
from written_dates.naming import moment_text

from .test_replaced_files import by_assigning, drawing, newest

# What readers are told where they get another file of a publication.
SAID = {"edition_kind": "correction", "edition_note": "The earlier one was right."}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stored(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def letter() -> File:
    """A file of three pages on a public page, which the secretariat replaced by one of four."""
    file = make.FileFactory()
    make.DocumentFactory(attachments=[Attachment(file=file)])
    return File.objects.get(pk=file.pk)


def edit(client: Any, file: File, upload: Any = None) -> Any:
    fields = {"title": file.title, "language": "en", "collection": file.collection_id, "tags": ""}
    return client.post(f"/admin/documents/edit/{file.pk}/", {**fields, "file": upload} if upload else fields)


def section(client: Any, address: str) -> str:
    found = LexborHTMLParser(client.get(address).content.decode()).css_first(
        "[aria-labelledby=earlier-versions]"
    )
    return " ".join(found.text().split()) if found else ""


def test_the_form_lists_who_replaced_it_and_when(letter: File, secretariat: Any) -> None:
    assert section(secretariat, f"/admin/documents/edit/{letter.pk}/") == ""
    assert edit(secretariat, letter, newest(4)).status_code == 302
    [version] = EarlierVersion.objects.of(letter)
    assert version.replaced_by == secretariat.user
    said = section(secretariat, f"/admin/documents/edit/{letter.pk}/")
    assert "file.pdf" in said
    assert "by secretariat" in said
    assert timezone.now().strftime("%B %Y") in said


def test_a_script_replaces_as_nobody_known(letter: File, secretariat: Any) -> None:
    by_assigning(letter, newest(4))
    assert "somebody unknown" in section(secretariat, f"/admin/documents/edit/{letter.pk}/")


def test_only_who_may_publish_sees_takes_back_and_removes(letter: File, writer: Any, client: Client) -> None:
    File.objects.filter(pk=letter.pk).update(uploaded_by_user=writer.user)
    by_assigning(letter, newest(4))
    [version] = EarlierVersion.objects.all()
    assert section(writer, f"/admin/documents/edit/{letter.pk}/") == ""
    for name in ("earlier_version", "take_back_earlier_version", "remove_earlier_version"):
        address = reverse(name, args=[version.pk])
        for answer in (writer.get(address), writer.post(address, SAID)):
            assert answer.status_code in (302, 405)
            assert answer.headers.get("Location", "/admin/") == "/admin/"
        assert client.get(address)["Location"].startswith("/admin/login/")
    assert EarlierVersion.objects.get() == version


def test_an_earlier_version_is_looked_at(letter: File, secretariat: Any) -> None:
    before = Path(letter.file.path).read_bytes()
    by_assigning(letter, newest(4))
    answer = secretariat.get(reverse("earlier_version", args=[EarlierVersion.objects.get().pk]))
    assert answer.getvalue() == before
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]


def test_taking_back_is_asked_and_swaps_the_two(letter: File, secretariat: Any, client: Client) -> None:
    first = File.objects.get(pk=letter.pk)
    by_assigning(letter, newest(4))
    second = File.objects.get(pk=letter.pk)
    address = reverse("take_back_earlier_version", args=[EarlierVersion.objects.get().pk])
    assert b"Yes, take it back" in secretariat.get(address).content
    assert File.objects.get(pk=letter.pk).file.name == second.file.name
    assert secretariat.post(address, SAID)["Location"] == f"/admin/documents/edit/{letter.pk}/"
    now = File.objects.get(pk=letter.pk)
    assert (now.file.name, now.file_hash, now.file_size, now.page_count) == (
        first.file.name, first.file_hash, first.file_size, 3,
    )  # fmt: skip
    [kept] = EarlierVersion.objects.of(letter)
    assert (kept.stored.name, kept.page_count, kept.replaced_by) == (second.file.name, 4, secretariat.user)
    assert client.get(first.url).status_code == 200
    assert client.get(second.url)["Location"] == first.url


def test_a_picture_is_taken_back_with_its_sizes(
    secretariat: Any, client: Client, django_capture_on_commit_callbacks
) -> None:
    picture = make.PictureFactory()
    make.StatementFactory(body=[("figure", {"picture": picture, "caption": ""})])
    with django_capture_on_commit_callbacks(execute=True):
        by_assigning(picture, drawing(700, 500))
    second = Picture.objects.get(pk=picture.pk)
    [version] = EarlierVersion.objects.of(picture)
    assert version.filename in section(secretariat, f"/admin/images/{picture.pk}/")
    assert secretariat.get(reverse("earlier_version", args=[version.pk]))["Content-Type"] == "image/jpeg"
    with django_capture_on_commit_callbacks(execute=True):
        secretariat.post(reverse("take_back_earlier_version", args=[version.pk]), SAID)
    now = Picture.objects.get(pk=picture.pk)
    assert (now.width, now.height, now.file.name) == (600, 400, version.stored.name)
    url = now.sizes["avif"][0]["url"]
    assert client.get(url).status_code == 200
    assert client.get(second.sizes["avif"][0]["url"])["Location"] == url


def test_what_is_taken_back_is_held_back_as_it_was(letter: File, secretariat: Any, client: Client) -> None:
    Report.objects.filter(digest=letter.file_hash).update(is_held=True)
    by_assigning(letter, newest(4))
    assert client.get(letter.url).status_code == 200
    assert "held back" in section(secretariat, f"/admin/documents/edit/{letter.pk}/")
    secretariat.post(reverse("take_back_earlier_version", args=[EarlierVersion.objects.get().pk]), SAID)
    assert client.get(File.objects.get(pk=letter.pk).url).status_code == 404


def test_what_is_missing_in_the_store_is_not_taken_back(letter: File, secretariat: Any, stored: Path) -> None:
    by_assigning(letter, newest(4))
    [version] = EarlierVersion.objects.all()
    Path(version.stored.path).unlink()
    answer = secretariat.post(reverse("take_back_earlier_version", args=[version.pk]), SAID, follow=True)
    assert "is missing in the store" in answer.content.decode()
    assert File.objects.get(pk=letter.pk).file.name == letter.file.name
    assert EarlierVersion.objects.filter(pk=version.pk).exists()


def test_removing_is_asked_and_deletes_the_bytes(
    secretariat: Any, stored: Path, django_capture_on_commit_callbacks
) -> None:
    by_assigning(make.FileFactory(), newest(4))
    [version] = EarlierVersion.objects.all()
    address = reverse("remove_earlier_version", args=[version.pk])
    assert b"Yes, delete it" in secretariat.get(address).content
    with django_capture_on_commit_callbacks(execute=True):
        secretariat.post(address, SAID)
    assert not EarlierVersion.objects.exists()
    assert not Path(version.stored.path).exists()


def test_what_a_publication_issued_is_removed_by_an_administrator_with_a_reason(
    letter: File, secretariat: Any, admin_client: Any, client: Client, django_capture_on_commit_callbacks
) -> None:
    old = letter.url
    by_assigning(letter, newest(4))
    [version] = EarlierVersion.objects.all()
    address = reverse("remove_earlier_version", args=[version.pk])
    assert b"Yes, delete it" not in secretariat.get(address).content
    assert secretariat.post(address, {"reason": "I want it."}).status_code in (302, 403)
    answer = admin_client.post(address, {"reason": " "})
    assert b"Say why." in answer.content
    assert EarlierVersion.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(address, {"reason": "It showed a telephone number."})
    assert not EarlierVersion.objects.exists()
    assert not Path(version.stored.path).exists()
    assert FileEdition.objects.get(number=1).reason == "It showed a telephone number."
    # Its address leads on for ever.
    assert client.get(old)["Location"] == letter.url


def test_earlier_versions_outlive_a_deleted_file_for_a_month(
    letter: File, stored: Path, secretariat: Any, django_capture_on_commit_callbacks
) -> None:
    by_assigning(letter, newest(4))
    [version] = EarlierVersion.objects.all()
    Attachment.objects.all().delete()
    letter.delete()
    forget_orphans(timezone.now())
    assert Path(version.stored.path).exists()
    # There is no file to take it back for.
    for name in ("earlier_version", "take_back_earlier_version"):
        assert secretariat.get(reverse(name, args=[version.pk])).status_code == 404
    EarlierVersion.objects.update(orphaned_at=timezone.now() - timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        forget_orphans(timezone.now())
    assert not EarlierVersion.objects.exists()
    assert not Path(version.stored.path).exists()


def test_a_file_that_is_brought_back_has_its_earlier_versions(letter: File) -> None:
    by_assigning(letter, newest(4))
    row = File.objects.filter(pk=letter.pk).values().get()
    Attachment.objects.all().delete()
    letter.delete()
    File.objects.bulk_create([File(**row)])
    EarlierVersion.objects.update(orphaned_at=timezone.now() - timedelta(days=31))
    forget_orphans(timezone.now())
    [version] = EarlierVersion.objects.of(File.objects.get())
    assert version.orphaned_at is None


def test_an_upload_that_is_refused_replaces_nothing(letter: File, secretariat: Any) -> None:
    answer = edit(secretariat, letter, SimpleUploadedFile("file.pdf", b"no PDF", "application/pdf"))
    assert answer.status_code == 200
    assert not EarlierVersion.objects.exists()


def told_of(page: Any) -> list[tuple[str, str]]:
    """What the page's history says of what it shows, and who did it, in order."""
    entries = PageLogEntry.objects.filter(page=page.pk, action__startswith="campaigns.").order_by("pk")
    return [(entry.message, entry.user_display_name) for entry in entries]


def lately(client: Any) -> str:
    html = LexborHTMLParser(client.get("/admin/").content.decode())
    found = html.css_first("#replaced-lately, [aria-labelledby*=replaced-lately]")
    return " ".join((found or html).text().split())


def test_taking_back_and_deleting_are_told_like_any_replacement(secretariat: Any) -> None:
    letter = make.FileFactory()
    # No publication, so that nothing is issued.
    shown, draft = (
        make.StandardPageFactory(body=[("downloads", {"heading": "", "files": [letter]})]),
        make.DocumentFactory(live=False, attachments=[Attachment(file=letter)]),
    )
    title = letter.title
    edit(secretariat, letter, newest(4))
    secretariat.post(reverse("take_back_earlier_version", args=[EarlierVersion.objects.get().pk]), SAID)
    secretariat.post(reverse("remove_earlier_version", args=[EarlierVersion.objects.get().pk]))
    said = [
        (f"Replaced the file “{title}”", "secretariat"),
        (f"Replaced the file “{title}” by an earlier version of it", "secretariat"),
        (f"Deleted an earlier version of the file “{title}”", "secretariat"),
    ]
    assert told_of(shown) == told_of(draft) == said
    panel = lately(secretariat)
    assert "secretariat replaced the file “" in panel
    assert "by an earlier version of it" in panel
    assert "secretariat deleted an earlier version of the file" in panel


def test_a_picture_that_is_taken_back_is_told_too(secretariat: Any) -> None:
    picture = make.PictureFactory()
    page = make.StatementFactory(body=[("figure", {"picture": picture, "caption": ""})])
    by_assigning(picture, drawing(700, 500))
    secretariat.post(reverse("take_back_earlier_version", args=[EarlierVersion.objects.get().pk]), SAID)
    assert told_of(page) == [
        (f"Replaced the picture “{picture.title}” by an earlier version of it", "secretariat")
    ]


def test_what_cannot_be_taken_back_is_not_told(letter: File, secretariat: Any) -> None:
    by_assigning(letter, newest(4))
    [version] = EarlierVersion.objects.all()
    Path(version.stored.path).unlink()
    secretariat.post(reverse("take_back_earlier_version", args=[version.pk]), SAID)
    assert told_of(letter.uses.get().page) == []


@pytest.mark.parametrize("zone", ["Asia/Yangon", "Europe/London", "UTC", "America/New_York"])
def test_when_it_was_replaced_is_told_as_everywhere_else(letter: File, secretariat: Any, zone: str) -> None:
    edit(secretariat, letter, newest(4))
    UserProfile.objects.update_or_create(user=secretariat.user, defaults={"current_time_zone": zone})
    with timezone.override(ZoneInfo(zone)):
        told = moment_text(PageLogEntry.objects.filter(action="campaigns.replaced").get().timestamp)
    assert told in lately(secretariat)


# --- A newest that is held back ----------------------------------------------------------------------


def commented() -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.docx", marked_office.marked("docx"))


def told(answer: Any) -> str:
    return " ".join(LexborHTMLParser(answer.content.decode()).css_first(".messages").text().split())


SHOWN: dict[str, Any] = {
    "attached": lambda file: make.DocumentFactory(title="A brief", attachments=[Attachment(file=file)]),
    "in a list": lambda file: make.StandardPageFactory(
        title="A brief", body=[("downloads", {"heading": "", "files": [file]})]
    ),
    "linked to": lambda file: make.StandardPageFactory(
        title="A brief", body=[("text", f'<p><a linktype="document" id="{file.pk}">It</a></p>')]
    ),
}


@pytest.mark.parametrize("show", SHOWN.values(), ids=SHOWN)
def test_who_replaces_a_file_by_one_that_is_held_hears_which_page_lost_it(
    show: Any, secretariat: Any
) -> None:
    file = File.objects.get(pk=make.FileFactory().pk)
    show(file)
    edit(secretariat, file, commented())
    said = told(secretariat.get("/admin/documents/"))
    assert (
        "is held back until somebody decides. Until then, readers don’t get it any more with “A brief”."
        in said
    )
    assert "Its earlier version can be taken back: see “Earlier versions” in its form." in said


def test_of_a_held_file_that_no_reader_had_nothing_more_is_said(secretariat: Any) -> None:
    file = File.objects.get(pk=make.FileFactory().pk)
    make.DocumentFactory(attachments=[Attachment(file=file)], live=False)
    edit(secretariat, file, commented())
    said = told(secretariat.get("/admin/documents/"))
    assert "is held back until somebody decides." in said
    assert "readers" not in said


def test_who_takes_back_what_is_held_hears_which_page_lost_it(letter: File, secretariat: Any) -> None:
    Report.objects.filter(digest=letter.file_hash).update(is_held=True)
    by_assigning(letter, newest(4))
    address = reverse("take_back_earlier_version", args=[EarlierVersion.objects.get().pk])
    said = told(secretariat.post(address, SAID, follow=True))
    assert "It is held back until somebody decides. Until then, readers don’t get it any more with" in said
