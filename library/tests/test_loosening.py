"""What is found, and how readers and machines are told, where no publication holds all that was typed."""

import csv
import io
from urllib.parse import quote, urlencode

import pytest
from django.core.management import call_command
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import PageViewRestriction

from campaigns.models import Attachment
from campaigns.tests import factories as make
from library.index.indexing import unindexed
from library.models import Spelling, Text
from library.search import spelling
from library.search.letters import split_query
from library.search.suggestions import suggest
from library.tests.test_finding import found, search, with_file

pytestmark = pytest.mark.django_db

BODIES = {
    "Rohingya": "Genocide of the Rohingya in Rakhine State, and the coup in Myanmar.",
    "Bassiouni": "M. Cherif Bassiouni wrote on crimes against humanity.",
    "Council": "The Security Council of the U.N. met, e.g. on Kosovo.",
    "Court": "The ICC and the ICJ have jurisdiction over crimes, and so does Srebrenica’s tribunal.",
    "Evidence": "How to preserve digital evidence of crimes for a court.",
}


@pytest.fixture(scope="module")
def texts(kept_for_module: None) -> None:
    for title, body in BODIES.items():
        make.StatementFactory(title=title, body=[("text", f"<p>{body}</p>")])


def notices(html: LexborHTMLParser) -> str:
    return " ".join(" ".join(notice.text().split()) for notice in html.css(".notice"))


def meant(html: LexborHTMLParser) -> str:
    link = html.css_first(".notice a")
    return link.text() if link else ""


# --- Spelling -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said", "first"),
    [
        ("Rohinga", "Rohingya", "Rohingya"), ("Basiouni", "Bassiouni", "Bassiouni"),
        ("Myanmmar", "Myanmar", "Rohingya"), ("rohyinga", "Rohingya", "Rohingya"),
        ("Srebernica", "Srebrenica", "Court"), ("jurisdicton", "jurisdiction", "Court"),
        ("genoside of the Rohinga", "Genocide of the Rohingya", "Rohingya"),
        ("crimes against humanitiy", "crimes against humanity", "Bassiouni"),
        ("“crimes against humanty”", "“crimes against humanity”", "Bassiouni"),
        ("kosvo", "Kosovo", "Council"), ("Básiouni", "Bassiouni", "Bassiouni"),
        ("crimes aganst humanty", "crimes against humanity", "Bassiouni"),
        ("crimes aganst Humanity", "crimes against Humanity", "Bassiouni"),
        ("crimes agianst humanity", "crimes against humanity", "Bassiouni"),
        ("jurisdicton srebernica", "jurisdiction Srebrenica", "Court"),
        ("preserv digitl", "preserve digital", "Evidence"),
        ("Rohinga rakhin", "Rohingya Rakhine", "Rohingya"),
    ],
)  # fmt: skip
def test_a_word_spelt_wrong_finds_what_was_meant_and_the_page_says_so(texts, read, typed, said, first):
    html = search(read, typed)
    assert found(html)[0] == first
    assert meant(html) == said
    assert "Did you mean" in notices(html)
    assert html.css_first(".notice a").attributes["href"].endswith(f"?{urlencode({'q': said})}")
    assert html.css(".excerpt mark")
    assert f"with “{said}”" in " ".join(html.css_first("#found").text().split())


def test_a_page_with_a_word_spelt_otherwise_and_another_missing_says_both_once(texts, read):
    said = notices(search(read, "Rohinga genocide Atlantis"))
    assert said.startswith(
        "Did you mean Rohingya genocide Atlantis? Nothing was found as you typed it. No publication has all "
    )
    assert "what there is on that" not in said


def test_what_is_spelt_right_gets_no_suggestion(texts, read):
    for typed in ("Rohingya", "crimes", "ICC", "the"):
        assert meant(search(read, typed)) == ""


def test_a_word_like_no_other_finds_nothing_and_says_so(texts, read):
    html = search(read, "xylophone")
    assert found(html) == []
    assert meant(html) == ""
    assert html.css(".nothing")


