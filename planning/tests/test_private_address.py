"""The calendar for other programs, by a private address without a login."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from wagtail.users.models import UserProfile

from ajc_site.views import staff_calendar
from campaigns.tests import factories as make
from planning.models import CalendarAddress, DayOfRemembrance, ReviewDate

from .support import scheduled

pytestmark = pytest.mark.django_db
OWN = reverse("planning:address")
# So far on that a year later is out of the calendar's reach even where it is tomorrow already.
AT = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)


def made(client) -> str:
    """Presses the button; gives the path of the address that is shown."""
    response = client.post(OWN)
    assert "no-store" in response.headers["Cache-Control"]
    return response.context["made"].removeprefix("http://testserver")


def events(address: str) -> dict[str, object]:
    response = Client().get(address)
    assert response.status_code == 200
    return {str(event["UID"]): event for event in Calendar.from_ical(response.content).events}


def test_it_shows_what_its_owner_may_know_at_that_moment_and_no_more(secretariat, writer):
    page = scheduled(AT, title="Secret; statement, “with” marks")
    all_of_it, of_writer = made(secretariat), made(writer)
    event = events(all_of_it)[f"page-{page.pk}@testserver"]
    assert event["SUMMARY"] == "Goes out: Secret; statement, “with” marks"
    assert event["DTSTART"].dt == AT
    assert event["DTSTART"].to_ical().endswith(b"Z")
    assert event["STATUS"] == "CONFIRMED"
    assert events(of_writer) == {}
    # What is taken back is cancelled under the same name.
    secretariat.post(reverse("planning:take_back_page", args=[page.pk]))
    assert events(all_of_it)[f"page-{page.pk}@testserver"]["STATUS"] == "CANCELLED"
    # Who knows of less tomorrow sees less tomorrow.
    secretariat.user.groups.set(writer.user.groups.all())
    assert events(all_of_it) == {}


def test_days_are_those_of_its_owners_zone_and_titles_stay_inside_if_so_set(secretariat, settings):
    page = make.StatementFactory(title="Hidden", expire_at=AT)
    ReviewDate.objects.create(page=page, on=AT.date(), note="Hidden note")
    DayOfRemembrance.objects.create(name="Day of the fallen", month=AT.month, day=AT.day)
    UserProfile.objects.create(user=secretariat.user, current_time_zone="Asia/Tokyo")
    settings.TITLES_OUTSIDE = False
    address = made(secretariat)
    content = Client().get(address).content.decode()
    assert "Hidden" not in content
    found = events(address)
    summaries = sorted(str(event["SUMMARY"]) for event in found.values())
    assert summaries == ["Day of the fallen", "Leaves the site", "To be reviewed by"]
    days = [event["DTSTART"].dt for event in found.values() if type(event["DTSTART"].dt) is date]
    assert days == [AT.date()] * 2


def test_it_is_for_nobody_else_and_leaves_no_trace(secretariat, django_assert_max_num_queries):
    address = made(secretariat)
    token = address.rpartition("/")[2].removesuffix(".ics")
    assert token not in str(CalendarAddress.objects.values_list())
    assert token not in secretariat.get(OWN).content.decode()
    client = Client()
    with django_assert_max_num_queries(40):
        response = client.get(address)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "ETag" not in response.headers
    assert not client.cookies
    assert client.post(address).status_code == 405
    assert client.head(address).content == b""
    # Renewed, taken back, with an account that is closed, or may not come in: it is not there.
    newer = made(secretariat)
    assert [client.get(one).status_code for one in (address, newer)] == [404, 200]
    secretariat.user.groups.clear()
    assert client.get(newer).status_code == 404
    secretariat.user.is_superuser = True
    secretariat.user.save()
    assert client.get(newer).status_code == 200
    secretariat.user.is_active = False
    secretariat.user.save()
    assert client.get(newer).status_code == 404
    secretariat.user.delete()
    assert not CalendarAddress.objects.exists()


def test_taken_back_it_is_gone_and_guesses_are_limited(secretariat):
    address = made(secretariat)
    assert Client().get(address).status_code == 200
    secretariat.post(OWN, {"delete": "1"})
    client = Client(REMOTE_ADDR="192.0.2.1")
    # A program that goes on asking for an old one locks nobody out.
    assert {client.get(address).status_code for _ in range(staff_calendar.MOST + 2)} == {404}
    newer = made(secretariat)
    assert client.get(newer).status_code == 200
    guesses = [f"/staff-calendar/{number}.ics" for number in range(staff_calendar.MOST)]
    assert client.get(guesses[0]).headers["Content-Type"].startswith("text/html")
    assert [client.get(guess).status_code for guess in guesses][-1] == 429
    assert client.get(newer).status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.2").get(newer).status_code == 200
    cache.clear()
