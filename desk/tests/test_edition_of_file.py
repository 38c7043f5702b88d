"""Replacing a file of a public publication asks what readers are told of it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from assets.models import EarlierVersion, File
from assets.tests.test_replaced_files import newest
from campaigns.models import Attachment
from campaigns.tests import factories as make
from clean_files.models import Report
from editions.models import Edition, FileEdition

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter() -> File:
    file = make.FileFactory()
    page = make.DocumentFactory(attachments=[Attachment(file=file)])
    page.save_revision().publish()
    return File.objects.get(pk=file.pk)


def form(client: Any, file: File) -> LexborHTMLParser:
    return LexborHTMLParser(client.get(f"/admin/documents/edit/{file.pk}/").content)


def send(client: Any, letter: File, **more: Any) -> Any:
    fields = {"title": letter.title, "language": "en", "collection": letter.collection_id, "tags": "", **more}
    return client.post(f"/admin/documents/edit/{letter.pk}/", fields)


def errors(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(one.text() for one in LexborHTMLParser(answer.content).css(".error-message"))


def test_it_is_asked_for_a_file_that_readers_have_alone(letter: File, secretariat: Any) -> None:
    assert form(secretariat, letter).css_first("[name=edition_kind]") is not None
    assert form(secretariat, make.FileFactory()).css_first("[name=edition_kind]") is None


def test_a_replacement_needs_a_kind_and_a_note(letter: File, secretariat: Any) -> None:
    for said in ({"edition_kind": ""}, {"edition_kind": "correction", "edition_note": " "}):
        answer = send(secretariat, letter, file=newest(4), **said)
        assert answer.status_code == 200
        assert "what changed" in errors(answer)
    assert FileEdition.objects.count() == 1
    said = {"edition_kind": "correction", "edition_note": "The date was wrong."}
    assert send(secretariat, letter, file=newest(4), **said).status_code == 302
    edition = FileEdition.objects.get(number=2).edition
    assert (edition.kind, edition.note) == ("correction", "The date was wrong.")
    assert edition.issued_by == secretariat.user


def test_another_title_needs_neither(letter: File, secretariat: Any) -> None:
    assert send(secretariat, letter, title="Another", edition_kind="", edition_note="").status_code == 302
    assert Edition.objects.count() == 1


def test_letting_out_what_was_held_back_is_the_replacement(letter: File, secretariat: Any) -> None:
    digest = make.FileFactory(file__data=make.pdf(4)).file_hash
    Report.objects.filter(digest=digest).update(is_held=True)
    letter.file = newest(4)
    letter.save()
    assert letter.file_hash == digest
    sent = {"may_go_out": "on", "looked_at": digest, "edition_kind": "update"}
    assert send(secretariat, letter, **sent, edition_note="").status_code == 200
    assert send(secretariat, letter, **sent, edition_note="An annex.").status_code == 302
    assert FileEdition.objects.get(number=2).edition.note == "An annex."


@pytest.mark.parametrize(
    "wrong",
    [
        {"file": True},
        {"file": True, "title": "", "edition_kind": "update", "edition_note": "An annex."},
        {"file": True, "title": "Renamed", "edition_note": "An annex."},
        {"file": SimpleUploadedFile("other.pdf", b"No PDF.", "application/pdf"), "title": "Renamed"},
    ],
)
def test_a_form_that_comes_back_shows_what_is_stored(
    wrong: dict[str, Any], letter: File, secretariat: Any
) -> None:
    upload = newest(4, "other.pdf") if wrong["file"] is True else wrong["file"]
    sent = {"edition_kind": "", "edition_note": "", **wrong, "file": upload}
    answer = send(secretariat, letter, **sent)
    assert errors(answer)
    shown = LexborHTMLParser(answer.content)
    text = shown.body.text()
    assert "could not be found" not in text
    assert "stored before files were cleaned" not in text
    assert "File not found" not in text
    assert "other.pdf" not in str(shown.css_first("main form, form[enctype]").html)
    link = shown.css_first(f"a[href='{letter.url}']")
    assert link.text(strip=True) == letter.filename
    assert shown.css_first("[name=title]").text().strip() == wrong.get("title", letter.title)
    assert FileEdition.objects.count() == 1


def test_who_has_to_choose_the_new_file_again_is_told(letter: File, secretariat: Any) -> None:
    answer = send(secretariat, letter, file=newest(4), edition_kind="", edition_note="")
    assert "choose the new file here again" in errors(answer)
    said = {"edition_kind": "update", "edition_note": "An annex."}
    answer = send(secretariat, letter, file=newest(4), title="", **said)
    assert "choose the new file here again" in errors(answer)
    shown = LexborHTMLParser(answer.content)
    assert shown.css_first("[name=edition_note]").text().strip() == "An annex."
    assert shown.css_first("[name=edition_kind] [selected]").attributes["value"] == "update"


@pytest.mark.parametrize("said", [("update", "An annex."), ("", "An annex."), ("update", "")])
def test_a_kind_and_note_without_a_new_file_are_not_lost(
    said: tuple[str, str], letter: File, secretariat: Any
) -> None:
    kind, note = said
    answer = send(secretariat, letter, edition_kind=kind, edition_note=note)
    assert "Nothing was replaced" in errors(answer)
    shown = LexborHTMLParser(answer.content)
    assert shown.css_first("[name=edition_note]").text().strip() == note
    assert shown.css_first("[name=edition_kind] [selected]").attributes["value"] == kind
    assert Edition.objects.count() == 1


def test_taking_an_earlier_version_back_needs_a_kind_and_a_note(letter: File, secretariat: Any) -> None:
    said = {"edition_kind": "update", "edition_note": "An annex."}
    send(secretariat, letter, file=newest(4), **said)
    address = reverse("take_back_earlier_version", args=[EarlierVersion.objects.get().pk])
    asked = LexborHTMLParser(secretariat.get(address).content)
    assert asked.css_first("[name=edition_kind]") is not None
    assert asked.css_first(".error-message") is None
    for lacking in ({"edition_kind": ""}, {"edition_kind": "correction", "edition_note": " "}):
        answer = secretariat.post(address, {"edition_note": "No annex.", **lacking})
        assert "what changed" in errors(answer)
        note = LexborHTMLParser(answer.content).css_first("[name=edition_note]")
        assert note.text().strip() == lacking.get("edition_note", "No annex.").strip()
    assert FileEdition.objects.count() == 2
    said = {"edition_kind": "correction", "edition_note": "The annex was another’s."}
    assert secretariat.post(address, said).status_code == 302
    edition = FileEdition.objects.get(number=3).edition
    assert (edition.kind, edition.note) == ("correction", "The annex was another’s.")


def test_of_a_file_that_no_reader_has_nothing_is_asked(secretariat: Any) -> None:
    file = File.objects.get(pk=make.FileFactory().pk)
    send(secretariat, file, file=newest(4))
    address = reverse("take_back_earlier_version", args=[EarlierVersion.objects.get().pk])
    assert LexborHTMLParser(secretariat.get(address).content).css_first("[name=edition_kind]") is None
    assert secretariat.post(address).status_code == 302
    assert File.objects.get(pk=file.pk).file_hash == file.file_hash
