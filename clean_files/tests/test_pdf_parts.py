"""Every dictionary of a PDF keeps what the standard has in it and a reader needs; what is unknown goes."""

import io
from collections.abc import Callable, Iterator

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String
from PIL import Image
from reportlab.lib.colors import CMYKColorSep
from reportlab.pdfgen.canvas import Canvas

from clean_files.findings import Refused
from clean_files.pdf import phrases as pdf_phrases
from clean_files.pdf import warnings as pdf_warnings
from clean_files.pdf.sweep import Sweep
from clean_files.pdf.table import kinds
from clean_files.tests import marked_pictures
from clean_files.tests.cleaned_pdfs import changed, clean
from clean_files.tests.drawn_pdfs import drawn, line
from clean_files.tests.marked_pdfs import MARKER, everything_in, jpeg_2000, pdf_of, picture
from library.tests import pdfs

TEXT = MARKER.decode()
WIDE = TEXT.encode("utf-16-be")


def left(content: bytes) -> list[bytes]:
    """Everything in a PDF that still has the marker in it."""
    return [each[:80] for each in everything_in(content) if MARKER in each or WIDE in each]


def rendered(content: bytes) -> list[tuple[int, int, bytes]]:
    """What a viewer shows: the pixels of each page."""
    with pypdfium2.PdfDocument(content) as document:
        document.init_forms()
        bitmaps = [page.render(scale=0.5) for page in document]
        return [(bitmap.width, bitmap.height, bytes(bitmap.buffer)) for bitmap in bitmaps]


def cleaned(content: bytes) -> tuple[bytes, list[str]]:
    """The clean form of a PDF that looks as before, and what was taken out."""
    result, findings = clean(content)
    assert rendered(result) == rendered(content)
    assert clean(result)[0] == result
    return result, findings.removed


# --- Files of other makers, with something in every dictionary --------------------------------------


def rich() -> bytes:
    """A PDF with most of what a PDF may have: layers, fields, shadings, patterns, functions, structure."""
    output = io.BytesIO()
    canvas = Canvas(output, lang="en")
    canvas.bookmarkPage("start")
    canvas.addOutlineEntry("Start", "start", 0)
    canvas.linearGradient(0, 0, 200, 200, ("red", "blue"))
    canvas.radialGradient(300, 300, 100, ("red", "green", "blue"), (0, 0.5, 1))
    canvas.setFillColor(CMYKColorSep(0.1, 0.9, 0, 0, spotName="Coalition"))
    canvas.rect(20, 20, 60, 60, fill=1)
    canvas.setFillAlpha(0.5)
    line(canvas)
    canvas.linkURL("https://example.org/", (10, 10, 50, 50))
    canvas.linkRect("", "start", (60, 10, 90, 50))
    canvas.acroForm.textfield(name="who", value="Somebody", x=100, y=500)
    canvas.acroForm.checkbox(name="yes", checked=True, x=300, y=500)
    canvas.acroForm.choice(name="one", value="A", options=["A", "B"], x=400, y=500)
    canvas.showPage()
    canvas.save()
    return changed(_layered, output.getvalue())


def _layered(document: Pdf) -> None:
    layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("Notes")))
    document.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(ON=Array([layer]), Order=Array([String("All"), Array([layer])]))
    )
    page = document.pages[0]
    page.Resources.Properties = Dictionary(L0=layer, P0=Dictionary(MCID=0))
    form = Stream(document, b"0 1 0 rg 0 0 30 30 re f", Type=Name.XObject, Subtype=Name.Form)
    form.BBox = Array([0, 0, 30, 30])
    page.Resources.XObject = page.Resources.get("/XObject", Dictionary())
    page.Resources.XObject.Mark = form
    tile = Stream(document, b"1 0 0 rg 0 0 5 5 re f", PatternType=1, PaintType=1, TilingType=1)
    tile.BBox, tile.XStep, tile.YStep, tile.Resources = Array([0, 0, 9, 9]), 9, 9, Dictionary()
    page.Resources.Pattern = page.Resources.get("/Pattern", Dictionary())
    page.Resources.Pattern.Tile = tile
    shown = b"/OC /L0 BDC q 1 0 0 1 400 400 cm /Mark Do Q EMC /Pattern cs /Tile scn 500 20 60 60 re f"
    drawn_before = page.Contents.read_bytes()
    page.Contents = Stream(document, b"q " + drawn_before + b" Q " + shown)
    page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    tree = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    element = document.make_indirect(Dictionary(S=Name.P, P=tree, Pg=page.obj, K=0, Alt=String("A line")))
    element.A = Dictionary(O=Name.Layout, Placement=Name.Block)
    tree.K = Array([element])
    tree.ParentTree = Dictionary(Nums=Array([0, Array([element])]))
    tree.RoleMap = Dictionary(Note=Name.P)
    document.Root.StructTreeRoot = tree
    document.Root.MarkInfo = Dictionary(Marked=True)


