"""A publication like one that is there: what comes along, what does not, and who may."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Attachment, Publication, Signatory, Statement
from campaigns.publishing.withdrawing import withdraw
from campaigns.tests import factories as make

pytestmark = pytest.mark.django_db


def address(page: Any) -> str:
    return reverse("like_this", args=[page.pk])


@pytest.fixture
def letter(db: None) -> Statement:
    """A statement that is out, with a newer draft of it."""
    page = make.StatementFactory(
        title="Letter of 2023",
        date=date(2023, 5, 15),
        date_precision="month",
        body=[("text", "<p>As ever.</p>")],
    )
    page.topics = [make.TopicFactory(name="Treaties")]
    page.attachments = [Attachment(file=make.FileFactory())]
    page.signatories = [Signatory(organisation=make.OrganisationFactory(name="Fortify Rights"))]
    page.save_revision().publish()
    page.refresh_from_db()
    page.summary = "As it is drafted now."
    page.save_revision()
    return page


def test_texts_and_names_come_along_and_date_files_and_history_do_not(
    secretariat: Client, letter: Statement
) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[letter.pk])
    assert f'href="{address(letter)}"' in secretariat.get(edit).content.decode()
    assert secretariat.get(address(letter)).status_code == 200
    answer: Any = secretariat.post(address(letter), {"title": "Letter of 2026"})
    new = Statement.objects.exclude(pk=letter.pk).get(draft_title="Letter of 2026")
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[new.pk])
    assert secretariat.get(answer.url).status_code == 200
    for one in (new, new.get_latest_revision_as_object()):
        assert (one.title, one.slug, one.live, one.reference) == (
            "Letter of 2026",
            "letter-of-2026",
            False,
            None,
        )
        assert (one.date, one.date_precision) == (timezone.localdate(), "day")
        assert one.summary == "As it is drafted now."
        assert one.body[0].value.source == letter.body[0].value.source
        assert [row.organisation.name for row in one.signatories.all()] == ["Fortify Rights"]
        assert [topic.name for topic in one.topics.all()] == ["Treaties"]
        assert not one.attachments.exists()
    assert (new.revisions.count(), new.first_published_at) == (1, None)
    letter.refresh_from_db()
    assert (letter.title, letter.attachments.count(), letter.date) == ("Letter of 2023", 1, date(2023, 5, 15))


@pytest.mark.parametrize("title", ["", "  …  ", "x" * 256])
def test_without_a_title_nothing_is_made(secretariat: Client, letter: Statement, title: str) -> None:
    before = Publication.objects.count()
    assert secretariat.post(address(letter), {"title": title}).status_code == 200
    assert Publication.objects.count() == before


def test_who_may_not_and_what_was_withdrawn(secretariat: Client, letter: Statement, client: Client) -> None:
    assert client.post(address(letter), {"title": "New"}).status_code == 302
    reader = User.objects.create_user("reader", password="a long password")
    client.force_login(reader)
    assert client.post(address(letter), {"title": "New"}).status_code in (302, 403)
    withdraw(letter, "It was wrong.", user=secretariat.user)  # type: ignore[attr-defined]
    edit = reverse("wagtailadmin_pages:edit", args=[letter.pk])
    assert f'href="{address(letter)}"' not in secretariat.get(edit).content.decode()
    assert secretariat.post(address(letter), {"title": "New"}).status_code in (302, 403)
    assert not Publication.objects.filter(draft_title="New").exists()


@pytest.mark.parametrize("kind", ["Speech", "Video", "Document"])
def test_every_kind_has_its_like(secretariat: Client, kind: str) -> None:
    page = getattr(make, f"{kind}Factory")(title="The first", live=False)
    page.save_revision()
    assert secretariat.post(address(page), {"title": "The second"}).status_code == 302
    new = Publication.objects.get(draft_title="The second").specific
    assert type(new) is type(page)
