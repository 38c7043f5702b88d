# ruff: noqa: E501  (documents as programs write them)
"""What was left out, or stands as something else, is told; and what can be read is. Without a database."""

import io
from typing import Final

import pytest

from bringing_in.drafting.guessing import day_of
from bringing_in.drafting.opening import is_pdf
from bringing_in.found import CHANGED, LEFT_OUT, MORE, MOST_LINES, TO_DO, Found
from bringing_in.reading import tables

from . import documents as made
from .documents import MARGIN, cell, p, related, run, word
from .test_reading import found_in, said, text_of

_NEWER: Final = (
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def field(instruction: str, text: str) -> str:
    return f"<w:fldSimple w:instr='{instruction}'>{run(text)}</w:fldSimple>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def page(body: str) -> bytes:
    return f"<!doctype html><html><body>{body}</body></html>".encode()


def test_words_stay_whatever_a_word_file_wraps_them_in() -> None:
    box = f"<w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{p('in a box')}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
    reading = "<w:r><w:ruby><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    found, _ = found_in(
        word(
            p(run("See ") + field("REF _Ref1", "paragraph 12") + run(", ") + field('HYPERLINK "https://a.example/"', "a page"))
            + p(f'<w:bdo w:val="rtl">{run("بيان")}</w:bdo><w:dir w:val="rtl">{run("صحفي")}</w:dir>{reading}')
            + p("<w:r><w:t>one</w:t><w:cr/><w:t>line</w:t></w:r>")
            + p(f"<w:r><mc:AlternateContent {_NEWER}><mc:Choice Requires='wps'>{box}</mc:Choice></mc:AlternateContent></w:r>")
        )
    )  # fmt: skip
    text = text_of(found)
    for words in ("See paragraph 12, ", '<a href="https://a.example/">a page</a>', "بيانصحفي漢<", "one<br>line", "in a box"):  # fmt: skip
        assert words in text, words


def test_what_points_at_nothing_costs_nothing_else() -> None:
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    body = p(run("Words") + mark.format(2) + run(" and") + mark.format(2) + run(" more") + mark.format(9))
    link = f'<w:hyperlink r:id="rIdNone">{run("a link")}</w:hyperlink>'
    lost = made.picture("rIdNone", "") + made.picture("rIdOut", "")
    note = f'<w:footnote w:id="2">{p("A note.")}{table(cell("one") + cell("two"), cell("three") + cell("four"))}</w:footnote>'
    found, _ = found_in(
        word(body + p(link + lost), relations=related("rIdOut", "image", "../../etc/passwd"), footnotes=note)
    )
    assert text_of(found).count("data-note") == 2
    # Once, though two marks lead to it, and with all that is in it.
    assert "A note." not in text_of(found)
    (written,) = found.notes.values()
    assert "A note." in written
    assert "<p>three | four</p>" in written
    assert "a link" in text_of(found)
    assert len([text for text in said(found, LEFT_OUT) if "picture" in text]) == 2
    assert any("Marks that lead to notes" in text for text in said(found, TO_DO))


def test_each_tracked_change_is_told_as_what_it_is() -> None:
    gone = f'<w:del w:id="1"{MARGIN}><w:r><w:delText>never kept</w:delText></w:r></w:del>'
    row = f'<w:trPr><w:{{}} w:id="2"{MARGIN}/></w:trPr>'
    commented = p(run("In a note") + '<w:r><w:commentReference w:id="0"/></w:r>')
    found, _ = found_in(
        word(
            p(f'<w:ins w:id="3"{MARGIN}>{gone}</w:ins>{run("Words")}')
            + p(f'<w:ins w:id="4"{MARGIN}>{made.picture("rIdPicture", "A hall")}</w:ins>')
            + table(cell("State") + cell("Signed"), row.format("del") + cell("First") + cell("May"),
                    row.format("ins") + cell("Second") + cell("June"))
            + p('<w:r><w:footnoteReference w:id="2"/></w:r>'),
            relations=related("rIdPicture", "image", "media/image1.jpeg"),
            media={"image1.jpeg": made.jpeg()},
            footnotes=f'<w:footnote w:id="2">{commented}</w:footnote>',
            comments=f'<w:comment w:id="0"{MARGIN}>{p("Is it?")}{p("Ask.")}</w:comment>',
        )
    )  # fmt: skip
    told = [(line.kind, line.text, line.where) for line in found.lines]
    assert (LEFT_OUT, "Deleted as a tracked change, and left out: “never kept”", "in “Words”") in told
    assert (CHANGED, "Put in as a tracked change, and taken as accepted: a picture", "") in told
    assert not any("accepted: “never kept”" in text for _, text, _ in told)
    assert any(kind == LEFT_OUT and "A row of a table" in text and "“First May”" in text for kind, text, _ in told)  # fmt: skip
    assert any(kind == CHANGED and "A row of a table" in text and "“Second June”" in text for kind, text, _ in told)  # fmt: skip
    assert (LEFT_OUT, "A comment was left out: “Is it? Ask.”", "in “In a note”") in told


