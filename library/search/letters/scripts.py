"""Which letters are of which kind of script, and what Unicode's tables leave out."""

import re
import unicodedata
from collections.abc import Callable

# Blocks of the Unicode standard. Letters and marks in them are gram letters.
RANGES = (
    (0x0590, 0x08FF),  # Hebrew, Arabic, Syriac, Thaana, N'Ko
    (0x0900, 0x109F),  # Devanagari to Sinhala, Thai, Lao, Tibetan, Burmese
    (0x1100, 0x11FF),  # Hangul letters
    (0x1700, 0x1CFF),  # Philippine scripts, Khmer, Mongolian, Tai scripts, Balinese, …
    (0x2E80, 0x2FDF),  # Han radicals
    (0x3005, 0x3007),
    (0x3031, 0x303C),
    (0x3040, 0x318F),  # Kana, Bopomofo, Hangul
    (0x31A0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0xA4CF),  # Han, Yi
    (0xA800, 0xABFF),  # Syloti to Meetei; Javanese, Cham, Burmese of minorities
    (0xAC00, 0xD7FF),  # Hangul
    (0xF900, 0xFAFF),
    (0xFB1D, 0xFDFF),  # Presentation forms of Hebrew and Arabic
    (0xFE70, 0xFEFF),
    (0xFF66, 0xFFDC),  # Half-width Kana and Hangul
    (0x10A00, 0x10A5F),
    (0x10D00, 0x10D3F),  # Hanifi Rohingya
    (0x11000, 0x11FFF),
    (0x1B000, 0x1B16F),
    (0x20000, 0x3FFFF),
)  # fmt: skip
# For the class of a regular expression.
GRAM_BLOCKS = "".join(f"{chr(first)}-{chr(last)}" for first, last in RANGES)
SOME_GRAM_LETTER = re.compile(f"(?![\\d_])[{GRAM_BLOCKS}]")

# Free-standing Han characters for the radicals that NFKC leaves alone, from Unicode's
# EquivalentUnifiedIdeograph.txt. A browser's PDF gives a radical where a font has one glyph for both.
RADICALS = str.maketrans(
    "⺁⺇⺎⺒⺓⺠⺦⺩⺪⺫⺬⺮⺶⺹⺻⺼⺽⻁⻃⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬",
    "厂几兀巳幺民丬王疋目示竹羊耂聿肉臼虎覀西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐",
) | str.maketrans("⻭⻮⻯⻰⻱⻲", "歯齿竜龙龜亀")


def is_gram(code: int) -> bool:
    return any(first <= code <= last for first, last in RANGES)


class Table(dict[int, str]):
    """What becomes of each character, for str.translate; worked out when the character is first met."""

    def __init__(self, rule: Callable[[str], str], fixed: dict[int, str]) -> None:
        super().__init__(fixed)
        self._rule = rule

    def __missing__(self, code: int) -> str:
        self[code] = result = self._rule(chr(code))
        return result


def marks_in(*ranges: tuple[int, int]) -> str:
    """For the class of a regular expression: all marks in these blocks."""
    codes = (code for first, last in ranges for code in range(first, last + 1))
    return "".join(chr(code) for code in codes if unicodedata.category(chr(code))[0] == "M")
