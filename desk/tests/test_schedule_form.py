"""A time that has come keeps nobody from saving, and a copy brings none along."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from ajc_site.tests.support.admin_case import EMPTY_BODY
from campaigns.models import Library, StandardPage
from campaigns.tests import factories as make
from clock.planned_times import planned
from desk.forms.copy_form import free_address

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def as_typed(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def send(client: Any, page: Any, *, expire_at: Any = None, **more: Any) -> Any:
    """Saves the form of a page with another title."""
    data = {
        "title": "Another title",
        "slug": page.slug,
        "summary": "In one sentence.",
        "body": EMPTY_BODY,
        "comments": inline_formset([]),
        "go_live_at": "",
        "expire_at": expire_at if isinstance(expire_at, str) else as_typed(expire_at),
    }
    return client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(data) | more, follow=True
    )


def box(client: Any, page: Any, name: str = "expire_at") -> str:
    form = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]
    return as_typed(form[name].value())


def draft_title(page: Any) -> str:
    return Page.objects.get(pk=page.pk).draft_title


@pytest.fixture
def page(clocks) -> StandardPage:
    found = make.StandardPageFactory(expire_at=clocks.now() + HOUR)
    found.save_revision().publish()
    return StandardPage.objects.get(pk=found.pk)


@pytest.mark.parametrize("the_clock_came", [True, False])
def test_after_its_expiry_a_page_can_be_saved_as_a_draft(page, clocks, secretariat, the_clock_came):
    assert box(secretariat, page) == as_typed(page.expire_at)
    clocks.time_passes(HOUR)
    if the_clock_came:
        call_command("keep_time", "--once")
    assert box(secretariat, page) == ""
    send(secretariat, page)
    assert draft_title(page) == "Another title"


@pytest.mark.parametrize("the_clock_came", [True, False])
def test_a_form_that_was_open_when_the_expiry_came_can_be_saved(page, clocks, secretariat, the_clock_came):
    was = page.expire_at
    clocks.time_passes(HOUR)
    if the_clock_came:
        call_command("keep_time", "--once")
    send(secretariat, page, expire_at=was)
    assert draft_title(page) == "Another title"
    assert planned(Page.objects.get(pk=page.pk).latest_revision, "expire_at") is None


def test_a_draft_that_never_went_out_can_be_saved_after_its_expiry(clocks, secretariat):
    page = make.StandardPageFactory(live=False, expire_at=clocks.now() + HOUR, go_live_at=clocks.now())
    page.save_revision()
    clocks.time_passes(HOUR)
    assert (box(secretariat, page), box(secretariat, page, "go_live_at")) == ("", "")
    send(secretariat, page)
    assert draft_title(page) == "Another title"


def test_a_page_that_a_script_made_with_a_past_expiry_can_be_saved(clocks, secretariat):
    page = make.StandardPageFactory(expire_at=clocks.now() - HOUR)
    send(secretariat, page)
    assert draft_title(page) == "Another title"


def test_an_alias_that_was_made_a_page_of_its_own_can_be_saved(page, clocks, secretariat):
    alias = page.create_alias(update_slug="second")
    page.get_latest_revision().publish()
    clocks.time_passes(HOUR)
    secretariat.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
    send(secretariat, alias)
    assert draft_title(alias) == "Another title"


def test_an_earlier_version_is_taken_back_without_its_past_times(page, clocks, secretariat):
    first = page.get_latest_revision()
    clocks.time_passes(HOUR)
    call_command("keep_time", "--once")
    send(secretariat, page)
    address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])
    assert not secretariat.get(address).context["form"]["expire_at"].value()
    send(secretariat, page, revision=str(first.pk))
    assert Page.objects.get(pk=page.pk).latest_revision.content["expire_at"] is None


def test_an_expiry_that_somebody_types_too_late_is_refused_where_they_see_it(page, clocks, secretariat):
    answer = send(secretariat, page, expire_at=clocks.now() - timedelta(days=3))
    assert draft_title(page) != "Another title"
    said = LexborHTMLParser(answer.content.decode()).css_first(".messages").text()
    assert "at the top right, under Set schedule" in said
    assert said.count("has passed. Give a later time") == 1


def test_publishing_with_an_expiry_that_has_come_is_refused(page, clocks, secretariat):
    was = page.expire_at
    clocks.time_passes(HOUR)
    answer = send(secretariat, page, expire_at=was, **{"action-publish": "1"})
    assert "has passed. Give a later time" in answer.content.decode()
    assert Page.objects.get(pk=page.pk).title != "Another title"


# --- Copies ---------------------------------------------------------------------------------------


def copy(client: Any, page: Any, **fields: Any) -> Any:
    """Copies with what the form offers."""
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    form = client.get(address).context["form"]
    offered = {name: form[name].value() for name in ("new_title", "new_slug")}
    data = {**offered, "new_parent_page": page.get_parent().pk, **fields}
    answer = client.post(address, data, follow=True)
    return answer, Page.objects.exclude(pk=page.pk).order_by("pk").last()


def test_a_copy_has_no_times_in_none_of_its_versions(clocks, secretariat):
    page = make.StandardPageFactory(live=False)
    for hours in (1, 2):
        page.go_live_at = clocks.now() + hours * HOUR
        page.expire_at = clocks.now() + 2 * hours * HOUR
        page.save_revision().publish()
    _, made = copy(secretariat, page)
    assert (made.go_live_at, made.expire_at, made.expired) == (None, None, False)
    assert made.revisions.count() == 3
    for revision in made.revisions.all():
        assert (revision.approved_go_live_at, revision.content["go_live_at"]) == (None, None)
        assert revision.content["expire_at"] is None


def test_a_copy_of_an_expired_page_can_be_saved_and_published(page, clocks, secretariat):
    clocks.time_passes(HOUR)
    call_command("keep_time", "--once")
    _, made = copy(secretariat, page)
    send(secretariat, made, **{"action-publish": "1"})
    assert Page.objects.get(pk=made.pk).live


def test_a_copy_that_is_published_with_it_stays_published(page, clocks, secretariat):
    _, made = copy(secretariat, page, publish_copies="on")
    assert made.live
    clocks.time_passes(2 * HOUR)
    call_command("keep_time", "--once")
    assert Page.objects.get(pk=made.pk).live


def test_a_title_that_an_alias_would_not_have_is_not_thrown_away(page, secretariat):
    answer, _ = copy(secretariat, page, alias="on", new_title="Other words")
    assert "An alias has the title of its page" in answer.content.decode()
    assert not Page.objects.filter(alias_of=page.pk).exists()
    _, made = copy(secretariat, page, alias="on")
    assert (made.alias_of_id, made.title) == (page.pk, page.title)


def test_what_has_expired_is_not_offered_to_be_published_with_its_copy(page, clocks, secretariat):
    clocks.time_passes(HOUR)
    form = secretariat.get(reverse("wagtailadmin_pages:copy", args=[page.pk])).context["form"]
    assert "publish_copies" not in form.fields


def test_copies_that_stay_drafts_are_named(page, secretariat):
    make.StandardPageFactory(parent=page, title="Below", live=False)
    answer, _ = copy(secretariat, page, copy_subpages="on", publish_copies="on")
    assert "The copy “Below” is a draft" in answer.content.decode()


def test_the_address_that_is_offered_is_free(page, secretariat):
    slugs = []
    for _ in range(3):
        _, made = copy(secretariat, page)
        slugs.append(made.slug)
    assert slugs == [f"{page.slug}-2", f"{page.slug}-3", f"{page.slug}-4"]
    _, made = copy(secretariat, made)
    assert made.slug == f"{page.slug}-5"


def test_it_is_free_below_another_page_too(page, secretariat):
    elsewhere = make.StandardPageFactory()
    for slug in (page.slug, f"{page.slug}-2"):
        make.StandardPageFactory(parent=elsewhere, slug=slug)
    _, made = copy(secretariat, page, new_parent_page=elsewhere.pk)
    assert made.get_parent().pk == elsewhere.pk
    assert made.slug == f"{page.slug}-3"


def test_an_address_that_somebody_types_and_that_is_taken_is_refused(page, secretariat):
    other = make.StandardPageFactory(slug="taken")
    answer, last = copy(secretariat, page, new_slug="taken")
    assert last.pk == other.pk
    assert "already in use" in answer.content.decode()


@pytest.mark.parametrize(
    ("taken", "wanted", "free"),
    [
        (["letter"], "letter", "letter-2"),
        (["letter", "letter-2"], "letter-2", "letter-3"),
        (["letter", "letter-2", "letter-3"], "letter-2", "letter-4"),
        (["resolution-46"], "resolution-46", "resolution-46-2"),
        (["resolution-46", "resolution-46-2"], "resolution-46-2", "resolution-46-3"),
        ([], "letter", "letter"),
        (["a" * 255], "a" * 255, "a" * 253 + "-2"),
        (["письмо"], "письмо", "письмо-2"),
    ],
)
def test_free_addresses(taken, wanted, free):
    for slug in taken:
        make.StatementFactory(slug=slug)
    assert free_address(Library.objects.get(), wanted) == free


@pytest.mark.spread(4)
@pytest.mark.parametrize("name", ["go_live_at", "expire_at"])
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("3 March 2021, 9am", "has passed. Give a later time"),
        ("31/11/2026 9am", "November 2026 has 30 days."),
        ("26/11/2026", "Give the time, too"),
    ],
)
def test_each_fault_of_a_schedule_is_said_once_in_the_message(name, typed, said, page, secretariat):
    answer = send(secretariat, page, **{name: typed})
    message = LexborHTMLParser(answer.content.decode()).css_first(".messages").text()
    assert message.count(said) == 1
    assert message.count("under Set schedule") == 1
