"""From a file to a draft with its report: in the admin, and by the command for a whole folder."""

import io
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page

from assets.models import File, Picture
from bringing_in.drafting.again import is_untouched
from bringing_in.models import Brought
from bringing_in.run import Item, Run
from campaigns.models import Campaign, Document, Library, Speech, Statement, Video
from campaigns.tests import factories as make

from . import documents as made

pytestmark = pytest.mark.django_db
UPLOAD: Final = "/admin/bring-in/"


def brought(name: str, content: bytes, kind: str = "", user: Any = None) -> Any:
    (outcome,) = Run(user, kind).bring([Item(name, lambda: io.BytesIO(content))])
    assert outcome.page is not None, outcome.text
    return outcome.page.get_latest_revision_as_object()


def blocks_of(page: Any) -> list[str]:
    return [block.block_type for block in page.body]


def send(client: Any, name: str, content: bytes, kind: str = "") -> Any:
    return client.post(UPLOAD, {"document": SimpleUploadedFile(name, content), "kind": kind})


def tree_of(client: Any, address: str) -> LexborHTMLParser:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return LexborHTMLParser(answer.content.decode())


def test_a_word_file_becomes_a_draft_that_can_be_edited_and_published(secretariat: Any, read: Any) -> None:
    assert tree_of(secretariat, UPLOAD).css_first("input[type=file]")
    answer = send(secretariat, "statement.docx", made.of_word())
    page = Statement.objects.get()
    report = reverse("bringing_in:report", args=[page.pk])
    assert answer["Location"] == report
    assert not page.live
    assert page.owner == secretariat.user
    assert (page.title, str(page.date), page.language) == ("Statement on a convention", "2023-05-26", "en")
    assert blocks_of(page) == [
        "text",
        "heading",
        "text",
        "heading",
        "text",
        "figure",
        "table",
        "text",
        "notes",
    ]
    picture = Picture.objects.get()
    assert picture.uploaded_by_user == secretariat.user
    assert picture.description == "A long table in an empty hall"

    seen = tree_of(secretariat, report)
    for words in (
        "“have agreed”",
        "“never agreed”",
        "Is this right?",
        "Check the summary",
        "Check the description",
    ):
        assert words in seen.body.text(), words
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = tree_of(secretariat, edit)
    assert form.css_first(f'a[href="{report}"]')
    anchors = [link.attributes["href"] for link in seen.css(f'.listing a[href^="{edit}#"]')]
    assert anchors
    for anchor in anchors:
        assert form.css_first(f"[id='{anchor.partition('#')[2]}']"), anchor
    # Nothing stands between it and the readers but what its report says.
    page.get_latest_revision().publish()
    shown = read(page.specific)
    assert len(shown.css("[role=doc-noteref]")) == 2
    assert "never agreed" not in shown.body.text()
    # The same file once more leads to the same report.
    assert send(secretariat, "another name.docx", made.of_word())["Location"] == report
    assert Statement.objects.count() == 1


def test_the_saved_page_of_a_campaign_has_at_most_ten_things_left_to_do() -> None:
    for name, content in (("page.html", made.wix_single()), ("page.mhtml", made.wix_archive())):
        page = brought(name, content)
        assert isinstance(page, Campaign)
        assert page.title == "Placeholder Convention"
        assert page.official_name == "Convention on the Placeholder Words of Several States, and other Words"
        assert page.other_names == "Placeholder Convention; PLC"
        assert blocks_of(page) == [
            "gallery",
            "text",
            "video_series",
            "text",
            "text",
            "text",
            "figure",
            "text",
            "figure",
        ]
        report = Brought.objects.get(page=page)
        assert len(report.to_do) <= 10, [line.text for line in report.to_do]
        assert sum("Describe the picture" in line.text for line in report.to_do) == 4
        assert any("4 links still lead to the old site" in line.text for line in report.to_do)
        assert not page.live
    videos = Video.objects.order_by("pk")
    assert [video.video_address[-11:] for video in videos] == ["aaaaaaaaaaa", "bbbbbbbbbbb", "ccccccccccc"]
    assert videos[0].title == "First Speaker (Associate, One Organisation) explores the possibilities."
    assert not any(video.live for video in videos)
    assert videos[0].campaigns.count() == 1
    assert Brought.objects.get(page=videos[0]).to_do


