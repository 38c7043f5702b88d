"""Who sees what is in the bin, and may take it back or delete it for good: who may delete such a thing.

For a page that is who may publish where it lay: it holds what is not public, and what was.
"""

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q
from treebeard.mp_tree import MP_Node
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.collections import CollectionPermissionPolicy
from wagtail.permissions import page_permission_policy

from rights.pages import publishes_everywhere

from .keeping import KEPT
from .models import Deletion, DeletionQuerySet


def visible_to(user: Any) -> DeletionQuerySet:
    """What of the bin the user may see, take back and delete for good."""
    return Deletion.objects.filter(_things(user) | _pages(user))


def may_see_any(user: Any) -> bool:
    """Whether there could be anything in the bin for this user."""
    return page_permission_policy.user_has_permission(user, "publish") or bool(_models(user))


def _models(user: Any) -> list[Any]:
    models = [apps.get_model(label) for label in KEPT]
    return [
        model for model in models if model is not Page and _policy(model).user_has_permission(user, "delete")
    ]


def _policy(model: Any) -> Any:
    """Who uploaded a file may do more with it than others, but not with what is in the bin."""
    by_collection = {"campaigns.file": Document, "campaigns.picture": Image}
    named_by = by_collection.get(model._meta.label_lower)
    return CollectionPermissionPolicy(model, named_by) if named_by else ModelPermissionPolicy(model)


def _things(user: Any) -> Q:
    """All such things, for who may publish everywhere; else what the user deleted: the rest may be on others'
    pages that are not public.
    """
    of_their_kinds = Q(content_type__in=ContentType.objects.get_for_models(*_models(user)).values())
    return of_their_kinds if publishes_everywhere(user) else of_their_kinds & Q(deleted_by=user)


def _pages(user: Any) -> Q:
    if not page_permission_policy.user_has_permission(user, "publish"):
        return Q(pk=None)
    kinds = [kind for kind in ContentType.objects.all() if issubclass(kind.model_class() or MP_Node, Page)]
    places = page_permission_policy.instances_user_has_permission_for(user, "publish")
    is_page = Q(content_type__in=kinds)
    below = is_page & Q(parent_id__in=places.values("pk"))
    # Where the place is gone too, somebody who may publish everywhere decides.
    home = Page.objects.filter(depth=2).order_by("path").first()
    if home is None or not home.permissions_for_user(user).can_publish():
        return below
    return below | (is_page & ~Q(Exists(Page.objects.filter(pk=OuterRef("parent_id")))))
