# ruff: noqa: E501  (documents as programs write them)
"""Documents as several makers write them, each with placeholder words."""

import base64
import io
import zipfile
from functools import cache
from typing import Final

import docx
from PIL import Image

SPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
WIX: Final = "https://www.example-coalition.org"


@cache
def jpeg(shade: int = 90, size: tuple[int, int] = (320, 200)) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", size, (shade, shade, 120)).save(output, "JPEG")
    return output.getvalue()


def zipped(parts: dict[str, bytes | str]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return output.getvalue()


def p(text: str, style: str = "", more: str = "") -> str:
    """A paragraph of a Word file, its text already in runs or plain."""
    runs = text if text.startswith("<w:") else f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{runs}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def styles(**names: str) -> str:
    """The styles of a Word file: the names by their keys, all but a leading underscore of it."""
    return "".join(
        f'<w:style w:type="paragraph" w:styleId="{key.removeprefix("_")}"><w:name w:val="{name}"/></w:style>'
        for key, name in names.items()
    )


def word(
    body: str, style: str = "", relations: str = "", media: dict[str, bytes] | None = None, **parts: str
) -> bytes:
    """A Word file from what stands in its parts: ``footnotes``, ``comments``, ``numbering``, ``header1``."""
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{name.rstrip("1")}+xml"/>'
        for name in parts
    )
    related = "".join(
        f'<Relationship Id="rId{name}" Type="{_RELATION}/{name.rstrip("1")}" Target="{name}.xml"/>'
        for name in ("styles", *parts)
    )
    roots = {"header1": "hdr"}
    return zipped(
        {
            "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            f'wordprocessingml.document.main+xml"/>{types}</Types>',
            "_rels/.rels": f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships"><Relationship '
            f'Id="rId1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">'
            f"{related}{relations}</Relationships>",
            "word/document.xml": f'<?xml version="1.0"?><w:document {SPACES}><w:body>{body}</w:body></w:document>',
            "word/styles.xml": f'<?xml version="1.0"?><w:styles {SPACES}>{style}</w:styles>',
            **{f"word/{name}.xml": f'<?xml version="1.0"?><w:{roots.get(name, name)} {SPACES}>{content}'
               f"</w:{roots.get(name, name)}>" for name, content in parts.items()},
            **{f"word/media/{name}": content for name, content in (media or {}).items()},
        }
    )  # fmt: skip


def picture(relation: str, described: str, way: str = "embed") -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture" descr="{described}"/><a:graphic><a:graphicData>'
        f'<pic:pic><pic:blipFill><a:blip r:{way}="{relation}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def related(key: str, kind: str, target: str, *, outside: bool = False) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{key}" Type="{_RELATION}/{kind}" Target="{target}"{mode}/>'


NUMBERING: Final = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="(%2)"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
)
MARGIN: Final = ' w:author="A. Reader" w:date="2023-05-01T00:00:00Z"'