@pytest.mark.parametrize(
    ("link", "asked"),
    [
        ('<a href="https://youtu.be/lmnopqrstuv">here</a>', "Give the video’s speakers and its transcript."),
        ("there", "Give the video’s address, its speakers and its transcript."),
    ],
)
def test_of_a_video_is_asked_what_is_not_there(link: str, asked: str) -> None:
    page = brought("a.html", f"<html><body><h1>Words</h1><p>Watch it {link}.</p>".encode(), "video")
    assert asked in [line.text for line in Brought.objects.get(page=page.pk).to_do]


def folder(path: Path) -> Path:
    """What somebody has: Word files, a saved page with its folder, PDFs, and what is none of it."""
    root = path / "what we have"
    (root / "old").mkdir(parents=True)
    link = f'<w:hyperlink r:id="rIdLink">{made.run("the statement")}</w:hyperlink>'
    (root / "statement.docx").write_bytes(made.of_word())
    (root / "statement.pdf").write_bytes(make.pdf(1))
    (root / "remarks.docx").write_bytes(
        made.word(
            made.p("Remarks on a statement", "Title") + made.p("1 June 2023") + made.p(link),
            made.styles(Title="Title"),
            made.related("rIdLink", "hyperlink", "statement.docx", outside=True),
        )
    )  # fmt: skip
    (root / "letter of October.pdf").write_bytes(make.pdf(2))
    (root / "~$statement.docx").write_bytes(b"lock")
    (root / "notes.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    for name, content in made.wix_complete().items():
        (root / "old" / name).parent.mkdir(exist_ok=True)
        (root / "old" / name).write_bytes(content.encode() if isinstance(content, str) else content)
    (root / "old" / "backgrounder.pdf").write_bytes(make.pdf(3))
    page = root / "old" / "Placeholder Convention.html"
    page.write_text(page.read_text().replace(f"{made.WIX}/_files/ugd/backgrounder.pdf", "backgrounder.pdf"))
    return root


def bring(root: Path, *options: str) -> str:
    output = io.StringIO()
    call_command("bring_in", str(root), *options, stdout=output)
    return output.getvalue()


def test_a_folder_is_brought_in_and_again_without_touching_what_people_changed(tmp_path: Path) -> None:
    root = folder(tmp_path)
    before = Page.objects.count()
    told = bring(root, "--dry-run")
    assert "Statement “Statement on a convention”, 26 May 2023, English" in told
    assert "notes.doc: Refused. This is a file of Word 97 to 2003" in told
    assert "5 looked at, 0 brought in." in told
    # What is to do is said beforehand, and nothing else than later.
    assert "Finish the draft of the video “First Speaker" in told
    assert "stands as a link" not in told
    assert (Page.objects.count(), Picture.objects.count(), File.objects.count()) == (before, 0, 0)

    told = bring(root)
    assert "4 brought in." in told
    statement, speech, campaign = Statement.objects.get(), Speech.objects.get(), Campaign.objects.get()
    document = Document.objects.get()
    # PDFs: that of the same name, that which a page links to, and one by itself.
    assert [row.file.title for row in statement.attachments.all()] == ["statement"]
    assert document.title == "letter of October"
    assert document.attachments.get().file.page_count == 2
    linked = File.objects.get(title="backgrounder")
    stored = str(campaign.get_latest_revision().content["body"])
    assert f'linktype=\\"document\\" id=\\"{linked.pk}\\"' in stored
    # A link to a file beside it is one to the draft.
    stored = str(speech.get_latest_revision().content["body"])
    assert f'linktype=\\"page\\" id=\\"{statement.pk}\\"' in stored

    assert "0 brought in." in bring(root)
    revision = statement.get_latest_revision_as_object()
    revision.title = "Changed by somebody"
    revision.save_revision(clean=False)
    (root / "statement.docx").write_bytes(made.of_word(2))
    document.delete()
    (root / "remarks.docx").write_bytes(made.of_google_docs_word())
    told = bring(root)
    assert "statement.docx: Left “Statement on a convention”" in told.replace(
        "Changed by somebody", "Statement on a convention"
    )
    assert "somebody has changed or published the draft since" in told
    assert "letter of October.pdf: Left. It was brought in before, and the draft was deleted since" in told
    assert "remarks.docx: Brought in anew" in told
    statement = Statement.objects.get()
    assert statement.get_latest_revision_as_object().title == "Changed by somebody"
    assert Speech.objects.get().get_latest_revision_as_object().title == "Remarks at a conference"
    row = Brought.objects.get(page=speech)
    assert is_untouched(row)


def test_a_kind_that_is_chosen_counts_and_a_wrong_ending_is_said() -> None:
    page = brought(
        "page.docx", b"<html><body><h1>Of things</h1><p>Words on 3 May 2023.</p></body></html>", "document"
    )
    assert isinstance(page, Document)
    said = [line["text"] for line in Brought.objects.get(page=page).lines]
    assert "Its name ends in .docx, but it is none: it was read as what it is." in said
    assert not any("taken for a" in text for text in said)


def test_a_refusal_is_said_at_the_field_and_makes_nothing(secretariat: Any) -> None:
    before = Page.objects.count()
    for name, content, words in (
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "save it as “Word document (.docx)”"),
        ("empty.docx", b"", "empty"),
        ("../../x.docx", made.of_word()[:3000], "damaged"),
    ):
        answer = send(secretariat, name, content)
        assert answer.status_code == 200
        assert words in LexborHTMLParser(answer.content.decode()).body.text(), name
    assert Page.objects.count() == before


