"""Folds text of all scripts, so that what a reader types and what a page says meet.

Two ways, since scripts differ in what a word is:

* Words of *spaced alphabets* (Latin, Greek, Cyrillic, Georgian, Ethiopic, …) go through `plain`, and the
  database's own full-text search stems and finds them.
* Letters of *gram scripts* go through `skeleton`, which leaves out every blank, and are found by overlapping
  pieces, `grams`. These are the scripts that don't put blanks between words (Burmese, Khmer, Thai, Lao, Han,
  Kana), and those whose words carry so many endings and prefixes that a part of one should do (Arabic, Urdu,
  Bengali, Tamil, Sinhala, Hindi, Hebrew, Hangul, …).

An entry is found by a run of gram letters if it holds all of `grams_of_query(run)` (an index answers that)
and if its own skeleton holds the run as it is (`run in skeleton`), which makes sure. Both functions may be
given any text. What is folded and why: docs/decisions/0013-finding-text-in-every-script.md.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

MAX_QUERY = 200
MAX_PARTS = 12
MAX_GRAMS_OF_QUERY = 48
GRAM = 3
# What is left of a letter without its marks begins with this in an index: a dotted circle, as Unicode shows
# it.
BARE = "\u25cc"

# --- Which scripts --------------------------------------------------------------------------------

# Blocks of the Unicode standard. Letters and marks in them are gram letters.
_RANGES = (
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
GRAM_BLOCKS = "".join(f"{chr(first)}-{chr(last)}" for first, last in _RANGES)
_SOME_GRAM_LETTER = re.compile(f"(?![\\d_])[{GRAM_BLOCKS}]")

# Free-standing Han characters for the radicals that NFKC leaves alone, from Unicode's
# EquivalentUnifiedIdeograph.txt. A browser's PDF gives a radical where a font has one glyph for both.
RADICALS = str.maketrans(
    "⺁⺇⺎⺒⺓⺠⺦⺩⺪⺫⺬⺮⺶⺹⺻⺼⺽⻁⻃⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬",
    "厂几兀巳幺民丬王疋目示竹羊耂聿肉臼虎覀西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐",
) | str.maketrans("⻭⻮⻯⻰⻱⻲", "歯齿竜龙龜亀")


def _is_gram(code: int) -> bool:
    return any(first <= code <= last for first, last in _RANGES)


class _Table(dict[int, str]):
    """What becomes of each character, for str.translate; worked out when the character is first met."""

    def __init__(self, rule: Callable[[str], str], fixed: dict[int, str]) -> None:
        super().__init__(fixed)
        self._rule = rule

    def __missing__(self, code: int) -> str:
        self[code] = result = self._rule(chr(code))
        return result


# --- Words of spaced alphabets --------------------------------------------------------------------

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
    if category[0] in "LN" and not _is_gram(ord(character)):
        return character.casefold()
    return " "


_PLAIN = _Table(_plain_letter, dict(_PLAIN_LETTERS))


# One letter of a spaced alphabet with its accents, and several of them with dots between: "U.N.", "e.g.",
# "N.G.O.s", and the initials in "Л.Н.Толстой".
_LETTER = f"[^\\W\\d_{GRAM_BLOCKS}][\u0300-\u036f]*"
_DOTTED = f"(?<![\\w.]){_LETTER}(?:[.．]{_LETTER})+(?!\\w)"
_DOTTED_LETTERS = re.compile(_DOTTED)
# An acronym with an "s" behind it: "NGOs", "NGO's", "MoUs", "mRNAs". PostgreSQL takes that off only where a
# vowel stands further in front ("ICCs"). Bounded, so that no text costs more than its length.
_CAPITAL = "[A-Z][\u0300-\u036f]{0,2}"
_WORD_SIGN = f"[^\\W_{GRAM_BLOCKS}]"
_ACRONYM = (
    f"(?<!{_WORD_SIGN})([a-z]?{_CAPITAL}(?:[a-z]?{_CAPITAL}){{1,9}})"
    f"['\u2019\u02bc]?s(?!{_WORD_SIGN}|[\u0300-\u036f])"
)
_ACRONYMS = re.compile(_ACRONYM)


def plain(text: str) -> str:
    """Take any text; return its words in spaced alphabets and its numbers, folded, with one blank between.

    Accents, case and marks are off, digits of every script are 0-9, letters with dots between are one word
    ("U.N." is "UN"), acronyms are in the singular ("NGOs" is "NGO"), and everything else is a blank: a phrase
    in the text is a phrase in what is returned.
    """
    return _words(_ACRONYMS.sub(r"\1", _undotted(text)))


def with_plurals(text: str) -> str:
    """Take any text; return the same words as `plain`, but "ngos" for "NGOs"; "" if it has none of these.

    Who types in small letters can't be seen to mean an acronym: "laos" is not the plural of "lao".
    """
    undotted = _undotted(text)
    return _words(_ACRONYMS.sub(r"\1s", undotted)) if _ACRONYMS.search(undotted) else ""


def _undotted(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_RAISED))
    if "." in text:
        text = _DOTTED_LETTERS.sub(lambda letters: letters[0].replace(".", ""), text)
    return text


def _words(text: str) -> str:
    return " ".join(text.lower().translate(_PLAIN).split())


_HYPHENED = r"[^\W_]+(?:[-\u00ad\u2010\u2011][^\W_]+)+"
# Letters with dots and blanks between: "U. N.", "J. R. R. Tolkien".
_INITIALS = r"(?<![\w.])[^\W\d_]\.(?:[ \u00a0]{1,2}[^\W\d_]\.)+(?!\w)"
# A word in pieces.
IN_PIECES = re.compile(f"{_HYPHENED}|{_INITIALS}")


def in_one(text: str) -> list[str]:
    """Take any text; return its words in pieces, folded as by `plain`, each as one word.

    Some write "co-operation" and some "cooperation", "COVID-19" and "covid19", "U. N." and "UN"; and at a
    line's end nobody can tell. Of "2019-2021" it is two numbers that were meant.
    """
    if "-" not in text and ". " not in text and text.isascii():
        return []
    found = (plain("".join(re.split(r"[\W_]", match))) for match in IN_PIECES.findall(text))
    return [word for word in found if word and not word.isdigit()]


# The plural in small letters of what can't be a word but an acronym: "ngos", "idps", "mps", "mous"; of such
# words PostgreSQL keeps the "s" ("laos" is "lao" to it anyway).
_CONSONANT = "[b-df-hj-np-tv-xz]"
_PLURAL = re.compile(f"(?!th[iu]s$|plus$)(?:{_CONSONANT}{{2,4}}[aeiou]?|{_CONSONANT}[aeiou]u)(?<!s)s")
_LETTERS_AND_NUMBER = re.compile(r"([a-z]{3,})(\d{1,4})")


def otherwise(part: "Part") -> str:
    """Take a part of a query; return its words as others write them, folded as by `plain`; "" for none.

    As one word or in pieces, and acronyms in the plural and in the singular.
    """
    if part.is_phrase:
        return ""
    joined, apart = in_one(part.text), plain(part.text)
    if len(joined) == 1 and joined[0] != part.words:
        return joined[0]
    if apart != part.words:
        return apart
    if plural := with_plurals(part.text):
        return plural
    if _PLURAL.fullmatch(part.words):
        return part.words[:-1]
    pieces = _LETTERS_AND_NUMBER.fullmatch(part.words)
    return " ".join(pieces.groups()) if pieces else ""


# A word in capitals among others: an acronym, which may look like "who" or "it".
_CAPITALS = re.compile(r"(?<![\w-])[A-Z]{2,5}(?![\w-])")


def capitals(text: str) -> set[str]:
    """Take any text; return its short words in capitals, as they are; none where all of it is in capitals."""
    return set(_CAPITALS.findall(_undotted(text))) if not text.isupper() else set()


# --- Letters of gram scripts ----------------------------------------------------------------------

# Ways to write one letter, and letters that keyboards and fonts mix up.
_ONE_LETTER: dict[int, str] = str.maketrans({
    # Arabic, Persian, Urdu. The hamza above and below is a mark of its own after NFKD, and is left out.
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ۃ": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه",
    "ء": "", "ـ": "", "ٴ": "",
    # Hebrew letters at a word's end.
    "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",
    # One subscript letter in Khmer, typed as two.
    "ដ": "ត",
    # Ends of sentences, over which Chinese and Japanese would else join to words that nobody wrote.
    "。": "。", "｡": "。", "！": "。", "？": "。",
    **{chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)},  # Katakana as Hiragana
})  # fmt: skip
_ONE_LETTER |= {code: chr(character) for code, character in RADICALS.items()}
# Scripts whose letters say enough without marks, and where marks are what PDFs and typists lose.
_WITHOUT_MARKS = ((0x0590, 0x077F), (0x08A0, 0x08FF), (0x0E00, 0x0EFF), (0xFB1D, 0xFDFF))
# Burmese words of one sign each, which Unicode counts as punctuation.
_WORDS_OF_A_SIGN = "၌၍၎၏"


def _gram_letter(character: str) -> str:
    code, category = ord(character), unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if character in _WORDS_OF_A_SIGN:
        return character
    if not _is_gram(code) or category[0] not in "LM":
        return ""
    is_left_out = category[0] == "M" and any(first <= code <= last for first, last in _WITHOUT_MARKS)
    return "" if is_left_out else character


_GRAMS = _Table(_gram_letter, dict(_ONE_LETTER))
# Marks of the scripts that keep them, in the order in which Burmese is written; the others' code points are.
_BURMESE_MARKS = {code: place for place, code in enumerate((
    0x103B, 0x103C, 0x103D, 0x103E, 0x1031, 0x102D, 0x102E, 0x1032, 0x102F, 0x1030, 0x102B, 0x102C, 0x1036,
    0x1037, 0x103A, 0x1038, 0x1039,
), start=0x1020)}  # fmt: skip


def _marks_in(*ranges: tuple[int, int]) -> str:
    """For the class of a regular expression: all marks in these blocks."""
    codes = (code for first, last in ranges for code in range(first, last + 1))
    return "".join(chr(code) for code in codes if unicodedata.category(chr(code))[0] == "M")


_MARK = f"[{_marks_in((0x0900, 0x0DFF), (0x0F00, 0x109F), (0x1700, 0x1CFF), (0xA800, 0xABFF))}]"
_MARKS = re.compile(_MARK + "{2,}")


def _place(mark: str) -> int:
    """Where a mark stands among the marks of one letter: signs over all and a vowel killer come last."""
    code = ord(mark)
    comes_last = 0x0900 <= code <= 0x0DFF and (code & 0x7F in (0x01, 0x02, 0x03, 0x4D) or code == 0x0DCA)
    return _BURMESE_MARKS.get(code, code + 0x80 * comes_last)


@lru_cache(4096)
def _in_order(marks: str) -> str:
    return "".join(sorted(set(marks), key=_place))


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).translate(_GRAMS)
    return unicodedata.normalize("NFC", _MARKS.sub(lambda marks: _in_order(marks[0]), letters))


_NO_MARKS = dict.fromkeys(map(ord, _MARK[1:-1]))
# Letters that hang on another: below it in Khmer and Burmese; and the "r" over the next letter in Indic
# scripts. PDFs have them before or behind it, as they are drawn.
_BELOW = "\u17d2\u1039"
_HANGING = re.compile(
    f"[{_BELOW}].|\u0930\u094d|\u09b0\u09cd|\u0ab0\u0acd|\u0b30\u0b4d|\u0c30\u0c4d|\u0cb0\u0ccd"
)
_MARKED_SCRIPT = re.compile("[\u0900-\u0dff\u0f00-\u109f\u1700-\u1cff\ua800-\uabff]")


_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def has_words_of_two(folded: str) -> bool:
    """Whether a skeleton is of Chinese or Japanese, where two letters are a word."""
    return bool(_HAN.search(folded))


def bare(folded: str) -> str:
    """Take a skeleton; return it without vowel signs, other marks and letters that hang on others.

    "" where no script has such marks.
    """
    return _stripped(folded) if _MARKED_SCRIPT.search(folded) else ""


def _stripped(folded: str) -> str:
    return _HANGING.sub("", folded).translate(_NO_MARKS)


def bare_grams(left: str) -> set[str]:
    """Take what `bare` left; return each three letters that stand side by side in it.

    They begin with `BARE`, so that an index can hold them beside `grams`.
    """
    return {BARE + left[start : start + GRAM] for start in range(len(left) - GRAM + 1)}


def skeleton(text: str) -> str:
    """Take any text; return its gram letters and digits, folded and without blanks; "" if it has none.

    Letters of other scripts, blanks, line breaks and punctuation are left out, so what wraps over a line is
    one piece; only an end of sentence in Chinese and Japanese stays. skeleton(skeleton(text)) is the same.
    """
    if text.isascii() or not _SOME_GRAM_LETTER.search(text):
        return ""
    folded = _folded(text)
    return folded if _SOME_GRAM_LETTER.search(folded) else ""


def grams(folded: str, size: int = GRAM) -> set[str]:
    """Take a skeleton; return all its pieces of up to `size` letters: what an index keeps of an entry."""
    return {
        folded[start : start + length]
        for length in range(1, size + 1)
        for start in range(len(folded) - length + 1)
    }


def grams_of_query(folded: str, size: int = GRAM) -> set[str]:
    """Take the skeleton of what is looked for; return pieces that an entry must hold all of.

    None for an empty skeleton. A long one gives pieces from its beginning, enough to be sure of.
    """
    if len(folded) <= size:
        return {folded} if folded else set()
    return {folded[start : start + size] for start in range(min(len(folded) - size + 1, MAX_GRAMS_OF_QUERY))}


def bare_grams_of_query(left: str) -> set[str]:
    """Take what `bare` left of what is looked for, GRAM letters at least; return what an entry must hold."""
    return {BARE + gram for gram in grams_of_query(left)}


# --- What a reader typed --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that an entry must hold: `words` by full-text search, and `run` by its grams.

    `text` is what was typed. `words` is folded as by `plain`, and `run` as by `skeleton`; one of them is ""
    unless the part `is_phrase`, which was in quotes, and whose words must stand in this order. Of one that
    `is_bare`, marks count neither in the run, which has none, nor in the text.
    """

    text: str
    words: str
    run: str
    is_phrase: bool = False
    is_bare: bool = False

    def without_marks(self) -> "Part":
        """The same with a bare run; itself where that has no marks or is too short without."""
        left = bare(self.run)
        if left == self.run or len(left) < GRAM:
            return self
        return replace(self, run=left, is_bare=True)