@pytest.mark.parametrize("hidden", ["draft", "restricted", "held back by a draft’s file"])
def test_no_word_of_what_is_hidden_is_suggested(texts, read, hidden):
    if hidden == "restricted":
        page = make.StatementFactory(title="Secret", summary="On Zanzibarlike matters.")
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    elif hidden == "draft":
        make.StatementFactory(title="Secret", summary="On Zanzibarlike matters.", live=False)
    else:
        with_file("On Zanzibarlike matters.", title="Secret", live=False)
    assert Spelling.objects.filter(word="zanzibarlike").exists()
    html = search(read, "Zanzibrlike")
    assert found(html) == []
    assert meant(html) == ""
    assert "Zanzibarlike" not in (html.html or "")


def test_a_form_that_only_a_draft_has_is_not_suggested(texts, read):
    make.StatementFactory(title="Open", summary="They prosecute.")
    make.StatementFactory(title="Secret", summary="Of prosecutions.", live=False)
    assert meant(search(read, "prosecutons")) != "prosecutions"


def test_words_are_learned_once_and_forgotten_with_a_new_index(texts):
    page = make.StatementFactory(title="Kangarooland", summary="Kangarooland")
    assert Spelling.objects.filter(word="kangarooland").count() == 1
    page.delete()
    call_command("index_library", verbosity=0)
    assert not Spelling.objects.filter(word="kangarooland").exists()
    assert Spelling.objects.filter(word="rohingya").count() == 1


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("rohinga", "rohingya", 1), ("teh", "the", 1), ("abcd", "abcd", 0), ("genocide", "genoside", 1),
        ("ab", "xy", 2),
    ],
)  # fmt: skip
def test_how_far_one_word_is_from_another(one, other, far):
    assert spelling.distance(one, other) == spelling.distance(other, one) == far
    if far <= spelling.slips(one):
        assert spelling.keys(one) & spelling.keys(other)


# --- Dotted acronyms ------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["U.N.", "UN", "un", "U.N", "“U.N. met”", "“the UN”", "Ｕ．Ｎ．"])
def test_dots_in_an_acronym_do_not_matter(texts, read, typed):
    html = search(read, typed)
    assert found(html) == ["Council"]
    assert not notices(html)
    assert "U.N" in html.css_first(".excerpt mark").text()


@pytest.mark.parametrize(
    ("typed", "title"), [("I.C.C.", "Court"), ("i.c.j", "Court"), ("e.g. Kosovo", "Council")]
)
def test_an_acronym_typed_with_dots_finds_it_without(texts, read, typed, title):
    assert found(search(read, typed)) == [title]


# --- Some of the words ----------------------------------------------------------------------------


def test_some_words_do_where_all_fail_and_the_page_says_what_is_missing(texts, read):
    html = search(read, "Rohingya Bassiouni genocide")
    assert found(html) == ["Rohingya", "Bassiouni"][: len(found(html))]
    assert found(html)[0] == "Rohingya"
    assert "No publication has all of this." in notices(html)
    assert html.css_first(".line .missing").text().strip() == "Not in it: Bassiouni"
    assert "with some of" in html.css_first("#found").text()


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ("Rohingya genocide, kangaroo?", "kangaroo"),
        ("Rohingya … kangaroo!", "kangaroo"),
        ("Rohingya Q.Z.X.", "Q.Z.X."),
        ("Rohingya ကင်ဂရူး၊", "ကင်ဂရူး"),
    ],
)
def test_what_is_missing_is_told_without_the_marks_of_the_sentence(texts, read, typed, missing):
    html = search(read, typed)
    assert html.css_first(".line .missing").text().strip() == f"Not in it: {missing}"


