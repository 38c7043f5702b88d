"""The command that reads files says which could not be read."""

from pathlib import Path

import pytest

from campaigns.models import Attachment
from campaigns.tests import factories as make
from library.models import Reading, State

from .pdfs import scanned
from .test_finding import pdf
from .test_indexing import a_file, texts, told, true

pytestmark = pytest.mark.django_db


def test_reading_says_what_could_not_be_read():
    a_file("About kangaroos.", title="A text")
    make.FileFactory(file__data=scanned([None]), file__filename="scan.pdf", title="A scan")
    lost = a_file("About wombats.", title="A lost one")
    make.FileFactory(captions=True)
    page = make.DocumentFactory(attachments=[Attachment(file=lost)])
    Path(lost.file.path).unlink()
    assert told("read_files") == ["0 read, 0 no text in it, 0 cannot be read."]
    Reading.objects.all().delete()
    scan = "A scan (scan.pdf): No text was found in it: it seems to be a scan, so readers can't find it"
    for options in ({}, {"again": True}):
        lines = told("read_files", **options)
        assert lines[0].startswith(scan)
        assert lines[1] == f"A lost one ({lost.filename}): The file is not in the store."
        assert lines[2:] == ["1 read, 1 no text in it, 1 cannot be read."]
        assert told("read_files") == ["0 read, 0 no text in it, 0 cannot be read."]
    assert "wombats" not in texts(page)
    Path(lost.file.path).write_bytes(pdf("About wombats."))
    assert told("read_files", again=True)[-1] == "2 read, 1 no text in it, 0 cannot be read."
    assert "wombats" in texts(page)
    assert set(Reading.objects.values_list("state", flat=True)) == {State.READ, State.NO_TEXT}
    true()
