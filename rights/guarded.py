"""Wraps Wagtail's actions on pages with this site's rules: forms, the API and scripts come through them.

Wagtail has no setting for it, and its hooks are asked by some of the ways alone.
"""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.signals import m2m_changed
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.revert_to_page_revision import RevertToPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, PageViewRestriction

from assets.uses import referred_to
from page_tree.public import is_public

from .opening import StaysClosed, opens_nothing_held, said_against
from .pages import works_everywhere, works_on_all_below
from .removing import removing
from .things import knows_all

Do = Callable[..., Any]


def guard() -> None:
    """Puts the rules around the actions."""
    for action, rule in {
        ConvertAliasPageAction: _convert,
        CopyPageAction: _copy,
        CreatePageAliasAction: _create_alias,
        DeletePageAction: _delete,
        MovePageAction: _change_place,
        RevertToPageRevisionAction: _revert,
        UnpublishPageAction: _unpublish,
    }.items():
        _put_around(action, "execute", rule)
    _put_around(PageViewRestriction, "delete", _change_restriction)
    _put_around(PageViewRestriction, "save", _keep_restriction)
    m2m_changed.connect(ask_about_groups, sender=PageViewRestriction.groups.through)


def _put_around(owner: Any, name: str, rule: Callable[..., Any]) -> None:
    do = getattr(owner, name)

    @wraps(do)
    def guarded(self: Any, *args: Any, **kwargs: Any) -> Any:
        return rule(self, lambda: do(self, *args, **kwargs))

    setattr(owner, name, guarded)


def _delete(action: Any, do: Do) -> Any:
    with removing(action.page, action.user, deletes=True):
        return do()


def _unpublish(action: Any, do: Do) -> Any:
    with removing(action.object, action.user, deletes=False):
        return do()


def _change_place(action: Any, do: Do) -> Any:
    with opens_nothing_held(action.page):
        return do()


def _change_restriction(restriction: Any, do: Do) -> Any:
    with opens_nothing_held(restriction.page):
        return do()


def _keep_restriction(restriction: Any, do: Do) -> Any:
    kept = PageViewRestriction.objects.filter(pk=restriction.pk).first()
    if kept is not None and loosens(kept, restriction.restriction_type):
        _refuse_to_open(kept)
    done = _change_restriction(restriction, do)
    # Its groups are stored after it. They are compared with those of before, if it was for groups then.
    restriction.is_new_for_groups = kept is None or kept.restriction_type != PageViewRestriction.GROUPS
    return done


def ask_about_groups(
    instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any
) -> None:
    """Django's signal that the groups of a restriction change, or the restrictions of a group.

    Some are taken away before others are added, so the restriction in hand remembers whom it was for.
    """
    if reverse:
        found = PageViewRestriction.objects.filter(pk__in=pk_set or ()) if action == "pre_add" else ()
        for restriction in found:
            _ask_about_groups(restriction, _groups_of(restriction), {instance.pk})
        return
    before: set[int] = getattr(instance, "was_for_groups", set())
    if action in {"pre_remove", "pre_clear"}:
        instance.was_for_groups = before | _groups_of(instance)
    elif action == "pre_add" and pk_set:
        is_new, instance.is_new_for_groups = getattr(instance, "is_new_for_groups", False), False
        instance.was_for_groups = set()
        if not is_new:
            _ask_about_groups(instance, before | _groups_of(instance), pk_set)


def _ask_about_groups(restriction: PageViewRestriction, before: set[int], after: set[int]) -> None:
    kept = PageViewRestriction.objects.filter(pk=restriction.pk).first()
    if kept and kept.restriction_type == PageViewRestriction.GROUPS and _is_for_others(before, after):
        _refuse_to_open(kept)


def _refuse_to_open(restriction: PageViewRestriction) -> None:
    if said := said_against(restriction.delete):
        raise StaysClosed(restriction.page, said)


def loosens(restriction: PageViewRestriction, kind: str, groups: Collection[int] = ()) -> bool:
    """Whether one of this kind in its place, for these groups, would let in anybody, or more than the groups
    that it names: another group, any login, or who has a password. What is held back is as little for these.
    """
    if restriction.restriction_type != PageViewRestriction.GROUPS or kind == PageViewRestriction.NONE:
        return kind == PageViewRestriction.NONE
    return kind != PageViewRestriction.GROUPS or _is_for_others(_groups_of(restriction), groups)


def _groups_of(restriction: PageViewRestriction) -> set[int]:
    return set(restriction.groups.values_list("pk", flat=True))


def _is_for_others(before: set[int], after: Collection[int]) -> bool:
    """Whether there are groups that it was not for; one that named none was not complete yet."""
    return bool(before) and not before.issuperset(after)


def _copy(action: Any, do: Do) -> Any:
    """What is copied along is the user's to work on (see ``DeskPermissions``); and a history that names what
    they may no longer know of stays where it is.
    """
    with opens_nothing_held(action.page):
        copy = do()
        if action.user is not None and not works_everywhere(action.user):
            for page in copy.get_descendants(inclusive=True):
                _forget_unknown(page, action.user)
        return copy


def _forget_unknown(page: Page, user: Any) -> None:
    for revision in page.revisions.exclude(pk=page.latest_revision_id):
        if not knows_all(user, referred_to(revision.as_object())):
            revision.delete()


def _create_alias(action: Any, do: Do) -> Any:
    if action.user is not None and action.recursive and not works_on_all_below(action.user, action.page):
        raise PermissionDenied("Below this page are pages that are not yours to copy.")
    with opens_nothing_held(action.page):
        return do()


def _convert(action: Any, do: Do) -> Any:
    """To make it a page of its own, and public by that, is to publish."""
    was_public = _public(action.page).exists()
    with opens_nothing_held(action.page):
        page = do()
        is_opened = not was_public and _public(page).exists()
        if is_opened and action.user and not page.permissions_for_user(action.user).can_publish():
            raise PermissionDenied("To make this alias a page of its own is to publish it.")
        return page


def _public(page: Page) -> QuerySet[Page]:
    return Page.objects.filter(is_public(), pk=page.pk)


def _revert(action: Any, do: Do) -> Any:
    """What an earlier version holds is not brought back to somebody who may no longer know of it."""
    user = action.user
    if user is not None and not knows_all(user, referred_to(action.revision.as_object())):
        raise PermissionDenied("This version holds something that is not public yet, and not yours.")
    return do()
