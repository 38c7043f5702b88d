"""A feed that is asked for again is not made again, and never says what is no longer so.

It is kept outside transactions alone, so these tests work as the site does, without one around them.
"""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from campaigns.models import Topic
from campaigns.tests import factories as make
from library.following import remembered

pytestmark = pytest.mark.django_db(transaction=True)
EVERYTHING = "/feeds/all.atom"


@pytest.fixture(autouse=True)
def nothing_remembered():
    remembered._made.clear()
    yield
    remembered._made.clear()


def queries_for(client, address=EVERYTHING):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    return len(captured), response


def test_asking_again_costs_one_query_and_gives_the_same(client):
    page = make.full("statement")
    count, first = queries_for(client)
    assert count > 5
    count, again = queries_for(client)
    assert (count, again.content) == (1, first.content)
    assert page.title in again.content.decode()
    for header, name in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        answer = client.get(EVERYTHING, headers={header: first.headers[name]})
        assert answer.status_code == 304
    # Another feed is another, and what is not there is asked for each time.
    assert queries_for(client, "/feeds/kind/speech.atom")[1].content != first.content
    assert client.get("/feeds/topic/none.atom").status_code == 404


def test_whatever_changes_it_is_seen_at_once(client):
    topic = make.TopicFactory(name="Before")
    page, other = make.StatementFactory(topics=[topic], title="First"), make.SpeechFactory(title="Second")

    def withdraw_past_wagtail():
        Page.objects.filter(pk=other.pk).update(live=False)

    def rename_past_wagtail():
        Topic.objects.filter(pk=topic.pk).update(name="After")

    def by_sql():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE wagtailcore_page SET title = 'By hand' WHERE id = %s", [page.pk])

    steps = [
        (withdraw_past_wagtail, "Second", False),
        (rename_past_wagtail, "After", True),
        (by_sql, "By hand", True),
        (lambda: make.restrict(page), "By hand", False),
        (lambda: PageViewRestriction.objects.all().delete(), "By hand", True),
    ]
    for change, words, is_there in steps:
        queries_for(client)
        change()
        _, response = queries_for(client)
        assert (words in response.content.decode()) is is_there, change


def test_what_expires_leaves_it_though_nothing_is_written(client):
    page = make.StatementFactory(title="Not for ever")
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() + timedelta(seconds=1))
    assert "Not for ever" in client.get(EVERYTHING).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1.1)")
    assert "Not for ever" not in client.get(EVERYTHING).content.decode()


def test_nothing_is_kept_of_what_a_transaction_sees(client):
    make.StatementFactory(title="Before")
    with transaction.atomic():
        Page.objects.filter(title="Before").update(title="Undone")
        assert "Undone" in client.get(EVERYTHING).content.decode()
        transaction.set_rollback(True)
    assert "Undone" not in client.get(EVERYTHING).content.decode()


def test_only_so_many_are_kept(client):
    topics = [make.TopicFactory() for _ in range(remembered.MOST + 3)]
    make.StatementFactory(topics=topics)
    for topic in topics:
        assert client.get(f"/feeds/topic/{topic.slug}.atom").status_code == 200
    assert len(remembered._made) == remembered.MOST
