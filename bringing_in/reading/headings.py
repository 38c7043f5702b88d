"""Headings: the title among them, and the levels that they have on a page.

As with what is pasted (`static/desk/pasting/headings.js`): the highest that occur are sections, none skips.
"""

import re
from typing import Any, Final

from ..found import CHANGED, Found
from .trees import classes, style_of

_WORDS: Final = re.compile(r"(?:^|\s)MsoHeading([1-9])(?:\s|$)", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"(?:[IVX]{1,5}|\d{1,2}|[A-H])[.)]\s")
_HIGHEST, _LOWEST = 2, 4

Block = dict[str, Any]


def level_of(element: Any) -> int | None:
    """The level of a heading as the document has it, 0 for its title; None for anything else."""
    names = classes(element)
    if re.search(r"(?:^|\s)(?:MsoTitle|title)(?:\s|$)", names) and element.tag in ("h1", "p", "div"):
        return 0
    if re.search(r"(?:^|\s)(?:MsoSubtitle|subtitle)(?:\s|$)", names) and element.tag in ("p", "div", "h2"):
        return None
    if re.fullmatch(r"h[1-6]", element.tag):
        return int(element.tag[1])
    if match := _WORDS.search(names):
        return int(match[1])
    if element.get("role") == "heading":
        level = element.get("aria-level") or "2"
        return int(level) if level in "123456" else 2
    outline = style_of(element).get("mso-outline-level", "")
    return int(outline) if outline in tuple("123456789") else None


def take_title(found: Found) -> None:
    """Takes the document's title out of its blocks: its own, or the heading that it begins with."""
    headings = [one for one in found.blocks if one["type"] == "heading"]
    if not headings:
        return
    titles = [one for one in headings if one["level"] == 0]
    first = titles[0] if titles else headings[0]
    top = min(one["level"] for one in headings)
    # Others follow that are numbered as it is: it is a part.
    is_part = bool(_NUMBERED.match(first["text"])) and len(headings) > 1
    is_alone = first["level"] == top and sum(one["level"] == top for one in headings) == 1
    is_first = _is_at_beginning(first, found.blocks) and (is_alone or first["level"] <= 1)
    if titles or (is_first and not is_part):
        found.title = first["text"]
        found.blocks.remove(first)


def _is_at_beginning(heading: Block, blocks: list[Block]) -> bool:
    before = blocks[: blocks.index(heading)]
    return sum(one["type"] == "text" for one in before) <= 1


def settle_levels(found: Found) -> None:
    """Gives headings the levels of a page, and says whether any had another before."""
    headings = [one for one in found.blocks if one["type"] == "heading"]
    levels = sorted({one["level"] for one in headings})
    before, moved = _HIGHEST - 1, 0
    for one in headings:
        wanted = _HIGHEST + levels.index(one["level"])
        one["level"] = min(wanted, before + 1, _LOWEST)
        moved += one["level"] != wanted
        before = one["level"]
    if moved:
        found.say(CHANGED, f"Headings that were moved up a level, so that none is skipped: {moved}.")
