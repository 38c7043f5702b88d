"""On whose behalf a publication is issued: on the page, and in what machines read of it."""

import json
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Site

from ajc_site.tests.support.depth import some
from campaigns.models import Contribution, JointIssuer, SiteSettings

from . import factories as make

pytestmark = pytest.mark.django_db
NOTES = {
    "secretariat": "The secretariat’s alone, & not every member’s.",
    "coalition": "The coalition’s <as a whole>.",
    "joint": "Together with those named “here”.",
}
# Ends of the element with and without a ">", and the comment that makes a browser overlook the true end.
HOSTILE = "</script><script>alert(1)</script></script <!--<script \"'&"


@pytest.fixture
def notes():
    """The three notes in the staff's own words."""
    fields = {f"attribution_{kind}": note for kind, note in NOTES.items()}
    return SiteSettings.objects.create(site=Site.objects.get(), **fields)


def structured(html: LexborHTMLParser) -> dict[str, Any]:
    """What the page's one piece of JSON-LD says of the page itself."""
    (script,) = html.css('script[type="application/ld+json"]')
    data = json.loads(script.text())
    assert data["@context"] == "https://schema.org"
    return data["@graph"][0]


@pytest.mark.spread(4)
@pytest.mark.parametrize("kind", make.KINDS)
@pytest.mark.parametrize("attribution", NOTES)
def test_the_note_is_on_the_page_and_in_what_machines_read(read, notes, kind, attribution):
    html = read(make.KINDS[kind](attribution=attribution))
    assert html.css_first("section.attribution p").text() == NOTES[attribution]
    assert structured(html)["creditText"] == NOTES[attribution]


@pytest.mark.parametrize(
    ("attribution", "names"),
    [
        ("secretariat", ["Asia Justice Coalition secretariat"]),
        ("coalition", ["Asia Justice Coalition"]),
        ("joint", ["Asia Justice Coalition secretariat", "Second", "First"]),
    ],
)
def test_the_issuers_are_named_in_their_order_for_readers_and_machines(read, attribution, names):
    issuers = [
        JointIssuer(organisation=make.OrganisationFactory(name=name), sort_order=order)
        for order, name in enumerate(["Second", "First"])
    ]
    html = read(make.StatementFactory(attribution=attribution, joint_issuers=issuers))
    assert html.css_first("meta[name=author]").attributes["content"] == ", ".join(names)
    assert [publisher["name"] for publisher in structured(html)["publisher"]] == names
    assert [link.text() for link in html.css("section.attribution li a")] == names[1:]


def test_without_settings_the_secretariats_note_still_says_what_it_must(read):
    note = read(make.StatementFactory()).css_first("section.attribution").text()
    assert "the secretariat’s own" in note
    assert "need not be the position of any or all" in note


@pytest.mark.spread(1)
@pytest.mark.parametrize("kind", make.KINDS)
def test_what_machines_read_says_what_the_page_says(read, kind):
    page = make.full(kind, title="A title", summary="A summary.", date="2022-10-03", date_precision="month")
    data = structured(read(page))
    assert data["@type"] == page.schema_type
    assert (data["name"], data["description"]) == ("A title", "A summary.")
    assert (data["datePublished"], data["inLanguage"]) == ("2022-10", "en")
    assert data["url"] == f"http://testserver{page.get_url()}"
    people = [contribution.person.name for contribution in page.contributions.order_by("sort_order")]
    assert [person["name"] for person in data["contributor"]] == people
    if kind == "video":
        assert data["duration"] == "PT4M5S"


@pytest.mark.parametrize("kind", make.KINDS)
def test_no_text_breaks_out_of_what_machines_read(read, kind):
    person = make.PersonFactory(name=HOSTILE)
    body = make.OrganisationFactory(name=HOSTILE)
    page = make.KINDS[kind](
        title=HOSTILE,
        summary=HOSTILE,
        attribution="joint",
        joint_issuers=[JointIssuer(organisation=body)],
        contributions=[Contribution(person=person, role=HOSTILE, organisation=body)],
    )
    html = read(page)
    data = structured(html)
    assert data["name"] == data["description"] == HOSTILE
    (named,) = data["contributor"]
    assert [named["name"], named["jobTitle"], named["affiliation"]["name"]] == [HOSTILE] * 3
    assert html.css_first("h1").text() == HOSTILE
    assert not [script for script in html.css("script") if "alert" in script.text() and not script.attributes]


@pytest.mark.deeper
def test_every_page_has_one_full_canonical_address_and_a_description(read):
    for kind in some(list(make.KINDS), 2):
        page = make.full(kind)
        html = read(f"{page.get_url()}?utm_source=somewhere")
        (link,) = html.css("link[rel=canonical]")
        assert link.attributes["href"] == f"http://testserver{page.get_url()}"
        assert html.css_first("meta[name=description]").attributes["content"] == "What searches say of it."


def test_an_alias_is_known_by_the_address_of_its_source(read):
    source = make.StatementFactory()
    alias = source.create_alias(parent=source.get_parent(), update_slug="an-alias")
    html = read(alias)
    address = f"http://testserver{source.get_url()}"
    assert alias.get_url() != source.get_url()
    assert html.css_first("link[rel=canonical]").attributes["href"] == address
    assert structured(html)["url"] == address
