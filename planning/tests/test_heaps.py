"""The front page counts what waits for whom, and leads there."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Workflow

from bundles.tests.factories import BundleFactory, draft
from campaigns.tests import factories as make
from clean_files.models import Report
from planning.heaps import _SOURCES, Line, heaps_of, register
from planning.models import ReviewDate
from rights.pages import reading

from .support import scheduled, text_of

pytestmark = pytest.mark.django_db
HOME = reverse("wagtailadmin_home")
DAY = timedelta(days=1)


def counts(client) -> dict[str, str]:
    """The words of each heap on the front page, and where they lead."""
    tree = LexborHTMLParser(client.get(HOME).content.decode())
    return {
        " ".join(link.text().split()): link.attributes["href"] or "" for link in tree.css("#waiting ~ ul a")
    }


def submit(page, user):
    Workflow.objects.get().start(page.specific, user)


def test_each_finds_their_own(secretariat, writer, clocks):
    assert counts(secretariat) == counts(writer) == {}
    first = draft(title="First", owner=writer.user)
    submit(first, writer.user)
    form = reverse("wagtailadmin_pages:edit", args=[first.pk])
    assert counts(secretariat) == {"1 waiting for me": form}
    assert counts(writer) == {}
    state = first.current_workflow_state
    state.current_task_state.reject(user=secretariat.user)
    assert counts(secretariat) == {}
    assert counts(writer) == {"1 sent back to me": form}
    # Due, scheduled and to be reviewed: of pages that they work on.
    scheduled(clocks.now() + 3 * DAY, title="Later")
    BundleFactory(title="Bundle", release_at=clocks.now() + 2 * DAY, pages=[draft()])
    late = scheduled(clocks.now() + DAY / 2, title="Late one")
    live = make.StatementFactory(title="Leaving", expire_at=clocks.now() + 5 * DAY)
    ReviewDate.objects.create(page=live, on=timezone.now().date() - DAY)
    ReviewDate.objects.create(page=late, on=timezone.now().date() + 90 * DAY)
    clocks.time_passes(DAY)
    found = counts(secretariat)
    assert list(found) == ["2 due", "2 scheduled", "1 to be reviewed"]
    said = text_of(secretariat, found["2 due"])
    assert "Late one , was to go out on".replace(" ,", ",") in said.replace(" ,", ",")
    assert "Leaving" in said
    assert "Late one" not in text_of(secretariat, found["2 scheduled"])
    assert "Bundle, a bundle, on" in text_of(secretariat, found["2 scheduled"]).replace(" ,", ",")
    assert counts(writer) == {"1 sent back to me": form}
    assert "nothing any more" in text_of(writer, found["2 due"])


def test_held_files_are_for_who_decides_and_who_brought_them(secretariat, writer):
    file = make.FileFactory(title="Held", uploaded_by_user=writer.user)
    assert "1 held back" not in counts(secretariat)
    Report.objects.filter(digest=file.file_hash).update(is_held=True, decided_at=None)
    form = reverse("wagtaildocs:edit", args=[file.pk])
    assert counts(secretariat)["1 held back"] == form
    assert counts(writer)["1 held back"] == form
    type(file).objects.filter(pk=file.pk).update(uploaded_by_user=None, handed_in_by=None)
    assert counts(writer) == {}


def test_another_room_adds_a_heap_and_a_list_that_is_none_is_not_there(secretariat):
    register("odd", "<odd> things", lambda user: [Line(f"<i>{n}</i>", HOME, "& more") for n in range(2)])
    try:
        found = counts(secretariat)
        address = found["2 <odd> things"]
        assert "<i>0</i>, & more" in text_of(secretariat, address).replace(" ,", ",")
        assert [heap.source.name for heap in heaps_of(secretariat.user)] == ["odd"]
    finally:
        del _SOURCES["odd"]
    assert secretariat.get(address).status_code == 404
    assert reading.get() is None


def test_the_first_day_is_a_text_in_the_help(writer):
    said = text_of(writer, reverse("planning:first_day"))
    assert "Ten minutes" in said
    assert reverse("planning:first_day") in writer.get(HOME).content.decode()
