"""What waits holds back until it has gone out, also when its time has passed."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

import rights
from ajc_site.tests.support.depth import in_turn
from assets.models import File
from bundles.models import Bundle
from bundles.release import CannotRelease, release
from bundles.tests.factories import BundleFactory
from campaigns.publishing.readiness import NotReady
from campaigns.tests import factories as make
from clock.models import Clock
from clock.tests.test_not_before_its_time import addresses, status

from .case import page_with, text_file
from .test_opening import WAYS, made_once, page, told  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def clock(clocks) -> Any:
    """Says when rounds are made."""
    call_command("keep_time", "--once")
    return clocks


def kept_back_bundle(waiting: Page, clocks: Any) -> str:
    """One that was due an hour ago, with a page that somebody has locked."""
    waiting.save_revision()
    BundleFactory(title="Launch", pages=[waiting], release_at=clocks.now() - HOUR)
    Page.objects.filter(pk=waiting.pk).update(locked=True)
    call_command("keep_time", "--once")
    assert Bundle.objects.get().state == "Failed"
    return "the bundle “Launch”"


def kept_back_schedule(waiting: Page, clocks: Any) -> str:
    """One that was due an hour ago, with a version that cannot be published."""
    planned(waiting, clocks.now() - HOUR)
    lacking = waiting.get_latest_revision()
    lacking.content["title"] = ""
    lacking.save()
    call_command("keep_time", "--once")
    return waiting.title


def schedule_in_doubt(waiting: Page, clocks: Any) -> str:
    """One that was due while nobody knows whether the clock is right."""
    planned(waiting, clocks.now() + HOUR)
    clocks.jump(2 * HOUR)
    call_command("keep_time", "--once")
    assert Clock.the_one().doubt
    return waiting.title


def planned(of: Page, at: Any) -> Page:
    of.go_live_at = at
    of.save_revision(approved_go_live_at=at)
    return of


KEPT_BACK = [kept_back_bundle, kept_back_schedule, schedule_in_doubt]


def waits(what: Any, clocks: Any, how: Any) -> str:
    """Has a page with the file or picture wait beyond its time; gives how that is named."""
    return how(_showing(what, title="Overdue"), clocks)


def _showing(what: Any, **fields: Any) -> Page:
    if isinstance(what, File):
        return page_with(what, live=False, **fields)
    return make.StandardPageFactory(live=False, body=[("figure", {"picture": what, "caption": ""})], **fields)


@pytest.mark.spread(1)
@pytest.mark.parametrize(
    ("kind", "how"),
    in_turn({kind: kind for kind in ("file", "picture", "portrait", "logo")}, list(KEPT_BACK)),
)
def test_a_page_that_waits_beyond_its_time_holds_its_things_back(clock, how, kind) -> None:
    what = text_file() if kind == "file" else make.PictureFactory(title="Face")
    name = waits(what, clock, how)
    other = _showing(what)
    if kind in {"portrait", "logo"}:
        other = make.SpeechFactory(live=False, contributions=make.contributions(1))
        row = other.contributions.get()
        named = row.person if kind == "portrait" else row.organisation
        setattr(named, kind, what)
        named.save()
    with pytest.raises(NotReady, match=name):
        other.save_revision().publish()
    found = [what.url] if kind == "file" else addresses(what)
    assert {status(address) for address in found} <= {404}


@pytest.mark.spread(1)
@pytest.mark.parametrize("how", KEPT_BACK)
def test_staff_who_publish_it_by_the_form_or_in_a_list_are_told(secretariat, clock, how) -> None:
    file = text_file()
    name = waits(file, clock, how)
    other = page_with(file, live=False, title="Other")
    other.save_revision()
    form = secretariat.get(reverse("wagtailadmin_pages:edit", args=[other.pk])).content.decode()
    assert name in form
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={other.pk}"
    secretariat.post(bulk)
    assert status(file.url) == 404


@pytest.mark.spread(4)
@pytest.mark.parametrize(("way", "how"), in_turn(WAYS, list(KEPT_BACK)))
def test_nor_is_it_opened_in_another_way(secretariat, page, clock, way, how) -> None:  # noqa: F811
    name = waits(page.file, clock, how)
    said = told(way(secretariat, page))
    assert status(page.file.url) == 404
    assert name in said


@pytest.mark.parametrize("how", KEPT_BACK)
def test_nor_does_it_go_out_by_a_plan_that_is_made_now(clock, how) -> None:
    file = text_file()
    name = waits(file, clock, how)
    other = page_with(file, live=False, go_live_at=clock.now() + HOUR)
    with pytest.raises(NotReady, match=name):
        other.save_revision().publish()
    bundle = BundleFactory(pages=[_showing(file)], release_at=clock.now() + HOUR)
    Page.objects.get(in_bundles__bundle=bundle).specific.save_revision()
    with pytest.raises(CannotRelease, match=name):
        release(bundle)


def test_once_it_is_out_the_file_is_anybody_s(clock) -> None:
    file = text_file()
    waits(file, clock, kept_back_bundle)
    Page.objects.update(locked=False)
    call_command("keep_time", "--once")
    assert status(file.url) == 200
    page_with(file, live=False).save_revision().publish()


def test_once_its_bundle_or_plan_is_given_up_it_holds_nothing(secretariat, page, clock) -> None:  # noqa: F811
    waits(page.file, clock, kept_back_bundle)
    Bundle.objects.all().delete()
    PageViewRestriction.objects.get().delete()
    assert status(page.file.url) == 200


# --- What is due together


def page_due(file: File, at: Any) -> Page:
    return planned(page_with(file, live=False), at)


def bundle_due(file: File, at: Any) -> Page:
    waiting = page_with(file, live=False)
    waiting.save_revision()
    BundleFactory(pages=[waiting], release_at=at)
    return waiting


def out(*pages: Page) -> list[bool]:
    return [Page.objects.get(pk=one.pk).live for one in pages]


TWO = [(page_due, page_due), (page_due, bundle_due), (bundle_due, page_due), (bundle_due, bundle_due)]


@pytest.mark.parametrize(
    ("two", "apart"), in_turn({f"two {number}": two for number, two in enumerate(TWO)}, [0, 1, 600, 7200])
)
def test_two_that_are_due_and_share_a_file_go_out_in_one_round(clock, two, apart) -> None:
    first, second = two
    file = text_file()
    # What is later was made first.
    later = second(file, clock.now() - HOUR)
    earlier = first(file, clock.now() - HOUR - timedelta(seconds=apart))
    call_command("keep_time", "--once")
    assert out(earlier, later) == [True, True]
    if apart:
        times = [Page.objects.get(pk=one.pk).first_published_at for one in (earlier, later)]
        assert times == sorted(times)


@pytest.mark.parametrize(("first", "second"), TWO)
def test_two_for_the_same_minute_may_share_a_file(clock, first, second) -> None:
    file, at = text_file(), clock.now() + HOUR
    pages = [first(file, at), second(file, at)]
    clock.time_passes(2 * HOUR)
    call_command("keep_time", "--once")
    assert out(*pages) == [True, True]


def test_the_list_of_what_is_missing_says_nothing_of_another_for_the_same_minute(clock) -> None:
    from bundles.missing import missing_lines, standings

    file, at = text_file(), clock.now() + HOUR
    pages = [bundle_due(file, at), bundle_due(file, at)]
    for bundle in Bundle.objects.all():
        assert missing_lines(standings(bundle, bundle.release_at)) == []
    # By hand it would go out now.
    with pytest.raises(CannotRelease):
        release(Bundle.objects.order_by("pk")[0])
    assert out(*pages) == [False, False]


@pytest.mark.parametrize(("first", "second"), TWO)
def test_what_is_due_later_waits_for_what_was_kept_back(clock, first, second) -> None:
    file = text_file()
    kept = first(file, clock.now() - 2 * HOUR)
    Page.objects.filter(pk=kept.pk).update(locked=True)
    if first is page_due:
        lacking = kept.get_latest_revision()
        lacking.content["title"] = ""
        lacking.save()
    later = second(file, clock.now() - HOUR)
    call_command("keep_time", "--once")
    assert out(kept, later) == [False, False]
    assert status(file.url) == 404
    Page.objects.filter(pk=kept.pk).update(locked=False)
    if first is page_due:
        lacking.content["title"] = "Done"
        lacking.save()
    call_command("keep_time", "--once")
    assert out(kept, later) == [True, True]


# --- Whose time it is


def test_the_rules_ask_no_clock_but_the_database_s() -> None:
    for source in Path(rights.__file__).parent.glob("*.py"):
        text = source.read_text()
        assert not any(asked in text for asked in ("timezone.now(", "datetime.now(", "time.time(")), source


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_web_server_whose_clock_is_wrong_lets_nothing_out(clock, hours) -> None:
    file = text_file()
    page_due(file, clock.now() + HOUR)
    clock.process += hours * HOUR
    for at in (None, clock.now() + HOUR / 2):
        other = page_with(file, live=False, go_live_at=at)
        with pytest.raises(NotReady):
            other.save_revision().publish()
    assert status(file.url) == 404
