"""Lists of Google Docs' web pages, where each level of a list is a list beside the one that it belongs in."""

import re
from typing import Any, Final

from .trees import classes

_OF_GOOGLE: Final = re.compile(r"(?:^|\s)(lst-kix_[\w-]*?)-(\d)(?=\s|$)")


def nest(root: Any) -> None:
    """Puts each level into the item above it, and what goes on behind it back to its list."""
    # Those that are open, with their levels, while lists of one name follow one another.
    open_lists: list[tuple[int, Any]] = []
    outer: Any = None
    name = ""
    for one in list(root.iter("ol", "ul")):
        found = _OF_GOOGLE.search(classes(one))
        if found is None or not len(one):
            continue
        level = int(found[2])
        goes_on = found[1] == name and outer is not None and outer.getnext() is one
        is_beside = goes_on and level == open_lists[0][0] and one.tag != outer.tag
        if not goes_on or is_beside or (outer.tail or "").strip() or level < open_lists[0][0]:
            outer, name, open_lists = one, found[1], [(level, one)]
            continue
        while open_lists[-1][0] > level:
            open_lists.pop()
        _move(one, outer, open_lists, level)


def _move(one: Any, outer: Any, open_lists: list[tuple[int, Any]], level: int) -> None:
    outer.tail = one.tail
    one.tail = None
    one.getparent().remove(one)
    depth, last = open_lists[-1]
    if depth == level and last.tag == one.tag:
        # What its numbers begin at is the first item's now, and told where it is another than the next.
        if one.get("start") and one[0].get("value") is None:
            one[0].set("value", one.get("start"))
        last.extend(list(one))
        return
    if depth == level and len(open_lists) > 1:
        open_lists.pop()
    open_lists[-1][1][-1].append(one)
    open_lists.append((level, one))
