"""Whatever staff do, in whatever order: on file is what the application answers, and nothing else.

The machine of ``campaigns.tests.test_any_order``, with files. It works in one transaction: what comes
before a commit and after it is called after each step. A process that is killed does its commit and nothing
more, however many such there are in a row, until one is started that makes up for them.
"""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test
from wagtail.models import Page, Site

from ajc_site.tests.support.depth import is_deep
from assets.models import File, Picture
from campaigns.models import Organisation, Person, SiteSettings
from campaigns.tests.test_any_order import NAMES, Desk
from published import committing, renewing, sites
from published.store import Store
from published.tests.support.places import in_both
from published.version import this_version

pytestmark = pytest.mark.django_db
WORDS = st.sampled_from(["Alpha", "Beta", "Gamma"])


class Publishing(Desk):
    """The desk, and what becomes of the files with each of its steps."""

    def __init__(self) -> None:
        super().__init__()
        SiteSettings.objects.get_or_create(site=Site.objects.get())
        sites.write_whole()
        self.are_killed = False

    @rule(word=WORDS)
    def rename_a_person(self, word: str) -> None:
        person = Person.objects.order_by("pk").first()
        if person is not None:
            person.name = word
            person.save()

    @rule(word=WORDS)
    def rename_an_organisation(self, word: str) -> None:
        organisation = Organisation.objects.order_by("pk").first()
        if organisation is not None:
            Organisation.objects.filter(pk=organisation.pk).update(name=word, slug=word.lower())

    @rule(word=WORDS)
    def write_something_else_into_the_footer(self, word: str) -> None:
        SiteSettings.objects.update(footer_text=word)

    @rule(word=WORDS)
    def describe_a_picture_anew(self, word: str) -> None:
        picture = Picture.objects.order_by("pk").first()
        assert picture is not None
        picture.description = word
        picture.save()

    @rule(word=WORDS)
    def call_a_file_otherwise(self, word: str) -> None:
        File.objects.filter(pk=File.objects.order_by("pk")[0].pk).update(title=word)

    @rule(name=NAMES, shown=st.booleans())
    def put_into_the_menu(self, name: str, shown: bool) -> None:
        Page.objects.filter(pk=self.pages[name].pk).update(show_in_menus=shown)

    @rule(name=NAMES)
    def take_off_by_a_query(self, name: str) -> None:
        if not self.pages[name].is_gone:
            Page.objects.filter(pk=self.pages[name].pk).update(live=False)
            self.pages[name].is_live = False

    @rule()
    def write_a_whole_site_again(self) -> None:
        sites.write_whole()

    @rule()
    def be_killed_from_now_on(self) -> None:
        """Each process that does a step, as soon as that is committed."""
        self.are_killed = True

    @rule()
    def start_again(self) -> None:
        self.are_killed = False

    @invariant()
    def what_is_withdrawn_is_off_before_the_commit(self) -> None:
        committing.before(connection)
        # Nothing is made anew yet: what is on file may be of before, and is of nothing that nobody may have.
        names = set(Store(this_version()).names())
        for name, known in self.pages.items():
            if not self.is_public(name) and not self.has_come(known.expires):
                assert f"{known.url.strip('/')}/index.html" not in names, name

    @invariant()
    def what_is_on_file_is_what_the_application_answers(self) -> None:
        committing.before(connection)
        if self.are_killed:
            return
        renewing.renew_due()
        # What has expired stays until the clock's round, which withdraws it.
        if not any(known.is_live and self.has_come(known.expires) for known in self.pages.values()):
            assert sites.sweep() == []

    # What a reader gets from the application is the other machine's.
    everything_public_is_there_and_nothing_else: Any = None
    every_page_and_list_tells_of_what_is_public_alone: Any = None
    the_library_tells_of_public_publications_alone: Any = None


@pytest.mark.deeper
@in_both
def test_in_any_order_the_files_are_what_is_public(place: Any) -> None:
    # In a bucket each look at all files is hundreds of requests.
    is_short = not is_deep() or not isinstance(place, Path)
    run_state_machine_as_test(
        Publishing,
        settings=settings(
            # The first example is the simplest one there is, one rule again and again.
            max_examples=2 if is_short else 4,
            stateful_step_count=6 if is_short else 15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            phases=[Phase.generate],
        ),
    )
