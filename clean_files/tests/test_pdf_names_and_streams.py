"""What a PDF calls its parts, and what its fonts, functions and pictures carry along, tells of nobody."""

import base64
import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String
from PIL import Image

from clean_files.pdf import phrases as pdf_phrases
from clean_files.pdf.pictures import CAMERA, PLACE
from clean_files.tests.cleaned_pdfs import changed, texts
from clean_files.tests.marked_pdfs import MARKER, jpeg, jpeg_2000, pdf_of
from clean_files.tests.test_pdf_parts import TEXT, cleaned, left

PATH = f"C:\\Users\\{TEXT}\\x"
FONTS = sorted(Path("/usr/share/fonts").rglob("*.ttf"))


def draw(document: Pdf, more: bytes) -> None:
    page = document.pages[0]
    page.Contents = Stream(document, page.Contents.read_bytes() + b"\n" + more)


def assert_gone(change: Callable[[Pdf], None], phrase: str) -> bytes:
    """The file is clean, looks and reads as before, and the phrase is said."""
    content = changed(change)
    assert left(content)
    result, removed = cleaned(content)
    assert left(result) == []
    assert phrase in removed
    assert [text.strip() for text in texts(result)] == [text.strip() for text in texts(content)]
    return result


# --- Pictures within a drawing ----------------------------------------------------------------------

WRAPPED: dict[str, tuple[bytes, Callable[[bytes], bytes]]] = {
    "plain": (b"/DCT", lambda packed: packed),
    "in full": (b"/DCTDecode", lambda packed: packed),
    "a list": (b"[/DCT]", lambda packed: packed),
    "another spelling": (b"/D#43T", lambda packed: packed),
    "hexadecimal": (b"[/AHx /DCT]", lambda packed: packed.hex().encode() + b">"),
    "in letters": (b"[/A85 /DCT]", lambda packed: base64.a85encode(packed) + b"~>"),
    "packed twice": (b"[/Fl /DCT]", zlib.compress),
}


@pytest.mark.parametrize("wrapping", WRAPPED)
def test_a_photograph_within_a_drawing_loses_what_the_camera_wrote(wrapping: str) -> None:
    filters, wrap = WRAPPED[wrapping]
    packed = jpeg()
    width, height = Image.open(io.BytesIO(packed)).size
    head = b"q 90 0 0 60 72 500 cm BI /W %d /H %d /CS /RGB /BPC 8 /F %s ID " % (width, height, filters)
    content = changed(lambda document: draw(document, head + wrap(packed) + b"\nEI Q"))
    result, removed = cleaned(content)
    assert left(result) == []
    assert {CAMERA, PLACE} & set(removed)


def test_a_jpeg_2000_within_a_drawing_loses_it_too() -> None:
    head = b"q 90 0 0 60 72 500 cm BI /W 40 /H 30 /CS /RGB /BPC 8 /F /JPX ID "
    result, removed = cleaned(changed(lambda pdf: draw(pdf, head + jpeg_2000() + b"\nEI Q")))
    assert left(result) == []
    assert CAMERA in removed


def test_a_small_picture_within_a_drawing_stays_as_it_is() -> None:
    head = b"q 90 0 0 60 72 500 cm BI /W 2 /H 2 /CS /G /BPC 8 /F /AHx ID 00ff00ff>\nEI Q"
    _, removed = cleaned(changed(lambda pdf: draw(pdf, head)))
    assert not {CAMERA, PLACE, pdf_phrases.TRACES} & set(removed)


# --- Names ------------------------------------------------------------------------------------------


def called(kind: str, value: Callable[[Pdf], object], use: bytes) -> Callable[[Pdf], None]:
    """A resource of this kind under a path, and a drawing that uses it."""

    def change(document: Pdf) -> None:
        resources = document.pages[0].Resources
        resources[kind] = resources.get(kind, Dictionary())
        resources[kind]["/" + PATH] = value(document)
        name = b"/C:#5cUsers#5c%s#5cx" % MARKER
        draw(document, b"q " + use.replace(b"NAME", name) + b" Q")

    return change


