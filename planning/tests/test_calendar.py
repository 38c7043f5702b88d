"""The calendar: what is on it for whom, in whose time, and what it says of what clashes."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bundles.tests.factories import BundleFactory, draft
from campaigns.models import Milestone
from campaigns.tests import factories as make
from planning.entries import Entry, Kind, of_moment
from planning.models import DayOfRemembrance, ReviewDate
from planning.months import days_of, span_of
from planning.notices import clashes, gaps
from written_dates.naming import day_text

from .support import campaign, scheduled, text_of

CALENDAR = reverse("planning:calendar")
DAY = timedelta(days=1)
MOMENT = datetime(2026, 12, 4, 9, tzinfo=UTC)


def entry(at: datetime = MOMENT, *, title: str = "A", campaigns: tuple[int, ...] = (1,)) -> Entry:
    return of_moment("k", Kind.GOES_OUT, title, at, campaigns=frozenset(campaigns))


@pytest.mark.parametrize(
    ("apart", "campaigns", "said"),
    [(59, (1, 2), True), (60, (1,), True), (61, (1,), False), (0, (2,), False), (0, (), False)],
)
def test_two_within_an_hour_clash_if_they_are_of_one_campaign(apart, campaigns, said):
    second = entry(MOMENT + timedelta(minutes=apart), title="B", campaigns=campaigns)
    found = list(clashes([second, entry()]))
    assert bool(found) == said
    assert not said or found[0].startswith("“A” and “B” go out within an hour")


def test_what_goes_out_on_a_day_of_remembrance_is_named_and_what_expires_is_not():
    day = Entry("d", Kind.REMEMBRANCE, "Day of the fallen", date(2026, 12, 4))
    expiry = of_moment("e", Kind.EXPIRES, "Old", MOMENT)
    assert list(clashes([day, entry(), expiry])) == ["“A” goes out on 4 December 2026: Day of the fallen."]


@pytest.mark.parametrize(
    ("weeks", "days", "said"),
    [
        (3, [20], []),
        (3, [21], ["From today to 25 December 2026 nothing goes out."]),
        (3, [5, 30, 31], ["From 9 December 2026 to 3 January 2027 nothing goes out."]),
        (3, [-1], ["Nothing is planned to go out: not in the next 3 weeks, nor later."]),
        (0, [90], []),
    ],
)
def test_weeks_with_nothing_planned_are_said(settings, weeks, days, said):
    settings.PLANNING_GAP_WEEKS = weeks
    assert list(gaps([MOMENT + day * DAY for day in days], MOMENT)) == said


def test_a_moment_names_the_readers_zone_and_the_secretariats_with_its_day():
    assert entry().clock == "09:00 London"
    with timezone.override("Asia/Yangon"):
        assert entry().clock == "15:30 Yangon (09:00 London)"
        late = entry(datetime(2026, 12, 4, 20, tzinfo=UTC))
        assert (late.day, late.clock) == (date(2026, 12, 5), "02:30 Yangon (20:00 London on 4 December)")


def test_a_month_has_whole_weeks_and_what_lasts_stands_on_each_of_its_days():
    span = span_of(2026, 12)
    assert (span.first, span.last) == (date(2026, 11, 30), date(2027, 1, 3))
    lasts = Entry("m", Kind.MILESTONE, "Talks", date(2026, 11, 20), until=date(2026, 12, 1))
    days = days_of(span, [lasts], date(2026, 12, 2), 12)
    assert [bool(day.entries) for day in days][:3] == [True, True, False]
    assert [day.is_other_month for day in days][:2] == [True, False]
    assert days[2].is_today


@pytest.mark.parametrize(
    ("year", "day"), [(2027, date(2027, 2, 28)), (2028, date(2028, 2, 29))], ids=["common", "leap"]
)
def test_a_day_that_not_every_year_has_is_shown_on_the_one_before(year, day):
    assert DayOfRemembrance(name="x", month=2, day=29).in_year(year) == day


@pytest.mark.django_db
def test_all_that_is_planned_stands_in_the_list_and_in_its_month(secretariat, writer):
    """Each only for who may know of it: a writer knows what readers may, and their own."""
    now = timezone.now()
    statement = scheduled(now + 2 * DAY, title="Secret statement")
    own = scheduled(now + 3 * DAY, title="Own statement", owner=writer.user, expire_at=now + 8 * DAY)
    BundleFactory(title="Secret bundle", release_at=now + 2 * DAY, pages=[draft(title="In bundle")])
    expiring = make.StatementFactory(title="Expiring one", expire_at=now + 4 * DAY)
    about = campaign(title="The campaign")
    Milestone.objects.create(campaign=about, date=now.date() + 5 * DAY, title="Vote in Geneva")
    ReviewDate.objects.create(page=expiring, on=now.date() + 6 * DAY, note="Still three states?")
    ReviewDate.objects.create(page=about, on=now.date() - 20 * DAY, note="Long ago")
    in_a_week = now.date() + 7 * DAY
    DayOfRemembrance.objects.create(name="Day of the fallen", month=in_a_week.month, day=in_a_week.day)
    all_of_it = [
        "Secret statement", "Own statement", "Secret bundle", "Expiring one", "Vote in Geneva",
        "Still three states?", "Day of the fallen", "Long ago",
    ]  # fmt: skip
    said = text_of(secretariat, CALENDAR)
    assert [words for words in all_of_it if words not in said] == []
    # What is not out yet takes its end along.
    assert said.count("Leaves the site") == 2
    said = text_of(writer, CALENDAR)
    assert [words for words in all_of_it if words in said] == [
        "Own statement", "Vote in Geneva", "Day of the fallen"
    ]  # fmt: skip
    assert "Take back" not in said
    month = reverse("planning:month", args=[*(statement.go_live_at + DAY).timetuple()[:2]])
    assert own.title in text_of(writer, month)
    assert "Secret" not in text_of(writer, month)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"), [("2026/13/", 404), ("1999/1/", 404), ("99999999999/1/", 404), ("2000/1/", 200)]
)
def test_what_is_no_month_is_not_there(secretariat, path, status):
    assert secretariat.get(f"{CALENDAR}{path}").status_code == status


@pytest.mark.django_db
def test_many_things_cost_as_many_queries_as_one(secretariat):
    def queries() -> list[int]:
        counts = []
        for address in (CALENDAR, reverse("wagtailadmin_home")):
            secretariat.get(address)
            with CaptureQueriesContext(connection) as found:
                secretariat.get(address)
            counts.append(len(found))
        return counts

    def plan(number: int) -> None:
        at = timezone.now() + 2 * DAY
        about = campaign()
        page = scheduled(at, campaigns=[about])
        BundleFactory(release_at=at, pages=[draft()])
        make.StatementFactory(expire_at=at)
        Milestone.objects.create(campaign=about, date=at.date(), title=f"Milestone {number}")
        ReviewDate.objects.create(page=page, on=at.date())
        DayOfRemembrance.objects.create(name=f"Day {number}", month=at.month, day=at.day)

    plan(0)
    # The front page leads to a list as soon as there are two.
    plan(1)
    few = queries()
    for number in range(2, 5):
        plan(number)
    assert queries() == few


@pytest.mark.django_db
def test_a_review_date_is_set_changed_done_and_stays_on_record(secretariat, writer):
    page = make.StatementFactory(title="To look at")
    soon = timezone.localdate()
    days = [day_text(soon + past * DAY) for past in (1, 2, 3)]
    address = reverse("planning:review", args=[page.pk])
    assert writer.post(address, {"on": days[0]}).status_code in {302, 403}
    assert not ReviewDate.objects.exists()
    wrong = secretariat.post(address, {"on": "Firstember 2027", "note": "kept"})
    assert wrong.status_code == 200
    assert b'value="kept"' in wrong.content
    passed = secretariat.post(address, {"on": day_text(soon - DAY), "note": "kept"})
    assert b"That day has passed" in passed.content
    assert not ReviewDate.objects.exists()
    for day in days[:2]:
        assert secretariat.post(address, {"on": day, "note": "Numbers"}).status_code == 302
    review = ReviewDate.objects.get()
    assert (review.on, review.set_by) == (soon + 2 * DAY, secretariat.user)
    done = reverse("planning:reviewed", args=[review.pk])
    assert secretariat.get(done).status_code == 405
    assert writer.post(done).status_code == 404
    assert secretariat.post(done).status_code == 302
    review.refresh_from_db()
    assert review.done_by == secretariat.user
    # The next one begins anew.
    secretariat.post(address, {"on": days[2]})
    assert ReviewDate.objects.count() == 2
    secretariat.post(address, {"delete": "1"})
    assert ReviewDate.objects.get() == review
    header = secretariat.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert address in header


@pytest.mark.django_db
def test_days_of_remembrance_are_the_secretariats_to_enter(secretariat, writer):
    new = reverse("days_of_remembrance:add")
    data = {"name": "Day of the fallen", "day": "31", "month": "4", "note": ""}
    assert "April has no such day." in secretariat.post(new, data).content.decode()
    assert secretariat.post(new, data | {"day": "30"}).status_code == 302
    assert DayOfRemembrance.objects.get().day == 30
    assert text_of(secretariat, reverse("days_of_remembrance:index")).count("30 April") == 1
    writer.post(new, data | {"day": "1"})
    assert DayOfRemembrance.objects.count() == 1


def test_nothing_of_this_needs_a_title_to_be_safe():
    """A title goes into sentences as it is, and templates escape them."""
    odd = SimpleNamespace(title="<b>“x”</b>")
    assert "<b>" in next(clashes([entry(title=odd.title), entry()]))
