"""Each publication and campaign as a tagged PDF and as an EPUB, read back by other makers' programs."""

import io
import json
import re
import subprocess
import unicodedata
from itertools import groupby
from pathlib import Path

import pikepdf
import pytest

from ajc_site.tests.support.depth import mostly_deep
from assets.languages import LANGUAGES, RIGHT_TO_LEFT
from campaigns.models import Campaign, Contribution, JointIssuer
from campaigns.tests import factories as make
from library.tests.sentences import PAGES
from printed.forms import FORMS

from .reading import (
    Book,
    faults_of,
    faults_of_book,
    get,
    headings_of,
    letters_of,
    says_it_is_accessible,
    structure_of,
    text_of,
)

OPS_TYPE = "{http://www.idpf.org/2007/ops}type"
pytestmark = pytest.mark.django_db


def statement(*paragraphs: str, **fields):
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return make.StatementFactory(body=[("text", text)], **fields)


def campaign(**fields) -> Campaign:
    return make.CampaignFactory(
        body=make.campaign_blocks(), milestones=make.milestones(3), lead_picture=make.PictureFactory(),
        **fields,
    )  # fmt: skip


@pytest.mark.spread(1)
@pytest.mark.parametrize("kind", make.KINDS)
def test_every_kind_is_there_as_an_accessible_pdf_and_as_a_sound_epub(client, kind):
    page = make.full(kind, title=f"A {kind} with all there is")
    pdf = get(client, page, "pdf")
    assert says_it_is_accessible(pdf)
    assert faults_of(pdf) == []
    assert faults_of_book(get(client, page, "epub")) == []


def test_a_campaign_is_there_with_its_story_timeline_and_publications(client, tmp_path):
    page = campaign(title="A convention")
    letter = make.full("document", title="A letter of its own", campaigns=[page])
    pdf, epub = get(client, page, "pdf"), get(client, page, "epub")
    assert faults_of(pdf) == []
    assert faults_of_book(epub) == []
    for said in (text_of(pdf, tmp_path), Book(epub).words()):
        for words in ("A convention", "What it says", "Timeline", "Milestone 2", letter.title):
            assert words in said
    assert "Figure" in structure_of(pdf)


def test_a_reader_finds_in_both_what_the_page_says(client, tmp_path):
    page = make.full("statement", title="What we ask of states")
    pdf, epub = get(client, page, "pdf"), get(client, page, "epub")
    names = [row.organisation.name for row in page.signatories.all()]
    wanted = [
        page.title, page.summary, "Somebody’s words.", "Judge", "One.", "Signed by 6 organisations",
        *names, "Another group",
        "A caption of its own.", "Cite as:", page.get_url(),
    ]  # fmt: skip
    for said in (text_of(pdf, tmp_path), Book(epub).words()):
        for words in wanted:
            assert letters_of(words) in letters_of(said), words


def test_all_who_issue_a_joint_statement_are_named_in_both(client, tmp_path):
    body = make.OrganisationFactory(name="Some Rights")
    person = make.PersonFactory(name="Asha Rao")
    page = statement(
        "Words.",
        attribution="joint",
        joint_issuers=[JointIssuer(organisation=body)],
        contributions=[Contribution(person=person, role="Adviser")],
    )
    pdf, epub = get(client, page, "pdf"), get(client, page, "epub")
    for said in (text_of(pdf, tmp_path), Book(epub).words()):
        assert re.search(r"Issued by Asia Justice Coalition secretariat, Some Rights\s.*Asha Rao", said)


def test_headings_are_bookmarks_of_the_pdf_and_contents_of_the_book(client):
    page = make.full("statement", title="What we ask")
    found = headings_of(get(client, page, "pdf"))
    assert (1, "What we ask") in found
    assert (2, "What it says") in found
    book = Book(get(client, page, "epub"))
    named = [link.text for link in book.contents.iter("{*}a")]
    assert named[:2] == ["What we ask", "What it says"]