def grey(document: Pdf) -> Stream:
    picture = Stream(document, b"\x80", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
    return document.make_indirect(picture)


RESOURCES = {
    "picture": called("/XObject", grey, b"50 0 0 50 72 500 cm NAME Do"),
    "state": called("/ExtGState", lambda _: Dictionary(LW=5), b"NAME gs 72 500 50 50 re S"),
    "colours": called(
        "/ColorSpace",
        lambda _: Array([Name.Indexed, Name.DeviceRGB, 1, String(b"\xff\0\0\0\xff\0")]),
        b"NAME cs 1 sc 72 500 50 50 re f",
    ),
    "font": called(
        "/Font",
        lambda pdf: pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)),
        b"BT NAME 12 Tf 72 500 Td (Words) Tj ET",
    ),
    "mark": called("/Properties", lambda _: Dictionary(MCID=7), b"/Span NAME BDC 72 500 50 50 re f EMC"),
}


@pytest.mark.parametrize("kind", RESOURCES)
def test_what_a_drawing_calls_by_a_path_is_drawn_under_another_name(kind: str) -> None:
    assert_gone(RESOURCES[kind], pdf_phrases.PATHS)


def test_a_form_that_is_called_by_a_path_within_another_is_drawn_too() -> None:
    def change(document: Pdf) -> None:
        RESOURCES["picture"](document)
        page = document.pages[0]
        form = Stream(document, b"q 50 0 0 50 300 500 cm /C:#5cUsers#5c%s#5cx Do Q" % MARKER)
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 800])
        form.Resources = Dictionary(XObject=Dictionary({"/" + PATH: page.Resources.XObject["/" + PATH]}))
        page.Resources.XObject["/Inner"] = form
        draw(document, b"/Inner Do")

    assert_gone(change, pdf_phrases.PATHS)


def test_a_place_that_is_called_by_a_path_is_still_led_to() -> None:
    def change(document: Pdf) -> None:
        page = document.pages[1].obj
        document.Root.Dests = Dictionary(
            {"/" + PATH: Array([page, Name.Fit]), "/intro": Array([page, Name.Fit])}
        )
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
        other = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 9, 9, 18]))
        link.Dest, other.A = Name("/" + PATH), Dictionary(S=Name.GoTo, D=Name("/" + PATH))
        document.pages[0].Annots = Array([document.make_indirect(link), document.make_indirect(other)])

    with Pdf.open(io.BytesIO(assert_gone(change, pdf_phrases.PATHS))) as document:
        first, second = document.pages[0].Annots
        assert "/intro" in document.Root.Dests
        for name in (first.Dest, second.A.D):
            assert document.Root.Dests[str(name)][0].objgen == document.pages[1].obj.objgen


def test_a_role_that_is_called_by_a_path_stands_for_the_same() -> None:
    def change(document: Pdf) -> None:
        tree = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        element = Dictionary(S=Name("/" + PATH), P=tree, Pg=document.pages[0].obj)
        tree.K = document.make_indirect(element)
        tree.RoleMap = Dictionary({"/" + PATH: Name.H1, "/Text body": Name.P})
        document.Root.StructTreeRoot = tree

    with Pdf.open(io.BytesIO(assert_gone(change, pdf_phrases.TRACES))) as document:
        assert Name.H1 == document.Root.StructTreeRoot.K.S
        assert list(document.Root.StructTreeRoot.RoleMap) == ["/Text body"]


MARKS = [
    b"/%s BMC 9 9 9 9 re f EMC", b"/%s MP", b"/C:#5c%s <</MCID 3>> BDC EMC", b"/%s#40home <</MCID 3>> DP",
    b"BX (%s) foo EX", b"BX /%s 1 bar 2 baz EX 9 9 9 9 re f",
]  # fmt: skip


@pytest.mark.parametrize("mark", MARKS)
def test_what_marks_and_unknown_operators_say_goes(mark: bytes) -> None:
    assert_gone(lambda document: draw(document, mark % MARKER), pdf_phrases.TRACES)


