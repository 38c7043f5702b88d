"""Real PDFs in many scripts and by several makers, and what is wrong with some.

The fonts are Debian's package fonts-noto-core; Chinese, Japanese and Korean come with reportlab's built-in
fonts, which every PDF viewer has.
"""

import io
import os
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fpdf import FPDF
from PIL import Image
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from ajc_site.tests.support.chromium import chromium_path

FONTS = Path("/usr/share/fonts/truetype/noto")
FONT_OF = {
    "en": "NotoSans",
    "my": "NotoSansMyanmar",
    "km": "NotoSansKhmer",
    "th": "NotoSansThai",
    "lo": "NotoSansLao",
    "bn": "NotoSansBengali",
    "ta": "NotoSansTamil",
    "si": "NotoSansSinhala",
    "ur": "NotoNastaliqUrdu",
    "ar": "NotoNaskhArabic",
    "fa": "NotoSansArabic",
    "hi": "NotoSansDevanagari",
    "ne": "NotoSansDevanagari",
}
BUILT_IN = {"zh": "STSong-Light", "ja": "HeiseiMin-W3", "ko": "HYSMyeongJo-Medium"}
RIGHT_TO_LEFT = {"ar", "fa", "ur"}
CHROMIUM_ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer",
)  # fmt: skip


def _is_missing(what: str, package: str) -> None:
    """Skip the test on a person's machine, and fail under CI=true."""
    message = f"{what} is missing. On Debian: apt install {package}"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(message)
    pytest.skip(message)


def font_of(language: str) -> Path:
    path = FONTS / f"{FONT_OF[language]}-Regular.ttf"
    if not path.exists():
        _is_missing(f"The font {path.stem}", "fonts-noto-core")
    return path


# --- Makers ---------------------------------------------------------------------------------------


def by_fpdf2(pages: Sequence[str], language: str, *, is_shaped: bool = True) -> bytes:
    """Lines of some 40 letters; shaped, glyphs stand for several letters and in another order."""
    pdf = FPDF()
    pdf.add_font("font", fname=font_of(language))
    pdf.set_font("font", size=14)
    pdf.set_text_shaping(is_shaped)
    for text in pages:
        pdf.add_page()
        pdf.multi_cell(100, 10, text, align="R" if language in RIGHT_TO_LEFT else "L")
    return bytes(pdf.output())


def by_fpdf2_unshaped(pages: Sequence[str], language: str) -> bytes:
    """As simple programs do: a glyph for each letter, also Arabic from left to right."""
    return by_fpdf2(pages, language, is_shaped=False)


def by_reportlab(pages: Sequence[str], language: str) -> bytes:
    if language in BUILT_IN:
        name = BUILT_IN[language]
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    else:
        name = FONT_OF[language]
        pdfmetrics.registerFont(TTFont(name, font_of(language), shapable=False))
    is_unspaced = language in {"zh", "ja", "th", "lo", "km"}
    style = ParagraphStyle(
        "text",
        fontName=name,
        fontSize=14,
        leading=26,
        rightIndent=150,
        wordWrap="CJK" if is_unspaced else None,
    )
    output = io.BytesIO()
    SimpleDocTemplate(output).build(
        [part for text in pages for part in (Paragraph(escape(text), style), PageBreak())]
    )
    return output.getvalue()


def by_chromium(pages: Sequence[tuple[str, str]]) -> bytes:
    """A page for each language and text, printed as by a browser: what most people's PDFs come from."""
    chromium = chromium_path()
    if chromium is None:
        _is_missing("Chromium", "chromium-headless-shell")
    faces = "".join(
        f"@font-face{{font-family:{language};src:url('{font_of(language).as_uri()}')}}"
        for language in FONT_OF
    )
    body = "".join(
        f"<p lang={language} dir={'rtl' if language in RIGHT_TO_LEFT else 'ltr'}"
        f" style='font-family:{language}'>{escape(text)}</p>"
        for language, text in pages
    )
    style = f"{faces} p{{width:380px;font-size:16px;line-height:2;break-after:page}}"
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "pages.html"), Path(folder, "pages.pdf")
        source.write_text(f"<!doctype html><meta charset=utf-8><style>{style}</style>{body}")
        where = f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", source.as_uri()
        command = [str(chromium), *CHROMIUM_ARGUMENTS, *where]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return target.read_bytes()


MAKERS: dict[str, Callable[[Sequence[str], str], bytes]] = {
    "fpdf2": by_fpdf2,
    "fpdf2 unshaped": by_fpdf2_unshaped,
    "reportlab": by_reportlab,
}


def make_pdf(pages: Sequence[str], language: str, maker: str | None = None) -> bytes:
    """A PDF with a page for each text, in a font that has the letters of the language."""
    return MAKERS[maker or ("reportlab" if language in BUILT_IN else "fpdf2")](pages, language)


# --- What is wrong with some ----------------------------------------------------------------------


def scanned(pages: Sequence[str | None]) -> bytes:
    """A page with a picture alone for each None, and with text for each text."""
    picture = ImageReader(Image.new("L", (60, 80), 200))
    output = io.BytesIO()
    canvas = Canvas(output)
    for text in pages:
        if text is None:
            canvas.drawImage(picture, 0, 0, 595, 842)
        else:
            canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def changed(content: bytes, change: Callable[[pikepdf.Pdf], object], **options: Any) -> bytes:
    """A PDF with something done to it."""
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)
        pdf.save(output, **options)
    return output.getvalue()


def without_letters(pages: Sequence[str], language: str) -> bytes:
    """A PDF that shows its text, but whose fonts don't tell which letters their glyphs are."""

    def forget(pdf: pikepdf.Pdf) -> None:
        for number in range(len(pdf.objects)):
            thing = pdf.objects[number]
            if isinstance(thing, pikepdf.Dictionary) and "/ToUnicode" in thing:
                del thing["/ToUnicode"]

    return changed(by_fpdf2(pages, language), forget)


def locked(content: bytes, password: str) -> bytes:
    return changed(content, lambda pdf: None, encryption=pikepdf.Encryption(user=password, owner="owner"))


def drawn(content: bytes, *, count: int = 1) -> bytes:
    """A PDF of so many pages, on each of which this content stream is drawn; /F is Helvetica."""

    def draw(pdf: pikepdf.Pdf) -> None:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=pdf.make_indirect(font)))
        page.Contents = pdf.make_stream(content)
        for _ in range(count - 1):
            pdf.pages.append(page)

    output = io.BytesIO()
    with pikepdf.new() as pdf:
        draw(pdf)
        pdf.save(output, compress_streams=True)
    return output.getvalue()