def test_a_rare_word_counts_more_than_a_common_one(texts, read):
    make.StatementFactory(title="Plenty", body=[("text", "<p>Crimes, a court, evidence.</p>")])
    assert found(search(read, "crimes Bassiouni Kosovo court"))[0] in ("Bassiouni", "Court", "Council")
    assert found(search(read, "Srebrenica kangaroo"))[0] == "Court"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Who did say something about Bassiouni?", "Bassiouni"),
        ("How can I preserve digital evidence?", "Evidence"),
        ("What happened to the Rohingya in Rakhine?", "Rohingya"),
        ("Tell me which crimes the ICC has jurisdiction over, please", "Court"),
        ("¿Quién es Bassiouni y por qué es para los derechos?", "Bassiouni"),
        ("Siapa yang menulis tentang Bassiouni?", "Bassiouni"),
    ],
)
def test_a_question_in_plain_words_finds_its_answer(texts, read, typed, first):
    assert found(search(read, typed))[0] == first


def test_words_in_quotes_that_stand_nowhere_so_are_looked_for_each_for_itself(texts, read):
    html = search(read, "“humanity against crimes”")
    assert found(html)[0] == "Bassiouni"
    assert "No publication has all of this." in notices(html)


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("谁应对针对罗兴亚人的犯罪行为负责", "罗兴亚人的罪行由谁负责"),
        ("ทุกคนมีสิทธิในอิสรภาพ", "สิทธิของทุกคนในอิสรภาพ"), ("لكل إنسان حق التمتع بالحقوق", "حقوق الإنسان"),
    ],
)  # fmt: skip
def test_pieces_of_a_row_of_letters_do_where_the_whole_stands_nowhere(texts, read, said, typed):
    make.StatementFactory(title="It", body=[("text", f"<p>{said}</p>")])
    html = search(read, typed)
    assert found(html) == ["It"]
    assert "No publication has all of this." in notices(html)


def test_a_list_that_is_narrowed_to_nothing_is_not_loosened(texts, read):
    html = search(read, "Rohingya genocide", kind="video")
    assert found(html) == []
    assert not notices(html)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Rohinga", "Did you mean Rohingya? Nothing was found as you typed it."),
        (
            "genoside of the Rohinga",
            "Did you mean Genocide of the Rohingya? Nothing was found as you typed it.",
        ),
        ("Zanzibar genocide", "No publication has all of this."),
    ],
)
def test_a_list_that_is_narrowed_to_nothing_does_not_say_what_it_has(texts, read, typed, said):
    html = search(read, typed, kind="video")
    assert found(html) == []
    assert notices(html) == said
    assert "in the whole library" in html.css_first(".nothing").text()
    assert len(notices(search(read, typed))) > len(said)


def test_some_words_of_a_draft_bring_nothing(texts, read):
    make.StatementFactory(title="Secret", summary="Zanzibar and genocide.", live=False)
    html = search(read, "Zanzibar genocide")
    assert found(html) == ["Rohingya"]


# --- Without vowel signs --------------------------------------------------------------------------

LOST = {
    "Hindi": ("मानव अधकारों के प्रत उपेक्षा", "मानव अधिकारों के प्रति"),
    "Tamil": ("மனித உரிைமமகள் பற்றய நமது", "பற்றிய நமது"),
    "Burmese": ("လူအခွင့်ေရး များကိုဥပေဒြဖင့်", "လူအခွင့်ရေးများကို"),
    "Khmer": ("េដាយយល់េឃីញថា ជាការចាំបាច់", "ដោយយល់ឃើញថា"),
    "Khmer with a letter below before its own": ("់េឃីញថា ្រតូវែតបានការពារ", "ត្រូវតែបានការពារ"),
    "Hindi with its r behind": ("सवर्साधारण के लए", "सर्वसाधारण के लिए"),
    "Bengali": ("মনব অধকরর ঘষণ", "মানব অধিকারের ঘোষণা"),
}


