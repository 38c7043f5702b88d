"""Indexes of people and organisations, and pages about feeds, on file: they follow what is public."""

from pathlib import Path

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from campaigns.models import Contribution, Signatory
from campaigns.tests import factories as make
from published import sites
from published.names import name_of
from published.store import Store
from published.version import this_version

pytestmark = pytest.mark.django_db(transaction=True)


def on_disk(address: str) -> str:
    """What a web server would hand out at an address; nothing where nothing is on file."""
    name = name_of(address)
    return (Store(this_version()).read(name) or b"").decode() if name else ""


def test_the_indexes_follow_who_is_public_and_what_they_are_called(on_file: Path) -> None:
    person, body = make.PersonFactory(name="Zan Zau"), make.OrganisationFactory(name="Fortify")
    speech = make.SpeechFactory(
        date="2020-01-01", contributions=[Contribution(person=person, role="Clerk", organisation=body)]
    )
    make.StatementFactory(signatories=[Signatory(organisation=make.OrganisationFactory(name="Another"))])
    sites.write_whole()
    assert "Zan Zau" in on_disk("/people/")
    assert "Clerk, Fortify" in on_disk("/people/")
    assert "Fortify" in on_disk("/organisations/")

    person.name = "Bo Bo"
    person.save()
    assert "Bo Bo" in on_disk("/people/")
    assert "Zan Zau" not in on_disk("/people/")

    body.is_member = True
    body.save()
    assert 'id="members"' in on_disk("/organisations/")

    newer = make.SpeechFactory(date="2021-01-01", contributions=[Contribution(person=person, role="Chief")])
    assert "Chief" in on_disk("/people/")
    newer.unpublish()
    assert "Chief" not in on_disk("/people/")
    role = LexborHTMLParser(on_disk(person.get_absolute_url())).css_first("main header").text()
    assert "Clerk, Fortify" in " ".join(role.split())

    speech.unpublish()
    assert "Bo Bo" not in on_disk("/people/")
    assert "Fortify" not in on_disk("/organisations/")
    assert "Another" in on_disk("/organisations/")
    assert on_disk(person.get_absolute_url()) == ""
    assert Client().get(person.get_absolute_url()).status_code == 410
    assert sites.sweep() == []


def test_the_page_about_a_feed_follows_what_is_in_it(on_file: Path) -> None:
    topic = make.TopicFactory(name="Justice", slug="justice")
    page = make.StatementFactory(title="First", topics=[topic])
    sites.write_whole()
    assert "First" in on_disk("/feeds/topic/justice/")
    assert on_disk("/feeds/all/")
    assert on_disk("/feeds/kind/statement/")

    make.StatementFactory(title="Second", topics=[topic])
    assert "Second" in on_disk("/feeds/topic/justice/")

    topic.slug = "law"
    topic.save()
    assert on_disk("/feeds/topic/justice/") == ""
    assert "First" in on_disk("/feeds/topic/law/")

    for one in (page, *topic.publications.exclude(pk=page.pk)):
        one.unpublish()
    assert on_disk("/feeds/topic/law/") == ""
    assert on_disk("/feeds/topic/law.atom") == ""
    assert "First" not in on_disk("/feeds/all/")
    assert Client().get("/feeds/topic/law/").status_code == 410
    assert sites.sweep() == []
