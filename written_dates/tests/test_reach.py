"""The ends of the calendar, which not every zone's clocks can show, are refused to all and break no page."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from ajc_site.tests.support.depth import in_turn
from bundles.models import Bundle
from bundles.tests.factories import BundleFactory
from campaigns.tests import factories as make
from written_dates.naming import exact_text, in_words, moment_in_box
from written_dates.reading import read_moment
from written_dates.refusal import NotUnderstood

from .test_boxes import put

ZONES = ["Europe/London", "Asia/Yangon", "America/Los_Angeles", "Pacific/Kiritimati", "UTC"]
NEVER = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
EVER = datetime(1, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("31/12/9999 20:00", "If you mean “never”"),
        ("31/12/9999 23:59", "If you mean “never”"),
        ("31/12/9999 20:00 UTC", "If you mean “never”"),
        ("31 December 9999, 00:00 UTC-11:00", "If you mean “never”"),
        ("9999-12-30T12:00:00Z", "If you mean “never”"),
        ("1/1/0001 00:00 UTC", "begins"),
        ("1 January 0001, 09:00", "begins"),
        ("2/1/0001 05:00 UTC+12:00", "begins"),
    ],
)
def test_the_ends_of_the_calendar_are_refused_in_every_zone(zone: str, text: str, said: str) -> None:
    with pytest.raises(NotUnderstood, match=said):
        read_moment(text, ZoneInfo(zone))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("text", ["28/12/9999 20:00", "5/1/0001 09:00", "31/12/9998 23:59"])
def test_what_is_taken_can_be_told_in_every_zone(zone: str, text: str) -> None:
    moment = read_moment(text, ZoneInfo(zone))
    for other in ZONES:
        with timezone.override(ZoneInfo(other)):
            assert read_moment(moment_in_box(moment), ZoneInfo(other)) == moment


def test_a_moment_that_a_zone_cannot_tell_is_told_as_it_is() -> None:
    with timezone.override(ZoneInfo("Asia/Yangon")):
        assert moment_in_box(NEVER) == "31 December 9999, 23:59 UTC"
        assert exact_text(NEVER) == "31 December 9999, 23:59 UTC"
        assert in_words(NEVER) == "Friday, 31 December 9999, 23:59 UTC"
        shown = Template("{{ it|date:'j F Y, H:i' }} {{ it }} {{ it|time:'H:i' }}").render(
            Context({"it": NEVER})
        )
        assert shown.startswith("31 December 9999, 23:59")
    with timezone.override(ZoneInfo("Europe/London")):
        assert moment_in_box(EVER) == "1 January 0001, 00:00 UTC"
        assert moment_in_box(NEVER) == "31 December 9999, 23:59"


@pytest.mark.spread(1)
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "zone"),
    in_turn(
        {"moment0": NEVER, "moment1": EVER, "moment2": datetime(9999, 12, 31, 20, tzinfo=UTC)},
        ["Asia/Yangon", "Europe/London"],
    ),
)
def test_what_was_stored_before_breaks_no_page(secretariat: Any, zone: str, moment: datetime) -> None:
    put(secretariat, zone)
    bundle = BundleFactory(pages=[make.StatementFactory(live=False)])
    Bundle.objects.filter(pk=bundle.pk).update(release_at=moment)
    page = make.StatementFactory()
    page.save_revision()
    Page.objects.filter(pk=page.pk).update(expire_at=moment, go_live_at=moment)
    draft = make.StatementFactory(live=False)
    revision = draft.save_revision(clean=False)
    for field in ("expire_at", "go_live_at"):
        revision.content[field] = moment.isoformat()
    revision.approved_go_live_at = moment
    revision.save()
    Page.objects.filter(pk=draft.pk).update(expire_at=moment)
    addresses = [
        "/admin/",
        "/admin/bundles/",
        reverse("bundles:edit", args=[bundle.pk]),
        reverse("wagtailadmin_explore", args=[page.get_parent().pk]),
        "/admin/reports/site-history/",
        "/admin/reports/aging-pages/",
    ]
    for each in (page, draft):
        addresses += [
            reverse("wagtailadmin_pages:edit", args=[each.pk]),
            reverse("wagtailadmin_pages:history", args=[each.pk]),
        ]
    for address in addresses:
        assert secretariat.get(address, follow=True).status_code == 200, address
    assert secretariat.get(page.url).status_code in (200, 404, 410)


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["Asia/Yangon", "Europe/London"])
@pytest.mark.parametrize(
    "text", ["31/12/9999 20:00 UTC", "1/1/0001 00:00 UTC", "31/12/9999 23:59", "1/1/0001 05:00"]
)
def test_the_box_and_the_form_say_so(secretariat: Any, zone: str, text: str) -> None:
    put(secretariat, zone)
    query = {"kind": "moment", "text": text, "future": "1"}
    assert "calendar" in secretariat.get("/admin/dates/understood/", query).json()["refusal"]
    fields = {"title": "T", "release_at": text, "release_at-meant": text}
    rows = {f"members-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    answer = secretariat.post("/admin/bundles/new/", fields | rows)
    assert "site’s calendar" in answer.content.decode()
    assert text in answer.content.decode()
    assert not Bundle.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "moment", [NEVER, EVER, NEVER.astimezone(ZoneInfo("America/Lima")), NEVER - timedelta(days=1)]
)
def test_a_script_that_checks_what_it_stores_is_refused_too(moment: datetime) -> None:
    with pytest.raises(ValidationError, match="calendar"):
        Bundle(title="T", release_at=moment).full_clean()
    page = make.StatementFactory()
    page.expire_at = moment
    with pytest.raises(ValidationError, match="calendar"):
        page.save()
