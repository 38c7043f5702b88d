"""PDFs come out without what tells of people, and with all that readers need."""

import io
import json
import os
import subprocess
import time
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, PdfImage, Stream, String
from pypdf import PdfReader

from clean_files.pdf import phrases as pdf_phrases
from clean_files.tests import marked_pdfs
from clean_files.tests.cleaned_pdfs import changed, clean, texts
from clean_files.tests.marked_pdfs import MARKER, TEXT, TITLE, VARIANTS, everything_in, marked
from clean_files.titles import GIVEN_BY_NOBODY

EXIFTOOL = Path("/usr/bin/exiftool")


@pytest.fixture(params=VARIANTS)
def variant(request):
    return request.param


def test_a_marked_file_has_its_marker_in_it(variant):
    assert any(MARKER in each for each in everything_in(marked(variant)))


def test_no_marker_is_left_anywhere(variant):
    content, _ = clean(marked(variant))
    wide = MARKER.decode().encode("utf-16-be")
    assert [each[:80] for each in everything_in(content) if MARKER in each or wide in each] == []


def test_pages_read_the_same(variant):
    assert texts(clean(marked(variant))[0]) == texts(marked(variant))
    assert [text.strip() for text in texts(clean(marked(variant))[0])] == TEXT


def test_a_clean_file_comes_out_as_it_went_in(variant):
    content, _ = clean(marked(variant))
    again, findings = clean(content)
    assert again == content
    assert findings.removed == []


def test_the_same_file_gives_the_same_bytes(variant):
    content = marked(variant)
    assert clean(content)[0] == clean(content)[0]


def test_the_same_file_gives_the_same_bytes_later_too():
    content = marked()
    first = clean(content)[0]
    time.sleep(1.1)
    assert clean(content)[0] == first


def test_a_small_picture_inside_a_jpeg_goes():
    small = b"\xff\xe0\x00\x13JFIF\0\1\2\0\0\1\0\1\1\1abc"
    photo = b"\xff\xd8" + small + b"\xff\xda\x00\x02\x01\xff\xd9"

    def place(document: Pdf) -> None:
        inner = marked_pdfs.picture(document, photo, Name.DCTDecode)
        document.pages[0].Resources.XObject = Dictionary(Photo=inner)

    content, _ = clean(changed(place))
    with Pdf.open(io.BytesIO(content)) as document:
        cleaned = document.pages[0].Resources.XObject.Photo.read_raw_bytes()
    assert cleaned.startswith(b"\xff\xd8\xff\xe0\x00\x10JFIF\0\1\2\0\0\1\0\1\0\0\xff\xda")


def test_title_language_and_structure_stay():
    content, _ = clean(marked())
    with Pdf.open(io.BytesIO(content)) as document:
        assert str(document.docinfo["/Title"]) == TITLE
        assert set(document.docinfo.keys()) == {"/Title"}
        assert str(document.Root.Lang) == "en-GB"
        assert document.Root.MarkInfo.Marked
        assert document.Root.ViewerPreferences.DisplayDocTitle
        element = document.Root.StructTreeRoot.K[0]
        assert str(element.Alt) == "A paragraph"
        assert element.Pg.objgen == document.pages[0].objgen
        with document.open_metadata() as metadata:
            assert metadata["dc:title"] == TITLE
            assert set(metadata["dc:language"]) == {"en-GB"}
            assert metadata["pdfuaid:part"] == "1"
            assert len(list(metadata)) == 3


def test_a_clean_file_shows_its_first_page_early():
    with Pdf.open(io.BytesIO(clean(marked())[0])) as document:
        assert document.is_linearized


def test_what_went_is_said_in_plain_words():
    _, findings = clean(marked())
    assert sorted(findings.removed) == sorted(
        [
            pdf_phrases.AUTHOR,
            pdf_phrases.PROGRAM,
            pdf_phrases.TIMES,
            pdf_phrases.KEYWORDS,
            pdf_phrases.OTHER,
            pdf_phrases.TRACES,
            pdf_phrases.PREVIEWS,
            pdf_phrases.COMMENTERS,
            pdf_phrases.SIGNATURE,
            pdf_phrases.PARTS_METADATA,
            "the place where a picture in it was taken",
            "what cameras and programs wrote into the pictures in it",
        ]
    )


