"""Speeches: who spoke, where, and the recording from where the speech begins."""

import pytest

from campaigns.models import Contribution

from . import factories as make

pytestmark = pytest.mark.django_db


def test_a_speech_names_its_speakers_with_role_and_organisation(read):
    person = make.PersonFactory(name="Dr Priya Pillai")
    body = make.OrganisationFactory(name="The secretariat")
    html = read(
        make.SpeechFactory(contributions=[Contribution(person=person, role="Head", organisation=body)])
    )
    speaker = html.css_first(".contributors li")
    assert speaker.css_first("b").text() == "Dr Priya Pillai"
    assert speaker.css_first(".role").text() == "Head, The secretariat"
    assert [link.attributes["href"] for link in speaker.css("a")] == [
        person.get_absolute_url(),
        body.get_absolute_url(),
    ]


@pytest.mark.parametrize(
    ("role", "with_organisation", "shown"),
    [
        ("Judge", False, "Judge"),
        ("", True, "The court"),
        ("Judge", True, "Judge, The court"),
        ("", False, None),
    ],
)
def test_role_and_organisation_stand_with_and_without_each_other(read, role, with_organisation, shown):
    body = make.OrganisationFactory(name="The court") if with_organisation else None
    page = make.SpeechFactory(
        contributions=[Contribution(person=make.PersonFactory(), role=role, organisation=body)]
    )
    found = read(page).css_first(".contributors .role")
    assert (found.text() if found else None) == shown


def test_speakers_are_in_the_order_in_which_staff_put_them(read):
    contributions = make.contributions(3)
    for order, contribution in zip([2, 0, 1], contributions, strict=True):
        contribution.sort_order = order
    names = [
        name.text() for name in read(make.SpeechFactory(contributions=contributions)).css(".contributors b")
    ]
    expected = sorted(contributions, key=lambda contribution: contribution.sort_order)
    assert names == [contribution.person.name for contribution in expected]


def test_a_speech_says_at_which_occasion_and_where(read):
    html = read(make.SpeechFactory(event="Opening ceremony", venue="Ljubljana, Slovenia", date="2023-05-15"))
    assert html.css_first(".occasion").text() == "Opening ceremony, Ljubljana, Slovenia"
    assert html.css_first("time").text() == "15 May 2023"


def test_a_recording_begins_where_the_speech_does(read):
    html = read(
        make.SpeechFactory(video_address="https://www.youtube.com/watch?v=abcdefghijk", start_time=4440)
    )
    link = html.css_first("a.play")
    assert link.attributes["href"] == "https://www.youtube.com/watch?v=abcdefghijk&t=4440s"
    assert "from 1 hour 14 minutes" in link.text()
    assert "It begins at 1:14:00." in html.css_first(".player figcaption").text()


def test_a_speech_without_a_recording_has_no_player(read):
    html = read(make.SpeechFactory())
    assert not html.css(".player")
    assert not html.css("script[src*=player]")


def test_the_full_text_and_the_files_are_on_the_page(read):
    html = read(make.SpeechFactory(body=[("text", "<p>Excellencies.</p>")], attachments=make.attachments(2)))
    assert html.css_first(".prose p").text() == "Excellencies."
    assert len(html.css("a.download .file-facts")) == 2
