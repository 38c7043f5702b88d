"""What is found in words alone: few false alarms are worth more than one find."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from checking.checks import dates, languages, links
from checking.checks.descriptions import is_file_name
from checking.checks.names import Names, nearly_known
from checking.reading import Piece, Place

DAY = date(2023, 5, 3)
BODY = Place("body", "b")


def dates_in(text: str, **piece: Any) -> list[str]:
    return [*dates._in_text(Piece(BODY, text, "en", **piece), DAY), *dates._at_head(text, DAY)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("On Tuesday, 3 May 2023, it was adopted.", "3 May 2023 was a Wednesday"),
        ("On Tuesday the 3rd of May 2023", "3 May 2023 was a Wednesday"),
        ("On Tuesday, May 3, 2023, it was", "3 May 2023 was a Wednesday"),
        ("mardi 3 mai 2023", "3 May 2023 was a Wednesday"),
        ("el martes 3 de mayo de 2023", "3 May 2023 was a Wednesday"),
        ("Jumat, 3 Mei 2023", "3 May 2023 was a Wednesday"),
        ("since 31 June 2023", "no such day"),
        ("today, 4 May 2023, we", "the date of the page is 3 May 2023"),
        ("Today (4 May 2023) we", "the date of the page is 3 May 2023"),
        ("aujourd’hui, 4 mai 2023", "the date of the page is 3 May 2023"),
        ("yesterday, 3 May 2023", "the date of the page is 3 May 2023"),
        ("Geneva, 4 May 2023 – The coalition", "The text begins with “Geneva, 4 May 2023”"),
        ("Tuesday (3 May 2023)", "3 May 2023 was a Wednesday"),
        ("on 3 May 2023 (Tuesday)", "3 May 2023 was a Wednesday"),
        ("30/02/2023", "no such day"),
        ("31.04.2023", "no such day"),
        ("on 2023-02-30, it", "no such day"),
        ("For immediate release: 4 May 2023", "The text begins with"),
        ("Date: Geneva, 4 May 2023", "The text begins with"),
        ("4 May 2023", "The text begins with “4 May 2023”"),
        ("(Geneva, 4 May 2023) The coalition", "The text begins with"),
        ("Today, on 4 May 2023, we", "the date of the page is 3 May 2023"),
        ("3 May 2023 was a Monday", "3 May 2023 was a Wednesday"),
        ("Jumaat, 3 Mei 2023", "3 May 2023 was a Wednesday"),
    ],
)
def test_a_date_that_can_not_be_right_is_told(text: str, said: str) -> None:
    assert any(said in sentence for sentence in dates_in(text)), dates_in(text)


def test_a_date_that_may_be_right_is_passed_over() -> None:
    texts = [
        "On Wednesday, 3 May 2023, and on Wed., May 3rd, 2023.",
        "mercredi 3 mai 2023, el miércoles 3 de mayo de 2023, Rabu, 3 Mei 2023",
        "today, 3 May 2023; yesterday, 2 May 2023",
        "Since Tuesday. 3 May 2023 was a good day.",
        "On 4 May 2021 the court ruled – and it did again.",
        "Ljubljana, 26 May 2023 was where it was adopted.",
        "Wednesday, 3 May 2023 – The coalition",
        "Statement of 4 May 2022",
        "29 February 2024, 12 March 0000 and 5 May 12023",
        "May 2023 and 3/5/2023, Sunday 2023",
        "12/31/2023, 31/12/2023, 29/02/2024, 2023-05-31, A/77/123, 30/2/20231, E/31/2/2023, 2023-30-02",
        "The conference (Ljubljana, 15 May 2023) adopted it. On Friday, 26 May 1582, it was so.",
        "3 May 2023 was a Wednesday.",
        "Wednesday (3 May 2023), 3 May 2023 (Wed.), For immediate release: 3 May 2023, Adopted: 4 May 2023",
    ]
    assert {text: said for text in texts if (said := dates_in(text))} == {}


def test_todays_date_in_somebodys_words_is_theirs() -> None:
    assert dates_in("Today, 4 May 2021, I say", is_quoted=True) == []


def test_a_link_that_says_nothing_is_known_in_many_languages() -> None:
    nothing = [
        "Here",
        "[click here…]",
        " cliquez\u00a0ici ",
        "اضغط هنا",
        "点击这里",
        "di sini.",
        "Read more »",
        "Here (PDF, 2 MB)",
        "available here",
        "PDF",
    ]
    nothing += [
        "read it here", "the link below", "download the PDF (1.2 MB)", "voir ici", "cliquez sur ce lien",
        "pulse aquí", "unduh di sini", "এখানে দেখুন", "यहां क्लिक करें", "اقرأ المزيد هنا", "点此下载",
        "詳しくはこちら", "ဒီမှာ နှိပ်ပါ",
    ]  # fmt: skip
    assert [words for words in nothing if not links.says_nothing(words)] == []
    said = ["here is the treaty", "The Hague", "MLA", "EN", "La Haye", "Dari", "the full statement", "2023"]
    # Ends before it tries each way to read it.
    said += ["ဤနေရာ" * 60 + "က"]
    assert [words for words in said if links.says_nothing(words)] == []


def test_a_files_name_is_told_from_a_title() -> None:
    names = [
        "AJC_statement_final", "brief.pdf", "brief-v2-2023", "IMG2031", "Scan0001", "Untitled", "Document1",
        "WhatsApp Image 2023-05-26 at 10.00.00", "Microsoft Word - brief.doc", "AJC brief (1)", "Brief v3",
    ]  # fmt: skip
    titles = [
        "Statement of 3 May 2023", "Letter", "Follow-up", "MLA", "2023", "UN-Charter", "Vol. 2", "COVID-19",
        "A/C.6/78/L.5", "Document of the Conference", "Brief (2023)", "Scan of a letter",
    ]  # fmt: skip
    assert [title for title in (*names, *titles, "တရားမျှတမှု") if is_file_name(title)] == names


ENGLISH = "The coalition calls on all of the states of the region to sign the convention and to ratify it."
FRENCH = "La coalition demande à tous les États de la région de signer la convention et de la ratifier."
INDONESIAN = (
    "Koalisi menyerukan kepada semua negara untuk menandatangani dan meratifikasi konvensi ini dan itu."
)


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        (ENGLISH, "en", ""),
        (FRENCH, "fr", ""),
        (INDONESIAN, "id", ""),
        (INDONESIAN, "ms", ""),
        (FRENCH, "en", "looks like French"),
        (ENGLISH, "fr", "looks like English"),
        (INDONESIAN, "en", "looks like Indonesian"),
        ("Vive la France et les autres!", "en", ""),
        ("Kachin (ကချင်ပြည်နယ်) and Rohingya (রোহিঙ্গা) people", "en", ""),
        ("ကချင်ပြည်နယ် ငြိမ်းချမ်းရေး", "en", "is not in the letters of English"),
        ("عدالة للجميع في كل مكان", "en", "is not in the letters of English"),
        ("عدالة للجميع في كل مكان", "ur", ""),
        (ENGLISH, "ar", "is not in the letters of Arabic"),
        ("正义与问责", "en", "is not in the letters of English"),
        ("正義と責任のために", "ja", ""),
        ("MLA", "ar", ""),
        ("", "en", ""),
    ],
)
def test_a_text_in_another_language_is_told(text: str, language: str, said: str) -> None:
    found = languages.odd_in(text, language)
    assert said in found
    assert bool(said) == bool(found)


def test_words_whose_language_is_marked_are_passed_over() -> None:
    html = f'<p>{ENGLISH}</p><p><span lang="fr">{FRENCH}</span></p>'
    assert [languages.odd_in(text, "en") for text in languages._unmarked(Piece(BODY, "", "en", html))] == [""]


def test_a_name_a_letter_away_from_a_known_one_is_told() -> None:
    names = Names(["Rohingya", "Myanmar", "Dr Zoë Quillfeather", "Fortify Rights"])
    near = {"Rohinga": "Rohingya", "Mynamar": "Myanmar", "Quillfeathr": "Quillfeather", "Fortifi": "Fortify"}
    right = ["Rohingya", "Rohingyas", "Myanmarr", "Qüillfeather", "Zoe", "Rohyngia"]
    near["Rohingas"] = "Rohingya"
    assert {word: names.near(word) for word in (*near, *right)} == {**near, **dict.fromkeys(right, "")}


def near_names(text: str, language: str) -> list[str]:
    """What is said of this text in the language."""
    reading: Any = SimpleNamespace(pieces=[Piece(BODY, text, language)])
    return [sentence for _place, sentence in nearly_known(reading)]


@pytest.mark.django_db
def test_other_languages_have_names_of_their_own() -> None:
    """What is a slip in English may be how a place is called elsewhere; some names are the same."""
    text = "Genève, Indonésie, Afganistán, ROHINGA"
    assert near_names(text, "fr") == ["“ROHINGA”: is “Rohingya” meant?"]
    assert len(near_names(text, "en")) == 4


@pytest.mark.django_db
def test_a_name_is_looked_at_without_its_capital_where_the_dictionary_is_of_the_language() -> None:
    text = "the rohinga and the tibétain in mynamar, multistakeholder as they are"
    assert near_names(text, "en") == [
        "“rohinga”: is “Rohingya” meant?",
        "“tibétain”: is “Tibetan” meant?",
        "“mynamar”: is “Myanmar” meant?",
    ]
    assert near_names(text, "fr") == []
