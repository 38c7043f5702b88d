"""Editions of files: at addresses that last, with bytes that never change."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from assets.models import EarlierVersion, File
from campaigns.models import Attachment, Document, Publication, Withdrawal
from campaigns.publishing.withdrawing import take_back, withdraw
from campaigns.tests import factories as make
from clean_files.models import Report
from clock.signals import round_of_the_clock
from editions.choosing import issued_as
from editions.files.taking_back import take_back as take_edition_back
from editions.models import Edition, FileEdition, LastingFile
from recycle_bin.models import Deletion
from recycle_bin.taking_back import take_back as restore

pytestmark = pytest.mark.django_db
IT = "/d/2023/001"


def document(*languages: str, **fields: Any) -> Any:
    """A public document with a file in each language, each with other bytes."""
    files = [
        make.FileFactory(language=language, file__data=make.pdf(number))
        for number, language in enumerate(languages or ("en",), start=1)
    ]
    page = make.DocumentFactory(
        date="2023-05-26", attachments=[Attachment(file=file) for file in files], **fields
    )
    page.save_revision().publish()
    return Document.objects.get(pk=page.pk)


def replace(file: File, pages: int, name: str = "other.pdf") -> bytes:
    file = File.objects.get(pk=file.pk)
    file.file = SimpleUploadedFile(name, make.pdf(pages), "application/pdf")
    file.save()
    return Path(file.file.path).read_bytes()


def attach(page: Any, *files: File) -> None:
    """Publishes the page with these files instead."""
    page = Document.objects.get(pk=page.pk)
    page.attachments = [Attachment(file=file) for file in files]
    page.save_revision().publish()


def the_file(page: Any) -> File:
    return page.attachments.get().file


def content_at(client: Client, address: str) -> bytes:
    response: Any = client.get(address, follow=True)
    assert response.status_code == 200, address
    return b"".join(response.streaming_content)


def bytes_of(number: int, label: str = "en") -> str:
    return f"{IT}/{label}/v{number}/AJC-2023-001-{label}-v{number}.pdf"


def numbers() -> list[tuple[str, int]]:
    return [
        (one.of.label, one.number)
        for one in FileEdition.objects.order_by("of__language", "of__part", "number")
    ]


def test_the_first_is_issued_with_its_publication_and_led_to(client: Client) -> None:
    page = document()
    led = client.get(f"{IT}/en/")
    assert (led.status_code, led["Location"]) == (302, bytes_of(1))
    assert led["Cache-Control"] == "public, no-cache"
    assert content_at(client, f"{IT}/en/") == Path(the_file(page).file.path).read_bytes()
    assert FileEdition.objects.get().edition == Edition.objects.get()


def test_bytes_never_change_however_often_the_file_is_replaced(client: Client) -> None:
    page = document()
    issued = [Path(the_file(page).file.path).read_bytes()]
    issued += [replace(the_file(page), pages) for pages in (2, 3, 4)]
    assert len(set(issued)) == 4
    for number, content in enumerate(issued, start=1):
        assert content_at(client, bytes_of(number)) == content
    assert client.get(f"{IT}/en/")["Location"] == bytes_of(4)


def test_the_answer_has_the_headers_of_something_that_never_changes(client: Client) -> None:
    page = document()
    replace(the_file(page), 2)
    response: Any = client.get(bytes_of(1), headers={"range": "bytes=0-3"})
    assert response.status_code == 206
    assert b"".join(response.streaming_content) == b"%PDF"
    assert "immutable" in response["Cache-Control"]
    assert response["Content-Disposition"] == 'inline; filename="AJC-2023-001-en-v1.pdf"'
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Link"] == '<../>; rel="latest-version"'
    whole = client.get(bytes_of(1))
    assert client.get(bytes_of(1), headers={"if-none-match": whole["ETag"]}).status_code == 304
    assert client.get(bytes_of(2))["ETag"] != whole["ETag"]


def test_who_opens_an_earlier_one_is_told_why_it_was_replaced_and_led_to_the_newest(client: Client) -> None:
    page = document()
    with issued_as("correction", "The date on page 3 was wrong."):
        replace(the_file(page), 2)
    html = LexborHTMLParser(client.get(f"{IT}/en/v1/").content)
    said = html.css_first(".notice").text()
    assert "earlier file" in said
    assert "Correction: The date on page 3 was wrong." in said
    assert [link.attributes["href"] for link in html.css(".download")] == [bytes_of(2), bytes_of(1)]
    assert html.css_first("meta[name=robots]").attributes["content"] == "noindex"
    newest = LexborHTMLParser(client.get(f"{IT}/en/v2/").content)
    assert "newest" in newest.css_first(".notice").text()
    assert [link.attributes["href"] for link in newest.css(".download")] == [bytes_of(2)]


def test_replacing_a_file_is_an_edition_of_its_publication_with_the_note(client: Client) -> None:
    page = document()
    with issued_as("correction", "The date was wrong."):
        replace(the_file(page), 2)
    assert list(Edition.objects.values_list("number", "kind", "note")) == [
        (1, "first", ""),
        (2, "correction", "The date was wrong."),
    ]
    assert "The date was wrong." in client.get(page.get_url()).content.decode()


# --- Places: languages, parts, files in the place of others ------------------------------------------


def test_each_language_has_its_own_and_the_second_in_one_its_part(client: Client) -> None:
    page = document("en", "my", "en", "zh-Hans")
    files = [row.file for row in page.attachments.select_related("file")]
    for label, file in zip(("en", "my", "en-2", "zh-Hans"), files, strict=True):
        assert content_at(client, f"{IT}/{label}/") == Path(file.file.path).read_bytes()
    for never in ("en-1", "en-3", "fr", "EN", "en-02"):
        assert client.get(f"{IT}/{never}/").status_code == 404


def test_another_order_or_a_new_file_before_it_gives_no_place_to_another(client: Client) -> None:
    page = document("en", "en")
    one, two = (row.file for row in page.attachments.select_related("file"))
    new = make.FileFactory(file__data=make.pdf(7))
    attach(page, new, two, one)
    for label, file in (("en", one), ("en-2", two), ("en-3", new)):
        assert content_at(client, f"{IT}/{label}/") == Path(file.file.path).read_bytes()
    attach(page, new, two)
    assert client.get(f"{IT}/en/").status_code == 410
    assert client.get(bytes_of(1)).status_code == 410
    assert content_at(client, f"{IT}/en-2/") == Path(two.file.path).read_bytes()


def test_a_file_that_was_taken_out_does_not_come_back_with_the_next_one(client: Client) -> None:
    page = document("en", "my")
    old, other = (row.file for row in page.attachments.select_related("file"))
    with issued_as("update", "The English text was a draft."):
        attach(page, other)
    new = make.FileFactory(file__data=make.pdf(7))
    attach(page, other, new)
    assert client.get(f"{IT}/en/")["Location"] == bytes_of(2)
    assert client.get(bytes_of(1)).status_code == 410
    said = LexborHTMLParser(client.get(f"{IT}/en/v1/").content).css_first("main")
    assert "The English text was a draft." in said.css_first(".notice").text()
    assert [link.attributes["href"] for link in said.css(".download")] == [bytes_of(2)]
    # Its own bytes are where they were, for the staff.
    assert Path(old.file.path).exists()


def test_another_file_chosen_in_its_place_is_its_next_edition(client: Client) -> None:
    page = document()
    old = the_file(page)
    was, address = Path(old.file.path).read_bytes(), old.url
    new = make.FileFactory(file__data=make.pdf(9))
    attach(page, new)
    assert numbers() == [("en", 1), ("en", 2)]
    assert content_at(client, bytes_of(1)) == was
    assert content_at(client, f"{IT}/en/") == Path(new.file.path).read_bytes()
    # And so the address that the file itself had leads there, also once it is deleted.
    assert client.get(address)["Location"] == f"{IT}/en/"
    File.objects.get(pk=old.pk).delete()
    assert content_at(client, address) == Path(new.file.path).read_bytes()
    assert content_at(client, bytes_of(1)) == was


def test_every_address_that_a_file_had_leads_to_the_newest(client: Client) -> None:
    page = document()
    addresses = [the_file(page).url]
    for pages in range(2, 6):
        replace(the_file(page), pages, f"name-{pages}.pdf")
        addresses.append(the_file(page).url)
    attach(page, make.FileFactory(file__data=make.pdf(9)))
    newest = Path(the_file(page).file.path).read_bytes()
    assert len(set(addresses)) == 5
    for address in addresses:
        assert content_at(client, address) == newest


def test_a_file_in_another_language_since_gets_a_place_there(client: Client) -> None:
    page = document()
    file = the_file(page)
    file.language = "fr"
    file.save()
    assert content_at(client, f"{IT}/fr/") == Path(file.file.path).read_bytes()


# --- What is issued, and when ----------------------------------------------------------------------------


def test_the_same_bytes_again_are_no_edition_and_lie_there_once(client: Client) -> None:
    page = document()
    file = the_file(page)
    was = replace(file, 1, "again.pdf")
    assert numbers() == [("en", 1)]
    assert str(FileEdition.objects.get().stored) == File.objects.get(pk=file.pk).file.name
    assert content_at(client, bytes_of(1)) == was


def test_what_it_was_before_made_the_newest_again_is_the_next_edition(client: Client) -> None:
    page = document()
    was = Path(the_file(page).file.path).read_bytes()
    replace(the_file(page), 2)
    EarlierVersion.objects.get().take_back()
    assert numbers() == [("en", 1), ("en", 2), ("en", 3)]
    assert content_at(client, bytes_of(1)) == content_at(client, bytes_of(3)) == was
    assert FileEdition.objects.get(number=1).stored == FileEdition.objects.get(number=3).stored


def test_nothing_of_a_draft_is_issued_nor_what_is_held_back(client: Client) -> None:
    page = make.DocumentFactory(live=False, attachments=[Attachment(file=make.FileFactory())])
    page.save_revision()
    replace(the_file(page), 2)
    assert not LastingFile.objects.exists()
    public = document()
    report = Report.objects.get(digest=the_file(public).file_hash)
    replace(the_file(public), 4)
    held = Report.objects.get(digest=the_file(public).file_hash)
    assert numbers() == [("en", 1), ("en", 2)]
    Report.objects.filter(pk=held.pk).update(is_held=True)
    assert client.get(bytes_of(2)).status_code == 410
    assert client.get(f"{IT}/en/")["Location"] == bytes_of(1)
    held.refresh_from_db()
    held.let_out(None)
    assert client.get(f"{IT}/en/")["Location"] == bytes_of(2)
    assert report.may_go_out


def test_a_file_that_is_held_back_is_issued_when_it_is_let_out(client: Client) -> None:
    page = document()
    digest = make.FileFactory(file__data=make.pdf(3)).file_hash
    Report.objects.filter(digest=digest).update(is_held=True)
    content = replace(the_file(page), 3)
    assert numbers() == [("en", 1)]
    with issued_as("update", "An annex."):
        Report.objects.get(digest=digest).let_out(None)
    assert content_at(client, f"{IT}/en/") == content
    assert FileEdition.objects.get(number=2).edition.note == "An annex."


def test_the_clock_makes_up_for_what_became_public_in_another_way(client: Client) -> None:
    page = document()
    Edition.objects.all().delete()
    assert not FileEdition.objects.exists()
    round_of_the_clock.send(sender=None, now=timezone.now())
    assert numbers() == [("en", 1)]
    assert Edition.objects.get().publication_id == page.pk
    assert client.get(f"{IT}/en/")["Location"] == bytes_of(1)


# --- What nobody may have --------------------------------------------------------------------------------


def statuses(client: Client) -> set[int]:
    return {client.get(address).status_code for address in (f"{IT}/en/", f"{IT}/en/v1/", bytes_of(1))}


def test_an_edition_that_was_taken_back_says_why_and_no_upload_is_had_as_it(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    page = document()
    replace(the_file(page), 2)
    path = Path(FileEdition.objects.get(number=1).stored.path)
    version = EarlierVersion.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        version.remove()
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        take_edition_back(FileEdition.objects.filter(number=1), "It showed a telephone number.")
    assert not path.exists()
    path.write_bytes(b"Another upload")
    assert client.get(bytes_of(1)).status_code == 410
    html = LexborHTMLParser(client.get(f"{IT}/en/v1/").content)
    assert "It showed a telephone number." in html.css_first(".notice").text()
    assert [link.attributes["href"] for link in html.css(".download")] == [bytes_of(2)]
    with pytest.raises(ValueError, match="reason"):
        take_edition_back(FileEdition.objects.all(), " ")


def test_nothing_of_what_is_not_public_is_given(client: Client) -> None:
    page = document()
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert statuses(client) == {410}
    restriction.delete()
    assert statuses(client) == {302, 200}
    collection = Collection.get_first_root_node().add_child(name="Closed")
    File.objects.update(collection=collection)
    closed = CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    assert statuses(client) == {410}
    closed.delete()
    Publication.objects.get(pk=page.pk).unpublish()
    assert statuses(client) == {410}
    assert client.get("/d/2023/002/en/").status_code == 404
    assert client.get("/d/anything/").status_code == 404


def test_the_files_of_a_deleted_publication_are_gone_until_it_is_public_again(client: Client) -> None:
    page = document()
    was = content_at(client, bytes_of(1))
    page.delete()
    assert statuses(client) == {410}
    assert client.get("/d/2023/0001/en/").status_code == 404
    page = restore(Deletion.objects.get(content_type__model="document"))
    assert statuses(client) == {410}
    page.save_revision().publish()
    assert content_at(client, bytes_of(1)) == was
    assert numbers() == [("en", 1)]


def test_a_withdrawn_publication_keeps_its_files_only_with_its_text(client: Client) -> None:
    page = document()
    withdraw(page, "It was wrong.")
    assert statuses(client) == {410}
    take_back(page)
    assert statuses(client) == {302, 200}
    withdraw(page, "It was wrong.", keeps_text=True)
    assert statuses(client) == {302, 200}


def test_a_file_that_stays_with_what_was_withdrawn_says_so(client: Client) -> None:
    page = document()
    replace(the_file(page), 2)
    # Not under its notice, it says nothing of that.
    assert "withdrawn" not in client.get(f"{IT}/en/v2/").content.decode()
    withdraw(page, "Two names were wrong.", keeps_text=True)
    for number in (1, 2):
        html = LexborHTMLParser(client.get(f"{IT}/en/v{number}/").content)
        said = html.css_first(".notice.withdrawn")
        assert f"withdrawn on {page_withdrawal(page).date_text}" in said.text()
        assert "Two names were wrong." in said.text()
        assert said.css_first("a").attributes["href"] == page.get_url()
        assert "This is the newest" not in html.body.text()
        assert "Download the newest" not in html.body.text()
    assert (
        "earlier file" in LexborHTMLParser(client.get(f"{IT}/en/v1/").content).css_first(".standing").text()
    )
    take_back(page)
    assert "This is the newest" in client.get(f"{IT}/en/v2/").content.decode()


def page_withdrawal(page: Any) -> Withdrawal:
    return Withdrawal.objects.get(publication=page.pk)


def test_the_history_lists_earlier_files(client: Client) -> None:
    page = document("en", "my")
    with issued_as("update", "Two annexes were added."):
        replace(the_file_in(page, "my"), 5)
    html = LexborHTMLParser(client.get(f"{page.get_url()}history/").content)
    (section,) = html.css(".earlier-files section")
    newest, earlier = section.css("li")
    assert newest.css_first("a").attributes["href"] == f"{IT}/my/v2/"
    assert "Two annexes were added." in newest.text()
    assert earlier.css_first("a").attributes["href"] == f"{IT}/my/v1/"
    assert "Burmese, PDF" in earlier.text()


def test_a_comparison_says_which_files_differ_and_leads_to_both(client: Client) -> None:
    page = document("en", "my")
    with issued_as("update", "Two annexes were added."):
        replace(the_file_in(page, "my"), 5)
    with issued_as("correction", "The date was wrong."):
        replace(the_file_in(page, "en"), 6)
    of_pair = {
        "1/2": [f"{IT}/my/v1/", f"{IT}/my/v2/"],
        "2/3": [f"{IT}/en/v1/", f"{IT}/en/v2/"],
        "1/3": [f"{IT}/en/v1/", f"{IT}/en/v2/", f"{IT}/my/v1/", f"{IT}/my/v2/"],
    }
    for pair, addresses in of_pair.items():
        html = LexborHTMLParser(client.get(f"{page.get_url()}compare/{pair}/").content)
        assert [link.attributes["href"] for link in html.css(".other-files a")] == addresses
        assert "Their words are the same. Their files differ." in html.body.text()
    assert client.get(f"{IT}/my/v1/").status_code == 200


def test_a_file_that_came_with_a_later_edition_is_new_in_the_comparison(client: Client) -> None:
    page = document("en")
    attach(page, the_file(page), make.FileFactory(language="my", file__data=make.pdf(5)))
    html = LexborHTMLParser(client.get(f"{page.get_url()}compare/1/2/").content)
    (file,) = html.css(".other-files li")
    assert "new" in file.text()
    assert [link.attributes["href"] for link in file.css("a")] == [f"{IT}/my/v1/"]


def test_a_comparison_of_the_same_files_says_nothing_of_them(client: Client) -> None:
    page = document("en")
    page.title = "Another title"
    page.save_revision().publish()
    html = LexborHTMLParser(client.get(f"{page.get_url()}compare/1/2/").content)
    assert html.css_first(".compared") is not None
    assert html.css_first(".other-files") is None


def the_file_in(page: Any, language: str) -> File:
    return page.attachments.get(file__language=language).file


def test_what_never_was_is_not_said_to_be_gone_and_a_lost_slash_is_put_back(client: Client) -> None:
    document()
    for never in ("en/v1/other.pdf", "en/v2/", "my/", "en-2/", "EN/"):
        assert client.get(f"{IT}/{never}").status_code == 404, never
    for address in (f"{IT}/en", f"{IT}/en/v1"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, f"{address}/")


def test_an_edition_has_the_files_that_were_issued_with_it(client: Client) -> None:
    page = document()
    replace(the_file(page), 2)
    attach(page, the_file(page), make.FileFactory(language="my", file__data=make.pdf(3)))

    def files_of(number: int) -> list[str]:
        html = LexborHTMLParser(client.get(f"{page.get_url()}editions/{number}/").content)
        links = [link.attributes["href"] or "" for link in html.css(".words li a")]
        return [link for link in links if link.startswith("/d/")]

    assert [files_of(number) for number in (1, 2, 3)] == [
        [f"{IT}/en/v1/"],
        [f"{IT}/en/v2/"],
        [f"{IT}/en/v2/", f"{IT}/my/v1/"],
    ]
