"""Whatever staff do, in whatever order: an anonymous reader gets what is public, and nothing else.

A model of the site, a few sets, is kept beside it and asked after every step.
"""

import csv
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import feedparser
import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page, PageViewRestriction

from ajc_site.tests.support.clocks import movable_clocks
from bundles.models import Bundle, Member
from bundles.release import CannotRelease, release
from campaigns.models import Attachment, Home, Library, StandardPage
from campaigns.publishing.readiness import NotReady
from campaigns.publishing.schedule import do_what_is_due
from clock.signals import round_of_the_clock
from clock.tests.test_not_before_its_time import addresses, status

from . import factories as make

pytestmark = pytest.mark.django_db
NAMES = st.sampled_from(["one", "two", "place", "inner"])
THINGS = st.sampled_from(["file a", "file b", "picture a", "picture b"])
LATER = timedelta(days=1)


@dataclass
class Expected:
    """What the model knows of a page. The sets hold the names of files and pictures."""

    pk: int
    url: str
    title: str
    is_live: bool = True
    shown: set[str] = field(default_factory=set)
    draft: set[str] = field(default_factory=set)
    scheduled: set[str] | None = None
    is_restricted: bool = False
    expires: datetime | None = None
    draft_expires: datetime | None = None
    is_gone: bool = False
    parent: str = ""
    bundle: int | None = None


