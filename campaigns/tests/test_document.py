"""Documents: to whom they went, what they are as a picture, and what each download is."""

from pathlib import Path
from typing import Any

import pytest

from campaigns.kinds.vocabulary import DocumentKind
from campaigns.models import Attachment

from . import factories as make

pytestmark = pytest.mark.django_db


def lacking(**fields: Any) -> list[str | None]:
    """The fields beside which a document's form asks for more before it may go out."""
    document = make.DocumentFactory.build(parent=None, **{"body": [("text", "<p>Words</p>")], **fields})
    return [field for field, _ in document.lacks(lambda relation: list(getattr(document, relation).all()))]


@pytest.mark.parametrize("kind", DocumentKind.values)
def test_letters_and_submissions_alone_have_an_addressee(kind):
    if kind in ("letter", "submission"):
        assert lacking(document_kind=kind, addressee="The MLA Initiative") == []
        assert lacking(document_kind=kind) == ["addressee"]
    else:
        assert lacking(document_kind=kind, addressee="The MLA Initiative") == ["addressee"]
        assert lacking(document_kind=kind) == []


def test_a_letter_says_to_whom_it_went(read):
    html = read(make.DocumentFactory(document_kind="letter", addressee="The MLA Initiative"))
    assert html.css_first(".occasion").text() == "To The MLA Initiative"
    assert html.css_first(".kind").text() == "Letter"


@pytest.mark.parametrize("kind", DocumentKind.choices)
def test_a_document_is_called_by_its_kind(read, kind):
    value, name = kind
    assert read(make.DocumentFactory(document_kind=value)).css_first(".kind").text() == name


@pytest.mark.parametrize("nothing", ["", '<p data-block-key="a1b2c"></p>', "<p> </p><p>\u00a0</p>"])
def test_a_picture_needs_its_text(nothing):
    assert lacking(picture=make.PictureFactory(), text_alternative=nothing) == ["text_alternative"]
    assert lacking(picture=make.PictureFactory(), text_alternative="<p>All of it.</p>") == []


def test_an_update_as_a_picture_shows_the_picture_and_its_words(read):
    html = read(
        make.DocumentFactory(
            document_kind="update", picture=make.PictureFactory(), text_alternative="<p>All of it.</p>"
        )
    )
    assert html.css_first("figure img").attributes["alt"] == "Drawing of an empty hall."
    assert html.css_first(".alternative h2").text() == "The picture in words"
    assert html.css_first(".alternative p").text() == "All of it."


def test_what_a_picture_said_stays_when_the_picture_is_deleted(read):
    picture = make.PictureFactory()
    page = make.DocumentFactory(picture=picture, text_alternative="<p>All of it.</p>")
    picture.delete()
    html = read(page)
    assert html.css_first(".alternative p").text() == "All of it."
    assert not html.css(".alternative h2, figure")


def test_a_list_of_files_that_are_all_gone_leaves_nothing(read):
    files = [make.FileFactory(), make.FileFactory()]
    page = make.StandardPageFactory(body=[("downloads", {"heading": "Downloads", "files": files})])
    files[0].delete()
    assert len(read(page).css(".download-list li")) == 1
    files[1].delete()
    assert not read(page).css(".download-list, .downloads, main ul")


def facts(file: Any) -> list[str]:
    return file.css_first(".file-facts").text().strip("()").split(", ")


def test_a_toolkits_files_are_in_their_order_with_their_titles_and_languages(read):
    html = read(
        make.DocumentFactory(
            document_kind="toolkit",
            attachments=[
                Attachment(file=make.FileFactory(title="Second", language="ar"), sort_order=2),
                Attachment(file=make.FileFactory(title="First"), title="Read this first", sort_order=1),
            ],
        )
    )
    links = html.css(".downloads a")
    assert [link.css_first(".download-title").text() for link in links] == ["Read this first", "Second"]
    assert [facts(link)[2:] for link in links] == [["3 pages", "English"], ["3 pages", "Arabic"]]
    assert [link.attributes.get("hreflang") for link in links] == [None, "ar"]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ({"file__data": make.pdf(1), "file__filename": "a.pdf"}, ["PDF", "1 page"]),
        ({"file__data": make.pdf(12), "file__filename": "a.PDF"}, ["PDF", "12 pages"]),
        ({"file__data": b"a,b\n1,2\n", "file__filename": "a.csv"}, ["CSV"]),
    ],
)
def test_every_download_says_type_size_and_pages_wherever_it_stands(read, file, expected):
    made = make.FileFactory(**file)
    size = f"{made.file_size} bytes" if made.file_size < 1024 else f"{made.file_size / 1024:.1f} KB"
    expected = [expected[0], size, *expected[1:]]
    document = make.DocumentFactory(attachments=[Attachment(file=made)])
    link = f'<p>Read <a linktype="document" id="{made.pk}">the file</a> now.</p>'
    campaign = make.CampaignFactory(body=[("publication", {"publication": document})], slug="with-block")
    places = {
        "its page": (document, "a.download"),
        "a block of files": (make.StandardPageFactory(body=[("downloads", {"files": [made]})]), "a.download"),
        "rich text": (make.StandardPageFactory(body=[("text", link)]), ".prose p a"),
        "a publication block": (campaign, ".placed a.download"),
    }
    for place, (page, selector) in places.items():
        found = read(page).css_first(selector)
        assert found.attributes["href"] == made.url, place
        assert facts(found) == expected, place
    for listing in ("/publications/", "/"):
        line = read(listing).css_first(".line-facts a")
        line.css_first(".unseen").decompose()
        assert line.text(strip=True) == ", ".join(expected)


def test_a_link_to_a_deleted_file_stays_as_words(read):
    file = make.FileFactory()
    page = make.StandardPageFactory(body=[("text", f'<p><a linktype="document" id="{file.pk}">it</a></p>')])
    file.delete()
    paragraph = read(page).css_first(".prose p")
    assert paragraph.text() == "it"
    assert not paragraph.css("a[href]")


def test_a_download_gives_the_file_itself(client, read):
    file = make.FileFactory()
    address = read(make.DocumentFactory(attachments=[Attachment(file=file)])).css_first("a.download")
    response = client.get(address.attributes["href"])
    assert response.headers["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content) == Path(file.file.path).read_bytes()


def test_a_document_without_a_body_has_no_empty_text(read):
    assert not read(make.DocumentFactory()).css(".prose")
