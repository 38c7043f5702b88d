"""What is published can be found by each of its texts, and staff find their pages again, drafts too."""

import pytest
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page

from campaigns.models import Contribution, Milestone, Publication

from . import factories as make

pytestmark = pytest.mark.django_db
WORD = "Gacaca"


def found(client, word: str) -> list[str]:
    """The titles of the pages that the admin's search finds."""
    response = client.get(reverse("wagtailadmin_pages:search"), {"q": word})
    html = LexborHTMLParser(response.content.decode())
    return [title.text(strip=True) for title in html.css(".title-wrapper")]


def pages():
    """A page for each field that the search must look into, with the word in that field alone."""
    person, body = make.PersonFactory(name=f"Dr {WORD}"), make.OrganisationFactory(name=f"{WORD} Watch")
    text = [("text", f"<p>On {WORD} courts.</p>")]
    return {
        "title": lambda title: make.StatementFactory(title=f"{title} {WORD}"),
        "summary": lambda title: make.StatementFactory(title=title, summary=f"On {WORD}."),
        "body": lambda title: make.StatementFactory(title=title, body=text),
        "signatories": lambda title: make.StatementFactory(title=title, further_signatories=f"{WORD} Group"),
        "contributor": lambda title: make.SpeechFactory(
            title=title, contributions=[Contribution(person=person)]
        ),
        "organisation": lambda title: make.SpeechFactory(
            title=title, contributions=[Contribution(person=make.PersonFactory(), organisation=body)]
        ),
        "event": lambda title: make.SpeechFactory(
            title=title, event=f"{WORD} conference", contributions=make.contributions(1)
        ),
        "venue": lambda title: make.SpeechFactory(
            title=title, venue=WORD, contributions=make.contributions(1)
        ),
        "transcript": lambda title: make.VideoFactory(title=title, transcript=f"<p>{WORD}</p>"),
        "addressee": lambda title: make.DocumentFactory(
            title=title, addressee=WORD, document_kind="letter", attachments=make.attachments(1)
        ),
        "text alternative": lambda title: make.DocumentFactory(
            title=title, text_alternative=f"<p>{WORD}</p>", picture=make.PictureFactory()
        ),
        "official name": lambda title: make.CampaignFactory(title=title, official_name=f"{WORD} Convention"),
        "other names": lambda title: make.CampaignFactory(title=title, other_names=WORD),
        "campaign body": lambda title: make.CampaignFactory(title=title, body=text),
        "milestone": lambda title: make.CampaignFactory(
            title=title, milestones=[Milestone(date="2023-01-01", title=f"{WORD} opens")]
        ),
        "standard page": lambda title: make.StandardPageFactory(title=title, body=text),
    }


def test_a_page_is_found_by_each_of_its_texts(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = {field: build(f"Page by {field}") for field, build in pages().items()}
        make.StatementFactory(title="Another page")
        for page in made.values():
            page.save_revision().publish()
    titles = [page.title for page in Page.objects.search(WORD)]
    assert sorted(titles) == sorted(page.title for page in made.values())


def test_a_speaker_who_is_named_later_is_found_once_that_is_published(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        speech = make.SpeechFactory(title="A speech", contributions=make.contributions(1))
        speech.contributions = [Contribution(person=make.PersonFactory(name=f"Dr {WORD}"))]
        speech.save_revision().publish()
    assert [page.title for page in Publication.objects.search(WORD)] == ["A speech"]


def test_the_search_knows_the_forms_of_a_word(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make.StatementFactory(title="On conventions")
    assert [page.title for page in Publication.objects.search("convention")] == ["On conventions"]


def test_a_word_in_the_title_counts_for_more_than_one_in_the_text(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make.StatementFactory(title="First made", body=[("text", f"<p>{WORD}</p>")])
        make.StatementFactory(title=f"On {WORD}")
    assert [page.title for page in Publication.objects.search(WORD)] == [f"On {WORD}", "First made"]


@pytest.mark.parametrize("typed", ["Gacaca courts", "gacaca", "Gac"])
def test_the_admins_search_finds_pages_by_title_as_it_is_typed(
    secretariat, django_capture_on_commit_callbacks, typed
):
    with django_capture_on_commit_callbacks(execute=True):
        make.StatementFactory(title="On Gacaca courts", live=False)
        make.StatementFactory(title="Another page")
    assert found(secretariat, typed) == ["On Gacaca courts"]
