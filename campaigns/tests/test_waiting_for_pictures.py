"""Who publishes a page just after an upload does not wait: the clock makes its pictures and lets it out.

With real processes: one that keeps time, is held up, goes on or is killed.
"""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, streamfield

from ajc_site.tests.support.depth import mostly_deep
from ajc_site.tests.support.forked import Forked
from ajc_site.tests.support.processes import hear, kill, wait_until_alone
from assets.models import Picture, Rendition
from assets.pictures import making as picture_sizes
from assets.pictures.encoding import encode_all
from assets.pictures.making import make_sizes
from assets.pictures.queue import is_at_work
from bundles.tests.factories import BundleFactory
from campaigns.models import StandardPage
from campaigns.publishing.waiting import waits_for_pictures
from clean_files import room

from . import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
# Far more than it takes: rounds are an hour apart, so that what happens sooner was asked for.
LONGEST = 60


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def clock(media: Path) -> Iterator[Forked]:
    """A clock that runs, with rounds an hour apart."""
    with Forked(
        "from django.core.management import call_command; call_command('keep_time', every=3600)"
    ) as it:
        until(is_at_work)
        yield it
    wait_until_alone()


def until(has_come: Callable[[], Any]) -> None:
    for _ in range(LONGEST * 20):
        if has_come():
            return
        time.sleep(0.05)
    pytest.fail("It did not come.")


def stored(thing: Any) -> Any:
    return type(thing)._default_manager.get(pk=thing.pk)


def draft_with_pictures(number: int = 2) -> StandardPage:
    """A draft with pictures that were uploaded just now."""
    figures = [("figure", {"picture": make.PictureFactory(readied=False)}) for _ in range(number)]
    page = make.StandardPageFactory(live=False, body=figures)
    page.save_revision()
    return page


def publish_in_form(page: StandardPage, client: Client) -> str:
    figures = [("figure", {"picture": str(block.value["picture"].pk), "caption": ""}) for block in page.body]
    words = {"title": page.title, "slug": page.slug, "summary": "", "action-publish": "1"}
    form = nested_form_data(words | {"body": streamfield(figures)})
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form, follow=True)
    return answer.content.decode()


def publish_new(page: StandardPage, client: Client) -> str:
    parent, slug = page.get_parent(), page.slug
    figures = [("figure", {"picture": str(block.value["picture"].pk), "caption": ""}) for block in page.body]
    page.delete()
    words = {"title": page.title, "slug": slug, "summary": "", "action-publish": "1"}
    form = nested_form_data(words | {"body": streamfield(figures)})
    address = reverse("wagtailadmin_pages:add", args=["campaigns", "standardpage", parent.pk])
    return client.post(address, form, follow=True).content.decode()


def publish_in_list(page: StandardPage, client: Client) -> str:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{address}?id={page.pk}", follow=True).content.decode()


WAYS = [publish_in_form, publish_new, publish_in_list]


@pytest.mark.parametrize("publish", mostly_deep(WAYS, 1))
def test_a_page_whose_pictures_are_not_ready_goes_out_by_itself_with_them(
    clock, secretariat, client, publish
) -> None:
    clock.send_signal(signal.SIGSTOP)
    page = draft_with_pictures()
    address = page.get_url()
    said = publish(page, secretariat)
    assert "goes out by itself as soon as its pictures are ready" in said
    assert "has been published" not in said
    assert "created and published" not in said
    page = StandardPage.objects.get(slug=page.slug)
    assert waits_for_pictures(page)
    assert not list(Rendition.objects.values_list("filter_spec", flat=True))
    assert client.get(address).status_code == 404
    form = secretariat.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "goes out by itself as soon as its pictures are ready" in form
    clock.send_signal(signal.SIGCONT)
    until(lambda: stored(page).live)
    assert client.get(address).content.decode().count("<img") == 2
    assert not waits_for_pictures(stored(page))


def test_a_page_that_is_on_the_site_stays_as_it_is_until_its_new_pictures_are_ready(
    clock, secretariat, client
) -> None:
    page = make.StandardPageFactory(title="Before")
    clock.send_signal(signal.SIGSTOP)
    page.title, page.body = "After", [("figure", {"picture": make.PictureFactory(readied=False)})]
    publish_in_form(page, secretariat)
    assert "Before" in client.get(page.get_url()).content.decode()
    clock.send_signal(signal.SIGCONT)
    until(lambda: stored(page).title == "After")
    assert "<img" in client.get(page.get_url()).content.decode()


def test_an_upload_is_begun_at_once_and_then_publishing_waits_for_nothing(clock, secretariat) -> None:
    page = draft_with_pictures()
    until(lambda: not Picture.objects.filter(picture_sizes.LACKS_SIZES).exists())
    publish_in_form(page, secretariat)
    assert stored(page).live


