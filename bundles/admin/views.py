"""The views of a bundle: Wagtail's own, with what is special about something that goes out once."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.views import generic
from wagtail.admin.views.chooser import BrowseView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from campaigns.models import Library
from campaigns.publishing.waiting import GOES_OUT_WHEN_READY

from ..models import Bundle
from ..release import CannotRelease, release_or_wait
from .rights import changeable_bundles, is_known, known_bundles, may_change
from .standing import report


class BundleListView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet:
        return known_bundles(self.request.user).annotate(page_count=Count("members"))

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """As asked for; else what waits, the next first, and then what went out, the latest first."""
        if self.is_explicitly_ordered and self.ordering:
            return super().order_queryset(queryset).order_by(self.ordering, "-pk")
        return queryset.order_by(
            F("released_at").desc(nulls_first=True), F("release_at").asc(nulls_last=True), "-pk"
        )

    def get_edit_url(self, instance: Bundle) -> str | None:
        return super().get_edit_url(instance) if instance.pk in self.changeable else None

    def get_delete_url(self, instance: Bundle) -> str | None:
        return super().get_delete_url(instance) if instance.pk in self.changeable else None

    @cached_property
    def changeable(self) -> set[int]:
        return set(changeable_bundles(self.request.user).values_list("pk", flat=True))


class RefuseDoubles:
    """Says so where two people put a page into two bundles in one moment: the database keeps one."""

    def form_valid(self, form: Any) -> HttpResponseBase:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except IntegrityError:
            form.add_error(None, "One of the pages was put into another bundle just now. Please look again.")
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]


class NewBundleView(RefuseDoubles, generic.CreateView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with transaction.atomic():
            return super().post(request, *args, **kwargs)

    def get_success_url(self) -> str:
        """Back to the form, which says now what is missing."""
        return self.get_edit_url()

    def get_success_buttons(self) -> list[Any]:
        return []


class UnlessReleased:
    """Only looking is left once a bundle went out; and nobody changes it while it goes out."""

    # Else whoever writes rows that name it goes on; who deletes it takes its key away.
    deletes = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with transaction.atomic():
            held = Bundle.objects.select_for_update(no_key=not self.deletes)
            bundles = held if request.method == "POST" else Bundle.objects
            bundle = get_object_or_404(bundles, pk=kwargs["pk"])
            if bundle.released_at is None and not may_change(request.user, bundle):
                raise PermissionDenied
            if bundle.released_at is None:
                return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        if request.method == "POST":
            messages.error(request, f"The bundle “{bundle.title}” went out before, and can’t be changed.")
        return redirect("bundles:inspect", bundle.pk)


class BundleFormView(UnlessReleased, RefuseDoubles, generic.EditView):
    def get_side_panels(self) -> MediaContainer:
        """None: Wagtail's says "Live" of whatever has no drafts of its own, and a bundle waits."""
        return MediaContainer([])

    def get_success_url(self) -> str:
        return self.get_edit_url()


class DeleteBundleView(UnlessReleased, generic.DeleteView):
    deletes = True

    @property
    def confirmation_message(self) -> str:
        return "Delete this bundle? Its pages stay as they are, and can be published singly again."


class BundleView(generic.InspectView):
    """What a bundle holds, for whoever may not change it, and for everybody once it went out."""

    template_name = "bundles/bundle.html"
    page_title = "Bundle"

    def get_edit_url(self) -> str | None:
        return super().get_edit_url() if may_change(self.request.user, self.object) else None

    def get_delete_url(self) -> str | None:
        return super().get_delete_url() if may_change(self.request.user, self.object) else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"bundle": self.object}
        if self.object.released_at:
            members = self.object.members.select_related("page")
            return context | {
                "members": [member for member in members if is_known(self.request.user, member)]
            }
        return context | report(self.object, self.request.user)


class ChoosePagesView(BrowseView):
    """Wagtail's window to choose pages; it begins at the library, not at the top of the tree."""

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponseBase:
        library = Library.objects.order_by("path").first() if parent_page_id is None else None
        return super().get(request, library.pk if library else parent_page_id)


class ReleaseView(WagtailAdminTemplateMixin, TemplateView):
    """Asks once more, and then releases the bundle."""

    template_name = "bundles/release.html"
    page_title = "Release now"
    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.bundle = get_object_or_404(Bundle, pk=kwargs["pk"])
        if self.bundle.released_at:
            return redirect("bundles:inspect", self.bundle.pk)
        if not may_change(request.user, self.bundle):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            is_out = release_or_wait(self.bundle, request.user)
        except CannotRelease as error:
            messages.error(request, f"Nothing was published. {' '.join(error.lines)}")
            return redirect("bundles:edit", self.bundle.pk)
        if not is_out:
            messages.success(request, f"The bundle “{self.bundle.title}” {GOES_OUT_WHEN_READY}")
            return redirect("bundles:edit", self.bundle.pk)
        messages.success(request, f"The bundle “{self.bundle.title}” is out.")
        return redirect("bundles:inspect", self.bundle.pk)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("bundles:index"), "label": "Bundles"},
            {"url": reverse("bundles:edit", args=[self.bundle.pk]), "label": self.bundle.title},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | report(self.bundle, self.request.user)