def strew(document: Pdf) -> int:
    """Put a text, a name, a dictionary and a stream with the marker into each dictionary there is."""
    count = 0
    for each in list(document.objects):
        for dictionary in _dictionaries(each):
            # Where a name stands for each drawing, another stream would be one more drawing.
            drawings = list(dict(dictionary.items()).values())
            dictionary["/ZqAuthor"] = String(TEXT)
            dictionary["/ZqPlaces"] = Array([String(TEXT), Array([String(TEXT)])])
            dictionary["/ZqPrivate"] = Dictionary(Path=String(f"/home/{TEXT}/brief.indd"))
            if not all(isinstance(each, Stream) for each in drawings):
                dictionary["/ZqStream"] = Stream(document, MARKER, Kept=Name(f"/{TEXT}"))
            count += 1
    return count


def _dictionaries(value: object) -> Iterator[Object]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, (Dictionary, Stream)):
            waiting += [inner for inner in dict(each.items()).values() if _is_direct(inner)]
            yield each
        elif isinstance(each, Array):
            waiting += [inner for inner in each if _is_direct(inner)]


def _is_direct(value: object) -> bool:
    return isinstance(value, Object) and not value.is_indirect


FOREIGN: dict[str, Callable[[], bytes]] = {
    "reportlab, rich": rich,
    "reportlab, a picture": lambda: pdfs.scanned(["One", None]),
    "fpdf2, shaped": lambda: pdfs.by_fpdf2(["A brief on victims’ rights."], "en"),
    "reportlab, unembedded": lambda: pdfs.by_reportlab(["法律"], "zh"),
}


@pytest.mark.parametrize("maker", FOREIGN)
def test_nothing_unknown_stays_in_any_dictionary_and_pages_look_the_same(maker: str) -> None:
    counts = []
    content = changed(lambda document: counts.append(strew(document)), FOREIGN[maker]())
    assert counts[0] > 10
    result, removed = cleaned(content)
    assert left(result) == []
    assert pdf_phrases.TRACES in removed


@pytest.mark.e2e
def test_nothing_unknown_stays_in_what_a_browser_prints() -> None:
    printed = pdfs.by_chromium([("en", "A brief on victims’ rights."), ("ar", "حقوق الضحايا")])
    result, _ = cleaned(changed(strew, printed))
    assert left(result) == []
    with Pdf.open(io.BytesIO(result)) as document:
        assert document.Root.MarkInfo.Marked
        assert Name.Document == document.Root.StructTreeRoot.K.S


@pytest.mark.parametrize("maker", FOREIGN)
def test_a_file_of_a_known_program_keeps_all_that_it_needs(maker: str) -> None:
    before = FOREIGN[maker]()
    result, _ = cleaned(before)
    with Pdf.open(io.BytesIO(before)) as old, Pdf.open(io.BytesIO(result)) as new:
        for key in ("/Outlines", "/AcroForm", "/StructTreeRoot", "/OCProperties", "/MarkInfo", "/Lang"):
            assert (key in new.Root) == (key in old.Root)
        assert len(new.pages[0].get("/Annots", [])) == len(old.pages[0].get("/Annots", []))
        assert set(new.pages[0].Resources.keys()) == set(old.pages[0].Resources.keys())


# --- Places that were seen to tell of people ------------------------------------------------------


def in_properties(**keys: object) -> Callable[[Pdf], None]:
    def change(document: Pdf) -> None:
        page = document.pages[0]
        page.Resources.Properties = Dictionary(
            P0=Dictionary({f"/{key}": value for key, value in keys.items()})
        )
        page.Contents = Stream(document, b"/Span /P0 BDC " + page.Contents.read_bytes() + b" EMC")

    return change


