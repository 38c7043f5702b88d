"""Who may do what with a bundle."""

from typing import Any

from django.urls import reverse
from wagtail.permissions import ModelPermissionPolicy

from ..models import Bundle

rights = ModelPermissionPolicy(Bundle)


def may_release(user: Any, bundle: Bundle) -> bool:
    """Whether the user may release the bundle: may change it, and publish each of its pages."""
    if bundle.released_at or not rights.user_has_permission(user, "change"):
        return False
    members = bundle.members.select_related("page")
    return all(member.page is None or _may_publish(user, member.page) for member in members)


def _may_publish(user: Any, page: Any) -> bool:
    return page.permissions_for_user(user).can_publish()


def address_of(bundle: Bundle, user: Any) -> str | None:
    """Where the user finds the bundle in the admin: its form, or what it says, or nothing."""
    if not bundle.released_at and rights.user_has_permission(user, "change"):
        return reverse("bundles:edit", args=[bundle.pk])
    if rights.user_has_any_permission(user, ["view", "change"]):
        return reverse("bundles:inspect", args=[bundle.pk])
    return None
