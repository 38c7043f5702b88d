"""The page of a publication's citations, with those of each of its paragraphs."""

import pytest
import segno
from django.db import connection
from django.test.utils import CaptureQueriesContext
from selectolax.lexbor import LexborHTMLParser

from campaigns.tests import factories as make
from citations.codes import BORDER, code_of

pytestmark = pytest.mark.django_db
LIST = "<ul><li>Two.<ul><li>Three.</li></ul></li></ul>"


def cited_at(page) -> str:
    return f"{page.get_url()}cite/"


def numbered(html: LexborHTMLParser) -> list[tuple[str, str]]:
    """The number of each paragraph of a publication's page, and where its link leads."""
    links = html.css("a.para")
    return [(link.attributes["data-n"] or "", link.attributes["href"] or "") for link in links]


def listed(html: LexborHTMLParser) -> list[tuple[str, str]]:
    """The same of the page of its citations."""
    found = []
    for entry in html.css(".pinned > li"):
        number = entry.css_first(".number").text()
        assert entry.id == f"p{number}"
        found.append((number, "#" + entry.css_first(".read").attributes["href"].partition("#")[2]))
    return found


def several(kind: str):
    body = [
        ("text", f"<p>One.</p>{LIST}"),
        ("heading", "A heading"),
        ("text", "<blockquote>Four.</blockquote>"),
    ]
    if kind == "video":
        return make.VideoFactory(transcript="<p>One.</p><p>Two.</p>", no_transcript_yet=False)
    if kind == "picture":
        return make.DocumentFactory(
            picture=make.PictureFactory(), text_alternative="<p>In words.</p><p>Same.</p>", body=body
        )
    return make.KINDS[kind](body=body)


@pytest.mark.parametrize(
    ("kind", "number"), [("statement", 4), ("speech", 4), ("document", 4), ("video", 2), ("picture", 6)]
)
def test_each_paragraph_has_the_number_and_the_lasting_address_of_its_own_page(read, kind, number):
    page = several(kind)
    on_page = numbered(read(page))
    assert [paragraph for paragraph, _ in on_page] == [str(n) for n in range(1, number + 1)]
    assert listed(read(cited_at(page))) == on_page


def test_each_style_says_the_paragraph_as_its_guide_asks(read):
    page = make.StatementFactory(
        title="It", slug="it", date="2023-05-26", body=[("text", "<p>A.</p><p>B.</p>")]
    )
    entries = read(cited_at(page)).css_first("#p2").css("dl > div")
    found = {entry.css_first("dt").text(strip=True): entry.css_first("dd").text() for entry in entries}
    address = read(page).css_first("link[rel=canonical]").attributes["href"]
    own, site = "Asia Justice Coalition secretariat", "Asia Justice Coalition"
    assert found == {
        "OSCOLA": f"{own}, ‘It’ ({site}, 26 May 2023) [2] (AJC/2023/001) <{address}> accessed "
        "[the day you read it].",
        "Bluebook": f"{own}, It, {site} ¶ 2 (May 26, 2023), {address} (AJC/2023/001).",
        "Chicago, in a note": f"{own}, “It,” Statement, AJC/2023/001, {site}, May 26, 2023, para. 2, "
        f"{address}.",
        "APA, in the text": f"({own}, 2023, para. 2)",
    }


@pytest.mark.spread(1)
@pytest.mark.parametrize("kind", list(make.KINDS))
def test_every_kind_full_or_not_has_such_a_page_that_no_search_engine_lists(read, kind):
    page = make.full(kind)
    html = read(cited_at(page))
    assert html.css_first("meta[name=robots]").attributes["content"] == "noindex"
    canonical = "link[rel=canonical]"
    assert html.css_first(canonical).attributes == read(page).css_first(canonical).attributes
    assert len(html.css("section.cite")[0].css("dd")) == 4


def test_hostile_words_stay_words(read):
    page = make.StatementFactory(
        title="<script>alert(1)</script>",
        body=[("text", "<p>&lt;script&gt;alert(2)&lt;/script&gt; &amp;amp; so</p>")],
    )
    html = read(cited_at(page))
    assert not [script for script in html.css("script") if "src" not in script.attributes]
    assert html.css_first(".read").text() == "<script>alert(2)</script> &amp; so"


@pytest.mark.parametrize("kind", ["statement", "speech", "document"])
def test_every_block_that_a_text_may_hold_comes_out_with_the_numbers_of_the_page(read, kind):
    page = make.KINDS[kind](body=make.text_blocks())
    on_page = numbered(read(page))
    assert len(on_page) > 3
    html = read(cited_at(page))
    assert listed(html) == on_page
    assert not html.css(".pinned sup, .pinned table")


def test_the_notes_of_a_paragraph_stand_with_it_numbered_as_on_its_page(read):
    def mark(key: str) -> str:
        return f'<sup data-note="{key}">*</sup>'

    page = make.StatementFactory(
        body=[
            ("text", f"<p>One{mark('b')}.</p><p>Two.</p>"),
            make.table(("x", "y"), (f"<p>z{mark('c')}</p>", "<p>w</p>")),
            ("text", f"<p>Three{mark('a')}, {mark('b')}{mark('gone')}.</p>"),
            make.notes(
                a='<p>Of <a href="https://example.org/">it</a>.</p>', b="<p>First.</p>", c="<p>Cell.</p>"
            ),
        ]
    )
    shown = [
        [(note.attributes["value"], note.text(strip=True)) for note in entry.css(".its-notes li")]
        for entry in read(cited_at(page)).css(".pinned > li")
    ]
    assert shown == [[("1", "First.")], [], [("1", "First."), ("3", "Ofit.")]]
    on_page = [note.css_first("p").text(strip=True) for note in read(page).css("[role=doc-endnotes] li")]
    assert on_page == ["First.", "Cell.", "Ofit."]


def test_what_is_not_public_or_no_publication_has_none(client):
    draft = make.StatementFactory(live=False)
    for address in (cited_at(draft), "/publications/cite/", "/cite/", "/none/cite/", "/about/cite/"):
        assert client.get(address).status_code == 404


def test_where_a_publication_moved_its_citations_move_along(client):
    page = make.StatementFactory(slug="before")
    page.slug = "after"
    page.save_revision().publish()
    response = client.get("/publications/before/cite/")
    assert (response.status_code, response["Location"]) == (301, "/publications/after/cite/")


def test_a_long_text_asks_no_more_of_the_database_than_a_short_one(client):
    counted = []
    for number in (1, 50):
        page = make.StatementFactory(body=[("text", "<p>Words.</p>" * number)])
        client.get(cited_at(page))
        with CaptureQueriesContext(connection) as queries:
            client.get(cited_at(page))
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_the_code_on_paper_is_that_of_the_address(read):
    page = make.StatementFactory()
    html = read(page)
    address = html.css_first("link[rel=canonical]").attributes["href"]
    code = code_of(address)
    assert html.css_first(".qr path").attributes["d"] == code.path
    dark = set()
    for stroke in code.path.split("M")[1:]:
        start, length = stroke.split("h")
        column, row = start.split(" ")
        dark |= {(int(column) + n - BORDER, int(float(row)) - BORDER) for n in range(int(length))}
    rows = segno.make_qr(address, error="l").matrix
    assert dark == {(x, y) for y, row in enumerate(rows) for x, square in enumerate(row) if square}
    assert code.width == len(rows) + 2 * BORDER