def beside_a_mark(properties: bytes) -> Callable[[Pdf], None]:
    def change(document: Pdf) -> None:
        page = document.pages[0]
        shown = page.Contents.read_bytes()
        page.Contents = Stream(document, b"/Span <<" + properties + b">> BDC " + shown + b" EMC")

    return change


def old_properties(document: Pdf) -> Object:
    return document.make_indirect(
        Dictionary(
            Author=String(TEXT), Title=String(f"{TEXT}.docx"), Producer=String(TEXT), ModDate=String(TEXT)
        )
    )


def in_structure(document: Pdf) -> None:
    """An old /Info to which an incremental save left the structure pointing."""
    tree = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    element = document.make_indirect(
        Dictionary(S=Name.P, P=tree, Pg=document.pages[0].obj, Alt=String("A line"))
    )
    info = old_properties(document)
    element.K = Array([0, info])
    tree.K = Array([element, info])
    tree.ParentTree = Dictionary(Nums=Array([0, Array([element, info]), 1, info]))
    tree.IDTree = Dictionary(Names=Array([String("a"), info]))
    document.Root.StructTreeRoot = tree


def in_form(document: Pdf) -> None:
    document.Root.AcroForm = Dictionary(NeedAppearances=True, Producer=String(TEXT), Fields=Array([]))


def in_font(document: Pdf) -> None:
    for font in document.pages[0].Resources.Font.values():
        font.FontInfo = Dictionary(Notice=String(TEXT))
        font.Encoding = Dictionary(BaseEncoding=Name.WinAnsiEncoding, MadeBy=String(TEXT))


def in_articles(document: Pdf) -> None:
    page = document.pages[0].obj
    bead = document.make_indirect(Dictionary(P=page, R=Array([0, 0, 9, 9])))
    thread = document.make_indirect(Dictionary(Type=Name.Thread, F=bead, I=Dictionary(Author=String(TEXT))))
    bead.T, bead.N, bead.V = thread, bead, bead
    page.B = Array([bead])
    document.Root.Threads = Array([thread])


def in_output_intent(document: Pdf) -> None:
    profile = Stream(document, marked_pictures.profile(MARKER), N=3)
    intent = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, DestOutputProfile=profile)
    intent.OutputConditionIdentifier = String(f"Screen of {TEXT}")
    intent.Info = String(TEXT)
    document.Root.OutputIntents = Array([intent])


def in_page_intent(document: Pdf) -> None:
    in_output_intent(document)
    document.pages[0].OutputIntents = document.Root.OutputIntents
    del document.Root.OutputIntents


def in_colours(document: Pdf) -> None:
    page = document.pages[0]
    profile = document.make_indirect(
        Stream(document, marked_pictures.profile(MARKER), N=3, Alternate=Name.DeviceRGB)
    )
    profile["/Made"] = String(TEXT)
    page.Resources.ColorSpace = Dictionary(C0=Array([Name.ICCBased, profile]))
    page.Contents = Stream(document, page.Contents.read_bytes() + b" /C0 cs 1 0 0 scn 9 9 99 99 re f")


def in_picture(document: Pdf) -> None:
    page = document.pages[0]
    shown = picture(document, bytes(40 * 40 * 3), Array([]))
    shown.ColorSpace = Array([Name.Indexed, _profiled(document), 0, String(b"\xff\0\0")])
    page.Resources.XObject = Dictionary(Photo=shown)
    page.Contents = Stream(document, page.Contents.read_bytes() + b" q 40 0 0 40 72 500 cm /Photo Do Q")


def _profiled(document: Pdf) -> Array:
    return Array([Name.ICCBased, Stream(document, marked_pictures.profile(MARKER), N=3)])


def in_jpeg_2000(document: Pdf) -> None:
    profile = marked_pictures.profile(MARKER)
    boxes = jpeg_2000()
    start = boxes.index(b"colr") - 4
    size = int.from_bytes(boxes[start : start + 4], "big")
    box = (len(profile) + 11).to_bytes(4, "big") + b"colr\2\0\0" + profile
    header = boxes.index(b"jp2h") - 4
    length = int.from_bytes(boxes[header : header + 4], "big") + len(box) - size
    packed = (
        boxes[:header] + length.to_bytes(4, "big") + boxes[header + 4 : start] + box + boxes[start + size :]
    )
    page = document.pages[0]
    page.Resources.XObject = Dictionary(Photo=picture(document, packed, Name.JPXDecode))
    page.Contents = Stream(document, page.Contents.read_bytes() + b" q 40 0 0 40 72 500 cm /Photo Do Q")


