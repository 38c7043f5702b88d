"""Who may do what with a bundle."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from wagtail.permissions import ModelPermissionPolicy, page_permission_policy

from rights.pages import known_to, worked_on, works_everywhere

from ..models import Bundle, BundleQuerySet, Member

rights = ModelPermissionPolicy(Bundle)


def changeable_bundles(user: Any) -> QuerySet[Bundle]:
    """The bundles that wait and that the user may change, delete and release: their pages are all theirs to
    publish. To set a time is a release, only later.
    """
    if not rights.user_has_permission(user, "change"):
        return Bundle.objects.none()
    theirs = page_permission_policy.instances_user_has_permission_for(user, "publish").values("pk")
    members = Member.objects.filter(bundle=OuterRef("pk"), page__isnull=False)
    return Bundle.objects.waiting().exclude(Exists(members.exclude(page__in=theirs)))


def may_change(user: Any, bundle: Bundle) -> bool:
    """Whether the user may change, delete and release the bundle."""
    return changeable_bundles(user).filter(pk=bundle.pk).exists()


def known_bundles(user: Any) -> BundleQuerySet:
    """The bundles of which the user may know: with a page that they work on; empty ones, who may change them;
    and those that went out with all that is public now.
    """
    if works_everywhere(user):
        return Bundle.objects.all()
    work, known = worked_on(user).values("pk"), known_to(user).values("pk")
    members = Member.objects.filter(bundle=OuterRef("pk"))
    is_known: Any = Exists(members.filter(page__in=work)) | (
        Q(released_at__isnull=False) & ~Exists(members.filter(page__isnull=False).exclude(page__in=known))
    )
    if rights.user_has_permission(user, "change"):
        is_known |= ~Exists(members)
    return Bundle.objects.filter(is_known)


def is_known(user: Any, member: Member) -> bool:
    """Whether the user may know of this page of a bundle."""
    return member.page is None or known_to(user).filter(pk=member.page_id).exists()


def address_of(bundle: Bundle, user: Any) -> str | None:
    """Where the user finds the bundle in the admin: its form, or what it says, or nothing."""
    if not bundle.released_at and may_change(user, bundle):
        return reverse("bundles:edit", args=[bundle.pk])
    may_look = rights.user_has_any_permission(user, ["view", "change"])
    if may_look and known_bundles(user).filter(pk=bundle.pk).exists():
        return reverse("bundles:inspect", args=[bundle.pk])
    return None
