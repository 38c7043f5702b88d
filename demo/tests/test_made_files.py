"""The demo's files are what its drawings and pages make: whoever changes one has made the others anew."""

import re
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser

from ajc_site.tests.support.chromium import chromium_path
from ajc_site.tests.support.depth import mostly_deep
from demo import uploads
from demo.load import FILES
from demo.make_files.browser import painted
from demo.make_files.documents import PAGES
from demo.make_files.pictures import DRAWINGS, PARTS

PICTURES = sorted(path.stem for path in FILES.glob("*.jpg"))
DOCUMENTS = sorted(path.stem for path in FILES.glob("*.pdf"))
FONT = Path("/usr/share/fonts/truetype/noto/NotoSerifDisplay-Bold.ttf")
CLIPS = sorted(path.stem for path in FILES.glob("*.mp4"))


def names(folder: Path, pattern: str) -> list[str]:
    return sorted(path.stem for path in folder.glob(pattern))


def test_every_file_has_what_it_is_made_from_and_all_of_that_is_used() -> None:
    drawn = [name for name in names(DRAWINGS, "*.svg") if not name.startswith(PARTS)]
    assert drawn == PICTURES == sorted(Path(name).stem for name in uploads.PICTURES)
    assert names(DRAWINGS, "clip-*.svg") == CLIPS
    assert names(PAGES, "*.html") == DOCUMENTS
    shared = {
        name for path in DRAWINGS.glob("*.svg") for name in re.findall(r'href="([^"#]+)"', path.read_text())
    }
    assert sorted(shared) == [path.name for path in sorted(DRAWINGS.glob("motif-*.svg"))]


@pytest.mark.parametrize("drawing", sorted(DRAWINGS.glob("*.svg")), ids=lambda path: path.stem)
def test_a_drawing_says_what_it_shows_and_is_small_enough_to_be_read(drawing: Path) -> None:
    text = drawing.read_text(encoding="utf-8")
    assert re.search(r"<title>[^<]{10,}</title>", text)
    assert len(text) < 60_000
    assert max(map(len, text.splitlines())) <= 125
    # It asks nobody else for anything.
    assert set(re.findall(r"https?://[^\"' ]+", text)) == {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_holds_its_pages_words_in_their_order(name: str) -> None:
    pdf = PdfReader(FILES / f"{name}.pdf")
    page = LexborHTMLParser((PAGES / f"{name}.html").read_text(encoding="utf-8"))
    printed = words(" ".join(sheet.extract_text() for sheet in pdf.pages).casefold())
    for part in page.css("h1, h2, p, li"):
        # What stands on two sheets has their head and foot in between: its beginning will do.
        assert words(part.text().casefold())[:60] in printed, part.text()
    title = page.css_first("title").text()
    assert pdf.metadata
    assert (pdf.metadata.title, pdf.metadata.author) == (
        title, "Asia Justice Coalition secretariat (placeholder)",
    )  # fmt: skip
    # Neither the browser nor the hour is told.
    assert set(pdf.metadata) == {"/Title", "/Author", "/Subject", "/Creator"}
    assert pdf.root_object["/MarkInfo"]["/Marked"]
    assert pdf.root_object["/Lang"] == "en"
    for sheet in pdf.pages:
        assert words("PLACEHOLDER · The secretariat’s own text goes here") in words(sheet.extract_text())
        assert words(title) in words(sheet.extract_text())


def words(text: str) -> str:
    """The text without the spaces, which lines end with or not."""
    return "".join(text.split())


@pytest.mark.skipif(
    chromium_path() is None or not FONT.exists(),
    reason="Chromium or the Noto fonts, which paint the drawings, are missing.",
)
@pytest.mark.parametrize("name", mostly_deep(PICTURES, 1))
def test_a_picture_is_what_its_drawing_shows(name: str) -> None:
    """By eye: JPEG and versions of the browser differ along edges, by no more than a shade."""
    with Image.open(FILES / f"{name}.jpg") as kept:
        drawn = painted(DRAWINGS / f"{name}.svg")
        assert drawn.size == kept.size
        difference = ImageChops.difference(drawn, kept.convert("RGB"))
    assert max(ImageStat.Stat(difference).rms) < 12
