"""The indexes of people and organisations: all with a part in something public, in the order of names."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Contribution, Signatory
from campaigns.models.in_order import LONG, by_letter, sort_key

from . import factories as make

pytestmark = pytest.mark.django_db


def names(html, within: str = "") -> list[str]:
    return [link.text() for link in html.css(f"{within} .index a")]


def test_people_are_listed_once_with_what_they_were_last(read, client):
    person, fortify = make.PersonFactory(name="Dr Zan Zau"), make.OrganisationFactory(name="Fortify")
    for date, role in (("2024-01-01", "Director"), ("2020-01-01", "Intern")):
        row = Contribution(person=person, role=role, organisation=fortify)
        make.SpeechFactory(date=date, contributions=[row])
    html = read("/people/")
    assert names(html) == ["Dr Zan Zau"]
    assert html.css_first(".index span").text() == "Director, Fortify"
    address = html.css_first(".index a").attributes["href"]
    page = read(address)
    assert page.css_first(".role").text() == "Director, Fortify"
    assert page.css_first(".role a").attributes["href"] == fortify.get_absolute_url()
    assert page.css_first(".kicker a").attributes["href"] == "/people/"


def test_members_come_first_and_the_others_after_them(read):
    for name, is_member in (("Zeta", True), ("Alpha", False), ("Beta", True)):
        body = make.OrganisationFactory(name=name, is_member=is_member)
        make.StatementFactory(signatories=[Signatory(organisation=body)])
    html = read("/organisations/")
    assert names(html, "section[aria-labelledby=members]") == ["Beta", "Zeta"]
    assert names(html, "section[aria-labelledby=others]") == ["Alpha"]
    assert [link.attributes["href"] for link in html.css(".page-head a")] == ["#members", "#others"]


@pytest.mark.parametrize("way", ["draft", "withdrawn", "restricted"])
def test_nobody_is_listed_of_whom_nothing_is_public(read, way):
    speech = make.SpeechFactory(contributions=make.contributions(1))
    assert names(read("/people/"))
    assert names(read("/organisations/"))
    if way == "restricted":
        make.restrict(speech)
    else:
        speech.unpublish()
    if way == "draft":
        type(speech).objects.filter(pk=speech.pk).update(first_published_at=None)
    assert not names(read("/people/"))
    assert not names(read("/organisations/"))


def test_a_role_of_a_draft_is_told_nowhere(read):
    person = make.PersonFactory(name="Zan Zau")
    make.SpeechFactory(date="2020-01-01", contributions=[Contribution(person=person, role="Clerk")])
    make.SpeechFactory(
        date="2024-01-01", live=False, contributions=[Contribution(person=person, role="Chief")]
    )
    assert read("/people/").css_first(".index span").text() == "Clerk"
    assert read(person.get_absolute_url()).css_first(".role").text() == "Clerk"


@pytest.mark.parametrize(
    "ordered",
    [
        ["Dr Aung", "Prof. Bo", "Judge Chan", "The Dawn", "Émile", "ferdinand", "Łukasz", "Zoë"],
        ["Asia “Justice” Now", "Asia-Justice Watch", "Asian Forum"],
        ["Zeta", "Ωmega", "Яков", "ישראל", "أحمد", "अनिल", "กมล", "เกศ", "ขวัญ", "အောင်", "김", "木村"],
    ],
)
def test_names_of_all_scripts_have_an_order(ordered):
    assert sorted(set(ordered), key=sort_key) == ordered


def test_a_vowel_of_another_script_is_no_accent():
    assert sort_key("กา") != sort_key("กี") != sort_key("กู")
    assert sort_key("की") != sort_key("का")


def test_letters_part_a_long_list_alone(read):
    assert by_letter([]) == []
    for number in range(LONG - 1):
        name = f"{chr(ord('A') + number % 13)}name {number}"
        row = Contribution(person=make.PersonFactory(name=name))
        make.SpeechFactory(contributions=[row])
    assert not read("/people/").css(".letters, .index-letter")
    make.SpeechFactory(contributions=[Contribution(person=make.PersonFactory(name="Ángela"))])
    html = read("/people/")
    letters = [heading.text() for heading in html.css(".index-letter")]
    assert letters == [chr(ord("A") + number) for number in range(13)]
    assert [link.text() for link in html.css(".letters a")] == letters
    for link in html.css(".letters a"):
        assert html.css_first(f"{link.attributes['href']}").text() == link.text()
    assert "Ángela" in names(html)[:4]


@pytest.mark.parametrize("address", ["/people/", "/organisations/"])
def test_an_index_is_there_while_nobody_is_on_record(read, client, address):
    assert not names(read(address))
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", ["/people/", "/organisations/"])
def test_an_index_takes_as_many_queries_for_fifty_as_for_one(client, address):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    make.SpeechFactory(contributions=make.contributions(1))
    queries()
    few = queries()
    make.SpeechFactory(contributions=make.contributions(50))
    assert queries() == few


def test_machines_are_told_the_way_back_and_the_role(read):
    person = make.PersonFactory(name="Zan Zau")
    make.SpeechFactory(contributions=[Contribution(person=person, role="Clerk")])
    data = json.loads(read(person.get_absolute_url()).css_first('script[type="application/ld+json"]').text())
    by_type = {node["@type"]: node for node in data["@graph"]}
    steps = [step["name"] for step in by_type["BreadcrumbList"]["itemListElement"]]
    assert steps[1:] == ["People", "Zan Zau"]
    assert by_type["ProfilePage"]["mainEntity"]["jobTitle"] == "Clerk"
