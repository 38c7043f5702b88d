"""Each paragraph of a text has an address of its own that outlives corrections."""

import json
import re

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks.stream_block import StreamValue

from campaigns.body.blocks import TEXT_FEATURES
from campaigns.body.headings import own_anchors
from campaigns.body.paragraphs import ParagraphLinks, keyed
from campaigns.models import Statement
from campaigns.tests import factories as make

pytestmark = pytest.mark.django_db


def written(*paragraphs: tuple[str, str]) -> str:
    """A text as the editor stores it, of keys and words."""
    return "".join(f'<p data-block-key="{key}">{words}</p>' for key, words in paragraphs)


def addresses(html: LexborHTMLParser) -> dict[str, str]:
    """The addresses of a page's paragraphs, by their words."""
    found = {}
    for link in html.css(".prose a.para"):
        paragraph: LexborNode | None = link.parent
        assert paragraph is not None
        assert link.attributes["href"] == f"#{paragraph.id}"
        # The number leads there, too, and to the paragraph's citations.
        number = link.attributes["data-n"]
        assert link.id == f"p{number}"
        assert paragraph.css_first(".pin").attributes["href"] == f"cite/#p{number}"
        found[paragraph.text(deep=False).strip()] = paragraph.id or ""
    return found


@pytest.mark.parametrize("kind", ["statement", "speech", "document"])
def test_each_paragraph_and_each_item_of_a_list_has_an_address(read, kind):
    items = "<ul><li>Two.<ul><li>Three.</li></ul></li><li>Four.</li></ul>"
    text = f"<p>One.</p>{items}<blockquote>Five.</blockquote>"
    html = read(make.KINDS[kind](body=[("text", text), ("heading", "A heading"), ("text", "<p>Six.</p>")]))
    found = addresses(html)
    assert list(found) == ["One.", "Two.", "Three.", "Four.", "Five.", "Six."]
    assert len(set(found.values())) == 6
    names = [link.attributes["aria-label"] for link in html.css("a.para")]
    assert names == [f"Paragraph {number}" for number in range(1, 7)]


def test_no_two_parts_of_a_page_have_the_same_address(read):
    same = written(("abcde", "One."), ("abcde", "Two."), ("fghij", "Three."))
    text = [("heading", "p-abcde"), ("text", same), ("text", same), ("text", "<p>Same.</p><p>Same.</p>")]
    html = read(make.StatementFactory(body=text))
    ids = [element.attributes["id"] for element in html.css("[id]")]
    assert len(ids) == len(set(ids))
    assert len(html.css("a.para")) == 8
    assert not own_anchors() & {element.id for element in html.css(".prose [id]")}


def test_the_links_of_a_text_in_another_language_are_named_in_the_sites(read):
    text = [("text", "<p>Words.</p>")]
    for language, named_in in (("en", None), ("ar", "en")):
        links = read(make.StatementFactory(body=text, language=language)).css(".prose a")
        assert [link.attributes.get("lang") for link in links] == [named_in, named_in]


def test_a_heading_that_is_called_as_a_number_keeps_its_address(read):
    html = read(make.StatementFactory(body=[("heading", "P1"), ("text", "<p>Words.</p>")]))
    assert html.css_first("#p1").tag == "h2"
    assert html.css_first("a.para").id is None


def test_an_address_stays_when_paragraphs_come_before_it_and_when_its_words_are_corrected(read):
    page = make.StatementFactory(body=[("text", written(("aaaaa", "Frist."), ("bbbbb", "Second.")))])
    before = addresses(read(page))
    page.body = [
        ("text", written(("zzzzz", "New.")) + "<p>Without a key.</p>"),
        ("text", written(("aaaaa", "First."), ("bbbbb", "Second."))),
    ]
    page.save()
    after = addresses(read(page))
    assert after["First."] == before["Frist."] == "p-aaaaa"
    assert after["Second."] == before["Second."]


def test_a_text_from_elsewhere_gets_keys_when_it_is_stored(read):
    page = make.StatementFactory(body=[("text", "<p>One.</p><p>Same.</p><p>Same.</p><p></p>")])
    source = type(page).objects.get().body[0].value.source
    keys = [node.attributes["data-block-key"] for node in LexborHTMLParser(source).css("[data-block-key]")]
    assert len(set(keys)) == 3
    # The editor takes keys apart where it finds a hyphen.
    assert all(key.isalnum() for key in keys)
    assert [f"p-{key}" for key in keys] == [link.parent.id for link in read(page).css("a.para")]
    assert keyed(source) == source


