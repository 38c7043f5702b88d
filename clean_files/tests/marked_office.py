"""Office files that carry a marker in every place that can hold one apart from what they show."""

# Markup is easier to read in lines of its own making.
# ruff: noqa: E501

import io
import struct
import zipfile
from collections.abc import Mapping

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from clean_files.tests.marked_videos import marked as marked_video

MARKER = b"Zq7Marker9"
TITLE = "Victims’ rights: a brief"
TEXT = "The text of the brief."
# A comment stays, as what it says was meant to be read by somebody.
COMMENT = "Check this sum."
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PKG = "http://schemas.openxmlformats.org/package/2006"
_MS = "http://schemas.microsoft.com/office"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument"
Parts = dict[str, str | bytes]
# A relationship: its kind, where it leads, and whether that is outside of the file.
Relation = tuple[str, str] | tuple[str, str, bool]


def marked(extension: str, marker: bytes = MARKER) -> bytes:
    """Return such a file with the marker in it."""
    parts = {"docx": docx_parts, "odt": odt_parts, "pptx": pptx_parts, "xlsx": xlsx_parts}[extension](
        marker.decode()
    )
    return zipped(parts, marker)


def zipped(parts: Mapping[str, str | bytes], marker: bytes = b"") -> bytes:
    """Return a ZIP of these parts; with a marker, also in notes, before the first part and behind the last."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (2024, 3, 7, 11, 12, 14))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            if marker:
                info.comment = marker
                info.extra = struct.pack("<HH", 0x7075, len(marker)) + marker
            archive.writestr(info, content)
        archive.comment = marker
    return output.getvalue()


def picture(marker: str) -> bytes:
    """Return a PNG with the marker in its texts and behind its end."""
    notes = PngInfo()
    notes.add_text("Author", marker)
    output = io.BytesIO()
    Image.linear_gradient("L").resize((20, 20)).save(output, "PNG", pnginfo=notes)
    return output.getvalue() + marker.encode()


def windows_drawing(marker: str) -> bytes:
    """Return an EMF with the marker in its description, in a comment and behind its end."""
    note = marker.encode("utf-16-le").ljust(24, b"\0")
    header = struct.pack("<LL8L", 1, 132, *[0] * 8) + b" EMF" + struct.pack("<LLLHH", 0x10000, 0, 3, 1, 0)
    header += struct.pack("<LLL", len(note) // 2, 108, 0)
    header = header.ljust(108, b"\0") + note
    data = marker.encode().ljust(12, b"\0")
    comment = struct.pack("<LLL", 70, 12 + len(data), len(data)) + data
    end = struct.pack("<LLLLL", 14, 20, 0, 0, 20)
    return header + comment + end + marker.encode()


def drawing(marker: str) -> bytes:
    """Return an SVG as a drawing program writes it."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"'
        f' sodipodi:docname="{marker}.svg"><!-- {marker} --><metadata>{marker}</metadata>'
        f'<sodipodi:namedview id="{marker}"/><path d="M0 0H9"/></svg>'
    ).encode()


def relations(*listed: Relation) -> str:
    """Return a part with these relationships, numbered rId1, rId2 …"""
    lines = []
    for number, (kind, target, *outside) in enumerate(listed, start=1):
        whole_kind = kind if ":" in kind else f"{_DOC}/{kind}"
        mode = ' TargetMode="External"' if outside else ""
        lines.append(f'<Relationship Id="rId{number}" Type="{whole_kind}" Target="{target}"{mode}/>')
    return f'<Relationships xmlns="{_PKG}/relationships">{"".join(lines)}</Relationships>'


def content_types(overrides: Mapping[str, str]) -> str:
    """Return the part that says what kind the other parts are."""
    defaults = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        "vml": f"{_TYPES}.vmlDrawing",
        "bin": f"{_TYPES}.oleObject",
        "png": "image/png",
        "emf": "image/x-emf",
        "svg": "image/svg+xml",
        "mp4": "video/mp4",
    }
    lines = [f'<Default Extension="{key}" ContentType="{value}"/>' for key, value in defaults.items()]
    lines += [f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items()]
    return f'<Types xmlns="{_PKG}/content-types">{"".join(lines)}</Types>'


