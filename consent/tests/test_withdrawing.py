"""A withdrawn name is found nowhere: at no public address, in no published file, in no table."""

from hashlib import sha1
from io import StringIO
from pathlib import Path
from typing import Any

import factory
import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from fpdf import FPDF
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ModelLogEntry

from assets.models import File, Picture
from authentic.models import Checksum, SignedList
from campaigns.models import Attachment, Contribution, Document, Person, Speech, Statement
from campaigns.models.site_settings import SiteSettings
from campaigns.tests import factories as make
from clean_files.models import Report
from consent.columns import tables
from consent.file_texts import all_texts
from consent.finding import Search, strings
from consent.folding import folded
from consent.models import Consent, Receipt, Sealed
from consent.withdrawing import ChangedMeanwhile, withdraw
from editions.choosing import issued_as
from editions.models import FileEdition
from library.index.reading import read
from library.models import Reading
from published import renewing, sites
from published.models import Due
from published.sources import all_addresses
from recycle_bin.models import Deletion
from recycle_bin.taking_back import take_back

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Dr Zoë Quillfeather"
SLUG = "zoe-quillfeather"
# A word by which she would be found wherever it is.
WORD = "quillfeather"
# Not her: the staff leave it as it is.
OTHER = "Zoë Quillfeather of Oslo, the painter"
CUES = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\n{}\n\n2\n00:00:05.000 --> 00:00:09.000\n{}\n"


def pdf_with(text: str) -> bytes:
    made = FPDF()
    made.add_page()
    made.set_font("helvetica")
    made.cell(text=text)
    return bytes(made.output())


@pytest.fixture
def admin() -> Any:
    return get_user_model().objects.create_superuser("root", "root@example.org", "a long password")


@pytest.fixture
def named() -> dict[str, Any]:
    """A site that names her in as many ways as it has."""
    portrait = make.PictureFactory(title="Zoë Quillfeather", file__filename="zoe_quillfeather.jpg")
    shown = make.PictureFactory(title="A hall", caption="Ms Quillfeather speaks.")
    person = make.PersonFactory(name=NAME, slug=SLUG, portrait=portrait, description="Z. Quillfeather sings.")
    organisation = make.OrganisationFactory(name="Fortify")
    speech = make.SpeechFactory(
        title="Zoë Quillfeather speaks",
        slug=f"{SLUG}-speaks",
        summary="What Quillfeather said.",
        contributions=[Contribution(person=person, role="Chief Witness", organisation=organisation)],
        body=[
            ("text", "<p>Thanks to <b>Zoë</b> Quillfeather, and Quillfeather alone.</p>"),
            ("figure", {"picture": shown, "caption": "Quillfeather, Zoë"}),
        ],
    )
    speech.save_revision().publish()
    speech = Speech.objects.get(pk=speech.pk)
    speech.summary = "What ZOE QUILLFEATHER said then."
    with issued_as("correction", "Zoë Quillfeather said it then."):
        speech.save_revision().publish()
    draft = Speech.objects.get(pk=speech.pk)
    draft.title = "A draft about Zoë Quillfeather"
    draft.save_revision()
    file = make.FileFactory(
        title="Letter of Z. Quillfeather",
        file=factory.django.FileField(
            data=pdf_with("Signed by Zoë Quillfeather"), filename="ZoeQuillfeather.pdf"
        ),
    )
    captions = stored_as("captions.vtt", CUES.format("Zoë R. Quillfeather", "speaks.").encode())
    document = make.DocumentFactory(attachments=[Attachment(file=file), Attachment(file=captions)])
    document.save_revision().publish()
    earlier = document_with_earlier_files()
    in_bin = document_with_earlier_files()
    in_bin.delete()
    deleted = make.StatementFactory(summary="By Zoë Quillfeather.")
    deleted.save_revision().publish()
    deleted.delete()
    SiteSettings.objects.update_or_create(
        site_id=make.Page.objects.get(depth=2).sites_rooted_here.get().pk,
        defaults={"footer_text": "In memory of Zoë Quillfeather."},
    )
    Redirect.objects.create(old_path="/zoe-quillfeather", redirect_link="/people/zoe-quillfeather/")
    person.name = f"{NAME} "[:-1]
    person.save()
    painter = make.StatementFactory(summary=f"By {OTHER}.")
    Consent.objects.create(person=person, scope="Zoë Quillfeather agreed to be named.")
    return {
        "person": person,
        "speech": speech,
        "file": file,
        "captions": captions,
        "painter": painter,
        "earlier": earlier,
        "pictures": [portrait, shown],
    }


