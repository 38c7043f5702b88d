"""The pages, files and pictures that the admin's own scripts ask for."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from rest_framework.response import Response  # type: ignore[import-untyped]
from wagtail.admin.api.actions.publish import PublishPageAPIAction
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import page_permission_policy

from campaigns.publishing.readiness import NotReady, check_ready
from rights.opening import StaysClosed
from rights.things import known_things


class PublishWhenReady(PublishPageAPIAction):
    """Wagtail's own goes past the page; here it is asked whether it may go out, as everywhere."""

    def execute(self, instance: Any, data: Any) -> Any:
        try:
            check_ready(instance.get_latest_revision_as_object())
        except NotReady as error:
            return Response({"detail": error.messages}, status=400)
        return super().execute(instance, data)


class KnownPagesAPIViewSet(PagesAdminAPIViewSet):
    """Wagtail's own makes itself a policy; here it is the site's. And a lock counts here, too."""

    actions = {**PagesAdminAPIViewSet.actions, "publish": PublishWhenReady}

    def get_base_queryset(self) -> QuerySet[Any]:
        return page_permission_policy.explorable_instances(self.request.user)

    def action_view(self, request: Any, pk: int, action_name: str) -> Any:
        if self.get_object().permissions_for_user(request.user).page_locked():
            raise PermissionDenied
        try:
            return super().action_view(request, pk, action_name)
        except StaysClosed as error:
            return Response({"detail": error.messages}, status=400)


class KnownFilesAPIViewSet(DocumentsAdminAPIViewSet):
    """Wagtail's own lists all to whoever may log in."""

    def get_queryset(self) -> QuerySet[Any]:
        return known_things(self.request.user, self.model).order_by("id")


class KnownPicturesAPIViewSet(ImagesAdminAPIViewSet):
    """As for files."""

    def get_queryset(self) -> QuerySet[Any]:
        return known_things(self.request.user, self.model).order_by("id")
