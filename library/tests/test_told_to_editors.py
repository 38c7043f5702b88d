"""An editor is told in one clear line what could not be read in a PDF, whichever way it comes in."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from ajc_site.tests.support.depth import some
from assets.models import File
from campaigns.models import Attachment
from campaigns.tests import factories as make
from library.index.reading import note_on
from library.models import Reading, State

from .pdfs import by_fpdf2, locked, scanned, without_letters

pytestmark = pytest.mark.django_db

# What is uploaded, with how it is told of and how it is kept.
UNREAD: dict[str, tuple[Callable[[], bytes], str, State]] = {
    "a scan": (lambda: scanned([None, None]), "it seems to be a scan", State.NO_TEXT),
    "fonts without letters": (
        lambda: without_letters(["ရုံးတော်သို့ လာသည်။", "နောက်တစ်မျက်နှာ"], "my"),
        "Its fonts don't tell which letters they draw",
        State.UNREADABLE,
    ),
    "a page of a scan": (
        lambda: scanned(["The first page says much.", None]),
        "Page 2 holds no text that can be read",
        State.READ,
    ),
}


def fields(content: bytes) -> dict[str, Any]:
    return {"title": "A report", "language": "en", "file": SimpleUploadedFile("report.pdf", content)}


def in_the_form(client: Client, content: bytes) -> None:
    assert client.post(reverse("wagtaildocs:add"), fields(content)).status_code == 302


def in_the_chooser(client: Client, content: bytes) -> None:
    form = {f"document-chooser-upload-{name}": value for name, value in fields(content).items()}
    assert client.post(reverse("wagtaildocs_chooser:create"), form).json()["step"] == "chosen"


def among_several(client: Client, content: bytes) -> None:
    files = {"files[]": fields(content)["file"], "title": "A report"}
    answer = client.post(reverse("wagtaildocs:add_multiple"), files).json()
    assert answer["success"]
    number = answer["uploaded_file_id"]
    address = reverse("wagtaildocs:create_multiple_from_uploaded_document", args=[number])
    form = {f"uploaded-document-{number}-title": "A report", f"uploaded-document-{number}-language": "en"}
    assert client.post(address, form).json()["success"]


def in_place_of_another(client: Client, content: bytes) -> None:
    file = make.FileFactory(title="Old", file__data=by_fpdf2(["Some text."], "en"))
    assert client.post(reverse("wagtaildocs:edit", args=[file.pk]), fields(content)).status_code == 302


WAYS = [in_the_form, in_the_chooser, among_several, in_place_of_another]


def told(client: Client) -> list[str]:
    """The messages on the next page of the admin, each on one line."""
    page = LexborHTMLParser(client.get(reverse("wagtaildocs:index")).content.decode())
    return [" ".join(message.text().split()) for message in page.css(".messages li")]


def beside_the_form(client: Client, file: File) -> list[str]:
    response = client.get(reverse("wagtaildocs:edit", args=[file.pk]))
    assert response.status_code == 200
    page = LexborHTMLParser(response.content.decode())
    return [" ".join(note.text().split()) for note in page.css(".help-block.help-warning")]


@pytest.mark.spread(4)
@pytest.mark.deeper
@pytest.mark.parametrize(("way", "what"), some(list(product(WAYS, UNREAD)), 7))
def test_what_could_not_be_read_is_told_and_the_file_stays(secretariat, way, what):
    make_content, line, state = UNREAD[what]
    way(secretariat, make_content())
    file = File.objects.get(title="A report")
    [message] = [message for message in told(secretariat) if line in message]
    # Before what was taken out of it, which is done.
    assert message.startswith(note_on(file))
    assert message.startswith("“A report”: ")
    assert message.count(line) == 1
    assert told(secretariat) == []
    [note] = [note for note in beside_the_form(secretariat, file) if line in note]
    assert note == note_on(file)
    assert "\n" not in note
    assert Reading.objects.get(digest=file.file_hash).state == state


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_nothing_is_told_of_a_file_that_could_be_read(secretariat, way):
    way(secretariat, by_fpdf2(["All of it can be read."], "en"))
    file = File.objects.get(title="A report")
    assert not [message for message in told(secretariat) if "find it" in message]
    assert beside_the_form(secretariat, file) == []
    assert Reading.objects.get(digest=file.file_hash).state == State.READ


def test_a_file_that_is_no_pdf_has_no_note(secretariat):
    content = SimpleUploadedFile("notes.txt", b"Notes.")
    form = {"title": "Notes", "language": "en", "file": content}
    assert secretariat.post(reverse("wagtaildocs:add"), form).status_code == 302
    assert beside_the_form(secretariat, File.objects.get(title="Notes")) == []


def test_the_title_is_told_as_text(secretariat):
    title = "<b onclick=x>&amp;</b>"
    form = {**fields(scanned([None])), "title": title}
    assert secretariat.post(reverse("wagtaildocs:add"), form).status_code == 302
    [message] = [message for message in told(secretariat) if "scan" in message]
    assert f"“{title}”: " in message
    [note] = beside_the_form(secretariat, File.objects.get())
    assert note.startswith(f"“{title}”: ")


def test_the_same_scan_again_is_told_again(secretariat):
    for _ in range(2):
        in_the_form(secretariat, scanned([None]))
        assert any("it seems to be a scan" in message for message in told(secretariat))


def test_the_note_goes_once_a_readable_file_is_in_its_place(secretariat):
    in_the_form(secretariat, scanned([None]))
    told(secretariat)
    file = File.objects.get()
    new = fields(by_fpdf2(["Now it can be read."], "en"))
    assert secretariat.post(reverse("wagtaildocs:edit", args=[file.pk]), new).status_code == 302
    assert not any("scan" in message for message in told(secretariat))
    assert beside_the_form(secretariat, file) == []


def test_readers_get_a_page_with_a_scan_as_any_other(secretariat, read):
    in_the_form(secretariat, scanned([None]))
    file = File.objects.get()
    page = make.DocumentFactory(attachments=[Attachment(file=file)])
    assert read(page).css_first(f'a[href="{file.url}"]') is not None
    assert "scan" not in read(page).body.text()
    assert read("/publications/?q=report").css_first("#found") is not None


def test_a_locked_file_is_not_taken_at_all_and_the_editor_is_told_why(secretariat):
    content = locked(by_fpdf2(["A secret."], "en"), "a password")
    why = "This PDF is protected. It opens with a password alone: save it without, and upload it again."
    response = secretariat.post(reverse("wagtaildocs:add"), fields(content))
    assert response.context["form"].errors["file"] == [why]
    form = {f"document-chooser-upload-{name}": value for name, value in fields(content).items()}
    answer = secretariat.post(reverse("wagtaildocs_chooser:create"), form).json()
    assert why in LexborHTMLParser(answer["htmlFragment"]).body.text()
    files = {"files[]": fields(content)["file"], "title": "A report"}
    answer = secretariat.post(reverse("wagtaildocs:add_multiple"), files).json()
    assert (answer["success"], answer["error_message"]) == (False, why)
    assert not File.objects.exists()
    old = make.FileFactory(title="Old", file__data=by_fpdf2(["Some text."], "en"))
    response = secretariat.post(reverse("wagtaildocs:edit", args=[old.pk]), fields(content))
    assert response.context["form"].errors["file"] == [why]
    assert File.objects.get().file_hash == old.file_hash
