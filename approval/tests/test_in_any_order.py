"""Whoever does what, in whatever order: nothing goes out that was not approved by somebody else in that form.

And a link to a draft shows it to who was asked alone, and no longer than until it is published; what its
readers say approves nothing, and an objection of theirs keeps back. The model knows texts, who typed them and
who was asked, and nothing of how the site decides.
"""

from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus
from itertools import count
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.actions.revert_to_page_revision import RevertToPageRevisionAction
from wagtail.models import Page

from ajc_site.tests.support.clocks import movable_clocks
from ajc_site.tests.support.depth import is_deep
from approval.approving import CannotApprove, approve, send_back, standing_of
from approval.emergencies import publish_in_emergency
from bundles.models import Bundle, Member
from bundles.release import CannotRelease, release
from campaigns.models import Attachment
from campaigns.publishing.readiness import NotReady
from campaigns.publishing.schedule import do_what_is_due
from campaigns.tests import factories as make
from desk.tests.test_bulk_actions import do
from reviewing.inviting import Guest, invite, take_back
from reviewing.models import Code, Invitation
from reviewing.tests.conftest import Guestbook
from rights.opening import StaysClosed

from .case import member
from .known import Asked, Known, Text

pytestmark = pytest.mark.django_db
STAFF = ("anna", "ben", "cleo")
WRITER = "wren"
PEOPLE = st.sampled_from(STAFF)
ANYBODY = st.sampled_from([*STAFF, WRITER])
# In each page's title, and nowhere else.
SECRET = "Quokka"
# Of each page: each is looked at after every step.
MOST_ASKED = 2
PUBLISHED_AT_ONCE = 2
PAGES = st.sampled_from(["one", "two"])
WORDS = st.sampled_from(["A", "B", "C"])
DAY = timedelta(days=1)


def end_of(day: date) -> datetime:
    """When a day is over everywhere: the last of its zones is twelve hours behind UTC."""
    return datetime.combine(day + DAY, time(12), tzinfo=UTC)


