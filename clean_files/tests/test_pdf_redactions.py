"""What can be read under a redaction that failed, in comments and on hidden layers is told of."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from clean_files.pdf import warnings as pdf_warnings
from clean_files.pdf.redactions.budget import Budget
from clean_files.tests import marked_pdfs
from clean_files.tests.cleaned_pdfs import changed, clean, on_page
from clean_files.tests.drawn_pdfs import FAILED, FINE, box, drawn, line
from clean_files.tests.marked_pdfs import everything_in, pdf_of

UNDER_A_BOX = (
    "On page 1, text lies under an opaque box: readers can still select and copy it. "
    "Remove the text itself before you publish."
)


@pytest.mark.parametrize("steps", FAILED.values(), ids=FAILED)
def test_text_under_an_opaque_box_is_told_of(steps):
    _, findings = clean(drawn(*steps))
    assert findings.warnings == [UNDER_A_BOX]
    assert findings.is_held


@pytest.mark.parametrize("steps", FINE.values(), ids=FINE)
def test_text_that_can_be_seen_raises_no_alarm(steps):
    assert clean(drawn(*steps))[1].warnings == []


QUAD = Array([70, 712, 370, 712, 70, 694, 370, 694])


@pytest.mark.parametrize(
    ("keys", "is_hidden"),
    [
        ({"Subtype": Name.Square, "IC": Array([0, 0, 0])}, True),
        ({"Subtype": Name.Square, "IC": Array([0, 0, 0]), "CA": 0.3}, False),
        ({"Subtype": Name.Square}, False),
        ({"Subtype": Name.Square, "IC": Array([0]), "F": 2}, False),
        ({"Subtype": Name.Highlight, "C": Array([0, 0, 0]), "QuadPoints": QUAD}, True),
        ({"Subtype": Name.Highlight, "C": Array([1, 1, 0]), "QuadPoints": QUAD}, False),
        ({"Subtype": Name.Link, "C": Array([0, 0, 0])}, False),
    ],
)
def test_text_under_something_that_lies_on_the_page_is_told_of(keys, is_hidden):
    content = changed(on_page(**keys | {"Rect": Array([60, 690, 400, 715])}), drawn(line))
    assert (UNDER_A_BOX in clean(content)[1].warnings) == is_hidden


def test_a_stamp_that_draws_a_box_is_told_of():
    def appearance(document: Pdf):
        drawing = Stream(document, b"0 g 0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form)
        drawing.BBox = Array([0, 0, 1, 1])
        return Dictionary(N=drawing)

    stamp = on_page(Subtype=Name.Stamp, Rect=Array([60, 690, 400, 715]), AP=appearance)
    assert clean(changed(stamp, drawn(line)))[1].warnings == [UNDER_A_BOX]


def test_a_redaction_that_is_marked_but_not_applied_is_told_of():
    _, findings = clean(changed(on_page(Subtype=Name.Redact), drawn(line)))
    assert findings.is_held
    assert findings.warnings[0].startswith("On page 1, something is marked for redaction")


def test_many_pages_are_listed_in_short():
    assert pdf_warnings.listed_pages([3]) == "page 3"
    assert pdf_warnings.listed_pages([3, 5]) == "pages 3 and 5"
    assert pdf_warnings.listed_pages(list(range(1, 13))) == "pages 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more"


def test_what_cannot_be_searched_to_the_end_is_held(monkeypatch):
    monkeypatch.setattr(Budget, "operators", 3)
    monkeypatch.setattr(Budget, "__init__", lambda self, until: setattr(self, "contents", 10**9))
    _, findings = clean(drawn(box()))
    assert findings.is_held
    assert "could not be searched to the end" in findings.warnings[0]


def test_comments_hold_a_file():
    note = on_page(Subtype=Name.Text, Contents=String("Is that so?"), T=String("Jane"))
    content, findings = clean(changed(note))
    assert findings.is_held
    assert findings.warnings == [
        "On page 1, there are comments that readers can open. Take them out, or let them stay."
    ]
    assert not any(b"Jane" in each for each in everything_in(content))


def test_a_file_of_many_objects_comes_out_as_it_went_in_too():
    def furnish(document: Pdf) -> None:
        for page in document.pages:
            mark = marked_pdfs.comment(document, "x")
            page.Annots = Array([mark, mark])
        with document.open_outline() as outline:
            outline.root += [pikepdf.OutlineItem(f"Page {number}", number) for number in range(120)]

    content, _ = clean(changed(furnish, pdf_of(120), object_stream_mode=pikepdf.ObjectStreamMode.generate))
    assert clean(content)[0] == content


def test_hidden_layers_hold_a_file():
    def hide(document: Pdf) -> None:
        layers = Array([document.make_indirect(Dictionary(Type=Name.OCG, Name=String("Draft")))])
        document.Root.OCProperties = Dictionary(OCGs=layers, D=Dictionary(OFF=layers))

    _, findings = clean(changed(hide))
    assert findings.is_held
    assert findings.warnings[0].startswith("There are hidden layers in it (Draft)")
