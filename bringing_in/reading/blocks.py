"""From the tree of a page or document to the blocks of a text, in their order."""

import re
from collections.abc import Callable
from html import escape
from typing import Any, Final

from django.utils.html import strip_tags

from campaigns.body.plain_text import legible, one_line

from ..found import CHANGED, LEFT_OUT, TO_DO, Found, shortened
from . import headings, lists
from .links import address_of
from .lowered import write_lowered
from .notes import is_list_of_notes, take_notes
from .places import NAMES, name_headings, place_of
from .tables import arranges_words, table_in
from .trees import classes, style_of, take_out, words
from .unsaid import take_unsaid
from .word_lists import make_lists

_PARTS: Final = {
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "legend", "main", "nav", "p", "pre",
    "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
}  # fmt: skip
_LISTED: Final = {"ul", "ol", "li", "blockquote"}
_PLAYERS: Final = {"iframe", "video", "embed", "object", "audio"}
_CAPTION: Final = re.compile(r"(?:^|\s)(?:MsoCaption|caption)(?:\s|$)")
_QUOTE: Final = re.compile(r"(?:^|\s)(?:MsoQuote|MsoIntenseQuote|Quotations?)(?:\s|$)", re.IGNORECASE)
_CONTENTS: Final = re.compile(r"(?:^|\s)(?:toc|MsoToc\d)(?:\s|$)", re.IGNORECASE)
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
SHOWN: Final = 60
_NO_HEADING: Final = "A link to a place within the document that is no heading is words alone now."
OF_PICTURE: Final = "Left out: the link of a picture, to {}"

# The name of a taken picture by what its element says is its address, or None.
Picture = Callable[[str], str | None]


def read_tree(root: Any, found: Found, picture: Picture) -> None:
    """Reads a tree into ``found``: its blocks, notes, title; and says what could not be taken."""
    take_unsaid(root, found)
    make_lists(root)
    lists.settle(root, found)
    notes, missing = take_notes(root)
    if missing:
        found.say(
            TO_DO,
            f"Marks of notes that are not in the document: {missing}. Write the notes, or delete the marks.",
        )
    write_lowered(root, found)
    places = name_headings(root)
    body = root.find("body")
    reader = _Reader(found, picture, places)
    reader.visit(root if body is None else body)
    found.blocks = reader.finished()
    for key, element in notes.items():
        inside = _Reader(found, picture, places)
        inside.visit_inside(element)
        found.notes[key] = "".join(_as_note(one, found) for one in inside.finished())
    _take_captions(found)
    headings.take_title(found)
    headings.settle_levels(found)
    if reader.toc:
        found.say(LEFT_OUT, "The table of contents was left out: the page makes its own.")


