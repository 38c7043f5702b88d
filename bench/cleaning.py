"""What cleaning adds to an upload, beside the work that is done with it anyway.

    .venv/bin/python bench/cleaning.py

A 12-megapixel JPEG with a place in it: cleaning it, beside making its sizes for readers.
A PDF of 200 pages of text: cleaning it, beside reading that text. The search for redactions on a page as a
browser prints it, of 2,500 glyphs and 600 boxes, beside reading its text. In turn, the median of the
rounds; the ratio can be compared between machines, seconds can’t.
"""

import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "ajc_site.settings.build"

ROUNDS = 3


def photograph() -> bytes:
    """A JPEG of 4000 by 3000 with a place in it, and with noise, so that it is as large as a real one."""
    from PIL import Image

    rough = Image.effect_noise((1000, 750), 40).resize((4000, 3000)).convert("RGB")
    exif = Image.Exif()
    exif[0x0110] = "A telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (46.0, 3.0, 5.0), 3: "E", 4: (14.0, 30.0, 20.0)})
    output = io.BytesIO()
    rough.save(output, "JPEG", quality=92, exif=exif)
    return output.getvalue()


def report() -> bytes:
    """A PDF of 200 pages, 45 lines of text on each."""
    from reportlab.pdfgen.canvas import Canvas

    output = io.BytesIO()
    canvas = Canvas(output)
    canvas.setAuthor("Somebody")
    for page in range(200):
        for line in range(45):
            canvas.drawString(
                60,
                780 - line * 16,
                f"Page {page + 1}, line {line + 1}: evidence crosses borders, and states ask.",
            )
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def clean(extension: str, content: bytes) -> None:
    from clean_files.cleaners import for_type

    for_type(extension)(io.BytesIO(content), io.BytesIO())


def make_sizes(content: bytes, folder: Path) -> None:
    """All sizes that are made of a picture for readers, by Willow as Wagtail does it."""
    from django.conf import settings
    from willow.image import Image

    for form, widths in settings.PICTURE_WIDTHS.items():
        for width in widths:
            image = Image.open(io.BytesIO(content)).resize((width, width * 3 // 4))
            with (folder / f"{width}.{form}").open("wb") as output:
                if form == "avif":
                    image.save_as_avif(output, quality=settings.WAGTAILIMAGES_AVIF_QUALITY)
                else:
                    image.save_as_jpeg(output, quality=settings.WAGTAILIMAGES_JPEG_QUALITY)


def read_text(content: bytes) -> None:
    from pypdf import PdfReader

    for page in PdfReader(io.BytesIO(content)).pages:
        page.extract_text()


def look_for_redactions(content: bytes) -> None:
    from pikepdf import Pdf

    from clean_files.pdf.redactions import find_redactions

    with Pdf.open(io.BytesIO(content)) as document:
        find_redactions(document)


def seconds(work: Callable[..., None], *arguments: Any) -> float:
    began = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - began


def main() -> None:
    import django

    django.setup()
    from clean_files.tests.printed_pdfs import printed

    picture, document, page = photograph(), report(), printed(2500, 600)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        rows: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {
            f"JPEG, 12 megapixels, {len(picture) / 1e6:.1f} MB": (
                (clean, "jpg", picture), (make_sizes, picture, folder)
            ),
            f"PDF, 200 pages, {len(document) / 1e6:.1f} MB": (
                (clean, "pdf", document), (read_text, document)
            ),
            "redactions in a page of a browser": ((look_for_redactions, page), (read_text, page)),
        }  # fmt: skip
        print("| upload | cleaning it, s | sizes or text, s | ratio |")
        print("| --- | --- | --- | --- |")
        for name, (cleaning, anyway) in rows.items():
            pairs = [(seconds(*cleaning), seconds(*anyway)) for _ in range(ROUNDS)]
            added, beside = (statistics.median(column) for column in zip(*pairs, strict=True))
            print(f"| {name} | {added:.2f} | {beside:.2f} | {added / beside:.2f} |")


if __name__ == "__main__":
    main()
