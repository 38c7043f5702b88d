"""Uploads: real content decides, not the name."""

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import product
from pathlib import Path

import pillow_heif
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openpyxl import Workbook
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas
from willow.image import Image as WillowImage

from ajc_site.tests.support.depth import examples
from assets.uploads import checks, office
from assets.uploads.checks import check_document, check_image
from assets.uploads.pdf import count_pdf_pages
from assets.uploads.pictures import check_pixels
from assets.uploads.refusing import MEGABYTE
from campaigns.tests import factories as make
from clean_files.arrival import arrive
from clean_files.pictures import limits as picture_limits


@pytest.fixture(autouse=True)
def limits(settings) -> None:
    """The settings that the checks go by, whatever the site's own are."""
    settings.WAGTAILDOCS_EXTENSIONS = [
        "csv",
        "docx",
        "mp4",
        "odt",
        "pdf",
        "pptx",
        "txt",
        "vtt",
        "webm",
        "xlsx",
    ]
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 1_000_000
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 5 * MEGABYTE


# --- Files as their programs write them -----------------------------------------------------------


def pdf(pages: int = 3) -> bytes:
    """A PDF of some pages."""
    output = io.BytesIO()
    canvas = Canvas(output)
    for page in range(pages):
        canvas.drawString(72, 720, f"Page {page + 1}")
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def zipped(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of `parts`, whatever their names."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return output.getvalue()


def content_types(kind: str) -> str:
    """The part by which an Office file says what it is."""
    prefix = "application/vnd.openxmlformats-officedocument"
    return (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/main.xml" ContentType="{prefix}.{kind}.main+xml"/></Types>'
    )


DOCX_PARTS = {
    "[Content_Types].xml": content_types("wordprocessingml.document"),
    "_rels/.rels": "<Relationships/>",
    "word/document.xml": "<w:document/>",
}
PPTX_PARTS = {
    "[Content_Types].xml": content_types("presentationml.presentation"),
    "ppt/presentation.xml": "<p:presentation/>",
}
ODT_PARTS = {
    "mimetype": "application/vnd.oasis.opendocument.text",
    "content.xml": "<office:document-content/>",
}


def xlsx() -> bytes:
    """A workbook with one cell filled."""
    output = io.BytesIO()
    workbook = Workbook()
    workbook.active["A1"] = "Signatories"
    workbook.save(output)
    return output.getvalue()


def box(kind: bytes, content: bytes = b"") -> bytes:
    """A box of an MP4 file."""
    return struct.pack(">L4s", len(content) + 8, kind) + content


def mp4(brands: bytes = b"isom\0\0\2\0isomiso2avc1mp41") -> bytes:
    """The outline of an MP4 video, made for streaming (with its index first)."""
    return box(b"ftyp", brands) + box(b"moov", box(b"mvhd", b"\0" * 100)) + box(b"mdat", b"\0" * 500)


WEBM = (
    b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webmB\x87\x81\x04B\x85\x81\x02"
    + b"\0" * 300
)
VTT = b"WEBVTT\n\n00:01.000 --> 00:04.000\nText.\n"

GOOD_DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "brief.pdf": pdf,
    "letter.docx": lambda: zipped(DOCX_PARTS),
    "slides.pptx": lambda: zipped(PPTX_PARTS),
    "table.xlsx": xlsx,
    "letter.odt": lambda: zipped(ODT_PARTS, zipfile.ZIP_STORED),
    "signatories.csv": lambda: "name,country\nÖrganisation,Timor-Leste\n".encode(),
    "notes.txt": lambda: "Write to Office <office@example.org> — thanks.".encode(),
    "captions.vtt": lambda: VTT,
    "clip.mp4": mp4,
    "clip.webm": lambda: WEBM,
}


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """An upload whose sender claims that it is a harmless picture."""
    return SimpleUploadedFile(name, content, content_type="image/png")


def refusal(name: str, content: bytes) -> str:
    """The one clear line with which a document is refused."""
    file = upload(name, content)
    with pytest.raises(ValidationError) as refused:
        check_document(file, name)
    assert file.tell() == 0
    return one_line(refused.value)


def picture_refusal(name: str, content: bytes) -> str:
    """The one clear line with which a picture is refused."""
    file = upload(name, content)
    with pytest.raises(ValidationError) as refused:
        check_image(file)
    assert file.tell() == 0
    return one_line(refused.value)