def _properties(m: str) -> Parts:
    terms = 'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    dc = "http://purl.org/dc/elements/1.1/"
    return {
        "docProps/core.xml": (
            f'<cp:coreProperties xmlns:cp="{_PKG}/metadata/core-properties" xmlns:dc="{dc}" {terms}>'
            f"<dc:title>{TITLE}</dc:title><dc:language>en-GB</dc:language><dc:creator>{m}</dc:creator>"
            f"<cp:lastModifiedBy>{m}</cp:lastModifiedBy><cp:keywords>{m}</cp:keywords>"
            '<dcterms:created xsi:type="dcterms:W3CDTF">2024-03-07T11:12:13Z</dcterms:created>'
            '<dcterms:modified xsi:type="dcterms:W3CDTF">2024-03-08T11:12:13Z</dcterms:modified></cp:coreProperties>'
        ),
        "docProps/app.xml": (
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            f"<Application>{m}</Application><Company>{m}</Company><Manager>{m}</Manager>"
            f"<Template>{m}.dotx</Template><Pages>2</Pages></Properties>"
        ),
        "docProps/custom.xml": (
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">'
            f'<property name="{m}" pid="2"><value>{m}</value></property></Properties>'
        ),
        "docProps/thumbnail.png": picture(m),
        "docMetadata/LabelInfo.xml": f'<labelList xmlns="x:y"><label id="{m}"/></labelList>',
        "customXml/item1.xml": f"<data>{m}</data>",
        "customXml/itemProps1.xml": f'<props id="{m}"/>',
        "customXml/_rels/item1.xml.rels": relations(("customXmlProps", "itemProps1.xml")),
        "_xmlsignatures/origin.sigs": m,
        "[trash]/0000.dat": m,
    }


def _root_relations(main: str) -> str:
    return relations(
        ("officeDocument", main),
        (f"{_PKG}/relationships/metadata/core-properties", "docProps/core.xml"),
        ("extended-properties", "docProps/app.xml"),
        ("custom-properties", "/docProps/custom.xml"),
        (f"{_PKG}/relationships/metadata/thumbnail", "docProps/thumbnail.png"),
        (f"{_PKG}/relationships/digital-signature/origin", "_xmlsignatures/origin.sigs"),
        (f"{_MS}/2020/02/relationships/classificationlabels", "docMetadata/LabelInfo.xml"),
        ("customXml", "customXml/item1.xml"),
    )