@pytest.mark.parametrize("language", LOST)
def test_text_that_lost_vowel_signs_is_found_and_the_page_says_how(texts, read, language):
    said, typed = LOST[language]
    make.StatementFactory(title=language, body=[("text", f"<p>{said}</p>")])
    html = search(read, typed)
    assert found(html) == [language]
    assert "without vowel signs" in notices(html)
    assert html.css(".excerpt mark")


def test_text_that_kept_its_vowel_signs_comes_alone(texts, read):
    make.StatementFactory(title="Ten", body=[("text", "<p>দশটি জন</p>")])
    make.StatementFactory(title="Country", body=[("text", "<p>দেশটি জন</p>")])
    html = search(read, "দেশটি")
    assert found(html) == ["Country"]
    assert not notices(html)


def test_parts_are_left_bare_only_where_enough_is_left():
    assert [part.without_marks().run for part in split_query("အခွင့်အရေး UN မိ")] == ["အခငအရ", "", "မိ"]


# --- For machines ---------------------------------------------------------------------------------


def test_the_api_says_how_the_list_meets_what_was_typed(texts, client):
    def answer(typed: str) -> tuple[str, str | None]:
        data = client.get("/api/publications/", {"q": typed}).json()
        return data["match"], data["did_you_mean"]

    assert answer("Rohingya") == ("all", None)
    assert answer("Rohinga") == ("near spelling", "Rohingya")
    assert answer("Rohingya Bassiouni") == ("some", None)
    assert answer("") == ("", None)
    data = client.get("/api/publications/", {"q": "Rohingya Bassiouni genocide"}).json()
    assert data["publications"][0]["missing"] == ["Bassiouni"]
    assert "No publication has all of this." in data["notices"][0]