def numbered(text: str, level: int = 0, number: int = 1) -> str:
    return p(text, more=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


# Once: a ZIP says when it was made, and the same file is the same bytes.
@cache
def of_word(sections: int = 1) -> bytes:
    """Word’s own: notes, tracked changes, a comment, hidden words, numbers that go on, a table with merged cells."""
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    end = '<w:r><w:endnoteReference w:id="2"/></w:r>'
    changed = (
        run("The States Parties ") + f'<w:ins w:id="1"{MARGIN}>{run("have agreed")}</w:ins>'
        f'<w:del w:id="2"{MARGIN}><w:r><w:delText>never agreed</w:delText></w:r></w:del>'
        + run(" on a text.") + note + '<w:r><w:commentReference w:id="0"/></w:r>'
    )  # fmt: skip
    table = (
        "<w:tbl><w:tr>" + cell(run("State", "<w:b/>")) + cell(run("Signed", "<w:b/>")) + "</w:tr><w:tr>"
        + cell("First State", '<w:vMerge w:val="restart"/>') + cell("On one day") + "</w:tr><w:tr>"
        + cell("", "<w:vMerge/>") + cell("On another") + "</w:tr></w:tbl>"
    )  # fmt: skip
    more = "".join(
        p(f"Section {number}", "Heading1") + p("Placeholder words of a long text. " * 40) * 3
        for number in range(2, sections + 1)
    )
    body = (
        p("Statement on a convention", "Title") + p("Ljubljana, 26 May 2023")
        + p("What was agreed", "Heading1") + p(changed)
        + p(run("Seen ") + run("hidden words", "<w:vanish/>") + run("struck words", "<w:strike/>") + run(" end.") + end)
        + numbered("First paragraph.") + numbered("Second paragraph.") + numbered("A part of it.", 1)
        + p("What follows", "Heading3") + numbered("Third paragraph.") + numbered("A bullet.", number=2)
        + p(f'<w:hyperlink r:id="rIdLink">{run("a link")}</w:hyperlink>')
        + p(picture("rIdPicture", "A long table in an empty hall")) + p("A hall before the meeting.", "Caption")
        + table + p(picture("rIdOutside", "", "link")) + p("Words in a quotation.", "Quote") + more
    )  # fmt: skip
    return word(
        body,
        styles(Title="Title", Heading1="heading 1", Heading3="heading 3", Caption="caption", Quote="Quote"),
        related("rIdLink", "hyperlink", "https://treaties.example.org/text", outside=True)
        + related("rIdPicture", "image", "media/image1.jpeg")
        + related("rIdOutside", "image", "http://127.0.0.1:9/tracker.png", outside=True),
        {"image1.jpeg": jpeg()},
        footnotes=f'<w:footnote w:id="2">{p("Of 10 March 2023, paragraph 12.")}</w:footnote>',
        endnotes=f'<w:endnote w:id="2">{p("At the end.")}</w:endnote>',
        comments=f'<w:comment w:id="0"{MARGIN}>{p("Is this right?")}</w:comment>',
        numbering=NUMBERING,
        header1=p("Draft, not for circulation"),
    )


def of_google_docs_word() -> bytes:
    body = (
        p("Remarks at a conference", "Title") + p("15 May 2023") + p("Thanks", "Heading1")
        + p(run("Excellencies, ") + run("friends", "<w:b w:val=\"1\"/>") + run(", placeholder words.", "<w:b w:val=\"0\"/>"))
        + numbered("One thing", number=2) + numbered("Another", number=2)
    )  # fmt: skip
    return word(body, styles(Title="Title", Heading1="heading 1"), numbering=NUMBERING)


def of_pages() -> bytes:
    body = (
        p("A letter to an office", "Heading")
        + p("Dear Sir, these are placeholder words.", "Body")
        + p("October 2022", "Body")
    )
    return word(body, styles(Heading="Heading", Body="Body"))


def of_wps() -> bytes:
    """WPS calls its styles by numbers, and gives its own heading a level in the outline alone."""
    own = '<w:style w:type="paragraph" w:styleId="9"><w:name w:val="章"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    body = (
        p("A backgrounder", "2")
        + p("Placeholder words on 3 June 2023.", "1")
        + p("A part", "9")
        + p("More words.", "1")
    )
    return word(body, styles(_1="Normal", _2="heading 1") + own)


def of_libreoffice() -> bytes:
    note = '<w:r><w:rPr><w:rStyle w:val="FootnoteAnchor"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
    anchor = (
        '<w:style w:type="character" w:styleId="FootnoteAnchor"><w:name w:val="Footnote anchor"/></w:style>'
    )
    body = (
        p("A report on a process", "Heading1")
        + p("1 June 2023")
        + p(run("Words with a note") + note)
        + p("Cited words.", "Quotations")
    )
    footnotes = f'<w:footnote w:id="2">{p("A note.", "Footnote")}</w:footnote>'
    return word(
        body,
        styles(Heading1="Heading 1", Quotations="Quotations", Footnote="Footnote") + anchor,
        footnotes=footnotes,
    )


def of_python_docx() -> bytes:
    document = docx.Document()
    document.add_heading("A toolkit for advocates", 0)
    document.add_paragraph("12 January 2024")
    document.add_heading("Before you begin", 1)
    for text in ("Read it.", "Keep it."):
        document.add_paragraph(text, style="List Number")
    document.add_picture(io.BytesIO(jpeg(20)))
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def of_google_docs_zip() -> bytes:
    """An export of Google Docs as a web page: what is bold is said by class, comments and notes stand at the end."""
    html = (
        "<html><head><meta content='text/html; charset=UTF-8' http-equiv='content-type'><style>.c1{font-weight:700}"
        ".c2{text-decoration:line-through}</style></head><body><p class='title' id='h.x'><span>A primer on a treaty</span></p>"
        "<p><span>3 February 2023</span></p><h1><span>A section</span></h1><p><span class='c1'>Bold</span><span> and "
        "</span><span class='c2'>struck</span><sup><a href='#ftnt1' id='ftnt_ref1'>[1]</a></sup><sup><a href='#cmnt1' "
        "id='cmnt_ref1'>[a]</a></sup> <a href='https://www.google.com/url?q=https://treaties.example.org/&amp;sa=D'>"
        "a link</a></p><ol start='3'><li>Third</li></ol><p><img alt='' src='images/image1.jpg'></p><hr><div><p><a "
        "href='#ftnt_ref1' id='ftnt1'>[1]</a> The note.</p></div><div><p><a href='#cmnt_ref1' id='cmnt1'>[a]</a> Is it?</p>"
        "</div></body></html>"
    )
    return zipped({"APrimer.html": html, "images/image1.jpg": jpeg(60)})


