"""Where staff hand in what they have, and read what became of it."""

from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from campaigns.kinds.registry import kinds

from ..drafting.drafts import model_of, parent_of
from ..drafting.guessing import CAMPAIGN
from ..drafting.opening import LARGEST, TOO_LARGE
from ..found import CHANGED, LEFT_OUT, TO_DO, Line
from ..models import Brought
from ..run import LEFT, REFUSED, Item, Run

GUESS: Final = "As its words say"
# Of fields that are more than one box; the others are found by theirs.
_ANCHORS: Final = {
    "body": "panel-child-content-body-section",
    "contributions": "panel-child-content-speakers-section",
    "transcript": "panel-child-content-transcript-section",
}
ACCEPTED: Final = ".docx,.html,.htm,.mhtml,.mht,.webarchive,.zip,.txt,.md,.pdf"


def may_bring_in(user: Any) -> bool:
    """Whether the user may add a draft of any kind."""
    parents = [parent for kind in ("statement", CAMPAIGN) if (parent := parent_of(kind)) is not None]
    return any(parent.permissions_for_user(user).can_add_subpage() for parent in parents)


class UploadForm(forms.Form):
    document = forms.FileField(
        label="File",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text="A Word file (.docx), a web page saved from a browser (.html, .mhtml, .webarchive; with "
        "its folder: as a .zip), an export of Google Docs, a text (.txt, .md), or a PDF.",
    )
    kind = forms.ChoiceField(label="What it becomes", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(kind, str(model_of(kind)._meta.verbose_name).capitalize()) for kind in (*kinds(), CAMPAIGN)]
        self.fields["kind"].choices = [("", GUESS), *names]  # type: ignore[attr-defined]

    def clean_document(self) -> Any:
        document = self.cleaned_data["document"]
        if document.size > LARGEST:
            raise forms.ValidationError(TOO_LARGE)
        return document


class UploadView(WagtailAdminTemplateMixin, FormView):
    """Takes a file, and leads to the report of the draft that it became."""

    template_name = "bringing_in/upload.html"
    page_title = "Bring in a file"
    header_icon = "upload"
    form_class = UploadForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_bring_in(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def form_valid(self, form: UploadForm) -> HttpResponse:
        document = form.cleaned_data["document"]
        item = Item(document.name, lambda: document.open("rb"))
        (outcome,) = Run(self.request.user, form.cleaned_data["kind"]).bring([item])
        if outcome.how == REFUSED:
            form.add_error("document", outcome.text)
            return self.form_invalid(form)
        if outcome.how == LEFT:
            messages.warning(self.request, outcome.text)
        return redirect("bringing_in:report", outcome.page.pk)


class ReportView(WagtailAdminTemplateMixin, TemplateView):
    """What was left out of a draft that was brought in, and what is left to do, for who edits it."""

    template_name = "bringing_in/report.html"
    page_title = "What was brought in"
    header_icon = "upload"
    page: Any

    def dispatch(self, request: HttpRequest, page_id: int) -> HttpResponseBase:
        self.page = get_object_or_404(Page.objects.select_related("brought_from"), pk=page_id).specific
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, page_id=page_id)

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        form = {"url": form_of(self.page.pk), "label": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, form, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        brought = get_object_or_404(Brought, page=self.page.pk)
        groups = [
            (heading, [(line, address_of(line, self.page.pk)) for line in brought.of_kind(kind)])
            for kind, heading in ((TO_DO, "To do"), (CHANGED, "Changed or guessed"), (LEFT_OUT, "Left out"))
        ]
        more = {"brought": brought, "groups": groups, "form_url": form_of(self.page.pk)}
        return {**super().get_context_data(**kwargs), **more}


def form_of(key: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[key])


def address_of(line: Line, key: int) -> str:
    """Where what a line asks for is done; "" for a line that asks for nothing."""
    if line.url.startswith("page:"):
        return reverse("bringing_in:report", args=[int(line.url.removeprefix("page:"))])
    if line.kind != TO_DO:
        return ""
    anchor = f"#{_ANCHORS.get(line.field, f'id_{line.field}')}" if line.field else ""
    return line.url or form_of(key) + anchor