def cut_off(name: str, content: bytes) -> str:
    """The one clear line with which a file is refused on its way through check and cleaning."""
    check = check_document if name.startswith("clip") else lambda file, name: check_image(file)
    with pytest.raises(ValidationError) as refused:
        arrive(upload(name, content), name, check)
    return one_line(refused.value)


def one_line(error: ValidationError) -> str:
    """The message of an error, which must be a single readable line."""
    [message] = error.messages
    assert "\n" not in message
    assert 10 < len(message) < 260
    return message


# --- Documents ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GOOD_DOCUMENTS)
def test_a_proper_document_is_taken_and_can_be_read_from_its_start(name: str) -> None:
    content = GOOD_DOCUMENTS[name]()
    file = upload(name.upper(), content)
    file.read(7)
    check_document(file, name.upper())
    assert file.tell() == 0
    assert file.read() == content


@pytest.mark.parametrize("name", GOOD_DOCUMENTS)
def test_a_large_upload_on_disk_is_checked_in_the_same_way(name: str) -> None:
    content = GOOD_DOCUMENTS[name]()
    with TemporaryUploadedFile(name, "", len(content), None) as file:
        file.write(content)
        check_document(file, name)
        assert file.tell() == 0
        assert file.read() == content


@pytest.mark.parametrize("claimed", GOOD_DOCUMENTS)
@pytest.mark.parametrize("actual", GOOD_DOCUMENTS)
def test_no_kind_of_document_passes_for_another(claimed: str, actual: str) -> None:
    text = {"csv", "txt", "vtt"}
    kinds = {Path(claimed).suffix[1:], Path(actual).suffix[1:]}
    if claimed == actual or kinds <= {"csv", "txt"} or (kinds <= text and claimed != "captions.vtt"):
        return
    refusal(claimed, GOOD_DOCUMENTS[actual]())


PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PROGRAM = b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff" + b"\0" * 500
SCRIPT = b"#!/bin/sh\nrm -rf /\n"


@pytest.mark.parametrize("name", GOOD_DOCUMENTS)
@pytest.mark.parametrize(
    "content",
    [
        PAGE,
        b"\xef\xbb\xbf  \n" + PAGE,
        DRAWING,
        b'<?xml version="1.0"?>' + DRAWING,
        b"a,b\n<script>alert(1)</script>",
        PROGRAM,
        b"\x7fELF\2\1\1" + b"\0" * 500,
        SCRIPT,
        b"{\\rtf1 hello}",
        b"%!PS-Adobe-3.0",
        zipped({"readme.txt": "hello"}),
        b"\0" * 1000,
        b"\xfd\xfe\xff" * 100,
    ],
    ids=range(13),
)
def test_a_page_a_drawing_or_a_program_is_refused_under_every_name(name: str, content: bytes) -> None:
    refusal(name, content)


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("drawing.svg", "DOCX, MP4, ODT, PDF"),
        ("run.exe", "DOCX, MP4, ODT, PDF"),
        ("x.pdf.exe", "DOCX, MP4, ODT, PDF"),
        ("archive.zip", "DOCX, MP4, ODT, PDF"),
        ("page.html", "as PDF"),
        ("macro.docm", "as DOCX"),
        ("none", "as “report.pdf” does"),
        (".pdf", "as “report.pdf” does"),
        ("", "as “report.pdf” does"),
        ("x.", "as “report.pdf” does"),
    ],
)
def test_a_type_that_is_not_on_the_list_is_refused_with_what_to_do(name: str, advice: str) -> None:
    assert advice in refusal(name or "x", pdf())


def test_the_settings_can_shorten_the_list(settings) -> None:
    settings.WAGTAILDOCS_EXTENSIONS = ["pdf"]
    check_document(upload("brief.pdf", pdf()), "brief.pdf")
    assert "not accepted" in refusal("notes.txt", b"Notes.")


@pytest.mark.parametrize("name", GOOD_DOCUMENTS)
def test_an_empty_file_is_refused(name: str) -> None:
    assert refusal(name, b"").startswith("The file is empty.")


def test_a_file_over_the_limit_is_refused_with_both_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "MAX_DOCUMENT_SIZE", 1024)
    assert refusal("notes.txt", b"x" * 2048).startswith(
        "The file is too large: 2.0\xa0KB, and 1.0\xa0KB is the most."
    )
    check_document(upload("clip.mp4", mp4() + box(b"free", b"\0" * 2048)), "clip.mp4")


