"""The page on which a draft is approved or sent back, and those about emergencies."""

from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from assets.models import File, Picture
from campaigns.publishing.readiness import NotReady
from campaigns.publishing.waiting import waiting_text, waits_for_pictures
from desk.notices.approval import what_happened
from rights.opening import StaysClosed
from rights.pages import may_work_on
from safekeeping.reasons import SaidField

from ..approving import CannotApprove, Standing, approve, send_back, standing_of
from ..emergencies import look_at, publish_in_emergency
from ..guarded import needs_second
from ..lists import known_emergencies
from ..models import Approval, Emergency
from ..rights import may_approve, may_in_emergency, may_look_at
from ..shape import things_on
from ..stepping import go_on, is_last, step_for
from .words import lines_of, sent_back_text

# What the button sends that lets the page out, too.
PUBLISH: Final = "publish"


class WordsForm(forms.Form):
    words = SaidField(
        label="What should be changed",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Those who wrote it get this by mail, and find it above the page’s form.",
    )


class OfPage(WagtailAdminTemplateMixin, FormView):
    """Something about a page that needs a second pair of eyes."""

    header_icon = "view"
    page: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        if not self.may(request.user):
            raise PermissionDenied
        if not needs_second(self.page):
            messages.info(request, "This page needs no second pair of eyes.")
            return redirect(self.edit_address)
        return super().dispatch(request, *args, **kwargs)

    def may(self, user: Any) -> bool:
        raise NotImplementedError

    @property
    def edit_address(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        here = {"url": self.edit_address, "label": self.page.get_admin_display_title()}
        return [*self.breadcrumbs_items, here, {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"page": self.page, "edit_address": self.edit_address}


class ApprovalView(OfPage):
    template_name = "approval/approval.html"
    page_title = "Second pair of eyes"
    form_class = WordsForm

    def may(self, user: Any) -> bool:
        return may_approve(user, self.page) or may_work_on(user, self.page)

    def get_form_kwargs(self) -> dict[str, Any]:
        found = super().get_form_kwargs()
        return found if "send_back" in self.request.POST else {"initial": {}}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_approve(request.user, self.page):
            raise PermissionDenied
        return super().post(request) if "send_back" in request.POST else self._approve(request)

    def _approve(self, request: HttpRequest) -> HttpResponse:
        title = self.page.get_admin_display_title()
        try:
            approval = approve(self.page, request.user, request.POST.get("seen", ""))
        except CannotApprove as error:
            messages.error(request, f"“{title}” was not approved. {error}")
            return redirect(request.path)
        messages.success(request, self._go_on(approval, f"You approved “{title}” as it is."))
        return redirect(self.edit_address)

    def _go_on(self, approval: Approval, said: str) -> str:
        """Where a workflow waits for this user, too, it goes on: to its next step, or out if that was asked.

        Says what has become of the page.
        """
        if not approval.is_enough:
            return f"{said} One more has to approve it."
        step = step_for(self.page, self.request.user, "approve")
        if step is None or (is_last(step) and self.request.POST.get("approve") != PUBLISH):
            return f"{said} It can be published now."
        try:
            go_on(step, self.request.user)
        except (NotReady, StaysClosed):
            # What else keeps it back is said beside this: see ``desk.notices.not_ready``.
            messages.success(self.request, said)
            raise
        return what_happened(Page.objects.get(pk=self.page.pk), "approve")

    def form_valid(self, form: WordsForm) -> HttpResponse:
        send_back(self.page, self.request.user, form.cleaned_data["words"])
        messages.success(self.request, f"You sent “{self.page.get_admin_display_title()}” back.")
        return redirect("approval:waiting")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        standing = standing_of(self.page)
        return context | (self._about(standing) if standing is not None else {})

    def _about(self, standing: Standing) -> dict[str, Any]:
        user = self.request.user
        things = list(things_on(standing.draft))
        return {
            "standing": standing,
            "lines": list(lines_of(standing)),
            "against": standing.against(user),
            "may_go_out": self._may_go_out(standing),
            "may_send_back": may_approve(user, self.page),
            "sent_back": sent_back_text(self.page),
            "note": standing.note,
            "differences": self._differences(standing.draft) if self.page.live else None,
            "files": [thing for thing in things if isinstance(thing, File)],
            "pictures": [thing for thing in things if isinstance(thing, Picture)],
            "may_in_emergency": not standing.is_approved and may_in_emergency(user, self.page),
        }

    def _may_go_out(self, standing: Standing) -> bool:
        """Whether the page was submitted to this user, and would go out with their approval."""
        step = step_for(self.page, self.request.user, "approve")
        return step is not None and is_last(step) and len(standing.of_this) + 1 >= standing.needed

    def _differences(self, draft: Any) -> list[Any]:
        """Wagtail's own comparison, of what readers have with the draft."""
        panel = self.page.get_edit_handler().get_bound_panel(
            instance=self.page, request=self.request, form=None
        )
        found = [compare(self.page, draft) for compare in panel.get_comparison()]
        return [one for one in found if one.has_changed()]


class ReasonForm(forms.Form):
    reason = SaidField(
        label="Why can’t it wait?",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="All who publish get it by mail, and see it on the front page until one has looked.",
    )


class EmergencyView(OfPage):
    template_name = "approval/emergency.html"
    page_title = "Publish in an emergency"
    header_icon = "warning"
    form_class = ReasonForm

    def may(self, user: Any) -> bool:
        return may_in_emergency(user, self.page)

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        title = self.page.get_admin_display_title()
        try:
            publish_in_emergency(self.page, self.request.user, form.cleaned_data["reason"])
        except NotReady as error:
            for message in error.messages:
                form.add_error(None, message)
            return self.form_invalid(form)
        page = Page.objects.get(pk=self.page.pk)
        out = waiting_text(page) if waits_for_pictures(page) else f"“{title}” is published."
        messages.warning(self.request, f"{out} Somebody else has to look at it now.")
        return redirect(self.edit_address)


class LookedForm(forms.Form):
    words = SaidField(
        label="What you found",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="“It is right.” “One date was wrong: I have corrected it.”",
    )


class LookAtView(WagtailAdminTemplateMixin, FormView):
    """What went out without a second pair of eyes: somebody else says that they have looked."""

    template_name = "approval/look_at.html"
    page_title = "Look at what went out"
    header_icon = "warning"
    form_class = LookedForm
    emergency: Emergency

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        known = known_emergencies(request.user).select_related("page")
        self.emergency = get_object_or_404(known, pk=kwargs["pk"])
        self.may_look = may_look_at(request.user, self.emergency)
        if request.method == "POST" and self.emergency.looked_at is not None:
            messages.info(request, f"{self.emergency.looked_name} has looked at it already.")
            return redirect(request.path)
        if request.method == "POST" and not self.may_look:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        above = {"url": reverse("approval:emergencies"), "label": "Emergencies"}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.emergency.title}]

    def form_valid(self, form: LookedForm) -> HttpResponse:
        look_at(self.emergency, self.request.user, form.cleaned_data["words"])
        messages.success(self.request, f"It is noted that you looked at “{self.emergency.title}”.")
        return redirect("approval:emergencies")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_open = self.emergency.looked_at is None
        found = {"emergency": self.emergency, "may_look": self.may_look and is_open}
        return super().get_context_data(**kwargs) | found
