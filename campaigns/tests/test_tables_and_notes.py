"""Tables, notes, sub-headings and words in other languages, as readers get them."""

import json
import re

import feedparser
import pytest
from selectolax.lexbor import LexborHTMLParser
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from campaigns.body.blocks import BODY_FEATURES, TextBody
from campaigns.body.stored_text import mended
from campaigns.publishing.readiness import NotReady
from library.index.gathering import gather
from library.models import Part

from . import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client):
    def read(page) -> LexborHTMLParser:
        answer = client.get(page.url)
        assert answer.status_code == 200
        return LexborHTMLParser(answer.content.decode())

    return read


def text_of(node) -> str:
    return " ".join(node.text().split())


def test_headings_have_their_levels_and_those_of_before_are_sections(read):
    body = [
        ("heading", "First"),
        ("heading", {"text": "Within", "level": "3"}),
        ("heading", {"text": "Deep", "level": "4"}),
    ]
    page = make.StandardPageFactory(body=body)
    found = [(node.tag, node.id, text_of(node)) for node in read(page).css(".prose > :is(h2, h3, h4)")]
    assert found == [("h2", "first", "First"), ("h3", "within", "Within"), ("h4", "deep", "Deep")]


def test_what_was_stored_as_the_words_of_a_heading_stays_a_section():
    (heading,) = TextBody().to_python([{"type": "heading", "value": "Of old", "id": "1"}])
    assert (heading.value.depth, str(heading.value), f"{heading.value}") == (2, "Of old", "Of old")


def test_a_table_names_its_columns_and_rows(read):
    page = make.StandardPageFactory(
        body=[make.table(("State", "Since"), ("<p>Slovenia</p>", "<p>2023</p>"), caption="Who signed")]
    )
    (table,) = read(page).css("table")
    assert text_of(table.css_first("caption")) == "Who signed"
    assert [text_of(cell) for cell in table.css("thead th[scope=col]")] == ["State", "Since"]
    assert [text_of(cell) for cell in table.css("tbody th[scope=row]")] == ["Slovenia"]
    assert [text_of(cell) for cell in table.css("tbody td")] == ["2023"]


def test_a_table_of_many_columns_is_moved_by_itself_and_has_a_name(read):
    wide = make.table(tuple("abcde"), tuple("vwxyz"), caption="Five")
    narrow = make.table(("a", "b"), ("y", "z"))
    regions = read(make.StandardPageFactory(body=[wide, narrow])).css("[tabindex='0']")
    assert [(region.attributes["role"], region.attributes["aria-label"]) for region in regions] == [
        ("region", "Five")
    ]


def test_cells_and_notes_are_no_numbered_paragraphs(read):
    text = ("text", f"<p>One.{make.mark('a')}</p>")
    page = make.StatementFactory(
        body=[text, make.table(("a", "b"), ("<p>y</p>", "<p>z</p>")), make.notes(a="<p>N.</p>")]
    )
    html = read(page)
    assert len(html.css("a.para")) == 1
    assert not html.css("table [id], .notes p[id]")


def test_notes_are_numbered_in_the_order_of_their_marks_through_the_whole_text(read):
    mark = make.mark
    page = make.StandardPageFactory(
        body=[
            make.notes(a="<p>Third.</p>", b="<p>First.</p>", c="<p>Second.</p>"),
            ("text", f"<p>One{mark('b')}</p>"),
            make.table(("x", "y"), ("<p>z</p>", f"<p>Two{mark('c')}</p>")),
            ("other_language", {"language": "fr", "text": f"<p>Trois{mark('a')}, encore{mark('b')}</p>"}),
        ]
    )
    html = read(page)
    marks = html.css("[role=doc-noteref]")
    assert [mark.text() for mark in marks] == ["1", "2", "3", "1"]
    assert [mark.attributes["aria-label"] for mark in marks] == ["Note 1", "Note 2", "Note 3", "Note 1"]
    notes = html.css("[role=doc-endnotes] li")
    assert [text_of(note.css_first("p")) for note in notes] == ["First.", "Second.", "Third."]
    # Linked both ways, from each of the marks.
    assert [mark.attributes["href"] for mark in marks] == [f"#{notes[n].id}" for n in (0, 1, 2, 0)]
    backs = [[back.attributes["href"] for back in note.css("[role=doc-backlink]")] for note in notes]
    assert backs == [[f"#{marks[n].id}" for n in found] for found in ((0, 3), (1,), (2,))]
    ids = [element.attributes["id"] for element in html.css("[id]")]
    assert len(ids) == len(set(ids))