PLACES: dict[str, tuple[Callable[[Pdf], None], str]] = {
    "a name in a property list": (in_properties(Author=String(TEXT)), pdf_phrases.AUTHOR),
    "a path in a property list": (in_properties(FmFile=String(rf"E:\{TEXT}\a.fm")), pdf_phrases.TRACES),
    "a path in a list of lists": (in_properties(MCID=0, Of=Dictionary(P=String(TEXT))), pdf_phrases.TRACES),
    "metadata of a mark": (
        lambda pdf: in_properties(Metadata=Stream(pdf, MARKER))(pdf), pdf_phrases.PARTS_METADATA
    ),
    "a name beside a mark": (beside_a_mark(b"/Author (" + MARKER + b")"), pdf_phrases.AUTHOR),
    "a path beside a mark": (beside_a_mark(b"/MCID 0 /Of <</P (/tmp/" + MARKER + b")>>"), pdf_phrases.TRACES),
    "a disguised name beside a mark": (beside_a_mark(b"/#41uthor (" + MARKER + b")"), pdf_phrases.AUTHOR),
    "an old /Info in the structure": (in_structure, pdf_phrases.TRACES),
    "a form's producer": (in_form, pdf_phrases.PROGRAM),
    "a font": (in_font, pdf_phrases.TRACES),
    "articles": (in_articles, pdf_phrases.TRACES),
    "a colour profile of the file": (in_output_intent, pdf_phrases.PROFILES),
    "a colour profile of a page": (in_page_intent, pdf_phrases.PROFILES),
    "a colour profile of a drawing": (in_colours, pdf_phrases.PROFILES),
    "a colour profile of a picture": (in_picture, pdf_phrases.PROFILES),
    "a colour profile in a JPEG 2000": (in_jpeg_2000, pdf_phrases.PROFILES),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_what_tells_of_a_person_goes_from_where_it_was_seen(place: str) -> None:
    change, phrase = PLACES[place]
    content = changed(change)
    assert left(content)
    result, removed = cleaned(content)
    assert left(result) == []
    assert phrase in removed


def test_the_structure_stays_where_an_old_info_is_taken_out_of_it() -> None:
    with Pdf.open(io.BytesIO(clean(changed(in_structure))[0])) as document:
        tree = document.Root.StructTreeRoot
        assert str(tree.K[0].Alt) == "A line"
        assert tree.ParentTree.Nums[1][0].objgen == tree.K[0].objgen
        # In its place stands nothing, since places have a meaning there.
        assert list(tree.ParentTree.Nums[1])[1] is None


def test_what_a_mark_says_to_those_who_cannot_see_stays() -> None:
    said = (
        b"/MCID 0 /Lang (en) /ActualText (Victims) /Alt (A seal) /E (United Nations) /Author ("
        + MARKER
        + b")"
    )
    result, _ = cleaned(changed(beside_a_mark(said)))
    with Pdf.open(io.BytesIO(result)) as document:
        properties = pikepdf.parse_content_stream(document.pages[0])[0].operands[1]
        assert set(properties.keys()) == {"/MCID", "/Lang", "/ActualText", "/Alt", "/E"}


def test_a_profile_that_everybody_has_stays_as_it_is() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    def place(document: Pdf) -> None:
        document.pages[0].Resources.ColorSpace = Dictionary(
            C0=Array([Name.ICCBased, Stream(document, profile, N=3)])
        )

    result, _ = cleaned(changed(place))
    with Pdf.open(io.BytesIO(result)) as document:
        stream = document.pages[0].Resources.ColorSpace.C0[1]
        assert stream.N == 3
        assert len(stream.read_bytes()) == len(profile)


def test_a_danger_in_what_is_taken_out_still_refuses_the_file() -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))

    def hide(document: Pdf) -> None:
        document.pages[0].Resources.Properties = Dictionary(P0=Dictionary(Of=Array([Dictionary(Do=script)])))

    with pytest.raises(Refused, match="JavaScript"):
        clean(changed(hide))


