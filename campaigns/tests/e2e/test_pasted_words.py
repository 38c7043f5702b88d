"""What the scripts for pasting make of clipboards, in a real browser and without the site."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Route

DESK = settings.PROJECT_DIR / "static" / "desk"
READ = """async ({html, rtf, place}) => {
    const [source, reading, told] = await Promise.all(
        ["source", "reading", "told"].map((name) => import(`/desk/pasting/${name}.js`)));
    const found = source.read(html, rtf);
    const got = reading.blocksOf(found.body, place);
    return {
        blocks: got.blocks.map(({type, depth, runs, ...own}) => ({type, depth, runs, ...own})),
        texts: [...got.texts.values()].map((blocks) => reading.plain(blocks).join("\\n")),
        left: found.left, unsure: found.unsure, said: told.sentences(found, got),
        touched: typeof window.touched,
    };
}"""
SIGNS = {
    "heading": "# ",
    "blockquote": "> ",
    "ordered-list-item": "1 ",
    "unordered-list-item": "- ",
    "unstyled": "",
}
Read = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def desk(browser: Browser) -> Iterator[Page]:
    """A page with nothing but the scripts."""
    page = browser.new_page()

    def serve(route: Route) -> None:
        path = route.request.url.split("/desk/")[-1] if "/desk/" in route.request.url else ""
        if path:
            route.fulfill(body=(DESK / path).read_text(encoding="utf-8"), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>Desk</title>", content_type="text/html")

    page.route("**/*", serve)
    page.goto("http://localhost/")
    yield page
    page.close()


@pytest.fixture
def paste(desk: Page) -> Read:
    return lambda html, rtf="", **place: desk.evaluate(READ, {"html": html, "rtf": rtf, "place": place})


def words(found: dict[str, Any]) -> list[str]:
    """The blocks as lines, with a sign for what each is."""
    return [
        "  " * block["depth"] + SIGNS[block["type"]] + "".join(run["text"] for run in block["runs"])
        for block in found["blocks"]
    ]


def emphasis(found: dict[str, Any]) -> list[tuple[str, ...]]:
    """The runs that are anything but plain, and how."""
    runs = [run for block in found["blocks"] for run in block["runs"]]
    names = ("bold", "italic", "raised")
    marked = [(run["text"], *(name for name in names if run.get(name)), run.get("url") or "") for run in runs]
    marked = [tuple(filter(None, run)) for run in marked]
    return [run for run in marked if len(run) > 1]


DELETED = {
    "Word": "<span class=msoDel><del cite='mailto:A%20B' datetime='2026-01-01T10:00'>gone</del></span>",
    "Word, moved": "<span class='msoMoveFrom'>gone</span>",
    "Word on the web": '<span class="TrackedChange TrackChangeTextDeletion SCXW1"><span>gone</span></span>',
    "Word on the web, otherwise": '<span class="TrackChangeTextDeletionMarker BCX0">gone</span>',
    "Google Docs": '<span style="font-weight:400;text-decoration:line-through">gone</span>',
    "by hand": "<s>gone</s>",
    "an old editor": "<strike>gone</strike>",
    "Word, twice struck": "<span style='text-line-through:double'>gone</span>",
    "ARIA": '<span role="deletion">gone</span>',
    "with emphasis in it": "<del><b>go</b><i>ne</i></del>",
    "by class": "<style>.k1 {text-decoration: line-through}</style><span class=k1>gone</span>",
}
# What stands in the text, and what at its end.
COMMENTS = {
    "Word": (
        "<span class=MsoCommentReference><![if !supportAnnotations]><a class=msocomanchor "
        "href='#_msocom_1'>[A1]</a><![endif]></span>",
        "<div style='mso-element: comment-list'><div style='mso-element:comment'><div id=_com_1 "
        "class=msocomtxt><p class=MsoCommentText><a class=msocomoff href='#_msoanchor_1'>[A1]</a>gone</p>"
        "</div></div></div>",
    ),
    "Google Docs": (
        '<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup>',
        '<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>gone</span></p></div>',
    ),
    "ARIA": ("", '<div role="comment">gone</div>'),
}


@pytest.mark.parametrize("maker", DELETED)
def test_what_was_deleted_never_arrives_and_is_told(paste, maker):
    found = paste(f"<p>It is {DELETED[maker]} here.</p>")
    assert words(found) == ["It is here."]
    assert found["left"]["deleted"] == ["gone"]
    assert found["said"]["out"] == ["1 passage that was deleted or struck out: “gone”"]


@pytest.mark.parametrize("maker", COMMENTS)
def test_comments_never_arrive_and_are_told(paste, maker):
    mark, comment = COMMENTS[maker]
    found = paste(f"<p>It is{mark} here.<!-- gone --></p>{comment}")
    assert words(found) == ["It is here."]
    assert found["left"]["comments"] == ["gone"]


def test_hidden_words_never_arrive_and_are_told(paste):
    for style in ("display:none;mso-hide:all", "visibility: hidden", "mso-hide: all"):
        found = paste(f"<p>It is <span style='{style}'>gone</span> here.</p>")
        assert words(found) == ["It is here."]
        assert found["left"]["hidden"] == ["gone"]


def test_words_that_only_look_like_a_deletion_arrive(paste):
    for kept in (
        "<span class='delivery model'>kept</span>",
        "<u>kept</u>",
        "<mark>kept</mark>",
        "<ins>kept</ins>",
    ):
        assert words(paste(f"<p>It is {kept} here.</p>")) == ["It is kept here."]


RTF = (
    r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\stylesheet{\s0 Gone;}}\pard The treaty "
    r"{\deleted\revauthdel1 weak but }is open{\*\annotation gone} to\'20all.\par "
    r"{\deleted \u8220\'93Gone\u8221\'94} Last.}"
)


def test_deletions_that_only_the_rtf_knows_are_found(paste):
    found = paste("<p>The treaty weak but is <b>open</b> to all.</p><p>“Gone” Last.</p>", RTF)
    assert words(found) == ["The treaty is open to all.", "Last."]
    assert found["left"]["deleted"] == ["weak but", "“Gone”"]
    assert not found["unsure"]


def test_where_deleted_words_cannot_be_told_apart_staff_are_asked_to_read(paste):
    found = paste("<p>weak but</p><p>weak but</p>", r"{\rtf1 x{\deleted weak but }y}")
    assert words(found) == ["weak but", "weak but"]
    assert found["unsure"]


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<ol><li>a</li><li>b<ol type=a><li>c</li></ol></li></ol>", ["1 a", "1 b", "  1 c"]),
        ("<ol start=4><li>a</li><li>b</li></ol>", ["4. a", "5. b"]),
        ("<ol><li>a</li><li value=7>b</li></ol>", ["1. a", "7. b"]),
        ("<ol><li>a</li></ol><p>x</p><ol start=2><li>b</li></ol>", ["1 a", "x", "2. b"]),
        ("<ul><li><p>a</p><p>b</p></li><li>c</li></ul>", ["- a\nb", "- c"]),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", ["- a", "  - b"]),
        ("<li>a</li>", ["- a"]),
    ],
)  # fmt: skip
def test_lists_stay_lists_and_their_numbers_true(paste, html, lines):
    assert words(paste(html)) == lines


def word_list(*items: tuple[str, int, str]) -> str:
    return "".join(
        f"<p class=MsoListParagraph style='mso-list:l0 level{level} lfo1'><![if !supportLists]><span>"
        f"<span style='mso-list:Ignore'>{mark}<span>&nbsp;&nbsp; </span></span></span><![endif]>"
        f"{text}<o:p></o:p></p>"
        for mark, level, text in items
    )


@pytest.mark.parametrize(
    ("items", "lines"),
    [
        (
            [("1.", 1, "a"), ("a)", 2, "b"), ("i.", 3, "c"), ("2.", 1, "d")],
            ["1 a", "  1 b", "    1 c", "1 d"],
        ),
        ([("·", 1, "a"), ("o", 2, "b"), ("§", 3, "c")], ["- a", "  - b", "    - c"]),
        ([("1.", 1, "a"), ("1.1.", 2, "b"), ("2.", 1, "c")], ["1. a", "1.1. b", "2. c"]),
        ([("(h)", 1, "a"), ("(i)", 1, "b")], ["(h) a", "(i) b"]),
        ([("·", 3, "a")], ["- a"]),
    ],
)
def test_the_lists_of_word_are_lists(paste, items, lines):
    assert words(paste(word_list(*items))) == lines


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<table><tr><th>A<th>B<tr><td>1<td>2<tr><td>3<td></table>", ["A: 1; B: 2", "A: 3"]),
        ("<table><tr><td>1<td>2<tr><td>3<td>4</table>", ["1; 2", "3; 4"]),
        ("<table><tr><td rowspan=2>x<td>1<tr><td>2</table>", ["x; 1", "x; 2"]),
        ("<table><tr><td colspan=2>x<tr><td>1<td><p>2</p><ol><li>3</ol></table>", ["x", "1; 2 / 1. 3"]),
        ("<table><tr><td><h2>Only</h2><p>for looks</p></table>", ["# Only", "for looks"]),
    ],
)  # fmt: skip
def test_tables_become_lines(paste, html, lines):
    assert words(paste(html)) == lines


def test_notes_of_any_maker_stand_at_the_end_with_their_marks(paste):
    for ref, note in (
        (
            "<a href='#_edn1' style='mso-endnote-id:edn1'>[i]</a>",
            "<div style='mso-element:endnote' id=edn1><p><a href='#_ednref1' name=_edn1>[i]</a> Note."
            "</p></div>",
        ),
        (
            "<sup><a href='#fn1' id=fnref1>i</a></sup>",
            "<ol><li id=fn1>Note. <a href='#fnref1'>↩</a></li></ol>",
        ),
        (
            "<a class=sdendnoteanc name=sdendnote1anc href='#sdendnote1sym'><sup>i</sup></a>",
            "<div id=sdendnote1><p><a class=sdendnotesym name=sdendnote1sym href='#sdendnote1anc'>i</a>Note."
            "</p></div>",
        ),
    ):
        found = paste(f"<p>Words{ref} on.</p>{note}")
        assert words(found) == ["Wordsi on.", "Notes", "i Note."]
        assert ("i", "raised") in emphasis(found)


def table_in(found: dict[str, Any]) -> dict[str, Any]:
    """The one table among what arrived, the words of its cells in rows."""
    (table,) = [block for block in found["blocks"] if block["type"] == "table"]
    rows = [
        [" / ".join("".join(run["text"] for run in text["runs"]) for text in cell) for cell in row]
        for row in table["rows"]
    ]
    return {**{name: table[name] for name in ("caption", "columns", "namesRows")}, "rows": rows}


ROWS = "<tr><td><b>State</b><td><b>Since</b><tr><td>Slovenia<td>2023"
NAMED = {"columns": ["State", "Since"], "namesRows": False, "rows": [["Slovenia", "2023"]]}


@pytest.mark.parametrize(
    "html",
    [
        f"<table><caption>Who <i>signed</i></caption>{ROWS}</table>",
        f"<p class=MsoCaption>Who <i>signed</i></p><table>{ROWS}</table>",
        f"<table>{ROWS}</table><p class=MsoCaption>Who <i>signed</i></p>",
        f"<figure><table>{ROWS}</table><figcaption>Who signed</figcaption></figure>",
        f"<table><tr><td colspan=2>Who signed{ROWS}</table>",
    ],
)
def test_a_table_with_a_block_of_its_own_keeps_its_caption_and_the_names_of_its_columns(paste, html):
    found = paste(f"<p>Before</p>{html}<p>Behind</p>", tables=True)
    assert table_in(found) == {**NAMED, "caption": "Who signed"}
    assert [block["type"] for block in found["blocks"]] == ["unstyled", "table", "unstyled"]


def test_a_table_whose_first_cells_name_its_rows_says_so_and_each_row_can_be_read_alone(paste):
    rows = "<tr><td><td>2023<td>2024<tr><th rowspan=2>x<td>1<td><p>2</p><ul><li>3</ul><tr><td colspan=2>4"
    found = table_in(paste(f"<table>{rows}</table>", tables=True))
    assert (found["columns"], found["namesRows"]) == (["", "2023", "2024"], True)
    assert found["rows"] == [["x", "1", "2 / 3"], ["x", "4", ""]]
    rows = "<tr><th>State<th>2023<tr><th>x<td>1<tr><td><b>y</b><td>2"
    found = table_in(paste(f"<table>{rows}</table>", tables=True))
    assert (found["columns"], found["namesRows"]) == (["State", "2023"], True)
    assert found["rows"] == [["x", "1"], ["y", "2"]]


JOINED = ["State", "Signed: on", "Signed: at", "Note"]
FACTS = "<tr><td>Slovenia<td>2023<td>Ljubljana<td>x<tr><td>Mongolia<td>2024<td><td>"
SUBHEADS = "<td><b>on</b><td><b>at</b>"


@pytest.mark.parametrize(
    "head",
    [
        # As Word has it, with cells that are joined from above; and without emphasis.
        f"<tr><td rowspan=2><b>State</b><td colspan=2><b>Signed</b><td rowspan=2><b>Note</b><tr>{SUBHEADS}",
        "<tr><td rowspan=2>State<td colspan=2>Signed<td rowspan=2>Note<tr><td>on<td>at",
        f"<tr><td><b>State</b><td colspan=2><b>Signed</b><td><b>Note</b><tr><td>{SUBHEADS}<td>",
        f"<tr><td><td colspan=2><b>Signed</b><td><tr><td><b>State</b>{SUBHEADS}<td><b>Note</b>",
        "<thead><tr><td>State<td colspan=2>Signed<td>Note<tr><td><td>on<td>at<td></thead>",
        "<tr><th>State<th>Signed<th>Signed<th>Note<tr><th><th>on<th>at<th>",
        "<caption>Who</caption><tr><th rowspan=2>State<th colspan=2>Signed<th rowspan=2>Note<tr><th>on<th>at",
        f"<tr><td colspan=4>Who<tr><td rowspan=2><b>State</b><td colspan=2><b>Signed</b>"
        f"<td rowspan=2><b>Note</b><tr>{SUBHEADS}",
    ],
)
def test_the_rows_of_a_head_of_several_become_one_name_for_each_column(paste, head):
    found = table_in(paste(f"<table>{head}{FACTS}</table>", tables=True))
    assert found["columns"] == JOINED
    assert found["rows"] == [["Slovenia", "2023", "Ljubljana", "x"], ["Mongolia", "2024", "", ""]]


def test_where_there_is_no_block_for_tables_each_line_says_both_names(paste):
    head = "<tr><th rowspan=2>State<th colspan=2>Signed<th rowspan=2>Note<tr><th>on<th>at"
    assert words(paste(f"<table>{head}{FACTS}</table>"))[0] == (
        "State: Slovenia; Signed: on: 2023; Signed: at: Ljubljana; Note: x"
    )


@pytest.mark.parametrize(
    ("rows", "columns", "first"),
    [
        # A name over two columns that have none of their own; a row that says of what the next ones are.
        (f"<tr><th>State<th colspan=2>Signed<th>Note{FACTS}", ["State", "Signed", "", "Note"], "Slovenia"),
        ("<tr><th>A<th>B<tr><th colspan=2>Europe<tr><td>1<td>2", ["A", "B"], "Europe"),
        ("<tr><td rowspan=2>x<td>1<tr><td>2<tr><td>y<td>3", ["", ""], "x"),
        ("<tr><td>x<td colspan=2>1<tr><td>y<td>2<td>3<tr><td>z<td>4<td>5", ["", "", ""], "x"),
        ("<thead><tr><td>A<td>B<tr><td>1<td>2</thead>", ["A", "B"], "1"),
    ],
)
def test_a_row_of_facts_is_no_part_of_a_head(paste, rows, columns, first):
    found = table_in(paste(f"<table>{rows}</table>", tables=True))
    assert (found["columns"], found["rows"][0][0]) == (columns, first)


# A note whose words lead to an address with "ref" in it, and a cell that says it is wider than its table.
REFWORLD = "https://www.refworld.org/docid/x.html"
WIDE = "<table><tr><td>State<td colspan=1000>Since<tr><td>Slovenia<td>2023</table>"
REFERRING = (
    f"<div style='mso-element:footnote' id=ftn1><p><a href='#_ftnref1' name=_ftn1>[1]</a> See <a "
    f"href='{REFWORLD}'>Refworld</a>, <a href='{REFWORLD}#_ref1'>part 1</a>.</p></div>"
)


def test_a_link_within_a_note_keeps_its_words_and_the_way_back_goes(paste):
    html = f"<p>Words<a style='mso-footnote-id:ftn1' href='#_ftn1' name=_ftnref1>[1]</a>.</p>{REFERRING}"
    found = paste(html)
    assert words(found) == ["Words1.", "Notes", "1 See Refworld, part 1."]
    links = [run["url"] for block in found["blocks"] for run in block["runs"] if run.get("url")]
    assert links == [REFWORLD, f"{REFWORLD}#_ref1"]


def test_a_table_has_as_many_columns_as_are_filled_whatever_its_cells_say(paste):
    found = table_in(paste(WIDE, tables=True))
    assert (len(found["columns"]), found["rows"][-1]) == (2, ["Slovenia", "2023"])
    assert words(paste(WIDE)) == ["State; Since", "Slovenia; 2023"]


def test_notes_with_a_block_of_their_own_keep_the_place_of_each_of_their_marks(paste):
    found = paste(
        "<p>One<a href='#_ftn1' name=_ftnref1>[1]</a>, two<a href='#_ftn2'>[2]</a>, "
        "again<a href='#_ftn1'>[1]</a>.</p>"
        "<div id=ftn1><p><a href='#_ftnref1' name=_ftn1>[1]</a> First.</p></div>"
        "<div id=ftn2><p><a href='#_ftnref2' name=_ftn2>[2]</a> Second.</p></div>",
        notes=True,
    )
    assert words(found) == ["One*, two*, again*."]
    assert [run["note"] for block in found["blocks"] for run in block["runs"] if run.get("note")] == [
        "_ftn1", "_ftn2", "_ftn1",
    ]  # fmt: skip
    assert found["texts"] == ["First.", "Second."]


@pytest.mark.parametrize(
    ("html", "levels"),
    [
        # A section that holds the others stays above them; where there is no level for that, beside them.
        ("<h1>A</h1><h2>B</h2><h3>C</h3><h2>D</h2>", [2, 3, 4, 3]),
        ("<h1>A</h1><h3>B</h3><h3>C</h3>", [2, 3, 3]),
        ("<h1>A</h1><h2>B</h2><h3>C</h3><h4>D</h4><h2>E</h2>", [2, 2, 3, 4, 2]),
        ("<p class=MsoTitle>A</p><h2>B</h2><h2>C</h2>", [2, 2, 2]),
        ("<p class=MsoTitle>A</p><h1>B</h1><h2>C</h2><h3>D</h3><h1>E</h1>", [2, 2, 3, 4, 2]),
        ("<h3>A</h3><h5>B</h5><h6>C</h6><h3>D</h3>", [2, 3, 4, 2]),
        ("<p style='mso-outline-level:1'>A</p><p style='mso-outline-level:2'>B</p><h1>C</h1>", [2, 3, 2]),
        ("<h2>A</h2><h4>B</h4><h3>C</h3><h2>D</h2>", [2, 3, 3, 2]),
    ],
)
def test_headings_keep_their_levels_below_the_title_of_the_page(paste, html, levels):
    assert [block["level"] for block in paste(html)["blocks"]] == levels


def test_words_in_another_language_and_abbreviations_stay_what_they_are(paste):
    found = paste(
        "<p lang=EN-GB>Words of <span lang=FR>entraide judiciaire</span>, <span lang=AR-SA>عدالة</span> and "
        "<span lang=AR-SA>none of it</span>, <span lang=EN-US>nor here</span>, by the "
        "<abbr title='United  Nations'>UN</abbr><span lang=tlh>Qapla</span>.</p>",
        languages=["en", "ar", "fr"],
    )
    runs = [run for block in found["blocks"] for run in block["runs"]]
    assert [(run["text"], run["lang"]) for run in runs if run.get("lang")] == [
        ("entraide judiciaire", "fr"), ("عدالة", "ar"),
    ]  # fmt: skip
    assert [(run["text"], run["abbr"]) for run in runs if run.get("abbr")] == [("UN", "United Nations")]
    # All of it in one language is no other language.
    assert not [
        run for run in paste("<p lang=fr>Mots</p>", languages=["fr"])["blocks"][0]["runs"] if run.get("lang")
    ]


def test_links_lead_where_readers_can_go_or_are_words(paste):
    found = paste(
        "<p><a href='https://a.example/x?b=1&amp;c=2'>web</a> <a href='mailto:a@b.example'>mail</a>"
        "<a href='#top'>top</a><a href='/here'>here</a><a href='javascript:touched=1'>run</a>"
        "<a href='file:///C:/x'>disk</a><a href='https://www.google.com/url?q=https://b.example/&amp;sa=D'>g</a></p>"
    )
    assert emphasis(found) == [
        ("web", "https://a.example/x?b=1&c=2"), ("mail", "mailto:a@b.example"), ("g", "https://b.example/"),
    ]  # fmt: skip
    assert "1 link to a file on somebody’s own machine became plain words." in found["said"]["changed"]


def test_nothing_of_a_page_runs_or_is_fetched(desk, paste):
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    found = paste(
        "<script>touched=1</script><img src=http://x.example/i onerror='touched=1'>"
        "<p onclick='touched=1'>Words</p><iframe src=http://x.example/></iframe><link rel=stylesheet href=http://x.example/c>"
        "<svg onload='touched=1'></svg><style>@import 'http://x.example/s'; p {background: url(http://x.example/b)}</style>"
    )
    assert words(found) == ["Words"]
    assert found["touched"] == "undefined"
    assert not [url for url in asked if "x.example" in url]


def test_letters_of_all_scripts_arrive_whole(paste):
    text = "می‌خواهم ශ්‍රී ភាសា​ខ្មែរ 👨‍👩‍👧"
    assert words(paste(f"<p>{text}</p><p>para&shy;graph&#x200b; o&#xfb03;ce</p>")) == [
        text,
        "paragraph office",
    ]
