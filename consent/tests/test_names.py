"""A name is found however it is written, and nothing else is taken for it."""

import pytest

from consent.names import Name, replaced, to_be_read

NAME = Name("Dr Zoë Quillfeather")


def without(text: str, name: Name = NAME, *, parts: bool = False) -> str:
    return replaced(text, name.occurrences(text, parts=parts), "a person", "withdrawn")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("We thank Zoë Quillfeather.", "We thank a person."),
        ("We thank Dr. Zoe Quillfeather.", "We thank a person."),
        ("we met ZOË QUILLFEATHER there", "we met a person there"),
        ("by Quillfeather, Zoë, and", "by a person, and"),
        ("said Ms Quillfeather's friend", "said a person's friend"),
        ("by Z. Quillfeather and", "by a person and"),
        ("by Quillfeather, Z., and", "by a person., and"),
        ("<p>Zoë <b>Quillfeather</b> said</p>", "<p>A person<b></b> said</p>"),
        ("with Zoë&nbsp;Quillfeather", "with a person"),
        ("Zoe\u0308 Quillfeather", "A person"),
        ("/people/zoe-quillfeather/", "/people/withdrawn/"),
        ("images/zoe_quillfeather.width-400.jpg", "images/withdrawn.width-400.jpg"),
        ("images/ZoeQuillfeather-1.jpg", "images/withdrawn-1.jpg"),
        ("Zoëlla Quillfeather; Zoë Quillfeathering", "Zoëlla Quillfeather; Zoë Quillfeathering"),
        ("Quillfeather Street", "Quillfeather Street"),
    ],
)
def test_it_is_found_however_it_is_written(text: str, left: str) -> None:
    assert without(text) == left


def test_its_last_part_alone_is_found_only_when_asked_for() -> None:
    assert without("And Quillfeather spoke.", parts=True) == "And a person spoke."


def test_names_of_other_scripts() -> None:
    assert without("昨日王小毅说", Name("王小毅")) == "昨日a person说"
    assert without("/people/rohinga-begum/", Name("রোহিঙ্গা Begum")) == "/people/withdrawn/"
    assert without("с Иваном и Иван Петров", Name("Иван Петров")) == "с Иваном и a person"


def test_other_spellings_are_found_too() -> None:
    name = Name("Zoë Quillfeather", "Sister Zed Nom")
    assert without("known as Zed Nom, or", name) == "known as a person, or"


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (("remony of the Assembly of all the States by ", "Jane Doe",
          ", who is the head of the office, and also s"),
         ("… of the Assembly of all the States by ", "Jane Doe",
          ", who is the head of the office, and also …")),
        (('key="2be29f">', "Jane Doe", ", the painter."), ("", "Jane Doe", ", the painter.")),
        (("", "Jane <b>Doe</b>", "</p><p data-block-k"), ("", "Jane Doe", " ")),
        (("<p>By ", "Jane Doe", ""), (" By ", "Jane Doe", "")),
    ],
)  # fmt: skip
def test_what_stands_around_a_name_is_whole_words_without_marks(
    given: tuple[str, str, str], read: tuple[str, str, str]
) -> None:
    assert to_be_read(*given) == read