@pytest.mark.parametrize(
    "properties",
    [
        b"/Attached [(Zq7Marker9)]",
        b"/Attached [/Top <</Author (Zq7Marker9)>>]",
        b"/Attached [[<5A71374D61726B657239>]]",
        b"/Type (Zq7Marker9)",
        b"/MCID (Zq7Marker9 \\) /MCID)",
        b"/BBox <</Of (Zq7Marker9)>>",
        b"/Alt [(Zq7Marker9)]",
        b"/Alt (C:\\\\Users\\\\Zq7Marker9\\\\a.jpg)",
        b"/ActualText <FEFF" + "/home/Zq7Marker9/a".encode("utf-16-be").hex().encode() + b">",
    ],
)
def test_what_stands_beside_a_mark_under_usual_names_goes_too(properties: bytes) -> None:
    result, removed = cleaned(changed(beside_a_mark(properties)))
    with Pdf.open(io.BytesIO(result)) as document:
        written = document.pages[0].Contents.read_bytes().lower()
    assert not [
        each for each in (TEXT.encode(), WIDE) if each.lower() in written or each.hex().encode() in written
    ]
    assert removed


LARGE = b"0 0 m 9 9 l S\n" * 900_000


@pytest.mark.parametrize(
    ("beside", "is_told"),
    [
        (b"/Span <</Author (Jane) /Path (C:\\\\Users\\\\Jane)>> BDC EMC\n", True),
        (b"% Jane\n", True),
        (b"/Artifact <</Attached [(Jane)]>> BDC EMC\n", True),
        (b"/P <</MCID 0 /Alt (A line, 5 % longer)>> BDC EMC\nBI /W 1 /H 1 /BPC 8 /CS /G ID % EI\n", False),
    ],
)
def test_a_drawing_too_large_to_be_cleaned_holds_the_file_if_something_is_noted_in_it(
    beside: bytes, is_told: bool
) -> None:
    def draw(document: Pdf) -> None:
        document.pages[0].Contents = Stream(document, beside + LARGE)

    sweep = swept(changed(draw))
    assert sweep.broken == ({"large drawing"} if is_told else set())
    told = pdf_warnings.warnings_of(Pdf.new(), sweep.broken, is_damaged=False)
    assert [each[:60] for each in told] == [
        "Something that its pages draw is too large to be cleaned. Wh"
    ] * is_told


def swept(content: bytes) -> Sweep:
    """One walk through a PDF: cheaper than to write it anew."""
    with Pdf.open(io.BytesIO(content)) as document:
        sweep = Sweep(document)
        sweep.run()
    return sweep


# --- Paths in texts -------------------------------------------------------------------------------

PATHS = [
    "C:\\Users\\Zq7Marker9\\Pictures\\a.jpg", "/home/Zq7Marker9/x", "\\\\srv\\Zq7Marker9", "smb://srv/Zq7Marker9/x",
    "A photo: file:///Users/Zq7Marker9/a.jpg", "/Volumes/Zq7Marker9/a b.dwg|Layer 1",
]  # fmt: skip
PROSE = [
    "Case file: 3/2019", "and/or", "Victims/users/witnesses", "https://example.org/home/a", "A/RES/60/147",
    "See http://example.org/C:/d", "a \\\\alpha\\beta^2", "Article 5:/b", "mailto:a@example.org?body=C:\\a",
]  # fmt: skip


def with_texts(said: str) -> Callable[[Pdf], None]:
    """Say something in every text of a file that no page shows."""

    def change(document: Pdf) -> None:
        page, root, text = document.pages[0].obj, document.Root, String(said)
        tree = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        element = Dictionary(S=Name.P, P=tree, Pg=page, Alt=text, T=text, E=text, ActualText=text)
        tree.K = Array([document.make_indirect(element)])
        root.StructTreeRoot = tree
        layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=text))
        order = Array([Array([text, layer])])
        root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Name=text, Order=order))
        root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=text)]))
        place = Array([page, Name.Fit])
        names = Array([String("!"), place, text, place, String("~"), place])
        root.Names = Dictionary(Dests=Dictionary(Names=names, Limits=Array([String("!"), text])))
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), Contents=text)
        link.A = Dictionary(S=Name.GoTo, D=text)
        page.Annots = Array([document.make_indirect(link)])
        with document.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(said, 0))

    return change