def test_lists_quotations_and_links_are_tagged_as_such(client):
    found = structure_of(get(client, make.full("statement"), "pdf"))
    assert {"H1", "H2", "P", "L", "LI", "Link", "Figure", "BlockQuote"} <= set(found)


def test_entries_of_a_list_within_a_list_are_lettered_as_on_the_page(client, tmp_path):
    inner = "<ol><li>The second part.<ol><li>The third.</li></ol></li></ol>"
    page = make.StatementFactory(body=[("text", f"<ol><li>The first.{inner}</li></ol>")])
    said = text_of(get(client, page, "pdf"), tmp_path)
    assert re.search(r"\b1\. The first\. .*\ba\. The second part\. .*\bi\. The third\.", said)
    styles = Book(get(client, page, "epub")).zip.read("EPUB/styles.css").decode()
    assert ".text ol ol { list-style-type: lower-alpha; }" in styles


def test_paragraphs_have_the_numbers_of_the_page(client, read, tmp_path):
    page = statement("First.", "Second.", "Third.")
    labels = [link.attributes["aria-label"] for link in read(page).css(".para")]
    assert [label for label in labels if label] == ["Paragraph 1", "Paragraph 2", "Paragraph 3"]
    said = text_of(get(client, page, "pdf"), tmp_path)
    assert re.search(r"1 First\. 2 Second\. 3 Third\.", said)
    book = Book(get(client, page, "epub"))
    assert [span.text for span in book.text.iter("{*}span") if span.get("class") == "number"] == [
        "1",
        "2",
        "3",
    ]


def contents_of(entries) -> list:
    """The contents of a book as lists in lists, an entry that holds others before these."""
    found: list = []
    for entry in entries.iterfind("{*}li"):
        found.append(entry.findtext("{*}a"))
        inside = entry.find("{*}ol")
        if inside is not None:
            found.append(contents_of(inside))
    return found


def test_the_contents_of_a_book_hold_all_chapters_by_level_and_no_groups_of_names(client):
    levels = {"One": 2, "Below": 3, "Deep": 4, "Two": 2, "Deeper": 4, "Beside": 3, "Three": 2}
    page = make.StatementFactory(
        title="T",
        body=[("heading", {"text": words, "level": str(level)}) for words, level in levels.items()],
        further_signatories="Nepal:\nGroup 1\nPeru:\nGroup 2",
    )
    book = Book(get(client, page, "epub"))
    assert contents_of(book.contents.find(".//{*}nav/{*}ol")) == [
        "T",
        [
            *("One", ["Below", ["Deep"]], "Two", ["Deeper", "Beside"], "Three"),
            "Signed by 2 organisations",
        ],
    ]
    assert [one.text for one in book.text.iter("{*}h3")][-2:] == ["Nepal (1)", "Peru (1)"]


def test_a_reading_system_knows_notes_and_their_way_back_stands_behind_their_words(client, tmp_path):
    mark, key = '<sup data-note="{}">*</sup>', "0fb7b4e4-0d1c-4b0a-9f0c-1c1f0a4c5b6d"
    mark = mark.format(key)
    note = {"type": "item", "id": key, "value": "<p>See <i>the report</i>.</p><p>And more.</p>"}
    body = [
        {"type": "text", "value": f"<p>Words{mark} and others{mark}.</p>"},
        {"type": "notes", "value": [note]},
    ]
    page = make.StatementFactory(body=json.dumps(body))
    book = Book(get(client, page, "epub"))
    kinds = [(one.get(OPS_TYPE), one.tag.split("}")[1]) for one in book.text.iter() if one.get(OPS_TYPE)]
    assert kinds == [
        *[("noteref", "a")] * 2, ("endnotes", "section"), ("footnote", "li"), *[("backlink", "a")] * 2,
    ]  # fmt: skip
    assert faults_of_book(get(client, page, "epub")) == []
    pdf = get(client, page, "pdf")
    assert faults_of(pdf) == []
    assert "And more. ↑ ↑" in [" ".join(line.split()) for line in lines_of(pdf, tmp_path)]