def test_a_file_that_went_away_is_refused_rather_than_an_error(tmp_path: Path) -> None:
    path = tmp_path / "brief.pdf"
    path.write_bytes(pdf())
    file = File(path.open("rb"), name=str(path))
    file.close()
    path.unlink()
    for check in (lambda: check_document(file, "brief.pdf"), lambda: check_image(File(file, name="x.png"))):
        with pytest.raises(ValidationError, match="could not be read"):
            check()
    assert count_pdf_pages(file) is None


@pytest.mark.parametrize("name", ["brief.pdf", "letter.docx", "slides.pptx", "table.xlsx", "letter.odt"])
def test_a_file_cut_off_on_its_way_is_refused(name: str) -> None:
    whole = GOOD_DOCUMENTS[name]()
    assert "incomplete" in refusal(name, whole[: len(whole) - 40])


@pytest.mark.parametrize(
    "encoded",
    [
        "Tëxt, ٣".encode(),
        "Tëxt, ٣".encode("utf-8-sig"),
        "Tëxt, ٣".encode("utf-16"),
        b"\xfe\xff" + "é".encode("utf-16-be"),
    ],
)
def test_text_may_be_utf_8_or_utf_16_with_its_mark(encoded: bytes) -> None:
    for name in ("notes.txt", "table.csv"):
        check_document(upload(name, encoded), name)


@pytest.mark.parametrize(
    "encoded",
    ["Tëxt".encode("latin-1"), "Text".encode("utf-16-le"), "Tëxt, ٣".encode("utf-16")[:-1], "ë".encode()[:1]],
)
def test_text_in_another_encoding_or_cut_within_a_letter_is_refused(encoded: bytes) -> None:
    refusal("notes.txt", encoded)


def test_letters_that_lie_across_the_pieces_in_which_a_text_is_read_are_understood() -> None:
    check_document(upload("notes.txt", b"x" * (MEGABYTE - 1) + "é".encode() + b"x" * 10), "notes.txt")


def test_a_byte_that_is_no_text_is_found_far_into_the_file() -> None:
    refusal("notes.txt", b"x" * 3 * MEGABYTE + b"\0")


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("notes.txt", b"One\nTwo\0\nThree\n", "Line 2 of"),
        ("notes.txt", b"One\0", "Line 1 of"),
        ("list.csv", b"a,b\r\n" * 5000 + b"c,\0\r\n", "Line 5,001 of"),
        ("notes.txt", b"x\n" * MEGABYTE + b"y\0" * 3, "Line 1,048,577 of"),
        ("notes.txt", "Größe\nund\0".encode("utf-16"), "Line 2 of"),
        ("notes.txt", b"\xef\xbb\xbfOne\n\n\0", "Line 3 of"),
    ],
)
def test_a_text_with_a_stray_zero_byte_is_refused_with_its_line(name: str, content: bytes, line: str) -> None:
    said = refusal(name, content)
    assert said.startswith(line)
    assert "zero byte" in said


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_text_in_utf_16_without_its_mark_is_told_to_be_saved_in_utf_8(encoding: str) -> None:
    assert "UTF-8" in refusal("notes.txt", "The court heard the witness.\n".encode(encoding) * 9)


@pytest.mark.parametrize(
    "before",
    [b"x" * 2000, b"From: somebody\n" * 200, b"\r\n" * 700, b"x" * 70_000, b"x" * (65_536 - 3)],
    ids=range(5),
)
def test_a_pdf_that_begins_late_is_refused_with_the_reason(before: bytes) -> None:
    assert refusal("report.pdf", before + pdf()).startswith("Something stands before the beginning")


def test_another_kind_of_file_with_a_pdf_in_it_is_still_called_by_its_name() -> None:
    assert "though its name says PDF" in refusal(
        "a.pdf", zipped({"b" * 1100: "", "b.txt": pdf().decode("latin-1")})
    )


@pytest.mark.parametrize(
    ("mode", "form"),
    [*product(["RGBA", "LA"], ["png", "webp", "tiff"]), *product(["P"], ["png", "gif"]), ("RGBA", "gif")],
)
def test_a_picture_of_which_all_is_transparent_is_refused(mode: str, form: str) -> None:
    def stored(image: Image.Image) -> File:
        output = io.BytesIO()
        options = {"transparency": 0} if image.mode == "P" else {}
        image.save(output, form.upper(), **options)
        return upload(f"sign.{form}", output.getvalue())

    sign = Image.new(mode, (40, 30), 0)
    with pytest.raises(ValidationError, match="nothing to be seen"):
        check_pixels(stored(sign))
    sign.putpixel((20, 15), (0,) * (len(mode) - 1) + (255,) if mode != "P" else 1)
    check_pixels(stored(sign))


