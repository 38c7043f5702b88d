"""PDFs come out without what tells of people, and with all that readers need; what could harm is refused."""

import io
import json
import os
import subprocess
import sys
import time
import zlib
from functools import partial
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, PdfImage, Stream, String
from pypdf import PdfReader
from reportlab.lib.colors import Color, black, lightgrey, white
from reportlab.pdfgen.canvas import Canvas

from ajc_site.tests.support.depth import examples
from clean_files import contained, pdf
from clean_files.findings import Findings, Refused
from clean_files.pdf import cleaning
from clean_files.pdf import phrases as pdf_phrases
from clean_files.pdf import warnings as pdf_warnings
from clean_files.pdf.redactions.budget import Budget
from clean_files.tests import marked_pdfs
from clean_files.tests.hostile import flate_bomb
from clean_files.tests.marked_pdfs import MARKER, TEXT, TITLE, VARIANTS, everything_in, marked, pdf_of, saved
from clean_files.titles import GIVEN_BY_NOBODY

EXIFTOOL = Path("/usr/bin/exiftool")


def clean(content: bytes) -> tuple[bytes, Findings]:
    target = io.BytesIO()
    findings = cleaning.clean_pdf(io.BytesIO(content), target)
    return target.getvalue(), findings


def reason(content: bytes) -> str:
    with pytest.raises(Refused) as refusal:
        clean(content)
    return str(refusal.value.message)


def changed(change, content: bytes | None = None, **options) -> bytes:
    """Return a PDF after `change(pdf)`."""
    with Pdf.open(io.BytesIO(content or pdf_of())) as document:
        change(document)
        return saved(document, **options)


def texts(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


# --- What goes, and what stays --------------------------------------------------------------------


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


# --- What is refused ------------------------------------------------------------------------------

SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def on_page(**keys):
    """Return a change that puts an annotation on the first page."""

    def change(document: Pdf) -> None:
        annotation = Dictionary({"/Type": Name.Annot, "/Rect": Array([0, 0, 9, 9])})
        for key, value in keys.items():
            annotation[f"/{key}"] = value(document) if callable(value) else value
        document.pages[0].Annots = Array([document.make_indirect(annotation)])

    return change


def link(**action):
    return on_page(Subtype=Name.Link, A=Dictionary({f"/{key}": value for key, value in action.items()}))


def in_catalog(**keys):
    def change(document: Pdf) -> None:
        for key, value in keys.items():
            document.Root[f"/{key}"] = value(document) if callable(value) else value

    return change


def file_in(document: Pdf):
    return Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=Stream(document, b"inside")))


def attach(document: Pdf) -> None:
    document.attachments["a.txt"] = b"inside"


def far_down(document: Pdf) -> None:
    last = Dictionary(S=Name.URI, URI=String("https://example.org"), Next=Array([SCRIPT]))
    for _ in range(50):
        last = Dictionary(S=Name.GoTo, D=String("x"), Next=document.make_indirect(last))
    document.Root.OpenAction = last


