"""Whatever a writer, a lead and the clock do, in whatever order: all that the public gets, somebody who may
publish it has let out, for this time.

Every text and every file carries a mark of its own. What the lead lets out is noted with its times; a writer
and the clock let out nothing. After each step an anonymous reader asks everywhere, and each mark that comes
back is to be one that is let out just now. Time is the real one: a wrong clock changes nothing of it.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from ajc_site.tests.support.clocks import movable_clocks
from ajc_site.tests.support.depth import is_deep
from assets.models import File
from bundles.models import Bundle, Member
from campaigns.models import Contribution
from campaigns.tests import factories as make
from clock.tests.test_not_before_its_time import fetch
from desk.tests.test_schedule_form import as_typed

pytestmark = pytest.mark.django_db
PAGES = st.sampled_from(["notice", "statement"])
THINGS = st.sampled_from(["file", "picture", "person"])
STAFF = st.sampled_from(["writer", "lead"])
MARK = re.compile(r"mark\d+x")
HOUR = timedelta(hours=1)
LISTS = (
    "/", "/publications/", "/feeds/all.atom", "/sitemap.xml", "/api/publications/", "/api/publications.csv",
)  # fmt: skip
FORM = {"date_precision": "day", "language": "en", "attribution": "secretariat"}
ROWS = ("attachments", "joint_issuers", "signatories", "contributions", "comments")


@dataclass
class Version:
    """What a lead has let out of a page: its marks, the things that it shows, and for which time."""

    marks: set[str]
    things: set[str]
    since: datetime
    until: datetime | None


@dataclass
class Known:
    pk: int
    url: str
    versions: list[Version] = field(default_factory=list)
    is_restricted: bool = False


class House(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.moving = movable_clocks()
        self.clocks = self.moving.__enter__()
        self.wrong_by = timedelta()
        self.count = 0
        self.members = {"writer": self.member("Writers"), "lead": self.member("Secretariat")}
        writer = self.members["writer"]
        self.log_in()
        self.things: dict[str, Any] = {
            "file": make.FileFactory(
                file__data=b"Words.", file__filename="words.txt", uploaded_by_user=writer
            ),
            "picture": make.PictureFactory(uploaded_by_user=writer),
            "person": make.PersonFactory(),
        }
        # Marks of things that a lead made, or found there when they let out a page with it.
        self.let_out: dict[str, set[str]] = {name: set() for name in self.things}
        self.addresses = {self.things["file"].url, self.things["person"].get_absolute_url()}
        pages = {
            "notice": make.StandardPageFactory(live=False, owner=writer),
            "statement": make.StatementFactory(
                live=False, owner=writer, contributions=[Contribution(person=self.things["person"])]
            ),
        }
        self.pages = {name: Known(page.pk, page.get_url()) for name, page in pages.items()}
        for name, page in pages.items():
            page.save_revision()
            # Of a site on which nothing is yet, there is little to be got wrong.
            self.press_publish("lead", name, None, None)
        call_command("keep_time", "--once")

    def teardown(self) -> None:
        self.moving.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    def log_in(self) -> None:
        """By a clock that was set, sessions are over."""
        self.staff = {}
        for who, user in self.members.items():
            self.staff[who] = Client()
            self.staff[who].force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def member(self, group: str) -> User:
        user = User.objects.create_user(group, f"{group}@example.org")
        user.groups.add(Group.objects.get(name=group))
        return user

    @property
    def now(self) -> datetime:
        """The real time."""
        return self.clocks.now() - self.wrong_by

    def mark(self) -> str:
        self.count += 1
        return f"mark{self.count}x"

    # --- What is noted of what a lead does ---

    def version(self, revision: Revision, since: datetime) -> Version:
        revision.refresh_from_db()
        # The title of the draft before is in it, too, and readers don't get it.
        text = str({**revision.content, "draft_title": ""})
        things = {"person"} if "contributions" in revision.content else set()
        things |= {name for name in ("file", "picture") if self.shows(text, name)}
        until = revision.as_object().expire_at
        return Version(set(MARK.findall(text)), things, since, until)

    def shows(self, text: str, name: str) -> bool:
        word = {"file": '"files": ', "picture": '"picture": '}[name]
        return word in text

    def note(self, name: str, before: Page) -> None:
        """What the lead's last step has let out of a page, by what is in the database now."""
        known, page = self.pages[name], Page.objects.get(pk=self.pages[name].pk)
        planned = page.revisions.filter(approved_go_live_at__isnull=False).first()
        if page.live and page.live_revision_id != before.live_revision_id:
            known.versions = [self.version(page.live_revision, self.now)]
        elif not page.live and before.live:
            known.versions = []
        known.versions = [version for version in known.versions if version.since <= self.now]
        if planned is not None:
            known.versions.append(self.version(planned, planned.approved_go_live_at))
        for version in known.versions:
            for thing in version.things:
                self.let_out[thing] |= self.marks_of(thing)

    def marks_of(self, thing: str) -> set[str]:
        """The marks that a thing carries now."""
        found = type(self.things[thing]).objects.get(pk=self.things[thing].pk)
        if thing == "file":
            with found.file.open() as opened:
                return set(MARK.findall(opened.read().decode()))
        return set(MARK.findall(found.caption if thing == "picture" else found.description))

    # --- What people do ---

    def edit(self, who: str, name: str, **more: Any) -> None:
        """Sends a page's form as a browser would, with new marks in all texts."""
        page = Page.objects.get(pk=self.pages[name].pk)
        fields: dict[str, Any] = FORM | {
            "title": f"Title {self.mark()}",
            "slug": page.slug,
            "summary": f"Summary {self.mark()}",
            "date": "2024-05-01",
            "body": streamfield(
                [
                    ("text", rich_text(f"<p>Words {self.mark()}</p>")),
                    ("downloads", {"heading": "", "files": streamfield([("", self.things["file"].pk)])}),
                    ("figure", {"picture": self.things["picture"].pk, "caption": ""}),
                ]
            ),
            **{rows: inline_formset([]) for rows in ROWS},
            **more,
        }
        self.staff[who].post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(fields))

    @rule(who=STAFF, name=PAGES)
    def save_a_draft(self, who: str, name: str) -> None:
        self.edit(who, name)

    @rule(who=STAFF, name=PAGES, hours=st.sampled_from([None, 1, 4]), expires=st.sampled_from([None, 2, 6]))
    def press_publish(self, who: str, name: str, hours: int | None, expires: int | None) -> None:
        before = Page.objects.get(pk=self.pages[name].pk)
        goes, ends = (as_typed(self.now + at * HOUR) if at else "" for at in (hours, expires))
        self.edit(who, name, **{"action-publish": "1", "go_live_at": goes, "expire_at": ends})
        if who == "lead":
            self.note(name, before)

    @rule(name=PAGES)
    def submit(self, name: str) -> None:
        self.edit("writer", name, **{"action-submit": "1"})

    @rule(who=STAFF, name=PAGES)
    def approve(self, who: str, name: str) -> None:
        before = Page.objects.get(pk=self.pages[name].pk)
        task = before.current_workflow_task_state
        if task is None:
            return
        address = reverse("wagtailadmin_pages:workflow_action", args=[before.pk, "approve", task.pk])
        self.staff[who].post(address, {"comment": ""})
        if who == "lead":
            self.note(name, before)

    @rule(who=STAFF, name=PAGES, what=st.sampled_from(["publish", "unpublish"]))
    def several_at_once(self, who: str, name: str, what: str) -> None:
        before = Page.objects.get(pk=self.pages[name].pk)
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", what])
        self.staff[who].post(f"{address}?id={before.pk}")
        if who == "lead":
            self.note(name, before)

    @rule(who=STAFF, name=PAGES)
    def cancel_the_schedule(self, who: str, name: str) -> None:
        before = Page.objects.get(pk=self.pages[name].pk)
        planned = before.revisions.filter(approved_go_live_at__isnull=False).first()
        if planned is not None:
            address = reverse("wagtailadmin_pages:revisions_unschedule", args=[before.pk, planned.pk])
            self.staff[who].post(address)
            if who == "lead":
                self.note(name, before)

    @rule(name=PAGES)
    def restrict_or_open(self, name: str) -> None:
        known = self.pages[name]
        known.is_restricted = not known.is_restricted
        if known.is_restricted:
            make.restrict(Page.objects.get(pk=known.pk))
        else:
            PageViewRestriction.objects.filter(page=known.pk).delete()

    @rule(who=STAFF, thing=THINGS)
    def change_a_thing(self, who: str, thing: str) -> None:
        mark, pk = self.mark(), self.things[thing].pk
        ways: dict[str, tuple[str, dict[str, Any]]] = {
            "file": (
                reverse("wagtaildocs:edit", args=[pk]),
                {"file": SimpleUploadedFile("words.txt", f"Words {mark}".encode(), "text/plain")},
            ),
            "picture": (reverse("wagtailimages:edit", args=[pk]), {"caption": f"Caption {mark}"}),
            "person": (
                reverse("wagtailsnippets_campaigns_person:edit", args=[pk]),
                {"description": f"Known for {mark}"},
            ),
        }
        address, changes = ways[thing]
        form = (self.staff[who].get(address).context or {}).get("form")
        if form is not None:
            values = {name: form[name].value() for name in form.fields if name != "file"}
            self.staff[who].post(address, {name: value or "" for name, value in values.items()} | changes)
        if who == "lead":
            self.let_out[thing] |= self.marks_of(thing)
        self.addresses.add(File.objects.get(pk=self.things["file"].pk).url)

    @rule(names=st.sets(PAGES, min_size=1), hours=st.sampled_from([None, 1, 3]))
    def put_together(self, names: set[str], hours: int | None) -> None:
        """The lead has looked at the drafts as they are."""
        when = self.now + hours * HOUR if hours else None
        bundle = Bundle(title="Together", release_at=when)
        free = [
            name
            for name in sorted(names)
            if not Member.objects.filter(page=self.pages[name].pk, is_waiting=True).exists()
            and not Page.objects.get(pk=self.pages[name].pk).approved_schedule
        ]
        if free:
            bundle.save()
        for name in free:
            page = Page.objects.get(pk=self.pages[name].pk)
            Member.objects.create(bundle=bundle, page=page)
            if when is not None:
                version = self.version(page.latest_revision, when)
                self.pages[name].versions.append(version)
                for thing in version.things:
                    self.let_out[thing] |= self.marks_of(thing)

    @rule(who=STAFF)
    def release(self, who: str) -> None:
        bundle = Bundle.objects.waiting().order_by("pk").first()
        if bundle is None:
            return
        before = {name: Page.objects.get(pk=known.pk) for name, known in self.pages.items()}
        self.staff[who].post(reverse("bundles:release", args=[bundle.pk]))
        if who == "lead":
            for name, page in before.items():
                self.note(name, page)

    # --- What the clocks do ---

    @rule(hours=st.sampled_from([1, 2, 5]))
    def time_passes(self, hours: int) -> None:
        self.clocks.time_passes(hours * HOUR)

    @rule()
    def the_clock_comes_round(self) -> None:
        call_command("keep_time", "--once")

    @rule(by=st.sampled_from([timedelta(days=31), timedelta(hours=2), timedelta(days=-2)]))
    def the_clock_jumps(self, by: timedelta) -> None:
        self.wrong_by += by
        self.clocks.jump(by)
        self.log_in()

    @rule()
    def the_clock_is_put_right(self) -> None:
        self.clocks.jump(-self.wrong_by)
        self.wrong_by = timedelta()
        self.clocks.process = self.clocks.database
        self.log_in()

    @rule(by=st.sampled_from([timedelta(days=31), timedelta(days=-31)]))
    def the_web_servers_clock_is_wrong_for_a_while(self, by: timedelta) -> None:
        self.clocks.process += by
        self.log_in()

    # --- What readers get ---

    def allowed(self) -> set[str]:
        """The marks that may be had now."""
        shown = [
            version
            for known in self.pages.values()
            for version in known.versions
            if not known.is_restricted
            and version.since <= self.now
            and (version.until is None or self.now < version.until)
        ]
        things = set().union(*(version.things for version in shown))
        return set().union(*(version.marks for version in shown), *(self.let_out[thing] for thing in things))

    @invariant()
    def all_that_the_public_gets_was_let_out(self) -> None:
        reader, got = Client(), ""
        for address in [*LISTS, *(known.url for known in self.pages.values()), *self.addresses]:
            answer = fetch(address, reader)
            got += b"".join(answer).decode(errors="replace")
        assert set(MARK.findall(got)) <= self.allowed()


@pytest.mark.deeper
def test_all_that_the_public_gets_somebody_who_may_publish_has_let_out() -> None:
    run_state_machine_as_test(
        House,
        settings=settings(
            max_examples=12 if is_deep() else 1,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            # Making a failing run shorter would take longer than all runs.
            phases=[Phase.generate],
        ),
    )
