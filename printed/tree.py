"""What our templates say of a page, as a tree of few kinds of nodes: nothing that people typed is code in it.

The typesetter walks the tree (``paper.typ``); the EPUB is the same HTML, cleaned. Both number paragraphs
as the page does.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml import etree, html  # type: ignore[import-untyped]

from assets.languages import direction_of

Node = dict[str, Any] | str

SCHEMES: Final = frozenset({"https", "http", "mailto", "tel"})
KEPT: Final = frozenset(
    {"lang", "dir", "id", "href", "src", "alt", "start", "value", "colspan", "rowspan", "scope", "title",
     "class", "width", "height"}
)  # fmt: skip
# Classes that mean something here; all others belong to the page's own look.
CLASSES: Final = frozenset(
    {
        "kicker",
        "lead",
        "facts",
        "columns",
        "number",
        "notes",
        "address",
        "attribution",
        "placed",
        "update",
        "names",
    }
)
NOT_ON_PAPER: Final = (
    "script", "style", "template", "svg", "video", "audio", "iframe", "button", "form", "input",
)  # fmt: skip
# What is there to be played or looked at on a screen; and what the styles set apart, with the mark that does
# so where there are none.
_ON_A_SCREEN: Final = frozenset({"player", "pin"})
_SET_APART: Final = {"role": ", ", "file-facts": " – ", "credit": " – "}
_BEFORE_MORE: Final = frozenset({"kind"})
INLINE: Final = {
    "b": "strong", "strong": "strong", "i": "emph", "em": "emph", "cite": "emph",
    "sup": "super", "sub": "sub",
}  # fmt: skip
HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
BLOCKS: Final = frozenset(
    {"p", "ul", "ol", "dl", "dt", "dd", "blockquote", "figure", "figcaption", "table", "div", "section",
     "aside", "header", "footer", "article", "nav", "details", "summary", "main", "hr", "caption", "li",
     *HEADINGS}
)  # fmt: skip
# What stands between two words is one space, but where it binds them.
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")


def cleaned(part: str, address: str) -> html.HtmlElement:
    """HTML from our templates in one ``div``: full addresses, nothing that only works on a screen."""
    root = html.fragment_fromstring(part, create_parent="div")
    etree.strip_elements(root, *NOT_ON_PAPER, with_tail=False)
    # The parser takes a source for something that has an inside.
    etree.strip_tags(root, "picture", "source", etree.Comment)
    for element in list(root.iterdescendants()):
        classes = set(element.get("class", "").split())
        if "para" in classes:
            _put_number(element)
        elif classes & _ON_A_SCREEN:
            element.drop_tree()
        else:
            _set_apart(element, classes)
            _clean_attributes(element, address)
    return root


def _set_apart(element: html.HtmlElement, classes: set[str]) -> None:
    """Puts a mark between two parts of a line that only the styles tell apart."""
    if classes & _BEFORE_MORE and (element.tail or element.getnext() is not None):
        element.tail = ", "
    for name in classes & _SET_APART.keys():
        before, parent = element.getprevious(), element.getparent()
        if before is not None:
            before.tail = (before.tail or "").rstrip() + _SET_APART[name]
        elif parent is not None and (parent.text or "").strip():
            parent.text = parent.text.rstrip().removesuffix(",") + _SET_APART[name]


def _put_number(link: html.HtmlElement) -> None:
    """Makes the link of a paragraph to itself its number, which the page's styles draw."""
    link.tag, link.text = "span", link.get("data-n", "")
    for name in set(link.attrib) - {"id"}:
        del link.attrib[name]
    link.set("class", "number")


def _put_behind_note(back: html.HtmlElement) -> None:
    """Puts the way back from a note at the end of its words, not on a line of its own."""
    # Not all fonts have the arrow that browsers show.
    back.text = "↑"
    note = back.getprevious()
    if note is None or note.tag != "p":
        return
    if len(note):
        note[-1].tail = f"{note[-1].tail or ''}\u00a0"
    else:
        note.text = f"{note.text or ''}\u00a0"
    back.tail = None
    note.append(back)


def _clean_attributes(element: html.HtmlElement, address: str) -> None:
    role = element.get("role", "")
    if role == "doc-backlink":
        _put_behind_note(element)
    # Notes, the marks of them and the ways back; other roles are for a screen.
    if element.get("dir") == "auto":
        element.set("dir", direction_of(element.text_content()))
    for name in set(element.attrib) - KEPT - ({"role"} if role.startswith("doc-") else set()):
        del element.attrib[name]
    classes = " ".join(name for name in element.get("class", "").split() if name in CLASSES)
    if classes:
        element.set("class", classes)
    else:
        element.attrib.pop("class", None)
    target = element.get("href", "")
    # What leads within the page leads within the paper, too.
    if target and not target.startswith("#"):
        if full := _in_full(target, address):
            element.set("href", full)
        else:
            del element.attrib["href"]


def _in_full(target: str, address: str) -> str:
    try:
        full = urljoin(address, target)
        return full if urlsplit(full).scheme in SCHEMES else ""
    except ValueError:
        return ""