@pytest.mark.parametrize(
    ("variant", "phrase"),
    [
        ("two revisions", pdf_phrases.EARLIER),
        ("lost page", pdf_phrases.LEFTOVERS),
        ("data behind the end", pdf_phrases.BEHIND),
    ],
)
def test_what_was_hidden_in_the_file_is_named(variant, phrase):
    assert phrase in clean(marked(variant))[1].removed


@pytest.mark.parametrize("variant", ["plain", "linearised", "object streams"])
def test_a_file_of_one_version_has_no_earlier_one(variant):
    assert {pdf_phrases.EARLIER, pdf_phrases.LEFTOVERS, pdf_phrases.BEHIND}.isdisjoint(
        clean(marked(variant))[1].removed
    )


def test_pixels_of_the_pictures_stay():
    def pixels(content: bytes) -> list[bytes]:
        with Pdf.open(io.BytesIO(content)) as document:
            drawings = document.pages[0].Resources.XObject
            names = ["/Photo", "/Packed", "/Fine"]
            streams = [drawings[name] for name in names]
            return [PdfImage(each).as_pil_image().tobytes() for each in streams if isinstance(each, Stream)]

    before = changed(unpack, marked())
    assert pixels(clean(marked())[0]) == pixels(before)


def unpack(document: Pdf) -> None:
    for page in document.pages:
        packed = page.Resources.XObject.Packed
        packed.write(marked_pdfs.jpeg(), filter=Name.DCTDecode)


def test_adobes_colour_mark_stays_in_a_jpeg():
    adobe = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x02"
    photo = b"\xff\xd8" + adobe + marked_pdfs.jpeg()[2:]

    def place(document: Pdf) -> None:
        document.pages[0].Resources.XObject = Dictionary(
            Photo=marked_pdfs.picture(
                document, photo, Name.DCTDecode, DecodeParms=Dictionary(ColorTransform=1)
            )
        )

    content, _ = clean(changed(place))
    with Pdf.open(io.BytesIO(content)) as document:
        cleaned = document.pages[0].Resources.XObject.Photo
        assert adobe in cleaned.read_raw_bytes()
        assert cleaned.DecodeParms.ColorTransform == 1


@pytest.mark.parametrize(
    ("packed", "packing"),
    [
        (b"no picture", Name.DCTDecode),
        (marked_pdfs.jpeg()[:20] + b"no segment", Name.DCTDecode),
        (b"no picture", Name.JPXDecode),
        (b"not packed", Array([Name.FlateDecode, Name.DCTDecode])),
    ],
)
def test_a_picture_that_cannot_be_looked_into_holds_the_file(packed, packing):
    def place(document: Pdf) -> None:
        broken = marked_pdfs.picture(document, packed, packing)
        document.pages[0].Resources.XObject = Dictionary(Photo=broken)

    content, findings = clean(changed(place))
    assert findings.is_held
    assert findings.warnings[0].startswith("A picture in it could not be looked into")
    assert [text.strip() for text in texts(content)] == TEXT


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Report", "Report"),
        ("A/RES/60/147: Basic Principles", "A/RES/60/147: Basic Principles"),
        ("گزارش\u200cها", "گزارش\u200cها"),
        ("A\x00b\tc\u202e", "Ab c"),
        ("x" * 600, "x" * 500),
        ("Microsoft Word - Brief.docx", None),
        (r"C:\Users\name\brief", None),
        ("/home/name/brief", None),
        ("C:/Users/name/brief", None),
        ("brief_final_v3.docx", None),
    ],
)
def test_a_title_stays_unless_it_is_a_files_name(title, kept):
    def name(document: Pdf) -> None:
        document.docinfo["/Title"] = String(title)

    content, findings = clean(changed(name))
    with Pdf.open(io.BytesIO(content)) as document:
        found = document.docinfo.get("/Title")
        assert (str(found) if found is not None else None) == kept
    assert (GIVEN_BY_NOBODY in findings.removed) == (kept is None)
    assert clean(content)[0] == content


