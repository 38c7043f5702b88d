"""Who numbers the list waits for nobody. Without a transaction around the test, which would hold the lock."""

from datetime import date

import pytest
from django.db import connection

from campaigns.tests import factories as make
from library.lists import lasting
from library.models import OnList

pytestmark = pytest.mark.django_db(transaction=True)
BEGIN = date(2020, 1, 1)


def counts() -> list[int]:
    """How many publications each page lists, the first page first."""
    return [len(lasting.on_page(n)) for n in (OnList.FIRST, *range(lasting.newest_number(), 0, -1))]


def test_while_somebody_else_numbers_nobody_waits_and_nothing_is_missed():
    for _ in range(39):
        make.StatementFactory(date=BEGIN)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [lasting.NUMBERING])
        make.StatementFactory(date=BEGIN)
        assert counts() == [40]
    finally:
        other.close()
    make.StatementFactory(date=BEGIN)
    assert counts() == [21, 20]
