"""A bucket takes late what nobody waits for any longer."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from published import bucket, clock, comparing, lag, sites
from published.models import Due, Unanswered
from published.store import storage
from published.tests.support.late import Late, late_before
from published.tests.support.s3 import S3
from published.tests.test_bucket import ask_with, got
from published.tests.test_committing import Site, restrict, unpublish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def late(in_bucket: S3, settings: Any) -> Iterator[Late]:
    with late_before(in_bucket.port) as proxy:
        ask_with(settings, endpoint_url=proxy.url)
        yield proxy


@pytest.fixture
def site(in_bucket: S3, late: Late) -> Site:
    Site.write()
    return Site(in_bucket)


def correct(site: Site, title: str) -> None:
    page = type(site.page).objects.get(pk=site.page.pk)
    page.title = title
    page.save_revision().publish()


def round_of_the_clock(minutes: int = 0) -> None:
    """One that lists nothing, as most do of a bucket."""
    clock.catch_up(timezone.now() + timedelta(minutes=minutes), None)


def test_what_is_taken_late_and_was_withdrawn_is_off_with_the_clocks_next_round(
    site: Site, late: Late
) -> None:
    late.holds_back = f"{site.page.url}index.html "
    correct(site, "A mistake")
    assert len(late.held) == 2
    assert Due.objects.filter(address=site.page.url).exists()
    assert "got no answer from the bucket" in Client().get("/readyz/").content.decode()
    late.holds_back = ""
    unpublish(site)
    assert not any(site.has(address) for address in site.withdrawn())
    late.hand_on()
    assert site.has(site.page.url)
    round_of_the_clock()
    assert not any(site.has(address) for address in site.withdrawn())
    assert sites.sweep() == []
    assert len(lag.behind()) == 1
    # Another one may be under way still; at last all of it is forgotten.
    round_of_the_clock(minutes=14)
    assert Unanswered.objects.exists()
    round_of_the_clock(minutes=16)
    assert lag.behind() == []
    assert not comparing.differences(comparing.every_file)


@pytest.mark.deep
def test_also_where_the_second_attempt_got_through_and_it_is_a_form(site: Site, late: Late) -> None:
    """Nobody was told of the first, and the reader of the form alone would see it."""
    late.holds_back, late.at_most = f"{site.page.url}index.html.br", 1
    correct(site, "A mistake")
    assert len(late.held) == 1
    assert not Due.objects.exists()
    assert Unanswered.objects.get().address == site.page.url
    restrict(site)
    late.hand_on()
    form = f"{site.store.place(site.page.url.strip('/'))}/index.html.br"
    assert got(site.place, form)
    round_of_the_clock()
    assert not storage().exists(form)
    assert sites.sweep() == []


@pytest.mark.deep
def test_what_is_taken_late_and_is_older_than_what_is_there_is_made_anew(site: Site, late: Late) -> None:
    late.holds_back, late.at_most = f"{site.page.url}index.html", 3
    correct(site, "A mistake")
    late.holds_back = ""
    correct(site, "Corrected")
    late.hand_on()
    round_of_the_clock()
    body, _ = got(site.place, f"{site.store.place(site.page.url.strip('/'))}/index.html")
    assert b"Corrected" in body
    assert sites.sweep() == []


@pytest.mark.deep
def test_a_bucket_that_refuses_has_answered(site: Site, late: Late, settings: Any) -> None:
    with site.place.full(settings.PUBLISHED_BUCKET):
        correct(site, "While it was full")
    ask_with(settings, **site.place.options(settings.PUBLISHED_BUCKET, "reader"))
    correct(site, "While it refused")
    assert Due.objects.exists()
    assert not Unanswered.objects.exists()


@pytest.mark.deep
@pytest.mark.parametrize("seconds", [0, 1.5])
def test_who_hangs_up_or_says_nothing_may_take_it_still(
    seconds: float, site: Site, late: Late, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(bucket, "TO_ANSWER", 0.5)
    ask_with(settings)
    late.holds_back, late.says, late.seconds = f"{site.page.url}index.html", b"", seconds
    correct(site, "A mistake")
    assert Due.objects.exists()
    assert Unanswered.objects.filter(address=site.page.url).exists()
    late.holds_back = ""
    restrict(site)
    late.hand_on()
    round_of_the_clock()
    assert not site.has(site.page.url)
    assert sites.sweep() == []


@pytest.mark.deep
def test_what_was_never_sent_is_not_waited_for(site: Site, settings: Any) -> None:
    ask_with(settings, endpoint_url="http://127.0.0.1:1")
    correct(site, "While nobody listened")
    assert Due.objects.exists()
    assert not Unanswered.objects.exists()
