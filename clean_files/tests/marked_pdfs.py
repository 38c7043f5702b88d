"""PDFs that carry a marker in every place that can hold one apart from what the pages show."""

import contextlib
import io
import re
import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, Stream, String
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

MARKER = b"Zq7Marker9"
TITLE = "Victims’ rights: a brief"
TEXT = ["The first page of the brief.", "The second page of the brief."]
VARIANTS = [
    "plain",
    "linearised",
    "object streams",
    "two revisions",
    "uncompressed",
    "lost page",
    "names in UTF-16",
    "data behind the end",
]


def pdf_of(pages: int = 2, text: str = "") -> bytes:
    """Return a PDF with a line of text on each page."""
    output = io.BytesIO()
    canvas = Canvas(output, pageCompression=1)
    for number in range(pages):
        canvas.drawString(72, 700, text or TEXT[number % 2])
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def saved(pdf: Pdf, **options) -> bytes:
    output = io.BytesIO()
    pdf.save(output, **options)
    return output.getvalue()


def jpeg(marker: bytes = MARKER) -> bytes:
    """Return a JPEG that has the marker in its Exif (with a place), in a comment, and behind its end."""
    exif = Image.Exif()
    exif[0x010F] = marker.decode()
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (13.0, 45.0, 12.0)
    output = io.BytesIO()
    Image.linear_gradient("L").resize((40, 40)).convert("RGB").save(output, "JPEG", exif=exif, comment=marker)
    return output.getvalue() + marker


def jpeg_2000(marker: bytes = MARKER) -> bytes:
    output = io.BytesIO()
    Image.linear_gradient("L").resize((40, 40)).convert("RGB").save(output, "JPEG2000", comment=marker)
    box = b"<x>" + marker + b"</x>"
    return output.getvalue() + (len(box) + 8).to_bytes(4, "big") + b"xml " + box


def marked(variant: str = "plain", marker: bytes = MARKER) -> bytes:
    """Return a PDF of two pages, marked everywhere; `variant` is the form in which it is written."""
    text = marker.decode()
    with Pdf.open(io.BytesIO(pdf_of())) as pdf:
        mark_catalog(pdf, text)
        for page in pdf.pages:
            mark_page(pdf, page.obj, text)
        if variant == "lost page":
            lose_page(pdf, text)
        if variant == "names in UTF-16":
            pdf.trailer.Info["/Author"] = String("…" + text)  # Not in PDF's own encoding
        content = saved(pdf, **_OPTIONS.get(variant, {}))
    if variant == "two revisions":
        content = with_second_revision(marker)
    if variant == "data behind the end":
        content += b"\n" + marker + b"\n"
    return content.replace(b"startxref", b"%" + marker + b"\nstartxref") if variant == "plain" else content


_OPTIONS: dict[str, dict] = {
    "linearised": {"linearize": True},
    "object streams": {"object_stream_mode": ObjectStreamMode.generate},
    "uncompressed": {
        "compress_streams": False,
        "stream_decode_level": pikepdf.StreamDecodeLevel.generalized,
        "object_stream_mode": ObjectStreamMode.disable,
    },
}


def xmp(marker: str) -> bytes:
    return f"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1" xmp:CreatorTool="{marker}">
