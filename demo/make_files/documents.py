"""The documents' pages as PDF: A4, tagged, with the placeholder notice on every page."""

from io import BytesIO
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from .browser import printed

PAGES = Path(__file__).parent.parent / "documents"
SAID = {
    "/Author": "Asia Justice Coalition secretariat (placeholder)",
    "/Subject": "Placeholder",
    "/Creator": "Asia Justice Coalition website demo",
}


def make_documents(folder: Path) -> None:
    """Prints every page into the folder. Of what the browser says of itself and of the hour nothing stays."""
    for page in sorted(PAGES.glob("*.html")):
        writer = PdfWriter(clone_from=PdfReader(BytesIO(printed(page))))
        title = writer.metadata.title if writer.metadata else None
        writer.metadata = {"/Title": title or "", **SAID}
        writer.write(folder / f"{page.stem}.pdf")