def test_the_downloads_say_it_of_each_publication(texts, client):
    address = f"/api/publications.csv?q={quote('Rohingya Bassiouni genocide')}"
    body = b"".join(client.get(address).streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    assert (rows[0]["title"], rows[0]["match"], rows[0]["missing"]) == ("Rohingya", "some", "Bassiouni")


# --- Acronyms in the plural -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plurals(kept_for_module: None) -> None:
    for title, body in {
        "Many": "Four NGOs and CSOs signed the MoUs with DPOs, MPs’ offices and PhDs of the N.G.O.s’ union.",
        "One": "An NGO signed an MoU with the BDO.",
        "Small": "What the fbos and the tnos want.",
        "Apostrophe": "The IGO's rules and the RMO’s.",
        "Words": "In Laos the bus was late: a crisis of AIDS is the news, says the US. The LAO gave gas.",
    }.items():
        make.StatementFactory(title=title, body=[("text", f"<p>{body}</p>")])


@pytest.mark.parametrize(
    ("typed", "titles", "marked"),
    [
        ("NGO", {"Many", "One"}, "NGO"), ("NGOs", {"Many", "One"}, "NGO"), ("N.G.O.", {"Many", "One"}, "NGO"),
        ("ngo", {"Many", "One"}, "NGO"), ("N.G.O.s", {"Many", "One"}, "NGO"),
        ("NGO’s", {"Many", "One"}, "NGO"),
        ("ngos", {"Many", "One"}, "NGO"), ("NGOS", {"Many", "One"}, "NGO"), ("csos", {"Many"}, "CSOs"),
        ("dpos", {"Many"}, "DPOs"), ("mps", {"Many"}, "MPs"), ("bdos", {"One"}, "BDO"),
        ("CSO", {"Many"}, "CSOs"),
        ("DPO", {"Many"}, "DPOs"), ("MoU", {"Many", "One"}, "MoU"), ("mou", {"Many", "One"}, "MoU"),
        ("mous", {"Many", "One"}, "MoU"), ("MP", {"Many"}, "MPs"), ("PhD", {"Many"}, "PhDs"),
        ("IGO", {"Apostrophe"}, "IGO"), ("RMOs", {"Apostrophe"}, "RMO"),
        ("IGOs rules", {"Apostrophe"}, "IGO"),
        ("“NGO and CSO”", {"Many"}, "NGOs and CSOs"), ("“NGOs and CSOs signed”", {"Many"}, "NGOs and CSOs"),
        ("“ngos and csos”", {"Many"}, "NGOs and CSOs"), ("“MoU with DPOs”", {"Many"}, "MoUs with DPOs"),
        ("laos", {"Words"}, "Laos"), ("Laos", {"Words"}, "Laos"), ("US", {"Words"}, "US"),
        ("bus", {"Words"}, "bus"), ("crisis", {"Words"}, "crisis"), ("AIDS", {"Words"}, "AIDS"),
        ("news", {"Words"}, "news"), ("gas", {"Words"}, "gas"),
    ],
)  # fmt: skip
def test_an_acronym_is_found_in_singular_and_plural(plurals, read, typed, titles, marked):
    html = search(read, typed)
    assert set(found(html)) == titles
    assert not notices(html)
    assert any(marked in mark.text() for mark in html.css(".excerpt mark"))


@pytest.mark.parametrize("typed", ["FBOs", "TNO’s", "F.B.O.s", "fbos"])
def test_an_acronym_in_the_plural_is_found_in_small_letters(plurals, read, typed):
    html = search(read, typed)
    assert found(html) == ["Small"]
    assert html.css_first(".excerpt mark").text() in {"fbos", "tnos"}


@pytest.mark.parametrize("typed", ["ngos", "NGO", "NGOs"])
def test_a_title_with_an_acronym_in_the_plural_is_suggested(plurals, typed):
    make.StatementFactory(title="Letter of NGOs")
    assert suggest(typed) == ["Letter of NGOs"]


@pytest.mark.parametrize("typed", ["bu", "cris", "new", "ga", "wa"])
def test_a_word_that_ends_in_s_is_no_plural_of_an_acronym(plurals, read, typed):
    assert "Words" not in found(search(read, typed))


# --- Written in other ways ------------------------------------------------------------------------


WAYS = {
    "Virus": "COVID-19 and a C-130 in 2019-2021, by Article 19.",
    "Whole": "The covid19 vaccine, flown by an F16.",
    "Old": "The U. S. and the U. N. met; J. R. R. Tolkien did not.",
    "Health": "The WHO and IT experts, whose plan it was, met AM radio.",
    "Who was pushed back": "It was at sea that they were, and whom it may concern.",
    "LOUD": "THIS IS ALL IN CAPITALS, AS IT WAS.",
}


@pytest.fixture(scope="module")
def ways(kept_for_module: None) -> None:
    for title, body in WAYS.items():
        make.StatementFactory(title=title, summary=".", body=[("text", f"<p>{body}</p>")])


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("covid19", {"Virus", "Whole"}), ("COVID-19", {"Virus", "Whole"}), ("Covid‑19", {"Virus", "Whole"}),
        ("c130", {"Virus"}), ("C-130", {"Virus"}), ("f16", {"Whole"}), ("F-16", {"Whole"}),
        ("article19", {"Virus"}), ("covid 19", {"Virus"}),
        ("U. N.", {"Old"}), ("U.N.", {"Old"}), ("UN", {"Old"}), ("u. n.", {"Old"}), ("US", {"Old"}),
        ("J. R. R. Tolkien", {"Old"}), ("J.R.R. Tolkien", {"Old"}), ("JRR", {"Old"}),
        ("WHO", {"Health"}), ("W.H.O.", {"Health"}), ("WHO experts", {"Health"}), ("IT", {"Health"}),
        ("AM", {"Health"}), ("who", {"Who was pushed back"}), ("who was", {"Who was pushed back"}),
    ],
)  # fmt: skip
def test_a_word_is_found_in_whatever_way_it_is_written(ways, read, typed, titles):
    html = search(read, typed)
    assert set(found(html)) & WAYS.keys() == titles
    assert not notices(html)