def document_with_earlier_files() -> Any:
    """A document whose second file named her, and whose first had her name for its own."""
    filename = "of_zoe_quillfeather.pdf"
    file = make.FileFactory(file=factory.django.FileField(data=make.pdf(2), filename=filename))
    page = make.DocumentFactory(attachments=[Attachment(file=file)])
    page.save_revision().publish()
    for number, content in enumerate((pdf_with("By Zoë Quillfeather"), make.pdf(3))):
        file = File.objects.get(pk=file.pk)
        file.file = SimpleUploadedFile(f"file-{number}.pdf", content, "application/pdf")
        with issued_as("correction", "Dr Quillfeather asked for it."):
            file.save()
        read(file)
    return Document.objects.get(pk=page.pk)


def do(named: dict[str, Any], user: Any, *, spare: str = "") -> Receipt:
    search = Search(named["person"], [], user)
    groups = search.groups()
    seen = {key for group in groups for key in group.hits}
    spared = {
        key
        for group in groups
        for key, hit in group.hits.items()
        if spare and spare in f"{hit.before}{hit.found}{hit.behind}"
    }
    return withdraw(search, user, seen, spared, "She asked for it.")


def in_tables() -> list[str]:
    """Where the word still is, in any text of any table, but for what is sealed."""
    found = []
    for table in tables(all_of_them=True):
        if table.name == "consent_sealed":
            continue
        for pk, values in table.rows():
            for column, value in zip(table.columns, values, strict=True):
                if value and any(WORD in folded(text) for text in strings(value)):
                    found.append(f"{table.name}.{column.name} of {pk}: {str(value)[:200]}")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND udt_name = 'tsvector'"
        )
        for name, column in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{name}" WHERE "{column}"::text ILIKE %s',  # noqa: S608  (our own tables)
                [f"%{WORD[:9]}%"],
            )
            if cursor.fetchone()[0]:
                found.append(f"{name}.{column}")
    return found


def in_public() -> list[str]:
    """Where a reader still meets the word: in an address, or in an answer."""
    found = []
    addresses = list(all_addresses())
    assert len(addresses) > 50
    addresses += ["/api/publications/?q=zoe", "/api/publications.csv", "/publications/?q=speaks"]
    for address in addresses:
        answer = Client().get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        if WORD in folded(address) or WORD in folded(content.decode(errors="replace")):
            found.append(address)
    return found


def in_folder(folder: Path) -> list[str]:
    return [
        str(path)
        for path in folder.rglob("*")
        if WORD in folded(str(path.relative_to(folder)))
        or (path.is_file() and WORD in folded(path.read_bytes().decode(errors="replace")))
    ]


def test_the_name_is_found_nowhere(on_file: Path, named: dict[str, Any], admin: Any) -> None:
    sites.write_whole()
    assert in_tables()
    assert in_public()
    assert in_folder(on_file)
    old = [f"/people/{SLUG}/", named["speech"].get_url(), f"/{SLUG}", named["file"].url]
    make.Page.objects.get(pk=named["painter"].pk).delete()

    receipt = do(named, admin)

    assert "\n".join(in_tables()) == ""
    assert "\n".join(in_public()) == ""
    assert "\n".join(in_folder(on_file)) == ""
    assert [Client().get(address).status_code for address in old[:2]] == [410, 410]
    assert Client().get(f"{old[2]}/").status_code in (404, 410)
    assert Client().get(old[3]).status_code in (404, 410)
    # The clock makes what was too much for the request.
    renewing.renew_due()
    assert sites.sweep() == []
    assert WORD not in folded(str(receipt.counts))
    assert receipt.held_back == [named["file"].pk, named["captions"].pk]


