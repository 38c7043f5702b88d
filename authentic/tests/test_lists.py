"""Lists of public files: made by the clock when something changes, signed, and each naming the one before."""

import hashlib
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from assets.models import File
from authentic import chain, checksums, keys, lists
from authentic.listed import State, known_files, public_files, told_files
from authentic.minisign import SecretKey
from authentic.models import Checksum, Issued, Key, SignedList
from authentic.tests.programs import accepted_by_minisign
from campaigns.models import Attachment, Document, Withdrawal
from campaigns.publishing.withdrawing import withdraw
from campaigns.tests import factories as make
from clock.signals import round_of_the_clock
from editions.choosing import issued_as
from editions.files.taking_back import take_back
from editions.models import FileEdition
from page_tree.addresses import absolute

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(settings: Any) -> SecretKey:
    found = SecretKey.new()
    settings.SIGNING_KEY = found.line
    return found


def document(**fields: Any) -> Any:
    page = make.DocumentFactory(attachments=[Attachment(file=make.FileFactory(**fields))])
    page.save_revision().publish()
    return page


def sha256(file: File) -> str:
    return hashlib.sha256(Path(file.file.path).read_bytes()).hexdigest()


def rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.partition("\n\n")[2].splitlines()]


def clock() -> None:
    round_of_the_clock.send(sender=None, now=timezone.now())


def replace(file: File, pages: int = 2) -> None:
    file.file = SimpleUploadedFile("other.pdf", make.pdf(pages), "application/pdf")
    file.save()


def test_a_file_has_its_checksum_once_it_is_stored() -> None:
    file = make.FileFactory()
    row = Checksum.objects.get()
    assert (row.stored, row.sha256, row.size) == (file.file.name, sha256(file), file.file_size)


def test_the_clock_makes_up_for_checksums_that_are_lacking_or_of_other_bytes() -> None:
    document()
    file = File.objects.get()
    Checksum.objects.update(sha256="0" * 64, digest="of others")
    assert public_files() == []
    clock()
    assert [one.sha256 for one in public_files()] == [sha256(file)]


def test_a_file_whose_bytes_are_gone_holds_up_no_list() -> None:
    document()
    gone = make.FileFactory()
    Checksum.objects.all().delete()
    Path(gone.file.path).unlink()
    clock()
    assert len(rows(SignedList.objects.get().text)) == 1


def test_a_list_has_public_files_alone_and_nothing_that_anybody_named() -> None:
    page = document(title="A witness’s name", language="my")
    make.FileFactory()
    clock()
    text = SignedList.objects.get().text
    file = page.attachments.get().file
    (row,) = rows(text)
    assert row[:2] == [sha256(file), str(file.file_size)]
    assert row[3:] == [
        "my",
        f"AJC/{page.reference}",
        absolute(f"/d/{page.reference}/my/v1/"),
        "newest",
        absolute(f"/verify/known/{row[0][0]}/#{row[0]}"),
    ]
    for told in (file.title, page.title, page.slug, file.filename):
        assert told not in text


def test_the_clock_makes_a_list_only_when_files_changed_and_each_names_the_one_before() -> None:
    document()
    clock()
    clock()
    first = SignedList.objects.get()
    page = document()
    clock()
    page.title = "Another title"
    page.save_revision().publish()
    clock()
    page.unpublish()
    clock()
    texts = list(SignedList.objects.order_by("number").values_list("text", flat=True))
    assert [len(rows(text)) for text in texts] == [1, 2, 1]
    assert "\nBefore: none\n" in texts[0]
    assert f"\nBefore: 1 {hashlib.sha256(texts[0].encode()).hexdigest()}\n" in texts[1]
    assert first.sha256 == hashlib.sha256(first.text.encode()).hexdigest()


def test_no_get_makes_a_list(client: Client) -> None:
    document()
    assert client.get("/verify/").status_code == 200
    assert client.get("/verify/files.txt").status_code == 404
    assert not SignedList.objects.exists()


def test_the_signed_list_is_accepted_by_minisign_as_it_is_handed_out(
    client: Client, key: SecretKey, tmp_path: Path
) -> None:
    document()
    clock()
    path = tmp_path / "files.txt"
    for name in ("files.txt", "files.txt.minisig"):
        (tmp_path / name).write_bytes(client.get(f"/verify/{name}").content)
    public = client.get("/.well-known/minisign.pub").content.decode().splitlines()[1]
    assert accepted_by_minisign(path, public)
    path.write_bytes(path.read_bytes().replace(b"List: 1", b"List: 2"))
    assert not accepted_by_minisign(path, public)


