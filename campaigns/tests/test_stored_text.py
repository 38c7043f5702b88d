"""Rich text that something else than the editor stored: it can be edited, read and searched, and is safe."""

import json
import time
from html import unescape

import pytest
from django.urls import reverse
from django.utils.html import strip_tags
from hypothesis import example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from campaigns.body.blocks import TEXT_FEATURES
from campaigns.body.rich_text import render
from campaigns.body.stored_text import mended
from campaigns.models import StandardPage
from library.index.indexing import index
from library.models import Passage

from . import factories as make

# Each with the words that must still be there, in order.
BROKEN = {
    "unclosed": ("<p>one <b>two", "one two"),
    "a stray end": ("<p>one</p></p><p>two</b></p>", "onetwo"),
    "crossed": ("<p><b>one <i>two</b> three</i></p>", "one two three"),
    "an unknown entity": ("<p>one &nosuch; two &#xZZ;</p>", "one &nosuch; two &#xZZ;"),
    "a list in a list": ("<ul><ul><li>one</li></ul></ul>", "one"),
    "a list beside an item": ("<ol><li>one</li><ol><li>two</li></ol></ol>", "onetwo"),
    "text in a list": ("<ul>one<li>two</li>three</ul>", "onetwothree"),
    "an item without a list": ("<li>one</li><p>two</p>", "onetwo"),
    "a list in a paragraph": ("<p>one<ul><li>two</li></ul>three</p>", "onetwothree"),
    "words behind a list in an item": ("<ul><li>one<ul><li>two</li></ul>three</li></ul>", "onetwothree"),
    "paragraphs in an item": ("<ul><li><p>one</p><p>two</p></li></ul>", "onetwo"),
    "a link without an address": ("<p><a>one</a> <a href>two</a></p>", "one two"),
    "a link to no number": ('<p><a linktype="page" id="x">one</a> <a linktype="page">two</a></p>', "one two"),
    "a link to too large a number": (f'<p><a linktype="document" id="{10**30}">one</a></p>', "one"),
    "a link of an unknown kind": ('<p><a linktype="nothing" id="1">one</a></p>', "one"),
    "an embed without a format": ('<p>one <embed embedtype="image" id="1"/> two</p>', "one  two"),
    "an embed of nothing": ("<embed/><p>one</p>", "one"),
    "headings and a table": ("<h2>one</h2><table><tr><td>two</td><th>three</th></tr></table>", "onetwothree"),
    "a section of XML": ("<p><![CDATA[one < two]]></p><![CDATA[three", "one < twothree"),
    "a comment that never ends": ("<p>one</p><!-- <p>two</p>", "onetwo"),
    "control characters": ("<p>o\x00n\x1fe\x0b</p>", "one"),
    "half of an emoji": ("<p>one \ud83d</p><p>\udfffone</p>", "one one"),
    "a tag that was cut off": ('<p>one</p><p>two <a href="https://exa', "onetwo "),
    "no markup at all": ("one < two & three", "one < two & three"),
    "only markup": ("</p><ul></ul><p><b></b>", ""),
    "nesting without end": ("<ul><li>" * 500 + "one", "one"),
    "divisions without end": ("<div><b>" * 500 + "one", "one"),
    "a quotation in a list": ("<ul><li><blockquote>one</blockquote></li></ul><blockquote>two", "onetwo"),
}  # fmt: skip


def opened(html: str) -> dict:
    """What the editor gets to edit."""
    return json.loads(ContentstateConverter(TEXT_FEATURES).from_database_format(html))


@pytest.mark.parametrize("name", BROKEN)
def test_no_words_are_lost_and_the_editor_opens_it(name):
    html, words = BROKEN[name]
    found = mended(html)
    assert unescape(strip_tags(found.replace("<br/>", ""))) == words
    edited = "".join(block["text"] for block in opened(found)["blocks"])
    assert "".join(edited.split()) == "".join(words.split())
    assert mended(found) == found


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>one <del>two</del>three</p>", "<p>one three</p>"),
        ("<p>one</p><del><p>two</p><p>two</p></del><p>three</p>", "<p>one</p><p>three</p>"),
        ('<p>one <del cite="mailto:x">two</p><p>three</p>', "<p>one </p><p>three</p>"),
        ("<p>one <s>two</s><strike>two <b>two</b></strike>three</p>", "<p>one three</p>"),
        ("<p>one <ins>three</ins></p>", "<p>one three</p>"),
        ("<p>one<!-- two --> three</p>", "<p>one three</p>"),
        ("<ul><li>one</li><del><li>two</li></del><li>three</li></ul>", "<ul><li>one</li><li>three</li></ul>"),
        ("<p>one<script>two()</script><style>two {}</style> three</p>", "<p>one three</p>"),
    ],
)
def test_what_was_deleted_is_not_said_whoever_stored_it(html, found):
    assert mended(html) == found


