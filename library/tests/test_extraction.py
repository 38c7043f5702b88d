"""What is taken out of real PDFs, and that nothing in one can hurt."""

import io
from collections.abc import Iterator

import pytest

from ajc_site.tests.support.depth import is_deep, some
from clean_files.tests import hostile
from library.pdf import extraction
from library.pdf.extraction import NO_TEXT, READ, UNREADABLE, read_pdf
from library.search.letters import find_spans, grams, grams_of_query, plain, skeleton, split_query
from library.tests import pdfs
from library.tests.sentences import PAGES

BY_CHROMIUM = [language for language in PAGES if language in pdfs.FONT_OF]


def holds(page: str, query: str) -> bool:
    """Whether a page is found by a query: as the index does it, without stems."""
    letters, words = skeleton(page), f" {plain(page)} "
    pieces = grams(letters)
    return all(
        (not part.run or (grams_of_query(part.run) <= pieces and part.run in letters))
        and (not part.words or f" {part.words} " in words)
        for part in split_query(query)
    )


def cuts(text: str, length: int) -> Iterator[str]:
    """Pieces out of the middle of a text; whole numbers, and whole words in a spaced alphabet."""
    for start in range(1, len(text) - length, 4):
        cut = text[start : start + length]
        yield cut.strip("0123456789") if skeleton(text) else cut.partition(" ")[2].rpartition(" ")[0]


def found_on(pages: list[str], query: str) -> list[int]:
    return [number for number, page in enumerate(pages) if holds(page, query)]


def makers_of(language: str) -> list[str]:
    """Those that can write the language, in another order for each; in a run in short, the first."""
    makers = [maker for maker in pdfs.MAKERS if language in pdfs.FONT_OF or maker == "reportlab"]
    first = list(PAGES).index(language) % len(makers)
    turned = [*makers[first:], *makers[:first]]
    return turned if is_deep() else turned[:1]


@pytest.mark.spread(4)
@pytest.mark.deeper
@pytest.mark.parametrize(
    ("language", "maker"), [(language, maker) for language in PAGES for maker in makers_of(language)]
)
def test_what_is_cut_out_of_a_sentence_is_found_on_its_page_alone(language: str, maker: str) -> None:
    reading = read_pdf(pdfs.make_pdf(PAGES[language], language, maker))
    assert (reading.state, reading.message, len(reading.pages)) == (READ, "", 3)
    for number, text in enumerate(PAGES[language]):
        for query in cuts(text, 10):
            assert number in found_on(reading.pages, query), query
        # Long enough to wrap over a line, wherever it is cut.
        for query in cuts(text, 50):
            assert found_on(reading.pages, query) == [number], query
            assert find_spans(reading.pages[number], split_query(query)), query


@pytest.fixture(scope="module")
def printed() -> list[str]:
    """The pages of one PDF in all languages, as a browser prints it."""
    reading = read_pdf(
        pdfs.by_chromium([(language, text) for language in BY_CHROMIUM for text in PAGES[language]])
    )
    assert (reading.state, reading.message) == (READ, "")
    return reading.pages


@pytest.mark.spread(4)
@pytest.mark.e2e
@pytest.mark.deeper
@pytest.mark.parametrize("language", some(BY_CHROMIUM, 7))
def test_what_is_cut_out_of_a_sentence_is_found_in_what_a_browser_prints(
    language: str, printed: list[str]
) -> None:
    first = BY_CHROMIUM.index(language) * 3
    for number, text in enumerate(PAGES[language], start=first):
        for query in cuts(text, 50):
            assert found_on(printed, query) == [number], query


def test_a_page_reads_as_it_was_written() -> None:
    pages = read_pdf(pdfs.make_pdf(PAGES["en"], "en")).pages
    assert pages == PAGES["en"]
    # Only the blank at the end of a line is in doubt where words have none between them.
    assert [page.replace(" ", "") for page in read_pdf(pdfs.make_pdf(PAGES["my"], "my")).pages] == [
        page.replace(" ", "") for page in PAGES["my"]
    ]