@pytest.mark.parametrize(
    ("href", "told"),
    [
        ("javascript:alert(1)", "leads to no page"), ("java\nscript:alert(1)", "leads to no page"),
        ("data:text/html,x", "leads to no page"), ("http://[::1", "can’t be read"),
        ("file:///C:/a.docx", "somebody’s own computer"), (r"\\server\a.docx", "somebody’s own computer"),
        ("javascript:void(0)", ""), ("#part", "no heading"), ("#top", ""), ("#", ""), ("mailto:a@b.example", ""),
    ],
)  # fmt: skip
def test_a_link_that_is_lost_is_told(href: str, told: str) -> None:
    found, _ = found_in(page(f'<p>See <a href="{href}">these words</a>.</p>'))
    assert "these words" in text_of(found)
    lines = [line for line in found.lines if line.kind == CHANGED]
    assert [line.where for line in lines] == (["“these words”"] if told else [])
    assert all(told in line.text for line in lines)


def test_no_cell_is_lost_and_what_a_table_can_not_keep_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = "<table><tr><td colspan=2>State</td><td>Signed</td></tr><tr><td>1</td><td>2</td><td>3</td></tr><tr><td>4</td><td>5</td><td>6</td></tr></table>"
    found, _ = found_in(page(wide))
    assert found.blocks[0]["rows"][0] == ["<p>State</p>", "", "<p>Signed</p>"]
    monkeypatch.setattr(tables, "_MOST_ROWS", 2)
    found, _ = found_in(page(wide))
    assert "Left out: what is more than can be taken of a table, rows: 1, columns: 0." in said(found, LEFT_OUT)  # fmt: skip
    found, _ = found_in(page(f"<table><tr><td>One</td><td>Two</td></tr><tr><td>{wide}</td></tr></table>"))
    assert "A table that holds another stands as paragraphs now." in said(found, CHANGED)


def test_pictures_shapes_and_buttons_that_are_left_out_are_named() -> None:
    shape = f"<w:r><w:drawing {_NEWER}><wp:inline><a:graphic><a:graphicData><wps:wsp/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    found, _ = found_in(
        word(
            p("Words") + p(made.picture("rIdPicture", "A map of the camps")) + p(shape),
            relations=related("rIdPicture", "image", "media/a.svg"),
            media={"a.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>"},
        )
    )
    assert [line.where for line in found.lines if "SVG" in line.text] == ["“A map of the camps”"]
    assert any("Shapes: 1" in text for text in said(found, LEFT_OUT))
    found, _ = found_in(page("<p>Words</p><button>Read on</button><svg><text>In a drawing</text></svg>"))
    assert "“Read on”" in " ".join(said(found, LEFT_OUT))
    assert "“In a drawing”" in " ".join(said(found, LEFT_OUT))


def test_that_there_is_more_than_the_report_has_room_for_is_told_once() -> None:
    found = Found()
    for number in range(MOST_LINES + 5):
        found.say(LEFT_OUT, f"Line {number}")
    found.say(TO_DO, "Look here.")
    assert len(said(found, LEFT_OUT)) == MOST_LINES
    assert said(found, TO_DO) == [MORE, "Look here."]


def test_a_package_with_a_pdf_is_none() -> None:
    pdf = b"%PDF-1.7\n"
    for content, wanted in (
        (pdf, True), (b"\n\xef\xbb\xbf" + pdf, True), (made.zipped({"a.pdf": pdf}), False),
        (b"PK\x03\x04 a.pdf " + pdf, False), (b"<p>It begins with %PDF-</p>", False), (b"", False),
    ):  # fmt: skip
        assert is_pdf(io.BytesIO(content)) == wanted, content


@pytest.mark.parametrize(
    ("text", "day", "is_sure"),
    [
        ("Geneva, 26 May 2023", "2023-05-26", True), ("26-May-2023", "2023-05-26", True),
        ("2023/05/26", "2023-05-26", True), ("26.5.2023", "2023-05-26", True), ("May 2023", "2023-05-01", True),
        ("05/06/2023", "2023-06-05", False), ("24–26 May 2023", "2023-05-26", False),
        ("Since 1 February 2021, when so many things began that are told of in a sentence as long as this one is,", "2021-02-01", False),
        ("31 February 2023", None, False), ("No day", None, False),
    ],
)  # fmt: skip
def test_a_day_that_may_be_another_is_to_be_looked_at(text: str, day: str | None, is_sure: bool) -> None:
    found = day_of(Found(blocks=[{"type": "text", "html": f"<p>{text}</p>"}]))
    assert (found and str(found.date)) == day
    assert found is None or found.is_sure == is_sure
    stated = day_of(Found(dates=["2023-05-26T09:00:00Z"]))
    assert stated is not None
    assert stated.is_sure