_QUOTED = re.compile(
    """"([^"]*)"|“([^”“]*)[”“]|„([^“”„]*)[“”]|«([^»]*)»|»([^«]*)«|「([^」]*)」|『([^』]*)』|《([^》]*)》|＂([^＂]*)＂"""
)
# Digits go with the letters that they stand beside.
_PIECE = re.compile(
    f"(?:(?![\\d_])[{GRAM_BLOCKS}]|\\d+(?=[{GRAM_BLOCKS}]))[{GRAM_BLOCKS}\\d\u200c\u200d]*|[^{GRAM_BLOCKS}]+"
)


_MARKS_FIRST = re.compile(f"^{_MARK}+")
_MARKS_LAST = re.compile(f"{_MARK}+$")
_LETTERS_THAT_DO = 4


def _run(text: str) -> str:
    """Return the skeleton of what was typed, without marks whose letter or fellow marks were cut off."""
    run = _MARKS_FIRST.sub("", skeleton(text))
    shorter = _MARKS_LAST.sub("", run)
    return shorter if len(shorter) >= _LETTERS_THAT_DO else run


def _part(text: str, *, is_phrase: bool = False) -> Part:
    run = _run(text)
    return Part(text, "" if run and not is_phrase else plain(text), run, is_phrase)


def _typed(text: str) -> Iterator[Part]:
    place = 0
    for quoted in _QUOTED.finditer(text):
        yield from _unquoted(text[place : quoted.start()])
        yield _part(next(filter(None, quoted.groups()), ""), is_phrase=True)
        place = quoted.end()
    yield from _unquoted(text[place:])