@pytest.mark.parametrize("maker", pdfs.MAKERS)
def test_arabic_is_read_in_its_own_order_with_numbers_in_theirs(maker: str) -> None:
    assert (
        "هددوا عائلات عدة في عام 2023 قبل بدء المحاكمة."
        in read_pdf(pdfs.make_pdf(PAGES["ar"], "ar", maker)).pages[1]
    )


def test_a_scan_is_told_to_the_editor() -> None:
    reading = read_pdf(pdfs.scanned([None, None]))
    assert (reading.state, reading.pages) == (NO_TEXT, ["", ""])
    assert "scan" in reading.message


def test_pages_that_say_nothing_are_named() -> None:
    reading = read_pdf(pdfs.scanned(["One", None, None, "Four", None]))
    assert (reading.state, reading.pages) == (READ, ["One", "", "", "Four", ""])
    assert reading.message.startswith("Pages 2 to 3 and 5 hold no text")
    assert read_pdf(pdfs.scanned(["One", None])).message.startswith("Page 2 holds no text")
    many = read_pdf(pdfs.scanned(["One", None] * 6)).message
    assert many.startswith("6 pages hold no text")


def test_an_empty_page_is_nothing_to_tell() -> None:
    reading = read_pdf(pdfs.scanned(["One", "", "Three"]))
    assert (reading.message, reading.pages) == ("", ["One", "", "Three"])


@pytest.mark.parametrize("language", ["en", "my", "ar"])
def test_fonts_that_dont_tell_their_letters_are_told_to_the_editor(language: str) -> None:
    reading = read_pdf(pdfs.without_letters(PAGES[language], language))
    assert (reading.state, reading.pages) == (UNREADABLE, [])
    assert "fonts" in reading.message


def test_a_file_with_a_password_is_told_to_the_editor() -> None:
    reading = read_pdf(pdfs.locked(pdfs.scanned(["One"]), "secret"))
    assert reading.state == UNREADABLE
    assert "password" in reading.message


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"no PDF", pdfs.scanned(["One"])[:300], bytes(5000)])
def test_a_damaged_file_is_told_to_the_editor(content: bytes) -> None:
    reading = read_pdf(content)
    assert (reading.state, reading.pages) == (UNREADABLE, [])
    assert "can't be read" in reading.message


@pytest.mark.parametrize(
    "name", [name for name in hostile.PDFS if name not in hostile.DEAR or "circles" in name]
)
def test_a_hostile_file_gets_an_answer(name: str) -> None:
    reading = read_pdf(hostile.PDFS[name]())
    assert reading.state in (NO_TEXT, UNREADABLE)
    assert reading.message


@pytest.mark.deep
def test_a_page_that_takes_forever_is_left_out_and_the_others_are_read() -> None:
    endless = pdfs.drawn(b"BT /F 1 Tf ET " + b"q Q " * 1_000_000)
    both = pdfs.changed(pdfs.scanned(["One"]), lambda pdf: _append(pdf, endless))
    reading = read_pdf(both)
    assert (reading.state, reading.pages) == (READ, ["One", ""])
    assert reading.message.startswith("Page 2 holds no text")


def _append(pdf: "pdfs.pikepdf.Pdf", other: bytes) -> None:
    with pdfs.pikepdf.open(io.BytesIO(other)) as more:
        pdf.pages.extend(more.pages)


def test_thousands_of_pages_are_read_as_far_as_is_told() -> None:
    reading = read_pdf(pdfs.drawn(b"BT /F 12 Tf 72 700 Td (word) Tj ET", count=extraction.MAX_PAGES + 5))
    assert reading.pages == ["word"] * extraction.MAX_PAGES
    assert reading.message.startswith("Only pages 1 to 3,000 could be read")