class Desk(RuleBasedStateMachine):
    """Two documents with a file each, three people of the secretariat, a writer, and guests by link."""

    runs = count()

    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.enforced = override_settings(SECOND_PAIR_OF_EYES=["document"], OBJECTIONS_HOLD_BACK=True)
        self.enforced.enable()
        self.moving = movable_clocks()
        self.clocks = self.moving.__enter__()
        self.people = {name: member(name) for name in STAFF} | {WRITER: member(WRITER, "Writers")}
        self.files: dict[str, Any] = {}
        self.pages: dict[str, Known] = {}
        for name in ("one", "two"):
            file = make.FileFactory(file__data=f"{name} x".encode(), file__filename="a.txt", title="x")
            page = make.DocumentFactory(
                live=False, title=f"{SECRET} {name}", summary="A", attachments=[Attachment(file=file)]
            )
            self.files[name] = file
            self.pages[name] = Known(page.pk, Text(("A", "x")))
            self.save(name, "anna", "A")
        self.approve_draft("two", "ben")
        # Each second run begins with an objection, and the first of each kind with somebody who publishes.
        run = next(Desk.runs)
        self.ask("two", "approve" if run % 2 else "object")
        if run < PUBLISHED_AT_ONCE:
            self.publish_draft("two", "anna")

    def teardown(self) -> None:
        self.moving.__exit__(None, None, None)
        self.enforced.disable()
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    # --- What the test itself does ---

    def page(self, name: str) -> Any:
        return Page.objects.get(pk=self.pages[name].pk).specific

    def user(self, who: str) -> Any:
        return self.people[who].user

    def save(self, name: str, who: str, words: str, **fields: Any) -> None:
        known, draft = self.pages[name], self.page(name).get_latest_revision_as_object()
        draft.summary = words
        for key, value in fields.items():
            setattr(draft, key, value)
        revision = draft.save_revision(user=self.user(who), log_action=True)
        self.typed(name, who, (words, known.draft.form[1]))
        known.history.append((revision.pk, known.draft))

    def typed(self, name: str, who: str, form: tuple[str, str]) -> None:
        known = self.pages[name]
        by = known.draft.by if form == known.draft.form else known.draft.by | {who}
        known.draft = Text(form, by if known.history or form != known.draft.form else frozenset({who}))

    def tries(self, action: Any) -> None:
        """What is refused is refused whole."""
        try:
            with transaction.atomic():
                action()
        except (NotReady, CannotRelease, StaysClosed, PublishPermissionError, PermissionDenied):
            return

    # --- What people do ---

    @rule(name=PAGES, who=ANYBODY, words=WORDS)
    def edit(self, name: str, who: str, words: str) -> None:
        self.save(name, who, words)

    @rule(name=PAGES, then_approved=st.booleans())
    def write_over(self, name: str, then_approved: bool) -> None:
        """As a draft does that saves itself."""
        latest = self.page(name).get_latest_revision()
        who = next((name for name in self.people if latest.user_id == self.user(name).pk), "")
        if who and not latest.approved_go_live_at:
            draft = latest.as_object()
            draft.summary = "C"
            draft.save_revision(user=self.user(who), overwrite_revision=latest, log_action=True)
            self.typed(name, who, ("C", self.pages[name].draft.form[1]))
            self.pages[name].history[-1] = (latest.pk, self.pages[name].draft)
            if then_approved:
                self.approve_draft(name, who)

    @rule(name=PAGES, words=st.sampled_from(["x", "y"]), then=st.booleans())
    def change_the_file(self, name: str, words: str, then: bool) -> None:
        """By a program: nobody has typed it, and readers of a public page have it at once, which is told."""
        file, known = self.files[name], self.pages[name]
        file.title = words
        file.save()
        known.draft = Text((known.draft.form[0], words), known.draft.by)
        if known.public is not None:
            known.public = (known.public[0], words)
            known.ever_public.add(known.public)
        if then:
            self.publish_draft(name, "anna")

    @rule(name=PAGES, who=ANYBODY)
    def approve(self, name: str, who: str) -> None:
        self.approve_draft(name, who)

    def approve_draft(self, name: str, who: str) -> None:
        page, known = self.page(name), self.pages[name]
        try:
            approve(page, self.user(who), standing_of(page).seen)
        except CannotApprove:
            return
        assert who not in known.draft.by | {WRITER}, "Nobody approves what they wrote, and writers nothing."
        known.seen.setdefault(known.draft.form, (known.draft.by, who))
        known.draft = Text(known.draft.form)

    @rule(name=PAGES, who=ANYBODY)
    def submit_and_approve(self, name: str, who: str) -> None:
        page, known, before = self.page(name), self.pages[name], self.pages[name].draft
        if page.workflow_in_progress:
            page.current_workflow_state.cancel(user=self.user(who))
        page.get_workflow().start(page, self.user(who))
        state = page.current_workflow_task_state
        address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
        self.people[who].post(address, {"comment": ""})
        state.refresh_from_db()
        # It may have been given a time.
        if state.status == state.STATUS_APPROVED and who not in before.by | {WRITER}:
            known.seen.setdefault(before.form, (before.by, who))
            known.draft = Text(before.form)

    @rule(name=PAGES, who=PEOPLE)
    def send_back(self, name: str, who: str) -> None:
        send_back(self.page(name), self.user(who), "Once more.")

    @rule(name=PAGES, who=ANYBODY)
    def publish(self, name: str, who: str) -> None:
        self.publish_draft(name, who)

    def publish_draft(self, name: str, who: str) -> None:
        self.tries(lambda: self.page(name).get_latest_revision().publish(user=self.user(who)))

    @rule(who=PEOPLE)
    def publish_several(self, who: str) -> None:
        do(self.people[who], "publish", *[self.page(name) for name in self.pages])

    @rule(name=PAGES, who=PEOPLE)
    def schedule(self, name: str, who: str) -> None:
        self.save(name, who, self.pages[name].draft.form[0], go_live_at=self.clocks.now() + DAY)
        self.publish_draft(name, who)

    @rule()
    def let_the_clock_come_round(self) -> None:
        self.clocks.time_passes(2 * DAY)
        do_what_is_due(self.clocks.now())

    @rule(who=PEOPLE, names=st.sets(PAGES, min_size=1))
    def release_together(self, who: str, names: set[str]) -> None:
        bundle = Bundle.objects.create(title="Together")
        for name in sorted(names):
            Member.objects.create(bundle=bundle, page=self.page(name))
        self.tries(lambda: release(bundle, self.user(who)))
        Bundle.objects.all().delete()

    @rule(name=PAGES)
    def unpublish(self, name: str) -> None:
        if self.page(name).live:
            self.page(name).unpublish()

    @rule(name=PAGES, who=PEOPLE, back=st.integers(0, 5), then_approved_by=st.none() | PEOPLE)
    def restore(self, name: str, who: str, back: int, then_approved_by: str | None) -> None:
        known = self.pages[name]
        revision, text = known.history[-1 - back % len(known.history)]
        found = self.page(name).revisions.get(pk=revision)
        new = RevertToPageRevisionAction(self.page(name), found, user=self.user(who)).execute()
        form = (text.form[0], known.draft.form[1])
        if form != known.draft.form:
            # Who had written it has, and they have all that is not public to answer for.
            never_public = (
                text.by if form not in known.seen and form not in known.ever_public else frozenset()
            )
            known.draft = Text(form, known.draft.by | {who} | never_public)
        known.history.append((new.pk, known.draft))
        if then_approved_by:
            self.approve_draft(name, then_approved_by)

    @rule(name=PAGES, who=PEOPLE, then_approved_by=st.none() | PEOPLE)
    def copy(self, name: str, who: str, then_approved_by: str | None) -> None:
        """In place of what was copied: who wrote that wrote the copy."""
        known, page = self.pages[name], self.page(name)
        slug = f"copy-{Page.objects.count()}"
        if page.live:
            at_once = CopyPageAction(page, update_attrs={"slug": slug}, user=self.user(who))
            self.tries(at_once.execute)
            assert not Page.objects.filter(slug=slug).exists(), "It would be public."
        copy = CopyPageAction(
            page, update_attrs={"slug": slug}, user=self.user(who), keep_live=False
        ).execute()
        new = Known(copy.pk, Text(known.draft.form, known.draft.by | {who}))
        new.history.append((copy.latest_revision_id, new.draft))
        self.pages[name] = new
        if then_approved_by:
            self.approve_draft(name, then_approved_by)

    @rule(name=PAGES, who=ANYBODY)
    def publish_in_emergency(self, name: str, who: str) -> None:
        """It lets the draft out this once."""
        known = self.pages[name]
        self.tries(lambda: publish_in_emergency(self.page(name), self.user(who), "It can’t wait."))
        if self.went_out(name) and known.public != known.draft.form:
            assert who != WRITER
            known.public = known.draft.form
            known.is_out()

    # --- People without an account ---

    @rule(name=PAGES, says=st.sampled_from(["", "approve", "object"]), then_published=st.booleans())
    def ask_by_link(self, name: str, says: str, then_published: bool) -> None:
        """Often with what matters next: an answer, and that whoever may approves and publishes."""
        self.ask(name, says)
        if then_published:
            for who in STAFF:
                self.approve_draft(name, who)
            self.publish_draft(name, "anna")

    def ask(self, name: str, says: str) -> None:
        known, until = self.pages[name], timezone.localdate() + 3 * DAY
        if len(known.asked) == MOST_ASKED:
            return
        guest = Guest(f"guest{len(known.asked)}@example.org", "Asha Rao", "An organisation")
        (made,) = invite(self.page(name), "review", [guest], until, self.user("anna"))
        # Moving the clocks moves no field's default.
        Invitation.objects.filter(pk=made.invitation.pk).update(asked_at=timezone.now())
        book = Guestbook(made.invitation, made.address, Client())
        book.client.post(book.address, {"action": "code"})
        Code.objects.update(made_at=timezone.now())
        book.client.post(book.address, {"action": "enter", "code": book.code()})
        known.asked.append(Asked(book, until))
        if says:
            self.answer(name, len(known.asked) - 1, says)

    @rule(name=PAGES, which=st.integers(0, 1), verdict=st.sampled_from(["approve", "changes", "object"]))
    def answer_by_link(self, name: str, which: int, verdict: str) -> None:
        self.answer(name, which, verdict)

    def answer(self, name: str, which: int, verdict: str) -> None:
        for one in self.pages[name].asked[which : which + 1]:
            if one.book.client.get(one.book.address).status_code == HTTPStatus.OK:
                said = {"action": "answer", "verdict": verdict, "name": "Asha Rao", "organisation": "Other"}
                assert one.book.send(**said).status_code == HTTPStatus.SEE_OTHER
                one.verdict = verdict

    @rule(name=PAGES, which=st.integers(0, 1))
    def take_a_link_back(self, name: str, which: int) -> None:
        for one in self.pages[name].asked[which : which + 1]:
            take_back(one.book.invitation, self.user("ben"))
            one.is_open = False

    # --- What has to hold ---

    def shown(self, name: str) -> tuple[str, str] | None:
        page = self.page(name)
        return (page.summary, page.attachments.get().file.title) if page.live else None

    def went_out(self, name: str) -> bool:
        return self.shown(name) == self.pages[name].draft.form

    @invariant()
    def readers_have_what_somebody_else_approved(self) -> None:
        for name, known in self.pages.items():
            public = self.shown(name)
            if public is not None and public != known.public:
                by, approver = known.seen.get(public, (frozenset({""}), ""))
                assert approver not in by | {""}, (name, public)
                known.is_out()
            if public is not None and public == known.draft.form:
                # Readers have seen it: what was typed is nobody's any more.
                known.draft = Text(known.draft.form)
            known.public = public
            if public is not None:
                known.ever_public.add(public)

    @invariant()
    def a_link_shows_the_draft_to_who_was_asked_until_it_is_published(self) -> None:
        for name, known in self.pages.items():
            last_out = self.page(name).last_published_at
            for one in known.asked:
                answer = one.book.client.get(one.book.address)
                one.book.invitation.refresh_from_db()
                # To publish once more what readers have already ends a link, too.
                may_be_closed = last_out is not None and last_out > one.book.invitation.asked_at
                is_over = not one.is_open or self.clocks.now() >= end_of(one.until)
                if is_over or not may_be_closed:
                    expected = HTTPStatus.GONE if is_over else HTTPStatus.OK
                    assert answer.status_code == expected, (name, one)
                assert (SECRET in answer.content.decode()) is (answer.status_code == HTTPStatus.OK)
                # Forwarded.
                assert SECRET not in Client().get(one.book.address).content.decode()


@pytest.mark.deeper
def test_in_any_order_nothing_goes_out_that_nobody_else_approved() -> None:
    machine = settings(
        max_examples=4 if is_deep() else 2,
        stateful_step_count=25 if is_deep() else 15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        # Making a failing run shorter would take longer than all runs.
        phases=[Phase.generate],
    )
    run_state_machine_as_test(Desk, settings=machine)