def test_an_animation_that_begins_with_nothing_is_taken() -> None:
    output = io.BytesIO()
    seen = Image.new("RGBA", (40, 30), (200, 30, 30, 255))
    Image.new("RGBA", (40, 30)).save(output, "WEBP", save_all=True, append_images=[seen])
    check_pixels(upload("sign.webp", output.getvalue()))


@pytest.mark.parametrize(
    "path",
    ["../evil.xml", "word/../../evil.xml", "/etc/passwd", "C:/evil.xml", "..\\evil.xml", "word\\x.xml"],
)
def test_paths_that_lead_out_of_the_file_are_refused(path: str) -> None:
    assert "lead out" in refusal("letter.docx", zipped({**DOCX_PARTS, path: "x"}))


def test_macros_are_refused() -> None:
    assert "macros" in refusal("letter.docx", zipped({**DOCX_PARTS, "word/vbaProject.bin": "x"}))
    assert "macros" in refusal("letter.odt", zipped({**ODT_PARTS, "Basic/Standard/Module1.xml": "x"}))
    enabled = DOCX_PARTS["[Content_Types].xml"].replace("main+xml", "macroEnabled.main+xml")
    assert "macros" in refusal("letter.docx", zipped({**DOCX_PARTS, "[Content_Types].xml": enabled}))


def test_a_file_locked_with_a_password_is_refused() -> None:
    content = bytearray(zipped(DOCX_PARTS))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = content.find(signature)
        content[position + offset] |= 1
    assert "password" in refusal("letter.docx", bytes(content))


def test_a_file_that_unpacks_to_something_absurd_is_refused_without_unpacking_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(office, "MAX_UNZIPPED_SIZE", 5 * MEGABYTE)
    assert "absurdly" in refusal("letter.docx", zipped({**DOCX_PARTS, "word/bomb.xml": b"\0" * 6 * MEGABYTE}))


def test_parts_that_lie_upon_each_other_are_refused() -> None:
    content = zipped({**DOCX_PARTS, "word/a.bin": bytes(range(256)) * 40}, zipfile.ZIP_STORED)
    start = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    entry = content[content.rindex(b"PK\x01\x02") : end]
    copies = b"".join(entry.replace(b"word/a.bin", b"word/%05d" % number) for number in range(20))
    directory = content[start:end] + copies
    record = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 24, 24, len(directory), start, 0)
    assert "absurdly" in refusal("letter.docx", content[:start] + directory + record)


def test_absurdly_many_parts_are_refused_before_they_are_listed() -> None:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name, content in DOCX_PARTS.items():
            archive.writestr(name, content)
        for number in range(office.MAX_ZIP_MEMBERS * 4):
            archive.writestr(f"word/{number:020}.xml", "")
    assert "absurdly many" in refusal("letter.docx", output.getvalue())


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused_since_programs_differ_on_which_counts() -> None:
    output = io.BytesIO(zipped(DOCX_PARTS))
    with zipfile.ZipFile(output, "a") as archive:
        archive.writestr("word/document.xml", "<other/>")
    assert "same name" in refusal("letter.docx", output.getvalue())


@pytest.mark.parametrize(
    "brands",
    [b"isom\0\0\2\0isomiso2avc1mp41", b"iso5\0\0\2\0iso5dash", b"mp42\0\0\0\0mp42", b"M4V \0\0\0\1M4V mp42"],
)
def test_mp4_of_every_common_writer_is_taken(brands: bytes) -> None:
    check_document(upload("clip.mp4", mp4(brands)), "clip.mp4")


@pytest.mark.parametrize(
    "brands", [b"qt  \0\0\2\0qt  ", b"heic\0\0\0\0mif1heic", b"avif\0\0\0\0avifmif1miaf"]
)
def test_quicktime_and_pictures_do_not_pass_for_mp4(brands: bytes) -> None:
    assert "MP4" in refusal("clip.mp4", mp4(brands))


