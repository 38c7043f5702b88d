"""The pages of people and organisations: what they had a part in, each once, newest first."""

import pytest

from campaigns.models import Contribution, JointIssuer, Signatory

from . import factories as make

pytestmark = pytest.mark.django_db


def listed(html, section: str) -> list[str]:
    return [title.text() for title in html.css(f"section[aria-labelledby={section}] .line-title")]


def test_a_persons_page_lists_what_they_contributed_to(read):
    person = make.PersonFactory(name="Dr Somebody", description="A jurist.")
    for kind, date in [("speech", "2023-05-15"), ("video", "2024-01-01"), ("document", "2022-01-01")]:
        make.KINDS[kind](title=kind, date=date, contributions=[Contribution(person=person)])
    make.StatementFactory(title="of others", contributions=make.contributions(1))
    html = read(person.get_absolute_url())
    assert html.css_first("h1").text() == "Dr Somebody"
    assert html.css_first(".lead").text() == "A jurist."
    assert listed(html, "contributed") == ["video", "speech", "document"]


def test_two_roles_in_one_publication_list_it_once(read):
    person, body = make.PersonFactory(), make.OrganisationFactory()
    make.SpeechFactory(
        contributions=[
            Contribution(person=person, role="Chair", organisation=body),
            Contribution(person=person, role="Author", organisation=body),
        ]
    )
    assert len(listed(read(person.get_absolute_url()), "contributed")) == 1
    assert len(listed(read(body.get_absolute_url()), "contributed")) == 1


def test_an_organisations_page_lists_what_it_issued_and_signed_and_what_its_people_gave(read):
    body = make.OrganisationFactory(is_member=True)
    make.StatementFactory(title="signed", date="2022-01-01", signatories=[Signatory(organisation=body)])
    make.DocumentFactory(
        title="issued", date="2023-01-01", attribution="joint", joint_issuers=[JointIssuer(organisation=body)]
    )
    make.StatementFactory(
        title="both",
        date="2021-01-01",
        attribution="joint",
        signatories=[Signatory(organisation=body)],
        joint_issuers=[JointIssuer(organisation=body)],
    )
    make.SpeechFactory(
        title="said", contributions=[Contribution(person=make.PersonFactory(), organisation=body)]
    )
    html = read(body.get_absolute_url())
    assert html.css_first(".member").text() == "Member of the coalition"
    assert listed(html, "signed") == ["issued", "signed", "both"]
    assert listed(html, "contributed") == ["said"]


def test_an_issuer_of_a_publication_that_is_not_joint_is_not_said_to_have_issued_it(client):
    # Staff named it, then changed on whose behalf the text is issued: the page no longer names it either.
    body = make.OrganisationFactory()
    page = make.StatementFactory(attribution="secretariat", joint_issuers=[JointIssuer(organisation=body)])
    assert body.name not in client.get(page.get_url()).content.decode()
    assert client.get(body.get_absolute_url()).status_code == 404


def test_a_portrait_is_shown_with_its_description_and_credit(read, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        person = make.PersonFactory(portrait=make.PictureFactory(readied=False, description="Her portrait."))
    make.SpeechFactory(contributions=[Contribution(person=person)])
    html = read(person.get_absolute_url())
    assert html.css_first("main img").attributes["alt"] == "Her portrait."
    assert html.css_first("figcaption .credit").text() == "Drawing: somebody"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_can_be_sent_to_a_persons_page(client, method):
    person = make.SpeechFactory(contributions=make.contributions(1)).contributions.get().person
    assert getattr(client, method)(person.get_absolute_url()).status_code == 405


@pytest.mark.parametrize("slug", ["x" * 300, "a--b", "-", "_", "0", "a%2Fb", "É"])
def test_no_slug_breaks_the_pages_about_somebody(client, slug):
    client.raise_request_exception = False
    assert client.get(f"/people/{slug}/").status_code == 404
    assert client.get(f"/organisations/{slug}/").status_code == 404