def test_a_clock_that_is_killed_before_it_came_to_it_leaves_it_to_the_next(
    clock, secretariat, client
) -> None:
    clock.send_signal(signal.SIGSTOP)
    page = draft_with_pictures()
    publish_in_form(page, secretariat)
    kill(clock)
    clock.wait()
    wait_until_alone()
    assert not is_at_work()
    call_command("keep_time", once=True)
    assert client.get(page.get_url()).content.decode().count("<img") == 2


def test_a_page_for_later_is_scheduled_for_then_and_makes_nobody_wait(clock, secretariat) -> None:
    clock.send_signal(signal.SIGSTOP)
    page = draft_with_pictures()
    page.go_live_at = timezone.now().replace(microsecond=0) + timedelta(days=1)
    page.save_revision()
    publish_in_list(page, secretariat)
    assert stored(page).scheduled_revision.approved_go_live_at == page.go_live_at
    assert not waits_for_pictures(stored(page))
    assert not list(Rendition.objects.values_list("filter_spec", flat=True))


def test_where_there_is_no_room_for_sizes_the_page_stays_a_draft_and_says_so(
    clock, secretariat, monkeypatch
) -> None:
    clock.send_signal(signal.SIGSTOP)
    page = draft_with_pictures()
    # More than any disk has left.
    monkeypatch.setattr(room, "RESERVE", 2**60)
    assert "no room left on the server for the sizes" in publish_in_form(page, secretariat)
    assert not waits_for_pictures(stored(page))
    assert not stored(page).live


def test_where_no_clock_runs_the_page_goes_out_with_the_click(media, secretariat) -> None:
    page = draft_with_pictures()
    assert "has been published" in publish_in_form(page, secretariat)
    assert stored(page).live


def test_a_bundle_that_is_released_now_goes_out_whole_once_its_pictures_are_ready(
    clock, secretariat, client
) -> None:
    clock.send_signal(signal.SIGSTOP)
    pages = [draft_with_pictures(1), draft_with_pictures(1)]
    bundle = BundleFactory(pages=pages)
    answer = secretariat.post(reverse("bundles:release", args=[bundle.pk]), follow=True)
    assert "goes out by itself as soon as its pictures are ready" in answer.content.decode()
    assert {client.get(page.get_url()).status_code for page in pages} == {404}
    clock.send_signal(signal.SIGCONT)
    until(lambda: stored(bundle).released_at)
    assert {client.get(page.get_url()).content.decode().count("<img") for page in pages} == {1}


MAKING = """
import sys
from assets.models import Picture, Rendition
from assets.pictures import making as picture_sizes
step = sys.argv[1]

def stay(*args, **kwargs):
    print("here", flush=True)
    sys.stdin.read()
    import time; time.sleep(600)

if step == "before they are encoded":
    picture_sizes.encode_all = stay
elif step == "before they are stored":
    picture_sizes._store = stay
elif step == "once two are stored":
    plain, saved = Rendition.save, []
    def save(self, *args, **kwargs):
        plain(self, *args, **kwargs)
        saved.append(self)
        if len(saved) == 2:
            stay()
    Rendition.save = save
elif step == "before they are written down":
    picture_sizes._by_form = stay
picture_sizes.make_sizes(Picture.objects.get())
"""


@pytest.mark.parametrize(
    "step",
    [
        "before they are encoded", "before they are stored", "once two are stored",
        "before they are written down",
    ],
)  # fmt: skip
def test_a_process_that_is_killed_leaves_all_sizes_or_none(media, step: str) -> None:
    picture = make.PictureFactory(readied=False)
    with Forked(MAKING, step) as process:
        hear(process, "here")
    wait_until_alone()
    assert not list(Rendition.objects.values_list("filter_spec", flat=True))
    assert not stored(picture).sizes
    call_command("keep_time", once=True)
    made = [size["url"] for form in stored(picture).sizes.values() for size in form]
    assert len(made) == 5
    assert all((media / url.removeprefix("/media/")).is_file() for url in made)


def test_of_two_who_make_the_sizes_at_once_the_second_finds_them(media, monkeypatch) -> None:
    picture, encoded, failed = make.PictureFactory(readied=False), [], []

    def slowly(*args: Any) -> dict[str, bytes]:
        encoded.append(1)
        time.sleep(0.3)
        return encode_all(*args)

    def make_them() -> None:
        try:
            assert make_sizes(Picture.objects.get())
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    monkeypatch.setattr(picture_sizes, "encode_all", slowly)
    threads = [threading.Thread(target=make_them) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failed, encoded) == ([], [1])
    assert Rendition.objects.count() == 5
    assert len([path for path in (media / "images").rglob("*") if path.is_file()]) == 5
    assert stored(picture).sizes
