"""Words of spaced alphabets, folded."""

import re
import unicodedata

from .scripts import GRAM_BLOCKS, Table, is_gram

# Letters that NFKD does not take apart.
_PLAIN_LETTERS = str.maketrans({
    "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ħ": "h", "Ħ": "h",
    "ı": "i", "ŧ": "t", "Ŧ": "t", "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe",
    "þ": "th", "Þ": "th", "ŋ": "ng", "Ŋ": "ng", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ə": "e", "Ə": "e",
})  # fmt: skip
# Numbers of footnotes are no part of the word before them.
_RAISED = dict.fromkeys(map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"), " ")


def _plain_letter(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] == "M" or category == "Cf":
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category[0] in "LN" and not is_gram(ord(character)):
        return character.casefold()
    return " "


_PLAIN = Table(_plain_letter, dict(_PLAIN_LETTERS))


# One letter of a spaced alphabet with its accents, and several of them with dots between: "U.N.", "e.g.",
# "N.G.O.s", and the initials in "Л.Н.Толстой".
_LETTER = f"[^\\W\\d_{GRAM_BLOCKS}][\u0300-\u036f]*"
DOTTED = f"(?<![\\w.]){_LETTER}(?:[.．]{_LETTER})+(?!\\w)"
_DOTTED_LETTERS = re.compile(DOTTED)
# An acronym with an "s" behind it: "NGOs", "NGO's", "MoUs", "mRNAs". PostgreSQL takes that off only where a
# vowel stands further in front ("ICCs"). Bounded, so that no text costs more than its length.
_CAPITAL = "[A-Z][\u0300-\u036f]{0,2}"
_WORD_SIGN = f"[^\\W_{GRAM_BLOCKS}]"
ACRONYM = (
    f"(?<!{_WORD_SIGN})([a-z]?{_CAPITAL}(?:[a-z]?{_CAPITAL}){{1,9}})"
    f"['\u2019\u02bc]?s(?!{_WORD_SIGN}|[\u0300-\u036f])"
)
_ACRONYMS = re.compile(ACRONYM)


def plain(text: str) -> str:
    """Take any text; return its words in spaced alphabets and its numbers, folded, with one blank between.

    Accents, case and marks are off, digits of every script are 0-9, letters with dots between are one word
    ("U.N." is "UN"), acronyms are in the singular ("NGOs" is "NGO"), and everything else is a blank: a phrase
    in the text is a phrase in what is returned.
    """
    return _words(_ACRONYMS.sub(r"\1", without_dots(text)))


def with_plurals(text: str) -> str:
    """Take any text; return the same words as `plain`, but "ngos" for "NGOs"; "" if it has none of these.

    Who types in small letters can't be seen to mean an acronym: "laos" is not the plural of "lao".
    """
    undotted = without_dots(text)
    return _words(_ACRONYMS.sub(r"\1s", undotted)) if _ACRONYMS.search(undotted) else ""


def without_dots(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_RAISED))
    if "." in text:
        text = _DOTTED_LETTERS.sub(lambda letters: letters[0].replace(".", ""), text)
    return text


def _words(text: str) -> str:
    return " ".join(text.lower().translate(_PLAIN).split())


_HYPHENED = r"[^\W_]+(?:[-\u00ad\u2010\u2011][^\W_]+)+"
# Letters with dots and blanks between: "U. N.", "J. R. R. Tolkien".
INITIALS = r"(?<![\w.])[^\W\d_]\.(?:[ \u00a0]{1,2}[^\W\d_]\.)+(?!\w)"
# A word in pieces.
IN_PIECES = re.compile(f"{_HYPHENED}|{INITIALS}")


def in_one(text: str) -> list[str]:
    """Take any text; return its words in pieces, folded as by `plain`, each as one word.

    Some write "co-operation" and some "cooperation", "COVID-19" and "covid19", "U. N." and "UN"; and at a
    line's end nobody can tell. Of "2019-2021" it is two numbers that were meant.
    """
    if "-" not in text and ". " not in text and text.isascii():
        return []
    found = (plain("".join(re.split(r"[\W_]", match))) for match in IN_PIECES.findall(text))
    return [word for word in found if word and not word.isdigit()]


# A word in capitals among others: an acronym, which may look like "who" or "it".
_CAPITALS = re.compile(r"(?<![\w-])[A-Z]{2,5}(?![\w-])")


def capitals(text: str) -> set[str]:
    """Take any text; return its short words in capitals, as they are; none where all of it is in capitals."""
    return set(_CAPITALS.findall(without_dots(text))) if not text.isupper() else set()
