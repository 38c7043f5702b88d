"""What groups may do on parts of the page tree, on collections and on sites."""

from typing import Any, Final

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.forms import Media
from wagtail.models import GroupCollectionPermission, GroupPagePermission, GroupSitePermission

from .accounts import right_name
from .actions import GIVEN, TAKEN
from .noting import about, note

# The models of such rights, and what each is about.
ABOUT: Final[dict[Any, str]] = {
    GroupPagePermission: "page",
    GroupCollectionPermission: "collection",
    GroupSitePermission: "site",
}


def _note(action: str, right: Any) -> None:
    where = ABOUT[type(right)]
    details = {"rights": [right_name(right.permission)], where: getattr(right, f"{where}_id")}
    note(action, about(right.group), details=details)


@receiver(post_save, sender=GroupPagePermission)
@receiver(post_save, sender=GroupCollectionPermission)
@receiver(post_save, sender=GroupSitePermission)
def note_given(instance: Any, created: bool, **kwargs: Any) -> None:
    if created:
        _note(GIVEN, instance)


@receiver(post_delete, sender=GroupPagePermission)
@receiver(post_delete, sender=GroupCollectionPermission)
@receiver(post_delete, sender=GroupSitePermission)
def note_taken(instance: Any, **kwargs: Any) -> None:
    _note(TAKEN, instance)


class NoteGivenInForm:
    """The last part of Wagtail's form of a group, without a box: the parts before it store what they give
    many at once, of which Django tells nobody.
    """

    media = Media()

    def __init__(self, instance: Any = None, **kwargs: Any) -> None:
        self.group = instance
        self.before = {(type(right), right.pk) for right in self._rights()}

    def is_valid(self) -> bool:
        return True

    def save(self) -> None:
        for right in self._rights():
            if (type(right), right.pk) not in self.before:
                _note(GIVEN, right)

    def as_admin_panel(self) -> str:
        return ""

    def _rights(self) -> list[Any]:
        if self.group is None or self.group.pk is None:
            return []
        related = ("group", "permission__content_type")
        return [
            right
            for model in ABOUT
            for right in model.objects.filter(group=self.group).select_related(*related).order_by("pk")
        ]
