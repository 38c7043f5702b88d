"""Every refusal of an upload says what was found and what to do."""

import ast
import io
import re
import struct
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from assets.uploads import recognised
from assets.uploads.checks import check_document, check_image
from assets.uploads.refusing import IMAGE_FORMATS
from clean_files.office.package import LOCKED

# What a sentence begins with, or goes on with, that tells somebody what to do.
ADVICE = re.compile(
    r"\b(?:save|upload|take|make|give|remove|write|open|print|needs a line with|must)\b", re.IGNORECASE
)
NAMES = {"Refused", "refuse", "_refuse", "ValidationError"}


def modules() -> Iterator[Path]:
    """All that refuses an upload, but PDFs, whose refusals have tests of their own."""
    root = Path(settings.BASE_DIR)
    for path in sorted((root / "clean_files").rglob("*.py")):
        if not {"tests", "migrations", "pdf"} & set(path.parts):
            yield path
    yield from sorted((root / "assets" / "uploads").glob("*.py"))
    yield root / "assets" / "recordings" / "captions.py"


def refusals() -> list[tuple[str, str]]:
    """Where something is refused, and the sentence, with … for what is put into it."""
    found = []
    for path in modules():
        tree = _tree(path)
        known = _sentences(tree)
        for node in ast.walk(tree):
            match node:
                case ast.ImportFrom(module=str(module), level=level):
                    start = path.parents[level - 1] if level else Path(settings.BASE_DIR)
                    source = start.joinpath(*module.split(".")).with_suffix(".py")
                    if source.exists():
                        known |= _sentences(_tree(source))
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in NAMES:
                    text = _text(first, known)
                    # What ends with another's sentence is looked at where that is written.
                    if not text.endswith("…"):
                        found.append((f"{path.name}:{node.lineno}", text))
    return found


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _sentences(tree: ast.Module) -> dict[str, str]:
    """The texts that a module gives names to."""
    return {
        target.id: _text(node.value, {})
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _text(node: ast.AST, known: dict[str, str]) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_text(value, known) for value in values)
        case ast.FormattedValue(value=value):
            return _text(value, known) if isinstance(value, ast.Name) else "…"
        case ast.Name(id=name):
            return known.get(name, "…") or "…"
    return "…"


def test_the_walk_finds_the_refusals() -> None:
    assert len(refusals()) > 60


@pytest.mark.parametrize(("where", "sentence"), refusals())
def test_a_refusal_says_what_was_found_and_what_to_do(where: str, sentence: str) -> None:
    assert not re.match(r"This is not a proper", sentence)
    assert len(sentence.split()) > 6, sentence
    assert ADVICE.search(sentence), sentence


# --- A type that isn't taken ----------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("letter.doc", "Files of the type DOC are not accepted. Save it as DOCX, and upload that."),
        ("letter.rtf", "Files of the type RTF are not accepted. Save it as DOCX, and upload that."),
        ("table.ods", "Files of the type ODS are not accepted. Save it as XLSX, and upload that."),
        ("talk.key", "Files of the type KEY are not accepted. Save it as PPTX, and upload that."),
        ("letter.pages", "Files of the type PAGES are not accepted. Save it as DOCX, and upload that."),
        ("film.MOV", "Files of the type MOV are not accepted. Save it as MP4, and upload that."),
        ("photo.png", "This is a picture. Add it to the pictures, or save it as a PDF."),
        ("all.zip", "Files of the type ZIP are not accepted. Accepted are CSV, DOCX, MP4, ODT, PDF,"),
        ("letter", "The file’s name does not end in its type, as “report.pdf” does. Give it such a name."),
    ],
)
def test_the_form_says_as_what_to_save_it(secretariat, name, sentence) -> None:
    fields = {"title": "Letter", "language": "en", "file": SimpleUploadedFile(name, b"words")}
    response = secretariat.post(reverse("wagtaildocs:add"), fields)
    [said] = response.context["form"].errors["file"]
    assert said.startswith(sentence)


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "name"), [("wagtaildocs:add", "a.pdf"), ("wagtailimages:add", "a.png")])
def test_a_form_says_of_an_empty_file_what_to_do(secretariat, address, name) -> None:
    fields = {"title": "Empty", "language": "en", "description": "x", "file": SimpleUploadedFile(name, b"")}
    response = secretariat.post(reverse(address), fields)
    [said] = response.context["form"].errors["file"]
    assert said.startswith("The file is empty. Perhaps it was still being written")


# --- Another kind than its name says --------------------------------------------------------------


def picture(form: str) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(output, form)
    return output.getvalue()


def zipped(**parts: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return output.getvalue()


def ole(*names: str) -> bytes:
    """The container of older office files, with parts of these names."""
    header = recognised._OLD_OFFICE + bytes(504)
    return header + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *names))


