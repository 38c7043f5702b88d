"""Lists whose numbers would not come out as they are: these stand as words, for others cite them.

A list of the site begins at 1 and counts. The same is done with what is pasted
(`static/desk/pasting/lists.js`).
"""

import re
from typing import Any, Final

from ..found import CHANGED, Found
from .numbers import BEGIN, END
from .trees import style_of, words

_SIGN: Final = re.compile(rf"{BEGIN}([^{END}]*){END}")
_NUMBER: Final = re.compile(r"[\[(]?(\d{1,4}|[a-z]{1,6})[.)\]:]*", re.IGNORECASE)
_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def settle(root: Any, found: Found) -> None:
    """Makes the numbers of all lists true; says how many became words."""
    kept = 0
    for top in [
        one for one in root.iter("ol", "ul") if not any(up.tag in ("ol", "ul") for up in one.iterancestors())
    ]:
        for one in top.iter("ol", "ul"):
            _mark_items(one)
        if not all(_counts(one) for one in top.iter("ol")):
            kept += sum(_as_words(one) for one in list(top.iter("ol")))
    kept += _loose_signs(root)
    if kept:
        found.say(
            CHANGED,
            f"Numbers of lists that stand as words now, so that they stay what they are: {kept}.",
        )


def _items(element: Any) -> list[Any]:
    return [one for one in element if one.tag == "li"]


def _mark_items(element: Any) -> None:
    """Notes at each item which number it has, and takes the sign for it out of its words."""
    at = _integer(element.get("start"), 1)
    style = style_of(element).get("list-style-type", "") or element.get("type", "")
    for item in _items(element):
        at = _integer(item.get("value"), at)
        sign = _take_sign(item)
        if element.tag == "ol":
            item.set("data-mark", sign or _mark(at, style))
        at += 1


def _mark(at: int, style: str) -> str:
    if re.search(r"alpha|latin|^a$", style, re.IGNORECASE):
        return f"{chr(96 + min(max(at, 1), 26))}."
    return f"{at}."


def _take_sign(element: Any) -> str:
    """The number that ``numbers.mark`` wrote before the words of an element, which then is gone from it."""
    for one in element.iter():
        for name in ("text", "tail"):
            text = getattr(one, name, None)
            if text and isinstance(one.tag, str) and not (name == "tail" and one is element):
                if match := _SIGN.match(text.lstrip()):
                    setattr(one, name, text.lstrip()[match.end() :])
                    return match[1]
                if text.strip():
                    return ""
    return ""


def _counts(element: Any) -> bool:
    return all(number in places(item.get("data-mark", "")) for number, item in enumerate(_items(element), 1))


def places(mark: str) -> list[int]:
    """The places in a list that a mark can stand for: "c." is the third, "i." the first or the ninth."""
    match = _NUMBER.fullmatch(mark.strip())
    said = match[1].lower() if match else ""
    if said.isdecimal():
        return [int(said)]
    found = [_from_roman(said)] if said and set(said) <= set(_ROMAN) else []
    return [*found, ord(said) - 96] if len(said) == 1 else found


def _from_roman(letters: str) -> int:
    values = [_ROMAN[letter] for letter in letters]
    following = [*values[1:], 0]
    return sum(-one if one < after else one for one, after in zip(values, following, strict=True))


def _as_words(element: Any) -> int:
    items = _items(element)
    for item in items:
        _put_before(item, f"{item.get('data-mark')} ")
        item.tag = "div"
    element.tag = "div"
    return len(items)


def _put_before(element: Any, text: str) -> None:
    """Before its first words, in the paragraph that they stand in."""
    first = next((one for one in element.iter("p") if words(one)), element)
    first.text = text + (first.text or "")


def _loose_signs(root: Any) -> int:
    """Numbers of paragraphs that are no items of a list, numbered headings say."""
    number = 0
    for one in root.iter():
        for name in ("text", "tail"):
            text = getattr(one, name, None)
            if text and BEGIN in text:
                setattr(one, name, _SIGN.sub(r"\1 ", text))
                number += 1
    return number


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text.strip()) else otherwise
