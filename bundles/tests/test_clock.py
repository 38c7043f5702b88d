"""Bundles go out by themselves at their time, once; and whatever dies in between leaves all or nothing.

The clocks here are processes of their own, with their own connections, as they are on a real machine.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import product

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from ajc_site.tests.support.depth import some
from ajc_site.tests.support.forked import Forked
from ajc_site.tests.support.processes import cut_off, hear, kill, wait_until_alone
from bundles.models import Bundle
from clock.signals import round_of_the_clock

from .factories import BundleFactory, are_live, draft, unfinished

pytestmark = pytest.mark.django_db(transaction=True)

# A process that releases what is due, and says "here" and stays there when it comes to a chosen step.
CHILD = """
import sys, time
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.signals import page_published
from bundles import release

def stay(*args, **kwargs):
    print("here", flush=True)
    time.sleep(60)

def stay_at_page(instance, **kwargs):
    stay_at_page.count += 1
    if stay_at_page.count == int(step.removeprefix("page")):
        stay()

def before(name):
    then = getattr(release, name)
    def first_stay(*args):
        stay()
        return then(*args)
    setattr(release, name, first_stay)

def after(name):
    first = getattr(release, name)
    def then_stay(*args):
        first(*args)
        stay()
    setattr(release, name, then_stay)

step, what = sys.argv[1:]
stay_at_page.count = 0
if step == "locked":
    before("standings")
elif step.startswith("page"):
    page_published.connect(stay_at_page)
elif step == "marked":
    after("_mark_released")
elif step == "committed":
    page_published.connect(lambda **kwargs: transaction.on_commit(stay), weak=False)
print("ready", flush=True)
sys.stdin.readline()
if what == "clock":
    call_command("keep_time", "--once")
else:
    from campaigns.publishing.schedule import do_what_is_due
    do_what_is_due(timezone.now())
print("done", flush=True)
"""

STEPS = ["locked", "page1", "page2", "page3", "marked"]


@pytest.fixture
def three() -> list[Page]:
    return [draft(), draft(), draft()]


@pytest.fixture
def bundle(three) -> Bundle:
    return BundleFactory(pages=three, release_at=timezone.now() - timedelta(seconds=1))


@contextmanager
def child(step: str = "none", what: str = "clock") -> Iterator[Forked]:
    """A process that is ready to release, and does so once ``go`` is called on it."""
    with Forked(CHILD, step, what) as process:
        hear(process, "ready")
        yield process


def go(process: Forked) -> None:
    process.stdin.write("\n")
    process.stdin.flush()


def times_published(pages: list[Page]) -> list[int]:
    entries = PageLogEntry.objects.filter(action="wagtail.publish")
    return [entries.filter(page=page.pk).count() for page in pages]


class TestTheClock:
    def test_what_is_due_goes_out(self, bundle, three):
        call_command("keep_time", "--once")
        assert are_live(*three) == [True, True, True]
        bundle.refresh_from_db()
        assert (bundle.state, bundle.released_by) == ("Released", None)

    def test_what_is_not_due_or_has_no_time_stays(self, three):
        BundleFactory(pages=three[:1], release_at=timezone.now() + timedelta(minutes=1))
        BundleFactory(pages=three[1:])
        call_command("keep_time", "--once")
        assert are_live(*three) == [False, False, False]

    def test_what_became_due_while_the_machine_was_off_is_caught_up_in_its_order(self):
        late, later = draft(), draft()
        BundleFactory(pages=[later], release_at=timezone.now() - timedelta(days=1))
        BundleFactory(pages=[late], release_at=timezone.now() - timedelta(days=9))
        call_command("keep_time", "--once")
        first, second = (Page.objects.get(pk=page.pk).first_published_at for page in (late, later))
        assert first < second

    def test_one_that_is_kept_back_holds_up_no_other_and_goes_out_once_it_is_ready(self, three, bundle):
        lacking = unfinished()
        kept = BundleFactory(pages=[lacking], release_at=timezone.now() - timedelta(days=1))
        for _ in range(2):
            call_command("keep_time", "--once")
        assert are_live(lacking, *three) == [False, True, True, True]
        kept.refresh_from_db()
        assert kept.state == "Failed"
        lacking.summary = "What it says."
        lacking.save_revision()
        call_command("keep_time", "--once")
        assert are_live(lacking) == [True]

    def test_pages_on_their_own_schedule_still_go_out(self, bundle):
        page = draft()
        page.go_live_at = timezone.now() - timedelta(minutes=1)
        page.save_revision(approved_go_live_at=page.go_live_at)
        call_command("keep_time", "--once")
        assert are_live(page) == [True]

    def test_another_part_of_the_site_that_fails_holds_nothing_up(self, three, bundle, caplog):
        def fail(**kwargs: object) -> None:
            raise RuntimeError("broken")

        receivers = list(round_of_the_clock.receivers)
        round_of_the_clock.receivers.clear()
        round_of_the_clock.connect(fail)
        round_of_the_clock.receivers += receivers
        try:
            call_command("keep_time", "--once")
        finally:
            round_of_the_clock.disconnect(fail)
        assert are_live(*three) == [True, True, True]


class TestTwoAtOnce:
    @pytest.mark.deeper
    @pytest.mark.parametrize("what", some(["clock", "release"], 1))
    def test_it_goes_out_once(self, bundle, three, what):
        with child(what=what) as first, child(what=what) as second:
            for process in (first, second):
                go(process)
            for process in (first, second):
                hear(process, "done")
        assert are_live(*three) == [True, True, True]
        assert times_published(three) == [1, 1, 1]

    @pytest.mark.deep
    def test_the_second_waits_for_the_first_and_then_does_nothing(self, bundle, three):
        with child("page2", what="release") as first, child(what="release") as second:
            go(first)
            hear(first, "here")
            go(second)
            time.sleep(0.5)
            kill(first)
            hear(second, "done")
        assert times_published(three) == [1, 1, 1]

    def test_whoever_only_reads_waits_for_nobody_and_sees_nothing_of_it_before_the_end(self, bundle, three):
        with child("page3", what="release") as process:
            go(process)
            hear(process, "here")
            assert are_live(*three) == [False, False, False]
            assert Bundle.objects.get().state == "Planned"


class TestWhateverDies:
    @pytest.mark.spread(1)
    @pytest.mark.deeper
    @pytest.mark.parametrize(("step", "end"), some(list(product(STEPS, [kill, cut_off])), 2))
    def test_before_the_end_it_leaves_the_old_state_and_the_next_round_does_it(
        self, bundle, three, step, end: Callable[[Forked], None]
    ):
        with child(step) as process:
            go(process)
            hear(process, "here")
            end(process)
            wait_until_alone()
            assert are_live(*three) == [False, False, False]
            assert times_published(three) == [0, 0, 0]
            bundle.refresh_from_db()
            assert (bundle.state, bundle.failure) == ("Planned", "")
        call_command("keep_time", "--once")
        assert are_live(*three) == [True, True, True]
        assert times_published(three) == [1, 1, 1]

    @pytest.mark.deeper
    @pytest.mark.parametrize("end", some([kill, cut_off], 1))
    def test_after_the_end_it_leaves_the_new_state(self, bundle, three, end):
        with child("committed") as process:
            go(process)
            hear(process, "here")
            end(process)
            wait_until_alone()
        bundle.refresh_from_db()
        assert bundle.state == "Released"
        call_command("keep_time", "--once")
        assert are_live(*three) == [True, True, True]
        assert times_published(three) == [1, 1, 1]