DANGERS = {
    "JavaScript": [
        in_catalog(OpenAction=SCRIPT),
        in_catalog(AA=Dictionary(WC=SCRIPT)),
        in_catalog(Names=Dictionary(JavaScript=Dictionary(Names=Array([String("a"), SCRIPT])))),
        in_catalog(AcroForm=lambda document: Dictionary(XFA=Stream(document, b"<script>1</script>"))),
        link(S=Name.JavaScript, JS=String("1")),
        on_page(Subtype=Name.Widget, AA=Dictionary(K=SCRIPT)),
        far_down,
    ],
    "a program": [link(S=Name.Launch, F=String("cmd.exe")), in_catalog(OpenAction=Dictionary(S=Name.Launch))],
    "sends": [link(S=Name.SubmitForm, F=String("https://example.org")), link(S=Name.ImportData)],
    "somebody's computer": [
        link(S=Name.GoToR, F=String("other.pdf")),
        link(S=Name.URI, URI=String("file:///C:/Users/name")),
        link(S=Name.URI, URI=String(r"C:\Users\name")),
        link(S=Name.URI, URI=String(r"\\server\share")),
        *(
            link(S=Name.URI, URI=String(address))
            for address in (
                "smb://srv/Jane/x.docx",
                "afp://srv/Jane/x.docx",
                "//srv/Jane/x.docx",
                "/home/Jane/x.pdf",
                "%66ile:///C:/Users/Jane/x.doc",
                "file%3A///C:/Users/Jane/x.doc",
                "%5C%5Csrv%5CJane",
                "jar:file:///C:/Users/Jane/x.jar!/a",
                "ms-word:ofe|u|file:///C:/Users/Jane/x.doc",
            )
        ),
    ],
    "runs something": [
        link(S=Name.URI, URI=String("javascript:alert(1)")),
        link(S=Name.URI, URI=String(" java\tscript:alert(1)")),
        link(S=Name.URI, URI=String("data:text/html,x")),
    ],
    "sound, video or 3D": [
        *(on_page(Subtype=Name(f"/{kind}")) for kind in ("RichMedia", "3D", "Sound", "Movie", "Screen")),
        link(S=Name.Rendition),
    ],
    "other files inside": [
        attach,
        in_catalog(AF=lambda document: Array([file_in(document)])),
        on_page(Subtype=Name.FileAttachment, FS=file_in),
        link(S=Name.GoToE),
    ],
    "portfolio": [in_catalog(Collection=Dictionary(View=Name.T))],
    "a program. Print": [in_catalog(NeedsRendering=True)],
    "from other files": [
        lambda document: document.pages[0].obj.__setitem__(
            "/Contents", Stream(document, b"", F=Dictionary(FS=Name.URL, F=String("https://example.org")))
        )
    ],
}


@pytest.mark.parametrize(
    ("danger", "words"), [(danger, words) for words, dangers in DANGERS.items() for danger in dangers]
)
def test_what_could_harm_is_refused_with_the_reason(danger, words):
    assert words in reason(changed(danger))


def addresses_in(content: bytes) -> list[str]:
    with Pdf.open(io.BytesIO(content)) as document:
        actions = [each.A for page in document.pages for each in page.get("/Annots", [])]
        return [str(action.URI) for action in actions if "/URI" in action]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/home/a?b=C:/d",
        "HTTP://EXAMPLE.ORG",
        " https://example.org/%2e%2e/a",
        "www.example.org/a",
        "www.example.doc",
        "example.org",
        "//example.org/a",
        "bücher.example:8080/a/../b",
        "jane@example.org",
        "mailto:jane@example.org?subject=A%20case",
        "tel:+66-2-123",
        "#page=3",
        "?page=3",
    ],
)
def test_a_link_to_the_web_a_mailbox_or_within_the_file_stays(address):
    content, findings = clean(changed(link(S=Name.URI, URI=String(address))))
    assert addresses_in(content) == [address]
    assert pdf_phrases.ADDRESSES not in findings.removed


@pytest.mark.parametrize(
    "address",
    [
        "search-ms:query=Jane",
        "ms-msdt:/id PCW",
        "ms-%77ord:ofe|u|https://example.org/a",
        "onenote:///",
        "callto:Jane",
        "ftp://srv/Jane",
        "report.docx",
        "Jane/report",
        "example.org.exe",
        "~/x.pdf",
        "../Jane/report.docx",
        "..\\Jane\\report.docx",
        "%2e%2e/Jane",
        "/about/us",
    ],
)
def test_a_link_that_leads_elsewhere_loses_its_address(address):
    content, findings = clean(changed(link(S=Name.URI, URI=String(address))))
    assert addresses_in(content) == []
    assert pdf_phrases.ADDRESSES in findings.removed
    assert clean(content)[0] == content


