"""A search finds the whole site: campaigns, people, organisations and standard pages beside publications."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from campaigns.models import Contribution, Milestone, Organisation, Person, Signatory
from campaigns.tests import factories as make
from library.index import elsewhere
from library.models import Elsewhere
from library.search.elsewhere import FEW

pytestmark = pytest.mark.django_db


@pytest.fixture
def search(read: Any) -> Callable[..., LexborHTMLParser]:
    return lambda text, **more: read(f"/publications/?{urlencode({'q': text, **more})}")


def found(html: LexborHTMLParser) -> list[tuple[str, str]]:
    """What is shown of other pages: what each is called, and its title."""
    return [
        (line.css_first(".kind").text(strip=True), line.css_first("a").text().strip())
        for line in html.css(".elsewhere li")
    ]


def somebody(**fields: Any) -> Person:
    person = make.PersonFactory(**fields)
    make.SpeechFactory(contributions=[Contribution(person=person)])
    return person


def signing(**fields: Any) -> Organisation:
    body = make.OrganisationFactory(**fields)
    make.StatementFactory(signatories=[Signatory(organisation=body)])
    return body


def test_each_kind_of_page_is_found_and_called_what_it_is(search, client):
    make.CampaignFactory(title="Jurisdiction of the seas")
    somebody(name="Zan Jurisdiction")
    signing(name="Jurisdiction Watch")
    make.StandardPageFactory(title="How we see jurisdiction")
    html = search("jurisdiction")
    assert sorted(found(html)) == [
        ("Campaign", "Jurisdiction of the seas"),
        ("Organisation", "Jurisdiction Watch"),
        ("Page", "How we see jurisdiction"),
        ("Person", "Zan Jurisdiction"),
    ]
    for link in html.css(".elsewhere a"):
        assert client.get(str(link.attributes["href"])).status_code == 200
    assert len(html.css(".elsewhere a mark")) == 4


def test_they_stand_before_the_publications_and_are_not_counted_among_them(search):
    make.StatementFactory(title="On torture")
    make.StandardPageFactory(title="Torture")
    html = search("torture")
    assert html.css_first("#found").text().startswith("1 publication")
    order = [node.attributes.get("id") or node.tag for node in html.css("#elsewhere, #found, ol.lines")]
    assert order == ["found", "elsewhere", "list"]


def test_where_only_other_pages_say_it_no_advice_on_spelling_is_given(search):
    make.StatementFactory(title="On torture")
    make.StandardPageFactory(title="Privacy")
    said = search("privacy").css_first(".nothing").text()
    assert "No publication says this." in said
    assert "Nothing is on record" not in said
    assert "spelling" not in said
    said = search("privasy and more").css_first(".nothing").text()
    assert "Nothing is on record for this choice." in said
    assert "Look at the spelling" in said


@pytest.mark.parametrize("where", ["summary", "other_names", "official_name", "status", "milestone"])
def test_a_campaign_is_found_by_all_that_its_page_says(search, where):
    if where == "milestone":
        make.CampaignFactory(title="Seas", milestones=[Milestone(date="2023-05-26", title="A mangrove")])
    else:
        make.CampaignFactory(**{"title": "Seas", where: "Of the mangrove"})
    assert found(search("mangroves")) == [("Campaign", "Seas")]


def test_a_page_that_says_it_in_its_text_shows_where(search):
    text = "<p>We keep nothing of who reads.</p><ul><li>No cookies</li><li>No counters</li></ul>"
    make.StandardPageFactory(title="Privacy", summary="", body=[("text", text)])
    line = search("cookie").css_first(".elsewhere li")
    assert line.css_first("mark").text() == "cookies"
    assert "No cookies · No counters" in line.text()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("မြန်မာ့တရားမျှတမှု", "တရားမျှတ"),
        ("منظمة العدالة", "العدالة"),
        ("ความยุติธรรม", "ยุติธรรม"),
        ("Čemerikić fund", "cemerikic"),
        ("World Health WHO desk", "WHO"),
        ("The Fund for Truth", '"fund for truth"'),
    ],
)
def test_names_are_found_in_every_script(search, name, typed):
    signing(name=name)
    assert [title for _, title in found(search(typed))] == [name]


def test_a_phrase_must_stand_together(search):
    signing(name="Truth and the Fund")
    assert found(search("fund truth"))
    assert not found(search('"fund truth"'))


def test_every_word_must_be_there(search):
    signing(name="Fortify Rights")
    assert not found(search("Fortify wrongs"))


def test_what_publications_are_searched_for_in_its_place_is_looked_for_here_too(search):
    make.StatementFactory(title="Complementarity in practice")
    make.StandardPageFactory(title="Complementarity")
    assert found(search("complementarty")) == [("Page", "Complementarity")]


def test_a_person_without_a_line_is_known_by_the_role_they_had_last(search):
    person = make.PersonFactory(name="Zan Zau", description="")
    fortify = make.OrganisationFactory(name="Fortify")
    for date, role in (("2020-01-01", "Intern"), ("2024-01-01", "Director")):
        row = Contribution(person=person, role=role, organisation=fortify)
        make.SpeechFactory(date=date, contributions=[row])
    make.SpeechFactory(
        date="2025-01-01", live=False, contributions=[Contribution(person=person, role="Secret")]
    )
    assert search("Zan Zau").css_first(".elsewhere-line").text().strip() == "Director, Fortify"


# --- What is not public ----------------------------------------------------------------------------------


def test_somebody_is_found_only_once_something_of_theirs_is_public(search):
    person = make.PersonFactory(name="Zan Zau")
    draft = make.SpeechFactory(live=False, contributions=[Contribution(person=person)])
    assert not found(search("Zan Zau"))
    draft.save_revision().publish()
    assert found(search("Zan Zau")) == [("Person", "Zan Zau")]


@pytest.mark.parametrize("way", ["unpublished", "restricted", "expired", "deleted"])
@pytest.mark.parametrize("kind", ["campaign", "page"])
def test_a_page_that_is_withdrawn_is_not_found(search, kind, way):
    page = (make.CampaignFactory if kind == "campaign" else make.StandardPageFactory)(title="Mangrove")
    assert found(search("mangrove"))
    if way == "unpublished":
        page.unpublish()
    elif way == "restricted":
        make.restrict(page)
    elif way == "expired":
        type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    else:
        page.delete()
    assert not found(search("mangrove"))
    assert way != "deleted" or not Elsewhere.objects.filter(key=page.pk, kind=kind).exists()


def test_nothing_is_shown_where_the_list_is_narrowed_or_not_searched(search, read):
    make.StatementFactory(title="On torture")
    make.StandardPageFactory(title="Torture")
    assert search("torture").css_first(".elsewhere")
    assert not search("torture", kind="statement").css_first(".elsewhere")
    assert not read("/publications/").css_first(".elsewhere")


# --- The index -------------------------------------------------------------------------------------------


def test_what_is_renamed_is_found_by_its_new_name_alone(search):
    body = signing(name="Oldname")
    body.name = "Newname"
    body.save()
    assert found(search("Newname"))
    assert not found(search("Oldname"))
    page = make.StandardPageFactory(title="Oldtitle")
    page.title = "Newtitle"
    page.save_revision().publish()
    assert found(search("Newtitle"))
    assert not found(search("Oldtitle"))


def test_a_draft_of_a_public_page_is_not_found(search):
    page = make.StandardPageFactory(title="Mangrove")
    page.title = "Coral"
    page.save_revision()
    assert not found(search("coral"))
    assert found(search("mangrove"))


def test_the_index_is_made_anew_by_the_command_and_by_the_clock(search):
    signing(name="Mangrove Watch")
    make.CampaignFactory(title="Mangroves")
    Elsewhere.objects.all().delete()
    assert not found(search("mangrove"))
    call_command("index_library")
    assert len(found(search("mangrove"))) == 2
    Elsewhere.objects.update(edition=0, words="")
    elsewhere.catch_up()
    assert len(found(search("mangrove"))) == 2


def test_a_few_are_shown_and_the_others_are_a_step_away(search):
    for number in range(FEW + 2):
        signing(name=f"Mangrove {number}")
    html = search("mangrove")
    assert len(html.css(".elsewhere > ul > li")) == FEW
    assert html.css_first(".elsewhere summary").text() == "2 more pages"
    assert len(html.css(".elsewhere details li")) == 2


def test_a_search_asks_the_database_as_often_for_twenty_as_for_one(client: Client):
    def one_of_each(number: int) -> None:
        make.CampaignFactory(title=f"Mangrove campaign {number}")
        somebody(name=f"Mangrove person {number}", description="")
        signing(name=f"Mangrove body {number}")
        make.StandardPageFactory(title=f"Mangrove page {number}")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/publications/?q=mangrove").status_code == 200
        return len(captured)

    one_of_each(0)
    queries()
    few = queries()
    for number in range(1, 12):
        one_of_each(number)
    assert queries() == few


@pytest.mark.parametrize("typed", ['"', "'", "\\", "a & b | !c:*", "(", "%s", "the", "٣" * 300])
def test_whatever_is_typed_there_is_an_answer(search, typed):
    make.StandardPageFactory(title="Mangrove")
    search(typed)
