"""Hostile PDFs, in a process of its own: bounded in time and memory."""

import io
import subprocess
import sys
import time
import zlib
from functools import partial

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from ajc_site.tests.support.depth import examples
from clean_files import contained, pdf
from clean_files.findings import Refused
from clean_files.pdf import cleaning
from clean_files.tests.cleaned_pdfs import changed, clean
from clean_files.tests.drawn_pdfs import box, drawn, line
from clean_files.tests.hostile import flate_bomb
from clean_files.tests.marked_pdfs import marked, pdf_of


def run_contained(content: bytes) -> str:
    """Return the reason for which the file is refused, or nothing; it must not take long."""
    start = time.monotonic()
    try:
        pdf.CLEANERS["pdf"](io.BytesIO(content), io.BytesIO())
    except Refused as refusal:
        return str(refusal.message)
    finally:
        assert time.monotonic() - start < contained.MAX_SECONDS
    return ""


def bomb(filters: int = 1, megabytes: int = 1024) -> bytes:
    """Return a PDF with a stream on a page that unpacks to so many megabytes of zeros."""

    def change(document: Pdf) -> None:
        content = flate_bomb(megabytes)
        for _ in range(filters - 1):
            content = zlib.compress(content, 9)
        stream = Stream(document, b"")
        stream.write(content, filter=Array([Name.FlateDecode] * filters))
        document.pages[0].Contents = stream

    # Saving would unpack what is packed more than once, and pack it once.
    as_it_is = pikepdf.StreamDecodeLevel.none
    return changed(change, stream_decode_level=as_it_is, compress_streams=False)


def test_a_bomb_is_what_it_says():
    assert len(bomb(filters=3)) < len(bomb()) / 50
    with Pdf.open(io.BytesIO(bomb(filters=3, megabytes=20))) as document:
        assert document.pages[0].Contents.read_bytes() == bytes(20 * 2**20)


def nested(depth: int) -> bytes:
    return pdf_of().replace(b"/PageMode /UseNone", b"/PageMode " + b"[" * depth + b"]" * depth)


def loop(document: Pdf) -> None:
    document.Root.Pages.Kids.append(document.Root.Pages)


def many_pages(document: Pdf) -> None:
    for _ in range(cleaning.MAX_PAGES):
        document.add_blank_page(page_size=(9, 9))


def form_in_itself(document: Pdf) -> None:
    form = Stream(document, b"/F Do /F Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.Resources = Dictionary(XObject=Dictionary(F=form))
    document.pages[0].Resources.XObject = Dictionary(F=form)
    document.pages[0].Contents = Stream(document, b"/F Do")


def test_a_proper_file_passes_through_the_other_process():
    target = io.BytesIO()
    findings = pdf.CLEANERS["pdf"](io.BytesIO(marked()), target)
    assert (target.getvalue(), findings) == clean(marked())


@pytest.mark.parametrize(
    "hostile",
    [
        bomb,
        partial(bomb, filters=3),
        partial(changed, many_pages),
        lambda: b"<html><script>alert(1)</script></html>",
    ],
    ids=["bomb", "bomb in bombs", "many pages", "web page"],
)
def test_a_hostile_file_is_refused_in_bounded_time_and_memory(hostile):
    said = run_contained(hostile())
    assert said.startswith(("This PDF", "This is no PDF", "No page", "This file could not"))


@pytest.mark.parametrize(
    "odd",
    [partial(changed, loop), partial(changed, form_in_itself), partial(nested, 50), partial(nested, 100_000)],
    ids=["loop", "form", "deep", "nested"],
)
def test_an_odd_file_ends_in_bounded_time(odd):
    run_contained(odd())


SEEDS = [marked("plain"), marked("uncompressed"), drawn(line, box())]


@settings(max_examples=examples(40), deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.sampled_from(SEEDS), data=st.data())
def test_whatever_is_changed_in_a_file_it_is_cleaned_or_refused(seed, data):
    content = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 20))):
        position = data.draw(st.integers(0, len(content) - 1))
        content[position : position + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    try:
        cleaned, _ = clean(bytes(content))
    except Refused:
        return
    assert clean(cleaned)[0] == cleaned


def test_loading_the_cleaner_loads_neither_the_site_nor_pillow():
    code = (
        "import sys, clean_files.contained, clean_files.pdf;"
        "print(*(name for name in ('django.conf', 'wagtail', 'PIL') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