@pytest.mark.parametrize("mark", [b"/Artifact BMC EMC", b"/Span MP", b"/Text#20body <</MCID 3>> BDC EMC"])
def test_usual_marks_stay(mark: bytes) -> None:
    assert pdf_phrases.TRACES not in cleaned(changed(lambda document: draw(document, mark)))[1]


# --- Streams ----------------------------------------------------------------------------------------


def font_of(document: Pdf) -> Object:
    return next(iter(document.pages[0].Resources.Font.values()))


def in_character_map(document: Pdf) -> None:
    font_of(document).ToUnicode = Stream(
        document,
        b"%!PS-Adobe CMap\n%%Creator: "
        + MARKER
        + b"\n/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        b"1 begincodespacerange <00> <ff> endcodespacerange % "
        + MARKER
        + b"\n1 beginbfrange <20> <7e> <0020> "
        b"endbfrange endcmap end end",
    )


def in_function(document: Pdf) -> None:
    code = b"{ % by " + MARKER + b"\n dup dup dup }"
    function = Stream(document, code, FunctionType=4, Domain=Array([0, 1]), Range=Array([0, 1] * 4))
    space = Array([Name.Separation, Name.Spot, Name.DeviceCMYK, document.make_indirect(function)])
    document.pages[0].Resources.ColorSpace = Dictionary(CS0=space)
    draw(document, b"/CS0 cs 0.5 scn 9 9 90 90 re f")


def behind_the_pixels(document: Pdf) -> None:
    picture = Stream(document, b"\x80" + MARKER, Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
    document.pages[0].Resources.XObject = Dictionary(P=picture)
    draw(document, b"q 50 0 0 50 72 500 cm /P Do Q")


def behind_a_mask(document: Pdf) -> None:
    behind_the_pixels(document)
    picture = document.pages[0].Resources.XObject.P
    picture.ImageMask, picture.BitsPerComponent = True, 1
    del picture.ColorSpace


def in_halftone(document: Pdf) -> None:
    halftone = Dictionary(Type=Name.Halftone, HalftoneType=1, Frequency=60, Angle=0, SpotFunction=Name.Round)
    halftone.HalftoneName = String(TEXT)
    document.pages[0].Resources.ExtGState = Dictionary(G=Dictionary(HT=halftone))


def in_language(document: Pdf) -> None:
    document.Root.Lang = String(f"{TEXT} wrote this")


STREAMS = {
    "comments of a character map": in_character_map,
    "comments of a function": in_function,
    "behind the pixels": behind_the_pixels,
    "behind a mask": behind_a_mask,
    "a halftone's name": in_halftone,
    "no language": in_language,
}


@pytest.mark.parametrize("place", STREAMS)
def test_what_streams_carry_along_goes(place: str) -> None:
    assert_gone(STREAMS[place], pdf_phrases.TRACES)


@pytest.mark.parametrize("language", ["en", "my", "zh-Hant-TW", "en_US", "x-klingon", ""])
def test_a_language_stays(language: str) -> None:
    content = changed(lambda document: document.Root.update({"/Lang": String(language)}))
    with Pdf.open(io.BytesIO(cleaned(content)[0])) as document:
        assert str(document.Root.Lang) == language


def test_a_type_3_font_and_a_picture_lose_their_own_names_and_look_the_same() -> None:
    def change(document: Pdf) -> None:
        glyph = Stream(document, b"500 0 d0 0 0 400 400 re f")
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 500, 500]), Name=Name(f"/{TEXT}")
        )
        font.FontMatrix, font.CharProcs = Array([0.001, 0, 0, 0.001, 0, 0]), Dictionary(a=glyph)
        font.Encoding = Dictionary(Differences=Array([97, Name.a]))
        font.FirstChar, font.LastChar, font.Widths = 97, 97, Array([500])
        document.pages[0].Resources.Font.T3 = document.make_indirect(font)
        draw(document, b"BT /T3 40 Tf 72 400 Td (aa) Tj ET")

    result, _ = cleaned(changed(change))
    assert left(result) == []


