"""Lowered letters, which the site has none of: figures have signs of their own, of others it is said."""

from typing import Any, Final

from ..found import CHANGED, Found
from .trees import elements, style_of, words

_LOWERED: Final = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SAID: Final = "Letters that stood lower than the others stand as these do now: “{}”"


def write_lowered(root: Any, found: Found) -> None:
    """H2O with a lowered 2 is written H₂O."""
    for element in [one for one in elements(root) if _is_lowered(one)]:
        said = words(element)
        if said.translate(_LOWERED) != said and all(ord(sign) in _LOWERED for sign in said):
            for one in element.iter():
                one.text = (one.text or "").translate(_LOWERED)
                if one is not element:
                    one.tail = (one.tail or "").translate(_LOWERED)
        elif said:
            found.say(CHANGED, _SAID.format(said))


def _is_lowered(element: Any) -> bool:
    height = style_of(element).get("vertical-align", "")
    return element.tag not in ("td", "th", "img") and (
        height == "sub" or (element.tag == "sub" and not height)
    )
