"""PDFs with a line that nobody should read: redactions that failed, and what only looks like one."""

import io

from reportlab.lib.colors import Color, black, lightgrey, white
from reportlab.pdfgen.canvas import Canvas


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