def embedded(program: bytes, key: str, **keys: object) -> Callable[[Pdf], None]:
    def change(document: Pdf) -> None:
        about = Dictionary(Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Some"), Flags=32)
        about.FontBBox, about.ItalicAngle, about.Ascent, about.Descent = (
            Array([0, 0, 1000, 1000]),
            0,
            900,
            -200,
        )
        about.CapHeight, about.StemV = 700, 80
        about[key] = document.make_indirect(Stream(document, program, **keys))
        kind = Name.Type1 if key == "/FontFile" else Name.TrueType
        font = Dictionary(Type=Name.Font, Subtype=kind, BaseFont=Name("/ABCDEF+Some"), FontDescriptor=about)
        font.FirstChar, font.LastChar, font.Widths = 32, 126, Array([600] * 95)
        font.Encoding = Name.WinAnsiEncoding
        document.pages[0].Resources.Font.Own = document.make_indirect(font)
        draw(document, b"BT /Own 20 Tf 72 400 Td (Hello world) Tj ET")

    return change


@pytest.mark.skipif(not FONTS, reason="No TrueType font is installed.")
@pytest.mark.parametrize("number", [0, 5, 8, 9, 13, 4])
def test_a_font_does_not_say_who_made_it_and_draws_the_same(number: int) -> None:
    font = TTFont(FONTS[0])
    said = f"By {TEXT}, {PATH}.sfd"
    for record in list(font["name"].names):
        font["name"].setName(said, number, record.platformID, record.platEncID, record.langID)
    program = io.BytesIO()
    font.save(program)
    size = len(program.getvalue())
    result = assert_gone(embedded(program.getvalue(), "/FontFile2", Length1=size), pdf_phrases.FONTS)
    with Pdf.open(io.BytesIO(result)) as document:
        clean = document.pages[0].Resources.Font.Own.FontDescriptor.FontFile2.read_bytes()
    assert len(clean) == size
    assert sum(struct.unpack(f">{size // 4}L", clean[: size // 4 * 4])) & 0xFFFFFFFF == 0xB1B0AFBA
    assert TTFont(io.BytesIO(clean), checkChecksums=2)["name"].getDebugName(1)


def test_the_readable_part_of_a_type_1_font_does_not_say_who_made_it() -> None:
    head = (
        b"%!PS-AdobeFont-1.0: Some 1\n%%Creator: " + MARKER + b"\n11 dict begin /FontInfo 9 dict dup begin\n"
    )
    head += (
        b"/Notice (By "
        + MARKER
        + b" (c)) readonly def /FullName ("
        + MARKER
        + b") def /Weight (Bold) def end\n"
    )
    head += b"/FontName /Some def currentfile "
    program = head + b"eexec\n" + bytes(range(128, 200))
    lengths = {"Length1": len(head) + 6, "Length2": 72, "Length3": 0}
    result = assert_gone(embedded(program, "/FontFile", **lengths), pdf_phrases.FONTS)
    with Pdf.open(io.BytesIO(result)) as document:
        clean = document.pages[0].Resources.Font.Own.FontDescriptor.FontFile.read_bytes()
    assert len(clean) == len(program)
    assert b"/FontName /Some" in clean
    assert b"/Weight (Bold)" in clean


# --- Links ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (f"https://{TEXT}:secret@example.org/a", "https://example.org/a"),
        (f"http://{TEXT}@example.org/a@b", "http://example.org/a@b"),
        (f"HTTPS://{TEXT}@example.org:8080?q", "HTTPS://example.org:8080?q"),
        ("https://example.org/@jane", "https://example.org/@jane"),
    ],
)
def test_a_link_does_not_carry_a_login(address: str, kept: str) -> None:
    def change(document: Pdf) -> None:
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
        link.A = Dictionary(S=Name.URI, URI=String(address))
        document.pages[0].Annots = Array([document.make_indirect(link)])

    result, removed = cleaned(changed(change, pdf_of()))
    with Pdf.open(io.BytesIO(result)) as document:
        assert str(document.pages[0].Annots[0].A.URI) == kept
    assert (pdf_phrases.CREDENTIALS in removed) == (address != kept)