def test_without_a_key_the_list_is_there_unsigned_and_signed_once_there_is_one(
    client: Client, settings: Any
) -> None:
    document()
    clock()
    assert client.get("/verify/files.txt").status_code == 200
    for address in ("/verify/files.txt.minisig", "/.well-known/minisign.pub"):
        assert client.get(address).status_code == 404
    settings.SIGNING_KEY = SecretKey.new().line
    clock()
    assert client.get("/verify/files.txt.minisig").status_code == 200
    assert SignedList.objects.get().key == Key.objects.get()


def test_a_file_that_was_replaced_or_taken_back_is_known_as_that() -> None:
    page, gone = document(), document()
    file, was = page.attachments.get().file, sha256(page.attachments.get().file)
    # Else both have the same content.
    replace(gone.attachments.get().file, 5)
    taken_back = sha256(gone.attachments.get().file)
    clock()
    replace(file)
    gone.unpublish()
    clock()
    (earlier,) = (one for one in told_files(was[0]) if one.sha256 == was)
    assert (earlier.sha256, earlier.state, earlier.page) == (was, State.UPDATED, page.pk)
    assert earlier.until is not None
    found = [one for one in known_files(taken_back[0]) if one.sha256 == taken_back]
    assert [one.state for one in found] == [State.GONE]
    assert found[0].file is None


def standings() -> dict[str, tuple[str, str]]:
    """Of the newest list, by checksum: the edition and its standing."""
    clock()
    newest = SignedList.objects.order_by("number").last()
    return {row[0]: (row[5].rpartition("/d/")[2], row[6]) for row in rows(newest.text)} if newest else {}


def said_of(client: Client, checksum: str) -> Any:
    html = LexborHTMLParser(client.get(f"/verify/?checksum={checksum}").content)
    return html.css_first(".answer")


def test_the_list_and_the_answers_name_each_edition_and_what_became_of_it(client: Client) -> None:
    page = document(language="my")
    file = page.attachments.get().file
    sums = [sha256(file)]
    for kind, note in (("update", "An annex was added."), ("correction", "The date was wrong.")):
        with issued_as(kind, note):
            replace(File.objects.get(), len(sums) + 10)
        sums.append(sha256(File.objects.get()))
    here = f"{page.reference}/my"
    assert standings() == {
        sums[0]: (f"{here}/v1/", "updated"),
        sums[1]: (f"{here}/v2/", "corrected"),
        sums[2]: (f"{here}/v3/", "newest"),
    }
    first, second, third = (said_of(client, one) for one in sums)
    assert "was replaced by an update" in first.text()
    assert "An annex was added." in first.text()
    assert "Edition 1 of the file in Burmese" in first.text()
    assert "was corrected since" in second.text()
    assert "The date was wrong." in second.text()
    assert second.css_first(".download").attributes["href"] == f"/d/{here}/"
    assert "the newest" in third.text()
    assert f"/d/{here}/v3/" in [link.attributes["href"] for link in third.css("a")]

    withdraw(page, "The court asked us to.")
    assert set(standings().values()) == {(f"{here}/v{number}/", "withdrawn") for number in (1, 2, 3)}
    answer = said_of(client, sums[0])
    assert "What it belongs to was withdrawn." in answer.text()
    assert answer.css_first("p a").attributes["href"] == page.get_url()
    assert client.get(f"/d/{here}/v1/").status_code == 410

    Withdrawal.objects.update(keeps_text=False, is_gone=True)
    assert standings() == {}
    assert "is not published any longer" in said_of(client, sums[0]).text()


def test_an_edition_that_was_taken_back_is_on_no_list(client: Client) -> None:
    page = document()
    was = sha256(page.attachments.get().file)
    replace(File.objects.get())
    assert len(standings()) == 2
    take_back(FileEdition.objects.filter(number=1), "It showed a telephone number.")
    assert was not in standings()
    assert "is not the newest" in said_of(client, was).text()


@pytest.mark.spread(1)
@pytest.mark.parametrize("number", [1, 12])
def test_the_list_asks_as_much_for_many_editions_as_for_one(number: int) -> None:
    document()
    for pages in range(10, number + 10):
        replace(File.objects.get(), pages)
    with CaptureQueriesContext(connection) as captured:
        assert len(public_files()) == number + 1
    assert len(captured) == 6


