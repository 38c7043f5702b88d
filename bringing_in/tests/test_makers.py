# ruff: noqa: E501  (documents as programs write them)
"""What programs do in a way of their own: saved players and pictures, nested lists, links within, cut pictures."""

import base64
import io
import plistlib
from datetime import date
from typing import Any

import pytest
from PIL import Image

from bringing_in.drafting.body import body_of
from bringing_in.drafting.guessing import day_of, language_of
from bringing_in.drafting.media import Media
from bringing_in.drafting.opening import open_document
from bringing_in.found import CHANGED, LEFT_OUT, Found, Line
from bringing_in.reading import plain_text
from clean_files.findings import Refused

from . import documents as made
from .documents import MARGIN, cell, p, picture, related, run, styles, word
from .test_reading import found_in, said, text_of

PLAYER = "https://www.youtube.com/embed/aaaaaaaaaaa?rel=0"
HEADINGS = styles(Title="Title", Heading1="heading 1")


def link(anchor: str, words: str) -> str:
    return f'<w:hyperlink w:anchor="{anchor}">{run(words)}</w:hyperlink>'


def of_chrome() -> bytes:
    """An archive, in which each frame is a part, named by its number."""
    page = f'<html><body><h1>A page</h1><p>Words.</p><iframe src="cid:frame-2@mhtml.blink"></iframe><a href="{made.WIX}/page#part">see</a><h2 id="part">A part</h2><p>It.</p></body></html>'
    part = "------b\r\nContent-Type: text/html\r\nContent-ID: <frame-{}@mhtml.blink>\r\nContent-Location: {}\r\n\r\n{}\r\n"
    head = f'From: <Saved by Blink>\r\nSnapshot-Content-Location: {made.WIX}/page\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----b"\r\n\r\n'
    return (
        head
        + part.format(1, f"{made.WIX}/page", page)
        + part.format(2, PLAYER, "<p>player</p>")
        + "------b--\r\n"
    ).encode()


def of_a_folder() -> bytes:
    copy = f"<!DOCTYPE html>\n<!-- saved from url=(0043){PLAYER} -->\n<html></html>"
    page = "<html><body><h1>A page</h1><p>Words.</p><iframe src='Page_files/aaaaaaaaaaa.html'></iframe></body></html>"
    return made.zipped({"Page.html": page, "Page_files/aaaaaaaaaaa.html": copy})


def of_single_file() -> bytes:
    once, other = (base64.b64encode(made.jpeg(shade)).decode() for shade in (70, 75))
    frame = "&lt;html&gt;&lt;link rel=canonical href=https://www.youtube.com/watch?v=aaaaaaaaaaa&gt;"
    page = (
        f"<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: {made.WIX}/page \n saved date: today\n-->"
        f'<meta charset=utf-8><style>:root{{--sf-img-1:url("data:image/jpeg;base64,{once}")}}</style><main><h1>A page</h1><p>Words.</p>'
        '<img src="data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=" style="background-image:var(--sf-img-1)!important" alt="A hall">'
        f'<picture><source srcset="data:image/jpeg;base64,{other}"><img alt="Another hall"></picture><iframe srcdoc="{frame}"></iframe></main>'
    )
    return page.encode()


@pytest.mark.parametrize("saved", [of_chrome, of_a_folder, of_single_file])
def test_a_player_on_a_saved_page_is_the_video_that_it_played(saved: Any) -> None:
    found, pictures = found_in(saved())
    (video,) = (one["address"] for one in found.blocks if one["type"] == "video")
    assert video.startswith("https://www.youtube.com/")
    assert "aaaaaaaaaaa" in video
    if saved is of_single_file:
        assert (found.address, len(pictures.taken)) == (f"{made.WIX}/page", 2)
    if saved is of_chrome:
        assert '<a href="#part">see</a>' in text_of(found)


def test_an_archive_of_safari_and_pictures_that_come_later_are_read() -> None:
    page = b"<h1>Caf\xe9</h1><p>Words.</p><img src='a.jpg'><img src='data:image/gif;base64,R0lGODlhAQABAAA7' data-src='b.jpg'>"
    saved = [
        {"WebResourceURL": f"{made.WIX}/{name}.jpg", "WebResourceData": made.jpeg(shade)}
        for name, shade in (("a", 5), ("b", 6))
    ]
    main = {
        "WebResourceData": page,
        "WebResourceURL": f"{made.WIX}/page",
        "WebResourceTextEncodingName": "windows-1252",
    }
    archive = plistlib.dumps({"WebMainResource": main, "WebSubresources": saved}, fmt=plistlib.FMT_BINARY)
    found, pictures = found_in(archive)
    assert (found.title, found.address, len(pictures.taken)) == ("Café", f"{made.WIX}/page", 2)


@pytest.mark.parametrize(
    ("said", "codec", "text"),
    [
        ("iso-8859-1", "cp1252", "It’s “quoted” – here"),
        ("gb2312", "gb18030", "声明與問責"),
        ("shift_jis", "cp932", "①髙橋"),
    ],
)
def test_letters_of_old_pages_are_read_as_browsers_read_them(said: str, codec: str, text: str) -> None:
    found, _ = found_in(
        f"<html><head><meta charset={said}></head><body><h1>T</h1><p>{text}</p></body></html>".encode(codec)
    )
    assert text in text_of(found)