def test_headings_tables_and_notes_of_a_body_are_tagged(client):
    page = make.full("statement", title="With all that a body may hold")
    pdf, book = get(client, page, "pdf"), Book(get(client, page, "epub"))
    assert {"Table", "TR", "TH", "TD", "H3", "H4"} <= set(structure_of(pdf))
    (notes,) = (part for part in book.text.iter("{*}section") if "notes" in part.get("class", ""))
    anchors = {item.get("id") for item in notes.iter("{*}li")}
    assert anchors & {link.get("href", "").removeprefix("#") for link in book.text.iter("{*}a")}


def test_a_heading_that_leaves_out_a_level_holds_up_no_page(client):
    page = make.StatementFactory(
        title="T", body=[("heading", {"text": "Deep", "level": "4"}), ("text", "<p>Words.</p>")]
    )
    pdf = get(client, page, "pdf")
    assert faults_of(pdf) == []
    assert (2, "Deep") in headings_of(pdf)


def test_pictures_tell_what_they_show(client):
    picture = make.PictureFactory(description="Delegates in a hall")
    page = make.StatementFactory(body=[("figure", {"picture": picture, "caption": ""})])
    with pikepdf.open(io.BytesIO(get(client, page, "pdf"))) as pdf:
        told = [str(one.Alt) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]
    assert told == ["Delegates in a hall"]
    (image,) = Book(get(client, page, "epub")).text.iter("{*}img")
    assert image.get("alt") == "Delegates in a hall"


@pytest.mark.parametrize(
    "code", mostly_deep([code for code, _ in LANGUAGES if code.partition("-")[0] in PAGES], 5)
)
def test_text_in_a_language_is_read_back_letter_by_letter(client, tmp_path, code):
    pages = PAGES[code.partition("-")[0]]
    page = statement(*pages, language=code, title=pages[0][:90], summary=pages[2][:300])
    pdf, epub = get(client, page, "pdf"), get(client, page, "epub")
    assert faults_of(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.Root.Lang).partition("-")[0] == code.partition("-")[0]
    assert faults_of_book(epub) == []
    read_back = text_of(pdf, tmp_path)
    # From right to left pdftotext puts a sign before the letter that it stands on.
    form = without_signs if code in RIGHT_TO_LEFT else letters_of
    for paragraph in pages:
        assert letters_of(paragraph) in letters_of(Book(epub).words())
        assert form(paragraph) in form(read_back)


def without_signs(text: str) -> str:
    return "".join(char for char in letters_of(text) if not unicodedata.combining(char))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("km", "សិសិ នុនុ មនុស្ស ក្នុង ថ្នូរ ទាំង ភ្ញៀវ"),
        ("my", "သိက္ခာ သိက္ခာ လူ့ လူ့"),
        ("th", "ทั้งทั้ง ศักดิ์ ที่ที่"),
        ("ksw", "ကညီကျိာ် တၢ်ကတိၤ"), ("shn", "လိၵ်ႈတႆး ၵႂၢမ်းတႆး"),
    ],
)  # fmt: skip
def test_a_syllable_with_marks_is_said_as_often_as_it_stands_there(client, tmp_path, code, text):
    pdf = get(client, statement(f"{text}.", language=code, title="x", summary="y"), "pdf")
    assert f"{letters_of(text)}." in letters_of(text_of(pdf, tmp_path))
    assert faults_of(pdf) == []


@pytest.mark.parametrize("code", sorted(RIGHT_TO_LEFT))
def test_a_book_in_a_script_from_right_to_left_is_turned_that_way(client, code):
    book = Book(get(client, statement("متن", language=code), "epub"))
    assert book.package.find(".//{*}spine").get("page-progression-direction") == "rtl"
    assert book.text.findall(".//*[@dir='rtl']")


