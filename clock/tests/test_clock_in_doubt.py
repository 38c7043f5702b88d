"""A clock that is wrong lets nothing out until it is right, or somebody has said that it is."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import ModelLogEntry, Page

from ajc_site.tests.support.depth import mostly_deep, some
from bundles.models import Bundle
from bundles.tests.factories import BundleFactory, draft
from campaigns.management.commands.keep_time import Rounds
from campaigns.publishing.readiness import NotReady
from campaigns.tests import factories as make
from clock import sighting
from clock.models import Clock

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=31)
WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def planned(kept_for_module: None) -> dict[str, Any]:
    """A page that goes out in a week, one that expires in a week, and a bundle in a week; the clock goes.

    As of now: each test's clocks begin with the time that it is.
    """
    week_from_now = sighting.database_now() + WEEK
    goes = make.StatementFactory(title="Goes", live=False, go_live_at=week_from_now)
    goes.save_revision().publish()
    expires = make.StatementFactory(title="Expires")
    expires.expire_at = week_from_now
    expires.save_revision().publish()
    bundle = BundleFactory(title="Together", pages=[draft()], release_at=week_from_now)
    call_command("keep_time", "--once")
    return {"goes": goes, "expires": expires, "bundle": bundle}


def is_untouched(planned: dict[str, Any]) -> bool:
    live = [Page.objects.get(pk=planned[name].pk).live for name in ("goes", "expires")]
    return live == [False, True] and Bundle.objects.get().released_at is None


def is_done(planned: dict[str, Any]) -> bool:
    live = [Page.objects.get(pk=planned[name].pk).live for name in ("goes", "expires")]
    return live == [True, False] and Bundle.objects.get().released_at is not None


def test_on_a_day_like_any_other_what_is_due_happens(planned, clocks):
    for _ in range(7):
        clocks.time_passes(timedelta(days=1))
        call_command("keep_time", "--once")
    assert is_done(planned)
    assert not mail.outbox


@pytest.mark.parametrize(
    "command", mostly_deep(["keep_time", "publish_scheduled", "publish_scheduled_pages"], 2)
)
def test_a_jump_of_a_month_for_one_round_does_nothing(planned, clocks, command):
    once = ["--once"] if command == "keep_time" else []
    clocks.jump(MONTH)
    call_command(command, *once)
    assert is_untouched(planned)
    assert "31 days" not in Clock.objects.get().doubt
    assert Clock.objects.get().doubt
    clocks.jump(-MONTH)
    call_command(command, *once)
    assert is_untouched(planned)
    assert not Clock.objects.get().doubt
    clocks.time_passes(WEEK)
    call_command(command, *once)
    assert is_done(planned)


JUMPS = [
    timedelta(days=3650), timedelta(days=8), timedelta(hours=1), timedelta(minutes=6), timedelta(days=-1),
]  # fmt: skip


@pytest.mark.deeper
@pytest.mark.parametrize("jump", some(JUMPS, 3))
def test_jumps_of_any_size_and_both_ways_are_seen(planned, clocks, jump):
    if jump > timedelta():
        # Just before its time, the smallest jump reaches it.
        clocks.time_passes(WEEK - timedelta(minutes=5))
        call_command("keep_time", "--once")
    clocks.jump(jump)
    call_command("keep_time", "--once")
    assert is_untouched(planned)
    assert Clock.objects.get().doubt


def test_small_steps_of_a_clock_that_is_put_right_are_nothing(planned, clocks):
    for step in (timedelta(minutes=2), timedelta(minutes=-3), timedelta(seconds=20)):
        clocks.jump(step)
        call_command("keep_time", "--once")
        assert not Clock.objects.get().doubt


def test_the_databases_clock_alone_is_seen_to_jump(planned, clocks):
    clocks.set_database(MONTH)
    call_command("keep_time", "--once")
    assert is_untouched(planned)


def test_the_processs_own_clock_has_no_say(planned, clocks):
    clocks.process += MONTH
    call_command("keep_time", "--once")
    assert is_untouched(planned)
    assert not Clock.objects.get().doubt
    clocks.process -= 2 * MONTH
    clocks.time_passes(WEEK)
    call_command("keep_time", "--once")
    assert is_done(planned)


def test_after_two_days_off_what_is_due_goes_out_late(planned, clocks):
    clocks.time_passes(WEEK - timedelta(days=1))
    call_command("keep_time", "--once")
    clocks.switch_off()
    clocks.jump(timedelta(days=2))
    call_command("keep_time", "--once")
    assert is_done(planned)


@pytest.mark.parametrize("passed", [timedelta(days=8), MONTH, timedelta(hours=-2)])
def test_after_a_long_time_off_or_into_the_past_it_waits(planned, clocks, passed):
    clocks.switch_off()
    clocks.jump(passed)
    call_command("keep_time", "--once")
    assert is_untouched(planned)
    assert Clock.objects.get().doubt


def test_after_a_time_off_the_two_machines_must_agree(planned, clocks):
    clocks.time_passes(WEEK - timedelta(days=1))
    call_command("keep_time", "--once")
    clocks.switch_off()
    clocks.set_database(timedelta(days=2))
    call_command("keep_time", "--once")
    assert is_untouched(planned)
    clocks.process += timedelta(days=2)
    call_command("keep_time", "--once")
    assert is_done(planned)


def test_before_its_first_round_it_goes_by_what_was_last_done(planned, clocks):
    Clock.objects.all().delete()
    clocks.jump(MONTH)
    call_command("keep_time", "--once")
    assert is_untouched(planned)
    assert Clock.objects.get().doubt


def test_a_clock_remembers_its_own_round_where_another_machine_had_the_last(planned, clocks):
    rounds = Rounds()
    assert rounds.go()
    Clock.objects.update(machine="elsewhere", seconds=1)
    clocks.jump(timedelta(days=6))
    assert not rounds.go()
    clocks.jump(timedelta(days=-6))
    assert rounds.go()


class TestWaitingForAPerson:
    @pytest.fixture(autouse=True)
    def jumped(self, planned, clocks, secretariat, writer, tmp_path: Path) -> None:
        clocks.jump(MONTH)
        # By the wrong clock their sessions are over.
        for client in (secretariat, writer):
            client.force_login(client.user, backend="django.contrib.auth.backends.ModelBackend")
        self.pulse = tmp_path / "pulse"
        for _ in range(3):
            call_command("keep_time", "--once", "--pulse", str(self.pulse))

    def test_the_secretariat_gets_one_mail_and_the_health_check_sees_it(self, planned, clocks, caplog):
        assert [message.to for message in mail.outbox] == [["secretariat@example.org"]]
        assert reverse("clock") in mail.outbox[0].body
        assert not self.pulse.exists()
        clocks.jump(-MONTH)
        call_command("keep_time", "--once", "--pulse", str(self.pulse))
        assert self.pulse.exists()
        clocks.jump(MONTH)
        call_command("keep_time", "--once")
        assert len(mail.outbox) == 2

    def test_a_mail_that_fails_is_tried_again(self, clocks, settings):
        Clock.objects.update(told=False)
        settings.EMAIL_BACKEND = "no.such.Backend"
        call_command("keep_time", "--once")
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        call_command("keep_time", "--once")
        assert len(mail.outbox) == 2

    def test_the_admins_front_page_says_so_to_all_and_offers_it_to_some(self, secretariat, writer):
        pages = [
            client.get(reverse("wagtailadmin_home")).content.decode() for client in (secretariat, writer)
        ]
        assert all("The clock waits" in page for page in pages)
        assert [reverse("clock") in page for page in pages] == [True, False]

    def test_the_page_lists_what_would_happen(self, secretariat):
        html = secretariat.get(reverse("clock")).content.decode()
        for text in ("“Goes” goes out.", "“Expires” leaves the site.", "The bundle “Together” goes out."):
            assert text in html

    def test_a_person_says_that_the_time_is_right(self, planned, clocks, secretariat):
        shown = {"shown": clocks.now().isoformat()}
        assert secretariat.post(reverse("clock"), shown).status_code == 302
        assert is_untouched(planned)
        call_command("keep_time", "--once")
        assert is_done(planned)
        clock = Clock.objects.get()
        assert (clock.doubt, clock.confirmed_by) == ("", secretariat.user)
        assert ModelLogEntry.objects.get(action="campaigns.time_is_right").user == secretariat.user
        assert "The clock waits" not in secretariat.get(reverse("wagtailadmin_home")).content.decode()

    def test_a_running_clock_takes_their_word(self, planned, clocks):
        rounds = Rounds()
        rounds.own = sighting.Sighting(clocks.now() - MONTH, sighting.MACHINE, sighting.seconds_counted())
        assert not rounds.go()
        Clock.objects.get().confirm(sighting.Sighting.now())
        assert rounds.go()
        assert is_done(planned)

    @pytest.mark.deeper
    @pytest.mark.parametrize("shown", some(["nonsense", "", "2026-13-45T00:00", "2026-11-25T12:00"], 2))
    def test_only_the_time_that_was_shown_is_agreed_to(self, planned, secretariat, shown):
        secretariat.post(reverse("clock"), {"shown": shown})
        call_command("keep_time", "--once")
        assert is_untouched(planned)

    def test_a_page_that_was_left_open_while_the_clock_jumped_is_no_consent(
        self, planned, clocks, secretariat
    ):
        shown = {"shown": clocks.now().isoformat()}
        clocks.jump(timedelta(days=1))
        secretariat.post(reverse("clock"), shown)
        assert Clock.objects.get().doubt

    def test_a_writer_and_the_public_may_not(self, planned, clocks, writer, client):
        shown = {"shown": clocks.now().isoformat()}
        for visitor in (writer, client):
            visitor.post(reverse("clock"), shown)
            visitor.get(reverse("clock"), shown)
        call_command("keep_time", "--once")
        assert is_untouched(planned)

    def test_the_command_says_it_too(self, planned):
        said = StringIO()
        call_command("keep_time", "--time-is-right", stdout=said)
        assert "“Goes” goes out." in said.getvalue()
        assert is_done(planned)

    def test_after_it_went_out_the_clock_may_be_set_back_by_a_person(self, planned, clocks):
        call_command("keep_time", "--time-is-right", stdout=StringIO())
        clocks.jump(-MONTH)
        call_command("keep_time", "--once")
        assert Clock.objects.get().doubt
        call_command("keep_time", "--time-is-right", stdout=StringIO())
        assert not Clock.objects.get().doubt

    def test_nothing_is_removed_either(self, planned):
        # Old failed logins and uploads that nobody took over go by their age, which nobody knows now.
        from axes.models import AccessAttempt

        AccessAttempt.objects.create(username="x", ip_address="192.0.2.1", failures_since_start=1)
        call_command("keep_time", "--once")
        assert AccessAttempt.objects.exists()


def test_while_the_time_is_in_doubt_nothing_with_a_time_goes_out_by_hand(planned, clocks):
    revision = make.StatementFactory(live=False, go_live_at=clocks.now() + WEEK).save_revision()
    clocks.jump(MONTH)
    with pytest.raises(NotReady, match="nobody knows whether that has come"):
        revision.publish()
    make.StatementFactory(live=False).save_revision().publish()
