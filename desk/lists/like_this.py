"""A new publication like one that is there: its texts and where it belongs, without its date and files."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.generic import FormView
from wagtail.actions.copy_page import CopyPageAction
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from campaigns.addresses.proposing import proposed
from campaigns.kinds.vocabulary import DatePrecision
from campaigns.models import Publication
from campaigns.models.withdrawal import withdrawal_of
from safekeeping.reasons import SaidField


def can_be_followed(page: Any, user: Any) -> bool:
    """Whether this person may make one like it, where it is. What was withdrawn is an example to nobody."""
    if not isinstance(page, Publication) or page.alias_of_id or withdrawal_of(page) is not None:
        return False
    return page.permissions_for_user(user).can_copy_to(page.get_parent())


def like(page: Any, title: str, user: Any) -> Any:
    """Takes a publication of any kind; gives a draft of the same kind with everything of its newest draft but
    date, files, times and reference.
    """
    draft = page.get_latest_revision_as_object()
    home = page.get_parent()
    return CopyPageAction(
        draft,
        to=home,
        update_attrs={
            "title": title,
            "slug": proposed(type(page), title, parent=home),
            "date": timezone.localdate(),
            "date_precision": DatePrecision.DAY,
        },
        exclude_fields=["attachments"],
        copy_revisions=False,
        # Else Wagtail would publish it at once.
        keep_live=False,
        user=user,
    ).execute()


class LikeForm(forms.Form):
    title = SaidField(max_length=255, widget=forms.TextInput(attrs={"autofocus": True}))


class LikeThisView(WagtailAdminTemplateMixin, FormView):
    """Asks for the title, and leads to the form of the new draft."""

    template_name = "campaigns_admin/like_this.html"
    form_class = LikeForm
    header_icon = "copy"
    page: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.page = get_object_or_404(Publication, pk=kwargs["page_id"]).specific
        if not can_be_followed(self.page, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def edit_address(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get_page_title(self) -> str:
        return _label(self.page)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        title = self.page.get_admin_display_title()
        here = [{"url": self.edit_address, "label": title}, {"url": "", "label": _label(self.page)}]
        return [*self.breadcrumbs_items, *here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = {"page": self.page, "edit_address": self.edit_address, "label": _label(self.page)}
        return super().get_context_data(**kwargs) | found

    def form_valid(self, form: LikeForm) -> HttpResponse:
        new = like(self.page, form.cleaned_data["title"], self.request.user)
        messages.success(
            self.request,
            f"“{new.title}” is a draft. Its texts are those of “{self.page.title}”: change them.",
        )
        return redirect("wagtailadmin_pages:edit", new.pk)


def _label(page: Any) -> str:
    return f"New {page._meta.verbose_name} like this one"


def addresses() -> list[URLPattern]:
    return [path("publications/<int:page_id>/like/", LikeThisView.as_view(), name="like_this")]


def in_the_header(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Not in lists: whether it is offered takes queries, for each row."""
    if page.specific_class is not None and can_be_followed(page.specific, user):
        address = reverse("like_this", args=[page.pk])
        yield Button(_label(page.specific), url=address, icon_name="copy", priority=25)
