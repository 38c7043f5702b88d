"""Files, pictures, people, organisations and terms: who may know of one, change it, delete it, let it out."""

from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.sites import SitePermissionPolicy
from wagtail.permissions import page_permission_policy

from assets.bearers import bearers, is_shown_everywhere
from assets.models import File, Picture, Use
from clean_files.models import Report
from page_tree.public import is_public

from .going_out import pages_that_show, uses_of
from .pages import known_to, publishes_everywhere, worked_on, works_everywhere

# For models of other parts of the site: the rows that a user may know of.
known_by: dict[type[Model], Callable[[Any], QuerySet[Any]]] = {}


def used(model: type[Model], *conditions: Q, of: str = "pk") -> Exists:
    """Whether some page uses the row; ``conditions`` are about the Use."""
    kind = ContentType.objects.get_for_model(model)
    return Exists(Use.objects.filter(*conditions, kind=kind, key=OuterRef(of)))


def known_things(user: Any, model: type[Model]) -> QuerySet[Any]:
    """What the user may know of: what is public, what is on a page they work on, what they handed in.

    What no page uses yet is known to who may change it; people and terms, to everybody.
    """
    found: QuerySet[Any] = model._default_manager.all()
    if issubclass(model, Page):
        return known_to(user) if model is Page else found.filter(pk__in=known_to(user).values("pk"))
    if model in known_by:
        return known_by[model](user)
    if works_everywhere(user):
        return found
    work = Q(page__in=worked_on(user).values("pk"))
    if model is File:
        return found.filter(_known_upload(user, File, used(File, work), ~used(File)))
    if model is Picture:
        return found.filter(_known_upload(user, Picture, _shown_by_work(user, work), _is_loose()))
    is_shown = used(model, Q(is_public("page__"), revision=None))
    return found.filter(~used(model) | is_shown | used(model, work))


def _known_upload(user: Any, model: Any, on_work: Any, is_loose: Any) -> Q:
    own = Q(uploaded_by_user=user) | Q(handed_in_by=user)
    policy = policy_of(model)
    theirs = policy.collections_with_right_to_change(user)
    public = Q(pk__in=model.objects.published().values("pk"))
    return public | own | on_work | (is_loose & Q(collection__in=theirs))


def _shown_by_work(user: Any, work: Q) -> Q:
    """Whether a picture is on a page worked on, or of somebody who is, or whom the user may change."""
    found = Q(used(Picture, work))
    for model, name in bearers():
        theirs = Q(used(model, work))
        if user.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}"):
            theirs |= Q(pk__in=known_things(user, model).values("pk"))
        found |= Q(Exists(model._default_manager.filter(theirs, **{name: OuterRef("pk")})))
    return found


def _is_loose() -> Any:
    is_loose: Any = ~used(Picture)
    for model, field in bearers():
        is_loose &= ~Exists(model._default_manager.filter(**{field: OuterRef("pk")}))
    return is_loose


def may_know_thing(user: Any, thing: Model) -> bool:
    return known_things(user, type(thing)).filter(pk=thing.pk).exists()


def knows_all(user: Any, used: dict[type[Model], set[int]]) -> bool:
    """Whether the user may know of all these, by their keys; what is gone, nobody need know of."""
    if works_everywhere(user):
        return True
    return all(
        known_things(user, model).filter(pk__in=keys).count()
        == model._default_manager.filter(pk__in=keys).count()
        for model, keys in used.items()
        if keys
    )


def may_change_what_shows(user: Any, thing: Model) -> bool:
    """Whether the user may publish every page that shows the thing or is about to.

    Of a picture that all pages show, the site's own card, that means every page.
    """
    if publishes_everywhere(user):
        return True
    if isinstance(thing, Picture) and is_shown_everywhere(thing):
        return False
    return all(page.permissions_for_user(user).can_publish() for page in pages_that_show(thing))


# --- Wagtail's policies, which its views, lists, choosers and bulk actions ask -----------------------