# A blank, but for those between initials.
_TOKEN = re.compile(f"{_INITIALS}|\\S+")


def _unquoted(text: str) -> Iterator[Part]:
    for token in _TOKEN.findall(text):
        if " " in token:
            # "U. N." is "U.N.".
            yield replace(_part(token), words=plain("".join(token.split())))
        else:
            yield from (_part(piece) for piece in _PIECE.findall(token))


def split_query(text: str) -> list[Part]:
    """Take what a reader typed; return its parts, all of which an entry must hold: at most MAX_PARTS.

    Quoted text is one part. Else every blank parts, and so does a change between a spaced alphabet and gram
    letters. What is longer than MAX_QUERY is cut off at a blank.
    """
    if len(text) > MAX_QUERY:
        text, _, _ = (
            text[:MAX_QUERY].rpartition(" ") if " " in text[:MAX_QUERY] else (text[:MAX_QUERY], "", "")
        )
    parts: dict[Part, None] = {}
    for part in _typed(text):
        if part.words or part.run:
            parts.setdefault(part)
        if len(parts) == MAX_PARTS:
            break
    return list(parts)


# --- Where it stands ------------------------------------------------------------------------------

# First what nearly all are, so that the others need not be tried there.
_SMALL = "[A-Za-z][a-z]*(?=[ ,;\n])"
WORD = re.compile(f"{_SMALL}|{_DOTTED}|{_ACRONYM}|(?:[^\\W_{GRAM_BLOCKS}]|[\u0300-\u036f]|\\d)+")
_ANY_MARK = f"[\u200c\u200d{_marks_in(*_RANGES)}]"
_CLUSTER = re.compile(f"[^\\W_]{_ANY_MARK}*|[。！？｡{_WORDS_OF_A_SIGN}]|{_ANY_MARK}+")


