"""People, organisations and terms get an address however they are stored; without one it is a name."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from selectolax.lexbor import LexborHTMLParser

from campaigns.addresses.proposing import written_day
from campaigns.models import (
    Contribution,
    JointIssuer,
    Library,
    Organisation,
    Person,
    Place,
    Series,
    Signatory,
    Statement,
    Topic,
)
from metadata.tests.told import told_by

from . import factories as make

pytestmark = pytest.mark.django_db

NAMED = [Person, Organisation, Topic, Place, Series]
UNREAD = ["ဒေါ်အောင်", "สมชาย", "محمد", "★"]


# --- They get one ---------------------------------------------------------------------------------


@pytest.mark.parametrize("model", NAMED)
def test_what_a_script_stores_gets_an_address(model):
    kind = model._meta.model_name
    for number, name in enumerate(UNREAD, start=1):
        thing = model(name=name)
        thing.save()
        assert thing.slug == (kind if number == 1 else f"{kind}-{number}")
    assert model.objects.create(name="রোহিঙ্গা").slug == "rohinga"
    assert model.objects.get_or_create(name="Zoë Ångström")[0].slug == "zoe-angstrom"
    assert model.objects.create(name="Chosen", slug="another").slug == "another"


@pytest.mark.parametrize("model", NAMED)
def test_what_is_checked_before_it_is_stored_has_one_too(model):
    thing = model(name="ဒေါ်အောင်")
    thing.full_clean()
    assert thing.slug == model._meta.model_name
    with pytest.raises(ValidationError) as refused:
        model(name="", slug="").full_clean()
    assert refused.value.message_dict.keys() == {"name"}


def test_one_name_twice_is_two_people():
    assert [Person.objects.create(name="Anna").slug for _ in range(3)] == ["anna", "anna-2", "anna-3"]
    assert len({Person.objects.create(name="").slug for _ in range(2)}) == 2


def test_what_had_none_gets_one_when_anything_of_it_is_stored():
    person = Person.objects.create(name="Anna")
    for kept in ("", "  "):
        Person.objects.update(slug=kept)
        person = Person.objects.get()
        person.description = "She speaks."
        person.save(update_fields=["description"])
        assert Person.objects.get().slug == "anna"


@pytest.mark.parametrize(
    ("day", "precision", "said"),
    [
        ("2024-03-09", "day", "2024-03-09"),
        ("2024-03-09", "month", "2024-03"),
        (date(203, 5, 1), "year", "0203"),
        (date(2024, 3, 9), "", "2024-03-09"),
        ("soon", "day", ""),
        ("2024-13-45", "day", ""),
        ("", "day", ""),
        (None, "day", ""),
    ],
)
def test_a_date_may_be_text(day, precision, said):
    assert written_day(day, precision) == said


def test_a_publication_that_a_script_makes_is_named_by_its_own_date():
    page = Statement(title="ကြေညာချက်", summary=".", date="2024-03-09")
    Library.objects.get().add_child(instance=page)
    assert page.slug == "statement-2024-03-09"


# --- What has none --------------------------------------------------------------------------------

NAMES: dict[Any, str] = {
    Person: "Ko Aung",
    Organisation: "Burma Group",
    Topic: "Justice",
    Place: "Rakhine",
    Series: "Briefs",
}


def involve(slug: str) -> None:
    """Publications of all kinds in which everybody and everything has such an address; a query for each."""
    things = {model: model._default_manager.create(name=name) for model, name in NAMES.items()}
    person, organisation = things[Person], things[Organisation]
    for kind in make.KINDS:
        rows = {"contributions": [Contribution(person=person, organisation=organisation, role="Chair")]}
        if kind == "statement":
            rows["signatories"] = [Signatory(organisation=organisation)]
        make.KINDS[kind](
            slug=f"the-{kind}",
            attribution="joint",
            joint_issuers=[JointIssuer(organisation=organisation)],
            topics=[things[Topic]],
            places=[things[Place]],
            series=things[Series],
            campaigns=[make.CampaignFactory(slug=f"for-{kind}")],
            **rows,
        )
    for model in NAMES:
        model._default_manager.update(slug=slug)


@pytest.fixture(
    scope="module",
    params=["", "ဒေါ်အောင်", "a/b", "a b"],
    ids=["empty", "script", "stroke", "blank"],
)
def involved(request, django_db_setup, django_db_blocker) -> Iterator[str]:
    """Such an address. The publications are made once for all who read them."""
    with django_db_blocker.unblock(), transaction.atomic():
        involve(request.param)
        yield request.param
        transaction.set_rollback(True)


@pytest.mark.spread(1)
def test_every_public_view_answers_and_shows_the_name(client, read, involved):
    for kind in make.KINDS:
        html = read(f"/publications/the-{kind}/")
        for name in ("Ko Aung", "Burma Group"):
            assert name in html.body.text()
        assert not [link for link in html.css("main a") if not link.attributes.get("href")]
        assert not html.css('main a[href^="/people/"], main a[href^="/organisations/"]')
        for form in ("ris", "bib", "csl.json"):
            assert client.get(f"/publications/the-{kind}.{form}").status_code == 200
        read(f"/campaigns/for-{kind}/")
    for address in (
        "/", "/people/", "/organisations/",
        "/publications/", "/publications/?q=Aung", "/publications/?all=topic", "/campaigns/", "/feeds/",
        "/feeds/all.atom", "/feeds/kind/speech.atom", "/sitemap.xml", "/sitemap-site-1.xml",
        "/api/publications/", "/api/publications/?q=Burma", "/api/publications.csv", "/api/publications.json",
        "/api/publications/suggestions/?q=Rakh",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert b"".join(answer) if answer.streaming else answer.content
    for part in ("people", "organisations"):
        assert client.get(f"/sitemap-{part}-1.xml").status_code == 404
        # The index of all is there, and nobody below it.
        assert client.get("/sitemap.xml").content.decode().count(f"/{part}/") == 1
        assert not read(f"/{part}/").css(".index a")
    records = json.loads(b"".join(client.get("/api/publications.json")))
    assert {row["address"] for record in records for row in record["contributors"]} == {""}


@pytest.mark.spread(4)
@pytest.mark.parametrize("facet", ["topic", "place", "person", "organisation", "series"])
def test_the_library_can_be_asked_for_them(client, involved, facet):
    for address in ("/publications/", "/api/publications/", "/api/publications.csv"):
        assert client.get(address, {facet: involved}).status_code == 200
    html = LexborHTMLParser(client.get("/publications/").content.decode())
    assert all(box.attributes.get("value") for box in html.css("fieldset.facet input"))


def test_a_former_address_leads_nowhere_then(client):
    person, topic = Person.objects.create(name="Anna"), Topic.objects.create(name="Impunity")
    make.SpeechFactory(contributions=[Contribution(person=person)], topics=[topic])
    for thing, address in ((person, "/people/anna/"), (topic, "/feeds/topic/impunity.atom")):
        assert client.get(address).status_code == 200
        for slug in ("new", "a/b"):
            thing.slug = slug
            thing.save()
        assert client.get(address).status_code == 410


def test_machines_are_told_of_a_name_and_of_no_identity(involved):
    node = told_by(Statement.objects.get()).page
    (person,) = node["contributor"]
    assert (person["name"], person["affiliation"]["name"]) == ("Ko Aung", "Burma Group")
    assert not {"@id", "url"} & (person.keys() | person["affiliation"].keys())
    assert "Burma Group" in [author.get("name") for author in node["author"]]