def ole(marker: str) -> bytes:
    """Return the beginning of an OLE object with the marker in it."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(600, b"\0") + marker.encode("utf-16-le") + marker.encode()
    )


# --- Word -----------------------------------------------------------------------------------------


def docx_parts(m: str) -> Parts:
    by = f'w:author="{m}" w:date="2024-03-07T11:12:13Z"'
    spaces = (
        f'xmlns:w="{_W}" xmlns:r="{_DOC}" xmlns:a="{_A}" xmlns:pic="{_A[:-4]}picture" xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:o="urn:schemas-microsoft-com:office:office"'
        f' xmlns:w14="{_MS}/word/2010/wordml" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' mc:Ignorable="w14"'
    )
    document = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<!-- {m} --><?{m} {m}?><w:document {spaces}><w:body>
<w:p w:rsidR="00AB12CD" w:rsidRDefault="00AB12CD" w14:paraId="11223344"><w:r><w:t>{TEXT}</w:t></w:r>
<w:ins w:id="1" {by}><w:r><w:t>New words.</w:t></w:r></w:ins>
<w:del w:id="2" {by}><w:r><w:delText>Old words.</w:delText></w:r></w:del>
<w:commentRangeStart w:id="7"/><w:r><w:commentReference w:id="7"/></w:r><w:commentRangeEnd w:id="7"/>
<w:r><w:rPr><w:vanish/></w:rPr><w:t>Not shown.</w:t></w:r>
<w:permStart w:id="3" w:ed="{m}"/><w:permEnd w:id="3"/>
<w:r><w:fldChar w:fldCharType="begin"><w:fldData>{m}</w:fldData></w:fldChar></w:r>
<w:r><w:instrText> ADD</w:instrText></w:r><w:r><w:instrText>IN CITE {m}</w:instrText></w:r>
<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>(Source 2020)</w:t></w:r>
<w:r><w:fldChar w:fldCharType="end"/></w:r>
<w:r><w:instrText> INCLUDETEXT "C:\\Users\\{m}\\part.docx" </w:instrText></w:r>
<w:fldSimple w:instr=" LINK C:\\Users\\{m}\\x.xlsx "><w:r><w:t>9</w:t></w:r></w:fldSimple>
<w:sdt><w:sdtPr><w:tag w:val="{m}"/><w:dataBinding w:xpath="{m}"/></w:sdtPr><w:sdtContent/></w:sdt>
<w:hyperlink r:id="rId20"><w:r><w:t>a local link</w:t></w:r></w:hyperlink>
<w:hyperlink r:id="rId21"><w:r><w:t>a link</w:t></w:r></w:hyperlink>
<w:r><w:drawing><pic:pic><pic:nvPicPr><pic:cNvPr id="4" name="{m}.png" descr="C:\\Users\\{m}\\a.png"/></pic:nvPicPr>
<pic:blipFill><a:blip r:embed="rId10"/></pic:blipFill></pic:pic><a:blip r:embed="rId11"/><a:blip r:embed="rId12"/></w:drawing></w:r>
<w:r><w:pict><v:shape><v:imagedata r:id="rId10" o:title="{m}"/><o:signatureline o:suggestedsigner="{m}"/></v:shape></w:pict></w:r>
<w:r><w:object><o:OLEObject r:id="rId13" ProgID="Package"/></w:object></w:r>
<w:r><w:object><o:OLEObject r:id="rId14" ProgID="Excel.Sheet.12"/></w:object></w:r>
</w:p></w:body></w:document>"""
    settings = f"""<w:settings {spaces} xmlns:w15="{_MS}/word/2012/wordml"><w:attachedTemplate r:id="rId1"/>
<w:mailMerge><w:query w:val="{m}"/><w:dataSource r:id="rId2"/></w:mailMerge>
<w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids><w:docVars><w:docVar w:name="{m}" w:val="{m}"/></w:docVars>
<w:compat/><w14:docId w14:val="12345678"/><w15:docId w15:val="{{{m}}}"/></w:settings>"""
    comments = (
        f'<w:comments {spaces}><w:comment w:id="7" w:initials="{m}" {by}><w:p><w:r><w:t>{COMMENT}</w:t></w:r></w:p>'
        "</w:comment></w:comments>"
    )
    return {
        "[Content_Types].xml": content_types(
            {
                "word/document.xml": f"{_TYPES}.wordprocessingml.document.main+xml",
                "word/settings.xml": f"{_TYPES}.wordprocessingml.settings+xml",
                "word/comments.xml": f"{_TYPES}.wordprocessingml.comments+xml",
                "word/people.xml": f"{_TYPES}.wordprocessingml.people+xml",
                "docProps/app.xml": f"{_TYPES}.extended-properties+xml",
                "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
                "docProps/custom.xml": f"{_TYPES}.custom-properties+xml",
                "word/embeddings/table.xlsx": f"{_TYPES}.spreadsheetml.sheet",
            }
        ),
        "_rels/.rels": _root_relations("word/document.xml"),
        **_properties(m),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": relations(
            ("settings", "settings.xml"),
            ("comments", "comments.xml"),
            (f"{_MS}/2011/relationships/people", "people.xml"),
            (f"{_MS}/2016/09/relationships/commentsIds", "commentsIds.xml"),
            (f"{_MS}/2018/08/relationships/commentsExtensible", "commentsExtensible.xml"),
            ("glossaryDocument", "glossary/document.xml"),
            ("customXml", "../customXml/item1.xml"),
            (f"{_MS}/2019/04/relationships/documenttasks", "documenttasks1.xml"),
            ("unknown", f"{m}.xml"),
            ("image", "media/image1.png"),
            ("image", "media/image2.emf"),
            ("image", "media/image3.svg"),
            ("oleObject", "embeddings/oleObject1.bin"),
            ("package", "embeddings/table.xlsx"),
            (f"{_MS}/2007/relationships/media", "media/film.mp4"),
            *[("oleObject", f"file:///C:/{m}/{number}", True) for number in range(4)],
            ("hyperlink", f"file:///C:/Users/{m}/a.docx", True),
            ("hyperlink", "https://example.org/home/a", True),
        ),
        "word/settings.xml": settings,
        "word/_rels/settings.xml.rels": relations(
            ("attachedTemplate", f"file:///C:/Users/{m}/t.dotx", True),
            ("mailMergeSource", f"file:///C:/Users/{m}/people.xlsx", True),
        ),
        "word/comments.xml": comments,
        "word/people.xml": f'<w15:people xmlns:w15="x:y"><w15:person w15:author="{m}"/></w15:people>',
        "word/commentsIds.xml": f'<ids a="{m}"/>',
        "word/commentsExtensible.xml": f'<ids a="{m}"/>',
        "word/documenttasks1.xml": f'<tasks a="{m}"/>',
        "word/glossary/document.xml": f"<glossary>{m}</glossary>",
        "word/media/image1.png": picture(m),
        "word/media/image2.emf": windows_drawing(m),
        "word/media/image3.svg": drawing(m),
        "word/media/film.mp4": marked_video("mp4", m.encode()),
        "word/embeddings/oleObject1.bin": ole(m),
        "word/embeddings/table.xlsx": marked("xlsx", m.encode()),
        "word/stray.xml": f"<a>{m}</a>",
    }


