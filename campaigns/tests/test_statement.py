"""Statements: who signed, however the names were given."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from campaigns.models import Statement
from campaigns.models.statement import FIRST_SHOWN, clean_list, clean_names

from . import factories as make

pytestmark = pytest.mark.django_db


def groups(html) -> dict[str, list[str]]:
    """The names under each heading of the list of signatories, shown at once or not."""
    found: dict[str, list[str]] = {}
    heading = ""
    for element in html.css(".signatories h3, .signatories ul"):
        if element.tag == "h3":
            heading = element.text(deep=False).strip()
        else:
            found.setdefault(heading, []).extend(name.text(strip=True) for name in element.css("li"))
    return found


def test_three_hundred_signatories_are_counted_and_all_but_the_first_few_a_step_away(read):
    members = make.signatories(5, is_member=True)
    others = make.signatories(15)
    pasted = [f"Group {n:03}" for n in range(280)]
    html = read(make.StatementFactory(signatories=[*members, *others], further_signatories="\n".join(pasted)))
    assert html.css_first("#signatories").text() == "Signed by 300 organisations, 5 of them members"
    assert {heading: len(names) for heading, names in groups(html).items()} == {
        "Members of the coalition": 5,
        "Other organisations": 295,
    }
    assert [count.text() for count in html.css(".signatories .count")] == ["5", "295"]
    (rest,) = html.css(".signatories details")
    assert "open" not in rest.attributes
    assert rest.css_first("summary").text() == "Show 288 more"
    assert len(rest.css("li")) == 288


def test_signatories_and_countries_stand_in_the_order_of_the_indexes(read):
    pasted = "Étudiants\nZebra Law\nThe Asian Fund\nŠkola\nÖsterreich:\nB\nZambia:\nA"
    found = groups(read(make.StatementFactory(further_signatories=pasted)))
    assert list(found) == ["Österreich", "Zambia", "Other organisations"]
    assert found["Other organisations"] == ["The Asian Fund", "Étudiants", "Škola", "Zebra Law"]


@pytest.mark.parametrize(("number", "is_whole"), [(FIRST_SHOWN + 3, True), (FIRST_SHOWN + 4, False)])
def test_nobody_opens_a_list_for_one_or_two_more(read, number, is_whole):
    html = read(make.StatementFactory(further_signatories="\n".join(f"G{n}" for n in range(number))))
    assert bool(html.css(".signatories details")) is not is_whole
    # One group of all needs no heading.
    assert list(groups(html)) == [""]
    assert len(groups(html)[""]) == number


@pytest.mark.parametrize(
    ("members", "others", "said"),
    [
        (0, 1, "Signed by 1 organisation"),
        (1, 0, "Signed by 1 organisation, a member of the coalition"),
        (2, 0, "Signed by 2 organisations, all members of the coalition"),
        (1, 1, "Signed by 2 organisations, 1 of them a member"),
    ],
)
def test_how_many_signed_is_said_of_one_as_of_one(read, members, others, said):
    signatories = [*make.signatories(members, is_member=True), *make.signatories(others)]
    assert read(make.StatementFactory(signatories=signatories)).css_first("#signatories").text() == said


def test_signatories_are_grouped_by_country_as_far_as_the_staff_say_it(read):
    known = [*make.signatories(1, name="Known in Nepal", country="Nepal"), *make.signatories(1, name="Known")]
    pasted = (
        "Nowhere Union\nnepal:\nLaw, Rights; and Justice (Kathmandu)\nIndia:\n\u2022 Delhi: a group\nKnown"
    )
    members = make.signatories(1, name="Member", is_member=True, country="India")
    page = make.StatementFactory(signatories=[*known, *members], further_signatories=pasted)
    page.clean()
    page.save()
    assert groups(read(page)) == {
        "Members of the coalition": ["Member"],
        "India": ["Delhi: a group"],
        "Nepal": ["Known in Nepal", "Law, Rights; and Justice (Kathmandu)"],
        "Other organisations": ["Known", "Nowhere Union"],
    }


def test_countries_stay_above_their_names_when_a_list_is_cleaned():
    pasted = "A\nNepal:\nB\nB\nIndia :\n nepal\uff1a\n1. C\nIndia:\nB\n:\nD\nLaos:\n"
    assert clean_list(pasted, leave_out={"c"}) == "A\nD\nNepal:\nB\nIndia:\nB"
    assert clean_list(clean_list(pasted)) == clean_list(pasted)


def test_a_statement_without_signatories_has_no_such_list(read):
    assert not read(make.StatementFactory()).css(".signatories")


def test_signatories_are_in_the_order_of_the_alphabet_known_or_pasted(read):
    known = make.signatories(1, name="beta")
    html = read(make.StatementFactory(signatories=known, further_signatories="Gamma\nalpha"))
    assert groups(html)[""] == ["alpha", "beta", "Gamma"]


def test_a_known_signatory_leads_to_its_page_and_a_pasted_one_to_none(read):
    page = make.StatementFactory(signatories=make.signatories(1), further_signatories="Pasted")
    links = read(page).css(".signatories li a")
    known = page.signatories.get().organisation
    assert [link.attributes["href"] for link in links] == [known.get_absolute_url()]
    assert page.title in read(known.get_absolute_url()).css_first("#signed").parent.text()


def test_pasted_names_are_cleaned_when_the_page_is_saved():
    known = make.signatories(1, name="Known Organisation")
    page = make.StatementFactory.build(
        parent=None,
        signatories=known,
        further_signatories=" First \r\n\r\n\tFIRST\n Second   one\u00a0\n known organisation \n\n",
    )
    page.clean()
    assert page.further_signatories == "First\nSecond one"


def test_marks_of_other_lists_and_marks_that_nobody_sees_are_no_part_of_a_name():
    pasted = "\u200b\nOrg A\n\ufeffOrg A\n• Org A\n1. Org A\n– • Org A\nCaf\u00e9\nCafe\u0301"
    assert clean_names(pasted) == ["Org A", "Café"]


@given(st.text())
def test_cleaned_names_are_trimmed_unlike_each_other_and_not_empty(pasted):
    names = clean_names(pasted)
    assert all(name == " ".join(name.split()) != "" for name in names)
    assert len({name.casefold() for name in names}) == len(names)
    assert clean_names("\n".join(names)) == names


words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
name_lists = st.lists(st.lists(words, min_size=1, max_size=3).map(" ".join), max_size=20)


@given(name_lists, st.sampled_from(["\n", "\r\n", "\n\n", " \n\t"]))
def test_no_name_is_lost_and_the_first_way_of_writing_it_stays(names, between):
    expected: dict[str, str] = {}
    for name in (unicodedata.normalize("NFC", name) for name in names):
        expected.setdefault(name.casefold(), name)
    assert clean_names(between.join(names)) == list(expected.values())


@hypothesis_settings(max_examples=20, deadline=None)
@given(name_lists)
def test_the_count_is_the_number_of_names_listed(names):
    page = Statement(title="A statement", further_signatories="\n".join(names))
    page.clean()
    listed = page.further_signatories.splitlines()
    assert len(listed) == len({unicodedata.normalize("NFC", name).casefold() for name in names})


def test_the_pdf_of_a_statement_says_type_size_and_pages(read):
    link = read(make.StatementFactory(attachments=make.attachments(1))).css_first("a.download")
    assert link.attributes["href"].startswith("/documents/")
    kind, size, pages = link.css_first(".file-facts").text().split(", ")
    assert (kind, pages) == ("PDF", "3 pages")
    assert size.endswith(("bytes", "KB"))