def test_the_editor_keeps_the_keys_that_it_finds():
    stored = keyed("<p>One.</p><p>Same.</p><p>Same.</p><ul><li>Two.<ul><li>Three.</li></ul></li></ul>")
    editor = ContentstateConverter(features=TEXT_FEATURES)
    edited = editor.to_database_format(editor.from_database_format(stored))
    assert re.findall(r'key="(\w+)"', edited) == re.findall(r'key="(\w+)"', stored)
    assert edited.count("key=") == 5


def test_what_the_editor_gave_is_stored_as_it_is():
    source = written(("abcde", "One.")) + '<hr/><h2 data-block-key="x">Two</h2>'
    assert keyed(source) == source


def test_empty_paragraphs_have_no_link(read):
    text = written(("aaaaa", ""), ("bbbbb", "<br/>"), ("ccccc", "Words."))
    assert list(addresses(read(make.StatementFactory(body=[("text", text)])))) == ["Words."]


def test_a_link_at_the_end_of_a_paragraph_stays_a_link_of_its_own(read):
    text = '<p>See <a href="https://example.org/">there</a></p>'
    paragraph = read(make.StatementFactory(body=[("text", text)])).css_first(".prose p")
    assert [link.text() for link in paragraph.css("a")] == ["", "there", ""]
    assert paragraph.text() == "See there"


def test_other_pages_and_bodies_shown_elsewhere_have_no_such_links(read):
    text = [("text", written(("aaaaa", "Words.")))]
    assert not read(make.StandardPageFactory(body=text)).css("a.para, .prose p[id]")
    assert not read(make.CampaignFactory(body=text)).css("a.para, .prose p[id]")
    alone = str(make.StatementFactory(body=text).body.render_as_block())
    assert "para" not in alone
    assert "id=" not in alone
    assert "data-block-key" not in alone


@pytest.mark.parametrize("key", ["&quot;&gt;&lt;script&gt;alert(1)", "a b", "", "é", "x" * 99])
def test_a_key_that_is_none_is_not_used(key):
    html = LexborHTMLParser(ParagraphLinks().add_to(f'<p data-block-key="{key}">Words.</p>'))
    assert not html.css("script")
    for paragraph in html.css("p[id]"):
        assert (paragraph.id or "").removeprefix("p-").isalnum()


# --- Copied blocks --------------------------------------------------------------------------------


def block(key: str, source: str) -> dict[str, str]:
    """A block of text as the editor sends it."""
    return {"type": "text", "value": source, "id": key}


def stored_with(page, *blocks):
    """The page, saved as a draft and published, with these blocks in its body."""
    page.body = StreamValue(page.body.stream_block, list(blocks), is_lazy=True)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


A, B, C = (f"00000000-0000-4000-8000-00000000000{number}" for number in range(3))
TEXT = written(("aaaaa", "Held by the first."), ("bbbbb", "And this."))


def owners(html):
    """Which words each address leads to, by the order of the blocks."""
    return [link.parent.id for link in html.css(".prose a.para")]


def test_a_copied_block_that_is_put_before_the_original_does_not_take_over_its_addresses(read):
    page = stored_with(make.StatementFactory(), block(A, TEXT))
    before = owners(read(page))
    page = stored_with(page, block(A, TEXT), block(B, TEXT))
    both = owners(read(page))
    assert both[:2] == before
    # The editor, which knows nothing of it, sends the same keys again.
    swapped = owners(read(stored_with(page, block(B, TEXT), block(A, TEXT))))
    assert swapped[2:] == before
    assert swapped[:2] == both[2:]


def test_so_too_where_it_is_copied_and_swapped_in_one_go(read):
    page = stored_with(make.StatementFactory(), block(A, TEXT))
    before = owners(read(page))
    changed = written(("aaaaa", "Held by the first, corrected."), ("bbbbb", "And this."))
    after = owners(read(stored_with(page, block(C, TEXT), block(B, TEXT), block(A, changed))))
    assert after[4:] == before
    assert len(set(after)) == 6


