"""What the scripts for pasting make of clipboards, in a real browser and without the site."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Route

DESK = settings.PROJECT_DIR / "static" / "desk"
READ = """async ({html, rtf}) => {
    const [source, reading, told] = await Promise.all(
        ["source", "reading", "told"].map((name) => import(`/desk/pasting/${name}.js`)));
    const found = source.read(html, rtf);
    const got = reading.blocksOf(found.body);
    return {
        blocks: got.blocks.map(({type, depth, runs}) => ({type, depth, runs})),
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
    return lambda html, rtf="": desk.evaluate(READ, {"html": html, "rtf": rtf})


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