def test_two_numbers_are_no_word_and_capitals_are_none_where_all_is(ways, read):
    assert found(search(read, "20192021")) == []
    assert found(search(read, "WHO MET")) == found(search(read, "who met"))


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("“WHO”", ["Health"]), ('"IT"', ["Health"]), ("“who”", ["Who was pushed back"]),
        ("what did the WHO say", ["Health"]), ("the WHO in Atlantis", ["Health"]),
        ("IS", []), ("HIS", []), ("“HIS”", []), ("what did HIS say", []),
        ("vaccine AND F16", ["Whole"]), ("vaccine OR F16", ["Whole"]),
    ],
)  # fmt: skip
def test_a_small_word_in_capitals_is_looked_for_as_an_acronym(ways, read, typed, titles):
    html = search(read, typed)
    assert found(html) == titles
    assert "Nearly every" not in notices(html)


# --- Words that say nothing -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def small_words(kept_for_module: None) -> None:
    for title, body in {
        "What the Convention means to the states in Asia": "Mutual legal assistance.",
        "In the name of the disappeared": "Families wait.",
        "Duterte in custody": "The former president of the Philippines.",
        "Women speak": "Testimony from Cambodia.",
        "Urumqi": "Uyghurs were detained.",
        "Where it is now": "Nothing of the kind.",
        "Dhaka": "A conference.",
        "Mazar-i-Sharif": "A QZN agency.",
        "Killings": "Extrajudicial executions without due process; multilateralism; provisional measures.",
    }.items():
        make.StatementFactory(title=title, summary=".", body=[("text", f"<p>{body}</p>")])


@pytest.mark.parametrize(
    ("typed", "first", "missing"),
    [
        ("Where is Duterte in the world now", "Duterte in custody", "world"),
        ("What happened to the Uyghurs in Urumqi’s camps", "Urumqi", "camps"),
        ("the disappeared of Atlantis", "In the name of the disappeared", "Atlantis"),
        ("What is the fate of Dhaka?", "Dhaka", "fate"),
        ("where was it that WOMEN from Cambodia danced", "Women speak", "danced"),
        ("WHERE IS DUTERTE IN ATLANTIS", "Duterte in custody", "ATLANTIS"),
        ("what’s with women in Atlantis", "Women speak", "Atlantis"),
        ("“in the Urumqi” fate", "Urumqi", "fate"),
    ],
)  # fmt: skip
def test_words_that_say_nothing_bring_nothing_and_are_not_named(small_words, read, typed, first, missing):
    html = search(read, typed)
    assert found(html) == [first]
    assert html.css_first(".line .missing").text().strip() == f"Not in it: {missing}"


def test_words_that_say_nothing_are_all_there_is_to_find_where_no_others_are_typed(small_words, read):
    assert found(search(read, "where is it now")) == ["Where it is now"]
    assert found(search(read, "what the")) == ["What the Convention means to the states in Asia"]


@pytest.mark.parametrize(
    ("typed", "first", "missing"),
    [
        ("Mazar-e-Sharif", "Mazar-i-Sharif", ""), ("QZN-mandated", "Mazar-i-Sharif", "mandated"),
        ("Q.Z.N.-mandated", "Mazar-i-Sharif", "mandated"), ("Dhaka-wide", "Dhaka", "wide"),
        ("Mazar-e-Sharif dance", "Mazar-i-Sharif", "dance"),
        ("agency-of-the-art", "Mazar-i-Sharif", "art"),
    ],
)  # fmt: skip
def test_a_hyphened_word_that_is_nowhere_is_looked_for_in_pieces(small_words, read, typed, first, missing):
    html = search(read, typed)
    assert found(html) == [first]
    said = html.css_first(".line .missing")
    assert (said.text().strip() if said else "") == (f"Not in it: {missing}" if missing else "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("extra-judical", "Extrajudicial"), ("multi-lateralsm", "multilateralism"),
        ("due-proces", "due-process"), ("due proces", "due process"),
        ("exta-judicial killings", "Extrajudicial killings"), ("provisonal measurs", "provisional measures"),
        ("befor agenncy", "before agency"), ("betwen extrajudical", "between Extrajudicial"),
    ],
)  # fmt: skip
def test_a_slip_in_a_hyphened_word_or_beside_another_is_put_right(small_words, read, typed, said):
    make.StatementFactory(title="Small", body=[("text", "<p>Before, between.</p>")])
    html = search(read, typed)
    assert found(html)
    assert meant(html) == said