HUGO, AYE = Name("Hugo Relva"), Name("Aye Chan Moe")


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        *[(HUGO, f"by Hugo{sign}Relva,", "by a person,")
          for sign in "-\u2010\u2011\u2012\u2013\u2014\u2015\u00a0\u00ad\u200b\u200c\u200d\u2060"],
        (HUGO, "by Hugo Rel\u00adva, who", "by a person, who"),
        (HUGO, "by Hu\u200bgo \u2060Relva, who", "by a person, who"),
        (HUGO, "by Hugo R. Relva, who", "by a person, who"),
        (HUGO, "by Hugo R Relva, who", "by a person, who"),
        (HUGO, "by Dr Hugo Manuel Relva, who", "by a person, who"),
        (HUGO, "by HUGO MANUEL RELVA, who", "by a person, who"),
        (HUGO, "by Hugo de Sousa Relva, who", "by a person, who"),
        (HUGO, "hugo-manuel-relva.pdf", "withdrawn.pdf"),
        (HUGO, "by Relva, Hugo Manuel; who", "by a person; who"),
        (HUGO, "by Relva, Hugo M., who", "by a person., who"),
        (HUGO, "by H. Relva, who", "by a person, who"),
        (HUGO, "by H. Manuel Relva, who", "by a person, who"),
        (HUGO, "by HR Relva, who", "by a person, who"),
        (HUGO, "by H.R. Relva, who", "by a person, who"),
        (HUGO, "by H. R. Relva, who", "by a person, who"),
        (HUGO, "by H.-R. Relva, who", "by a person, who"),
        (HUGO, "by Relva HR, who", "by a person, who"),
        (HUGO, "by Relva, H.R., who", "by a person., who"),
        (HUGO, "hr-relva.pdf", "withdrawn.pdf"),
        (HUGO, "files/hugorelva2024.jpg", "files/withdrawn2024.jpg"),
        (HUGO, "Hugo Relva, Hugo Relva", "A person, a person"),
        (HUGO, "HRelva wrote", "A person wrote"),
        (HUGO, "by Hugo R. and others", "by a person and others"),
        (HUGO, "by Hugo R.", "by a person"),
        (HUGO, "Hugo\u3164Relva, Hugo\uffa0Relva, Hugo\u2800Relva", "A person, a person, a person"),
        (HUGO, "by Hu\u00adgo\u00adRel\u00adva.", "by a person."),
        (HUGO, "by Hugo\ufe0f Rel\u034fva.", "by a person."),
        (HUGO, "Hugo/Relva, Hugo | Relva, Hugo\u30fbRelva", "A person, a person, a person"),
        (HUGO, "by Hugo “Hugh” Relva, Hugo (Hugh) Relva", "by a person, a person"),
        (HUGO, 'href="/?q=Hugo%C2%A0Relva"', 'href="/?q=withdrawn"'),
        (HUGO, "/Hugo%20Relva/, /Hugo%2DRelva/", "/withdrawn/, /withdrawn/"),
        (Name("Björn Müller"), "Bjoern Mueller, Bj%C3%B6rn%20M%C3%BCller", "A person, a person"),
        (Name("Ömer Aydın"), "/von%20%C3%96mer%20Ayd%C4%B1n/", "/von%20withdrawn/"),
        (Name("Ana O’Neil"), "by Ana O\u02bcNeil, Ana O'Neil", "by a person, a person"),
        (Name("Jane Doe"), "/JaneDoe.pdf, /janedoe.vtt", "/withdrawn.pdf, /withdrawn.vtt"),
        (Name("Li Wei"), "/liwei.pdf", "/withdrawn.pdf"),
        (Name("محمد علي"), "ومحمد علي ولمحمد علي ومحمد على", "وa person ولa person وa person"),
        (Name("李伟"), "我们 李 伟 说", "我们 a person 说"),
        (Name("山田太郎"), "山田\u3000太郎, 山田・太郎", "A person, a person"),
        (Name("김철수"), "김철수는 김 철수", "A person는 a person"),
        (Name("အောင်ဆန်း"), "အောင်ဆန်းက", "A personက"),
        (Name("अमर कुमार"), "अमर कुमारने", "A personने"),
        *[(Name("María José Núñez García"), f"by {text}, who", "by a person, who")
          for text in ("M.J. Núñez García", "MJ Nunez Garcia", "María José Núñez", "María Núñez",
                       "Maria J. Nunez Garcia")],
        (Name("María José Núñez García"), "by Núñez García, M. J.: so", "by a person.: so"),
        (AYE, "by AC Moe, who", "by a person, who"),
        (AYE, "by A.C. Moe, who", "by a person, who"),
        (AYE, "by A. C. Moe, who", "by a person, who"),
        (AYE, "by Aye C. Moe, who", "by a person, who"),
        (AYE, "by A. Chan Moe, who", "by a person, who"),
        (AYE, "by Daw Aye Chan Moe, who", "by a person, who"),
        (AYE, "by Moe, Aye C., who", "by a person., who"),
        (AYE, "by Moe AC, who", "by a person, who"),
        (AYE, "files/ayechanmoe2024.jpg", "files/withdrawn2024.jpg"),
    ],
)  # fmt: skip
def test_the_whole_of_each_form_of_a_name_is_replaced(name: Name, text: str, left: str) -> None:
    assert without(text, name) == left


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (HUGO, "by Maria Relva, who"),
        (HUGO, "by Hugo R. Pratt, who"),
        (HUGO, "by MRelva, who"),
        (Name("Li Wei"), "Weili, weiliwei"),
        (Name("María José Núñez García"), "by María José, who met P. García"),
        (HUGO, "by M. Relva, who"),
        (HUGO, "by MT Relva, M.H. Relva and M.-H. Relva"),
        (HUGO, "by Relva, M.H., who"),
        (HUGO, "by Hugo Relvason, or H. Relvas"),
        (HUGO, "by Hugo Pratt and Ana Relva"),
        (HUGO, "by Hugo and Relva"),
        (HUGO, "when Hugo met Relva"),
        (HUGO, "by Hugo, Ana Relva, and"),
        (HUGO, "He wrote to Hugo. Ana Relva did not"),
        (HUGO, "hr relva"),
        (HUGO, "Xhugorelva and victorhugorelva"),
        (AYE, "by Aye Khin Moe, who"),
        (AYE, "by BC Moe, who"),
        (AYE, "by Aye Chan Moemoe"),
    ],
)
def test_somebody_else_is_not_taken_for_them(name: Name, text: str) -> None:
    assert without(text, name) == text


@pytest.mark.parametrize(
    "text",
    ["- Hugo\n\nc2\n00:00:01.000 --> 00:00:02.000\n- Relva", "7,Relva,61,Hugo", "Relva <00:01.000> and Hugo"],
)
def test_in_a_table_or_captions_its_parts_may_be_apart(text: str) -> None:
    assert HUGO.stands_apart(text)
    assert not HUGO.stands_apart(text.replace("Hugo", "Hugonet"))
    assert not HUGO.stands_apart(f"Hugo {'x' * 300} {text.replace('Hugo', 'Ana')}")
