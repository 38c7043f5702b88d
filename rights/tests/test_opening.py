"""What a bundle or a schedule holds back does not become public where a page does without being published."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, PageViewRestriction

from ajc_site.tests.support.depth import in_turn, mostly_deep
from assets.models import File
from bundles.models import Bundle
from bundles.release import release
from campaigns.models import Home, StandardPage
from campaigns.tests import factories as make
from clock.tests.test_not_before_its_time import status
from rights.opening import StaysClosed

from .case import bundled, login, page_with, scheduled, text_file

pytestmark = pytest.mark.django_db


def closed(page: Any) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=page, restriction_type="password", password="a word")


@pytest.fixture(scope="module")
def made_once(kept_for_module) -> None:
    """A part of the site behind a password, and a page on the site in it, with a file."""
    part = make.StandardPageFactory(parent=Home.objects.get(), title="Part", slug="part")
    closed(part)
    page_with(text_file(title="Brief"), parent=part, title="Shown", slug="shown").save_revision().publish()


@pytest.fixture
def part(made_once, db) -> Any:
    """The part of the site behind a password."""
    return StandardPage.objects.get(slug="part")


@pytest.fixture
def page(made_once, db) -> Any:
    """The page on the site in it, with a file that is later held back elsewhere."""
    page: Any = StandardPage.objects.get(slug="shown")
    page.file = File.objects.get(title="Brief")
    return page


def holding(how: str, file: File) -> str:
    """Holds the file back; gives how that is named."""
    if how == "bundle":
        bundled(page_with(file, live=False))
        return "the bundle “Launch”"
    scheduled(page_with(file, live=False, title="Planned"))
    return "the page “Planned”"


def public_place() -> Any:
    return make.StandardPageFactory(parent=Home.objects.get(), title="Open", slug="open")


def api(client: Any, page: Any, action: str, **sent: Any) -> Any:
    return client.post(
        f"/admin/api/main/pages/{page.pk}/action/{action}/", sent, content_type="application/json"
    )


def by_privacy(client: Any, page: Any) -> Any:
    address = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
    return client.post(address, {"restriction_type": "none", "password": "", "groups": []})


def by_the_page_s_own(client: Any, page: Any) -> Any:
    PageViewRestriction.objects.update(page=page)
    return by_privacy(client, page)


def by_a_script(client: Any, page: Any) -> Any:
    with pytest.raises(StaysClosed) as refused:
        PageViewRestriction.objects.get().delete()
    return refused.value


def by_moving(client: Any, page: Any) -> Any:
    address = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, public_place().pk])
    return client.post(address, follow=True)


def by_bulk_moving(client: Any, page: Any) -> Any:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"]) + f"?id={page.pk}"
    return client.post(address, {"chooser": public_place().pk}, follow=True)


def by_moving_what_is_above(client: Any, page: Any) -> Any:
    middle = make.StandardPageFactory(parent=page.get_parent(), title="Middle")
    page.move(middle, pos="last-child")
    return by_moving(client, middle)


def by_moving_the_source_of_an_alias(client: Any, page: Any) -> Any:
    page.create_alias(parent=public_place(), update_slug="elsewhere")
    address = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, Home.objects.get().pk])
    return client.post(address, follow=True)


def by_copying(client: Any, page: Any) -> Any:
    return client.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {
            "new_title": "Copy", "new_slug": "copy", "new_parent_page": public_place().pk,
            "publish_copies": "on",
        },
    )  # fmt: skip


def by_copying_with_what_is_below(client: Any, page: Any) -> Any:
    middle = make.StandardPageFactory(parent=page.get_parent(), title="Middle")
    page.move(middle, pos="last-child")
    return client.post(
        reverse("wagtailadmin_pages:copy", args=[middle.pk]),
        {
            "new_title": "Copy", "new_slug": "copy", "new_parent_page": public_place().pk,
            "publish_copies": "on", "copy_subpages": "on",
        },
    )  # fmt: skip


def by_converting(client: Any, page: Any) -> Any:
    alias = page.create_alias(parent=public_place(), update_slug="elsewhere")
    return client.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]), follow=True)


def by_api(action: str) -> Callable[[Any, Any], Any]:
    def do(client: Any, page: Any) -> Any:
        if action == "convert_alias":
            return api(client, page.create_alias(parent=public_place(), update_slug="elsewhere"), action)
        return api(client, page, action, destination_page_id=public_place().pk)

    return do


WAYS: dict[str, Callable[[Any, Any], Any]] = {
    "lifting the restriction above it": lambda client, page: by_privacy(client, page.get_parent()),
    "lifting its own restriction": by_the_page_s_own,
    "lifting it by a script": by_a_script,
    "moving": by_moving,
    "moving several": by_bulk_moving,
    "moving what is above": by_moving_what_is_above,
    "moving the source of an alias": by_moving_the_source_of_an_alias,
    "copying": by_copying,
    "copying with what is below": by_copying_with_what_is_below,
    "converting an alias": by_converting,
    **{f"the API's {action}": by_api(action) for action in ("move", "copy", "convert_alias")},
}


def told(answer: Any) -> str:
    if not hasattr(answer, "content"):
        return str(answer)
    text = answer.content.decode()
    kind = answer.headers.get("Content-Type", "")
    return str(answer.json()) if "json" in kind else text


@pytest.mark.spread(4)
@pytest.mark.parametrize(("way", "how"), in_turn(WAYS, ["bundle", "schedule"]))
def test_what_is_held_back_is_not_opened_and_the_reason_is_named(secretariat, page, way, how) -> None:
    name = holding(how, page.file)
    said = told(way(secretariat, page))
    assert status(page.file.url) == 404
    assert name in said
    assert Page.objects.get(pk=page.pk).live


@pytest.mark.parametrize("way", mostly_deep([way for name, way in WAYS.items() if "script" not in name], 4))
def test_what_nobody_holds_back_opens(secretariat, page, way) -> None:
    way(secretariat, page)
    assert status(page.file.url) == 200


def test_once_the_bundle_is_out_it_opens(secretariat, page) -> None:
    holding("bundle", page.file)
    release(Bundle.objects.get())
    by_privacy(secretariat, page.get_parent())
    assert not PageViewRestriction.objects.exists()


@pytest.mark.parametrize("what", ["figure", "portrait", "logo"])
def test_pictures_portraits_and_logos_stay_closed(secretariat, part, what) -> None:
    picture = make.PictureFactory(title="Face")
    quoted: dict[str, Any] = {"person": None, "organisation": None}
    if what == "portrait":
        quoted["person"] = make.PersonFactory(portrait=picture)
    else:
        quoted["organisation"] = make.OrganisationFactory(logo=picture if what == "logo" else None)
    body: list[Any] = [("quotation", {"text": "W.", "role": "", **quoted})]
    if what == "figure":
        body = [("figure", {"picture": picture, "caption": ""})]
    make.StandardPageFactory(parent=part, body=body)
    bundled(make.StandardPageFactory(live=False, body=body))
    # A portrait is public where the person has a page, or where a page shows the picture itself.
    shown = make.StandardPageFactory(parent=part, body=[("figure", {"picture": picture, "caption": ""})])
    assert "Face" in told(by_privacy(secretariat, shown.get_parent()))
    assert PageViewRestriction.objects.exists()


def test_a_page_that_waits_in_a_bundle_itself_is_not_opened(secretariat, page) -> None:
    bundled(page)
    assert "goes out with the bundle “Launch”" in told(by_privacy(secretariat, page.get_parent()))
    assert PageViewRestriction.objects.exists()


def test_a_page_with_a_time_for_its_next_version_is(secretariat, page) -> None:
    scheduled(Page.objects.get(pk=page.pk).specific)
    by_privacy(secretariat, page.get_parent())
    assert not PageViewRestriction.objects.exists()


def test_from_one_password_to_another_nothing_is_asked(secretariat, page) -> None:
    holding("bundle", page.file)
    address = reverse("wagtailadmin_pages:set_privacy", args=[page.get_parent().pk])
    secretariat.post(address, {"restriction_type": "password", "password": "another", "groups": []})
    assert PageViewRestriction.objects.get().password == "another"


@pytest.mark.parametrize("kind", mostly_deep(["login", "password", "none"], 1))
def test_what_some_groups_read_is_not_opened_to_more(secretariat, page, kind) -> None:
    holding("bundle", page.file)
    PageViewRestriction.objects.update(restriction_type="groups", password="")
    restriction = PageViewRestriction.objects.get()
    restriction.groups.add(Group.objects.get(name="Secretariat"))
    address = reverse("wagtailadmin_pages:set_privacy", args=[page.get_parent().pk])
    sent = {"restriction_type": kind, "password": "a word", "groups": []}
    assert "the bundle “Launch”" in told(secretariat.post(address, sent))
    restriction.restriction_type = kind
    with pytest.raises(StaysClosed):
        restriction.save()
    assert PageViewRestriction.objects.get().restriction_type == "groups"
    Bundle.objects.all().delete()
    assert "set_privacy_done" in told(secretariat.post(address, sent))


def groups(*names: str) -> list[Group]:
    return [Group.objects.get_or_create(name=name)[0] for name in names]


@pytest.fixture
def for_groups(page) -> PageViewRestriction:
    """The part is for two groups, and something in it is held back elsewhere."""
    PageViewRestriction.objects.update(restriction_type="groups", password="")
    restriction = PageViewRestriction.objects.get()
    restriction.groups.set(groups("One", "Two"))
    holding("bundle", page.file)
    return restriction


def send_groups(client: Any, restriction: PageViewRestriction, *names: str) -> str:
    address = reverse("wagtailadmin_pages:set_privacy", args=[restriction.page_id])
    chosen = [group.pk for group in groups(*names)]
    return told(client.post(address, {"restriction_type": "groups", "password": "", "groups": chosen}))


MORE = [("One", "Two", "Three"), ("Three",), ("One", "Three"), ("One", "Two", "Writers", "Secretariat")]
FEWER = [("One",), ("One", "Two")]


@pytest.mark.parametrize("names", MORE)
def test_what_some_groups_read_is_not_opened_to_others(secretariat, for_groups, names) -> None:
    assert "the bundle “Launch”" in send_groups(secretariat, for_groups, *names)

    def group_of(name: str) -> Any:
        return groups(name)[0]

    ways: list[Callable[[], Any]] = [
        lambda: for_groups.groups.set(groups(*names)),
        lambda: for_groups.groups.add(*groups(*names)),
        lambda: group_of(names[-1]).pageviewrestriction_set.add(for_groups),
        lambda: group_of(names[-1]).pageviewrestriction_set.set([for_groups]),
    ]
    for way in ways:
        with pytest.raises(StaysClosed), transaction.atomic():
            way()
    assert {group.name for group in for_groups.groups.all()} == {"One", "Two"}
    Bundle.objects.all().delete()
    assert "set_privacy_done" in send_groups(secretariat, for_groups, *names)
    assert {group.name for group in for_groups.groups.all()} == set(names)


@pytest.mark.parametrize("names", FEWER)
def test_it_may_be_kept_to_fewer(secretariat, for_groups, names) -> None:
    assert "set_privacy_done" in send_groups(secretariat, for_groups, *names)
    assert {group.name for group in for_groups.groups.all()} == set(names)


@pytest.mark.parametrize("kind", ["none", "password", "login"])
def test_what_more_could_read_may_be_kept_to_some_groups(secretariat, page, kind) -> None:
    holding("bundle", page.file)
    PageViewRestriction.objects.update(restriction_type=kind, page=page)
    if kind == "none":
        # What is above it is closed, and it is not itself.
        PageViewRestriction.objects.update(restriction_type="password", page=page.get_parent())
    restriction = PageViewRestriction(page=page)
    assert "set_privacy_done" in send_groups(secretariat, restriction, "One", "Two")
    kept = PageViewRestriction.objects.get(page=page)
    assert {group.name for group in kept.groups.all()} == {"One", "Two"}


def test_a_public_page_whose_file_waits_elsewhere_may_be_closed(secretariat) -> None:
    file = text_file()
    page = page_with(file, title="Shown")
    page.save_revision().publish()
    holding("bundle", file)
    assert "set_privacy_done" in send_groups(secretariat, PageViewRestriction(page=page), "One")
    assert status(file.url) in (404, 410)


def test_within_the_closed_part_pages_move_and_are_copied(secretariat, page) -> None:
    holding("bundle", page.file)
    place = make.StandardPageFactory(parent=page.get_parent())
    secretariat.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, place.pk]))
    assert Page.objects.get(pk=page.pk).get_parent().pk == place.pk
    assert api(secretariat, page, "copy", slug="again").status_code == 201


def test_a_draft_s_copy_is_open_to_nobody(secretariat, page) -> None:
    holding("bundle", page.file)
    sent = {"destination_page_id": public_place().pk, "keep_live": False}
    assert api(secretariat, page, "copy", **sent).status_code == 201
    assert status(page.file.url) in (404, 410)


# --- Who may


@pytest.fixture
def changes_only(django_user_model) -> Any:
    """Somebody who edits every page and publishes none."""
    group = Group.objects.create(name="Those who change")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    right = Permission.objects.get(codename="change_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=group, page=Home.objects.get(), permission=right)
    user = django_user_model.objects.create_user("editor", "editor@example.org", "a long password")
    user.groups.add(group)
    return login(user)


@pytest.mark.spread(4)
@pytest.mark.parametrize(
    ("name", "who"),
    in_turn({name: name for name in WAYS if name != "lifting it by a script"}, ["writer", "changes_only"]),
)
def test_who_may_not_publish_opens_nothing(request, page, who, name) -> None:
    client = request.getfixturevalue(who)
    Page.objects.filter(pk=page.pk).update(owner=client.user)
    WAYS[name](client, page)
    Page.objects.filter(alias_of=page.pk).update(owner=client.user)
    for alias in Page.objects.filter(alias_of=page.pk):
        client.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
        api(client, alias, "convert_alias")
    assert status(page.file.url) in (404, 410)


# --- Aliases


@pytest.fixture
def alias(page) -> Any:
    return page.create_alias(parent=public_place(), update_slug="elsewhere")


def test_an_alias_of_what_is_closed_is_closed(client, alias, page) -> None:
    assert "a word" not in client.get(alias.url).content.decode()
    assert "password" in client.get(alias.url).content.decode().lower()
    client.session.save()
    client.cookies["sessionid"] = "anything"
    assert status(page.file.url, client) in (404, 410)


def test_so_is_an_alias_of_the_alias(client, alias, page) -> None:
    second = Page.objects.get(pk=alias.pk).specific.create_alias(update_slug="second")
    assert "password" in client.get(second.url).content.decode().lower()
    assert status(page.file.url) in (404, 410)


def test_deleting_what_is_closed_takes_its_alias_off_the_site(client, secretariat, alias, page) -> None:
    secretariat.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not Page.objects.filter(pk=page.pk).exists()
    assert client.get(alias.url).status_code == 404
    assert status(page.file.url) in (404, 410)