<dc:creator><rdf:Seq><rdf:li>{marker}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def mark_catalog(pdf: Pdf, text: str) -> None:
    """Mark what belongs to the file as a whole."""
    pdf.trailer.Info = pdf.make_indirect(Dictionary({f"/{key}": String(text) for key in _INFO_KEYS}))
    pdf.trailer.Info["/Title"] = String(TITLE)
    pdf.trailer["/Private"] = String(text)
    root = pdf.Root
    root.Lang = String("en-GB")
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.Metadata = Stream(pdf, xmp(text), Type=Name.Metadata, Subtype=Name.XML)
    root.PieceInfo = private(pdf, text)
    root.SpiderInfo = Dictionary(V=1, C=Array([String(text)]))
    root["/Unheard"] = Dictionary(Of=String(text))
    root.Names = Dictionary(URLS=Dictionary(Names=Array([String(text), Dictionary()])))
    root.Perms = Dictionary(DocMDP=Dictionary(Type=Name.Sig, Name=String(text)))
    root.OCProperties = Dictionary(
        OCGs=Array([layer(pdf, text)]), D=Dictionary(Creator=String(text), Order=Array([]))
    )
    signature = Dictionary(
        Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]), Contents=String(text), Name=String(text)
    )
    field = Dictionary(FT=Name.Sig, T=String("Signature"), V=pdf.make_indirect(signature))
    root.AcroForm = Dictionary(
        SigFlags=3,
        Fields=Array([pdf.make_indirect(field)]),
        XFA=Array([String("template"), Stream(pdf, b"<template>%s</template>" % text.encode())]),
    )
    mark_structure(pdf, text)


_INFO_KEYS = [
    "Author",
    "Creator",
    "Producer",
    "Subject",
    "Keywords",
    "CreationDate",
    "ModDate",
    "Company",
    "SourceModified",
]


def private(pdf: Pdf, text: str) -> Object:
    """Return what a program keeps for itself: with a dictionary, and a stream."""
    stream = Stream(pdf, text.encode() * 3)
    return pdf.make_indirect(Dictionary(Illustrator=Dictionary(LastModified=String(text), Private=stream)))


def layer(pdf: Pdf, text: str) -> Object:
    usage = Dictionary(
        CreatorInfo=Dictionary(Creator=String(text), Subtype=Name.Artwork),
        User=Dictionary(Type=Name.Ind, Name=String(text)),
    )
    return pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Layer"), Usage=usage))


def mark_structure(pdf: Pdf, text: str) -> None:
    """Give the file a structure, with a description that stays and properties that tell."""
    properties = Dictionary(O=Name.UserProperties, P=Array([Dictionary(N=String("By"), V=String(text))]))
    element = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem, S=Name.P, Pg=pdf.pages[0].obj, Alt=String("A paragraph"), A=properties
        )
    )
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([element])))
    element.P = tree
    pdf.Root.StructTreeRoot = tree


def mark_page(pdf: Pdf, page: Object, text: str) -> None:
    """Mark a page, the pictures on it, and its comments."""
    metadata = Stream(pdf, xmp(text), Type=Name.Metadata, Subtype=Name.XML)
    page.Metadata = metadata
    page.PieceInfo = private(pdf, text)
    page.LastModified = String(text)
    page.Thumb = Stream(pdf, text.encode(), Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8)
    page["/Unheard"] = String(text)
    page.Resources.XObject = Dictionary(
        Photo=picture(
            pdf, jpeg(text.encode()), Name.DCTDecode, Metadata=metadata, OPI=Dictionary(F=String(text))
        ),
        Packed=picture(pdf, zlib.compress(jpeg(text.encode())), Array([Name.FlateDecode, Name.DCTDecode])),
        Fine=picture(pdf, jpeg_2000(text.encode()), Name.JPXDecode),
        Form=form(pdf, text, metadata),
    )
    drawn = b"q 40 0 0 40 72 500 cm /Photo Do 1 0 0 1 2 0 cm /Packed Do 1 0 0 1 2 0 cm /Fine Do Q /Form Do"
    said = b"%% %s\nq Q %% %s (%s" % ((text.encode(),) * 3)
    page.Contents = Array([Stream(pdf, said), *_listed(page.Contents), Stream(pdf, drawn)])
    page.Annots = Array([comment(pdf, text)])


def _listed(contents: Object) -> list[Object]:
    return list(contents) if isinstance(contents, Array) else [contents]


def picture(pdf: Pdf, content: bytes, filters: Name | Array, **keys) -> Stream:
    stream = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Image, Width=40, Height=40, BitsPerComponent=8)
    stream.ColorSpace = Name.DeviceRGB
    stream.write(content, filter=filters)
    for key, value in keys.items():
        stream[f"/{key}"] = value
    return stream


