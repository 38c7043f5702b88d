"""Links are asked by the clock, one of each host in a round; none is called dead before it is sure."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from campaigns.models import Statement
from campaigns.tests import factories as make
from clock.signals import round_of_the_clock
from links import rounds
from links.asking import answers, reaching
from links.asking.findings import Finding, Verdict
from links.gathering import gather_all
from links.judging import FINE, note
from links.models import Link, State
from links.tests.badly import Server

FIRST = datetime(2026, 11, 2, 9, tzinfo=UTC)
FAILS = Finding(Verdict.BROKEN, "It is gone for good (410).")
WORKS = Finding(Verdict.FINE, "")


def link() -> Link:
    return Link(address="https://out.example/", host="out.example")


def test_a_link_is_dead_after_several_failures_over_days_and_lives_again_at_once() -> None:
    one, now, states = link(), FIRST, []
    note(one, WORKS, now)
    assert (one.state, one.fine_at, one.ask_next) == (State.FINE, now, now + FINE)
    for _ in range(5):
        now = one.ask_next
        note(one, FAILS, now)
        states.append((one.state, now - FIRST - FINE))
    assert [state for state, _ in states[:3]] == [State.FAILING] * 3
    assert states[3] == (State.DEAD, timedelta(days=3, hours=6))
    # Since when is when it began to fail, whenever that was sure.
    assert one.since == FIRST + FINE
    assert one.said == FAILS.said
    assert one.ask_next - now == timedelta(days=7)
    note(one, WORKS, one.ask_next)
    assert (one.state, one.tries, one.said) == (State.FINE, 0, "")
    note(one, FAILS, now)
    assert one.state == State.FAILING


def test_many_failures_in_an_hour_are_one_and_what_can_not_be_asked_is_asked_more_seldom() -> None:
    one = link()
    for minute in range(9):
        note(one, FAILS, FIRST + timedelta(minutes=minute))
    assert one.state == State.FAILING
    waits = []
    now = FIRST + timedelta(hours=1)
    for _ in range(5):
        note(one, Finding(Verdict.CLOSED, "It refuses to be asked (403)."), now)
        waits.append(one.ask_next - now)
        now = one.ask_next
    assert one.state == State.CLOSED
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(days=7)
    note(one, Finding(Verdict.CLOSED, "", pause=timedelta(days=20)), now)
    assert one.ask_next == now + timedelta(days=20)
    note(one, Finding(Verdict.MOVED, "It has moved for good.", "https://new.example/"), now)
    assert (one.state, one.leads_to, one.since) == (State.MOVED, "https://new.example/", now)


def with_links(*addresses: str, **page: Any) -> Statement:
    words = "".join(f'<p><a href="{address}">it</a></p>' for address in addresses)
    return make.StatementFactory(body=[("text", words)], **page)


@pytest.mark.django_db
def test_a_round_asks_each_host_once_and_leaves_alone_who_wants_that(server: Server, settings: Any) -> None:
    settings.CHECK_LINKS = rounds.PUBLIC
    with_links(server.at("/fine"), server.at("/404"), server.at("/busy"))
    with_links(server.at("/410"), live=False)
    restricted = with_links(server.at("/500"))
    make.restrict(restricted)
    gather_all()
    # After the second the host wants two hours of rest: nothing more of it is due.
    assert [rounds.go_round() for _ in range(3)] == [1, 1, 0]
    assert dict(Link.objects.values_list("address", "state")) == {
        server.at("/404"): State.FAILING,
        server.at("/fine"): State.NEW,
        server.at("/busy"): State.CLOSED,
        # The public does not see them.
        server.at("/410"): State.NEW,
        server.at("/500"): State.NEW,
    }
    asked_at = Link.objects.get(state=State.CLOSED).asked_at
    assert asked_at is not None
    assert not Link.objects.filter(ask_next__lt=asked_at + timedelta(hours=2)).exists()
    Link.objects.update(ask_next=FIRST)
    settings.CHECK_LINKS = rounds.ALL
    assert [rounds.go_round(), rounds.due(datetime.now(UTC)).count()] == [1, 1]
    Link.objects.update(ask_next=FIRST)
    assert rounds.go_round(seconds=0) == 0


@pytest.mark.django_db
def test_a_link_that_died_is_looked_for_in_an_archive(server: Server, settings: Any) -> None:
    settings.CHECK_LINKS, settings.CHECK_LINKS_ARCHIVE = rounds.PUBLIC, server.at("/archive-that-is-away")
    with_links(server.at("/404"))
    gather_all()
    Link.objects.update(state=State.FAILING, since=FIRST, tries=3)
    assert rounds.go_round() == 1
    found = Link.objects.get()
    assert (found.state, found.since, found.archived) == (State.DEAD, FIRST, "")
    assert any(line.startswith("GET /archive-that-is-away?url=http") for line in server.asked)


@pytest.mark.django_db(transaction=True)
def test_the_clock_waits_for_nobody_and_two_processes_do_not_both_ask(
    server: Server, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody's patience ends here but the test's.
    monkeypatch.setattr(reaching, "PATIENCE", 60)
    monkeypatch.setattr(answers, "WHOLE_PATIENCE", 60)
    with_links(server.at("/hangs"))
    # Saved and committed, it is in the list by itself.
    assert Link.objects.count() == 1
    round_of_the_clock.send(sender=None, now=FIRST)
    assert not rounds._at_work.locked()
    settings.CHECK_LINKS = rounds.PUBLIC
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [rounds.ASKING])
        thread = rounds.begin_round()
        assert thread is not None
        thread.join()
        cursor.execute("SELECT pg_advisory_unlock(%s)", [rounds.ASKING])
    assert server.asked == []
    try:
        round_of_the_clock.send(sender=None, now=FIRST)
        # It goes on, and whatever the clock does meanwhile, one asks at a time.
        assert rounds._at_work.locked()
        assert rounds.begin_round() is None
    finally:
        server.is_over.set()
        with rounds._at_work:
            pass
    assert Link.objects.get().said == "It breaks off in the middle of its answer."