# --- Excel ----------------------------------------------------------------------------------------


def xlsx_parts(m: str) -> Parts:
    spaces = (
        f'xmlns="{_S}" xmlns:r="{_DOC}" xmlns:x15="{_MS}/spreadsheetml/2010/11/main"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x15 xr"'
        f' xmlns:xr="{_MS}/spreadsheetml/2014/revision"'
    )
    workbook = f"""<workbook {spaces}><fileVersion appName="xl" lastEdited="7"/><fileSharing userName="{m}"/>
<workbookPr codeName="{m}"/><mc:AlternateContent><mc:Choice Requires="x15">
<x15ac:absPath xmlns:x15ac="{_MS}/spreadsheetml/2010/11/ac" url="C:\\Users\\{m}\\"/></mc:Choice></mc:AlternateContent>
<xr:revisionPtr documentId="{m}" revIDLastSave="0"/><sheets><sheet name="Sums" sheetId="1" r:id="rId1"/>
<sheet name="Names" sheetId="2" state="veryHidden" r:id="rId2"/></sheets>
<externalReferences><externalReference r:id="rId6"/></externalReferences>
<definedNames><definedName name="Total" comment="{m}">Sums!$A$1</definedName>
<definedName name="Secret" hidden="1">Sums!$A$1</definedName></definedNames>
<customWorkbookViews><customWorkbookView name="{m} - Personal View" guid="x" windowWidth="1" windowHeight="1"
 activeSheetId="1"/></customWorkbookViews></workbook>"""
    sheet = f"""<worksheet {spaces}><sheetPr codeName="{m}"/><cols><col min="3" max="3" hidden="1"/></cols>
<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>12</v></c></row></sheetData>
<scenarios><scenario name="a" user="{m}" comment="Created by {m}"/></scenarios>
<pageSetup r:id="rId1"/><drawing r:id="rId6"/><legacyDrawing r:id="rId3"/></worksheet>"""
    connections = (
        f'<connections xmlns="{_S}"><connection id="1" type="1" name="{m}" description="{m}" sourceFile="{m}"'
        f' refreshedVersion="6"><dbPr connection="Server={m}"/></connection><connection id="2" name="{m}"/></connections>'
    )
    external = (
        f'<externalLink {spaces}><externalBook r:id="rId1"><sheetNames><sheetName val="A"/></sheetNames><sheetDataSet>'
        f'<sheetData sheetId="0"><row r="1"><cell r="A1"><v>{m}</v></cell></row></sheetData></sheetDataSet>'
        "</externalBook></externalLink>"
    )
    comments = (
        f'<comments xmlns="{_S}"><authors><author>{m}</author></authors><commentList><comment ref="A1" authorId="0">'
        f"<text><r><t>{m}:</t></r><r><t>{COMMENT}</t></r></text></comment></commentList></comments>"
    )
    persons = f'<personList xmlns="x:y"><person displayName="{m}" id="{{1}}" userId="{m}"/></personList>'
    vml = f'<xml xmlns:v="urn:schemas-microsoft-com:vml"><!-- {m} --><v:shape id="a"><v:textbox>a<br>b</v:textbox></v:shape></xml>'
    drawing_part = f"""<xdr:wsDr xmlns:xdr="{_A[:-4]}spreadsheetDrawing" xmlns:a="{_A}" xmlns:r="{_DOC}"><xdr:pic><xdr:nvPicPr>
<xdr:cNvPr id="2" name="{m}"/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></xdr:wsDr>"""
    return {
        "[Content_Types].xml": content_types(
            {
                "xl/workbook.xml": f"{_TYPES}.spreadsheetml.sheet.main+xml",
                "xl/worksheets/sheet1.xml": f"{_TYPES}.spreadsheetml.worksheet+xml",
                "xl/worksheets/sheet2.xml": f"{_TYPES}.spreadsheetml.worksheet+xml",
                "xl/sharedStrings.xml": f"{_TYPES}.spreadsheetml.sharedStrings+xml",
                "xl/comments1.xml": f"{_TYPES}.spreadsheetml.comments+xml",
                "xl/connections.xml": f"{_TYPES}.spreadsheetml.connections+xml",
                "xl/externalLinks/externalLink1.xml": f"{_TYPES}.spreadsheetml.externalLink+xml",
                "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
                "docProps/app.xml": f"{_TYPES}.extended-properties+xml",
            }
        ),
        "_rels/.rels": _root_relations("xl/workbook.xml"),
        **_properties(m),
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("worksheet", "/xl/worksheets/sheet2.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("connections", "connections.xml"),
            (f"{_MS}/2017/10/relationships/person", "persons/person.xml"),
            ("externalLink", "externalLinks/externalLink1.xml"),
            ("revisionHeaders", "revisions/revisionHeaders.xml"),
            ("usernames", "revisions/userNames.xml"),
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/worksheets/sheet2.xml": f'<worksheet xmlns="{_S}"><sheetData/></worksheet>',
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            ("printerSettings", "../printerSettings/printerSettings1.bin"),
            ("comments", "../comments1.xml"),
            ("vmlDrawing", "../drawings/vmlDrawing1.vml"),
            (f"{_MS}/2017/10/relationships/threadedComment", "../threadedComments/threadedComment1.xml"),
            ("customProperty", "../customProperty1.bin"),
            ("drawing", "../drawings/drawing1.xml"),
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{_S}"><si><t>{TEXT}</t></si><si><r><t>{m}</t></r></si></sst>',
        "xl/comments1.xml": comments,
        "xl/connections.xml": connections,
        "xl/drawings/vmlDrawing1.vml": vml,
        "xl/drawings/drawing1.xml": drawing_part,
        "xl/drawings/_rels/drawing1.xml.rels": relations(("image", "../media/image1.png")),
        "xl/media/image1.png": picture(m),
        "xl/externalLinks/externalLink1.xml": external,
        "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
            ("externalLinkPath", f"file:///C:/Users/{m}/b.xlsx", True)
        ),
        "xl/persons/person.xml": persons,
        "xl/threadedComments/threadedComment1.xml": f'<threads xmlns="x:y"><a personId="{m}"/></threads>',
        "xl/revisions/revisionHeaders.xml": f'<headers userName="{m}"/>',
        "xl/revisions/userNames.xml": f'<users name="{m}"/>',
        "xl/printerSettings/printerSettings1.bin": m.encode("utf-16-le"),
        "xl/customProperty1.bin": m,
    }