@pytest.mark.parametrize("path", PATHS)
def test_a_path_goes_from_every_text(path: str) -> None:
    content = changed(with_texts(path))
    assert left(content)
    result, removed = cleaned(content)
    assert left(result) == []
    assert pdf_phrases.PATHS in removed
    with Pdf.open(io.BytesIO(result)) as document:
        names = [bytes(name) for name in list(document.Root.Names.Dests.Names)[::2]]
        assert len(names) == 3
        assert path.startswith("A photo") or names == sorted(names)


@pytest.mark.parametrize("said", PROSE)
def test_prose_with_strokes_in_it_stays(said: str) -> None:
    result, removed = cleaned(changed(with_texts(said)))
    assert pdf_phrases.PATHS not in removed
    with Pdf.open(io.BytesIO(result)) as document:
        assert str(document.Root.StructTreeRoot.K[0].Alt) == said
        assert str(document.Root.Outlines.First.Title) == said
        assert str(document.pages[0].Annots[0].Contents) == said


def test_what_stands_in_a_field_and_colours_stay_even_if_they_look_like_a_path() -> None:
    def furnish(document: Pdf) -> None:
        page = document.pages[0]
        field = Dictionary(Subtype=Name.Widget, Rect=Array([0, 0, 9, 9]), FT=Name.Tx, T=String("Where"))
        field.V = String("C:\\Windows")
        page.Annots = Array([document.make_indirect(field)])
        document.Root.AcroForm = Dictionary(Fields=Array([page.Annots[0]]))
        colours = Array([Name.Indexed, Name.DeviceRGB, 2, String("C:\\abcdef")])
        page.Resources.ColorSpace = Dictionary(C0=colours)

    with Pdf.open(io.BytesIO(clean(changed(furnish))[0])) as document:
        assert str(document.pages[0].Annots[0].V) == "C:\\Windows"
        assert bytes(document.pages[0].Resources.ColorSpace.C0[3]) == b"C:\\abcdef"


# --- The table ------------------------------------------------------------------------------------


def test_every_kind_in_the_table_can_be_reached() -> None:
    reached, waiting = set(), [kinds()["Catalog"], kinds()["Stream"]]
    while waiting:
        kind = waiting.pop()
        if kind in reached:
            continue
        reached.add(kind)
        rules = [*kind.rules.values(), *([kind.other] if kind.other else [])]
        waiting += [inner for rule in rules for inner, _ in rule.kinds]
    assert {kind.name for kind in reached} >= set(kinds())


@pytest.mark.parametrize("key", ["Metadata", "PieceInfo", "Author", "Producer", "AA", "AF", "JS"])
def test_no_kind_keeps_what_tells_or_acts(key: str) -> None:
    keeping = {name for name, kind in kinds().items() if f"/{key}" in kind.rules}
    # The one stream of metadata that is written anew.
    assert keeping == ({"Catalog"} if key == "Metadata" else set())


def test_pictures_without_words_are_left_alone() -> None:
    output = io.BytesIO()
    Image.linear_gradient("L").save(output, "JPEG")

    def place(document: Pdf) -> None:
        photo = picture(document, output.getvalue(), Name.DCTDecode)
        photo.Width = photo.Height = 256
        photo.ColorSpace = Name.DeviceGray
        document.pages[0].Resources.XObject = Dictionary(Photo=photo)
        document.pages[0].Contents = Stream(document, b"q 256 0 0 256 72 500 cm /Photo Do Q")

    assert "what cameras and programs wrote into the pictures in it" not in cleaned(changed(place))[1]


def test_a_drawing_of_many_marks_is_not_written_anew() -> None:
    shown = b"".join(b"/P <</MCID %d >>BDC (%d) Tj EMC " % (number, number) for number in range(500))
    content = changed(
        lambda document: setattr(document.pages[0], "Contents", Stream(document, shown)), pdf_of()
    )
    with Pdf.open(io.BytesIO(clean(content)[0])) as document:
        assert document.pages[0].Contents.read_bytes() == shown


def test_a_line_drawn_by_another_program_reads_the_same() -> None:
    assert cleaned(drawn(line))[1]