@lru_cache(8192)
def _folded_cluster(cluster: str) -> str:
    return _folded(cluster)


def find_spans(text: str, parts: Iterable[Part], hits: Collection[str] = ()) -> list[tuple[int, int]]:
    """Take a text and the parts of a query; return where they stand in it, in order and without overlaps.

    Words are found whole, and folded as `plain` does. `hits` are folded words that count besides those that
    were typed: other forms of the same stem, say. Words of a phrase count only in their order.
    """
    parts = list(parts)
    spans = [*_spans_of_words(text, parts, hits), *_spans_of_runs(text, parts)]
    return _merged(sorted(spans))


def _spans_of_words(text: str, parts: list[Part], hits: Collection[str]) -> Iterator[tuple[int, int]]:
    phrases: dict[str, list[list[str]]] = {}
    for first, *rest in (part.words.split() for part in parts if part.words):
        phrases.setdefault(first, []).append(rest)
    if not phrases:
        return
    found = [(_ways(word[0]), word) for word in WORD.finditer(text)]
    wanted = {*phrases, *hits}
    for place, (ways, word) in enumerate(found):
        # Most words of a text are none that was asked for.
        if wanted.isdisjoint(ways):
            continue
        for way in ways:
            if way in hits:
                yield word.span()
            for rest in phrases.get(way, ()):
                there = found[place + 1 : place + 1 + len(rest)]
                if len(there) == len(rest) and all(
                    word in ways for word, (ways, _) in zip(rest, there, strict=True)
                ):
                    yield word.start(), (there[-1][1] if there else word).end()


