"""The list of what is in the bin, and the two questions: take it back, delete it for good?"""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.models import Page

from written_dates.naming import moment_text

from ..emptying import delete_for_good
from ..models import Deletion
from ..rights import may_see_any, visible_to
from ..taking_back import CannotTakeBack, take_back
from ..tree import parent_of

FOR_GOOD: Final = "recycle_bin.delete_for_good"


class TitleColumn(BaseColumn):
    """The title, what went with it, and the two buttons."""

    cell_template_name = "recycle_bin/title_cell.html"


class RecycleBinView(generic.IndexView):
    model = Deletion
    page_title = "Recycle bin"
    header_icon = "bin"
    index_url_name = "recycle_bin:index"
    template_name = "recycle_bin/bin.html"
    results_template_name = "recycle_bin/bin_results.html"
    any_permission_required = None
    permission_policy = None
    paginate_by = 50
    default_ordering = "-deleted_at"
    columns = [
        TitleColumn("title", label="Title"),
        Column("kind", label="Kind", width="15%"),
        Column(
            "deleted_by", label="Deleted by", width="15%", accessor=lambda one: one.deleted_by or "A script"
        ),
        Column("deleted_at", label="Deleted", width="18%", accessor=lambda it: moment_text(it.deleted_at)),
        Column("kept_until", label="Kept until", width="18%", accessor=lambda it: moment_text(it.kept_until)),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see_any(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet:
        # The rows themselves are long, and not needed for a line in the list.
        return visible_to(self.request.user).select_related("content_type", "deleted_by").defer("emptied")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


class QuestionView(WagtailAdminTemplateMixin, TemplateView):
    """Asks once more; what is answered with yes is done by ``do``."""

    header_icon = "bin"
    deletion: Deletion

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see_any(request.user):
            raise PermissionDenied
        self.deletion = get_object_or_404(visible_to(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        return self.do(request)

    def do(self, request: HttpRequest) -> HttpResponseBase:
        raise NotImplementedError

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("recycle_bin:index"), "label": RecycleBinView.page_title},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"deletion": self.deletion, "view": self}


class TakeBackView(QuestionView):
    template_name = "recycle_bin/take_back.html"
    page_title = "Take back"

    @property
    def is_page(self) -> bool:
        return self.deletion.model is not None and issubclass(self.deletion.model, Page)

    @property
    def below(self) -> str:
        """Where a page will lie."""
        return parent_of(self.deletion).get_admin_display_title()

    def do(self, request: HttpRequest) -> HttpResponseBase:
        try:
            thing = take_back(self.deletion, request.user)
        except CannotTakeBack as error:
            messages.error(request, str(error))
            return redirect("recycle_bin:index")
        address = AdminURLFinder(request.user).get_edit_url(thing)
        buttons = [messages.button(address, "Open it")] if address else []
        messages.success(request, f"“{self.deletion.title}” is back.", buttons=buttons)
        return redirect("recycle_bin:index")


class DeleteForGoodView(QuestionView):
    template_name = "recycle_bin/delete_for_good.html"
    page_title = "Delete for good"

    def do(self, request: HttpRequest) -> HttpResponseBase:
        log(self.deletion, FOR_GOOD, user=request.user, title=self.deletion.title)
        delete_for_good(self.deletion)
        messages.success(request, f"“{self.deletion.title}” is deleted for good.")
        return redirect("recycle_bin:index")