def test_what_the_editor_writes_stays_as_it_is_to_the_letter():
    for html in (
        '<p data-block-key="a1b2c">One <b>two <i>three</i></b><br/>four<sup>5</sup> &amp; “6” &lt;</p>',
        '<ul><li data-block-key="a">One<ol><li data-block-key="b">Two</li></ol></li><li>3</li></ul><p></p>',
        '<p><a linktype="page" id="3">page</a><a id="4" linktype="document">f</a></p><ul><li>q</li></ul>',
        '<p><a href="https://example.org/?a=1&amp;b=2#c">out</a> <a href="mailto:a@example.org">mail</a></p>',
    ):
        assert mended(html) is html


PIECES = [
    "<p>", "</p>", "<ul>", "</ul>", "<ol>", "<li>", "</li>", "<b>", "</b>", "<i>", "</i>", "<a>", "</a>",
    "<a href='x:y'>", '<a href="https://example.org/">', '<a linktype="page" id="1">', "<blockquote>",
    "</blockquote>", "<br>", "<h2>", "</h2>", "<td>", "<embed>", "<img src=x onerror=x>", "<!--", "-->",
    "<![CDATA[", "]]>", "<", "&", "\x00", "word", " ", "<del>", "</del>", "<script>", "</script>",
    "<p data-block-key='\"><script>'>",
]  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@example("<ul><li><ul>word</ul>word")
def test_whatever_is_stored_the_editor_opens_it_and_readers_get_nothing_but_the_named_features(html):
    found = mended(html)
    opened(found)
    assert mended(found) == found
    tree = LexborHTMLParser(f"<div id=here>{found}</div>")
    for element in tree.css("#here *"):
        assert element.tag in {"p", "blockquote", "ul", "ol", "li", "b", "i", "sup", "a", "br"}
        assert set(element.attributes) <= {"href", "linktype", "id", "data-block-key"}
        assert not (element.attributes.get("href") or "").startswith(("x:", "javascript:"))
    # "<word" is the beginning of a tag.
    is_all_text = not any(mark in html.replace("\x00", "") for mark in ("<del", "<script", "<!", "<word"))
    if is_all_text:
        assert strip_tags(found).count("word") == html.count("word")


@pytest.mark.parametrize(
    "piece",
    ["<ul><li>", "<p ", "<b></i>", "<del>x", "<![CDATA[", "<!--", "</p>", "<a b='", "&#", "<h2>", "<!x"],
)
def test_a_text_made_to_take_long_does_not(piece):
    start = time.process_time()
    mended(piece * 20_000 + ">")
    assert time.process_time() - start < 5


@pytest.mark.django_db
def test_a_page_with_broken_text_can_be_edited_and_read_and_says_nothing_that_was_deleted(secretariat, read):
    page = make.StandardPageFactory()
    texts = [html for html, _ in BROKEN.values() if "\x00" not in html]
    texts += ["<p>kept <del>withdrawn</del></p><script>alert(1)</script><p onclick='alert(1)'>kept</p>"]
    raw = [{"type": "text", "value": html, "id": str(n)} for n, html in enumerate(texts)]
    StandardPage.objects.filter(pk=page.pk).update(body=json.dumps(raw))
    edited = secretariat.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert edited.status_code == 200
    assert "withdrawn" not in edited.content.decode()
    html = read(page)
    assert "withdrawn" not in html.html
    assert not html.css(".prose script, .prose [onclick]")
    assert html.css_first(".prose").text().count("kept") == 2


@pytest.mark.django_db
def test_a_publication_with_broken_rich_text_beside_its_body_is_edited_read_and_searched(secretariat, read):
    transcript = "<ul>one<li>two</ul><p>three <del>withdrawn</del>"
    video = make.VideoFactory(no_transcript_yet=False, transcript=transcript)
    assert secretariat.get(reverse("wagtailadmin_pages:edit", args=[video.pk])).status_code == 200
    html = read(video)
    assert [item.text() for item in html.css(".transcript li")] == ["one", "two"]
    assert "withdrawn" not in html.html
    index([video.pk])
    passages = " ".join(Passage.objects.values_list("text", flat=True))
    assert "three" in passages
    assert "withdrawn" not in passages


def test_readers_get_mended_text():
    assert render("<p>one <b>two") == "<p>one <b>two</b></p>"
