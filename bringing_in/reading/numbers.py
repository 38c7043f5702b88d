"""The numbers of a Word file's lists, as Word shows them: "4.", "(b)", "2.1".

They are counted here, since HTML's lists begin at 1: what others cite as paragraph 12 has to stay that.
"""

from typing import Any, Final

from clean_files.office.markup import find_all, local

# Around a number, at the beginning of the paragraph that has it; no document has these letters.
BEGIN, END = "\ue000", "\ue001"
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

Level = dict[str, Any]


def child(element: Any, *names: str) -> Any:
    """The element below an element by its path of names, or None."""
    for name in names:
        element = next((one for one in element if isinstance(one.tag, str) and local(one.tag) == name), None)
        if element is None:
            return None
    return element


def value(element: Any, name: str = "val") -> str | None:
    """An element's attribute, whatever its namespace."""
    if element is None:
        return None
    return next((text for key, text in element.attrib.items() if local(key) == name), None)


class Numbers:
    """Counts through a document from its beginning."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._abstract: dict[str, str] = {}
        self._started: set[str] = set()
        self._counts: dict[str, dict[int, int]] = {}
        self._of_styles: dict[str, tuple[str, int]] = {}
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            self._read_styles(styles)

    def _read(self, numbering: Any) -> None:
        abstract = {}
        for one in find_all(numbering, "abstractNum"):
            abstract[value(one, "abstractNumId")] = dict(map(_level, find_all(one, "lvl")))
        for num in find_all(numbering, "num"):
            key, of = value(num, "numId"), value(child(num, "abstractNumId"))
            if key is None or of not in abstract:
                continue
            levels = {depth: dict(level) for depth, level in abstract[of].items()}
            for override in find_all(num, "lvlOverride"):
                depth = _number(value(override, "ilvl"))
                if (own := child(override, "lvl")) is not None:
                    levels[depth] = _level(own)[1]
                if (start := value(child(override, "startOverride"))) is not None and depth in levels:
                    levels[depth] = {**levels[depth], "start": _number(start), "anew": True}
            self._levels[key], self._abstract[key] = levels, of or key

    def _read_styles(self, styles: Any) -> None:
        for style in find_all(styles, "style"):
            properties = child(style, "pPr", "numPr")
            if properties is not None and (name := value(style, "styleId")):
                depth = _number(value(child(properties, "ilvl")))
                self._of_styles[name] = (value(child(properties, "numId")) or "", depth)

    def of(self, paragraph: Any) -> str:
        """The number of the next paragraph of the document, or "" where it has none or a bullet."""
        own = child(paragraph, "pPr", "numPr")
        key, depth = self._of_styles.get(value(child(paragraph, "pPr", "pStyle")) or "", ("", 0))
        if own is not None:
            key = value(child(own, "numId")) or key
            depth = _number(value(child(own, "ilvl"))) if child(own, "ilvl") is not None else depth
        levels = self._levels.get(key, {})
        level = levels.get(depth)
        return self._counted(key, depth, levels, level) if level else ""

    def _counted(self, key: str, depth: int, levels: dict[int, Level], level: Level) -> str:
        counts = self._counts.setdefault(self._abstract[key], {})
        if key not in self._started:
            self._started.add(key)
            for deep, one in levels.items():
                if one.get("anew"):
                    counts.pop(deep, None)
        counts[depth] = counts[depth] + 1 if depth in counts else level["start"]
        for deeper in [deep for deep in counts if deep > depth]:
            del counts[deeper]
        if level["format"] in ("bullet", "none"):
            return ""
        text = level["text"]
        for deep, one in levels.items():
            at = int(counts.get(deep, one["start"]) or 0)
            text = text.replace(f"%{deep + 1}", _said(at, one["format"]))
        return str(text).strip()


def mark(paragraph: Any, number: str) -> None:
    """Puts a number before the words of a paragraph, in the letters that tell it from them."""
    run = paragraph.makeelement(f"{{{_WORD}}}r")
    text = run.makeelement(f"{{{_WORD}}}t")
    text.text = f"{BEGIN}{number}{END}"
    run.append(text)
    properties = child(paragraph, "pPr")
    paragraph.insert(0 if properties is None else list(paragraph).index(properties) + 1, run)


def _level(element: Any) -> tuple[int, Level]:
    return _number(value(element, "ilvl")), {
        "start": _number(value(child(element, "start")) or "1"),
        "format": value(child(element, "numFmt")) or "decimal",
        "text": value(child(element, "lvlText")) or "",
    }


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 7 else 0


def _said(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letters = chr(97 + (max(number, 1) - 1) % 26) * ((max(number, 1) - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman.upper() if form == "upperRoman" else roman
    return f"{number:02}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    said = ""
    for worth, letters in _ROMAN:
        said += letters * (number // worth)
        number %= worth
    return said
