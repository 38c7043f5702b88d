"""What documents of many makers say, and what is refused: without a database."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

from bringing_in.drafting.opening import open_document
from bringing_in.found import CHANGED, LEFT_OUT, TO_DO, Found
from bringing_in.reading import entry
from bringing_in.reading.pictures import Pictures
from clean_files.arrival import EMPTY
from clean_files.findings import Refused
from clean_files.office.package import DAMAGED, LOCKED

from . import documents as made

CLIPBOARDS: Final = settings.BASE_DIR / "campaigns/tests/clipboards"


def found_in(data: bytes) -> tuple[Found, Pictures]:
    pictures = Pictures()
    return entry._read(io.BytesIO(data), pictures), pictures


def said(found: Found, kind: str) -> list[str]:
    return [line.text for line in found.lines if line.kind == kind]


def types(found: Found) -> str:
    return " ".join(block["type"] for block in found.blocks)


def text_of(found: Found) -> str:
    return " ".join(block.get("html") or block.get("text", "") for block in found.blocks)


# What arrived of each: title, blocks, notes, pictures. The decision page has the same as a table.
ARRIVED: Final[dict[str, tuple[Callable[[], bytes], str, str, int, int]]] = {
    "Word": (
        made.of_word,
        "Statement on a convention",
        "text heading text heading text picture table text",
        2,
        1,
    ),
    "Google Docs, docx": (made.of_google_docs_word, "Remarks at a conference", "text heading text", 0, 0),
    "Google Docs, zip": (made.of_google_docs_zip, "A primer on a treaty", "text heading text picture", 1, 1),
    "Pages": (made.of_pages, "A letter to an office", "text", 0, 0),
    "WPS": (made.of_wps, "A backgrounder", "text heading text", 0, 0),
    "LibreOffice": (made.of_libreoffice, "A report on a process", "text", 1, 0),
    "python-docx": (made.of_python_docx, "A toolkit for advocates", "text heading text picture", 0, 1),
    "Wix, one file": (made.wix_single, "Convention on the Placeholder Words", "", 0, 4),
    "Wix, archive": (made.wix_archive, "Convention on the Placeholder Words", "", 0, 4),
    "Wix, folder": (
        lambda: made.zipped(made.wix_complete()),
        "Convention on the Placeholder Words",
        "",
        0,
        4,
    ),
    "Word, as a web page": (
        lambda: clipboard("word_windows"),
        "What we ask of States",
        "text heading table text",
        1,
        0,
    ),
    "LibreOffice, as a web page": (lambda: clipboard("libreoffice"), "What we ask", "text table", 1, 0),
    "Google Docs, as a web page": (lambda: clipboard("google_docs"), "What we ask", "text table", 1, 0),
    "a web page": (lambda: clipboard("web_page"), "What the court held", "text", 1, 0),
}


def clipboard(name: str) -> bytes:
    return Path(CLIPBOARDS / f"{name}.html").read_bytes()


@pytest.mark.parametrize("maker", ARRIVED)
def test_documents_of_many_makers_arrive(maker: str) -> None:
    document, title, blocks, notes, pictures = ARRIVED[maker]
    found, taken = found_in(document())
    assert found.title.startswith(title)
    assert types(found) == (blocks or types(made_wix()))
    assert len(found.notes) == notes
    assert len(taken.taken) == pictures


def made_wix() -> Found:
    found, _ = found_in(made.wix_single())
    assert types(found) == "picture picture text video text video text video text picture text picture"
    return found


def test_word_says_what_its_authors_see_and_lists_the_rest() -> None:
    found, _ = found_in(made.of_word())
    text = text_of(found)
    assert "The States Parties have agreed on a text." in text
    for unsaid in ("never agreed", "hidden words", "struck words", "Is this right", "not for circulation"):
        assert unsaid not in text
        assert any(unsaid in line for line in said(found, LEFT_OUT)), unsaid
    assert any("“have agreed”" in line for line in said(found, CHANGED))
    comment = next(line for line in found.lines if "Is this right?" in line.text)
    assert not any("A. Reader" in line.text for line in found.lines)
    assert comment.where == "in “The States Parties have agreed on a text.”"
    # Numbers that go on behind a heading are what others cite.
    assert "<li>Second paragraph.<ol><li>A part of it.</li></ol></li>" in text
    assert "3. Third paragraph." in text
    assert "<ul><li>A bullet.</li></ul>" in text
    assert "<blockquote></p><p>Words in a quotation." in text
    assert [block["level"] for block in found.blocks if block["type"] == "heading"] == [2, 3]
    (table,) = (block for block in found.blocks if block["type"] == "table")
    assert table["columns"] == ["State", "Signed"]
    assert ["First State" in row[0] for row in table["rows"]] == [True, True]
    (figure,) = (block for block in found.blocks if block["type"] == "picture")
    assert (figure["alt"], figure["caption"]) == (
        "A long table in an empty hall",
        "A hall before the meeting.",
    )
    # Nothing is fetched, and it is said.
    assert any("only linked to" in line for line in said(found, LEFT_OUT))


def test_google_docs_says_by_class_what_is_bold() -> None:
    found, _ = found_in(made.of_google_docs_zip())
    text = text_of(found)
    assert "<b>Bold</b>" in text
    assert "struck" not in text
    assert 'href="https://treaties.example.org/"' in text
    assert "3. Third" in text
    assert found.notes["note-1"].strip("</p> ") == "The note."


def test_what_stands_around_a_page_is_left_out_and_said() -> None:
    found = made_wix()
    for unsaid in ("Home", "Write to us", "top of page", "never"):
        assert unsaid not in text_of(found)
    assert any("Write to us" in line for line in said(found, LEFT_OUT))
    assert found.address == f"{made.WIX}/placeholder-convention"
    assert not said(found, TO_DO)


def test_word_as_a_web_page_keeps_its_lists() -> None:
    found, _ = found_in(clipboard("word_windows"))
    assert "<ul><li>Sign it<ul><li>without reservations</li></ul></li><li>Ratify it</li></ul>" in text_of(
        found
    )
    assert sum("Ask the embassy" in line for line in said(found, LEFT_OUT)) == 1


def entities() -> bytes:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return made.zipped(
        {"word/document.xml": f'<?xml version="1.0"?>{bomb}<w:document {made.SPACES}><w:body/></w:document>'}
    )


def bomb() -> bytes:
    """Says that it unpacks to two gigabytes."""
    data = bytearray(made.zipped({"word/document.xml": b" " * 1000}))
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = (2**31).to_bytes(4, "little")
    return bytes(data)


OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
HOSTILE: Final[dict[str, tuple[Callable[[], bytes], str]]] = {
    "empty": (lambda: b"", EMPTY),
    "blank": (lambda: b"\0" * 100, EMPTY),
    "cut off": (lambda: made.of_word()[:4000], "damaged or incomplete"),
    "no Word file": (lambda: made.zipped({"word/x.xml": "<a/>"}), DAMAGED),
    "broken XML": (lambda: made.zipped({"word/document.xml": "<w:document"}), DAMAGED),
    "entities": (entities, "defines its own markup"),
    "leads out": (lambda: made.zipped({"../word/document.xml": "<a/>"}), "lead out of it"),
    "zip bomb": (bomb, "too large"),
    "old Word": (lambda: OLD_OFFICE, "save it as “Word document (.docx)”"),
    "password": (
        lambda: OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), LOCKED,
    ),
    "RTF": (lambda: b"{\\rtf1 words}", "rich text"),
    "OpenDocument": (lambda: made.zipped({"mimetype": "application/vnd.oasis"}), "OpenDocument"),
    "Excel": (lambda: made.zipped({"xl/workbook.xml": "<a/>"}), "spreadsheet"),
    "no page": (lambda: made.zipped({"a.txt": "words"}), "no web page"),
    "two pages": (lambda: made.zipped({"a.html": "<p>a", "b.html": "<p>b"}), "several web pages"),
    "archive of no page": (lambda: b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n", "no page in it"),
    "archive of Safari’s": (lambda: b"bplist00" + b"x" * 50, DAMAGED),
    "too deep": (lambda: b"<html><body>" + b"<div>" * 3000, "deeply nested"),
    "a picture": (lambda: made.jpeg(), "can’t be brought in"),
}  # fmt: skip


@pytest.mark.parametrize("trap", HOSTILE)
def test_what_can_not_be_read_is_refused_with_what_to_do(trap: str) -> None:
    document, reason = HOSTILE[trap]
    with pytest.raises(Refused) as refused:
        found_in(document())
    assert reason in refused.value.message


def test_a_page_brings_no_script_no_tracker_and_nothing_from_elsewhere() -> None:
    page = (
        "<html><body><h1>A title</h1><p onclick='x()'>Words<script>bad()</script><img src='../../etc/passwd'>"
        "<img src='http://127.0.0.1:9/t.gif' width=1 height=1><a href='javascript:bad()'>here</a> <a "
        "href='file:///C:/a.docx'>there</a></p><div style='display:none'>secret</div><div>end</body></html>"
    )
    found, taken = found_in(page.encode())
    text = text_of(found)
    assert found.title == "A title"
    assert not taken.taken
    for unsaid in ("bad", "secret", "javascript", "file:"):
        assert unsaid not in text
    assert said(found, TO_DO) == [
        "The picture “passwd” was not saved with the page: upload it and add it as a figure."
    ]


def test_reading_is_done_in_a_process_of_its_own() -> None:
    found, contents = open_document(io.BytesIO(made.of_word()))
    assert found.title == "Statement on a convention"
    assert contents == {"picture-1.jpg": made.jpeg()}
    with pytest.raises(Refused, match="defines its own markup"):
        open_document(io.BytesIO(entities()))


def test_a_page_without_words_and_one_with_a_form_say_so() -> None:
    empty, _ = found_in(b"<!doctype html><html><body><div> </div></body></html>")
    assert said(empty, TO_DO) == [entry.NO_TEXT]
    page = b"<!doctype html><html><body><p>Words.</p><form><textarea>typed</textarea></form></body></html>"
    found, _ = found_in(page)
    assert "A form was left out, with what stands in its boxes." in said(found, LEFT_OUT)
    assert said(found, TO_DO) == []
    assert "typed" not in text_of(found)