class UploadPolicy(CollectionOwnershipPermissionPolicy):
    """Files and pictures. Wagtail's rights by collection, and what pages say about the single one.

    Who handed one in changes it until a page with it is submitted; only who may change all of a collection
    deletes.
    """

    def collections_with_right_to_change(self, user: Any) -> QuerySet[Any]:
        return self._collections_with_perm(user, ["change"])

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return any(self._may(user, action, instance) for action in actions)

    def _may(self, user: Any, action: str, instance: Any) -> bool:
        if instance.pk is None or (user.is_active and user.is_superuser):
            return super().user_has_any_permission_for_instance(user, [action], instance)
        if action == "delete" and not self._check_perm(user, ["change"], collection=instance.collection):
            return False
        if not super().user_has_any_permission_for_instance(user, [action], instance):
            return False
        if action not in {"change", "delete"}:
            return may_know_thing(user, instance)
        return may_know_thing(user, instance) and may_change_what_shows(user, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        found = super().instances_user_has_any_permission_for(user, actions)
        if not user.is_active or user.is_anonymous or works_everywhere(user):
            return found
        return found.filter(pk__in=known_things(user, self.model).values("pk"))


class NamedPolicy(ModelPermissionPolicy):
    """People, organisations, terms: Django's rights, and what pages say about the single one."""

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if not super().user_has_permission_for_instance(user, action, instance):
            return False
        if instance.pk is None:
            return True
        may = may_know_thing(user, instance)
        return may and (action not in {"change", "delete"} or may_change_what_shows(user, instance))

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        found = super().instances_user_has_any_permission_for(user, actions)
        return found.filter(pk__in=known_things(user, self.model).values("pk"))


class WholeSitePolicy(ModelPermissionPolicy):
    """What concerns every page (redirects): Django's rights, for who may publish every page."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return super().user_has_permission(user, action) and publishes_everywhere(user)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return super().user_has_any_permission(user, actions) and publishes_everywhere(user)


class SiteSettingsPolicy(SitePermissionPolicy):
    """Settings that every page shows: Wagtail's rights, for who may publish every page."""

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return super().user_has_any_permission(user, actions) and publishes_everywhere(user)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        may = super().user_has_any_permission_for_instance(user, actions, instance)
        return may and publishes_everywhere(user)


def policy_of(model: type[Model]) -> Any:
    """The policy that Wagtail's views ask for files or pictures."""
    # They ask for the models, which come after this.
    from wagtail.documents.permissions import permission_policy as of_files
    from wagtail.images.permissions import permission_policy as of_pictures

    return of_files if model._meta.model_name == "file" else of_pictures


# --- Letting out what was held back ------------------------------------------------------------------


def deciders(file: Any) -> QuerySet[Any]:
    """The accounts that may decide whether a held file goes out, but for who handed it in: those that may
    publish every page that uses it; where no page does, those that may publish anything.
    """
    pages = list(Page.objects.filter(pk__in=uses_of(file).values("page")))
    found = page_permission_policy.users_with_any_permission({"publish"})
    for page in pages:
        may = page_permission_policy.users_with_any_permission_for_instance({"publish"}, page)
        found = found.filter(pk__in=may.values("pk"))
    return found


def handed_in(file: Any) -> set[int]:
    """The keys of those who ever handed in this content, under whatever name, or took it back."""
    rows = type(file).objects.filter(file_hash=file.file_hash).values_list("uploaded_by_user", "handed_in_by")
    of_rows = {by or uploader for uploader, by in rows if by or uploader}
    noted = Report.handed_in_by.through.objects.filter(report__digest=file.file_hash)
    return of_rows | set(noted.values_list("user", flat=True))


def may_let_out(user: Any, file: Any) -> bool:
    """Whether the user may decide; who handed it in only where there is nobody else who may."""
    may_decide = deciders(file)
    if not may_decide.filter(pk=user.pk).exists():
        return False
    brought = handed_in(file)
    return user.pk not in brought or not may_decide.exclude(pk__in=brought).exists()