def test_no_file_names_somebody_until_all_are_made_anew(
    on_file: Path, named: dict[str, Any], admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock makes them, where there are more than fit into a request: the name stands in each footer."""
    sites.write_whole()
    [error_page] = on_file.rglob(".errors/404.html")
    assert WORD in folded(error_page.read_text())
    monkeypatch.setattr(renewing, "PATIENCE", 0.0)
    make.Page.objects.get(pk=named["painter"].pk).delete()
    do(named, admin)
    assert Due.objects.exists()
    assert "\n".join(in_folder(on_file)) == ""


def test_a_neutral_form_of_words_stands_in_its_place(named: dict[str, Any], admin: Any) -> None:
    do(named, admin, spare="the painter")
    speech = Speech.objects.get(pk=named["speech"].pk)
    assert speech.title == "A person whose name was withdrawn speaks"
    assert speech.slug == f"withdrawn-speaks-{speech.pk}"
    contribution = speech.contributions.get()
    assert (contribution.role, contribution.organisation) == ("", None)
    assert contribution.person.name == "A person whose name was withdrawn"
    page = Client().get(speech.get_url()).content.decode()
    assert "person whose name was withdrawn" in page
    assert "Chief Witness" not in page
    edition = Client().get(f"{speech.get_url()}editions/1/").content.decode()
    assert "person whose name was withdrawn" in edition
    assert "Chief Witness" not in edition
    # The draft goes out as it would have, under the new address.
    assert speech.get_latest_revision_as_object().slug == speech.slug
    speech.latest_revision.publish()
    assert Client().get(speech.get_url()).status_code == 200
    assert OTHER in Statement.objects.get(pk=named["painter"].pk).summary


def test_pictures_go_with_their_files_and_files_are_held_back(named: dict[str, Any], admin: Any) -> None:
    stored = [one.file.name for picture in named["pictures"] for one in (picture, *picture.renditions.all())]
    name = named["file"].file.name
    assert all(default_storage.exists(one) for one in [*stored, name])
    assert Reading.objects.exists()
    do(named, admin)
    assert not Picture.objects.filter(pk__in=[one.pk for one in named["pictures"]]).exists()
    assert not any(default_storage.exists(one) for one in [*stored, name])
    file = File.objects.get(pk=named["file"].pk)
    assert file.file.name
    assert default_storage.exists(file.file.name)
    assert not Report.objects.get(digest=file.file_hash).may_go_out
    assert not File.objects.published().filter(pk=file.pk).exists()


@pytest.mark.spread(1)
@pytest.mark.parametrize("again", [False, True])
def test_what_was_forgotten_of_a_file_is_not_read_again(
    named: dict[str, Any], admin: Any, again: bool
) -> None:
    do(named, admin)
    call_command("read_files", again=again, stdout=StringIO())
    call_command("index_library", stdout=StringIO())
    file = File.objects.get(pk=named["file"].pk)
    reading = read(file, again=True)
    assert reading is not None
    assert reading.pages == []
    assert "\n".join(line for line in in_tables() if line.startswith("library")) == ""


def test_earlier_files_that_name_somebody_go_with_their_bytes_and_others_stay(
    named: dict[str, Any], admin: Any
) -> None:
    editions = FileEdition.objects.filter(of__publication=named["earlier"].pk)
    first, second, _ = editions.order_by("number")
    kept = File.objects.get(pk=first.key)
    was = default_storage.open(str(first.stored)).read()
    call_command("list_files", stdout=StringIO())
    checksum = Checksum.objects.get(stored=second.stored.name).sha256
    assert checksum in SignedList.objects.get().text
    do(named, admin)
    assert not default_storage.exists(str(second.stored))
    assert not default_storage.exists(str(first.stored))
    assert checksum not in SignedList.objects.order_by("number").last().text
    address = f"/d/{named['earlier'].reference}/en/v"
    said = Client().get(f"{address}2/").content.decode()
    assert "named a person whose name was withdrawn" in said
    assert content_of(editions.get(number=1)) == was
    assert content_of(editions.get(number=3)) == default_storage.open(str(kept.file)).read()


def content_of(edition: Any) -> bytes:
    found = FileEdition.objects.with_all().get(pk=edition.pk)
    answer: Any = Client().get(found.bytes_address)
    return b"".join(answer.streaming_content)


@pytest.mark.deep
def test_what_comes_out_of_the_bin_does_not_bring_such_a_file_back(named: dict[str, Any], admin: Any) -> None:
    do(named, admin)
    in_bin = Deletion.objects.get(rows__contains=[{"model": "editions.fileedition"}])
    page = take_back(in_bin)
    page.save_revision().publish()
    numbers = list(FileEdition.objects.filter(of__publication=page.pk).values_list("number", flat=True))
    assert 2 not in numbers
    assert content_of(FileEdition.objects.filter(of__publication=page.pk).last())


@pytest.mark.deep
def test_what_nobody_has_seen_is_not_changed(named: dict[str, Any], admin: Any) -> None:
    search = Search(named["person"], [], admin)
    seen = {key for group in search.groups() for key in group.hits}
    make.StatementFactory(summary="New: Zoë Quillfeather again.")
    with pytest.raises(ChangedMeanwhile):
        withdraw(search, admin, seen, set(), "")
    assert Person.objects.filter(name=NAME).exists()
    assert not Receipt.objects.exists()


def test_the_entry_in_the_history_has_the_number_alone(named: dict[str, Any], admin: Any) -> None:
    receipt = do(named, admin)
    entry = ModelLogEntry.objects.get(action="consent.withdraw")
    assert (entry.label, entry.data) == (f"Withdrawal {receipt.number}", {"receipt": receipt.number})
    sealed = Sealed.objects.get()
    assert sealed.data["name"] == NAME
    assert sealed.data["contributions"][0]["role"] == "Chief Witness"


NAMED_CUES = CUES.format("- Zoë", "- Quillfeather").replace("\n00:", "\ncue\n00:")


@pytest.mark.spread(4)
@pytest.mark.parametrize(
    ("filename", "data"),
    [
        ("captions.vtt", CUES.format("Now Zoë Quillfeather", "speaks.").encode()),
        ("captions.vtt", CUES.format("Now Zoë", "Quillfeather speaks.").encode()),
        ("captions.vtt", NAMED_CUES.encode()),
        ("captions.vtt", CUES.format("Zoë <00:02.000>and then", "Quillfeather speaks.").encode()),
        ("table.csv", "id,last,age,first\n7,Quillfeather,61,Zoë\n".encode()),
        ("said.txt", "Zoë | Quillfeather".encode()),
        ("said.txt", "By Zoë Quillfeather.".encode("utf-16")),
        ("table.csv", 'Last;First\n"Quillfeather";"Zoë"\n'.encode()),
        ("said.srt", "1\n00:00:01,000 --> 00:00:04,000\nZoë Quillfeather\n".encode("cp1252")),
    ],
)
def test_a_file_of_text_with_the_name_is_held_back(admin: Any, filename: str, data: bytes) -> None:
    person = make.PersonFactory(name=NAME, slug=SLUG)
    file, other = stored_as("a.txt", b"First."), stored_as("b.txt", b"Quill feathers.")
    page = make.DocumentFactory(attachments=[Attachment(file=file)])
    page.save_revision().publish()
    replace_stored(file, filename, data)
    page.save_revision().publish()
    assert File.objects.published().filter(pk=file.pk).exists()

    search = Search(person, [], admin)
    # Of an older encoding nobody can be sure.
    assert (file in search.files_to_look_at()) == filename.endswith(".srt")
    [group] = search.groups()
    assert group.key == f"campaigns.file:{file.pk}"
    receipt = do({"person": person}, admin)

    assert receipt.held_back == [file.pk]
    assert not File.objects.published().filter(pk=file.pk).exists()
    assert File.objects.get(pk=other.pk).report.may_go_out
    newest = FileEdition.objects.filter(of__publication=page.pk).order_by("number").last()
    assert newest is None or newest.digest != file.file_hash or not newest.stored


def test_a_file_with_the_last_name_alone_is_for_somebody_to_look_at(admin: Any) -> None:
    person = make.PersonFactory(name=NAME, slug=SLUG)
    file, other = stored_as("a.txt", b"So said Quillfeather."), stored_as("b.txt", b"Quill feathers.")
    search = Search(person, [], admin)
    assert search.files_to_look_at() == [file]
    do({"person": person}, admin)
    assert File.objects.get(pk=file.pk).report.may_go_out
    assert File.objects.get(pk=other.pk).report.may_go_out


def stored_as(filename: str, data: bytes) -> File:
    return make.FileFactory(file=factory.django.FileField(data=data, filename=filename))


def replace_stored(file: File, filename: str, data: bytes) -> None:
    """As if it had come in so; some such files no longer may."""
    name = default_storage.save(f"documents/{filename}", ContentFile(data))
    digest = sha1(data, usedforsecurity=False).hexdigest()
    File.objects.filter(pk=file.pk).update(file=name, file_hash=digest)
    Report.objects.get_or_create(digest=digest)
    file.refresh_from_db()


def test_captions_that_were_issued_are_taken_back(admin: Any) -> None:
    person = make.PersonFactory(name=NAME, slug=SLUG)
    file = stored_as("captions.vtt", CUES.format("Zoë Quillfeather", "speaks.").encode())
    page = make.DocumentFactory(attachments=[Attachment(file=file)])
    page.save_revision().publish()
    [first] = FileEdition.objects.filter(of__publication=page.pk)
    file = File.objects.get(pk=file.pk)
    file.file = SimpleUploadedFile("new.vtt", CUES.format("Somebody", "speaks.").encode(), "text/vtt")
    with issued_as("correction", "Without the name."):
        file.save()
    do({"person": person}, admin)
    first.refresh_from_db()
    assert not first.stored
    assert first.taken_back_at
    assert File.objects.published().filter(pk=file.pk).exists()
    assert not any(WORD in text.lower() for text in stored_texts())


def stored_texts() -> list[str]:
    return [said.text for _, said in all_texts()]


def test_a_file_of_text_with_a_namesake_stays(admin: Any) -> None:
    person = make.PersonFactory(name=NAME, slug=SLUG)
    file = stored_as("said.txt", f"By {OTHER}.".encode())
    receipt = do({"person": person}, admin, spare="the painter")
    assert receipt.held_back == []
    assert File.objects.get(pk=file.pk).report.may_go_out


def test_a_file_of_text_in_the_bin_does_not_come_back(admin: Any) -> None:
    person = make.PersonFactory(name=NAME, slug=SLUG)
    stored_as("said.txt", b"By Zoe Quillfeather.").delete()
    assert stored_texts()
    do({"person": person}, admin)
    assert not Deletion.objects.exists()
    assert stored_texts() == []