@pytest.mark.parametrize(
    ("base", "is_kept"),
    [
        ("https://example.org/a/", True),
        ("file:///C:/Users/Jane/", False),
        ("C:\\Users\\Jane", False),
        ("/home/Jane", False),
    ],
)
def test_what_links_are_relative_to_stays_if_it_is_on_the_web(base, is_kept):
    content, findings = clean(changed(in_catalog(URI=Dictionary(Base=String(base)))))
    with Pdf.open(io.BytesIO(content)) as document:
        assert ("/Base" in document.Root.get("/URI", {})) == is_kept
    assert (pdf_phrases.ADDRESSES in findings.removed) == (not is_kept)


def test_a_file_that_opens_with_a_password_alone_is_refused():
    locked = changed(lambda document: None, encryption=pikepdf.Encryption(owner="owner", user="secret"))
    assert reason(locked).startswith("This PDF is protected.")


@pytest.mark.parametrize("strength", [2, 3, 4, 5, 6])
def test_a_file_that_opens_without_a_password_is_taken_and_is_no_longer_encrypted(strength):
    # RC4 with keys of 40 and 128 bits, and AES with 128 and 256.
    locked = changed(
        lambda document: None,
        marked("plain"),
        encryption=pikepdf.Encryption(
            owner="owner", user="", R=strength, aes=strength > 3, metadata=strength > 3
        ),
    )
    content, findings = clean(locked)
    assert [text.strip() for text in texts(content)] == TEXT
    assert pdf_phrases.PROTECTION in findings.removed
    with Pdf.open(io.BytesIO(content)) as document:
        assert not document.is_encrypted
    assert not [each for each in everything_in(content) if MARKER in each]


BEFORE = [b"\r\n\r\n", b"\xef\xbb\xbf", b"HTTP/1.1 200 OK\r\nServer: " + MARKER + b"\r\n\r\n", b"x" * 1000]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("variant", ["plain", "linearised"])
def test_what_is_before_the_beginning_of_a_file_goes(before, variant):
    content, findings = clean(before + marked(variant))
    assert content == clean(marked(variant))[0]
    assert pdf_phrases.BEFORE in findings.removed
    assert not findings.warnings[1:]


@pytest.mark.parametrize("behind", [bytes(5000), b"\r\n" + bytes(100_000), b" " * 3000, b"\x1a" * 2000])
def test_what_fills_up_the_end_of_a_file_does_no_harm(behind):
    content, findings = clean(marked("linearised") + behind)
    assert content == clean(marked("linearised"))[0]
    assert findings.warnings == clean(marked("linearised"))[1].warnings


def seen(content: bytes) -> list[bytes]:
    """Return the pixels of each page as a viewer shows it."""
    with pypdfium2.PdfDocument(content) as document:
        return [bytes(page.render(scale=0.5).buffer) for page in document]


def odd_drawing(content: bytes, packing=None):
    """Return a change that puts a stream between those that the first page draws."""

    def change(document: Pdf) -> None:
        stream = Stream(document, b"")
        stream.write(content, filter=packing)
        page = document.pages[0]
        page.Contents = Array([page.Contents, stream])

    return change


@pytest.mark.parametrize(
    "odd",
    [
        odd_drawing(b"this was never packed", Name.FlateDecode),
        odd_drawing(b"zzz", Name.ASCIIHexDecode),
        odd_drawing(b"\0\xff~>", Name.ASCII85Decode),
        odd_drawing(b"abc", Name("/UnheardDecode")),
        odd_drawing(b"% a word\nBI /W 1 ID x EI ]] >> (( f"),
        odd_drawing(b"% a word\n<< /A 1 BDC"),
    ],
    ids=[
        "no Flate",
        "no hex",
        "no base 85",
        "unheard of",
        "no inline picture",
        "half a dictionary",
    ],
)
def test_a_drawing_that_cannot_be_read_holds_the_file(odd):
    before = changed(odd)
    content, findings = clean(before)
    assert findings.is_held
    assert seen(content) == seen(before)
    assert clean(content)[0] == content


