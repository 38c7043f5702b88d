"""Speeches: who spoke, where, and the recording from where the speech begins."""

import feedparser
import pytest
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from campaigns.models import Contribution, Speech
from campaigns.publishing.readiness import NotReady
from editions.choosing import issued_as
from metadata.tests.told import told_by
from printed.tests.reading import Book, get, text_of

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


# --- How its text stands to what was said -----------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("checked", "Checked against delivery"),
        ("prepared", "As prepared for delivery"),
        ("notes", "From notes taken at delivery"),
        ("unknown", None),
        ("", None),
    ],
)
def test_a_speech_says_how_its_text_stands_to_what_was_said(client, read, tmp_path, source, said):
    page = make.SpeechFactory(text_source=source, event="Opening")
    html = read(page)
    assert [one.text() for one in html.css(".page-head .occasion")] == ["Opening", *filter(None, [said])]
    (described,) = [node for node in told_by(page).graph if "headline" in node]
    assert described.get("creativeWorkStatus") == said
    (entry,) = feedparser.parse(client.get("/feeds/all.atom").content).entries
    pdf, book = get(client, page, "pdf"), get(client, page, "epub")
    for words in (entry.content[0].value, text_of(pdf, tmp_path), Book(book).words()):
        for one in ("Checked against", "As prepared", "From notes"):
            assert (one in words) == bool(said and said.startswith(one))


def unsaid(page: Speech) -> list[str | None]:
    return [field for field, _ in page.lacks(lambda relation: list(getattr(page, relation).all()))]


def test_a_new_speech_with_a_text_has_to_say_so_and_one_without_has_not(db):
    speakers = make.contributions(1)
    page = make.SpeechFactory(live=False, text_source="", contributions=speakers)
    assert unsaid(page) == ["text_source"]
    with pytest.raises(NotReady, match="checked against delivery"):
        page.save_revision().publish()
    page.text_source = "unknown"
    page.save_revision().publish()
    film = make.SpeechFactory(
        live=False,
        text_source="",
        body=[],
        video_address="https://vimeo.com/1234567",
        contributions=make.contributions(1),
    )
    assert unsaid(film) == []
    film.attachments = make.attachments(1)
    assert unsaid(film) == ["text_source"]


def test_one_that_was_public_before_goes_out_without_and_its_editors_are_asked(secretariat):
    page = make.SpeechFactory(text_source="", contributions=make.contributions(1))
    page.save_revision().publish()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    def is_asked() -> bool:
        html = LexborHTMLParser(secretariat.get(address).content.decode())
        return any("checked against delivery" in one.text() for one in html.css(".messages li"))

    assert is_asked()
    page.text_source = "notes"
    page.save_revision().publish()
    assert not is_asked()


def test_that_it_changed_is_an_edition_that_readers_are_told_of(read):
    page = make.SpeechFactory(slug="it", text_source="prepared", contributions=make.contributions(1))
    page.save_revision().publish()
    page.text_source = "checked"
    with issued_as("silent"), pytest.raises(NotReady, match="how the text stands to what was said"):
        page.save_revision().publish()
    with issued_as("update", "The text was compared with the recording."):
        page.save_revision().publish()
    compared = read("/publications/it/compare/1/2/")
    words = " ".join(compared.css_first(".compared").text().split())
    assert "removed: As" in words
    assert "added: Checked" in words
    earlier = read("/publications/it/editions/1/")
    assert "As prepared for delivery" in [one.text() for one in earlier.css(".occasion")]
