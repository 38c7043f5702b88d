"""What a line in a list says of a publication."""

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from campaigns.kinds.vocabulary import Attribution
from campaigns.models import Attachment, JointIssuer
from campaigns.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(client):
    def read() -> LexborNode:
        found = LexborHTMLParser(client.get("/publications/").content).css_first(".line")
        assert found is not None
        return found

    return read


def test_it_says_who_issued_what_the_secretariat_did_not_issue_alone(line):
    page = make.StatementFactory()
    assert line().css_first(".issuer") is None
    page.attribution = Attribution.COALITION
    page.save()
    assert line().css_first(".issuer").text() == "The coalition"
    page.attribution = Attribution.JOINT
    names = ["Fortify Rights", "Amnesty", "Clooney Foundation"]
    page.joint_issuers = [JointIssuer(organisation=make.OrganisationFactory(name=names[0]))]
    page.save()
    assert line().css_first(".issuer").text() == "Jointly with Fortify Rights"
    page.joint_issuers = [
        JointIssuer(organisation=make.OrganisationFactory(name=f"{name} 2")) for name in names
    ]
    page.save()
    assert line().css_first(".issuer").text() == "Jointly with Fortify Rights 2 and 2 others"


def test_issuers_of_what_is_not_joint_any_more_are_not_named(line):
    page = make.StatementFactory(attribution=Attribution.JOINT)
    page.joint_issuers = [JointIssuer(organisation=make.OrganisationFactory(name="Nobody"))]
    page.attribution = Attribution.SECRETARIAT
    page.save()
    assert "Nobody" not in line().text()


def test_it_names_another_language_than_the_page_has(line):
    page = make.StatementFactory(language="en")
    assert "English" not in line().css_first(".line-meta").text()
    page.language = "my"
    page.save()
    assert "Burmese" in line().css_first(".line-meta").text()
    assert line().css_first(".line-title").attributes["lang"] == "my"


def test_its_file_is_a_link_to_it(client, line, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    file = make.FileFactory(title="The letter")
    make.DocumentFactory(attachments=[Attachment(file=file)])
    link = line().css_first(".line-facts a")
    assert client.get(link.attributes["href"])["Content-Type"] == "application/pdf"
    assert "PDF, " in link.text()
    assert "The letter" in link.text()


def test_a_video_shows_its_still_and_says_how_long_it_is(line, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    poster = make.PictureFactory(
        sizes={
            form: [{"width": 160, "height": 90, "url": f"/media/images/x.{form}"}]
            for form in ("avif", "jpeg", "card", "in_page")
        }
    )
    make.VideoFactory(poster=poster, duration=5520)
    found = line()
    assert found.css_first(".still img").attributes["src"] == "/media/images/x.jpeg"
    assert "1:32:00" in found.css_first(".running-time").text()
    assert found.css_first(".still").attributes["tabindex"] == "-1"


def test_with_seventy_publications_as_few_stops_lead_to_the_first(client):
    for number in range(70):
        make.StatementFactory(title=f"Number {number}")
    page = LexborHTMLParser(client.get("/publications/").content)
    stops = page.css("a[href], button, summary, input:not([type=hidden]), .line-title a")
    first = page.css_first(".line-title a").attributes["href"]
    before = [stop.attributes.get("href") for stop in stops].index(first)
    # On a wide screen, and with the menu of a phone, one of them is not shown.
    assert before <= 13