def test_files_in_closed_collections_are_on_no_list() -> None:
    from wagtail.models import Collection, CollectionViewRestriction  # for this test alone

    document()
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    assert len(public_files()) == 1
    File.objects.update(collection=closed.add_child(name="Within"))
    assert public_files() == []


# --- The chain ------------------------------------------------------------------------------------


@pytest.fixture
def three(key: SecretKey) -> list[SignedList]:
    for _ in range(3):
        document()
        clock()
    return list(SignedList.objects.all())


def check(**options: Any) -> str:
    """What ``check_lists`` says; with what it found, when it does not pass."""
    out = StringIO()
    try:
        call_command("check_lists", stdout=out, **options)
    except CommandError as error:
        out.write(f"{error}\n")
    return out.getvalue()


def test_a_whole_chain_passes(three: list[SignedList]) -> None:
    assert check() == "All is well. Lists: 3.\n"


@pytest.mark.spread(1)
@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "List 1 is missing.\nFaults: 1, in lists: 2."),
        (2, "List 2 is missing.\nFaults: 1, in lists: 2."),
    ],
)
def test_a_dropped_list_is_found(three: list[SignedList], number: int, said: str) -> None:
    SignedList.objects.filter(number=number).delete()
    assert check().startswith(said)


def test_a_list_that_was_exchanged_for_another_is_found(three: list[SignedList]) -> None:
    one, two = three[:2]
    SignedList.objects.filter(number=1).update(text=two.text, signature=two.signature)
    SignedList.objects.filter(number=2).update(text=one.text, signature=one.signature)
    said = check()
    assert "In the place of list 1 is the one that says it is number 2." in said
    assert "List 2 is not the one that list 3 names" in said


def test_an_altered_list_is_found(three: list[SignedList]) -> None:
    SignedList.objects.filter(number=2).update(text=three[1].text.replace("0", "1"))
    said = check()
    assert "List 2 is not the one that list 3 names" in said
    assert "The signature of list 2 does not fit." in said


@pytest.mark.deep
def test_by_copies_it_is_found_that_the_newest_was_taken_back(
    three: list[SignedList], tmp_path: Path
) -> None:
    for row in three:
        (tmp_path / f"{row.number}.txt").write_text(row.text)
        (tmp_path / f"{row.number}.txt.minisig").write_text(row.signature)
    assert check(copies=tmp_path) == "All is well. Lists: 3.\n"
    SignedList.objects.filter(number=3).delete()
    assert check().startswith("All is well")
    assert "List 3 is among the copies, and the site has it no longer." in check(copies=tmp_path)


def lists_of(folder: Path) -> list[SignedList]:
    """Puts copies of all lists into a folder."""
    rows = list(SignedList.objects.all())
    for row in rows:
        (folder / f"{row.number}.txt").write_text(row.text)
        (folder / f"{row.number}.txt.minisig").write_text(row.signature)
    return rows


@pytest.mark.deep
def test_lists_that_a_restored_site_has_lost_are_taken_up_before_the_next_is_made(
    three: list[SignedList], tmp_path: Path
) -> None:
    lost = lists_of(tmp_path)[1:]
    # As the site was when the backup was made.
    Document.objects.order_by("-pk")[0].delete()
    SignedList.objects.filter(number__gt=1).delete()
    Issued.objects.exclude(sha256__in=[line[:64] for line in three[0].text.splitlines()]).delete()
    out = StringIO()
    call_command("list_files", copies=tmp_path, stdout=out)
    assert out.getvalue().splitlines()[:2] == ["List 2 was taken up.", "List 3 was taken up."]
    for row in lost:
        again = SignedList.objects.get(number=row.number)
        assert (again.text, again.lines, again.made_at.replace(microsecond=0), again.key) == (
            row.text, row.lines, row.made_at.replace(microsecond=0), row.key
        )  # fmt: skip
    assert SignedList.objects.count() == 4
    assert check(copies=tmp_path) == "All is well. Lists: 4.\n"
    # What was on them is known of still.
    for sha256 in {line[:64] for line in three[2].text.partition("\n\n")[2].splitlines()}:
        assert Issued.objects.filter(sha256=sha256).exists()


def test_a_fork_is_told_of_and_nothing_is_taken_up(three: list[SignedList], tmp_path: Path) -> None:
    lists_of(tmp_path)
    SignedList.objects.filter(number__gt=1).delete()
    document()
    clock()
    with pytest.raises(CommandError, match="List 2 is another one on the site than among the copies"):
        call_command("list_files", copies=tmp_path, stdout=StringIO())
    assert SignedList.objects.count() == 2
    assert "List 2 is another one on the site than among the copies." in check(copies=tmp_path)