# --- PowerPoint -----------------------------------------------------------------------------------


def _shape(kind: str, text: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="Title 1"/><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
        f"<p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def pptx_parts(m: str) -> Parts:
    spaces = f'xmlns:p="{_P}" xmlns:a="{_A}" xmlns:r="{_DOC}"'
    presentation = f"""<p:presentation {spaces}><p:sldIdLst><p:sldId id="256" r:id="rId1"/><p:sldId id="257" r:id="rId2"/>
</p:sldIdLst><p:custDataLst><p:tags r:id="rId5"/></p:custDataLst></p:presentation>"""
    slide = f"""<p:sld {spaces}><p:cSld><p:spTree>{_shape("title", TEXT)}<p:pic><p:nvPicPr>
<p:cNvPr id="4" name="{m}.jpg" descr="A picture"/></p:nvPicPr><p:blipFill><a:blip r:embed="rId4"/></p:blipFill></p:pic>
<p:custDataLst><p:tags r:id="rId5"/></p:custDataLst></p:spTree></p:cSld></p:sld>"""
    hidden = f'<p:sld {spaces} show="0"><p:cSld><p:spTree>{_shape("title", "Not shown")}</p:spTree></p:cSld></p:sld>'
    comments = f'<p:cmLst {spaces}><p:cm authorId="0" dt="2024-03-07T11:12:13" idx="1"><p:text>{COMMENT}</p:text></p:cm></p:cmLst>'
    authors = f"""<p:cmAuthorLst {spaces}><p:cmAuthor id="0" name="{m}" initials="{m}" lastIdx="1" clrIdx="0"><p:extLst>
<p:ext uri="x"><p15:presenceInfo xmlns:p15="{_MS}/powerpoint/2012/main" userId="{m}" providerId="AD"/></p:ext></p:extLst>
</p:cmAuthor></p:cmAuthorLst>"""
    kind = f"{_TYPES}.presentationml"
    return {
        "[Content_Types].xml": content_types(
            {
                "ppt/presentation.xml": f"{kind}.presentation.main+xml",
                "ppt/slides/slide1.xml": f"{kind}.slide+xml",
                "ppt/slides/slide2.xml": f"{kind}.slide+xml",
                "ppt/notesSlides/notesSlide1.xml": f"{kind}.notesSlide+xml",
                "ppt/comments/comment1.xml": f"{kind}.comments+xml",
                "ppt/commentAuthors.xml": f"{kind}.commentAuthors+xml",
                "ppt/authors.xml": "application/vnd.ms-powerpoint.authors+xml",
                "ppt/presProps.xml": f"{kind}.presProps+xml",
                "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
                "docProps/app.xml": f"{_TYPES}.extended-properties+xml",
            }
        ),
        "_rels/.rels": _root_relations("ppt/presentation.xml"),
        **_properties(m),
        "ppt/presentation.xml": presentation,
        "ppt/_rels/presentation.xml.rels": relations(
            ("slide", "slides/slide1.xml"),
            ("slide", "slides/slide2.xml"),
            ("commentAuthors", "commentAuthors.xml"),
            (f"{_MS}/2018/10/relationships/authors", "authors.xml"),
            ("tags", "tags/tag1.xml"),
            ("presProps", "presProps.xml"),
            (f"{_MS}/2016/11/relationships/changesInfo", "changesInfos/changesInfo1.xml"),
            (f"{_MS}/2015/10/relationships/revisionInfo", "revisionInfo.xml"),
        ),
        "ppt/slides/slide1.xml": slide,
        "ppt/slides/_rels/slide1.xml.rels": relations(
            ("notesSlide", "../notesSlides/notesSlide1.xml"),
            ("comments", "../comments/comment1.xml"),
            ("hyperlink", f"..\\..\\{m}\\b.pptx", True),
            ("image", "../media/image1.png"),
            ("tags", "../tags/tag1.xml"),
        ),
        "ppt/slides/slide2.xml": hidden,
        "ppt/notesSlides/notesSlide1.xml": (
            f"<p:notes {spaces}><p:cSld><p:spTree>{_shape('body', 'Say it slowly.')}</p:spTree></p:cSld></p:notes>"
        ),
        "ppt/comments/comment1.xml": comments,
        "ppt/commentAuthors.xml": authors,
        "ppt/authors.xml": (
            f'<p188:authorLst xmlns:p188="{_MS}/powerpoint/2018/8/main"><p188:author id="{{1}}" name="{m}" initials="{m}"'
            f' userId="{m}" providerId="{m}"/></p188:authorLst>'
        ),
        "ppt/presProps.xml": f'<p:presentationPr {spaces}><p:htmlPubPr title="{m}"/></p:presentationPr>',
        "ppt/tags/tag1.xml": f'<p:tagLst {spaces}><p:tag name="A" val="{m}"/></p:tagLst>',
        "ppt/changesInfos/changesInfo1.xml": f'<changes name="{m}"/>',
        "ppt/revisionInfo.xml": f'<revision v="{m}"/>',
        "ppt/media/image1.png": picture(m),
    }


# --- OpenDocument ---------------------------------------------------------------------------------

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODF_SPACES = " ".join(
    [
        *(
            f'xmlns:{name}="{_ODF}:{name}:1.0"'
            for name in ("office", "text", "meta", "style", "config", "drawing")
        ),
        f'xmlns:draw="{_ODF}:drawing:1.0" xmlns:manifest="{_ODF}:manifest:1.0"',
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'xmlns:officeooo="http://openoffice.org/2009/office" xmlns:xhtml="http://www.w3.org/1999/xhtml"',
        'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" office:version="1.3"',
    ]
)


def odt_parts(m: str) -> Parts:
    by = f"<dc:creator>{m}</dc:creator><dc:date>2024-03-07T11:12:13</dc:date>"
    content = f"""<?xml version="1.0" encoding="UTF-8"?><!-- {m} --><office:document-content {_ODF_SPACES}>
<office:scripts><script:event-listener script:language="{m}"/></office:scripts>
<office:automatic-styles><style:style style:name="T1"><style:text-properties text:display="none"
 officeooo:rsid="00ab12cd" officeooo:paragraph-rsid="00ab12cd"/></style:style></office:automatic-styles>
<office:body><office:text><text:tracked-changes><text:changed-region text:id="c1"><text:deletion>
<office:change-info>{by}</office:change-info><text:p>Old words.</text:p></text:deletion></text:changed-region>
</text:tracked-changes><text:p xhtml:content="{m}">{TEXT}<text:change text:change-id="c1"/>
<office:annotation><meta:creator-initials>{m}</meta:creator-initials>{by}<text:p>{COMMENT}</text:p></office:annotation>
<text:span text:style-name="T1">Not shown.</text:span>
<text:a xlink:href="file:///home/{m}/a.odt">a local link</text:a><text:a xlink:href="../{m}/b.odt">another</text:a>
<text:a xlink:href="https://example.org/home/a">a link</text:a>
<draw:frame><draw:image xlink:href="Pictures/1.png"/></draw:frame>
<draw:frame><draw:object xlink:href="./Object 1"/><draw:image xlink:href="./ObjectReplacements/Object 1"/></draw:frame>
<draw:frame><draw:object-ole xlink:href="./Object 2"/></draw:frame>
</text:p></office:text></office:body></office:document-content>"""
    settings = f"""<office:document-settings {_ODF_SPACES}><office:settings>
<config:config-item-set config:name="ooo:view-settings"><config:config-item config:name="ViewId"
 config:type="string">{m}</config:config-item></config:config-item-set>
<config:config-item-set config:name="ooo:configuration-settings">
<config:config-item config:name="PrinterName" config:type="string">{m}</config:config-item>
<config:config-item config:name="PrinterSetup" config:type="base64Binary">{m}</config:config-item>
<config:config-item config:name="RsidRoot" config:type="int">123456</config:config-item>
<config:config-item config:name="Odd" config:type="int">{m}</config:config-item>
<config:config-item config:name="AddParaTableSpacing" config:type="boolean">true</config:config-item>
</config:config-item-set></office:settings></office:document-settings>"""
    meta = f"""<office:document-meta {_ODF_SPACES}><office:meta><meta:generator>{m}</meta:generator><dc:title>{TITLE}</dc:title>
<dc:language>en-GB</dc:language><meta:initial-creator>{m}</meta:initial-creator><dc:creator>{m}</dc:creator>
<dc:date>2024-03-07T11:12:13</dc:date><meta:user-defined meta:name="{m}">{m}</meta:user-defined>
<meta:template xlink:href="file:///home/{m}/t.ott"/></office:meta></office:document-meta>"""
    names = {
        "/": "application/vnd.oasis.opendocument.text",
        "content.xml": "text/xml",
        "styles.xml": "text/xml",
        "meta.xml": "text/xml",
        "settings.xml": "text/xml",
        "Pictures/1.png": "image/png",
        "Object 1/": "application/vnd.oasis.opendocument.chart",
        "Object 1/content.xml": "text/xml",
        "Object 1/meta.xml": "text/xml",
        "Object 2": "application/vnd.sun.star.oleobject",
        "Thumbnails/thumbnail.png": "image/png",
        f"Configurations2/{m}.xml": "",
        "manifest.rdf": "application/rdf+xml",
    }
    entries = [
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in names.items()
    ]
    return {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content,
        "styles.xml": f"<office:document-styles {_ODF_SPACES}><!-- {m} --></office:document-styles>",
        "meta.xml": meta,
        "settings.xml": settings,
        "Pictures/1.png": picture(m),
        "Object 1/content.xml": f"<office:document-content {_ODF_SPACES}><!-- {m} --></office:document-content>",
        "Object 1/meta.xml": f"<office:document-meta {_ODF_SPACES}><dc:creator>{m}</dc:creator></office:document-meta>",
        "ObjectReplacements/Object 1": windows_drawing(m),
        "Object 2": ole(m),
        "Thumbnails/thumbnail.png": picture(m),
        f"Configurations2/{m}.xml": m,
        "layout-cache": m,
        "manifest.rdf": f"<rdf>{m}</rdf>",
        "META-INF/documentsignatures.xml": f"<signatures>{m}</signatures>",
        "META-INF/manifest.xml": f"<manifest:manifest {_ODF_SPACES} manifest:version='1.3'>{''.join(entries)}</manifest:manifest>",
    }