@lru_cache(8192)
def _ways(word: str) -> Collection[str]:
    """The ways in which a word of a text may be typed, folded."""
    return {plain(word), with_plurals(word)}


def _spans_of_runs(text: str, parts: list[Part]) -> Iterator[tuple[int, int]]:
    if not any(part.run for part in parts) or not _SOME_GRAM_LETTER.search(text):
        return
    clusters = [(_folded_cluster(cluster[0]), cluster.span()) for cluster in _CLUSTER.finditer(text)]
    for is_bare in {part.is_bare for part in parts}:
        runs = [part.run for part in parts if part.run and part.is_bare == is_bare]
        yield from _spans_in(list(_bare_clusters(clusters)) if is_bare else clusters, runs)


_Clusters = list[tuple[str, tuple[int, int]]]


def _bare_clusters(clusters: _Clusters) -> Iterator[tuple[str, tuple[int, int]]]:
    """The same as `bare` leaves them. The sign for a letter below stands at the end of the cluster before."""
    sign = ""
    for piece, span in clusters:
        yield _stripped(sign + piece), span
        sign = piece[-1:] if piece[-1:] in _BELOW else ""


def _spans_in(clusters: _Clusters, runs: list[str]) -> Iterator[tuple[int, int]]:
    folded = "".join(piece for piece, _ in clusters)
    origins = [span for piece, span in clusters for _ in piece]
    for run in runs:
        place = folded.find(run)
        while place >= 0:
            yield origins[place][0], origins[place + len(run) - 1][1]
            place = folded.find(run, place + len(run))


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
