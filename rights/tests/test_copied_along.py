"""Who copies a page gets nothing that they don't work on: not what lies below it, not what it once held."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from ajc_site.tests.support.depth import in_turn, mostly_deep
from assets.models import File
from assets.uses import used_by
from campaigns.models import Home, StandardPage
from campaigns.tests import factories as make
from clock.tests.test_not_before_its_time import status

from .case import bundled, page_with, scheduled, text_file

pytestmark = pytest.mark.django_db


def owned(client: Any, **fields: Any) -> StandardPage:
    page = make.StandardPageFactory(parent=Home.objects.get(), owner=client.user, **fields)
    page.save_revision(clean=False)
    return page


def form_of(client: Any, page: Page, **sent: Any) -> Any:
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    fields = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": page.get_parent().pk}
    return client.post(address, {**fields, **sent})


def api(client: Any, page: Page, action: str, **sent: Any) -> Any:
    address = f"/admin/api/main/pages/{page.pk}/action/{action}/"
    return client.post(address, sent, content_type="application/json")


def below(parent: Page, state: Any, **fields: Any) -> Any:
    file = text_file(title="Secret file")
    page = page_with(file, parent=parent, live=False, title="Secret page", **fields)
    page.save_revision()
    state(page)
    return file


STATES = {
    "a draft": lambda page: page,
    "waiting in a bundle": bundled,
    "scheduled": scheduled,
    "deep below": lambda page: bundled(page_with(text_file(), parent=page, live=False)),
}


@pytest.mark.parametrize("state", mostly_deep(STATES.values(), 2), ids=STATES)
def test_a_writer_s_copy_leaves_out_what_others_put_below(writer, state) -> None:
    page = owned(writer)
    file = below(page, state)
    before = Page.objects.count()
    form = writer.get(reverse("wagtailadmin_pages:copy", args=[page.pk])).content.decode()
    assert "subpage" not in form
    form_of(writer, page, copy_subpages="on", alias="")
    copy = StandardPage.objects.get(slug="copy")
    assert not copy.get_children()
    assert Page.objects.count() == before + 1
    assert status(file.url, writer) == 404


@pytest.mark.spread(1)
@pytest.mark.parametrize(("state", "action"), in_turn(STATES, ["copy", "create_alias"]))
def test_nor_does_the_programming_interface_copy_it(writer, action, state) -> None:
    page = owned(writer)
    if action == "create_alias":
        # Somebody who publishes at one place alone.
        group = writer.user.groups.get()
        place = make.StandardPageFactory(title="Place")
        right = Permission.objects.get(codename="publish_page", content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=place, permission=right)
    else:
        place = page.get_parent()
    file = below(page, state)
    before = Page.objects.count()
    sent = {"destination_page_id": place.pk, "recursive": True, "slug": "x", "update_slug": "x"}
    assert api(writer, page, action, keep_live=False, **sent).status_code == 403
    assert Page.objects.count() == before
    assert status(file.url, writer) == 404
    assert api(writer, page, action, keep_live=False, **sent | {"recursive": False}).status_code == 201


def test_one_of_another_s_among_one_s_own_leaves_all_out(writer) -> None:
    page = owned(writer)
    make.StandardPageFactory(parent=page, owner=writer.user)
    make.StandardPageFactory(parent=page, live=False)
    form = writer.get(reverse("wagtailadmin_pages:copy", args=[page.pk])).content.decode()
    assert "copy_subpages" not in form


def test_what_one_works_on_comes_along_and_is_counted(writer, secretariat) -> None:
    page = owned(writer)
    make.StandardPageFactory(parent=page, owner=writer.user)
    form = writer.get(reverse("wagtailadmin_pages:copy", args=[page.pk])).content.decode()
    assert "This will copy 1 subpage." in form
    form_of(writer, page, copy_subpages="on")
    assert StandardPage.objects.get(slug="copy").get_children().count() == 1
    make.StandardPageFactory(parent=page, live=False)
    form_of(secretariat, page, copy_subpages="on", new_slug="all")
    assert StandardPage.objects.get(slug="all").get_children().count() == 2


def once_on(page: StandardPage, file: Any) -> Any:
    """An earlier draft, with a file that is on it no more, and that a bundle holds."""
    with_it = page_with(file, parent=page.get_parent(), live=False)
    body = with_it.body
    with_it.delete()
    earlier = page.get_latest_revision_as_object()
    earlier.body = body
    revision = earlier.save_revision()
    earlier.body = []
    earlier.save_revision()
    bundled(page_with(file, live=False))
    return revision


def test_a_copy_has_no_history_of_what_one_may_no_longer_know_of(writer, secretariat) -> None:
    page, file = owned(writer), text_file(title="Secret file")
    once_on(page, file)
    assert status(file.url, writer) == 404
    form_of(writer, page)
    assert api(writer, page, "copy", keep_live=False, slug="other").status_code == 201
    for slug in ("copy", "other"):
        copy = StandardPage.objects.get(slug=slug)
        kept = [revision.as_object() for revision in copy.revisions.all()]
        assert kept
        assert not any(file.pk in used_by(version)[File] for version in kept)
    form_of(secretariat, page, new_slug="whole")
    assert StandardPage.objects.get(slug="whole").revisions.count() > copy.revisions.count()


def test_an_earlier_version_does_not_bring_it_back(writer, secretariat) -> None:
    page, file = owned(writer), text_file(title="Secret file")
    revision = once_on(page, file)
    assert api(writer, page, "revert_to_page_revision", revision_id=revision.pk).status_code == 403
    assert status(file.url, writer) == 404
    assert api(secretariat, page, "revert_to_page_revision", revision_id=revision.pk).status_code == 200
