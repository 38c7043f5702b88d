"""Withdrawing a publication, taking that back, and what stands in the way of removing what was issued."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.delete import delete
from wagtail.admin.views.pages.unpublish import Unpublish
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from campaigns.models import Publication
from campaigns.models.withdrawal import Withdrawal, withdrawal_of
from campaigns.publishing.readiness import NotReady
from campaigns.publishing.withdrawing import TAKEN_BACK, WITHDRAWN, can_be_withdrawn, take_back, withdraw
from rights.removing import HOLDS_ISSUED, REMOVED, STAYS, holds_issued, is_issued, with_reason

from ..forms.withdraw_form import GONE, TEXT, RemoveForm, WithdrawForm
from ..guards import gate


def _publication(user: Any, pk: int) -> Any:
    """The publication, for who may publish it; else raises PermissionDenied."""
    page = get_object_or_404(Publication, pk=pk).specific
    if not page.permissions_for_user(user).can_publish():
        raise PermissionDenied
    return page


class OfPublication(WagtailAdminTemplateMixin):
    """A question about a publication, for who may publish it."""

    header_icon = "warning"
    page: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.page = _publication(request.user, kwargs["page_id"])
        return super().dispatch(request, *args, **kwargs)

    @property
    def edit_address(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        title = self.page.get_admin_display_title()
        here = [{"url": self.edit_address, "label": title}, {"url": "", "label": str(self.page_title)}]
        return [*self.breadcrumbs_items, *here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = {"page": self.page, "edit_address": self.edit_address}
        return super().get_context_data(**kwargs) | found


class WithdrawView(OfPublication, FormView):
    template_name = "campaigns_admin/withdraw.html"
    page_title = "Withdraw"
    form_class = WithdrawForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_be_withdrawn(_publication(request.user, kwargs["page_id"])):
            messages.error(request, "Only what was issued can be withdrawn, and only once.")
            return redirect("wagtailadmin_pages:edit", kwargs["page_id"])
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Withdrawal(publication_id=self.page.pk)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"media": context["form"].media}

    def form_valid(self, form: WithdrawForm) -> HttpResponse:
        said, stays = form.cleaned_data, form.cleaned_data["what_stays"]
        try:
            withdraw(
                self.page,
                said["reason"],
                user=self.request.user,
                replaced_by=said["replaced_by"],
                keeps_text=stays == TEXT,
                is_gone=stays == GONE,
            )
        except NotReady as error:
            messages.error(self.request, " ".join(error.messages))
        else:
            button = messages.button(self.page.full_url, "See the notice") if stays != GONE else None
            told = f"“{self.page.get_admin_display_title()}” is withdrawn."
            messages.success(self.request, told, buttons=[button] if button else [])
        return redirect(self.edit_address)


class TakeBackView(OfPublication, TemplateView):
    template_name = "campaigns_admin/take_back_withdrawal.html"
    page_title = "Take the withdrawal back"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"withdrawal": withdrawal_of(self.page)}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            take_back(self.page, user=request.user)
        except NotReady as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, f"“{self.page.title}” is on the site again, as it was issued.")
        return redirect(self.edit_address)


# --- What was issued stays ------------------------------------------------------------------------


class RemoveIssuedView(OfPublication, FormView):
    """Asks an administrator for the reason, and goes on with Wagtail's own view."""

    template_name = "campaigns_admin/remove_issued.html"
    form_class = RemoveForm
    page_title = "Remove what was issued"
    remove: Any = None
    deletes = False

    def form_valid(self, form: RemoveForm) -> HttpResponse:
        with with_reason(form.cleaned_data["reason"]):
            return self.remove(self.request, self.page.pk)


def _before(remove: Any, *, deletes: bool) -> Any:
    """In the place of Wagtail's view that removes a page, of what was issued: the line that says what to
    do instead, or for an administrator the question for a reason.
    """

    def view(request: HttpRequest, page_id: int) -> HttpResponseBase | None:
        page = get_object_or_404(Page, pk=page_id).specific
        if not page.permissions_for_user(request.user).can_publish():
            return None
        if deletes and holds_issued(page):
            return _refuse(request, page, HOLDS_ISSUED)
        if not is_issued(page) or not (deletes or page.live):
            return None
        if not request.user.is_superuser:
            return _refuse(request, page, STAYS)
        return RemoveIssuedView.as_view(remove=remove, deletes=deletes)(request, page_id=page_id)

    return view


gate.INSTEAD["wagtailadmin_pages:delete"] = _before(delete, deletes=True)
gate.INSTEAD["wagtailadmin_pages:unpublish"] = _before(Unpublish.as_view(), deletes=False)


def _refuse(request: HttpRequest, page: Any, why: str) -> HttpResponseBase:
    ways = [messages.button(_withdraw_address(page), "Withdraw")] if can_be_withdrawn(page) else []
    messages.error(request, f"“{page.get_admin_display_title()}” was left as it was. {why}", buttons=ways)
    return redirect("wagtailadmin_pages:edit", page.pk)


def addresses() -> list[URLPattern]:
    return [
        path("pages/<int:page_id>/withdraw/", WithdrawView.as_view(), name="withdraw"),
        path("pages/<int:page_id>/take-back/", TakeBackView.as_view(), name="take_back_withdrawal"),
    ]


# --- Buttons, and histories -----------------------------------------------------------------------


def _withdraw_address(page: Page) -> str:
    return reverse("withdraw", args=[page.pk])


def in_the_list(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Beside Wagtail's own among the actions of a page."""
    yield from _buttons(page, user)


def in_the_header(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    yield from _buttons(page, user)


def _buttons(page: Any, user: Any) -> Iterator[Button]:
    if not getattr(page, "reference", None) or not page.permissions_for_user(user).can_publish():
        return
    if can_be_withdrawn(page):
        yield Button("Withdraw", url=_withdraw_address(page), icon_name="warning", priority=61)
    elif not page.alias_of_id:
        address = reverse("take_back_withdrawal", args=[page.pk])
        yield Button("Take the withdrawal back", url=address, icon_name="undo", priority=61)


class _WithReason(LogFormatter):
    """An entry in the history that says why."""

    sentence = ""

    def format_message(self, log_entry: Any) -> str:
        reason = log_entry.data.get("reason", "")
        return f"{self.sentence}: {reason}" if reason else self.sentence


class WasWithdrawn(_WithReason):
    label, sentence = "Withdraw", "Withdrawn"


class WasTakenBack(_WithReason):
    label, sentence = "Take a withdrawal back", "Withdrawal taken back. It had been"


class WasRemoved(_WithReason):
    label, sentence = "Remove what was issued", "Removed by an administrator, though it was issued"


def say_in_histories(actions: Any) -> None:
    actions.register_action(WITHDRAWN)(WasWithdrawn)
    actions.register_action(TAKEN_BACK)(WasTakenBack)
    actions.register_action(REMOVED)(WasRemoved)