def test_a_long_recording_with_64_bit_boxes_is_taken() -> None:
    whole = (
        box(b"ftyp", b"isom\0\0\2\0isom") + box(b"moov") + struct.pack(">L4sQ", 1, b"mdat", 116) + b"\0" * 100
    )
    check_document(upload("clip.mp4", whole), "clip.mp4")
    check_document(
        upload("clip.mp4", whole[:20] + box(b"moov") + struct.pack(">L4s", 0, b"mdat") + b"\0" * 9),
        "clip.mp4",
    )
    assert "incomplete" in cut_off("clip.mp4", whole[:-1])


def test_a_recording_without_its_index_is_refused() -> None:
    assert "incomplete" in refusal("clip.mp4", box(b"ftyp", b"isom\0\0\2\0isom") + box(b"mdat", b"\0" * 99))


# --- Pictures -------------------------------------------------------------------------------------


pillow_heif.register_heif_opener()


def picture(image_format: str, size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    """A picture with some variety in it."""
    output = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(output, image_format, **options)
    return output.getvalue()


def animation(image_format: str, frames: int) -> bytes:
    """An animated picture of some different frames."""
    output = io.BytesIO()
    first, *rest = (
        Image.new("RGB", (8, 8), (number * 97 % 256, number * 57 % 256, 0)) for number in range(frames)
    )
    first.save(output, image_format, save_all=True, append_images=rest)
    return output.getvalue()


PICTURE_NAMES = {
    "photo.jpg": "JPEG",
    "photo.jpeg": "JPEG",
    "photo.png": "PNG",
    "photo.gif": "GIF",
    "photo.webp": "WEBP",
    "photo.avif": "AVIF",
    "photo.heic": "HEIF",
    "photo.heif": "HEIF",
    "photo.tif": "TIFF",
    "photo.tiff": "TIFF",
}


@pytest.mark.parametrize("name", PICTURE_NAMES)
def test_a_proper_picture_is_taken_and_can_be_read_from_its_start(name: str) -> None:
    content = picture(PICTURE_NAMES[name])
    file = upload(name.upper(), content)
    file.read(7)
    check_image(file)
    assert file.tell() == 0
    assert file.read() == content


@pytest.mark.parametrize("claimed", PICTURE_NAMES)
@pytest.mark.parametrize(
    "actual", ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "HEIF", "TIFF", "BMP", "ICO", "PDF", "EPS"]
)
def test_no_kind_of_picture_passes_for_another(claimed: str, actual: str) -> None:
    if PICTURE_NAMES[claimed] != actual:
        picture_refusal(claimed, picture(actual))


@pytest.mark.parametrize("name", [*PICTURE_NAMES, "photo.svg", "photo.bmp", "photo", ""])
@pytest.mark.parametrize(
    "content", [PAGE, DRAWING, b'<?xml version="1.0"?>' + DRAWING, PROGRAM, pdf()], ids=range(5)
)
def test_svg_pages_and_programs_are_refused_under_every_name(name: str, content: bytes) -> None:
    with pytest.raises(ValidationError):
        check_image(ContentFile(content, name=name))


def test_svg_is_refused_with_what_is_accepted() -> None:
    assert "JPEG, PNG, GIF, WebP, AVIF, HEIC and TIFF" in picture_refusal("drawing.svg", DRAWING)


@pytest.mark.parametrize("name", PICTURE_NAMES)
def test_a_picture_cut_off_on_its_way_is_refused(name: str) -> None:
    whole = picture(PICTURE_NAMES[name])
    for length in (len(whole) - 20, len(whole) // 2, 60, 12, 3):
        cut_off(name, whole[:length])


def test_a_photograph_cut_off_is_not_taken_for_the_whole_small_copy_in_its_headers() -> None:
    thumbnail = b"Exif\0\0" + picture("JPEG", (16, 12))
    whole = picture("JPEG", (640, 480))
    with_copy = whole[:2] + b"\xff\xe1" + struct.pack(">H", len(thumbnail) + 2) + thumbnail + whole[2:]
    check_image(upload("photo.jpg", with_copy))
    check_image(upload("photo.jpg", with_copy + b"trailing data of a telephone"))
    assert "incomplete" in cut_off("photo.jpg", with_copy[:-2])


def test_a_telephones_photograph_with_a_second_picture_in_it_is_a_jpeg() -> None:
    output = io.BytesIO()
    Image.new("RGB", (64, 48)).save(output, "MPO", save_all=True, append_images=[Image.new("RGB", (64, 48))])
    assert Image.open(io.BytesIO(output.getvalue())).format == "MPO"
    check_image(upload("photo.jpg", output.getvalue()))
    picture_refusal("photo.png", output.getvalue())


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("I;16", "is of a kind that"), ("I", "is of a kind that"), ("F", "is of a kind that"),
        ("LAB", "has its colours in Lab, which"),
    ],
)  # fmt: skip
def test_a_tiff_of_which_no_jpeg_can_be_made_is_refused(mode: str, said: str) -> None:
    output = io.BytesIO()
    Image.new(mode, (8, 8)).save(output, "TIFF")
    message = picture_refusal("photo.tif", output.getvalue())
    assert f"This TIFF {said} can’t be shown. Save it in RGB or greyscale with 8 bits" in message


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "RGBX", "CMYK"])
def test_a_tiff_of_which_a_jpeg_can_be_made_is_taken(mode: str) -> None:
    output = io.BytesIO()
    Image.new(mode, (8, 8)).save(output, "TIFF")
    check_image(upload("photo.tif", output.getvalue()))