def test_no_list_is_taken_up_that_was_altered_or_is_of_nobody(
    three: list[SignedList], tmp_path: Path
) -> None:
    lists_of(tmp_path)
    SignedList.objects.filter(number=3).delete()
    copy = tmp_path / "3.txt"
    copy.write_text(copy.read_text().replace("\ten\t", "\tfr\t"))
    with pytest.raises(CommandError, match="The signature of list 3 does not fit"):
        call_command("list_files", copies=tmp_path, stdout=StringIO())
    (tmp_path / "3.txt.minisig").unlink()
    with pytest.raises(CommandError, match="List 3 is not signed"):
        call_command("list_files", copies=tmp_path, stdout=StringIO())
    assert SignedList.objects.count() == 2


# --- Keys -----------------------------------------------------------------------------------------


def test_a_new_key_is_signed_by_the_one_before_and_takes_over_with_the_next_list(
    three: list[SignedList], key: SecretKey, client: Client, settings: Any, tmp_path: Path
) -> None:
    secret = tmp_path / "new"
    call_command("make_signing_key", secret, stdout=StringIO())
    assert secret.stat().st_mode & 0o777 == 0o600
    new = SecretKey.read(secret.read_text())
    assert client.get("/.well-known/minisign.pub").content.decode() == key.public.text
    settings.SIGNING_KEY = secret.read_text().strip()
    document()
    clock()
    assert client.get("/.well-known/minisign.pub").content.decode() == new.public.text
    assert check() == "All is well. Lists: 4.\n"
    for name in (f"{new.public.name}.pub", f"{new.public.name}.pub.minisig"):
        (tmp_path / name).write_bytes(client.get(f"/verify/keys/{name}").content)
    assert accepted_by_minisign(tmp_path / f"{new.public.name}.pub", key.public.line)
    assert client.get(f"/verify/keys/{key.public.name}.pub").content.decode() == key.public.text


def test_where_no_file_can_be_written_no_key_is_made(tmp_path: Path) -> None:
    there = tmp_path / "key"
    there.write_text("another")
    for file in (there, tmp_path / "no" / "folder", tmp_path):
        with pytest.raises(CommandError, match="No key was made"):
            call_command("make_signing_key", str(file))
    assert there.read_text() == "another"
    assert not Key.objects.exists()


def test_a_list_that_lost_its_signature_is_told_of(three: list[SignedList]) -> None:
    SignedList.objects.filter(number=3).update(signature="")
    said = list(chain.faults(chain.of_database(), chain.keys_of_database()))
    assert said == ["List 3 is not signed, and list 2 before it is."]


def test_a_key_that_was_not_introduced_signs_nothing(three: list[SignedList], settings: Any) -> None:
    settings.SIGNING_KEY = SecretKey.new().line
    document()
    clock()
    assert SignedList.objects.get(number=4).signature == ""
    assert Key.objects.count() == 1


def test_a_key_in_place_of_one_that_was_lost_is_told_of(
    three: list[SignedList], settings: Any, tmp_path: Path
) -> None:
    settings.SIGNING_KEY = ""
    with pytest.raises(CommandError, match="has had a key"):
        call_command("make_signing_key", tmp_path / "new", stdout=StringIO())
    call_command("make_signing_key", tmp_path / "new", old_is_lost=True, stdout=StringIO())
    assert "is not signed by the one before" in check()


def test_what_a_replaced_file_had_is_taken_up_again(key: SecretKey) -> None:
    page = document()
    clock()
    page.unpublish()
    clock()
    page.save_revision().publish()
    clock()
    assert lists.newest().number == 3
    assert checksums.lacking().count() == 0
    assert all(known_files(digit) == told_files(digit) for digit in "0123456789abcdef")


def test_the_checks_say_what_is_wrong_with_the_key(settings: Any) -> None:
    assert run_checks(databases=["default"]) == []
    settings.SIGNING_KEY = "hunter2"
    (said,) = run_checks(databases=["default"])
    assert said.id == "authentic.E001"
    assert "hunter2" not in str(said)
    settings.SIGNING_KEY = SecretKey.new().line
    assert run_checks(databases=["default"]) == []
    keys.row_of(SecretKey.read(settings.SIGNING_KEY))
    assert run_checks(databases=["default"]) == []
    other = SecretKey.new()
    settings.SIGNING_KEY = other.line
    (said,) = run_checks(databases=["default"])
    assert said.id == "authentic.W001"
    assert other.public.name in said.msg
