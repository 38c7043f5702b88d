"""Reads HTML of any sort, however broken, and writes its words anew in the editor's own HTML."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from html import escape
from html.parser import HTMLParser
from typing import Final, NamedTuple

from wagtail.whitelist import check_url

from assets.own_files import file_at

from .inline import abbreviation_opening, language_opening, note_mark

BLOCKS: Final = {"p", "blockquote", "li"}
LISTS: Final = {"ul", "ol"}
# Lists within lists, at most.
DEEPEST: Final = 5
# Emphasis within emphasis, at most: nobody writes more.
_MOST_MARKS: Final = 20
# What PostgreSQL or HTML refuses: also half of a character that an editor has cut in two.
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MARKS: Final = {
    "b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i", "sup": "sup", "a": "a",
    "span": "span", "abbr": "abbr",
}  # fmt: skip
_HEADINGS: Final = {"h1", "h2", "h3", "h4", "h5", "h6", "dt", "th"}
# Elements that end a paragraph wherever they begin or end.
_PARAGRAPHS: Final = {
    "p", "div", "section", "article", "aside", "header", "footer", "main", "nav", "address", "figure",
    "figcaption", "pre", "hr", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "dl", "dd", "form",
    "fieldset", "details", "summary", "center", "body", "html",
} | _HEADINGS  # fmt: skip
# What is in these was deleted, or is no text. There is no way here to show words as struck out.
_UNSAID: Final = {
    "del",
    "s",
    "strike",
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "title",
    "xml",
}
_SECTION: Final = "<![CDATA["
# Markup that was cut off with the end of a text.
_CUT_OFF: Final = re.compile(r"<(?:/[a-z0-9]*\s*|[a-z0-9]+ [^<>]*=[^<>]*)$", re.IGNORECASE)
_END: Final = re.compile(r"</([a-z0-9]+)", re.IGNORECASE)
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")


def written_anew(html: str) -> str:
    """The same words in paragraphs, quotations and lists, with the emphasis and links that are known here."""
    html = _as_markup(CONTROL.sub("", html))
    mender = _Mender(html)
    mender.feed(html)
    mender.close()
    return mender.result()


def _as_markup(html: str) -> str:
    """With words where HTML would see the beginning of what has no end, and take all behind it along."""
    first, *sections = html.split(_SECTION)
    for section in sections:
        words, _, rest = section.partition("]]>") if "]]>" in section else ("", "", section)
        first += escape(words, quote=False) + rest
    html, tail = _parted(first, "-->")
    html += tail.replace("<!--", "")
    html, tail = _parted(html, ">")
    return html + _CUT_OFF.sub("", tail).replace("<", "&lt;")


def _parted(html: str, end: str) -> tuple[str, str]:
    """A text as far as the last end of something, and what comes behind it."""
    at = html.rfind(end)
    return (html[: at + len(end)], html[at + len(end) :]) if at >= 0 else ("", html)


def link_opening(attributes: Mapping[str, str | None]) -> str | None:
    """The beginning of a stored link, or None where it leads nowhere that it may lead."""
    kind, pk = attributes.get("linktype"), attributes.get("id") or ""
    if kind in ("page", "document"):
        if not (pk.isascii() and pk.isdecimal() and int(pk) < 2**31):
            return None
        given = {"linktype": kind, "id": pk}
        in_order = (f' {name}="{given[name]}"' for name in attributes if name in given)
        return f"<a{''.join(in_order)}>"
    url = check_url((attributes.get("href") or "").strip()) if not kind else None
    # As if the file had been chosen, unless more than the file is meant: a page of it, say.
    if url and not {"#", "?"}.intersection(url) and (file := file_at(url)):
        return f'<a linktype="document" id="{file}">'
    return f'<a href="{escape(url)}">' if url else None


# What has more to it than its words, by its element; the editor knows none within another.
TARGETS: Final[Mapping[str, Callable[[Mapping[str, str | None]], str | None]]] = {
    "a": link_opening,
    "span": language_opening,
    "abbr": abbreviation_opening,
}


class _Mark(NamedTuple):
    """Emphasis, a link or the like that the source has begun."""

    name: str
    # None where it says nothing: a link that leads nowhere, say.
    opening: str | None
    # Whether it began within a paragraph: then it ends with it, at the latest.
    is_inner: bool


class _List:
    """A list that the source has begun, or that an item without one implies."""

    def __init__(self, name: str, *, is_implied: bool = False) -> None:
        self.name = name
        self.is_implied = is_implied
        # Its items go into the list around it.
        self.is_flat = False
        self.is_written = False
        self.has_item = False


class _Mender(HTMLParser):
    """Writes each thing when its first word comes, so that nothing empty is written."""

    # Everything is read as markup: nothing swallows the rest of a text.
    CDATA_CONTENT_ELEMENTS = ()  # type: ignore[misc]  # Final only for those who check types.
    RCDATA_CONTENT_ELEMENTS = ()  # type: ignore[misc]

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self._ends_ahead = Counter(name.lower() for name in _END.findall(source))
        self._out: list[str] = []
        self._block: str | None = None
        self._key: str | None = None
        # An item was begun, and none of its words has come yet.
        self._item_begun = False
        self._lists: list[_List] = []
        self._marks: list[_Mark] = []
        # How many of the marks are written in the block.
        self._marks_written = 0
        self._quotes = 0
        self._break = False
        # Elements whose words are not said; "" is one without an end: it goes no further than its paragraph.
        self._unsaid: list[str] = []

    def result(self) -> str:
        self._end_block()
        while self._lists:
            self._end_list()
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._is_skipped(tag, begins=True):
            return
        attributes = dict(attrs)
        if tag in LISTS:
            self._begin_list(tag)
        elif tag == "li":
            self._begin_item(attributes)
        elif tag in _PARAGRAPHS or tag == "blockquote":
            self._part(attributes)
            self._quotes += tag == "blockquote"
            if tag in _HEADINGS:
                self._begin_mark("b", {})
        elif tag == "sup" and (mark := note_mark(attributes.get("data-note"))):
            self._write_note(mark)
        elif tag in _MARKS:
            self._begin_mark(_MARKS[tag], attributes)
        elif tag == "br" and self._block:
            self._out.append("<br/>")

    def handle_endtag(self, tag: str) -> None:
        self._ends_ahead[tag] -= 1
        if self._is_skipped(tag, begins=False):
            return
        if tag in LISTS:
            self._end_block()
            if self._lists:
                self._end_list()
        elif tag == "li":
            self._end_block()
            self._item_begun = False
        elif tag in _PARAGRAPHS or tag == "blockquote":
            self._part({})
            self._quotes = max(self._quotes - (tag == "blockquote"), 0)
            if tag in _HEADINGS:
                self._end_mark("b")
        elif tag in _MARKS:
            self._end_mark(_MARKS[tag])

    def handle_data(self, data: str) -> None:
        if self._unsaid or (self._block is None and not data.strip()):
            return
        self._go_on(is_said=bool(data.strip()))
        self._out += [mark.opening for mark in self._marks[self._marks_written :] if mark.opening]
        self._marks_written = len(self._marks)
        self._out.append(escape(data, quote=False))

    def _go_on(self, *, is_said: bool) -> None:
        """Makes sure that there is a block for what comes, on a line of its own if that was begun."""
        if self._block is None:
            self._begin_block()
        elif self._break and is_said:
            self._out.append("<br/>")
        self._break = self._break and not is_said

    def _write_note(self, mark: str) -> None:
        """Writes the mark of a note, which has no emphasis and is in no link; what is in it is not said."""
        self._go_on(is_said=True)
        self._close_marks(0)
        self._out.append(mark)
        self._unsaid.append("sup" if self._ends_ahead["sup"] > 0 else "")

    def unknown_decl(self, data: str) -> None:
        """A declaration that is neither a comment nor anything that HTML knows: says nothing."""

    def _is_skipped(self, tag: str, *, begins: bool) -> bool:
        """Whether a tag belongs to what is not said, or is the beginning or the end of it."""
        ends_part = tag in _PARAGRAPHS or tag in BLOCKS or tag in LISTS
        if self._unsaid and self._unsaid[-1] == "" and ends_part:
            self._unsaid.clear()
        if begins and tag in _UNSAID and (not self._unsaid or self._unsaid[-1] in ("", tag)):
            self._unsaid.append(tag if self._ends_ahead[tag] > 0 else "")
        elif not begins and self._unsaid and self._unsaid[-1] == tag:
            self._unsaid.pop()
            return True
        return bool(self._unsaid)

    def _part(self, attributes: dict[str, str | None]) -> None:
        """A paragraph begins or ends; within an item it is a further line of it."""
        if self._lists and self._lists[-1].is_implied and not self._item_begun and self._block is None:
            self._end_list()
        if self._block == "li" or (self._lists and self._item_begun):
            self._break = self._block == "li"
            return
        self._end_block()
        self._key = attributes.get("data-block-key")

    def _begin_item(self, attributes: dict[str, str | None]) -> None:
        self._end_block()
        if not self._lists:
            self._lists.append(_List("ul", is_implied=True))
        self._item_begun = True
        self._key = attributes.get("data-block-key")

    def _begin_list(self, name: str) -> None:
        self._end_block()
        if self._lists and self._lists[-1].is_implied:
            self._end_list()
        self._item_begun = False
        self._lists.append(_List(name))

    def _end_list(self) -> None:
        ended = self._lists.pop()
        if ended.has_item:
            self._out.append("</li>")
        if ended.is_written:
            self._out.append(f"</{ended.name}>")
        self._item_begun = False

    def _begin_block(self) -> None:
        if self._lists and self._lists[-1].is_implied and not self._item_begun:
            self._end_list()
        name = "li" if self._lists else "blockquote" if self._quotes else "p"
        if name == "li":
            self._write_lists()
        key = self._key if self._key and _KEY.fullmatch(self._key) else None
        self._out.append(f'<{name} data-block-key="{key}">' if key else f"<{name}>")
        self._block, self._key, self._item_begun, self._break = name, None, False, False

    def _write_lists(self) -> None:
        """Opens the lists whose first item this is, and ends the item before it."""
        around: _List | None = None
        for depth, one in enumerate(self._lists):
            if not one.is_written and not one.is_flat:
                # A list stands in an item, and no deeper than lists here go.
                one.is_flat = around is not None and (not around.has_item or depth >= DEEPEST)
                if not one.is_flat:
                    self._out.append(f"<{one.name}>")
                    one.is_written = True
            around = around if one.is_flat else one
        if around is None:
            return
        if around.has_item:
            self._out.append("</li>")
        around.has_item = True

    def _end_block(self) -> None:
        if self._block is None:
            return
        self._close_marks(0)
        self._marks = [mark for mark in self._marks if not mark.is_inner]
        # An item stays open for a list within it.
        if self._block != "li":
            self._out.append(f"</{self._block}>")
        self._block, self._break = None, False

    def _begin_mark(self, name: str, attributes: dict[str, str | None]) -> None:
        opening = TARGETS[name](attributes) if name in TARGETS else f"<{name}>"
        alike = TARGETS if name in TARGETS else {name}
        if any(mark.opening and mark.name in alike for mark in self._marks):
            opening = None
        if len(self._marks) < _MOST_MARKS:
            self._marks.append(_Mark(name, opening, is_inner=self._block is not None))

    def _end_mark(self, name: str) -> None:
        at = next((i for i in reversed(range(len(self._marks))) if self._marks[i].name == name), None)
        if at is None:
            return
        self._close_marks(at)
        del self._marks[at]

    def _close_marks(self, first: int) -> None:
        """Closes those that are written from this one on; what goes on is opened again with the next word."""
        for mark in reversed(self._marks[first : self._marks_written]):
            if mark.opening:
                self._out.append(f"</{mark.name}>")
        self._marks_written = min(self._marks_written, first)
