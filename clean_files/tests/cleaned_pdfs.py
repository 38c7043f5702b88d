"""What tests of the cleaner of PDFs do with files."""

import io

import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from pypdf import PdfReader

from clean_files.findings import Findings, Refused
from clean_files.pdf import cleaning
from clean_files.tests.marked_pdfs import pdf_of, saved


def clean(content: bytes) -> tuple[bytes, Findings]:
    target = io.BytesIO()
    findings = cleaning.clean_pdf(io.BytesIO(content), target)
    return target.getvalue(), findings


def reason(content: bytes) -> str:
    with pytest.raises(Refused) as refusal:
        clean(content)
    return str(refusal.value.message)


def changed(change, content: bytes | None = None, **options) -> bytes:
    """Return a PDF after `change(pdf)`."""
    with Pdf.open(io.BytesIO(content or pdf_of())) as document:
        change(document)
        return saved(document, **options)


def texts(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def on_page(**keys):
    """Return a change that puts an annotation on the first page."""

    def change(document: Pdf) -> None:
        annotation = Dictionary({"/Type": Name.Annot, "/Rect": Array([0, 0, 9, 9])})
        for key, value in keys.items():
            annotation[f"/{key}"] = value(document) if callable(value) else value
        document.pages[0].Annots = Array([document.make_indirect(annotation)])

    return change
