"""What a page holds and does not say: scripts, what is hidden, deleted, struck out, or around the text."""

import re
from collections.abc import Callable
from typing import Any, Final

from ..found import CHANGED, LEFT_OUT, Found
from .trees import classes, elements, style_of, take_out, words

_SILENT: Final = (
    "script", "style", "meta", "link", "title", "base", "template", "noscript", "xml", "select", "input",
    "textarea", "button", "datalist", "dialog", "head", "canvas", "map",
)  # fmt: skip
_DELETED: Final = re.compile(r"(?:^|\s)(?:mso|track|revision|suggest)[\w-]*?(?:del|movefrom)", re.IGNORECASE)
_PUT_IN: Final = re.compile(r"(?:^|\s)(?:mso|track|revision|suggest)[\w-]*?(?:ins|moveto)", re.IGNORECASE)
_COMMENT: Final = re.compile(r"(?:^|\s)(?:MsoCommentText|MsoCommentSubject|msocomtxt)", re.IGNORECASE)
_COMMENT_MARK: Final = re.compile(
    r"#(?:_msocom|_msoanchor|_com_|_anchor_|cmnt|sdcomment|sdannotation)", re.IGNORECASE
)
# Of a comment, which follows with its words.
_MARK: Final = re.compile(r"\[\w{1,6}\]")
# Where what leads through a site, and not the text, says so.
_AROUND: Final = re.compile(r"^(?:navigation|banner|contentinfo|search|complementary|dialog)$")
UNDERLINED: Final = "Underlining was left out: on a page it is taken for a link."
_TOP_AND_BOTTOM: Final = {"top of page", "bottom of page", "skip to main content"}


def take_unsaid(root: Any, found: Found) -> None:
    """Takes all of it out of a tree; says which words went with it."""
    body = root.find("body")
    if any(one.get("type") != "hidden" for one in root.iter("input", "textarea", "select")):
        found.say(LEFT_OUT, "A form was left out, with what stands in its boxes.")
    _say_words_of(list(root.iter("button")), "Buttons were left out", found)
    for element in list(root.iter(*_SILENT)):
        if element is not body:
            take_out(element)
    _each(root, _is_comment, lambda one: _left(found, "A comment was left out", _whole_comment(one)))
    _each(root, _is_deleted, lambda one: _left(found, "Deleted or struck out, and left out", one))
    _each(root, _is_hidden, lambda one: _left(found, "Hidden, and left out", one))
    for element in elements(root):
        if _is_put_in(element) and not any(map(_is_put_in, element.iterancestors())) and words(element):
            found.say(CHANGED, f"Put in as a tracked change, and taken as accepted: “{words(element)}”")
    _choose_part(root, found)
    if any(words(one) for one in root.iter("u")):
        found.say(LEFT_OUT, UNDERLINED)
    drawings = list(root.iter("svg"))
    _say_words_of(drawings, "A drawing (SVG) was left out", found)
    for element in drawings:
        take_out(element)


def _say_words_of(several: list[Any], what: str, found: Found) -> None:
    """Says what stands in them, if anything does: most are signs alone."""
    if said := ", ".join(dict.fromkeys(filter(None, map(words, several)))):
        found.say(LEFT_OUT, f"{what}: “{said}”")


def _each(root: Any, is_one: Callable[[Any], bool], deal: Callable[[Any], None]) -> None:
    for element in list(elements(root)):
        # What was in one that is gone is gone with it.
        is_there = root in element.iterancestors() and element.tag not in ("html", "body")
        if is_there and is_one(element):
            deal(element)


def _left(found: Found, what: str, element: Any) -> None:
    said = words(element)
    if said.lower() not in _TOP_AND_BOTTOM | {""} and not _MARK.fullmatch(said):
        found.say(LEFT_OUT, f"{what}: “{said}”")
    take_out(element)


def _is_deleted(element: Any) -> bool:
    struck = style_of(element).get("text-decoration", "") + style_of(element).get("text-decoration-line", "")
    return (
        element.tag in ("del", "s", "strike")
        or "line-through" in struck
        or bool(_DELETED.search(classes(element)))
    )


def _is_put_in(element: Any) -> bool:
    return element.tag == "ins" or bool(_PUT_IN.search(classes(element)))


def _is_hidden(element: Any) -> bool:
    style = style_of(element)
    hidden = (
        style.get("display") == "none" or style.get("visibility") == "hidden" or "hidden" in element.attrib
    )
    return hidden or style.get("mso-hide") == "all"


def _is_comment(element: Any) -> bool:
    is_mark = element.tag == "a" and bool(_COMMENT_MARK.search(element.get("href") or ""))
    is_comments_list = style_of(element).get("mso-element", "") in ("comment-list", "comment")
    return is_mark or is_comments_list or bool(_COMMENT.search(classes(element)))


def _whole_comment(element: Any) -> Any:
    """Google Docs writes comments at the end, each in a box that begins with a link back to its mark."""
    if element.tag == "a" and re.search(r"#cmnt_ref", element.get("href") or ""):
        return next((one for one in element.iterancestors("div", "p", "li")), element)
    return element


def _choose_part(root: Any, found: Found) -> None:
    """Takes away what is around the text: menus, the head and foot of the site."""
    body = root.find("body")
    if body is None:
        return
    mains = [
        one
        for one in elements(body)
        if one.tag == "main" or one.get("role") == "main" or one.get("id") == "PAGES_CONTAINER"
    ]
    mains = mains or (list(body.iter("article")) if len(list(body.iter("article"))) == 1 else [])
    if mains:
        main = max(mains, key=lambda one: len(words(one)))
        around = [one for one in elements(body) if one is not main and main not in one.iterdescendants()]
        keep = set(main.iter())
        outside = [
            one
            for one in around
            if one not in keep and (one.getparent() is body or main in one.getparent().iterdescendants())
        ]
        _say_around(outside, found)
    _say_around(
        [one for one in elements(body) if one.tag == "nav" or _AROUND.match(one.get("role") or "")], found
    )
    if not mains:
        _say_around([one for one in elements(body) if _is_of_site(one)], found)
    for one in [one for one in elements(body) if words(one).lower() in _TOP_AND_BOTTOM and not len(one)]:
        take_out(one)


def _is_of_site(element: Any) -> bool:
    """A quotation has a foot of its own, which says whose words it is."""
    is_around = element.tag in ("header", "footer", "aside")
    return is_around and next(element.iterancestors("blockquote", "figure"), None) is None


def _say_around(outside: list[Any], found: Found) -> None:
    for one in outside:
        if one.getparent() is None:
            continue
        if (said := words(one)) and said.lower() not in _TOP_AND_BOTTOM:
            found.say(LEFT_OUT, f"Left out, as it stands around the text on each page of the site: “{said}”")
        take_out(one)