def test_a_tiff_in_the_colours_of_television_is_taken_where_they_are_read_right() -> None:
    output = io.BytesIO()
    Image.new("YCbCr", (8, 8)).save(output, "TIFF")
    check_image(upload("photo.tif", output.getvalue()))
    # Colours that are said once for four pixels.
    fine, rough = (struct.pack("<HHLHH", 530, 3, 2, each, each) for each in (1, 2))
    coarse = output.getvalue().replace(fine, rough)
    assert "has its colours in YCbCr" in picture_refusal("photo.tif", coarse)


@pytest.mark.parametrize("left_out", [0, 1, 2, 4])
def test_a_pdf_that_lacks_only_the_mark_of_its_end_is_taken(left_out: int) -> None:
    whole = pdf()
    content = whole[: whole.rindex(b"%%EOF") + left_out]
    check_document(upload("brief.pdf", content), "brief.pdf")


@pytest.mark.parametrize("cut", [0.3, 0.5, 0.8])
def test_a_pdf_that_lacks_more_is_refused(cut: float) -> None:
    whole = pdf()
    assert "incomplete" in refusal("brief.pdf", whole[: int(len(whole) * cut)])
    assert "incomplete" in refusal("brief.pdf", whole[: whole.rindex(b"startxref") + 6])


@pytest.mark.parametrize("mode", ["1", "CMYK", "L", "P", "RGB", "RGBA"])
def test_a_tiff_of_every_common_kind_is_taken(mode: str) -> None:
    output = io.BytesIO()
    Image.new(mode, (8, 8)).save(output, "TIFF", compression="tiff_lzw")
    check_image(upload("photo.tif", output.getvalue()))


def test_of_several_pictures_in_a_tiff_the_first_counts(settings) -> None:
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 8 * 8 * 2
    output = io.BytesIO()
    page = Image.new("RGB", (8, 8))
    page.save(output, "TIFF", save_all=True, append_images=[page] * 4)
    check_image(upload("pages.tiff", output.getvalue()))


@pytest.mark.parametrize("name", ["photo.heic", "photo.tiff"])
@pytest.mark.parametrize("output_format", ["jpeg", "avif"])
def test_sizes_for_readers_can_be_made_of_what_telephones_and_scanners_write(
    name: str, output_format: str
) -> None:
    content = picture(PICTURE_NAMES[name], (640, 480))
    opened = WillowImage.open(io.BytesIO(content)).auto_orient().resize((100, 75))
    output = io.BytesIO()
    getattr(opened, f"save_as_{output_format}")(output)
    with Image.open(output) as made:
        assert (made.format, made.size) == (output_format.upper(), (100, 75))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["photo.heic", "photo.tif", "photo.tiff"])
def test_readers_get_pictures_from_telephones_and_scanners_in_their_formats(name: str) -> None:
    content = picture(PICTURE_NAMES[name], (640, 480))
    stored = make.PictureFactory(file=upload(name, content), readied=False)
    for output_format in ("jpeg", "avif"):
        rendition = stored.get_rendition(f"width-100|bare|format-{output_format}")
        with rendition.file.open() as file, Image.open(file) as made:
            assert (made.format, made.size) == (output_format.upper(), (100, 75))


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of few bytes whose header claims to be of any size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))
        )

    header = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(1001, 1000), (20_000, 20_000), (2**31 - 1, 2**31 - 1), (1, 1_000_001)])
