"""Clipboards of many makers, pasted into a real browser: what is stored, and what staff are told."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from campaigns.models import Home, StandardPage

from .test_editors_journey import Desk

CLIPBOARDS = Path(__file__).parent.parent / "clipboards"
PASTE = """(target, forms) => {
    const data = new DataTransfer();
    for (const [type, words] of Object.entries(forms)) {
        if (type === "picture") data.items.add(new File(["x"], words, {type: "image/png"}));
        else data.setData(type, words);
    }
    target.focus();
    target.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""
# What each clipboard holds that no reader may get: deleted, commented, hidden.
NEVER = re.compile(
    "government|object|embassy|BR1|Hidden|regret|suggested|taken back|struck|crossed|never read"
)
LINK = '<a href="https://example.org/a">'
# The words of its note stand for each mark, in brackets.
TABLE = ("table", {"names": ["Country", "Year"], "rows": [["<p>Slovenia</p>", "<p>2023</p>"]]})
ARRIVES: dict[str, list[tuple[str, Any]]] = {
    "word_windows": [
        ("heading 2", "What we ask of States"),
        (
            "text",
            "<p>The <b>Convention</b> is open to all[<p>Article 4, <i>in fine</i>.</p>]. See "
            '<a href="https://example.org/convention">its <i>text</i></a>, the section above and our '
            "draft.</p>"
            "<ul><li>Sign it<ul><li>without reservations</li></ul></li><li>Ratify it</li></ul>"
            "<p>Some noted words. H2O and m<sup>2</sup>.</p>",
        ),
        ("heading 3", "Who has signed"),
        TABLE,
        ("text", "<blockquote>“No State can do it alone.”</blockquote>"),
    ],
    "word_web": [
        ("heading 2", "What we ask"),
        (
            "text",
            f"<p>Plain and <b>strong</b><i> words</i> to keep{LINK} here</a><sup>2</sup></p>"
            "<ol><li>First<ol><li>Under the first</li></ol></li><li>Second</li></ol>",
        ),
        (
            "table",
            {
                "names": ["", ""],
                "rows": [["<p>Slovenia</p>", "<p>2023</p>"], ["<p>Belgium</p>", "<p>2024</p>"]],
            },
        ),
    ],
    "google_docs": [
        ("heading 2", "What we ask"),
        (
            "text",
            f"<p>Plain, <b>bold</b><i> slanted</i> and {LINK}a link</a>[<p>Article 4.</p>]</p>"
            "<ol><li>First<ol><li>Under the first</li></ol></li><li>Second</li></ol>",
        ),
        TABLE,
    ],
    "pages": [
        (
            "text",
            f"<p>Plain, <b>bold</b> and <i>slanted</i> with {LINK}a link</a>.</p>"
            "<ul><li>One</li><li>Two</li></ul>",
        ),
        TABLE,
    ],
    "web_page": [
        ("heading 2", "What the court held"),
        (
            "text",
            "<p>A judgment\xa0of the court[<p><i>The record</i>, p. 3.</p>], with a dash</p>"
            "<p>A second paragraph.<br/>On a new line.</p>"
            "<ul><li>One<ul><li>Under one</li></ul></li><li>Two</li></ul><p>Press here</p><p>Term</p>"
            "<p>Meaning</p><p>two<br/>lines</p><p>4. Fourth</p><p>5. Fifth</p>",
        ),
    ],
    "libreoffice": [
        ("heading 2", "What we ask"),
        (
            "text",
            "<p>Plain <b>bold</b> and <i>slanted</i> put in end[<p>See the report.</p>]. x<sup>2</sup> noted "
            f"{LINK}a link</a></p>"
            "<ol><li>One<ol><li>Under one</li></ol></li><li>Two</li></ol><ul><li>Dot</li></ul>",
        ),
        TABLE,
    ],
}


class Form:
    """The form of a new page, with texts that are pasted into it."""

    def __init__(self, visit: Any, title: str, width: int = 1280) -> None:
        self.title = title
        self.desk = Desk(visit(viewport={"width": width, "height": 900}), "secretariat")
        self.page: Page = self.desk.page
        self.desk.go(f"/admin/pages/add/campaigns/standardpage/{Home.objects.get().pk}/")
        # Before its fellows, so that the page's address follows it.
        self.page.fill("#id_title", title)
        self.page.locator("#id_title").press("Tab")

    def paste(self, target: str = "", **forms: str) -> str:
        """Pastes into a box, or into a new text; gives what was said about it."""
        if not target:
            self.desk.add_block("Text")
        box = self.page.locator(target) if target else self.page.locator("[contenteditable=true]").last
        box.evaluate(PASTE, {name.replace("_", "/"): words for name, words in forms.items()})
        # What is said comes in a moment later, so that it is read out.
        self.page.wait_for_timeout(150)
        new = "all => all.filter(one => !one.dataset.seen).map(one => (one.dataset.seen = 1, one.innerText))"
        return "\n".join(self.page.locator(".pasted").evaluate_all(new))

    def save(self) -> StandardPage:
        # The editor hands over to the form a moment later.
        self.page.wait_for_timeout(500)
        with self.page.expect_navigation():
            self.page.locator("footer").get_by_role("button", name="Save draft").first.click()
        expect(self.page.locator(".messages")).to_contain_text(re.compile("created|updated"))
        return StandardPage.objects.get(title=self.title).get_latest_revision_as_object()


def clipboard(name: str) -> str:
    return (CLIPBOARDS / name).read_text(encoding="utf-8")


def without_keys(value: str) -> str:
    return re.sub(r' data-block-key="[^"]*"', "", value)


def stored_in(page: StandardPage) -> list[tuple[str, Any]]:
    """The blocks of a body, their marks as the words of the notes, which must all be there."""
    blocks = [(block["type"], block["value"]) for block in page.body.raw_data]
    notes = {note["id"]: note["value"] for kind, value in blocks if kind == "notes" for note in value}

    def told(text: str) -> str:
        mark = r'<sup data-note="([^"]*)">\*</sup>'
        return without_keys(re.sub(mark, lambda found: f"[{notes[found[1]]}]", text))

    return [
        (f"heading {value['level']}", value["text"])
        if kind == "heading"
        else (kind, table_of(value["cells"], told))
        if kind == "table"
        else (kind, told(value))
        for kind, value in blocks
        if kind != "notes"
    ]


def table_of(cells: Any, told: Any) -> dict[str, Any]:
    names = [column["heading"] for column in cells["columns"]]
    return {"names": names, "rows": [[told(cell) for cell in row["values"]] for row in cells["rows"]]}


def test_clipboards_of_five_makers_arrive_as_what_they_say_and_deletions_and_comments_never(visit):
    form = Form(visit, "Five makers")
    page = form.page
    said = {}
    for name in ARRIVES:
        rtf = {"text_rtf": clipboard("libreoffice.rtf")} if name == "libreoffice" else {}
        said[name] = form.paste(text_html=clipboard(f"{name}.html"), text_plain="never read", **rtf)
    for sentence in (
        "2 passages that were deleted or struck out: “weak and the government of a member will”, “object”",
        "1 comment: “Ask the embassy first!”",
        "1 passage of hidden text: “Hidden from view.”",
        "1 picture: add it as a figure, with its description.",
        "1 change is in the text that nobody may have accepted yet: “open to all”",
        "2 headings have a block of their own.",
        "1 note stands in the block “Notes”, at the end.",
        "1 table has a block of its own",
    ):
        assert sentence in said["word_windows"]
    assert "“that we regret”" in said["word_web"]
    assert "“suggested away”" in said["google_docs"]
    assert "“Ask the embassy first!”" in said["google_docs"]
    assert "“words taken back”" in said["pages"]
    # Its HTML does not mark what was deleted.
    assert "“struck words”, “crossed”" in said["libreoffice"]

    # In a box of one line, and where there is nothing to paste.
    said_of_box = form.paste(
        "#id_summary", text_html="<p>Open <del>to few </del>to all.</p>", text_plain="Open to few to all."
    )
    assert "1 passage that was deleted or struck out: “to few”" in said_of_box
    assert page.input_value("#id_summary") == "Open to all."
    page.locator("#id_summary").evaluate("box => box.setSelectionRange(5, 5)")
    form.paste("#id_summary", text_html="<p>now <s>never</s></p>", text_plain="now never ")
    assert page.input_value("#id_summary") == "Open now to all."
    # What is dragged in comes without its marks.
    drop = PASTE.replace("ClipboardEvent", "DragEvent").replace('"paste"', '"drop"')
    drop = drop.replace("clipboardData", "dataTransfer")
    page.locator("#id_summary").evaluate(drop, {"text/html": "<del>never</del>", "text/plain": "never"})
    expect(page.locator(".pasted").filter(has_text="Copy it and paste it instead")).to_have_count(1)
    assert "A picture can’t be pasted here" in form.paste(picture="photo.png")
    unreadable = form.paste(".public-DraftEditor-content >> nth=-1", text_rtf="{\\rtf1 x}")
    assert "Nothing in what you copied can be read here" in unreadable
    page.locator("[contenteditable=true]").last.press_sequentially("Words typed here.")
    # What the box is called for who listens.
    assert page.locator("[contenteditable=true]").last.get_attribute("aria-label") == "Text"

    # It stays until it is closed, and is read out.
    first = page.locator(".pasted").first
    expect(first).to_have_attribute("role", "status")
    number = page.locator(".pasted").count()
    first.get_by_role("button", name="Close this note").click()
    expect(page.locator(".pasted")).to_have_count(number - 1)

    stored = form.save()
    blocks = stored_in(stored)
    expected = [block for arrived in ARRIVES.values() for block in arrived]
    assert blocks == [*expected, ("text", "<p>Words typed here.</p>")]
    assert not [value for _, value in blocks if NEVER.search(str(value))]
    assert stored.summary == "Open now to all."
    assert form.desk.seen.errors == []
    assert form.desk.seen.foreign == []


@pytest.mark.deep
def test_a_link_in_a_note_and_a_table_with_a_cell_that_is_too_wide_are_stored_as_they_were_meant(visit):
    form = Form(visit, "Of a note and a table")
    form.paste(
        text_html="<html xmlns:w='urn:schemas-microsoft-com:office:word'><body><p class=MsoNormal>Words"
        "<a style='mso-footnote-id:ftn1' href='#_ftn1' name=_ftnref1>[1]</a>.</p><table><tr><td>State<td>"
        "Since<tr><td>Slovenia<td colspan=1000>2023</table><div style='mso-element:footnote-list'><div "
        "style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' "
        "href='#_ftnref1' name=_ftn1>[1]</a> See <a href='https://www.refworld.org/docid/x.html'>Refworld</a>."
        "</p></div></div></body></html>",
        text_plain="never read",
    )
    text, table = stored_in(form.save())
    link = '<a href="https://www.refworld.org/docid/x.html">Refworld</a>'
    assert text == ("text", f"<p>Words[<p>See {link}.</p>].</p>")
    assert [len(table[1]["names"]), *map(len, table[1]["rows"])] == [2, 2, 2]
    assert "2023" in table[1]["rows"][-1][1]
    assert form.desk.seen.errors == []


@pytest.mark.deep
def test_what_is_pasted_into_the_middle_of_a_text_leaves_what_stands_around_it(visit):
    form = Form(visit, "Into the middle")
    page = form.page
    form.desk.add_block("Text")
    editor = page.locator("[contenteditable=true]").last
    editor.press_sequentially("Before after")
    for _ in "after":
        editor.press("ArrowLeft")
    here = ".public-DraftEditor-content >> nth=-1"
    form.paste(here, text_html="<p>one <b>two</b></p><p>three </p>")
    expect(editor).to_contain_text("threeafter")
    editor.press("Control+z")
    expect(editor).to_have_text("Before after")
    form.paste(here, text_html="<h2>Heading</h2><p>Below it</p>")
    # From our own editor to our own editor everything comes along.
    editor = page.locator("[contenteditable=true]").last
    editor.press("Control+a")
    editor.press("Control+c")
    form.desk.add_block("Text")
    last = page.locator("[contenteditable=true]").last
    last.press("Control+v")
    expect(last).to_have_text("after")
    blocks = stored_in(form.save())
    assert blocks == [
        ("text", "<p>Before </p>"),
        ("heading 2", "Heading"),
        ("text", "<p>Below it</p>"),
        ("text", "<p>after</p>"),
        ("text", "<p>after</p>"),
    ]
    assert form.desk.seen.errors == []


def test_a_long_title_is_seen_whole_on_a_telephone_and_says_before_saving_that_it_is_too_long(visit):
    form = Form(visit, "Short", width=360)
    page = form.page
    title = page.locator("#id_title")
    long = "A statement of which the title is long " * 6
    title.fill(long.strip())
    expect(page.locator("#id_title-limit")).to_have_text("233 of at most 255 characters.")
    assert title.evaluate("box => box.scrollHeight - box.clientHeight") <= 2
    title.press("Enter")
    assert "\n" not in title.input_value()
    # A browser would cut it off.
    title.fill("")
    form.paste("#id_title", text_plain=f"{long}\n{long.strip()}")
    assert title.input_value() == f"{long}{long}".strip()
    expect(page.locator("#id_title-limit")).to_have_text("Too long by 212: 467 of at most 255 characters.")
    expect(title).to_have_attribute("aria-invalid", "true")
    form.desk.add_block("Figure")
    caption = page.locator("[name=body-0-value-caption]")
    caption.fill("A caption. " * 50)
    expect(page.locator(".limit").last).to_have_text("Too long by 49: 549 of at most 500 characters.")
    assert caption.evaluate("box => box.scrollHeight - box.clientHeight") <= 2
    title.fill("A title")
    expect(page.locator("#id_title-limit")).to_be_hidden()
    assert title.get_attribute("aria-invalid") is None
    assert form.desk.seen.errors == []