class Trees:
    """Makes nodes of cleaned HTML. ``pictures`` are the files by the addresses that are shown there."""

    def __init__(self, root: html.HtmlElement, pictures: dict[str, str]) -> None:
        self.pictures = pictures
        self.anchors = {element.get("id") for element in root.iter() if element.get("id")}
        self.root = root
        # That of the heading before.
        self.level = 0

    def nodes(self) -> list[Node]:
        return self._blocks(self.root)

    # --- Blocks -----------------------------------------------------------------------------------

    def _blocks(self, element: html.HtmlElement) -> list[Node]:
        """The blocks in an element; words that stand between blocks make one of their own."""
        found: list[Node] = []
        words: list[Node] = []

        def end_of_words() -> None:
            if trimmed := _trimmed(words):
                found.append({"k": "par", "c": trimmed})
            words.clear()

        words.extend(_words(element.text))
        for child in element:
            if _is_block(child):
                end_of_words()
                found.extend(self._block(child))
            else:
                words.extend(self._inline(child))
            words.extend(_words(child.tail))
        end_of_words()
        return found

    def _block(self, element: html.HtmlElement) -> Iterator[Node]:
        tag = element.tag
        if tag in HEADINGS:
            # A tagged PDF may not leave out a level.
            self.level = min(HEADINGS[tag], self.level + 1)
            yield self._node(element, "heading", self._line(element), level=self.level)
        elif tag in {"ul", "ol"}:
            yield self._list(element)
        elif tag == "table":
            yield self._table(element)
        elif tag == "figure" and element.find(".//img") is not None:
            yield from self._figure(element)
        elif tag == "blockquote":
            yield self._node(element, "quote", self._blocks(element))
        elif tag == "hr":
            yield {"k": "rule"}
        elif tag in {"p", "dt", "summary", "figcaption", "caption"} and not any(map(_is_block, element)):
            yield from self._paragraph(element)
        else:
            yield self._node(element, "group", self._blocks(element))

    def _paragraph(self, element: html.HtmlElement) -> Iterator[Node]:
        if line := self._line(element):
            yield self._node(element, "par", line)

    def _list(self, element: html.HtmlElement) -> Node:
        items = [
            self._node(item, "item", self._blocks(item), value=_number(item.get("value")))
            for item in element
            if item.tag == "li"
        ]
        start = _number(element.get("start"))
        return self._node(element, "list", items, ordered=element.tag == "ol", start=start)

    def _figure(self, element: html.HtmlElement) -> Iterator[Node]:
        caption = element.find(".//figcaption")
        line = self._line(caption) if caption is not None else []
        images = [image for image in element.iter("img") if image.get("src") in self.pictures]
        for number, image in enumerate(images):
            yield self._node(
                element, "figure", line if number == len(images) - 1 else [],
                file=self.pictures[image.get("src")], alt=image.get("alt", ""), tall=_is_tall(image),
            )  # fmt: skip
        if not images and line:
            yield self._node(element, "par", line)

    def _table(self, element: html.HtmlElement) -> Node:
        caption = element.find("./caption")
        rows = [[self._cell(cell) for cell in row if cell.tag in {"td", "th"}] for row in element.iter("tr")]
        heads = list(element.iterfind("./thead/tr"))
        return self._node(
            element, "table", [row for row in rows if row], heads=len(heads), columns=_columns_of(rows),
            caption=self._line(caption) if caption is not None else [],
        )  # fmt: skip

    def _cell(self, cell: html.HtmlElement) -> Node:
        return self._node(
            cell, "cell", self._blocks(cell), head=cell.tag == "th", scope=cell.get("scope", ""),
            across=max(_number(cell.get("colspan")) or 1, 1), down=max(_number(cell.get("rowspan")) or 1, 1),
        )  # fmt: skip

    # --- Words ------------------------------------------------------------------------------------

    def _line(self, element: html.HtmlElement) -> list[Node]:
        return _trimmed(self._inside(element))

    def _inside(self, element: html.HtmlElement) -> list[Node]:
        found = list(_words(element.text))
        for child in element:
            found.extend(self._inline(child))
            found.extend(_words(child.tail))
        return found

    def _inline(self, element: html.HtmlElement) -> list[Node]:
        if element.tag == "br":
            return [{"k": "break"}]
        if element.tag == "img":
            return []
        inside = self._inside(element)
        target = element.get("href", "")
        if element.tag == "a" and target and inside:
            if not target.startswith("#"):
                return [self._node(element, "link", inside, to=target)]
            if target[1:] in self.anchors:
                return [self._node(element, "within", inside, to=target[1:])]
        kind = INLINE.get(element.tag, "number" if element.get("class") == "number" else "words")
        if kind == "words" and not {"lang", "dir", "id"} & set(element.attrib):
            return inside
        return [self._node(element, kind, inside)]

    def _node(self, element: html.HtmlElement, kind: str, inside: Iterable[Any], **more: Any) -> Node:
        node: dict[str, Any] = {"k": kind, "c": list(inside), **more}
        for name in ("lang", "dir", "id", "class"):
            if value := element.get(name):
                node[name] = value
        return node


def _is_block(element: html.HtmlElement) -> bool:
    return element.tag in BLOCKS


def _words(text: str | None) -> list[Node]:
    return [_SPACES.sub(" ", text)] if text else []


def _trimmed(words: list[Node]) -> list[Node]:
    """Without spaces at both ends; nothing where there is nothing else."""
    found = list(words)
    while found and isinstance(found[0], str) and not found[0].lstrip(" "):
        found.pop(0)
    while found and isinstance(found[-1], str) and not found[-1].rstrip(" "):
        found.pop()
    if found and isinstance(found[0], str):
        found[0] = found[0].lstrip(" ")
    if found and isinstance(found[-1], str):
        found[-1] = found[-1].rstrip(" ")
    return found


def _is_tall(image: html.HtmlElement) -> bool:
    return (_number(image.get("height")) or 0) > (_number(image.get("width")) or 1)


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,6}", text) else None


def _columns_of(rows: list[list[Node]]) -> int:
    widths = (sum(cell["across"] for cell in row if isinstance(cell, dict)) for row in rows)
    return max(widths, default=1) or 1