def test_too_many_pixels_are_refused_from_the_header_alone(size: tuple[int, int]) -> None:
    started = time.monotonic()
    assert "1 million" in picture_refusal("photo.png", png_that_claims(*size))
    assert time.monotonic() - started < 1


def test_as_many_pixels_as_the_settings_allow_are_taken() -> None:
    check_image(upload("photo.png", png_that_claims(1000, 1000)))


@pytest.mark.parametrize("image_format", ["GIF", "WEBP", "PNG", "AVIF"])
def test_a_short_animation_is_taken_and_a_long_one_refused(
    image_format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_limits, "MAX_FRAMES", 10)
    name = f"moving.{image_format.lower()}"
    check_image(upload(name, animation(image_format, 10)))
    assert "too long" in picture_refusal(name, animation(image_format, 11))


def test_all_frames_of_an_animation_count_as_pixels(settings) -> None:
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 8 * 8 * 5
    check_image(upload("moving.gif", animation("GIF", 5)))
    assert "6 frames of 8 × 8 are 384 pixels together" in picture_refusal("moving.gif", animation("GIF", 6))


def test_an_animation_of_a_million_frames_does_not_hold_the_site_up(settings) -> None:
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * MEGABYTE
    header = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\2\2D\1\0"
    started = time.monotonic()
    assert "too long" in picture_refusal("moving.gif", header + frame * 1_000_000 + b";")
    assert time.monotonic() - started < 15


def test_a_picture_over_the_limit_is_refused(settings) -> None:
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1000
    assert "too large" in picture_refusal("photo.png", picture("PNG", (200, 200)))


# --- Pages of a PDF -------------------------------------------------------------------------------


@pytest.mark.parametrize("pages", [1, 3, 250])
def test_the_pages_of_a_pdf_are_counted(pages: int) -> None:
    file = upload("brief.pdf", pdf(pages))
    file.read(3)
    assert count_pdf_pages(file) == pages
    assert file.tell() == 0


def test_a_locked_pdf_has_no_number_of_pages() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt("secret", algorithm="RC4-128")
    output = io.BytesIO()
    writer.write(output)
    assert count_pdf_pages(upload("brief.pdf", output.getvalue())) is None


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", PAGE, PROGRAM, b"%PDF-1.7\n%%EOF", pdf()[:200]], ids=range(6)
)
def test_what_cannot_be_read_has_no_number_of_pages(content: bytes) -> None:
    assert count_pdf_pages(upload("brief.pdf", content)) is None


# --- Malformed files of every kind ----------------------------------------------------------------

WHOLE = {name: make() for name, make in GOOD_DOCUMENTS.items()}
WHOLE_PICTURES = {name: picture(image_format) for name, image_format in PICTURE_NAMES.items()}
changes = st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=6)), min_size=1, max_size=8)


def changed(content: bytes, places: list[tuple[float, bytes]]) -> bytes:
    """`content` with some bytes written over others, at places that are shares of its length."""
    result = bytearray(content)
    for place, replacement in places:
        start = int(place * max(0, len(result) - len(replacement)))
        result[start : start + len(replacement)] = replacement
    return bytes(result)


@given(st.sampled_from(sorted(WHOLE)), changes)
@hypothesis_settings(max_examples=examples(250), deadline=5000)
def test_no_damage_to_a_document_makes_a_check_fail_in_another_way(
    name: str, places: list[tuple[float, bytes]]
) -> None:
    file = upload(name, changed(WHOLE[name], places))
    with suppress(ValidationError):
        check_document(file, name)
    count_pdf_pages(file)
    assert file.tell() == 0


@given(st.sampled_from(sorted(WHOLE_PICTURES)), changes)
@hypothesis_settings(max_examples=examples(250), deadline=5000)
def test_no_damage_to_a_picture_makes_a_check_fail_in_another_way(
    name: str, places: list[tuple[float, bytes]]
) -> None:
    file = upload(name, changed(WHOLE_PICTURES[name], places))
    with suppress(ValidationError):
        check_image(file)
    assert file.tell() == 0


@given(st.sampled_from([*sorted(WHOLE), *sorted(WHOLE_PICTURES)]), st.binary(max_size=300))
def test_no_bytes_under_any_name_make_a_check_fail_in_another_way(name: str, content: bytes) -> None:
    file = upload(name, content)
    with suppress(ValidationError):
        check_document(file, name)
    with suppress(ValidationError):
        check_image(file)
    assert count_pdf_pages(file) is None