@pytest.mark.parametrize(
    ("properties", "told"),
    [
        ({"Title": "untitled", "Author": "anonymous", "Subject": "unspecified", "Keywords": ""}, set()),
        ({"Title": "(anonymous)", "Author": "(anonymous)", "Subject": "(unspecified)"}, set()),
        ({"Title": "Untitled", "Author": " "}, set()),
        ({"Author": "Jane Doe", "Subject": "unspecified"}, {pdf_phrases.AUTHOR}),
        ({"Author": "anonymous", "Keywords": "camps"}, {pdf_phrases.KEYWORDS}),
        ({"Title": "PowerPoint Presentation"}, {GIVEN_BY_NOBODY}),
    ],
)
def test_what_a_library_wrote_for_want_of_anything_is_not_told_of(properties, told):
    with Pdf.new() as document:
        document.add_blank_page()
        for key, value in properties.items():
            document.docinfo[f"/{key}"] = String(value)
        output = io.BytesIO()
        document.save(output)
    content, findings = clean(output.getvalue())
    assert set(findings.removed) == told
    with Pdf.open(io.BytesIO(content)) as document:
        assert not document.docinfo.keys()


def test_a_title_of_the_xmp_alone_stays():
    def name(document: Pdf) -> None:
        with document.open_metadata(update_docinfo=False) as metadata:
            metadata["dc:title"] = "Law & justice <now>"
        del document.docinfo["/Title"]

    content, _ = clean(changed(name))
    assert PdfReader(io.BytesIO(content)).metadata.title == "Law & justice <now>"
    assert clean(content)[0] == content


def test_a_pdf_for_archives_stays_one_as_far_as_its_form_goes():
    def claim(document: Pdf) -> None:
        with document.open_metadata() as metadata:
            metadata["pdfaid:part"] = "1"
            metadata["pdfaid:conformance"] = "B"

    content, _ = clean(changed(claim))
    assert b"/ObjStm" not in content
    with Pdf.open(io.BytesIO(content)) as document, document.open_metadata() as metadata:
        assert metadata.pdfa_status == "1B"
    assert clean(content)[0] == content


def test_links_bookmarks_and_forms_work_on():
    def furnish(document: Pdf) -> None:
        page = document.pages[0]
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), Contents=String("Site")
        )
        link.A = Dictionary(S=Name.URI, URI=String("https://example.org/a?b"))
        field = Dictionary(Subtype=Name.Widget, Rect=Array([0, 0, 9, 9]), FT=Name.Tx, T=String("Name"))
        field.V = String("Filled in")
        page.Annots = Array([document.make_indirect(link), document.make_indirect(field)])
        document.Root.AcroForm = Dictionary(Fields=Array([page.Annots[1]]))
        with document.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Second page", 1))

    content, findings = clean(changed(furnish))
    with Pdf.open(io.BytesIO(content)) as document:
        link, field = document.pages[0].Annots
        assert str(link.A.URI) == "https://example.org/a?b"
        assert str(link.Contents) == "Site"
        assert (str(field.T), str(field.V)) == ("Name", "Filled in")
        with document.open_outline() as outline:
            assert outline.root[0].title == "Second page"
    assert not findings.is_held


def test_exiftool_finds_nothing_but_what_is_allowed(tmp_path, variant):
    if not EXIFTOOL.exists():
        assert not os.environ.get("CI"), "ExifTool is missing."
        pytest.skip("ExifTool (Debian: libimage-exiftool-perl) is not installed.")
    path = tmp_path / "clean.pdf"
    path.write_bytes(clean(marked(variant))[0])
    command = [str(EXIFTOOL), "-j", "-a", "-u", "-ee3", "-G1", "-b", str(path)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)[0]
    del told["SourceFile"]
    names = {name for name in told if not name.startswith(("System:", "ExifTool:", "File:"))}
    assert names <= {
        *(
            "PDF:PageMode",
            "PDF:HasXFA",
            "PDF:PDFVersion",
            "PDF:Linearized",
            "PDF:PageCount",
            "PDF:Title",
            "PDF:Language",
            "PDF:TaggedPDF",
        ),
        *("XMP-x:XMPToolkit", "XMP-dc:Title", "XMP-dc:Language", "XMP-pdfuaid:Part"),
    }
    assert told.get("PDF:HasXFA", "No") == "No"
    assert MARKER.decode() not in json.dumps(told)