def wix_page(picture_at: str) -> str:
    """A page of the coalition’s Wix site in its whole shape: what is around the text, pictures, players, links."""

    def picture(number: int) -> str:
        return f'<wow-image><img src="{picture_at.format(number)}" alt="AJC {number}.jpeg" width="320" height="200"></wow-image>'

    def text(words: str) -> str:
        return f'<div class="wixui-rich-text"><p class="font_8"><span style="font-size:18px"><span class="color_11">{words}</span></span></p></div>'

    def player(key: str) -> str:
        return f'<div class="wixui-video"><iframe src="https://www.youtube.com/embed/{key}?rel=0" title="YouTube video player"></iframe></div>'

    pdf = f"{WIX}/_files/ugd/{{}}.pdf"
    parts = [
        '<h2 class="font_2"><span style="font-weight:bold">Convention on the Placeholder Words of Several States,<br>and other '
        "Words<br>(Placeholder Convention or PLC)</span></h2>",
        picture(1), picture(2),
        text("The secretariat was present at the Placeholder Conference as an observer (15 - 26 May 2023)."),
        text(f'The secretariat welcomes these words. See the full statement <a href="{pdf.format("statement")}">here</a>.'),
        text("The placeholder convention is a step of so many words, and could play a role in several others, as was said. "
             f'To know more, check the backgrounder <a href="{pdf.format("backgrounder")}">here</a>.'),
        text(f'On 15 May, somebody spoke at the opening. The full text of the speech is available <a href="{pdf.format("speech")}">here</a>. '
             'Alternatively, watch the video <a href="https://youtu.be/lmnopqrstuv">here</a> (see about 1:14:00).'),
        text("The secretariat released three videos, as follows:"),
        text("I. First Speaker (Associate, One Organisation) explores the possibilities."), player("aaaaaaaaaaa"),
        text("II. Second Speaker (Adviser, Another Organisation) explains the words."), player("bbbbbbbbbbb"),
        text("III. Third Speaker (Adviser, A Third Organisation) says why."), player("ccccccccccc"),
        text("On 23 May, the secretariat released an update. See below."), picture(3),
        text(f'In October 2022, the secretariat wrote a <a href="{pdf.format("letter")}">letter</a> with recommendations.'),
        picture(4),
    ]  # fmt: skip
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Placeholder Convention | Example Coalition</title>'
        f'<meta property="og:url" content="{WIX}/placeholder-convention"><script>var x = "never";</script></head><body>'
        '<div id="SCROLL_TO_TOP" tabindex="-1">top of page</div><header id="SITE_HEADER"><nav><a href="/">Home</a>'
        '<a href="/about">About</a></nav></header><main id="PAGES_CONTAINER">' + "".join(parts) + "</main>"
        '<footer id="SITE_FOOTER"><p>Write to us. © Example Coalition</p></footer><div id="SCROLL_TO_BOTTOM">bottom of page</div></body></html>'
    )


def wix_single() -> bytes:
    """Saved as one file: its pictures are in it."""
    html = wix_page("{}")
    for number in range(1, 5):
        data = base64.b64encode(jpeg(number * 40)).decode()
        html = html.replace(f'img src="{number}"', f'img src="data:image/jpeg;base64,{data}"')
    return html.encode()


def wix_complete() -> dict[str, bytes | str]:
    """Saved with a folder beside it."""
    page = wix_page("Placeholder%20Convention_files/{}.jpg")
    files = {f"Placeholder Convention_files/{number}.jpg": jpeg(number * 40) for number in range(1, 5)}
    return {"Placeholder Convention.html": page, **files}


def wix_archive() -> bytes:
    """Saved as an archive, as Chrome does."""
    parts = ["From: <Saved by Blink>", f"Snapshot-Content-Location: {WIX}/placeholder-convention", "Subject: Placeholder Convention",
             "MIME-Version: 1.0", 'Content-Type: multipart/related; type="text/html"; boundary="----x----"', "", "",
             "------x----", "Content-Type: text/html", "Content-Transfer-Encoding: base64",
             f"Content-Location: {WIX}/placeholder-convention", "",
             base64.encodebytes(wix_page("https://static.example.org/media/{}.jpg").encode()).decode()]  # fmt: skip
    for number in range(1, 5):
        parts += ["------x----", "Content-Type: image/jpeg", "Content-Transfer-Encoding: base64",
                  f"Content-Location: https://static.example.org/media/{number}.jpg", "",
                  base64.encodebytes(jpeg(number * 40)).decode()]  # fmt: skip
    return "\r\n".join([*parts, "------x------", ""]).encode()