def test_a_page_need_not_say_where_its_body_begins() -> None:
    found, _ = found_in(
        b"<!DOCTYPE html><meta charset=utf-8><title>T</title><main><h1>A page</h1><p>Its words.</p></main>"
    )
    assert (found.title, "Its words." in text_of(found)) == ("A page", True)


def test_the_nested_lists_of_google_docs_stay_nested() -> None:
    def level(depth: int, words: str, start: int = 1) -> str:
        return f'<ol class="lst-kix_abc-{depth} start" start="{start}"><li>{words}</li></ol>'

    page = f"<h1>T</h1><p>Words.</p>{level(0, 'one')}{level(1, 'within')}{level(0, 'two', 2)}<p>Between.</p>{level(0, 'three', 3)}"
    found, _ = found_in(made.zipped({"T.html": page}))
    assert "<ol><li>one<ol><li>within</li></ol></li><li>two</li></ol>" in text_of(found)
    assert "3. three" in text_of(found)


def test_links_within_a_document_lead_to_its_headings_on_the_page() -> None:
    def marked(name: str, words: str) -> str:
        return f'<w:bookmarkStart w:id="1" w:name="{name}"/>{run(words)}<w:bookmarkEnd w:id="1"/>'

    field = "".join(f"<w:r>{one}</w:r>" for one in ('<w:fldChar w:fldCharType="begin"/>', "<w:instrText> REF _Ref2 \\h </w:instrText>", '<w:fldChar w:fldCharType="separate"/>', "<w:t>by its name</w:t>", '<w:fldChar w:fldCharType="end"/>'))  # fmt: skip
    body = (
        p(marked("top", "The title"), "Title") + p(link("_Ref1", "first") + link("_Ref2", "second") + field)
        + p(link("here", "words") + link("top", "up") + link("none", "nowhere"))
        + p(marked("_Ref1", "A part"), "Heading1") + p(marked("here", "Words.")) + p(marked("_Ref2", "A part"), "Heading1") + p("It.")
    )  # fmt: skip
    found, _ = found_in(word(body, HEADINGS))
    lines: list[Line] = []
    blocks = body_of(found, Media({}, "", None, lines), lines)
    assert '<a href="#a-part">first</a>' in blocks[0]["value"]
    assert blocks[0]["value"].count('<a href="#a-part-2">') == 1, (
        "one link with both words, or one behind the other"
    )
    assert blocks[0]["value"].count("<a ") == 2
    assert [line.where for line in found.lines if "no heading" in line.text] == ["“words”", "“nowhere”"]


def test_of_a_cut_picture_the_rest_does_not_come_in() -> None:
    def shown(part: str) -> str:
        return picture("rIdP", "A hall with people").replace("</pic:blipFill>", f"{part}</pic:blipFill>")

    wide = Image.new("RGB", (100, 40), "white")
    wide.paste("black", (50, 0, 100, 40))
    data = io.BytesIO()
    wide.save(data, "PNG")
    body = (
        p("T", "Title")
        + p(shown('<a:srcRect r="50000"/>'))
        + p(shown('<a:srcRect l="-10000"/>'))
        + p("Words.")
    )
    _found, pictures = found_in(
        word(body, HEADINGS, related("rIdP", "image", "media/i.png"), {"i.png": data.getvalue()})
    )
    cut, whole = (Image.open(io.BytesIO(one)) for one in pictures.taken.values())
    assert (cut.size, whole.size) == ((50, 40), (100, 40))
    assert cut.convert("L").getextrema() == (255, 255)
    broken, _ = found_in(
        word(body, HEADINGS, related("rIdP", "image", "media/i.png"), {"i.png": b"\x89PNG\r\n\x1a\n"})
    )
    assert any("only a part" in text for text in said(broken, LEFT_OUT))