def test_only_who_works_on_a_draft_reads_its_report(writer: Any, secretariat: Any, client: Any) -> None:
    answer = send(secretariat, "statement.docx", made.of_word())
    report = answer["Location"]
    assert writer.get(report).status_code in (302, 403)
    assert client.get(report).status_code == 302
    # A writer who has the same file gets a draft of their own, and is told of no other.
    own = send(writer, "statement.docx", made.of_word())["Location"]
    assert own != report
    assert writer.get(own).status_code == 200
    # No campaigns for writers.
    answer = send(writer, "page.html", made.wix_single(), "campaign")
    assert answer.status_code in (200, 302)
    Library.objects.get()


def test_pictures_beside_a_page_and_links_of_its_site_come_along(tmp_path: Path) -> None:
    root = tmp_path / "saved"
    (root / "images").mkdir(parents=True)
    (root / "images" / "a 1.jpg").write_bytes(made.jpeg())
    (root / "brief.pdf").write_bytes(make.pdf(1))
    (root / "elsewhere.html").symlink_to("/etc/hostname")
    head = (
        '<html><head><link rel="canonical" href="https://old.example/{}"></head><body><h1>Statement {}</h1>'
    )
    links = '<a href="/b">b</a> <a href="b.html">b</a> <a href="/c?x=1">c</a> <a href="brief.pdf">brief</a>'
    images = '<img src="images/a%201.jpg" alt=""><img src="../secret.jpg" alt="">'
    (root / "a.html").write_text(f"{head.format('a', 'A')}<p>3 May 2023. {links}</p>{images}")
    (root / "b.html").write_text(f"{head.format('b', 'B')}<p>4 May 2023.</p>")
    told = bring(root, "--dry-run")
    assert "Describe the picture" in told
    assert (Picture.objects.count(), File.objects.count(), Statement.objects.count()) == (0, 0, 0)
    told = bring(root)
    assert "elsewhere.html: Left. It is a link to another place" in told
    assert "2 looked at, 2 brought in." in told
    first, second = Statement.objects.order_by("title")
    # Not the PDF that is packed with it.
    assert first.title == "Statement A"
    stored = str(first.get_latest_revision().content["body"])
    assert stored.count(f'linktype=\\"page\\" id=\\"{second.pk}\\"') == 2
    assert 'href=\\"https://old.example/c?x=1\\"' in stored
    assert 'linktype=\\"document\\"' in stored
    assert Picture.objects.count() == 1
    lines = [line["text"] for line in Brought.objects.get(page=first).lines]
    assert any("1 link still leads to the old site" in text for text in lines)
    assert any("secret.jpg” was not saved with the page" in text for text in lines)
