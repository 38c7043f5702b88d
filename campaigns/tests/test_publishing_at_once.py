"""Several people publish in one moment: each waits for the other, and nobody gets an error."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import Page, Revision

from ajc_site.tests.support.depth import is_deep

from . import factories as make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.deeper]
AT_ONCE, TIMES = 4, 40 if is_deep() else 5


def at_once(action: Callable[[int], object]) -> list[BaseException]:
    """Does it in several threads in the same moment, several times; gives what went wrong."""
    together = Barrier(AT_ONCE)

    def go(number: int) -> list[BaseException]:
        found: list[BaseException] = []
        for _ in range(TIMES):
            together.wait(timeout=60)
            try:
                action(number)
            except Exception as error:
                found.append(error)
        connection.close()
        return found

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [error for found in pool.map(go, range(AT_ONCE)) for error in found]


def drafts(count: int) -> list[Any]:
    # Of one length: Wagtail's index of words writes to all rows with titles of average length each time.
    titles = [f"Draft {letter}" for letter in "bcdfgh"[:count]]
    pages = [make.StatementFactory(title=title, live=False) for title in titles]
    for page in pages:
        page.save_revision().publish()
    return pages


def publish(page: Any) -> None:
    Revision.objects.filter(object_id=str(page.pk)).latest("pk").publish()


def test_the_same_page() -> None:
    (page,) = drafts(1)
    assert at_once(lambda number: publish(page)) == []


@pytest.mark.deep
def test_several_pages() -> None:
    pages = drafts(AT_ONCE)
    assert at_once(lambda number: publish(pages[number])) == []


def test_one_publishes_while_others_withdraw_and_save() -> None:
    (page,) = drafts(1)
    kind = type(page)
    actions = [
        lambda: publish(page),
        lambda: kind.objects.get(pk=page.pk).unpublish(),
        lambda: kind.objects.get(pk=page.pk).save_revision(),
        lambda: Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() + timedelta(days=1)),
    ]
    assert at_once(lambda number: actions[number]()) == []


def test_several_that_share_names_go_out_and_are_withdrawn() -> None:
    topic, person = make.TopicFactory(), make.PersonFactory()
    pages = drafts(AT_ONCE)
    for page in pages:
        page.topics.add(topic)
        page.contributions.add(make.Contribution(person=person))
        page.save()

    def go(number: int) -> None:
        publish(pages[number])
        type(pages[number]).objects.get(pk=pages[number].pk).unpublish()

    assert at_once(go) == []


def test_one_is_renamed_while_others_publish_and_withdraw_below_it() -> None:
    above = make.StandardPageFactory()
    pages = [make.StandardPageFactory(parent=above) for _ in range(AT_ONCE)]

    def go(number: int) -> None:
        page = type(above).objects.get(pk=above.pk if number == 0 else pages[number].pk)
        if number == 0:
            page.slug = f"{page.slug}-x"
            page.save()
        elif page.live:
            page.unpublish()
        else:
            page.save_revision().publish()

    assert at_once(go) == []