def without_root(content: bytes) -> bytes:
    return content + b"\ntrailer\n<< /Size 3 /Root 99 0 R >>\nstartxref\n0\n%%EOF\n"


@pytest.mark.parametrize(
    "damage",
    [
        without_root,
        lambda content: content.replace(b"trailer", b"trailor").replace(b"startxref", b"startxxxx"),
        lambda content: content.replace(b"xref\n0", b"xxxx\n0"),
        lambda content: content[: content.rindex(b"trailer")],
    ],
    ids=["no root", "no trailer", "no table", "cut off"],
)
def test_a_damaged_file_that_viewers_show_is_held_and_not_refused(damage):
    content, findings = clean(damage(pdf_of()))
    assert [text.strip() for text in texts(content)] == TEXT
    assert findings.is_held
    assert findings.warnings[0].startswith("This PDF was damaged and has been repaired.")
    assert clean(content)[0] == content


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "This is no PDF, or it has lost its beginning."),
        (marked()[100:], "This is no PDF, or it has lost its beginning."),
        (b"<html><body>%PDF-1.7</body></html>", "No page can be read"),
        (b"%PDF-1.7\n%%EOF\n", "No page can be read"),
        (marked()[:600], "No page can be read"),
        (b"%PDF-1.4\n" + os.urandom(999), "No page can be read"),
    ],
)
def test_what_is_no_pdf_is_refused(content, found):
    assert reason(content).startswith(found)


@pytest.mark.parametrize("cut", [0, 1, 3, 5], ids=["the mark", "a line too", "half of it", "blanks"])
def test_a_file_that_lacks_only_the_mark_of_its_end_is_taken(cut):
    whole = pdf_of()
    start = whole.rindex(b"%%EOF")
    cuts = {0: whole[:start], 1: whole[: start - 1], 3: whole[: start + 3], 5: whole[:start] + b"\n  \n"}
    content = cuts[cut]
    result, findings = clean(content)
    assert not findings.is_held
    assert texts(result) == texts(whole)


def test_a_file_that_can_be_repaired_is_taken():
    content = marked()
    broken = content.replace(b"startxref", b"startxxxx")
    cleaned, findings = clean(broken)
    assert [text.strip() for text in texts(cleaned)] == TEXT
    assert findings.is_held
    assert findings.warnings[0].startswith("This PDF was damaged and has been repaired.")


def test_what_is_left_of_a_file_that_was_cut_off_can_be_read():
    cleaned, findings = clean(marked()[:5000])
    assert len(texts(cleaned)) == 2
    assert findings.is_held


# --- Failed redactions ----------------------------------------------------------------------------


def drawn(*steps) -> bytes:
    """Return a PDF of one page on which these steps draw, one after the other."""
    output = io.BytesIO()
    canvas = Canvas(output)
    for step in steps:
        canvas.saveState()
        step(canvas)
        canvas.restoreState()
    canvas.showPage()
    canvas.save()
    return output.getvalue()


def line(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 12)
    canvas.drawString(72, 700, "The witness is called Jane Doe and lives there.")


def white_line(canvas: Canvas) -> None:
    canvas.setFillColor(white)
    line(canvas)


def invisible_line(canvas: Canvas) -> None:
    text = canvas.beginText(72, 700)
    text.setTextRenderMode(3)
    text.textOut("The witness is called Jane Doe.")
    canvas.drawText(text)


def box(x=70.0, y=696.0, width=300.0, height=14.0, colour=black, **options):
    def step(canvas: Canvas) -> None:
        canvas.setFillColor(colour)
        canvas.rect(x, y, width, height, stroke=0, fill=1, **options)

    return step


def over_the_name(canvas: Canvas) -> None:
    before, name = (
        canvas.stringWidth(text, "Helvetica", 12) for text in ("The witness is called ", "Jane Doe")
    )
    canvas.rect(72 + before, 697, name, 13, stroke=0, fill=1)


