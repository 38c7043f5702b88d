"""Sets the demo's PDFs: A4, tagged, with the placeholder notice on every page."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Spacer

from .palette import BRICK, INK, INK_PALE, INK_SOFT, PAPER, PAPER_WARM
from .tagged import Marks, TaggedParagraph, add_structure
from .texts import TEXTS, Text

AUTHOR = "Asia Justice Coalition secretariat (placeholder)"
NOTICE = "PLACEHOLDER · The secretariat’s own text goes here · Facts only, no quotation"
FONT_FOLDER = Path("/usr/share/fonts/truetype/noto")
FONTS = {"Title": "NotoSerifDisplay-Bold", "Text": "NotoSerif-Regular", "Small": "NotoSans-Regular"}
WIDTH, HEIGHT = A4
MARGIN = 28 * mm
BAND = 13 * mm
ROW = 7 * mm


def _style(
    name: str, font: str, size: float, leading: float, colour: str = INK, **more: object
) -> ParagraphStyle:
    return ParagraphStyle(
        name, fontName=font, fontSize=size, leading=leading, textColor=HexColor(colour), **more
    )


STYLES = {
    "kicker": _style("kicker", "Small", 8.5, 12, BRICK, spaceAfter=7),
    "title": _style("title", "Title", 25, 30, INK, spaceAfter=8),
    "details": _style("details", "Small", 10, 14, INK_SOFT, spaceAfter=14),
    "notice": _style(
        "notice",
        "Small",
        9.5,
        14,
        INK,
        backColor=HexColor(PAPER_WARM),
        borderPadding=(8, 10, 8, 10),
        leftIndent=10,
        rightIndent=10,
        spaceBefore=6,
        spaceAfter=16,
    ),
    "h": _style("h", "Title", 14, 18, INK, spaceBefore=13, spaceAfter=4, keepWithNext=True),
    "p": _style("p", "Text", 10.5, 16, INK, spaceAfter=7),
    "li": _style("li", "Text", 10.5, 16, INK, leftIndent=17, bulletIndent=2, spaceAfter=4),
    "gap": _style("gap", "Small", 9.5, 14, BRICK, keepWithNext=True),
}
NOTICE_TEXT = (
    "This document is a placeholder. It keeps the place of a text of the secretariat that is still to "
    "be put here. It holds only "
    "facts from the coalition’s campaign page, in other words: it is not the secretariat’s text and "
    "must not be quoted as such."
)


class _EmptyLine(Flowable):
    """One faint line, room for the text to come. Decoration, so marked as an artefact."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """As wide as the column, one row high."""
        self.width, self.height = available_width, ROW
        return self.width, self.height

    def draw(self) -> None:
        """Draws the line over its share of the column."""
        canvas = self.canv
        canvas._code.append("/Artifact BMC")
        canvas.setStrokeColor(HexColor(INK_PALE))
        canvas.setLineWidth(0.5)
        canvas.line(0, 2 * mm, self.width * self.share, 2 * mm)
        canvas._code.append("EMC")


def _room(lines: int) -> list[Flowable]:
    # The last line is short, as a paragraph's is.
    return [*[_EmptyLine(1) for _ in range(lines - 1)], _EmptyLine(0.55), Spacer(0, 4 * mm)]


def _register_fonts() -> None:
    for name, file in FONTS.items():
        path = FONT_FOLDER / f"{file}.ttf"
        if not path.exists():
            raise SystemExit(
                f"{path} is missing: install the Noto fonts (Debian: apt-get install fonts-noto-core)."
            )
        pdfmetrics.registerFont(TTFont(name, str(path)))


def _story(text: Text, marks: Marks) -> list[Flowable]:
    def paragraph(words: str, style: str, tag: str, bullet: str | None = None) -> TaggedParagraph:
        escaped = words.replace("&", "&amp;").replace("<", "&lt;")
        return TaggedParagraph(escaped, STYLES[style], bulletText=bullet).tagged(marks, tag)

    story: list[Flowable] = [
        paragraph(text.kicker.upper(), "kicker", "P"),
        paragraph(text.title, "title", "H1"),
        paragraph(text.details, "details", "P"),
        paragraph(NOTICE_TEXT, "notice", "P"),
    ]
    for sort, words in text.blocks:
        if sort == "gap":
            story += [paragraph(f"[{words}]", "gap", "P"), *_room(text.room)]
        else:
            tag = {"h": "H2", "p": "P", "li": "LI"}[sort]
            story.append(paragraph(words, sort, tag, "– " if sort == "li" else None))
    return story


def _furniture(text: Text, pages: int) -> Callable[[Canvas, BaseDocTemplate], None]:
    """What stands on every page outside the text: the notice's band, the title and the page number."""

    def draw(canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas._code.append("/Artifact BMC")
        canvas.setFillColor(HexColor(BRICK))
        canvas.rect(0, HEIGHT - BAND, WIDTH, BAND, stroke=0, fill=1)
        canvas.setFillColor(HexColor(PAPER))
        canvas.setFont("Small", 9.5)
        canvas.drawCentredString(WIDTH / 2, HEIGHT - BAND / 2 - 3, NOTICE)
        canvas.setFillColor(HexColor(INK_SOFT))
        canvas.setFont("Small", 8)
        canvas.drawString(MARGIN, 14 * mm, text.title)
        canvas.drawRightString(WIDTH - MARGIN, 14 * mm, f"Page {canvas.getPageNumber()} of {pages}")
        canvas._code.append("EMC")

    return draw


def _build(text: Text, pages: int) -> tuple[bytes, Marks, int]:
    marks, buffer = Marks(), BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        title=text.title,
        author=AUTHOR,
        subject="Placeholder",
        lang="en",
        invariant=1,
        creator="Asia Justice Coalition website demo",
        pageCompression=1,
    )
    frame = Frame(MARGIN, 22 * mm, WIDTH - 2 * MARGIN, HEIGHT - 22 * mm - BAND - 9 * mm, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate("all", [frame], onPage=_furniture(text, pages)))
    document.build(_story(text, marks))
    return buffer.getvalue(), marks, document.page


def make_documents(folder: Path) -> None:
    """Sets every PDF into the folder; twice, because the first pass tells how many pages there are."""
    rl_config.useA85 = 0  # plain binary streams: a fifth smaller
    _register_fonts()
    for text in TEXTS:
        _, _, pages = _build(text, 0)
        pdf, marks, _ = _build(text, pages)
        (folder / f"{text.slug}.pdf").write_bytes(add_structure(pdf, marks, "en"))
