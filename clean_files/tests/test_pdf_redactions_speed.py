"""The search for redactions goes through what browsers print, and is bounded by the processor's time.

`bench/cleaning.py` says how long a page takes.
"""

import io
from typing import Any

import pikepdf
import pytest
from pikepdf import Name, Pdf

from clean_files.pdf import redactions
from clean_files.pdf.operators import NotPlainError, instructions, plain_instructions
from clean_files.pdf.redactions import find_redactions
from clean_files.pdf.redactions.painter import OPERATORS
from clean_files.tests.cleaned_pdfs import changed
from clean_files.tests.drawn_pdfs import FAILED, FINE, drawn
from clean_files.tests.marked_pdfs import pdf_of
from clean_files.tests.printed_pdfs import printed
from library.tests import pdfs


def test_a_page_of_thousands_of_glyphs_and_boxes_is_looked_through_whole_and_without_the_library() -> None:
    with Pdf.open(io.BytesIO(printed(2500, 600))) as document:
        content = document.pages[0].Contents.read_bytes()
        assert find_redactions(document).is_complete
    assert len(list(plain_instructions(content))) > 10_000


def test_what_takes_longer_is_told_of_and_not_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redactions, "LEAST_SECONDS", 0.0)
    monkeypatch.setattr(redactions, "SECONDS_A_PAGE", 0.0)
    with Pdf.open(io.BytesIO(printed(100, 100))) as document:
        assert not find_redactions(document).is_complete


# --- The quick way says the same as the library ---------------------------------------------------


def plainly(content: bytes) -> list[tuple[str, list]]:
    return [
        (operator, operands)
        for operator, operands in plain_instructions(content)
        if operator in OPERATORS.split()
    ]


def by_library(content: bytes) -> list[tuple[str, list]]:
    with pikepdf.new() as pdf:
        found: list[Any] = list(instructions(pdf.make_stream(content), OPERATORS))
    return [(operator, [_plain(each) for each in operands]) for operator, operands in found]


def _plain(value: object) -> object:
    if isinstance(value, pikepdf.Array):
        return [_plain(each) for each in value]
    if isinstance(value, pikepdf.String):
        return bytes(value)
    return value if isinstance(value, Name) else float(str(value))


PLAIN = [
    b"q 1 0 0 1 72.5 -.5 cm /F1 12. Tf (a\\(b\\)\\n\\101\\\ncd) Tj [(x) -20 <4142> 3.5(y)] TJ Q",
    b"BT /TT0 1 Tf 0 Tc <0 1 2>Tj 1 0 0 -1 8 46 Tm(a)' 2 3(b)\" T* ET",
    b"/P <</MCID 0 >>BDC /OC /L0 BDC/Fm0 Do EMC EMC 0 0 9 9 re f* W* n",
    b"0.1 0.2 0.3 rg 0 g 1 0 0 0 k /Cs1 cs 0.5 scn /P0 scn /Cs2 CS +3 w [1 2] 0 d 10 M 1 j",
    b"\r\n\x00 q\tQ\x0c",
    b"",
]


@pytest.mark.parametrize("content", PLAIN)
def test_plain_drawings_are_cut_as_the_library_cuts_them(content: bytes) -> None:
    try:
        assert plainly(content) == by_library(content)
    except NotPlainError:
        assert b'"' in content


@pytest.mark.parametrize("steps", [*FAILED.values(), *FINE.values()], ids=[*FAILED, *FINE])
def test_pages_of_a_program_are_cut_as_the_library_cuts_them(steps: list) -> None:
    with Pdf.open(io.BytesIO(drawn(*steps))) as document:
        content = document.pages[0].Contents.read_bytes()
    assert plainly(content) == by_library(content)


@pytest.mark.parametrize(
    "content",
    [
        b"q % a word\nQ",
        b"BI /W 1 /H 1 /BPC 8 /CS /G ID x EI",
        b"((nested)) Tj",
        b"/F#31 12 Tf",
        b"[1 2",
        b"(open Tj",
        b"q }{ Q",
        b"1 0 0 unheard",
        b"qQ",
        b"/S <</A <</B 1>>>> BDC",
    ],
)
def test_what_is_not_plain_is_left_to_the_library(content: bytes) -> None:
    with pytest.raises(NotPlainError):
        list(plain_instructions(content))


def test_a_redaction_among_comments_and_pictures_is_found_by_the_library() -> None:
    shown = (
        b"% a word\nBT /F 12 Tf 72 700 Td (The witness is called Jane) Tj ET "
        b"BI /W 1 /H 1 /BPC 8 /CS /G ID x EI 0 g 70 696 300 14 re f"
    )
    with Pdf.open(io.BytesIO(pdfs.drawn(shown))) as document:
        assert find_redactions(document).covered == [1]
    with Pdf.open(io.BytesIO(changed(lambda pdf: None, pdf_of()))) as document:
        assert find_redactions(document).covered == []