class _Reader:
    """Writes what comes between headings, tables and pictures as HTML; what is broken, the site mends."""

    def __init__(self, found: Found, picture: Picture, places: set[str]) -> None:
        # The names of headings, to which links lead.
        self.found, self.picture, self.places = found, picture, places
        self.blocks: list[dict[str, Any]] = []
        self.toc = 0
        self._written: list[str] = []
        # What interrupts a list comes behind it: its numbers would begin anew.
        self._waiting: list[dict[str, Any]] = []
        self._lists = 0
        self._before = ""

    def finished(self) -> list[dict[str, Any]]:
        self._end_text()
        return self.blocks

    def visit_inside(self, element: Any) -> None:
        self._text(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self.visit(child)
            self._text(child.tail)

    def visit(self, element: Any) -> None:
        """One element, with all that is in it."""
        tag = element.tag
        if tag == "img":
            self._picture(element)
        elif tag in _PLAYERS:
            self._player(element)
        elif tag == "table" and (table := table_in(element)) is not None:
            self._table(element, table)
        elif tag == "table" and arranges_words(element):
            self._say_of_table(CHANGED, "A table that holds another stands as paragraphs now.", element)
            self._container(element, tag)
        elif _CONTENTS.search(classes(element)):
            self.toc += 1
        elif is_list_of_notes(element):
            return
        elif (level := headings.level_of(element)) is not None and one_line(words(element)):
            self._heading(element, level)
        elif tag == "br":
            self._break(element)
        elif tag == "sup" and element.get("data-note"):
            self._written.append(f'<sup data-note="{escape(element.get("data-note"))}">*</sup>')
        else:
            self._container(element, tag)

    def _container(self, element: Any, tag: str) -> None:
        names = classes(element)
        if tag == "figcaption" or _CAPTION.search(names):
            self._add({"type": "caption", "text": one_line(words(element))})
            return
        if tag in ("ul", "ol"):
            self._list(element, tag)
        elif tag in _LISTED:
            self._wrapped(element, f"<{tag}>", f"</{tag}>")
        elif _QUOTE.search(names) and tag != "span":
            self._wrapped(element, "<blockquote>", "</blockquote>")
        elif tag in _PARTS:
            self._wrapped(element, "</p><p>", "</p><p>")
        else:
            self._inline(element)

    def _list(self, element: Any, tag: str) -> None:
        self._lists += 1
        self._wrapped(element, f"<{tag}>", f"</{tag}>")
        self._lists -= 1
        if not self._lists and self._waiting:
            waiting, self._waiting = self._waiting, []
            for block in waiting:
                self._add(block)

    def _inline(self, element: Any) -> None:
        begins, ends = "", ""
        for opening, closing in _marks(element):
            begins, ends = begins + opening, closing + ends
        href = element.get("href") if element.tag == "a" else None
        if href is not None:
            url, lost = self._leads_to(href)
            said = words(element)
            # One without words is a drawing, which is gone, or a picture.
            if lost and said:
                self.found.say(CHANGED, lost, f"“{shortened(said, SHOWN)}”")
            if url and not said and element.find(".//img") is not None:
                self.found.say(LEFT_OUT, OF_PICTURE.format(url))
            elif url:
                begins, ends = f'{begins}<a href="{escape(url)}">', f"</a>{ends}"
        self._wrapped(element, begins, ends)

    def _leads_to(self, href: str) -> tuple[str, str]:
        """As ``address_of``; within the document to its headings."""
        if place := place_of(href):
            return (f"#{place}", "") if place in self.places else ("", _NO_HEADING)
        return address_of(href)

    def _wrapped(self, element: Any, begins: str, ends: str) -> None:
        if begins:
            self._written.append(begins)
        self.visit_inside(element)
        if ends:
            self._written.append(ends)

    def _text(self, text: str | None) -> None:
        if text:
            self._written.append(escape(_SPACES.sub(" ", legible(text).replace("\n", " ")), quote=False))

    def _break(self, element: Any) -> None:
        before = element.getprevious()
        # Two in a row are how web pages and mails begin a paragraph.
        doubled = before is not None and before.tag == "br" and not (before.tail or "").strip()
        self._written.append("</p><p>" if doubled and not self._lists else "<br>")

    def _end_text(self) -> None:
        html = "".join(self._written)
        self._written = []
        if re.sub(r"<[^>]*>|&nbsp;|\s|\xa0", "", html):
            self.blocks.append({"type": "text", "html": f"<p>{html}</p>"})

    def _add(self, block: dict[str, Any]) -> None:
        if self._lists:
            self._waiting.append(block)
            return
        self._end_text()
        self.blocks.append(block)

    def _heading(self, element: Any, level: int) -> None:
        if self._lists:
            self._wrapped(element, "<b>", "</b>")
            return
        for note in list(element.iter("sup")):
            if note.get("data-note"):
                self.found.say(
                    CHANGED, "The mark of a note in a heading stands behind it now.", f"“{words(element)}”"
                )
        marks = "".join(f'<sup data-note="{escape(one.get("data-note"))}">*</sup>'
                        for one in element.iter("sup") if one.get("data-note"))  # fmt: skip
        for one in [one for one in element.iter("sup") if one.get("data-note")]:
            take_out(one)
        names = (element.get(NAMES) or "").split()
        self._add({"type": "heading", "text": one_line(words(element)), "level": level, "names": names})
        self._written.append(marks)
        for image in element.iter("img"):
            self._picture(image)

    def _picture(self, element: Any) -> None:
        source = element.get("src") or element.get("data-src") or ""
        alt = one_line(element.get("alt") or "")
        name = self.picture(source)
        if name:
            self._add({"type": "picture", "name": name, "alt": alt, "caption": ""})

    def _player(self, element: Any) -> None:
        source = element.get("src") or element.get("data-src") or element.get("data") or ""
        inner = next((one.get("src") for one in element.iter("source") if one.get("src")), "")
        if source or inner:
            text = one_line(element.get("title") or element.get("aria-label") or "")
            self._add({"type": "video", "address": source or inner, "text": text})

    def _table(self, element: Any, table: Any) -> None:
        if table.merged:
            parted = f"Merged cells were parted ({table.merged}): what lay over several rows is said in each."
            self._say_of_table(CHANGED, parted, element)
        if any(table.cut):
            said = "Left out: what is more than can be taken of a table, rows: {}, columns: {}."
            self._say_of_table(LEFT_OUT, said.format(*table.cut), element)
        rows = [["" if cell is None else self._cell(cell) for cell in row] for row in table.rows]
        block = {"type": "table", "caption": one_line(table.caption), "columns": table.columns}
        self._add({**block, "names_rows": table.names_rows, "rows": rows})
        for one in element.iter("img", *_PLAYERS):
            (self._picture if one.tag == "img" else self._player)(one)

    def _say_of_table(self, kind: str, text: str, element: Any) -> None:
        self.found.say(kind, text, f"the table that begins with “{shortened(words(element), SHOWN)}”")

    def _cell(self, cell: Any) -> str:
        inside = _Reader(self.found, lambda name: None, self.places)
        inside.visit_inside(cell)
        return "".join(_as_text(one) for one in inside.finished())


def _as_note(block: dict[str, Any], found: Found) -> str:
    """What stands in a note, where there is room for text alone."""
    if block["type"] == "table":
        rows = ((strip_tags(cell).strip() for cell in row) for row in [block["columns"], *block["rows"]])
        return "".join(f"<p>{' | '.join(filter(None, row))}</p>" for row in map(list, rows) if any(row))
    if block["type"] in ("picture", "video"):
        found.say(LEFT_OUT, "Left out: a picture or recording in a note, where there is room for text alone.")
    return _as_text(block)


def _as_text(block: dict[str, Any]) -> str:
    return block.get("html") or (f"<p>{escape(block['text'])}</p>" if block.get("text") else "")


def _marks(element: Any) -> list[tuple[str, str]]:
    """What an element says of the words in it: emphasis, raised, another language, an abbreviation."""
    style, tag = style_of(element), element.tag
    weight, slant, height = (
        style.get("font-weight", ""),
        style.get("font-style", ""),
        style.get("vertical-align", ""),
    )
    bold = (
        weight in ("bold", "bolder")
        or weight in ("600", "700", "800", "900")
        or (not weight and tag in ("b", "strong"))
    )
    italic = slant in ("italic", "oblique") or (not slant and tag in ("i", "em", "cite", "dfn", "var"))
    raised = height == "super" or (tag == "sup" and height != "baseline")
    found = [
        (f"<{name}>", f"</{name}>") for name, is_so in (("b", bold), ("i", italic), ("sup", raised)) if is_so
    ]
    if tag == "span" and element.get("lang"):
        found.append((f'<span lang="{escape(element.get("lang"))}">', "</span>"))
    if tag in ("abbr", "acronym") and element.get("title"):
        found.append((f'<abbr title="{escape(element.get("title"))}">', "</abbr>"))
    return found


def _take_captions(found: Found) -> None:
    """Gives pictures and tables the captions beside them; what is left over stands in the text."""
    blocks = found.blocks
    for at, one in enumerate(blocks):
        if one["type"] != "caption":
            continue
        beside = [blocks[at + step] for step in (-1, 1) if 0 <= at + step < len(blocks)]
        of = next((x for x in beside if x["type"] in ("picture", "table") and not x["caption"]), None)
        if of is not None and one["text"]:
            of["caption"] = one["text"]
            one["type"] = ""
        else:
            one.update(type="text", html=f"<p>{escape(one['text'])}</p>")
    found.blocks = [one for one in blocks if one["type"]]
