"""Members of the staff whose rights end somewhere."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
)

from ajc_site.tests.support.fixtures import StaffClient
from campaigns.tests import factories as make

from .case import login


@pytest.fixture
def other_writer(django_user_model) -> StaffClient:
    user = django_user_model.objects.create_user("other", "other@example.org", "a long password")
    user.groups.add(Group.objects.get(name="Writers"))
    return login(user)


@pytest.fixture
def limited(django_user_model) -> StaffClient:
    """Somebody who edits and publishes what is below one page, and may change files, pictures, people."""
    group = Group.objects.create(name="One part of the site")
    group.permissions.add(
        Permission.objects.get(codename="access_admin"),
        *Permission.objects.filter(content_type__app_label="campaigns", codename__endswith="_person"),
        *Permission.objects.filter(content_type__app_label="bundles", codename__endswith="_bundle"),
    )
    place = make.StandardPageFactory(title="Their part")
    for codename in ("add_page", "change_page", "publish_page"):
        right = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=place, permission=right)
    for codename in ("add_document", "change_document", "choose_document", "add_image", "change_image"):
        apps = ["wagtaildocs", "wagtailimages"]
        right = Permission.objects.get(content_type__app_label__in=apps, codename=codename)
        root = Collection.get_first_root_node()
        GroupCollectionPermission.objects.create(group=group, collection=root, permission=right)
    user = django_user_model.objects.create_user("limited", "limited@example.org", "a long password")
    user.groups.add(group)
    client = login(user)
    client.place = place  # type: ignore[attr-defined]
    return client