def form(pdf: Pdf, text: str, metadata: Object) -> Stream:
    stream = Stream(
        pdf,
        b"0 0 10 10 re %% %s\nS" % text.encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 9, 9]),
    )
    stream.Metadata = metadata
    stream.PieceInfo = private(pdf, text)
    stream["/PTEX.FileName"] = String(f"/home/{text}/figure.pdf")
    return stream


def comment(pdf: Pdf, text: str) -> Object:
    keys = {f"/{key}": String(text) for key in ("T", "NM", "M", "CreationDate", "Subj", "RC", "Unheard")}
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 20, 20]), Contents=String("Why?"))
    note.Popup = Dictionary(Subtype=Name.Popup, Rect=Array([0, 0, 9, 9]), T=String(text))
    for key, value in keys.items():
        note[key] = value
    return pdf.make_indirect(note)


def lose_page(pdf: Pdf, text: str) -> None:
    """Take out a page that a bookmark and the structure still point at."""
    lost = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 99, 99]), Contents=Stream(pdf, text.encode()))
    page = pdf.make_indirect(lost)
    bookmark = Dictionary(Title=String("Annex"), Dest=Array([page, Name.Fit]))
    outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, Count=1))
    bookmark.Parent = outlines
    outlines.First = outlines.Last = pdf.make_indirect(bookmark)
    pdf.Root.Outlines = outlines
    told = Dictionary(
        Type=Name.StructElem, S=Name.P, Pg=page, ActualText=String(text), P=pdf.Root.StructTreeRoot
    )
    pdf.Root.StructTreeRoot.K.append(pdf.make_indirect(told))


def with_second_revision(marker: bytes) -> bytes:
    """Return a PDF whose first revision shows the marker, and whose second took it out again."""
    with Pdf.open(io.BytesIO(pdf_of())) as pdf:
        pdf.pages[0].Contents = Stream(pdf, b"BT /F1 12 Tf 72 700 Td (" + marker + b") Tj ET")
        content = saved(pdf, compress_streams=False, object_stream_mode=ObjectStreamMode.disable)
    with Pdf.open(io.BytesIO(content)) as pdf:
        number = pdf.pages[0].Contents.objgen[0]
        size = len(pdf.objects) + 1
        root = pdf.Root.objgen[0]
    shown = b"BT /F1 12 Tf 72 700 Td (" + TEXT[0].encode() + b") Tj ET"
    start = re.findall(rb"startxref\s+(\d+)", content)[-1].decode()
    offset = len(content)
    added = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(shown), shown)
    table = f"xref\n{number} 1\n{offset:010} 00000 n \n"
    trailer = f"trailer\n<< /Size {size} /Root {root} 0 R /Prev {start} >>\n"
    return content + added + (table + trailer).encode() + b"startxref\n%d\n%%%%EOF\n" % (offset + len(added))


def everything_in(content: bytes) -> Iterator[bytes]:
    """Yield all there is in a PDF, to be searched: as it lies there, unpacked, and all strings."""
    yield content
    with Pdf.open(io.BytesIO(content)) as pdf:
        for each in [pdf.trailer, *pdf.objects]:
            if isinstance(each, Stream):
                yield each.read_raw_bytes()
                with contextlib.suppress(pikepdf.PdfError):
                    yield each.read_bytes()
            yield from _strings(each)


def _strings(value: object) -> Iterator[bytes]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, (Dictionary, Stream)):
            yield from (key.encode() for key in set(each.keys()))
            waiting += [inner for inner in dict(each.items()).values() if not _is_reference(inner)]
        elif isinstance(each, Array):
            waiting += [inner for inner in each if not _is_reference(inner)]
        elif isinstance(each, (String, Name)):
            yield str(each).encode("utf-8", "replace")
            yield bytes(each)


def _is_reference(value: object) -> bool:
    return isinstance(value, Object) and value.is_indirect
