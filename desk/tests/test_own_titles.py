"""Files and pictures have titles of their own; and files that are listed together show them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import UploadedFile

from assets.models import File, Picture
from assets.tests.test_replaced_files import drawing
from campaigns.models import Attachment
from campaigns.tests import factories as make

pytestmark = pytest.mark.django_db

APPS = {"file": "wagtaildocs", "picture": "wagtailimages"}
MODELS = {"file": File, "picture": Picture}


def upload(kind: str, name: str) -> SimpleUploadedFile:
    content = make.pdf(1) if kind == "file" else drawing(60, 40).read()
    return SimpleUploadedFile(name, content)


def title_in(html: str) -> Any:
    found = LexborHTMLParser(html).css_first('[name$="title"]')
    assert found is not None
    return found


@pytest.mark.parametrize("kind", APPS)
@pytest.mark.parametrize("way", ["form", "chooser"])
def test_no_script_copies_the_name_of_a_chosen_file(kind: str, way: str, secretariat: Any) -> None:
    if way == "form":
        html = secretariat.get(reverse(f"{APPS[kind]}:add")).content.decode()
    else:
        html = secretariat.get(reverse(f"{APPS[kind]}_chooser:choose")).json()["html"]
    chosen = LexborHTMLParser(html).css_first('input[type="file"]')
    assert "w-sync" not in (chosen.attributes.get("data-controller") or "")
    assert not title_in(html).attributes.get("value")
    assert "data-offer-title" in html


@pytest.mark.parametrize("kind", APPS)
@pytest.mark.parametrize("way", ["form", "chooser"])
def test_an_upload_without_a_title_is_asked_for_one(kind: str, way: str, secretariat: Any) -> None:
    name = "final_v2.pdf" if kind == "file" else "IMG_0042.jpg"
    fields = {"title": "", "language": "en", "description": "A hall.", "file": upload(kind, name)}
    if way == "form":
        answer = secretariat.post(reverse(f"{APPS[kind]}:add"), fields).content.decode()
    else:
        prefix = "document" if kind == "file" else "image"
        sent = {f"{prefix}-chooser-upload-{field}": value for field, value in fields.items()}
        answer = secretariat.post(reverse(f"{APPS[kind]}_chooser:create"), sent).json()["htmlFragment"]
    assert "required" in answer
    assert not title_in(answer).text().strip()
    assert not MODELS[kind]._default_manager.exists()


@pytest.mark.parametrize("kind", APPS)
@pytest.mark.parametrize("sent", [None, "", "Letter_final (2)", "Letter_final (2).pdf"])
def test_of_several_uploads_each_waits_for_a_title(kind: str, sent: str | None, secretariat: Any) -> None:
    name = "Letter_final (2)." + ("pdf" if kind == "file" else "jpg")
    fields: dict[str, Any] = {"files[]": upload(kind, name)}
    if sent is not None:
        fields["title"] = sent.replace(".pdf", name[-4:])
    answer = secretariat.post(reverse(f"{APPS[kind]}:add_multiple"), fields).json()
    assert answer["success"]
    assert not title_in(answer["form"]).text().strip()
    assert not MODELS[kind]._default_manager.exists()
    number, word = answer["uploaded_file_id"], "document" if kind == "file" else "image"
    address = reverse(f"{APPS[kind]}:create_multiple_from_uploaded_{word}", args=[number])

    def sent_back(title: str) -> Any:
        data = {"title": title, "language": "en", "description": "A hall."}
        return secretariat.post(
            address, {f"uploaded-{word}-{number}-{field}": value for field, value in data.items()}
        ).json()

    assert not sent_back("")["success"]
    assert sent_back("A letter to the court")["success"]
    assert str(MODELS[kind]._default_manager.get()) == "A letter to the court"
    assert not UploadedFile.objects.exists()


# --- Files that are listed together -------------------------------------------------------------------


def toolkit(*languages: str) -> Any:
    files = [make.FileFactory(title=f"Part {n}", language=code) for n, code in enumerate(languages, 1)]
    rows = [Attachment(file=file, sort_order=n) for n, file in enumerate(files)]
    rows[0].title = "How to begin"
    return make.DocumentFactory(document_kind="toolkit", attachments=rows)


def texts(nodes: Any) -> list[str]:
    return [" ".join(node.text().split()) for node in nodes]


@pytest.mark.parametrize("languages", [("en", "en", "en", "en"), ("en", "ar", "fr", "my"), ("en", "ps")])
def test_each_file_of_a_toolkit_shows_its_title_type_language_and_size(
    languages: tuple[str, ...], read: Any
) -> None:
    page = toolkit(*languages)
    expected = ["How to begin", *(f"Part {n}" for n in range(2, len(languages) + 1))]
    on_page = texts(read(page).css("ul.downloads li"))
    lists = [
        texts(read("/publications/").css(".line-facts > a, .line-facts > span")),
        texts(read("/").css(".line-facts > a, .line-facts > span")),
    ]
    for shown in (on_page, *lists):
        assert len(shown) == len(languages)
        for line, title, language in zip(shown, expected, languages, strict=True):
            assert line.startswith(title)
            assert "PDF, " in line
            assert "bytes" in line or "KB" in line
            name = File(language=language).get_language_display()
            assert (name in line) is (len(set(languages)) > 1)


def test_a_file_that_is_alone_says_in_lists_what_it_is(read: Any) -> None:
    toolkit("en")
    [line] = texts(read("/publications/").css(".line-facts > a, .line-facts > span"))
    # Its title is there for who listens to links alone.
    assert line.removeprefix("How to begin: ").startswith("PDF, ")


def test_more_than_four_files_are_counted_in_lists(read: Any) -> None:
    toolkit("en", "en", "en", "en", "en", "en")
    shown = texts(read("/publications/").css(".line-facts > a, .line-facts > span"))
    assert len(shown) == 5
    assert shown[-1] == "and 2 more"