def thick_line(canvas: Canvas) -> None:
    canvas.setLineWidth(14)
    canvas.line(70, 704, 200, 704)


def crossed_out(canvas: Canvas) -> None:
    canvas.rect(70, 703, 300, 1, stroke=0, fill=1)
    canvas.line(70, 698, 370, 698)


def highlighted(canvas: Canvas) -> None:
    canvas.setFillColor(Color(1, 1, 0))
    canvas._doc.ensureMinPdfVersion("transparency")
    canvas.setFillAlpha(0.4)
    canvas.rect(70, 696, 300, 14, stroke=0, fill=1)


def picture(x: float, y: float, width: float, height: float):
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    return lambda canvas: canvas.drawImage(ImageReader(Image.new("RGB", (9, 9))), x, y, width, height)


def frame(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(60, 680, 400, 50)
    path.rect(62, 682, 396, 46)
    canvas.drawPath(path, stroke=0, fill=1, fillMode=0)


def clipped_box(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(0, 0, 50, 50)
    canvas.clipPath(path, stroke=0)
    canvas.rect(0, 0, 600, 800, stroke=0, fill=1)


def turned(*steps):
    def step(canvas: Canvas) -> None:
        canvas.translate(700, 0)
        canvas.rotate(90)
        for each in steps:
            each(canvas)

    return step


def as_form(*steps):
    def step(canvas: Canvas) -> None:
        canvas.beginForm("drawing")
        for each in steps:
            each(canvas)
        canvas.endForm()
        canvas.doForm("drawing")

    return step


def black_on_white_on_black(canvas: Canvas) -> None:
    for step in (box(), box(colour=white), line):
        step(canvas)
        canvas.setFillColor(black)


FAILED = {
    "black text on a black box": [box(), line],
    "a black box": [line, box()],
    "a box over one name": [line, over_the_name],
    "a white box": [line, box(colour=white)],
    "a thick line": [line, thick_line],
    "a picture": [line, picture(70, 690, 300, 30)],
    "a box over recognised text of a scan": [picture(0, 0, 595, 842), invisible_line, box()],
    "turned by 90 degrees": [turned(line, box())],
    "text in a form": [as_form(line), box()],
    "a box in a form": [line, as_form(box())],
    "a black box on the whole page": [line, box(0, 0, 595, 842)],
}
FINE = {
    "black text on a white box on a black one": [black_on_white_on_black],
    "white text on a black box": [box(), white_line],
    "black text over a black line": [box(height=1, y=703), line],
    "text on a box": [box(colour=lightgrey), line],
    "a box elsewhere": [line, box(y=500)],
    "a scan over its recognised text": [invisible_line, picture(0, 0, 595, 842)],
    "a scan over text that is drawn": [line, picture(0, 0, 595, 842)],
    "a part of a scan over its recognised text": [invisible_line, picture(70, 690, 300, 30)],
    "recognised text over a scan": [picture(0, 0, 595, 842), invisible_line],
    "crossed out": [line, crossed_out],
    "highlighted": [line, highlighted],
    "a frame": [line, frame],
    "a box clipped away": [line, clipped_box],
    "a box without filling": [line, lambda canvas: canvas.rect(70, 696, 300, 14)],
}
UNDER_A_BOX = (
    "On page 1, text lies under an opaque box: readers can still select and copy it. "
    "Remove the text itself before you publish."
)


@pytest.mark.parametrize("steps", FAILED.values(), ids=FAILED)
def test_text_under_an_opaque_box_is_told_of(steps):
    _, findings = clean(drawn(*steps))
    assert findings.warnings == [UNDER_A_BOX]
    assert findings.is_held


@pytest.mark.parametrize("steps", FINE.values(), ids=FINE)
def test_text_that_can_be_seen_raises_no_alarm(steps):
    assert clean(drawn(*steps))[1].warnings == []


QUAD = Array([70, 712, 370, 712, 70, 694, 370, 694])


@pytest.mark.parametrize(
    ("keys", "is_hidden"),
    [
        ({"Subtype": Name.Square, "IC": Array([0, 0, 0])}, True),
        ({"Subtype": Name.Square, "IC": Array([0, 0, 0]), "CA": 0.3}, False),
        ({"Subtype": Name.Square}, False),
        ({"Subtype": Name.Square, "IC": Array([0]), "F": 2}, False),
        ({"Subtype": Name.Highlight, "C": Array([0, 0, 0]), "QuadPoints": QUAD}, True),
        ({"Subtype": Name.Highlight, "C": Array([1, 1, 0]), "QuadPoints": QUAD}, False),
        ({"Subtype": Name.Link, "C": Array([0, 0, 0])}, False),
    ],
)
def test_text_under_something_that_lies_on_the_page_is_told_of(keys, is_hidden):
    content = changed(on_page(**keys | {"Rect": Array([60, 690, 400, 715])}), drawn(line))
    assert (UNDER_A_BOX in clean(content)[1].warnings) == is_hidden


def test_a_stamp_that_draws_a_box_is_told_of():
    def appearance(document: Pdf):
        drawing = Stream(document, b"0 g 0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form)
        drawing.BBox = Array([0, 0, 1, 1])
        return Dictionary(N=drawing)

    stamp = on_page(Subtype=Name.Stamp, Rect=Array([60, 690, 400, 715]), AP=appearance)
    assert clean(changed(stamp, drawn(line)))[1].warnings == [UNDER_A_BOX]


def test_a_redaction_that_is_marked_but_not_applied_is_told_of():
    _, findings = clean(changed(on_page(Subtype=Name.Redact), drawn(line)))
    assert findings.is_held
    assert findings.warnings[0].startswith("On page 1, something is marked for redaction")


def test_many_pages_are_listed_in_short():
    assert pdf_warnings.listed_pages([3]) == "page 3"
    assert pdf_warnings.listed_pages([3, 5]) == "pages 3 and 5"
    assert pdf_warnings.listed_pages(list(range(1, 13))) == "pages 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more"


def test_what_cannot_be_searched_to_the_end_is_held(monkeypatch):
    monkeypatch.setattr(Budget, "operators", 3)
    monkeypatch.setattr(Budget, "__init__", lambda self, until: setattr(self, "contents", 10**9))
    _, findings = clean(drawn(box()))
    assert findings.is_held
    assert "could not be searched to the end" in findings.warnings[0]


# --- Comments and layers --------------------------------------------------------------------------


def test_comments_hold_a_file():
    note = on_page(Subtype=Name.Text, Contents=String("Is that so?"), T=String("Jane"))
    content, findings = clean(changed(note))
    assert findings.is_held
    assert findings.warnings == [
        "On page 1, there are comments that readers can open. Take them out, or let them stay."
    ]
    assert not any(b"Jane" in each for each in everything_in(content))


def test_a_file_of_many_objects_comes_out_as_it_went_in_too():
    def furnish(document: Pdf) -> None:
        for page in document.pages:
            mark = marked_pdfs.comment(document, "x")
            page.Annots = Array([mark, mark])
        with document.open_outline() as outline:
            outline.root += [pikepdf.OutlineItem(f"Page {number}", number) for number in range(120)]

    content, _ = clean(changed(furnish, pdf_of(120), object_stream_mode=pikepdf.ObjectStreamMode.generate))
    assert clean(content)[0] == content


def test_hidden_layers_hold_a_file():
    def hide(document: Pdf) -> None:
        layers = Array([document.make_indirect(Dictionary(Type=Name.OCG, Name=String("Draft")))])
        document.Root.OCProperties = Dictionary(OCGs=layers, D=Dictionary(OFF=layers))

    _, findings = clean(changed(hide))
    assert findings.is_held
    assert findings.warnings[0].startswith("There are hidden layers in it (Draft)")


# --- Hostile files, in a process of its own -------------------------------------------------------


def run_contained(content: bytes) -> str:
    """Return the reason for which the file is refused, or nothing; it must not take long."""
    start = time.monotonic()
    try:
        pdf.CLEANERS["pdf"](io.BytesIO(content), io.BytesIO())
    except Refused as refusal:
        return str(refusal.message)
    finally:
        assert time.monotonic() - start < contained.MAX_SECONDS
    return ""


def bomb(filters: int = 1, megabytes: int = 1024) -> bytes:
    """Return a PDF with a stream on a page that unpacks to so many megabytes of zeros."""

    def change(document: Pdf) -> None:
        content = flate_bomb(megabytes)
        for _ in range(filters - 1):
            content = zlib.compress(content, 9)
        stream = Stream(document, b"")
        stream.write(content, filter=Array([Name.FlateDecode] * filters))
        document.pages[0].Contents = stream

    # Saving would unpack what is packed more than once, and pack it once.
    as_it_is = pikepdf.StreamDecodeLevel.none
    return changed(change, stream_decode_level=as_it_is, compress_streams=False)


def test_a_bomb_is_what_it_says():
    assert len(bomb(filters=3)) < len(bomb()) / 50
    with Pdf.open(io.BytesIO(bomb(filters=3, megabytes=20))) as document:
        assert document.pages[0].Contents.read_bytes() == bytes(20 * 2**20)


def nested(depth: int) -> bytes:
    return pdf_of().replace(b"/PageMode /UseNone", b"/PageMode " + b"[" * depth + b"]" * depth)


def loop(document: Pdf) -> None:
    document.Root.Pages.Kids.append(document.Root.Pages)


def many_pages(document: Pdf) -> None:
    for _ in range(cleaning.MAX_PAGES):
        document.add_blank_page(page_size=(9, 9))


def form_in_itself(document: Pdf) -> None:
    form = Stream(document, b"/F Do /F Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.Resources = Dictionary(XObject=Dictionary(F=form))
    document.pages[0].Resources.XObject = Dictionary(F=form)
    document.pages[0].Contents = Stream(document, b"/F Do")


def test_a_proper_file_passes_through_the_other_process():
    target = io.BytesIO()
    findings = pdf.CLEANERS["pdf"](io.BytesIO(marked()), target)
    assert (target.getvalue(), findings) == clean(marked())


@pytest.mark.parametrize(
    "hostile",
    [
        bomb,
        partial(bomb, filters=3),
        partial(changed, many_pages),
        lambda: b"<html><script>alert(1)</script></html>",
    ],
    ids=["bomb", "bomb in bombs", "many pages", "web page"],
)
def test_a_hostile_file_is_refused_in_bounded_time_and_memory(hostile):
    said = run_contained(hostile())
    assert said.startswith(("This PDF", "This is no PDF", "No page", "This file could not"))


@pytest.mark.parametrize(
    "odd",
    [partial(changed, loop), partial(changed, form_in_itself), partial(nested, 50), partial(nested, 100_000)],
    ids=["loop", "form", "deep", "nested"],
)
def test_an_odd_file_ends_in_bounded_time(odd):
    run_contained(odd())


SEEDS = [marked("plain"), marked("uncompressed"), drawn(line, box())]


@settings(max_examples=examples(40), deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.sampled_from(SEEDS), data=st.data())
def test_whatever_is_changed_in_a_file_it_is_cleaned_or_refused(seed, data):
    content = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 20))):
        position = data.draw(st.integers(0, len(content) - 1))
        content[position : position + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    try:
        cleaned, _ = clean(bytes(content))
    except Refused:
        return
    assert clean(cleaned)[0] == cleaned


def test_loading_the_cleaner_loads_neither_the_site_nor_pillow():
    code = (
        "import sys, clean_files.contained, clean_files.pdf;"
        "print(*(name for name in ('django.conf', 'wagtail', 'PIL') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
