"""Open invitations and ways back: the list, and what is done with each."""

from typing import Any, Final

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log

from written_dates.naming import moment_text

from ..links import CONFIRMED, ask_way_back, give, invite, mail, take_back
from ..models import ADMINISTRATOR, Link
from ..rights import may_confirm, may_help, may_invite

TITLE: Final = "Invitations"


class LinkColumn(BaseColumn):
    """Whom it lets in, and the buttons."""

    cell_template_name = "accounts/link_cell.html"

    def get_cell_context_data(self, instance: Link, parent_context: dict[str, Any]) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "may_confirm": may_confirm(parent_context["request"].user, instance)}


def _what(link: Link) -> str:
    if link.account is None:
        return f"New account: {link.role}"
    return "Way back in" if link.is_ready else "Way back in, to be confirmed by another administrator"


class LinksView(generic.IndexView):
    model = Link
    page_title = TITLE
    header_icon = "mail"
    index_url_name = "accounts:links"
    template_name = "accounts/links.html"
    results_template_name = "accounts/links_results.html"
    any_permission_required = None
    permission_policy = None
    paginate_by = 50
    default_ordering = "-asked_at"
    columns = [
        LinkColumn("who", label="Who"),
        Column("what", label="What for", accessor=_what),
        Column("asked_by", label="Asked for by", accessor=lambda one: one.asked_by or "The server"),
        Column("ends_at", label="Works until", accessor=lambda one: moment_text(one.ends_at)),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (may_invite(request.user) or may_help(request.user)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet:
        return seen_by(self.request.user)

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not may_invite(self.request.user):
            return []
        return [HeaderButton("Invite somebody", url=reverse("accounts:invite"), icon_name="plus")]

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


def seen_by(user: Any) -> QuerySet:
    """The links that are open; those of administrators for administrators."""
    found = Link.objects.open().select_related("account", "asked_by", "group")
    if not may_invite(user):
        found = found.exclude(account=None)
    if not may_help(user):
        found = found.filter(account=None)
    if user.is_superuser:
        return found
    return found.exclude(is_administrator=True).exclude(account__is_superuser=True)


class InviteForm(forms.Form):
    email = forms.EmailField(label="Mail address")
    role = forms.ChoiceField(label="Role", help_text="What the account may do: see “Who may do what”.")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(str(group.pk), group.name) for group in Group.objects.order_by("name")]
        # As in Wagtail's own form, an administrator alone makes another one.
        above = [(ADMINISTRATOR, ADMINISTRATOR)] if user.is_superuser else []
        self.fields["role"].choices = [*groups, *above]  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if get_user_model().objects.filter(email__iexact=email).exists():
            raise forms.ValidationError("Somebody with this address has an account already.")
        return email

    def link(self, asked_by: Any) -> Link:
        role = self.cleaned_data["role"]
        is_administrator = role == ADMINISTRATOR
        group = None if is_administrator else Group.objects.get(pk=role)
        return invite(self.cleaned_data["email"], group, asked_by, is_administrator=is_administrator)


class BelowLinks(WagtailAdminTemplateMixin):
    header_icon = "mail"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        above = {"url": reverse("accounts:links"), "label": TITLE}
        return [*self.breadcrumbs_items, above, {"url": "", "label": str(self.page_title)}]

    def give(self, link: Link) -> HttpResponseBase:
        """Mails the link; where no mail goes out, shows it once, to be handed over."""
        address = give(link)
        ends = moment_text(link.ends_at)
        if mail(link, address, ends):
            messages.success(self.request, f"A link was sent to {link.mailbox}.")
            return redirect("accounts:links")
        context = {**self.get_context_data(), "link": link, "address": address, "ends": ends}
        return render(self.request, "accounts/link_shown.html", context)


class InviteView(BelowLinks, FormView):
    template_name = "accounts/invite.html"
    form_class = InviteForm
    page_title = "Invite somebody"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_invite(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: Any) -> Any:
        return self.give(form.link(self.request.user))


class QuestionView(BelowLinks, TemplateView):
    """Asks once more about a link; what is answered with yes is done by ``do``."""

    link: Link

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.link = get_object_or_404(seen_by(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        return self.do(request)

    def do(self, request: HttpRequest) -> HttpResponseBase:
        raise NotImplementedError


class TakeBackView(QuestionView):
    template_name = "accounts/take_back.html"
    page_title = "Take back"

    def do(self, request: HttpRequest) -> HttpResponseBase:
        take_back(self.link, request.user)
        messages.success(request, "The link leads nowhere any more.")
        return redirect("accounts:links")


class ConfirmWayBackView(QuestionView):
    template_name = "accounts/confirm_way_back.html"
    page_title = "Confirm a way back in"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        link = get_object_or_404(seen_by(request.user).exclude(account=None), pk=kwargs["pk"])
        if link.is_ready:
            raise Http404
        if not may_confirm(request.user, link):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def do(self, request: HttpRequest) -> HttpResponseBase:
        log(self.link.account, CONFIRMED, user=request.user)
        return self.give(self.link)


class AskWayBackView(BelowLinks, TemplateView):
    template_name = "accounts/ask_way_back.html"
    page_title = "Ask for a way back in"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.account = get_object_or_404(get_user_model(), pk=kwargs["pk"], is_active=True)
        if not may_help(request.user, self.account) or self.account == request.user:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        ask_way_back(self.account, request.user)
        messages.success(request, "Now another administrator has to confirm it, in this list.")
        return redirect("accounts:links")