@pytest.mark.spread(4)
@pytest.mark.parametrize(
    "typed",
    [
        "#read(\"/etc/passwd\")", "#image(\"/etc/passwd\")", "$x^2$ *bold* _it_ `raw` = Heading",
        "\\#panic() ] } ) [ { (", "#import \"@preview/x:1.0.0\": *", "<script>alert(1)</script> & <b>",
        "//x /* y */",
        "https://example.org/?a=b&c=%20#d", "– “quoted” ‘so’ … --- ...",
    ],
)  # fmt: skip
def test_what_people_type_is_text_and_never_code(client, tmp_path, typed):
    page = statement("A paragraph.", title=typed, summary=typed, further_signatories=typed)
    pdf, epub = get(client, page, "pdf"), get(client, page, "epub")
    assert letters_of(typed) in letters_of(text_of(pdf, tmp_path))
    assert letters_of(typed) in letters_of(Book(epub).words())
    assert faults_of_book(epub) == []


def test_long_contents_stay_accessible(client, tmp_path):
    words = "The coalition asks each state to make its courts able to try these crimes. " * 25
    chapters = [
        block
        for number in range(1, 10)
        for block in (("heading", f"Chapter {number}"), ("text", f"<p>{words}</p>" * 2))
    ]
    long_words = f"<p>{'Zusammenarbeit' * 5} {'x' * 60} https://example.org/{'a' * 90}</p>"
    other = f"<p>{PAGES['my'][0]}</p><p>{PAGES['ar'][0]}</p>"
    page = make.StatementFactory(
        title="A long statement",
        body=[*chapters, ("text", long_words), ("text", other)],
        further_signatories="\n".join(f"Organisation number {number} for justice" for number in range(320)),
    )
    pdf, epub = get(client, page, "pdf"), get(client, page, "epub")
    assert faults_of(pdf) == []
    assert faults_of_book(epub) == []
    assert [name for _, name in headings_of(pdf) if name.startswith("Chapter")] == [
        f"Chapter {number}" for number in range(1, 10)
    ]
    said = letters_of(text_of(pdf, tmp_path))
    assert "Signedby320organisations" in said
    assert letters_of("Organisation number 319 for justice") in said
    assert "x" * 60 in said


def test_no_word_stands_outside_the_sheet(client):
    page = statement("y" * 200, "https://example.org/" + "a" * 200, title="W" * 120)
    import pypdfium2  # the only test that measures

    document = pypdfium2.PdfDocument(get(client, page, "pdf"))
    for sheet in document:
        text = sheet.get_textpage()
        boxes = [text.get_charbox(number) for number in range(text.count_chars())]
        assert max(right for _, _, right, _ in boxes) <= sheet.get_width()