class Desk(RuleBasedStateMachine):
    """Two publications, and two standard pages of which one may lie below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.moving = movable_clocks()
        self.clocks = self.moving.__enter__()
        self.things: dict[str, Any] = {
            "file a": make.FileFactory(file__data=b"a", file__filename="a.txt"),
            "file b": make.FileFactory(file__data=b"b", file__filename="b.txt"),
            "picture a": make.PictureFactory(),
            "picture b": make.PictureFactory(),
        }
        pages = {
            "one": make.DocumentFactory(title="The page called one"),
            "two": make.SpeechFactory(title="The page called two", contributions=make.contributions(1)),
            "place": make.StandardPageFactory(title="The page called place"),
            "inner": make.StandardPageFactory(title="The page called inner"),
        }
        self.pages = {name: Expected(page.pk, page.get_url(), page.title) for name, page in pages.items()}
        self.library_is_restricted = False
        for name in self.pages:
            self.save_draft(name).publish()

    def teardown(self) -> None:
        self.moving.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    def has_come(self, moment: datetime | None) -> bool:
        return moment is not None and moment <= self.clocks.now()

    # --- What staff do ---

    def page(self, name: str) -> Any:
        return Page.objects.get(pk=self.pages[name].pk).specific

    def save_draft(self, name: str, **fields: Any) -> Any:
        draft = self.page(name).get_latest_revision_as_object()
        wanted = self.pages[name].draft
        files = [self.things[thing] for thing in sorted(wanted) if thing.startswith("file")]
        pictures = [self.things[thing] for thing in sorted(wanted) if thing.startswith("picture")]
        body: list[Any] = [("text", "<p>Words.</p>")]
        body += [("figure", {"picture": picture, "caption": ""}) for picture in pictures]
        if isinstance(draft, StandardPage):
            body += [("downloads", {"heading": "", "files": files})] if files else []
        else:
            draft.attachments = [Attachment(file=file) for file in files]
        draft.body = body
        for field_name, value in fields.items():
            setattr(draft, field_name, value)
        return draft.save_revision()

    @rule(name=NAMES, thing=THINGS)
    def attach_or_detach(self, name: str, thing: str) -> None:
        known = self.pages[name]
        if not known.is_gone:
            known.draft ^= {thing}
            self.save_draft(name)
            # A time that has come is not carried on.
            known.draft_expires = None if self.has_come(known.draft_expires) else known.draft_expires

    @rule(name=NAMES)
    def publish(self, name: str) -> None:
        known = self.pages[name]
        if known.is_gone:
            return
        try:
            self.save_draft(name, go_live_at=None, expire_at=None).publish()
        except NotReady:
            assert known.bundle
            return
        assert not known.bundle
        known.is_live, known.shown = True, set(known.draft)
        known.scheduled = known.expires = known.draft_expires = None

    @rule(name=NAMES)
    def unpublish(self, name: str) -> None:
        known = self.pages[name]
        if known.is_live and not known.is_gone:
            self.page(name).unpublish()
            known.is_live, known.scheduled = False, None

    @rule(name=NAMES)
    def schedule(self, name: str) -> None:
        known = self.pages[name]
        if known.is_gone or known.bundle:
            return
        self.save_draft(name, go_live_at=self.clocks.now() + LATER, expire_at=None).publish()
        known.scheduled, known.draft_expires = set(known.draft), None

    @rule(name=NAMES)
    def let_expire(self, name: str) -> None:
        known = self.pages[name]
        if known.is_gone or known.bundle or known.scheduled is not None:
            return
        known.expires = known.draft_expires = self.clocks.now() + LATER
        self.save_draft(name, go_live_at=None, expire_at=known.expires).publish()
        known.is_live, known.shown = True, set(known.draft)

    @rule()
    def let_the_days_pass(self) -> None:
        """What expires is gone, and nothing goes out by itself: the clock has not come round yet."""
        self.clocks.time_passes(2 * LATER)

    @rule()
    def let_the_clock_come_round(self) -> None:
        self.clocks.time_passes(2 * LATER)
        do_what_is_due(self.clocks.now())
        round_of_the_clock.send(sender=None, now=self.clocks.now())
        for known in self.pages.values():
            if known.is_live and self.has_come(known.expires) and not known.is_gone:
                known.is_live, known.expires, known.draft_expires = False, None, None
            if known.scheduled is not None and not known.is_gone:
                known.is_live, known.shown, known.scheduled = True, known.scheduled, None
                known.expires = None

    @rule(name=NAMES)
    def restrict_or_open(self, name: str) -> None:
        known = self.pages[name]
        if known.is_gone:
            return
        known.is_restricted = not known.is_restricted
        if known.is_restricted:
            make.restrict(self.page(name))
        else:
            PageViewRestriction.objects.filter(page=known.pk).delete()

    @rule()
    def restrict_or_open_the_library(self) -> None:
        library = Library.objects.get()
        self.library_is_restricted = not self.library_is_restricted
        if self.library_is_restricted:
            make.restrict(library)
        else:
            PageViewRestriction.objects.filter(page=library).delete()

    @rule()
    def move_the_inner_page(self) -> None:
        inner, place = self.pages["inner"], self.pages["place"]
        if inner.is_gone or place.is_gone:
            return
        inner.parent = "" if inner.parent else "place"
        target = self.page("place") if inner.parent else Home.objects.get()
        self.page("inner").move(target, pos="last-child")
        inner.url = self.page("inner").get_url()

    @rule(name=st.sampled_from(["one", "two", "inner"]))
    @precondition(lambda self: sum(known.is_gone for known in self.pages.values()) < 2)
    def delete(self, name: str) -> None:
        if not self.pages[name].is_gone:
            self.page(name).delete()
            self.pages[name].is_gone = True

    @rule(names=st.sets(NAMES, min_size=1, max_size=3))
    def put_together(self, names: set[str]) -> None:
        free = [
            name
            for name in sorted(names)
            if not (
                self.pages[name].is_gone or self.pages[name].bundle or self.pages[name].scheduled is not None
            )
        ]
        bundle = Bundle.objects.create(title="Together")
        for name in free:
            Member.objects.create(bundle=bundle, page=self.page(name))
            self.pages[name].bundle = bundle.pk

    @rule()
    def release_a_bundle(self) -> None:
        bundle = Bundle.objects.waiting().order_by("pk").first()
        if bundle is None:
            return
        members = [known for known in self.pages.values() if known.bundle == bundle.pk]
        before = [(known.is_live, self.live(known)) for known in members]
        try:
            release(bundle)
        except CannotRelease:
            assert before == [(known.is_live, self.live(known)) for known in members]
            return
        for known in members:
            known.bundle = None
            known.is_live, known.shown, known.expires = True, set(known.draft), known.draft_expires

    def live(self, known: Expected) -> bool:
        return Page.objects.filter(pk=known.pk, live=True).exists()

    # --- What readers get ---

    def is_public(self, name: str) -> bool:
        known = self.pages[name]
        hidden = known.is_restricted or (known.parent and self.pages[known.parent].is_restricted)
        if name in {"one", "two"}:
            hidden = hidden or self.library_is_restricted
        return known.is_live and not self.has_come(known.expires) and not known.is_gone and not hidden

    @invariant()
    def everything_public_is_there_and_nothing_else(self) -> None:
        public = {name for name in self.pages if self.is_public(name)}
        things = set().union(*(self.pages[name].shown for name in public))
        for name, thing in self.things.items():
            # Gone, where it was public once.
            wanted = {200} if name in things else {404, 410}
            found = addresses(thing) if name.startswith("picture") else [thing.url]
            assert {status(address) for address in found} <= wanted, name
        for thing in (self.things["picture a"], self.things["picture b"]):
            assert status(thing.file.url) == 404

    @invariant()
    def every_page_and_list_tells_of_what_is_public_alone(self) -> None:
        client = Client()
        lists = [client.get(address).content.decode() for address in ("/", "/publications/", "/sitemap.xml")]
        for name, known in self.pages.items():
            shown = client.get(known.url)
            # A restricted page asks for its password, and says nothing of itself.
            is_there = shown.status_code == 200 and known.title in shown.content.decode()
            assert is_there == self.is_public(name), name
            if not self.is_public(name):
                assert not any(known.title in text for text in lists), name
            elif name in {"one", "two"}:
                assert known.title in lists[1], name

    @invariant()
    def the_library_tells_of_public_publications_alone(self) -> None:
        client = Client()
        public = {self.pages[name].title for name in ("one", "two") if self.is_public(name)}
        every = client.get("/api/publications/").json()
        assert every["count"] == len(public)
        assert {record["title"] for record in every["publications"]} == public
        kinds = {value["key"]: value["count"] for value in every["facets"].get("kind", [])}
        assert kinds == {KIND_OF[title]: 1 for title in public}
        rows = b"".join(client.get("/api/publications.csv")).decode("utf-8-sig").splitlines()
        assert {row["title"] for row in csv.DictReader(rows)} == public
        feed = feedparser.parse(client.get("/feeds/all.atom").content)
        assert {entry.title for entry in feed.entries} == public
        assert searched_for(client, "the page called") == public
        typed = client.get("/api/publications/suggestions/", {"q": "page call"}).json()
        assert set(typed["suggestions"]) == public


KIND_OF = {"The page called one": "document", "The page called two": "speech"}


def searched_for(client: Client, words: str) -> set[str]:
    """The titles of what the library's page finds for words in quotes."""
    html = LexborHTMLParser(client.get("/publications/", {"q": f'"{words}"'}).content.decode())
    return {line.text().strip() for line in html.css(".lines .line-title")}


@pytest.mark.deep
def test_in_any_order_readers_get_what_is_public_and_nothing_else(settings_of_the_machine) -> None:
    run_state_machine_as_test(Desk, settings=settings_of_the_machine)


@pytest.fixture
def settings_of_the_machine() -> settings:
    return settings(
        max_examples=8,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        # Making a failing run shorter would take longer than all runs.
        phases=[Phase.generate],
    )