@pytest.mark.deep
def test_a_page_and_a_file_have_no_more_letters_than_is_said() -> None:
    lines = b"(" + b"letters and words " * 200 + b") ' "
    reading = read_pdf(pdfs.drawn(b"BT /F 12 Tf 14 TL 72 700 Td " + lines * 10 + b"ET", count=150))
    assert {len(page) for page in reading.pages[:-1]} == {extraction.MAX_PAGE}
    assert sum(map(len, reading.pages)) <= extraction.MAX_TEXT
    assert reading.message.startswith("Only pages 1 to ")


def drawn_text(content: str) -> str:
    reading = read_pdf(pdfs.drawn(content.encode("latin-1")))
    assert reading.state == READ, reading.message
    return reading.pages[0]


def test_lines_become_paragraphs_and_cut_words_whole() -> None:
    shown = drawn_text(
        "BT /F 12 Tf 14 TL 72 700 Td (A court of juris-) Tj T* (diction and) Tj T* (law.) Tj "
        "0 -40 Td (The next) Tj T* (paragraph.) Tj ET"
    )
    assert shown == "A court of jurisdiction and law.\nThe next paragraph."


def test_words_that_are_drawn_apart_have_a_blank_between() -> None:
    assert (
        drawn_text("BT /F 12 Tf 72 700 Td [(to) -300 (day) 20 (s)] TJ 100 0 Td (late) Tj ET")
        == "to days late"
    )


@pytest.mark.parametrize(
    "foot",
    [
        "BT /F 9 Tf 480 40 Td (Page 3 of 3) Tj -408 0 Td (The draft treaty) Tj ET",
        "BT /F 9 Tf 72 40 Td (Page 3 of 3) Tj 300 0 Td (The draft treaty) Tj ET",
        "BT /F 9 Tf 72 40 Td (Page 3 of 3) Tj ET BT /F 9 Tf 372 40 Td (The draft treaty) Tj ET",
    ],
)
def test_the_number_of_a_page_and_the_title_beside_it_are_two_lines(foot: str) -> None:
    text = "BT /F 12 Tf 14 TL 72 700 Td (A court has) Tj T* (jurisdiction.) Tj ET "
    assert drawn_text(text + foot) == "A court has jurisdiction.\nPage 3 of 3\nThe draft treaty"
    assert drawn_text(foot + text).startswith("Page 3 of 3\nThe draft treaty\nA court has")


def test_what_glyphs_mean_is_taken_from_what_is_written_beside_them() -> None:
    assert (
        drawn_text(
            "BT /F 12 Tf 72 700 Td /Span <</ActualText <FEFF00660069>>> BDC (X) Tj EMC (nal) Tj "
            "/Span <</ActualText ()>> BDC (-) Tj EMC /Span /None BDC (ly) Tj EMC EMC EMC ET"
        )
        == "finally"
    )


def test_operators_without_sense_are_passed_over() -> None:
    assert drawn_text(
        "Q EMC BT /F Tf /None 12 Tf (a) Tj /F 12 Tf (x) Td 72 700 Td Tj 3 Tj [[] (b)] TJ (o) ' 1 \" /X Do "
        "9999999999999999999999999999999999999999 0 Td (c) Tj 1 0 Tm 0 0 0 0 0 0 Tm (d) Tj ET"
    )[:1] in ("b", "o")


def test_control_characters_and_loose_joiners_are_left_out() -> None:
    meaning = "a\0b\u200cc \U000e0041\u202ed\ufeffe\u0301\ue000\ufffd"
    shown = "/Span <</ActualText <FEFF" + meaning.encode("utf-16-be").hex() + "D800>>> BDC (X) Tj EMC"
    assert drawn_text(f"BT /F 12 Tf 72 700 Td {shown} (fghijklm) Tj ET") == "abc d\u00e9 fghijklm"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{}",
        b"[" * 9999,
        b"\xff",
        b'{"pages": [1], "state": "read", "message": ""}',
        b'{"pages": [], "state": "fine", "message": ""}',
    ],
)
def test_an_answer_of_the_process_that_is_none_is_believed_in_nothing(answer: bytes) -> None:
    assert extraction._reading(answer).state == UNREADABLE
