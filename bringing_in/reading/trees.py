"""HTML as a tree, with what its style sheets say of words written into the elements."""

import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree, html  # type: ignore[import-untyped]

from clean_files.findings import Refused
from clean_files.office.package import DAMAGED

# What says how words are meant. The rest is looks.
_MEANT: Final = (
    "font-weight", "font-style", "text-decoration", "text-decoration-line", "vertical-align", "display",
    "visibility", "list-style-type",
)  # fmt: skip
_RULE: Final = re.compile(r"([^{}]{1,500})\{([^{}]{0,5000})\}")
_SIMPLE: Final = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<class>\.[\w-]+)?", re.IGNORECASE)
_COMMENT: Final = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_XML: Final = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_MOST_ELEMENTS: Final = 400_000
# No page that a program made for people goes deeper.
_DEEPEST: Final = 180
TOO_LARGE: Final = "This page is too large, or too deeply nested, to be read. Save a part of it alone."
_MOST_RULES: Final = 20_000
_OF_HEAD: Final = {"title", "meta", "link", "style", "script", "base", "noscript", "template"}

# What parts words from one another.
_PARTING: Final = {"br", "p", "div", "td", "th", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"}

Element = Any


def parsed(text: str) -> Element:
    """The root of a page; raises Refused for one that is no page or too large."""
    try:
        root = html.document_fromstring(_XML.sub("", text) or "<p></p>", parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise Refused(DAMAGED) from None
    if not _is_bounded(root):
        raise Refused(TOO_LARGE)
    _begin_body(root)
    _write_styles_in(root)
    return root


def _begin_body(root: Element) -> None:
    """A page need not say where its body begins; what HTML 4 had not, ``main``, is left in the head then."""
    head, body = root.find("head"), root.find("body")
    children = list(head) if head is not None else []
    first = next(
        (at for at, one in enumerate(children) if isinstance(one.tag, str) and one.tag not in _OF_HEAD), None
    )
    if first is None:
        return
    if body is None:
        body = root.makeelement("body")
        root.append(body)
    # With what stands behind each of them.
    for at, one in enumerate(children[first:]):
        body.insert(at, one)


def _is_bounded(root: Element) -> bool:
    depth = 0
    for number, (event, _one) in enumerate(etree.iterwalk(root, events=("start", "end"))):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST or number > 2 * _MOST_ELEMENTS:
            return False
    return True


def _parser() -> Any:
    return html.HTMLParser(no_network=True, remove_pis=True, huge_tree=False)


def elements(root: Element) -> Iterator[Element]:
    """All elements below one, in their order, without comments."""
    return (one for one in root.iter() if isinstance(one.tag, str))


def style_of(element: Element) -> dict[str, str]:
    """What an element's own style says, in small letters."""
    found = {}
    for part in (element.get("style") or "").lower().split(";"):
        name, _, said = part.partition(":")
        if said:
            found[name.strip()] = said.replace("!important", "").strip()
    return found


def words(element: Element) -> str:
    """All that an element says, on one line."""
    return " ".join("".join(_said(element)).split())


def _said(element: Element) -> Iterator[str]:
    # lxml's own `itertext` runs lines together that a break or a cell parts.
    for event, one in etree.iterwalk(element, events=("start", "end", "comment")):
        if event == "start":
            yield one.text or ""
        elif one is not element:
            yield f" {one.tail or ''}" if one.tag in _PARTING else one.tail or ""


def classes(element: Element) -> str:
    return element.get("class") or ""


def take_out(element: Element) -> None:
    """Takes an element away, and leaves the words behind it."""
    if element.getparent() is not None:
        element.drop_tree()


def _write_styles_in(root: Element) -> None:
    """Google Docs says by class alone what is bold; written into the elements it is as good as any other."""
    rules: dict[str, dict[str, str]] = {}
    for sheet in root.iter("style"):
        for selectors, said in _RULE.findall(_COMMENT.sub("", sheet.text or ""))[:_MOST_RULES]:
            kept = {name: text for name, text in _declared(said) if name in _MEANT}
            for selector in selectors.split(",") if kept else ():
                if _SIMPLE.fullmatch(selector.strip()) and "." in selector:
                    rules.setdefault(selector.strip().lower(), {}).update(kept)
    if not rules:
        return
    for element in elements(root):
        said = {}
        for name in classes(element).lower().split():
            said |= rules.get(f".{name}", {}) | rules.get(f"{element.tag}.{name}", {})
        if said:
            own = said | style_of(element)
            element.set("style", ";".join(f"{name}:{text}" for name, text in own.items()))


def _declared(said: str) -> Iterator[tuple[str, str]]:
    for part in said.lower().split(";"):
        name, _, text = part.partition(":")
        yield name.strip(), text.replace("!important", "").strip()