@pytest.fixture(scope="module")
def names(kept_for_module: None) -> None:
    body = "In Sri Lanka and Viet Nam, in Phnom Penh and in Hong Kong; a song. Then: Sri Lanka again."
    make.StatementFactory(title="Names", summary=".", body=[("text", f"<p>{body}</p>")])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("srilanka", "Sri Lanka"), ("Vietnam", "Viet Nam"), ("phnompenh", "Phnom Penh"),
        ("HongKong", "Hong Kong"), ("songs of Vietnam", "songs of Viet Nam"),
        ("songthen", ""), ("lankasri", ""), ("lankaand", ""),
    ],
)  # fmt: skip
def test_two_words_typed_as_one_are_found(names, read, typed, said):
    make.StatementFactory(title="Secret", summary="Of Lanka Sri.", live=False)
    html = search(read, typed)
    assert found(html) == (["Names"] if said else [])
    assert meant(html) == said


# --- What is no slip of the finger ----------------------------------------------------------------


@pytest.fixture(scope="module")
def lookalikes(kept_for_module: None) -> None:
    for title, body in {
        "Kabul": "A treaty on Afghanistan, and how it is kept.",
        "Urumqi": "Detainees in Xinjiang, and the woman at the mill.",
        "Hague": "The resistance of the Rohingya; accountability at the Security Council.",
    }.items():
        make.StatementFactory(title=title, summary=".", body=[("text", f"<p>{body}</p>")])


@pytest.mark.parametrize(
    "typed",
    [
        "how are women treated in Afghanistan", "where are people detained in Xinjiang",
        "treating Afghanistan",
        "detains Xinjiang", "house", "horses", "detainable Xinjiang", "rohing", "milk",
        "counting Rohingya", "accounted Rohingya", "mile",
    ],
)  # fmt: skip
def test_a_word_that_only_looks_like_another_is_not_replaced_by_it(lookalikes, read, typed):
    assert not meant(search(read, typed))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Xinjeang", "Xinjiang"), ("treety", "treaty"), ("Rohyngia", "Rohingya"), ("hagui", "Hague"),
        ("Rohingga", "Rohingya"), ("Trreety", "treaty"),
        ("Afganistan", "Afghanistan"), ("acountability", "accountability"), ("Xinjaing", "Xinjiang"),
        ("detaniees", "Detainees"), ("tretay", "treaty"),
    ],
)  # fmt: skip
def test_a_slip_is_still_one(lookalikes, read, typed, said):
    assert meant(search(read, typed)) == said


# --- An index of an earlier edition ---------------------------------------------------------------


def test_what_an_earlier_edition_of_the_index_wrote_is_written_anew(texts):
    assert not unindexed()
    Text.objects.update(edition=0)
    assert len(unindexed()) == Text.objects.count()
    call_command("index_library", missing=True, verbosity=0)
    assert not unindexed()


def test_a_file_that_lost_vowel_signs_is_found_on_its_page(texts, read):
    from library.models import Reading

    file = make.FileFactory(title="The file")
    make.DocumentFactory(title="Report", attachments=[Attachment(file=file)])
    Reading.objects.update_or_create(
        digest=file.file_hash, defaults={"state": "read", "pages": ["", LOST["Tamil"][0]]}
    )
    call_command("index_library", verbosity=0)
    html = search(read, LOST["Tamil"][1])
    assert found(html) == ["Report"]
    assert html.css_first(".excerpt a").attributes["href"].endswith("#page=2")
