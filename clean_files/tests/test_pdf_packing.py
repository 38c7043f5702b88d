"""Drawings are read however they are packed, and one that is cut off is told of."""

import base64
import io
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from pypdfium2 import PdfDocument

from clean_files.tests.cleaned_pdfs import clean

SAID = "The court heard the witness."
NOTE = b"% secret-note\n"
DRAWING = b"BT /F 12 Tf 72 700 Td (%s) Tj ET\n" % SAID.encode() + b"".join(
    b"%d %d m %d %d l S\n" % (x, x * 7 % 31, x * 3 % 97, x * 5 % 89) for x in range(300)
)


def by_runs(content: bytes) -> bytes:
    """Pack as ISO 32000-2, 7.4.5, has it, without repetitions."""
    pieces = [content[start : start + 128] for start in range(0, len(content), 128)]
    return b"".join(bytes([len(piece) - 1]) + piece for piece in pieces) + b"\x80"


def drawn(packed: bytes, *filters: str) -> bytes:
    """A PDF of one page, whose drawing is packed so."""
    output = io.BytesIO()
    with Pdf.new() as document:
        page = document.add_blank_page()
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources = Dictionary(Font=Dictionary(F=font))
        page.Contents = document.make_stream(b"")
        page.Contents.write(packed, filter=Array([Name(each) for each in filters]))
        document.save(output, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return output.getvalue()


def shown(content: bytes) -> str:
    with PdfDocument(content) as document:
        return str(document[0].get_textpage().get_text_range())


@pytest.mark.parametrize(
    "content",
    [
        drawn(by_runs(NOTE + DRAWING), "/RunLengthDecode"),
        drawn(by_runs(NOTE + DRAWING), "/RL"),
        drawn(by_runs(NOTE + DRAWING)[:-1], "/RL"),
        drawn(zlib.compress(by_runs(NOTE + DRAWING)), "/FlateDecode", "/RunLengthDecode"),
        drawn(by_runs(zlib.compress(NOTE + DRAWING)), "/RL", "/Fl"),
        drawn(base64.a85encode(by_runs(NOTE + DRAWING)) + b"~>", "/A85", "/RL"),
    ],
)
def test_what_is_packed_by_runs_is_cleaned_and_not_held(content: bytes) -> None:
    result, findings = clean(content)
    assert (shown(content), shown(result)) == (SAID, SAID)
    assert not findings.is_held
    with Pdf.open(io.BytesIO(result)) as document:
        assert NOTE not in document.pages[0].Contents.read_bytes()


def test_pixels_that_are_packed_by_runs_lose_what_is_behind_them() -> None:
    def add(document: Pdf) -> None:
        picture = document.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=2, Height=2)
        picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
        picture.write(by_runs(b"\0\xff\xff\0" + NOTE), filter=Name.RunLengthDecode)
        document.pages[0].Resources.XObject = Dictionary(P=picture)

    output = io.BytesIO()
    with Pdf.open(io.BytesIO(drawn(DRAWING + b"/P Do"))) as document:
        add(document)
        document.save(output, compress_streams=False)
    result, findings = clean(output.getvalue())
    assert not findings.is_held
    with Pdf.open(io.BytesIO(result)) as document:
        assert document.pages[0].Resources.XObject.P.read_bytes() == b"\0\xff\xff\0"


PACKED = zlib.compress(DRAWING)


@pytest.mark.parametrize(
    "content",
    [
        drawn(PACKED[: len(PACKED) // 2], "/FlateDecode"),
        drawn(PACKED[:10], "/FlateDecode"),
        drawn(PACKED[:2], "/Fl"),
        drawn(PACKED[:-12], "/FlateDecode"),
        drawn(base64.a85encode(PACKED[:-40]) + b"~>", "/ASCII85Decode", "/FlateDecode"),
    ],
)
def test_a_drawing_that_is_cut_off_holds_the_file(content: bytes) -> None:
    _, findings = clean(content)
    assert findings.is_held
    assert findings.warnings[0].startswith("Something that its pages draw is cut off")


@pytest.mark.parametrize(
    "packed", [PACKED, PACKED[:-4], PACKED[:-4] + b"abcd", PACKED + b"junk", zlib.compress(b"")]
)
def test_a_drawing_that_lacks_its_sum_alone_is_whole(packed: bytes) -> None:
    result, findings = clean(drawn(packed, "/FlateDecode"))
    assert not findings.is_held
    assert shown(result) == shown(drawn(packed, "/FlateDecode"))
