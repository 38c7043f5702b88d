"""Reads back what was printed, with other makers' programs."""

import io
import shutil
import subprocess
import unicodedata
from pathlib import Path
from tempfile import NamedTemporaryFile
from zipfile import ZipFile

import pikepdf
import pytest
from lxml import etree  # type: ignore[import-untyped]
from pdfua import validate

XHTML = "{http://www.w3.org/1999/xhtml}"


def get(client, page, extension: str, status: int = 200) -> bytes:
    response = client.get(f"{page.get_url().rstrip('/')}.{extension}")
    assert response.status_code == status
    return response.content


def faults_of(pdf: bytes) -> list[str]:
    """What a check for PDF/UA-1 finds."""
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        report = validate(file.name)
    return [f"{finding.rule_id}: {finding.message}" for finding in report.findings]


def says_it_is_accessible(pdf: bytes) -> bool:
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as metadata:
        return metadata.get("pdfuaid:part") == "1" and bool(document.Root.MarkInfo.Marked)


def text_of(pdf: bytes, folder: Path) -> str:
    """What poppler's pdftotext reads in it, each run of spaces one space."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not installed (poppler-utils).")
    file = folder / "read.pdf"
    file.write_bytes(pdf)
    said = subprocess.run(  # our own file
        [program, "-enc", "UTF-8", str(file), "-"], check=True, capture_output=True
    )
    return " ".join(said.stdout.decode().split())


def letters_of(text: str) -> str:
    """The letters alone, in one form: neither spaces nor marks of direction."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(char for char in plain if not char.isspace() and unicodedata.category(char) != "Cf")


def structure_of(pdf: bytes) -> list[str]:
    """The kinds of a PDF's structure elements, in reading order."""
    found: list[str] = []

    def look(element) -> None:
        if isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                found.append(str(element.S).removeprefix("/"))
            if "/K" in element:
                kids = element.K
                for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                    look(kid)

    with pikepdf.open(io.BytesIO(pdf)) as document:
        look(document.Root.StructTreeRoot)
    return found


def headings_of(pdf: bytes) -> list[tuple[int, str]]:
    """The bookmarks, each with its level."""
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_outline() as outline:

        def below(items, level: int):
            for item in items:
                yield level, item.title
                yield from below(item.children, level + 1)

        return list(below(outline.root, 1))


class Book:
    """An EPUB, opened: its files and documents."""

    def __init__(self, content: bytes) -> None:
        self.zip = ZipFile(io.BytesIO(content))
        self.names = self.zip.namelist()
        self.package = etree.fromstring(self.zip.read("EPUB/package.opf"))
        self.text = etree.fromstring(self.zip.read("EPUB/text.xhtml"))
        self.contents = etree.fromstring(self.zip.read("EPUB/contents.xhtml"))

    def words(self) -> str:
        return " ".join("".join(self.text.find(f"{XHTML}body").itertext()).split())


def faults_of_book(content: bytes) -> list[str]:
    """What is wrong with an EPUB by the rules that readers' programs stumble over."""
    book = Book(content)
    faults = []
    first = book.zip.infolist()[0]
    if (first.filename, first.compress_type) != ("mimetype", 0):
        faults.append("The type does not stand first, as it is.")
    items = book.package.findall(".//{*}manifest/{*}item")
    listed = {f"EPUB/{item.get('href')}" for item in items} | {
        "mimetype", "META-INF/container.xml", "EPUB/package.opf"
    }  # fmt: skip
    if listed != set(book.names) or len(book.names) != len(set(book.names)):
        faults.append(f"Not as listed: {listed ^ set(book.names)}")
    keys = [item.get("id") for item in items]
    if len(keys) != len(set(keys)):
        faults.append("Two items have one name.")
    for name in ("identifier", "title", "language"):
        if not (book.package.findtext(f".//{{*}}{name}") or "").strip():
            faults.append(f"No {name}")
    faults += _faults_of_text(book)
    return faults


def _faults_of_text(book: Book) -> list[str]:
    anchors = [element.get("id") for element in book.text.iter() if element.get("id")]
    faults = [f"Twice: {anchor}" for anchor in set(anchors) if anchors.count(anchor) > 1]
    links = [*book.text.iter(f"{XHTML}a"), *book.contents.iter(f"{XHTML}a")]
    for target in (link.get("href") for link in links):
        file, _, anchor = (target or "").partition("#")
        if file in {"", "text.xhtml"} and anchor and anchor not in anchors:
            faults.append(f"Leads nowhere: {target}")
    for image in book.text.iter(f"{XHTML}img"):
        if f"EPUB/{image.get('src')}" not in book.names or image.get("alt") is None:
            faults.append(f"A picture is missing: {image.get('src')}")
    for element in book.text.iter():
        if isinstance(element.tag, str) and not element.tag.startswith(XHTML):
            faults.append(f"Not XHTML: {element.tag}")
    return faults
