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

from .pieces import (
    BARE,
    GRAM,
    MAX_GRAMS_OF_QUERY,
    bare,
    bare_grams,
    bare_grams_of_query,
    grams,
    grams_of_query,
    has_words_of_two,
    skeleton,
)
from .places import WORD, find_spans
from .scripts import GRAM_BLOCKS, RADICALS
from .typed import MAX_PARTS, MAX_QUERY, Part, otherwise, split_query
from .words import IN_PIECES, capitals, in_one, plain, with_plurals

__all__ = [
    "BARE", "GRAM", "GRAM_BLOCKS", "IN_PIECES", "MAX_GRAMS_OF_QUERY", "MAX_PARTS", "MAX_QUERY", "RADICALS",
    "WORD", "Part", "bare", "bare_grams", "bare_grams_of_query", "capitals", "find_spans", "grams",
    "grams_of_query", "has_words_of_two", "in_one", "otherwise", "plain", "skeleton", "split_query",
    "with_plurals",
]  # fmt: skip
