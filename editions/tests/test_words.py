"""Word by word: what differs, and what nobody changes without saying so."""

import pytest

from editions.small import marks, too_telling
from editions.words import compare, words


def changed(before: str, after: str) -> list[tuple[str, str]]:
    return [(segment.kind, segment.text) for segment in words(before, after) if segment.kind != "same"]


def test_what_was_added_and_removed() -> None:
    assert changed("It was signed.", "It was not signed.") == [("added", "not ")]
    assert changed("On 5 May.", "On 3 May.") == [("removed", "5"), ("added", "3")]
    assert list(compare(["A.", "B."], ["A.", "B.", "C."])) == [words("", "C.")]
    assert list(compare(["A."], ["A."])) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("signed by Asha Rao", "signed by Usha Rao"),
        ("on 5 May", "on 3 May"),
        ("on 5 May", "on 5 June"),
        ("it was 1,000", "it was 1,200"),
        ("five states", "six states"),
        ("it is binding", "it is not binding"),
        ("they didn’t", "they did"),
        ("without consent", "with consent"),
        ("no one", "one"),
        ("၅ ရက်", "၃ ရက်"),
        ("ရန်ကုန်", "မန္တလေး"),
        ("a twenty-one day stay", "a twenty-two day stay"),
        ("they did not promise to say", "they did promise not to say"),
        ("12 women and men", "women and 12 men"),
        ("it cost $5", "it cost €5"),
        ("it fell to -5", "it fell to 5"),
        ("by 50%", "by 50"),
        ("5 > 3", "5 < 3"),
        ("on 1.5 grounds", "on 15 grounds"),
        ("a fourth ground", "a fifth ground"),
        ("article iv", "article v"),
        ("it was lawful", "it was unlawful"),
        ("it was legal", "it was illegal"),
        ("it must be heard", "it may be heard"),
        ("what they could do", "what they would do"),
        ("ils ne veulent pas", "ils veulent"),
        ("the women there", "the men there"),
        ("the army entered the village", "the army entered"),
        ("we ask the court", "we ask the other court"),
        ("all of it was lost", ""),
        ("the request was denied", "the request was defied"),
        ("they were detained", "they were retained"),
        ("the accused was heard", "the accuser was heard"),
        ("its employer", "its employee"),
        ("the victims were heard", "the victim were heard"),
        ("three weeks ago", "three week ago"),
        ("a few were heard", "few were heard"),
        ("the court asked", "a court asked"),
        ("they did not not sign", "they did not sign"),
        ("on 20 20 May", "on 20 May"),
        ("by Bo Bo", "by Bo"),
        ("it was lawful", "it was nlawful"),
        ("it was nlawful", "it was unlawful"),
        ("it was nlawful", "it was lawful"),
        ("of the Rohinga", "of the Rohingya"),
        ("said Mr Smih", "said Mr Smith"),
        ("the genocide", "the “genocide”"),
        ("it was heard.", "it was heard?"),
        ("they wont", "they won’t go"),
        ("it is nto so", "it is not so"),
        ("we coud ask", "we could ask"),
        ("the colour of law", "the color of law"),
    ],
)
def test_names_numbers_dates_and_negations_are_told(before: str, after: str) -> None:
    assert too_telling(words(before, after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The tribunal's ruling", "The tribunal’s ruling"),
        ("a recieved letter", "a received letter"),
        ("states - and others", "states – and others"),
        ('"Justice" for all', "“Justice” for all"),
        ("we ask the the court", "we ask the court"),
        ("a comitee of signatorys", "a committee of signatories"),
        ("an orgnisation for defence", "an organisation for defence"),
        ("its labuor party", "its labour party"),
        ("the programe of the centr", "the programme of the centre"),
        ("they dont know", "they don’t know"),
        ("Didnt they know", "Didn’t they know"),
        ("we fulfiled it", "we fulfilled it"),
        ("ရန်ကုန် မှာ", "ရန်ကုန်၊ မှာ"),
        ("teh court", "the court"),
        ("a goverment of one’s own", "a government of one’s own"),
        ("Justice for all.", "Justice for all!"),
        ("it adjourned; then", "it adjourned, then"),
        ("reports, letters and files", "reports, letters, and files"),
        ("In 2023 we asked", "In 2023, we asked"),
        ("on 5 May 2023", "on 5 May 2023."),
        ("the years 2021 and 2023", "the years 2021, and 2023"),
    ],
)
def test_typography_and_spelling_are_not(before: str, after: str) -> None:
    assert too_telling(words(before, after)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("10<sup>6</sup>", "106"),
        ("<a href='https://a.example/'>it</a>", "<a href='https://b.example/'>it</a>"),
        ('<a linktype="document" id="1">it</a>', '<a linktype="document" id="2">it</a>'),
        ("it was said", "<s>it was said</s>"),
        ([{"type": "picture", "value": 5}], [{"type": "picture", "value": 6}]),
        ({"address": "https://a.example/it"}, {"address": "https://b.example/it"}),
        ({"address": "/about/"}, {"address": "/contact/"}),
        ({"text": "What it says", "level": "2"}, {"text": "What it says", "level": "3"}),
        ([{"type": "heading", "value": "It says"}], [{"type": "text", "value": "It says"}]),
        ({"language": "my", "text": "It says"}, {"language": "th", "text": "It says"}),
        ("<p>It was <b>not</b> so.</p>", "<p>It was not so.</p>"),
        ('<p>It <a href="/a/">was</a> so.</p>', '<p>It was <a href="/a/">so</a>.</p>'),
        ("<p>It was<sup data-note='1'></sup> so.</p>", "<p>It was so<sup data-note='1'></sup>.</p>"),
    ],
)
def test_what_is_no_text_is_told(before: object, after: object) -> None:
    assert marks(before) != marks(after)


def test_how_words_are_set_is_not() -> None:
    assert marks("<p>It was <i>said</i>.</p>") == marks("<p>It was said.</p>")
    link = '<p>It was, <a href="/a/">in court</a>.</p>'
    assert marks(link) == marks(link.replace("was,", "was"))


def test_of_other_languages_only_signs_are_small() -> None:
    assert too_telling(words("un tribnal", "un tribunal"), is_english=False)
    assert too_telling(words("le tribunal, a dit", "le tribunal a dit"), is_english=False) == []
