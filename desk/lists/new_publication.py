"""How a new publication begins: by choosing its kind, from the list of publications or from a campaign."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.create import CreateView
from wagtail.permissions import page_permission_policy

from campaigns.kinds.registry import kinds
from campaigns.models import Campaign, Library, Publication


@dataclass(frozen=True)
class Start:
    """A way to start a publication of one kind."""

    name: str
    description: str
    icon: str
    url: str


def starts(campaign: Campaign | None, next_url: str = "") -> list[Start]:
    """The ways to start a publication: in the campaign, or in none yet."""
    query = f"?{urlencode({'next': next_url})}" if next_url else ""
    return [
        Start(
            str(model._meta.verbose_name),
            model.get_page_description(),
            model.icon,
            _address(kind, campaign) + query,
        )
        for kind, model in kinds().items()
    ]


def _address(kind: str, campaign: Campaign | None) -> str:
    if campaign is None:
        return reverse("new_publication", args=[kind])
    return reverse("new_publication_in_campaign", args=[campaign.pk, kind])


def may_start(user: Any) -> bool:
    """Whether the user may add pages somewhere; the form itself asks about the library."""
    return page_permission_policy.user_has_permission(user, "add")


def the_library() -> Library:
    """The library that new publications go to; raises Http404 where the site has none."""
    library = Library.objects.order_by("path").first()
    if library is None:
        raise Http404("There is no publication library.")
    return library


class ChooseKindView(WagtailAdminTemplateMixin, TemplateView):
    """Asks which kind of publication it will be. Where it goes is known: there is one library."""

    template_name = "wagtailadmin/publications/choose_kind.html"
    page_title = "New publication"
    header_icon = "doc-full-inverse"
    # Wagtail's viewset sets these.
    model: type[Publication] | None = None
    index_url_name = add_url_name = list_url_name = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not the_library().permissions_for_user(request.user).can_add_subpage():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        publications = {"url": reverse(self.list_url_name), "label": "Publications"}
        return [*self.breadcrumbs_items, publications, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "starts": starts(campaign=None)}


class NewPublicationView(CreateView):
    """Wagtail's own form for a new page, in the library, and with the campaign ticked that it began at.

    The form is sent to Wagtail's own address, so that saving, saving by itself and publishing are Wagtail's.
    """

    http_method_names = ["get", "head", "options"]
    campaign: Campaign | None = None

    def dispatch(self, request: HttpRequest, kind: str, campaign_pk: int | None = None) -> HttpResponseBase:
        if kind not in kinds():
            raise Http404("There is no such kind of publication.")
        if campaign_pk is not None:
            self.campaign = get_object_or_404(Campaign, pk=campaign_pk)
        return super().dispatch(request, "campaigns", kind, the_library().pk)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if self.campaign is not None:
            self.page.campaigns = [self.campaign]
        if self.page.begins_with_text:
            self.page.body = [("text", "")]
        return super().get(request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # One can begin to type.
        self.form.fields["title"].widget.attrs["autofocus"] = True
        return super().get_context_data(**kwargs)