def test_a_mark_whose_note_is_gone_is_not_shown(read):
    html = read(make.StandardPageFactory(body=[("text", f"<p>One{make.mark('gone')}.</p>")]))
    assert text_of(html.css_first(".prose p")) == "One."
    assert not html.css("sup, .notes")


def test_words_in_another_language_say_which_and_run_its_way(read):
    page = make.StandardPageFactory(
        body=[
            ("text", '<p>The word <span lang="ar">عدالة</span>.</p>'),
            ("other_language", {"language": "my", "text": "<p>တရားမျှတမှု</p>"}),
            ("quotation", {"text": "عدالة", "language": "fa"}),
        ]
    )
    found = [(node.attributes["lang"], node.attributes["dir"]) for node in read(page).css(".prose [lang]")]
    assert found == [("ar", "rtl"), ("my", "ltr"), ("fa", "rtl")]


def test_an_abbreviation_says_what_it_stands_for(read):
    html = read(make.StandardPageFactory(body=[("text", '<p><abbr title="United Nations">UN</abbr></p>')]))
    assert html.css_first("abbr").attributes == {"title": "United Nations"}


def test_links_to_drafts_stay_words_in_cells_and_notes(read):
    draft = make.StandardPageFactory(live=False, title="Hidden")
    link = f'<a linktype="page" id="{draft.pk}">there</a>'
    body = [
        ("text", f"<p>See{make.mark('a')}</p>"),
        make.table(("a", "b"), ("<p>x</p>", f"<p>{link}</p>")),
        make.notes(a=f"<p>{link}</p>"),
    ]
    html = read(make.StandardPageFactory(body=body))
    assert draft.slug not in str(html.html)
    assert text_of(html.css_first("td")) == text_of(html.css_first(".notes p")) == "there"


def test_feeds_have_the_notes_at_the_end_of_each_entry_and_no_address_twice(client):
    body = [
        ("text", f"<p>One{make.mark('a')}, two{make.mark('a')}</p>"),
        make.table(("State", "Since"), ("<p>Slovenia</p>", "<p>2023</p>"), caption="Who signed"),
        make.notes(a="<p>The note.</p>"),
    ]
    for _ in range(2):
        make.StatementFactory(body=body)
    feed = feedparser.parse(client.get("/feeds/all.atom").content, sanitize_html=False)
    entries = [LexborHTMLParser(entry.content[0].value) for entry in feed.entries]
    ids = [element.attributes["id"] for html in entries for element in html.css("[id]")]
    assert len(ids) == len(set(ids)) == 6
    for html in entries:
        (note,) = html.css("section li[id]")
        assert text_of(note.css_first("p")) == "The note."
        marks = html.css("sup > a")
        assert [mark.attributes["href"] for mark in marks] == [f"#{note.id}"] * 2
        assert [back.attributes["href"] for back in note.css("a")] == [f"#{mark.id}" for mark in marks]
        assert text_of(html.css_first("caption")) == "Who signed"


def test_a_search_finds_cells_and_notes_and_runs_no_two_together():
    page = make.StatementFactory(
        body=[
            ("heading", {"text": "Signing", "level": "2"}),
            ("text", f"<p>Signed{make.mark('a')} by the <abbr title='United Nations'>UN</abbr>.</p>"),
            make.table(("State", "Since"), ("<p>Slovenia</p>", "<p>2023</p>"), caption="Who signed"),
            ("other_language", {"language": "fr", "text": "<p>Mots</p>"}),
            make.notes(a="<p>A note.</p>"),
        ]
    )
    found = [piece.text for _, pieces in gather([page.pk]) for piece in pieces if piece.part == Part.BODY]
    lines = [
        "Signing",
        "Signed by the UN.",
        "Who signed",
        "State",
        "Since",
        "Slovenia",
        "2023",
        "Mots",
        "A note.",
    ]
    assert "".join(found).split("\n") == lines