def test_cells_notes_and_boxes_of_forms_that_are_no_text_are_told() -> None:
    gone = (
        f'<w:p><w:del w:id="3"{MARGIN}><w:r><w:footnoteReference w:id="2"/></w:r></w:del>{run("Kept.")}</w:p>'
    )
    second = cell("secret", f'<w:cellDel w:id="1"{MARGIN}/>') + cell("new", f'<w:cellIns w:id="2"{MARGIN}/>')
    table = f"<w:tbl><w:tr>{cell('a')}{cell('b')}</w:tr><w:tr>{second}</w:tr></w:tbl>"
    box = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p('Click to enter text.')}</w:sdtContent></w:sdt>"
    tick = '<w:sdt><w:sdtPr><w14:checkbox xmlns:w14="urn:x"/></w:sdtPr><w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt>'
    own = '<w:r><w:footnoteReference w:id="3" w:customMarkFollows="1"/><w:t>†</w:t></w:r>'
    lowered = (
        run("CO")
        + run("2", '<w:vertAlign w:val="subscript"/>')
        + run(" n")
        + run("x", '<w:vertAlign w:val="subscript"/>')
    )
    notes = "".join(
        f'<w:footnote w:id="{key}">{p(text)}</w:footnote>'
        for key, text in ((2, "A note that went."), (3, "A note."))
    )
    linked = f'<w:hyperlink r:id="rIdL">{picture("rIdP", "A hall")}</w:hyperlink>'
    relations = related("rIdP", "image", "media/i.jpeg") + related(
        "rIdL", "hyperlink", "https://a.example/x", outside=True
    )
    found, _ = found_in(word(gone + table + box + p(tick + run(" Agreed.") + own) + p(lowered) + p(linked), "", relations, {"i.jpeg": made.jpeg()}, footnotes=notes))  # fmt: skip
    left, changed = " ".join(said(found, LEFT_OUT)), " ".join(said(found, CHANGED))
    for words in (
        "“secret”",
        "the note “A note that went.”",
        "“Click to enter text.”",
        "picture, to https://a.example/x",
    ):
        assert words in left, words
    assert "“new”" in changed
    assert "lower than the others stand as these do now: “x”" in changed
    whole = text_of(found) + "".join(str(one.get("rows")) for one in found.blocks)
    assert "☒ Agreed.<sup" in whole
    assert "CO₂ nx" in whole
    assert not {"secret", "Click", "†"} & set(whole.replace("<", " ").replace(">", " ").split())


MARKDOWN = """---
title: "Of the file"
date: 2023-05-03
---
# A statement[^a]

Words, a [link](https://a.example/) and [a part](#a-part).

![A hall](hall.jpg)

1. one
2. two

## A part

| State | Signed |
|---|---|
| First | Yes |

[^a]: The note,
    which goes on.
"""


def test_texts_and_markdown_are_read_by_the_ending_of_their_name() -> None:
    found, _ = open_document(io.BytesIO(MARKDOWN.encode()), ".md")
    assert (found.title, found.dates, len(found.notes)) == ("A statement", ["2023-05-03"], 1)
    assert [one["type"] for one in found.blocks] == ["text", "heading", "table"]
    assert '<a href="#a-part">a part</a>' in text_of(found)
    assert '<a href="https://a.example/">link</a>' in text_of(found)
    assert any("hall.jpg" in line.text for line in found.lines)
    lines = (
        "First line\nsecond line\n\n- one\n- two\n\n"
        + "Words of a text that was broken by the program which\nwrote it."
    )
    found, _ = open_document(io.BytesIO(lines.encode("utf-16")), ".txt")
    text = text_of(found)
    for words in ("First line<br>second line", "<ul><li>one</li><li>two</li></ul>", "which wrote it."):
        assert words in text, words
    with pytest.raises(Refused):
        plain_text.read_text(b"\x00\x01", is_markdown=False)
    with pytest.raises(Refused, match="can’t be brought in"):
        open_document(io.BytesIO(b"body { color: red }"), ".css")


FRENCH = "La coalition se félicite de la décision rendue par la Cour, qui ouvre la voie à d’autres procédures pour les victimes."


@pytest.mark.parametrize(
    ("written", "language", "sure"),
    [("Paris, le 3 mai 2023", "fr", True), ("Jakarta, 3 Mei 2023", "id", True), ("Ginebra, 3 de mayo de 2023", "es", True),
     ("၂၀၂၃ ခုနှစ် မေလ ၃ ရက်", "my", True), ("৩ মে ২০২৩", "bn", True), ("٣ مايو ٢٠٢٣", "ar", True), ("٣ أيار ٢٠٢٣", "ar", True),
     ("3 พฤษภาคม 2566", "th", True), ("ថ្ងៃទី៣ ខែឧសភា ឆ្នាំ២០២៣", "km", True), ("ngày 3 tháng 5 năm 2023", "vi", True),
     ("Ika-3 ng Mayo 2023", "fil", True), ("2023年5月3日", "zh-Hans", True), ("2023년 5월 3일", "ko", True), ("३ मई २०२३", "hi", True),
     ("۳ مئی ۲۰۲۳", "ur", True), ("3 мая 2023 г.", "ru", True), ("3 mai 2023", "en", False)],
)  # fmt: skip
def test_days_are_read_as_their_languages_write_them(written: str, language: str, sure: bool) -> None:
    day = day_of(Found(language=language, blocks=[{"type": "text", "html": f"<p>{written}</p>"}]))
    assert day is not None
    assert (day.date, day.is_sure) == (date(2023, 5, 3), sure)


def test_a_day_that_stands_by_itself_is_before_one_in_the_text_and_words_tell_their_language() -> None:
    old = "Under the Convention of 9 December 1948 States must act, " + "and words follow " * 9
    found = Found(blocks=[{"type": "text", "html": f"<p>{old}</p><p>Geneva, 3 May 2023</p>"}])
    day = day_of(found)
    assert day is not None
    assert day.date == date(2023, 5, 3)
    for language in ("", "en-US"):
        french = Found(language=language, blocks=[{"type": "text", "html": f"<p>{FRENCH}</p>"}])
        assert language_of(french) == ("fr", True)