def test_so_too_for_what_was_stored_with_the_same_keys_before(read):
    page = make.StatementFactory()
    raw = json.dumps([block(A, TEXT), block(B, TEXT)])
    Statement.objects.filter(pk=page.pk).update(body=raw)
    page = Statement.objects.get(pk=page.pk)
    before = owners(read(page))
    assert owners(read(stored_with(page, block(B, TEXT), block(A, TEXT))))[2:] == before[:2]


def test_the_copy_keeps_its_own_address_when_the_original_is_deleted(read):
    page = stored_with(make.StatementFactory(), block(A, TEXT))
    page = stored_with(page, block(A, TEXT), block(B, TEXT))
    both = owners(read(page))
    assert owners(read(stored_with(page, block(B, TEXT)))) == both[2:]


def test_within_one_block_the_paragraph_with_the_same_words_keeps_its_address(read):
    page = stored_with(make.StatementFactory(), block(A, written(("aaaaa", "Old."))))
    doubled = written(("aaaaa", "New."), ("aaaaa", "Old."))
    html = read(stored_with(page, block(A, doubled)))
    assert addresses(html)["Old."] == "p-aaaaa"
    assert addresses(html)["New."] != "p-aaaaa"


def test_drafts_that_save_themselves_settle_it_before_anything_is_public(read):
    page = stored_with(make.StatementFactory(), block(A, TEXT))
    before = owners(read(page))
    for blocks in ((block(A, TEXT), block(B, TEXT)), (block(B, TEXT), block(A, TEXT))):
        page.body = StreamValue(page.body.stream_block, list(blocks), is_lazy=True)
        page.save_revision()
    page.get_latest_revision().publish()
    assert owners(read(Statement.objects.get(pk=page.pk)))[2:] == before


def test_items_of_lists_and_transcripts_keep_theirs_too(read):
    items = (
        '<ul><li data-block-key="lllll">One.</li></ul><blockquote data-block-key="qqqqq">Two.</blockquote>'
    )
    page = stored_with(make.StatementFactory(), block(A, items))
    before = owners(read(page))
    assert owners(read(stored_with(page, block(B, items), block(A, items))))[2:] == before


def test_what_was_not_copied_is_stored_as_it_is():
    page = stored_with(make.StatementFactory(), block(A, TEXT))
    again = stored_with(page, block(B, written(("ccccc", "New."))), block(A, TEXT))
    assert again.body.raw_data[1]["value"] == TEXT


UNKEYED = "<p>Held by the first.</p><ul><li>And this.</li></ul>"


@pytest.mark.spread(4)
@pytest.mark.parametrize(
    "source",
    [
        UNKEYED,
        "<p>Same.</p><p>Same.</p>",
        "<blockquote>Words.</blockquote>",
        '<p data-block-key="aaaaa">With.</p><p>Without.</p>',
        "Words alone",
        "<div>Of <b>another</b> house</div>",
    ],
)
@pytest.mark.parametrize("by", ["model", pytest.param("database", marks=pytest.mark.deep)])
def test_so_too_for_what_a_script_stored_without_keys(read, source, by):
    page = make.StatementFactory()
    if by == "model":
        page = stored_with(page, block(A, source))
    else:
        Statement.objects.filter(pk=page.pk).update(body=json.dumps([block(A, source)]))
        page = Statement.objects.get(pk=page.pk)
        page = stored_with(page, block(A, source))
    before = owners(read(page))
    after = owners(read(stored_with(page, block(B, source), block(A, source))))
    assert after[len(before) :] == before
    assert len(set(after)) == 2 * len(before)


def test_so_too_in_blocks_within_blocks():
    update = {"date": "2024-01-02", "text": "<p>Within.</p>"}
    page = stored_with(make.CampaignFactory(), {"type": "dated_update", "value": update, "id": A})
    (key,) = re.findall(r'key="(\w+)"', page.body.raw_data[0]["value"]["text"])
    copied = [{"type": "dated_update", "value": update, "id": place} for place in (B, A)]
    after = [block["value"]["text"] for block in stored_with(page, *copied).body.raw_data]
    assert key in after[1]
    assert key not in after[0]


def test_a_transcript_that_begins_like_a_list_of_blocks_is_a_text():
    page = make.VideoFactory(transcript="[Music]", no_transcript_yet=False)
    page.save_revision()
    page.transcript = written(("aaaaa", "[Applause]"))
    page.save_revision().publish()
    assert type(page).objects.get(pk=page.pk).transcript == page.transcript
