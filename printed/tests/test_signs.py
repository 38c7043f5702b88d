"""Signs that no font has, and those that no book can hold: both forms come out all the same."""

import sys
import unicodedata
from collections import defaultdict

import pytest

from ajc_site.tests.support.depth import mostly_deep
from safekeeping.xml_text import fit_for_xml

from .reading import Book, faults_of, faults_of_book, get, headings_of, letters_of, text_of
from .test_printed import statement

pytestmark = pytest.mark.django_db


@pytest.mark.spread(4)
@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("A pear \N{PEAR}.", "A pear [pear]."),
        ("Two \N{PEAR}\N{PEAR}, a flag \U0001f1ef\U0001f1f5", "Two [pear][pear], a flag [flag JP]"),
        ("Thumbs \U0001f44d\U0001f3fd up", "Thumbs [thumbs up sign] up"),
        ("A family \U0001f468\u200d\U0001f469\u200d\U0001f467.", "A family [man][woman][girl]."),
        ("The word ગુજરાતી ભાષા. ગ", "The word [Gujarati]. [Gujarati]"),
        ("Both ગુજરાતી ਗੁਰਮੁਖੀ", "Both [Gujarati] [Gurmukhi]"),
        ("బి, ಕ, മ", "[Telugu], [Kannada], [Malayalam]"),
        ("བོད་ཡིག་གི་ཡི་གེ།", "[Tibetan]"),
        ("ᠮᠣᠩᠭᠣᠯ", "[Mongolian]"),
        ("A name: 陳\U0002a6d6", "A name: 陳□"),
        ("An unknown sign \U0010fffd", "An unknown sign □"),
        # A letter stays under a mark that can't be set on it.
        ("Key 1\ufe0f\u20e3 and 1", "Key 1 and 1"),
        ("ქართული Հայերեն", "ქართული Հայերեն"),
    ],
)
def test_a_sign_without_a_font_stands_as_words_in_the_pdf_and_as_itself_in_the_book(
    client, tmp_path, typed, printed
):
    page = statement(f"{typed} (end)", title=f"T {typed}", summary="s")
    pdf, epub = get(client, page, "pdf"), get(client, page, "epub")
    assert faults_of(pdf) == []
    assert faults_of_book(epub) == []
    assert letters_of(f"{printed} (end)") in letters_of(text_of(pdf, tmp_path))
    assert letters_of(f"T {printed}") in letters_of(headings_of(pdf)[0][1])
    assert f"{typed} (end)" in Book(epub).words()


def test_letters_of_hebrew_with_points_do_not_hold_up_a_page(client):
    assert faults_of(get(client, statement("עִבְרִית <b>שָׁלוֹם</b> <i>שלום</i>", title="שָׁלוֹם"), "pdf")) == []


def test_a_long_text_in_a_script_without_a_font_comes_out(client, tmp_path):
    pdf = get(client, statement("ગુજરાતી " * 5000, "The end."), "pdf")
    assert "[Gujarati] 2 The end." in text_of(pdf, tmp_path)


def signs_of_every_category() -> dict[str, str]:
    """Forty signs of each of Unicode's categories, spread over all that it has."""
    found = defaultdict(list)
    for number in range(1, sys.maxunicode + 1):
        found[unicodedata.category(chr(number))].append(chr(number))
    return {category: "".join(all_[:: len(all_) // 40 or 1]) for category, all_ in found.items()}


SIGNS = signs_of_every_category()
# What PostgreSQL can't store can't stand on a page.
STORED = sorted(set(SIGNS) - {"Cs"})


@pytest.mark.spread(4)
@pytest.mark.parametrize("category", mostly_deep(STORED, 8))
def test_signs_of_every_category_hold_up_neither_form(client, category):
    # In a line and each by itself; "<" and "&" as they are written in HTML.
    signs = SIGNS[category].replace("&", "&amp;").replace("<", "&lt;")
    page = statement(f"a{signs}z", *(f"a{sign}" for sign in SIGNS[category] if sign not in "&<"))
    page.title = page.summary = f"a{SIGNS[category]}z"
    page.save()
    assert faults_of_book(get(client, page, "epub")) == []
    assert faults_of(get(client, page, "pdf")) == []


@pytest.mark.spread(4)
@pytest.mark.parametrize(
    "sign", ["\x01", "\x0b", "\x1b", "\x7f", "\x85", "\ufdd0", "\ufffe", "\uffff", "\U0001fffe", "\U0010ffff"]
)
def test_what_xml_cannot_hold_is_left_out_of_both(client, tmp_path, sign):
    page = statement(f"One{sign} two &#{ord(sign)}; three", title=f"A{sign} title", summary=f"A{sign} line")
    pdf, epub = get(client, page, "pdf"), get(client, page, "epub")
    book = Book(epub)
    assert book.package.findtext(".//{*}title").split() == ["A", "title"]
    assert "One two" in book.words()
    assert "One two" in text_of(pdf, tmp_path)
    assert sign not in book.words()


def test_a_lone_half_of_a_sign_is_left_out():
    assert fit_for_xml("a\ud83cb\udf50c \N{PEAR}\t\r\n") == "abc \N{PEAR}\t\r\n"