def test_the_staff_compare_versions_of_tables_and_notes(secretariat):
    page = make.StandardPageFactory(body=make.text_blocks())
    first = page.save_revision()
    page.body = [
        ("heading", {"text": "By State", "level": "3"}),
        make.table(("A", "B"), ("<p>y</p>", "<p>z</p>")),
    ]
    second = page.save_revision()
    answer = secretariat.get(f"/admin/pages/{page.pk}/revisions/compare/{first.pk}...{second.pk}/")
    assert answer.status_code == 200
    html = LexborHTMLParser(answer.content.decode())
    assert "By State" in text_of(html.body)


def test_who_opens_a_page_of_before_and_saves_it_changes_no_heading():
    stored = [{"type": "heading", "value": "Of old", "id": "x"}]
    page = make.StandardPageFactory()
    type(page).objects.filter(pk=page.pk).update(body=json.dumps(stored))
    again = type(page).objects.get(pk=page.pk)
    assert str(again.body[0].value) == "Of old"
    again.save_revision().publish()
    assert type(page).objects.get(pk=page.pk).body[0].value.depth == 2


@pytest.mark.parametrize(
    ("stored", "as_it_should_be"),
    [
        ('<p><span lang="ar-SA">x</span></p>', '<p><span lang="ar">x</span></p>'),
        ('<p><span lang="tlh">x</span> <span style="a">y</span></p>', "<p>x y</p>"),
        ('<p><span><span lang="fr">x</span></span></p>', '<p><span lang="fr">x</span></p>'),
        ('<p><abbr>x</abbr><abbr title="A &lt; B">y</abbr></p>', '<p>x<abbr title="A &lt; B">y</abbr></p>'),
        # The editor knows one thing at a time of each word.
        (
            '<p><abbr title="A"><a href="https://example.org/">x</a></abbr></p>',
            '<p><abbr title="A">x</abbr></p>',
        ),
        (
            '<p><b>x<sup data-note="k"><i>12</i></sup>y</b></p>',
            '<p><b>x</b><sup data-note="k">*</sup><b>y</b></p>',
        ),
        ('<p>x<sup data-note="k" onclick="y">*</sup></p>', '<p>x<sup data-note="k">*</sup></p>'),
        ('<p>x<sup data-note="k&quot;&gt;">1</sup></p>', "<p>x<sup>1</sup></p>"),
        ('<p>x<sup data-note="k">*', '<p>x<sup data-note="k">*</sup></p>'),
    ],
)
def test_whatever_is_stored_comes_out_as_the_editor_writes_it(stored, as_it_should_be):
    assert mended(stored) == as_it_should_be
    # Which is what it takes, and gives back.
    editor = ContentstateConverter(features=BODY_FEATURES)
    again = editor.to_database_format(editor.from_database_format(as_it_should_be))
    assert mended(re.sub(r' data-block-key="[^"]*"', "", again)) == as_it_should_be


LACKING = {
    "a level is missing": [("heading", "A"), ("heading", {"text": "B", "level": "4"})],
    "stands below no section": [("heading", {"text": "B", "level": "3"})],
    "have no note": [("text", f"<p>One{make.mark('a')}</p>")],
    "has no mark for the note “Left.”": [make.notes(a="<p>Left.</p>")],
    "the note “A & B”": [make.notes(a="<p>A &amp; B</p>")],
    "the table that begins with “x & y”": [make.table(("", ""), ("", "<p>x &amp; y</p>"), names_rows=False)],
}


@pytest.mark.parametrize("said", LACKING)
def test_a_page_does_not_go_out_while_readers_would_lose_their_bearings(said):
    page = make.StandardPageFactory(live=False, body=LACKING[said])
    with pytest.raises(NotReady, match=said):
        page.save_revision().publish()


def test_a_page_with_everything_goes_out_and_comes_back_the_same():
    page = make.StandardPageFactory(live=False, body=make.text_blocks())
    page.save_revision().publish()
    again = type(page).objects.get(pk=page.pk)
    assert again.live
    assert again.body.get_prep_value() == page.body.get_prep_value()
