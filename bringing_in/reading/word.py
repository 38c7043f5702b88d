"""Word files, whatever program wrote them."""

import io
import posixpath
from typing import Any, Final

from lxml import etree  # type: ignore[import-untyped]

from clean_files.findings import Refused
from clean_files.office.markup import find_all, local, parse, write
from clean_files.office.package import DAMAGED, Budget, Package, Writer

from ..found import LEFT_OUT, Found, shortened
from . import changes, cropping, unfolding
from .blocks import read_tree
from .numbers import Numbers, child, mark, value
from .pictures import Pictures
from .trees import parsed
from .unsaid import UNDERLINED

# Mammoth’s own come after these.
_STYLES: Final = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name^='toc '] => p.toc:fresh
p[style-name^='TOC '] => p.toc:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
"""
_MAIN: Final = "word/document.xml"
_UNREADABLE: Final = {
    "oMath": "a formula", "chart": "a chart", "relIds": "a SmartArt drawing",
    "OLEObject": "an embedded object", "altChunk": "another document within it",
}  # fmt: skip
_MOST_DEPTH: Final = 200


def read(package: Package, budget: Budget, pictures: Pictures) -> Found:
    """Reads a Word file; raises Refused for one that is damaged or a trap."""
    found = Found()
    parts = {name: parse(package.read(name), budget) for name in package.names if _is_read(name)}
    main = _main_part(parts)
    root = parts[main]
    if max((sum(1 for _ in one.iterancestors()) for one in find_all(root, "t")), default=0) > _MOST_DEPTH:
        raise Refused(DAMAGED)
    folder = posixpath.dirname(main)
    others = {
        name: parts.get(f"{folder}/{name}.xml") for name in ("numbering", "styles", "comments", "settings")
    }
    _unfold(main, parts, set(package.names), found)
    added: dict[str, bytes] = {}
    cropping.cut_pictures(main, parts, package, added, found)
    _prepare(root, parts, folder, others, found)
    _say_what_is_lost(root, parts, found)
    _read_properties(parts, others, found)
    html = _as_html(package, parts, added, pictures, found)
    read_tree(parsed(html), found, lambda name: name if name in pictures.taken else None)
    return found


def _is_read(name: str) -> bool:
    return (
        name.endswith((".xml", ".rels")) and "/embeddings/" not in name and not name.startswith("customXml/")
    )


def _main_part(parts: dict[str, Any]) -> str:
    relations = parts.get("_rels/.rels")
    for one in find_all(relations, "Relationship") if relations is not None else ():
        target = (value(one, "Target") or "").lstrip("/")
        if (value(one, "Type") or "").endswith("/officeDocument") and target in parts:
            return target
    if _MAIN not in parts:
        raise Refused(DAMAGED)
    return _MAIN


def _unfold(main: str, parts: dict[str, Any], names: set[str], found: Found) -> None:
    """Puts what has words as it can be read, and takes out what leads nowhere."""
    folder = posixpath.dirname(main)
    apart = {kind: parts.get(f"{folder}/{kind}s.xml") for kind in ("footnote", "endnote")}
    notes = {
        kind: {value(one, "id") for one in find_all(part, kind)} if part is not None else set()
        for kind, part in apart.items()
    }
    for name in (main, *(f"{folder}/{kind}s.xml" for kind in apart)):
        if name in parts:
            unfolding.unfold(parts[name])
            relations = unfolding.relations_of(name, parts)
            unfolding.drop_what_points_at_nothing(parts[name], relations, names, notes, found)


def _prepare(root: Any, parts: dict[str, Any], folder: str, others: dict[str, Any], found: Found) -> None:
    """Says and takes out what is no text, and writes numbers before the paragraphs that have one."""
    texts = [root, *(parts[name] for kind in ("footnotes", "endnotes")
                     if (name := f"{folder}/{kind}.xml") in parts)]  # fmt: skip
    notes = {(local(one.tag), value(one, "id") or ""): changes.words_of(one)
             for part in texts[1:] for one in find_all(part, "footnote", "endnote")}  # fmt: skip
    for part in texts:
        changes.list_changes(part, found, notes)
        changes.drop_unseen(part, found)
    if others["comments"] is not None:
        changes.list_comments(others["comments"], texts, found)
    if others["styles"] is not None:
        _name_headings(others["styles"])
    numbers = Numbers(others["numbering"], others["styles"])
    for paragraph in find_all(root, "p"):
        if number := numbers.of(paragraph):
            mark(paragraph, number)


def _name_headings(styles: Any) -> None:
    """Calls styles that are headings by their level in the outline what Word calls headings."""
    by_key = {value(style, "styleId"): style for style in find_all(styles, "style")}
    for style in by_key.values():
        one, steps, name = style, 0, child(style, "name")
        while one is not None and steps < 10:
            called = (value(child(one, "name")) or "").lower()
            level = value(child(one, "pPr", "outlineLvl"))
            if called in ("title", "subtitle"):
                break
            if called.startswith("heading ") or (level or "9") in "012345":
                depth = called.removeprefix("heading ") if level is None else str(int(level) + 1)
                if name is not None and value(style, "type") == "paragraph":
                    name.set(next(key for key in name.attrib if key.endswith("}val")), f"heading {depth}")
                break
            one, steps = by_key.get(value(child(one, "basedOn"))), steps + 1


def _say_what_is_lost(root: Any, parts: dict[str, Any], found: Found) -> None:
    for name, what in _UNREADABLE.items():
        for element in find_all(root, name):
            if name != "oMath" or not any(one.tag == element.tag for one in element.iterancestors()):
                found.say(LEFT_OUT, f"Left out: {what}. Add what it says by hand.", changes.where(element))
    shapes = sum(next(find_all(one, "t"), None) is None for one in find_all(root, "wsp"))
    if shapes:
        found.say(
            LEFT_OUT, f"Left out: what is drawn with shapes in the document, without words. Shapes: {shapes}."
        )
    for name, part in sorted(parts.items()):
        at = posixpath.basename(name)
        if (
            at.startswith(("header", "footer"))
            and name.endswith(".xml")
            and (words := changes.words_of(part))
        ):
            found.say(LEFT_OUT, f"Left out, as it stands on each sheet of paper: “{words}”")
    if sum(1 for _ in find_all(root, "u")):
        found.say(LEFT_OUT, UNDERLINED)


def _read_properties(parts: dict[str, Any], others: dict[str, Any], found: Found) -> None:
    properties = parts.get("docProps/core.xml")
    if properties is not None:
        texts = {name: "".join(child(properties, name).itertext()) for name in ("title", "language")
                 if child(properties, name) is not None}  # fmt: skip
        found.own_title, found.language = texts.get("title", ""), texts.get("language", "")
    if not found.language and others["styles"] is not None:
        defaults = child(others["styles"], "docDefaults", "rPrDefault", "rPr", "lang")
        found.language = value(defaults) or ""


def _as_html(
    package: Package, parts: dict[str, Any], added: dict[str, bytes], pictures: Pictures, found: Found
) -> str:
    # Only in the process that reads: no other has a use for it.
    import mammoth  # type: ignore[import-untyped]

    prepared = io.BytesIO()
    with Writer(prepared) as target:
        for name in package.names:
            if name in parts:
                target.write(name, write(parts[name]))
            elif "/media/" in name:
                target.write(name, package.read(name), is_stored=True)
        for name, content in added.items():
            target.write(name, content, is_stored=True)

    def convert(image: Any) -> dict[str, str]:
        where = f"“{shortened(image.alt_text, changes.SHOWN)}”" if image.alt_text else ""
        with image.open() as file:
            return {"src": pictures.take(file.read(), found, where)}

    prepared.seek(0)
    try:
        result = mammoth.convert_to_html(
            prepared,
            style_map=_STYLES,
            # What a file brings along of its own could say anything.
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(convert),
        )
    except (KeyError, ValueError, OSError, AttributeError, etree.XMLSyntaxError):
        raise Refused(DAMAGED) from None
    for message in result.messages:
        if "external" in message.message or "Could not find image" in message.message:
            found.say(LEFT_OUT, "Left out: a picture that is not in the file, but only linked to.")
    return str(result.value)
