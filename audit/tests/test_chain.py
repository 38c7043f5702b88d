"""The chain: it is made beside what is done, nobody edits it, and what was done to it is seen."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.utils import timezone
from wagtail.log_actions import log

from audit.checksums import sum_of_entry
from audit.models import Entry
from audit.noting import About, note
from audit.sealing import LOCK, seal
from campaigns.tests import factories as make
from clock.signals import round_of_the_clock
from consent.finding import Search
from consent.withdrawing import withdraw


def check(*options: str) -> list[str]:
    """What the command prints."""
    said = StringIO()
    call_command("check_audit_log", *options, stdout=said)
    return said.getvalue().splitlines()


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)


def note_some(number: int = 4) -> None:
    for one in range(number):
        note("wagtail.edit", About("wagtailcore.page", str(one), f"Page {one}"))
    seal()


@contextmanager
def past_the_guard() -> Iterator[None]:
    """As an administrator of the database can."""
    run("ALTER TABLE audit_entry DISABLE TRIGGER USER")
    yield
    run("ALTER TABLE audit_entry ENABLE TRIGGER USER")


REFUSED = [
    "UPDATE audit_entry SET who = 'Another'",
    "UPDATE audit_entry SET title = 'Another', who = 'Another'",
    "UPDATE audit_entry SET title = 'Another', salt = repeat('0', 32)",
    "UPDATE audit_entry SET at = now() - interval '1 day'",
    "UPDATE audit_entry SET number = number + 100",
    "UPDATE audit_entry SET number = NULL, before = '', checksum = ''",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry",
    "INSERT INTO audit_entry"
    " (who, way, action, kind, key, title, salt, title_sum, details, number, before, checksum)"
    " VALUES ('', '', 'a', '', '', '', '', '', '{}', 9, '', 'b')",
]


@pytest.mark.django_db
def test_postgresql_refuses_to_change_an_entry_sealed_or_not() -> None:
    note_some()
    note("wagtail.edit")
    for statement in REFUSED:
        for which in ("", " WHERE number IS NULL"):
            with pytest.raises(IntegrityError, match="only added to"), transaction.atomic():
                # The last in the list have no place for a condition.
                run(statement + (which if statement.startswith(("UPDATE", "DELETE")) else ""))
    assert Entry.objects.count() == 5
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.first().delete()


@pytest.mark.django_db
def test_a_whole_chain_is_well_and_names_what_to_note_down() -> None:
    assert check() == ["All is well. Entries: 0. To note down:", "0:"]
    note_some()
    note("wagtail.edit")
    waiting, well, anchor = check()
    assert waiting.startswith("Not sealed yet: 1.")
    assert well.startswith("All is well. Entries: 4.")
    assert anchor == f"4:{Entry.objects.get(number=4).checksum}"
    note_some()
    assert check("--after", anchor)[0].startswith("All is well. Entries: 9.")
    with pytest.raises(CommandError, match="no number and checksum"):
        check("--after", "4:abc")


FORGED = {
    "who = 'Another' WHERE number = 2": "Entry 2 was altered.",
    "at = at - interval '1 minute' WHERE number = 3": "Entry 3 was altered.",
    "details = '{\"page\": 7}' WHERE number = 1": "Entry 1 was altered.",
    "title = 'Another' WHERE number = 4": "The title in entry 4 was altered.",
    "title = 'Another', salt = '' WHERE number = 4": "The title in entry 4 was altered.",
    "before = repeat('0', 64) WHERE number = 3": "Entry 3 does not name the one before",
    "number = 9 WHERE number = 2": "Entry 2 is missing.",
}


@pytest.mark.django_db
def test_what_an_administrator_of_the_database_altered_is_seen() -> None:
    note_some()
    for change, said in FORGED.items():
        with transaction.atomic():
            with past_the_guard():
                run(f"UPDATE audit_entry SET {change}")  # noqa: S608  (of the list above)
            with pytest.raises(CommandError, match=said):
                check()
            transaction.set_rollback(True)
    with past_the_guard():
        run("DELETE FROM audit_entry WHERE number = 2")
    with pytest.raises(CommandError, match="Entry 2 is missing"):
        check()


@pytest.mark.django_db
def test_nobody_puts_another_title_in_the_place_of_one() -> None:
    note_some()
    run("UPDATE audit_entry SET title = 'Something harmless' WHERE number = 2")
    assert Entry.objects.get(number=2).title == ""
    assert check()[0] == "Entries whose title was taken out: 2."


@pytest.mark.django_db
def test_a_log_that_was_written_anew_or_cut_off_is_seen_by_what_was_noted_elsewhere() -> None:
    note_some()
    anchor = check()[-1]
    with past_the_guard():
        before = ""
        for entry in Entry.objects.order_by("number"):
            entry.who, entry.before = "Another", before
            entry.checksum = before = sum_of_entry(entry)
            entry.save()
    assert check()[0].startswith("All is well")
    with pytest.raises(CommandError, match="Entry 4 is another one than was noted"):
        check("--after", anchor)
    with past_the_guard():
        run("DELETE FROM audit_entry WHERE number > 2")
    assert check()[0].startswith("All is well")
    with pytest.raises(CommandError, match="Entry 4 was noted, and is gone: the log ends with 2"):
        check("--after", anchor)


@pytest.mark.django_db(transaction=True)
def test_entries_follow_what_is_done_and_are_sealed_by_whoever_comes() -> None:
    with transaction.atomic():
        note("wagtail.edit")
        note("wagtail.publish")
        assert set(Entry.objects.values_list("number", flat=True)) == {None}
    assert [(entry.number, bool(entry.checksum)) for entry in Entry.objects.all()] == [(2, True), (1, True)]
    with transaction.atomic():
        note("wagtail.delete")
        transaction.set_rollback(True)
    with transaction.atomic():
        with transaction.atomic():
            note("wagtail.delete")
            transaction.set_rollback(True)
        note("wagtail.edit")
    assert set(Entry.objects.values_list("number", flat=True)) == {1, 2, 3}

    # Somebody else is sealing, or holds the lock for whatever reason: nobody waits.
    other = psycopg2.connect(**{**connection.get_connection_params(), "cursor_factory": None})
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    run("SET lock_timeout = '1s'")
    note("wagtail.edit")
    assert Entry.objects.filter(number=None).count() == 1
    other.close()
    round_of_the_clock.send(sender=None, now=timezone.now())
    assert not Entry.objects.filter(number=None).exists()

    # Many at once.
    def write() -> None:
        for _ in range(5):
            with transaction.atomic():
                note("wagtail.edit")
        close_old_connections()
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal()
    assert check()[0].startswith("All is well. Entries: 24.")


@pytest.mark.django_db(transaction=True)
def test_the_name_of_a_withdrawn_person_leaves_the_log_and_the_chain_holds() -> None:
    person = make.PersonFactory(name="Zoë Quillfeather", slug="zoe")
    page = make.StatementFactory(title="Zoë Quillfeather speaks")
    page.save_revision().publish()
    other = make.StatementFactory(title="Something else")
    for thing in (person, page, other):
        log(thing, "wagtail.edit")
    seal()
    log(person, "wagtail.edit")
    search = Search(person, [])
    seen = {hit for group in search.groups() for hit in group.hits}
    # Hits in the log are those of the page, and make no more lines to look through.
    assert not any(key.startswith("audit") for key in search.close)
    receipt = withdraw(search, None, seen, set(), "They asked for it.")
    seal()
    assert not [row for row in Entry.objects.values_list() if "quillfeather" in str(row).lower()]
    taken = Entry.objects.filter(salt="").order_by("number")
    assert {entry.kind for entry in taken} == {"campaigns.person", "campaigns.statement"}
    assert Entry.objects.get(action="consent.withdraw").details == {"receipt": receipt.number}
    said = check()
    numbers = ", ".join(str(entry.number) for entry in taken)
    assert said[0] == f"Entries whose title was taken out: {numbers}."
    assert said[1].startswith("All is well")
