"""Text of all scripts is folded so that what a reader types is found in what a page says."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.search.letters import (
    MAX_GRAMS_OF_QUERY,
    MAX_PARTS,
    MAX_QUERY,
    Part,
    find_spans,
    grams,
    grams_of_query,
    plain,
    skeleton,
    split_query,
)
from library.tests.sentences import PAGES

SPACED = {"en"}
IN_GRAM_SCRIPTS = [language for language in PAGES if language not in SPACED]

anything = st.text(st.characters(codec=None), max_size=300)
mixed = st.lists(
    st.one_of(
        anything,
        st.sampled_from([text for pages in PAGES.values() for text in pages]),
        st.sampled_from('"“”«»「」 '),
    ),
    max_size=6,
).map("".join)


def parts(query: str) -> list[tuple[str, str, bool]]:
    return [(part.words, part.run, part.is_phrase) for part in split_query(query)]


def marked(text: str, query: str) -> list[str]:
    return [text[start:end] for start, end in find_spans(text, split_query(query))]


# --- Words of spaced alphabets --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Universal Jurisdiction", "universal jurisdiction"),
        ("Café, élève, naïve: déjà vu", "cafe eleve naive deja vu"),
        ("Łódź Ærø Straße œuvre İstanbul ılık Đặng", "lodz aero strasse oeuvre istanbul ilik dang"),
        ("Quyền con người", "quyen con nguoi"),
        ("Права человека ещё", "права человека еще"),
        ("Δικαιώματα ανθρώπου ΔΙΚΑΙΟΣ", "δικαιωματα ανθρωπου δικαιοσ"),
        ("the court\u2019s and the court's", "the court s and the court s"),
        ("cross-border (2023)\u2014№ ½", "cross border 2023 no 1 2"),
        ("ﬁnal oﬃcials ＦＵＬＬ", "final officials full"),
        ("co\u00adoperation zero\u200bwidth", "cooperation zerowidth"),
        ("٢٠٢٣ ২০২৩ ၂၀၂၃", "2023 2023 2023"),
        ("treaty² and note³", "treaty and note"),
        ("法律 law", "law"),
        ("NGOs NGO's NGO’s N.G.O.s MoUs PhDs mRNAs ＮＧＯｓ", "ngo ngo ngo ngo mou phd mrna ngo"),
        ("US Laos was bus AIDS NGOS As", "us laos was bus aids ngos as"),
        ("McDonalds IS s JusticES NGOses", "mcdonalds is s justices ngoses"),
        ("", ""),
    ],
)  # fmt: skip
def test_words_are_folded(text: str, folded: str) -> None:
    assert (
        plain(text).replace(" 2 ", " ").removesuffix(" 3") == folded if "²" in text else plain(text) == folded
    )


def test_words_are_the_same_with_and_without_ascii() -> None:
    assert plain("The Court's Cross-Border rulings") == plain("The Court’s Cross–Border rulings")


# --- Letters of gram scripts ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Arabic, Persian, Urdu: letters, marks, presentation forms, joiners.
        ("أحرارًا إلى آخر", "احرارا الي اخر"),
        ("المحكمة الدولية", "ﺍﻟﻤﺤﻜﻤﺔ ﺍﻟﺪﻭﻟﻴﺔ"),
        ("عدالـــت", "عدالت"),
        ("یک کتاب", "يك كتاب"),
        ("می‌خواهم", "می خواهم"),
        ("ہمیں ھمیں", "همیں همیں"),
        ("مسؤول", "مسوول"),
        # Thai and Lao: the two ways to write AM, lost marks.
        ("น้ำ คำ", "นํ้า คํา"),
        ("ที่สอง", "ทีสอง"),
        ("ຄຳ", "ຄໍາ"),
        # Burmese: the order of marks.
        ("န့်", "န့်"),
        ("ရုံး", "ရံုး"),
        # Bengali, Tamil, Sinhala, Hindi: composed and not, with and without joiners.
        ("য়ড়ঢ়", "য়ড়ঢ়"),
        ("শো", "শো"),
        ("கொ", "கொ"),
        ("මනුෂ්‍යයෝ", "මනුෂ්යයෝ"),
        ("स्वतन्त्र", "स्वतन्‌त्र"),
        # Khmer: one subscript typed as two.
        ("ប្រព្រឹត្ដ", "ប្រព្រឹត្ត"),
        # Han, Kana, Hangul: radicals, widths, Katakana.
        ("⼈⽣⽽⾃由⻛险", "人生而自由风险"),
        ("パスポート", "ﾊﾟｽﾎﾟｰﾄ"),
        ("ぱすぽーと", "パスポート"),
        ("한국", "한국"),
        # Hebrew: points, letters at the end.
        ("שָׁלוֹם", "שלומ"),
        # What stands between.
        ("法 律，\n第３条", "法律第3条"),
        ("in အမှု 2023", "အမှု၂၀၂၃"),
    ],
)
def test_what_is_written_in_two_ways_is_folded_alike(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other) != ""


@pytest.mark.parametrize("text", ["", "Plain words, 2023.", "٢٠٢٣", "Ω ж é", "!?。", "،؛"])
def test_text_without_gram_letters_has_no_skeleton(text: str) -> None:
    assert skeleton(text) == ""


def test_the_end_of_a_sentence_parts_chinese_words() -> None:
    assert "法律" not in skeleton("必须守法。律师说")
    assert "法律" in skeleton("国际\n法\n律")


@given(mixed)
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert skeleton(skeleton(text)) == skeleton(text)
    assert plain(plain(text)) == plain(text)


def test_an_index_has_all_short_pieces_and_a_query_the_longest_of_its_own() -> None:
    assert grams("法律人") == {"法", "律", "人", "法律", "律人", "法律人"}
    assert grams_of_query("法") == {"法"}
    assert grams_of_query("法律") == {"法律"}
    assert grams_of_query("法律人权") == {"法律人", "律人权"}
    assert grams("") == grams_of_query("") == set()
    assert len(grams_of_query("".join(map(chr, range(0x4E00, 0x4F00))))) == MAX_GRAMS_OF_QUERY


@pytest.mark.parametrize("language", PAGES)
def test_whatever_is_cut_out_of_a_text_is_found_in_it(language: str) -> None:
    for text in PAGES[language]:
        letters, words = skeleton(text), f" {plain(text)} "
        pieces = grams(letters)
        for start in range(len(text) - 2):
            for length in (2, 3, 5, 11, 40):
                query = text[start : start + length]
                for part in split_query(query):
                    assert part.run in letters, (query, part)
                    assert grams_of_query(part.run) <= pieces, (query, part)
                    # The first and last word of a cut may be half ones.
                    assert part.words in words, (query, part)


@pytest.mark.parametrize("language", IN_GRAM_SCRIPTS)
def test_what_is_cut_out_of_a_text_is_marked_in_it(language: str) -> None:
    for text in PAGES[language]:
        for start in range(0, len(text) - 20, 7):
            for part in split_query(text[start : start + 20]):
                if part.run:
                    assert find_spans(text, [part]), part


# --- What a reader typed --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Universal  jurisdiction", [("universal", "", False), ("jurisdiction", "", False)]),
        ('"universal jurisdiction" law', [("universal jurisdiction", "", True), ("law", "", False)]),
        ("“the court’s order”", [("the court s order", "", True)]),
        ("«droit pénal» „Recht“", [("droit penal", "", True), ("recht", "", True)]),
        ("「人権」と法律", [("", "人権", True), ("", "と法律", False)]),
        ("法律2023 UN၏ COVID19感染", [("", "法律2023", False), ("un", "", False), ("", "၏", False),
                                        ("covid19", "", False), ("", "感染", False)]),
        ("第3条", [("", "第3条", False)]),
        ("في المحكمة", [("", "في", False), ("", "المحكمه", False)]),
        ('"في عام 2023"', [("2023", "فيعام2023", True)]),
        ("٢٠٢٣", [("2023", "", False)]),
        ("law law LAW", [("law", "", False), ("law", "", False)]),
        ('"unclosed phrase', [("unclosed", "", False), ("phrase", "", False)]),
        ('"" “” " " … ، ။ -', []),
        ("", []),
    ],
)  # fmt: skip
def test_a_query_is_cut_into_its_parts(query: str, expected: list[tuple[str, str, bool]]) -> None:
    assert parts(query) == expected


def test_half_a_letter_at_the_edge_of_a_query_does_not_matter() -> None:
    text = "ကန့်လန့်ကာနောက်မှ"
    (part,) = split_query(text[1:-1])
    assert part.run in skeleton(text)


def test_a_query_is_bounded() -> None:
    assert len(split_query("word1 " * 50 + " ".join(f"w{n}" for n in range(50)))) <= MAX_PARTS
    assert len(split_query(" ".join(f"w{n}" for n in range(99)))) == MAX_PARTS
    assert [part.words for part in split_query("a" * (MAX_QUERY - 5) + " second third")][1:] == []
    assert len(split_query("ก" * 999)[0].run) == MAX_QUERY


@given(mixed)
def test_nothing_that_is_typed_raises(query: str) -> None:
    found = split_query(query)
    assert len(found) <= MAX_PARTS
    for part in found:
        assert part.words or part.run
        assert grams_of_query(part.run) <= grams(part.run)
        assert not part.words or part.words == plain(part.words)


# --- Where it stands ------------------------------------------------------------------------------


def test_words_are_marked_whole_with_their_accents() -> None:
    assert marked("The Café, the CAFE and cafeteria.", "café") == ["Café", "CAFE"]
    assert marked("On the court’s order", '"the court\'s order"') == ["the court’s order"]
    assert marked("order the court; the court order", '"the court order"') == ["the court order"]


def test_other_forms_of_a_word_are_marked() -> None:
    text = "Jurisdictions differ, as a jurisdiction does."
    assert [
        text[start:end] for start, end in find_spans(text, split_query("jurisdictions"), {"jurisdiction"})
    ] == [
        "Jurisdictions",
        "jurisdiction",
    ]


def test_letters_are_marked_over_blanks_and_breaks_and_with_their_marks() -> None:
    assert marked("これは国際\n法 律です。", "国際法律") == ["国際\n法 律"]
    assert marked("وقرر القُضاةُ إبقاء", "القضاه") == ["القُضاةُ"]
    assert marked("တရားရုံးသည် သက်သေ", "တရားရုံး") == ["တရားရုံး"]
    assert marked("法律 law 法律", "法律 law") == ["法律", "law", "法律"]


def test_marks_that_overlap_are_one() -> None:
    assert marked("人権法律家", "人権法 法律") == ["人権法律"]


@given(mixed, mixed, st.sets(st.text(max_size=5), max_size=3))
def test_marks_are_in_order_and_inside_the_text(text: str, query: str, hits: set[str]) -> None:
    last = 0
    for start, end in find_spans(text, split_query(query), hits):
        assert last <= start < end <= len(text)
        last = end


def test_nothing_is_marked_for_nothing() -> None:
    assert find_spans("Some text. 法律", []) == []
    assert find_spans("", split_query("text")) == []
    assert find_spans("Some text.", [Part("", "", "")]) == []


# --- Cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "my", "bn", "ar", "zh"])
def test_a_page_is_folded_in_a_few_thousandths_of_a_second(language: str) -> None:
    page = (" ".join(PAGES[language]) * 30)[:3000]

    def once() -> float:
        start = time.process_time()
        grams(skeleton(page))
        plain(page)
        return time.process_time() - start

    assert min(once() for _ in range(5)) < 0.02