def said(name: str, content: bytes) -> str:
    is_picture = name.endswith(tuple(IMAGE_FORMATS))
    check = (lambda file, name: check_image(file)) if is_picture else check_document
    with pytest.raises(ValidationError) as refused:
        check(SimpleUploadedFile(name, content), name)
    [message] = refused.value.messages
    return message


OTHERS = {
    "photo.png": (picture("JPEG"), "This is a JPEG picture, though its name says PNG. Give it a name"),
    "photo.jpg": (picture("AVIF"), "This is an AVIF picture, though its name says JPG."),
    "photo.webp": (b"%PDF-1.7 and more", "This is a PDF, though its name says WEBP."),
    "photo.tif": (b"8BPS\0\1 and more", "This is a Photoshop picture, though its name says TIF. Save it as"),
    "photo.gif": (b"GIF89a", "This can’t be read as GIF: it is damaged"),
    "letter.docx": (b"{\\rtf1 Dear", "This is a document in RTF, though its name says DOCX. Save it as DOCX"),
    "letter.odt": (
        zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", content=b"x"),
        "This is an OpenDocument spreadsheet (ODS), though its name says ODT.",
    ),
    "table.xlsx": (
        zipped(**{"[Content_Types].xml": b"wordprocessingml", "word__document.xml": b"x"}),
        "This is a Word document (DOCX), though its name says XLSX.",
    ),
    "slides.pptx": (ole("PowerPoint Document"), "This is a file in the older format of Microsoft Office"),
    "message.docx": (
        ole("__nameid_version1.0", "__properties_version1.0", "__substg1.0_37010102", "WordDocument"),
        "This is an Outlook message, though its name says DOCX. Save it as a PDF, and",
    ),
    # Its directory stands at its end, and a locked file is attached.
    "message.xlsx": (
        ole() + bytes(70_000) + ole("EncryptionInfo", "EncryptedPackage", "__properties_version1.0"),
        "This is an Outlook message, though its name says XLSX. Save it as a PDF, and",
    ),
    "message.odt": (ole("__properties_version1.0"), "This is an Outlook message, though its name says ODT."),
    "message.pdf": (ole("__properties_version1.0"), "This is an Outlook message, though its name says PDF."),
    "message.jpg": (ole("__properties_version1.0"), "This is an Outlook message, though its name says JPG."),
    "message.txt": (ole("__properties_version1.0"), "This is an Outlook message, though its name says TXT."),
    "hangul.docx": (ole("FileHeader", "\x05HwpSummaryInformation"), "This is a Hangul document (HWP),"),
    "drawing.pdf": (ole("VisioDocument"), "This is a Visio drawing, though its name says PDF. Save"),
    "brief.pdf": (b"<!DOCTYPE html><p>Not found", "This is a web page, though its name says PDF."),
    "notes.txt": (b"%PDF-1.4 \n", "This is a PDF, though its name says TXT."),
    "table.csv": (zipped(**{"xl__workbook.xml": b"x"}), "This is an Excel workbook (XLSX), though its name"),
    "film.mp4": (struct.pack(">L4s", 20, b"ftyp") + b"qt  \0\0\2\0qt  ", "This is a QuickTime video (MOV)"),
    "film.webm": (b"RIFF\0\0\0\0AVI LIST", "This is an AVI video, though its name says WEBM."),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_is_called_what_it_is_whatever_its_name_says(name: str) -> None:
    content, beginning = OTHERS[name]
    message = said(name, content)
    assert message.startswith(beginning)
    assert message.endswith("upload that.")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.docx", ole("EncryptionInfo", "EncryptedPackage")),
        ("table.xlsx", ole("EncryptedPackage", "\x06DataSpaces")),
        ("slides.pptx", ole("\x09DRMContent")),
        (
            "letter.odt",
            zipped(**{"mimetype": b"application/vnd.oasis.opendocument.text", "encrypted-package": b"x"}),
        ),
    ],
)
def test_a_locked_office_file_is_told_to_be_locked(name: str, content: bytes) -> None:
    assert said(name, content) == LOCKED


@pytest.mark.parametrize("kind", ["wordprocessingml.template", "presentationml.slideshow"])
def test_a_template_is_told_to_be_one(kind: str) -> None:
    types = f'<Override ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/>'
    content = zipped(**{"[Content_Types].xml": types.encode(), "word__document.xml": b"x"})
    assert said("letter.docx", content).startswith("This is a template or a slide show. Save it as DOCX")


def test_an_animation_of_277_large_frames_is_told_how_much_it_is() -> None:
    frame = b"," + struct.pack("<HHHHB", 0, 0, 600, 400, 0) + b"\2\2D\1\0"
    header = b"GIF89a" + struct.pack("<HHBBB", 600, 400, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    message = said("moving.gif", header + frame * 277 + b";")
    assert "277 frames of 600 × 400 are 66.5 million pixels together" in message
    assert "500" not in message