def lines_of(pdf: bytes, folder: Path, *options: str) -> list[str]:
    """What poppler's pdftotext reads, with its lines."""
    (folder / "lines.pdf").write_bytes(pdf)
    command = ["pdftotext", *options, str(folder / "lines.pdf"), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def test_a_long_table_goes_on_over_sheets_and_no_row_is_lost(client, tmp_path):
    rows = [(f"<p>Row {number} begins</p>", f"<p>Row {number} ends</p>") for number in range(120)]
    page = make.StatementFactory(body=[make.table(("A", "B"), *rows)])
    said = [line.strip() for line in lines_of(get(client, page, "pdf"), tmp_path, "-layout")]
    for number in range(120):
        assert any(re.fullmatch(rf"Row {number} begins +Row {number} ends", line) for line in said), number


def test_an_address_that_is_copied_from_it_leads_there(client, tmp_path):
    page = make.StatementFactory(slug="a-statement-whose-address-is-longer-than-any-line-of-it-" + "x" * 60)
    said = "".join(lines_of(get(client, page, "pdf"), tmp_path))
    assert "\u200b" not in said
    assert f"http://testserver{page.get_url()}" in said


LONG_ADDRESS = "https://example.org/a/very/long-winded/path?x=1&y=22-3#part"


@pytest.mark.parametrize("code", ["ar", "ur"])
def test_an_address_in_text_from_right_to_left_stands_from_left_to_right(client, tmp_path, code):
    words = PAGES[code][0][:12]
    linked = f'<a href="https://example.org/">{LONG_ADDRESS}2</a>'
    page = statement(f"{words} {LONG_ADDRESS}1 {words}", f"{words} {linked} {words}", language=code)
    said = "".join(lines_of(get(client, page, "pdf"), tmp_path))
    for number in (1, 2):
        assert f"{LONG_ADDRESS}{number}" in said


def test_an_address_in_a_part_from_right_to_left_of_an_english_text_does_so_too(client, tmp_path):
    quoted = f"<p>{PAGES['ar'][0][:12]} {LONG_ADDRESS} {PAGES['ar'][1][:12]}</p>"
    page = make.StatementFactory(body=[("other_language", {"language": "ar", "text": quoted})])
    pdf = get(client, page, "pdf")
    assert faults_of(pdf) == []
    assert LONG_ADDRESS in "".join(lines_of(pdf, tmp_path))


def test_names_of_signatories_stand_in_three_columns(client, tmp_path):
    page = make.StatementFactory(further_signatories="\n".join(f"Group {number:03}" for number in range(120)))
    names = [
        re.findall(r"Group \d+", line) for line in lines_of(get(client, page, "pdf"), tmp_path, "-layout")
    ]
    assert [len(line) for line in names if line] == [3] * 40


def test_what_is_in_english_reads_from_the_left_in_arabic_too(client, tmp_path):
    page = make.StatementFactory(language="ar", title=PAGES["ar"][0])
    said = text_of(get(client, page, "pdf"), tmp_path)
    assert f" http://testserver{page.get_url()} " in said
    assert re.search(r"all of the coalition’s members\.", said)


def test_a_paragraphs_number_and_its_first_word_are_two_in_a_book(client):
    book = Book(get(client, statement("First words.", "Second words."), "epub"))
    assert "1 First words." in book.words()


def bands_of(pdf: bytes) -> list[float]:
    """How high each band of ink on the first sheet is, from one row without any to the next."""
    import pypdfium2

    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil().convert("L")
    rows = [picture.crop((0, y, picture.width, y + 1)).getextrema()[0] < 128 for y in range(picture.height)]
    return [len(list(run)) / 2 for is_inked, run in groupby(rows) if is_inked]


@pytest.mark.parametrize(
    "code", mostly_deep(["my", "km", "th", "lo", "hi", "ne", "ar", "ur", "bn", "ta", "si"], 4)
)
def test_lines_of_a_title_and_of_its_citation_do_not_touch(client, tmp_path, code):
    page = make.StatementFactory(
        body=[("heading", {"text": "x", "level": "2"})],
        title=PAGES[code][0][:180],
        summary="y",
        language=code,
    )
    pdf = get(client, page, "pdf")
    bands = bands_of(pdf)
    lines = [line for line in lines_of(pdf, tmp_path, "-layout") if letters_of(line)]
    assert len(bands) >= len(lines)


def test_rohingya_is_printed_in_its_own_letters(client, tmp_path):
    words = "𐴌𐴟𐴇𐴥𐴝𐴚𐴒𐴙𐴝 𐴌𐴟𐴇𐴥𐴝𐴚𐴒𐴙𐴝"
    page = statement(words, language="rhg", title=words, summary=words)
    pdf, epub = get(client, page, "pdf"), get(client, page, "epub")
    assert faults_of(pdf) == []
    said = text_of(pdf, tmp_path)
    assert "Rohingya]" not in said
    # As it stands there from the left: this program takes it for a script that begins on that side.
    assert without_signs(words)[::-1] in without_signs(said)
    book = Book(epub)
    assert any("HanifiRohingya" in name for name in book.names)
    assert book.package.find(".//{*}spine").get("page-progression-direction") == "rtl"
    assert book.text.find(".//{*}h1").get("dir") == "rtl"


def test_rohingya_in_latin_letters_begins_on_the_left(client):
    page = statement("Ruáingga", language="rhg", title="Ruáingga", summary="Ruáingga")
    assert faults_of(get(client, page, "pdf")) == []
    spine = Book(get(client, page, "epub")).package.find(".//{*}spine")
    assert spine.get("page-progression-direction") == "ltr"


def test_the_same_page_gives_the_same_bytes(client):
    page = make.full("statement")
    for form in FORMS:
        assert get(client, page, form.extension) == get(client, page, form.extension)
