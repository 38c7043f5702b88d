"""What could harm in a PDF is refused, with the reason; what viewers show all the same is taken or held."""

import io
import os

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from clean_files.pdf import phrases as pdf_phrases
from clean_files.tests.cleaned_pdfs import changed, clean, on_page, reason, texts
from clean_files.tests.marked_pdfs import MARKER, TEXT, VARIANTS, everything_in, marked, pdf_of


@pytest.fixture(params=VARIANTS)
def variant(request):
    return request.param


SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


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
