"""The page "Reviewers" of a publication: who is asked, what they said, and what can be done about it."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from campaigns.kinds.vocabulary import Attribution
from campaigns.models import Publication, Statement
from editions import content
from page_tree.addresses import absolute

from .. import inviting, mails, signing
from ..models import Invitation, Text
from ..paragraphs import paragraphs_of
from ..standing import opens, signatures
from .forms import InviteForm, UntilForm
from .rows import invitations_of, rows_of, said_of

NO_MAIL: Final = "No mail went out. Make a new link instead, and pass it on yourself."


def address_of(page: Any) -> str:
    return reverse("reviewing:reviewers", args=[page.pk])


class OfDraft(WagtailAdminTemplateMixin, TemplateView):
    """A view of a publication's draft, for who may edit it."""

    header_icon = "group"
    page: Any

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.page = get_object_or_404(Publication, pk=kwargs["page_id"], alias_of=None).specific
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        title = self.page.get_admin_display_title()
        here = [{"url": edit, "label": title}, {"url": "", "label": str(self.page_title)}]
        return [*self.breadcrumbs_items, *here]


class ReviewersView(OfDraft):
    template_name = "reviewing_admin/reviewers.html"
    page_title = "Reviewers"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        draft = self.page.get_latest_revision_as_object()
        invitations = invitations_of(self.page)
        form = context.get("form") or self._form(draft)
        has_comments = any(one.comments.all() for one in invitations)
        paragraphs = paragraphs_of(self.request, draft) if has_comments else []
        return context | {
            "page": self.page,
            "form": form,
            "media": form.media,
            "rows": rows_of(self.page, draft, invitations, context.get("refused", {})),
            "said": said_of(paragraphs, invitations),
            "signatures": signatures(draft) if any(one.signs for one in invitations) else None,
            "draft_address": reverse("wagtailadmin_pages:view_draft", args=[self.page.pk]),
            "sends_mail": mails.can_send(),
        }

    def _form(self, draft: Any, typed: Any = None) -> InviteForm:
        is_joint = isinstance(draft, Statement) and draft.attribution == Attribution.JOINT
        return InviteForm(self.page, typed, may_be_signed=is_joint)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        ways = {
            "invite": self._invite,
            "remind": self._remind,
            "anew": self._anew,
            "take_back": self._take_back,
            "ask_again": self._ask_again,
            "put_on": self._put_on,
        }
        way = ways.get(request.POST.get("action", ""))
        if way is None:
            raise Http404
        return way(request.POST) or redirect(address_of(self.page))

    def _invitation(self, typed: Any) -> Invitation:
        key = typed.get("invitation", "")
        if not (key.isascii() and key.isdecimal() and len(key) < 19):
            raise Http404
        return get_object_or_404(Invitation, pk=key, publication=self.page.pk)

    def _show(self, asked: list[inviting.Asked]) -> HttpResponse:
        """The links, this once: of each a digest alone is kept."""
        links = [(one.invitation, absolute(one.address), one.is_sent) for one in asked]
        return self.render_to_response(self.get_context_data(links=links))

    def _invite(self, typed: Any) -> HttpResponseBase:
        form = self._form(self.page.get_latest_revision_as_object(), typed)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        said = form.cleaned_data
        asked = inviting.invite(self.page, said["kind"], said["guests"], said["until"], self.request.user)
        return self._show(asked)

    def _anew(self, typed: Any) -> HttpResponseBase:
        invitation = self._invitation(typed)
        form = UntilForm(invitation, typed)
        if form.is_valid():
            return self._show([inviting.send_anew(invitation, form.cleaned_data["until"], self.request.user)])
        said = " ".join(map(str, form.errors["until"]))
        messages.error(self.request, f"No new link for {invitation}. {said}")
        return self.render_to_response(self.get_context_data(refused={invitation.pk: form}))

    def _remind(self, typed: Any) -> None:
        invitation = self._invitation(typed)
        if not opens(invitation):
            messages.error(self.request, "It has ended. Send a new link, with a later day.")
        elif inviting.remind(invitation):
            messages.success(self.request, f"{invitation} is reminded.")
        else:
            messages.error(self.request, NO_MAIL)

    def _take_back(self, typed: Any) -> None:
        invitation = self._invitation(typed)
        inviting.take_back(invitation, self.request.user)
        messages.success(self.request, f"The links of {invitation} lead nowhere any more.")

    def _ask_again(self, typed: Any) -> None:
        earlier = signatures(self.page.get_latest_revision_as_object()).earlier
        for answer in earlier:
            if not opens(answer.invitation):
                said = f"The invitation of {answer.invitation} has ended. Send a new link, with a later day."
                messages.error(self.request, said)
            elif inviting.ask_again(answer.invitation):
                messages.success(self.request, f"{answer.invitation} is asked again.")
            else:
                messages.error(self.request, NO_MAIL)

    def _put_on(self, typed: Any) -> None:
        if not isinstance(self.page, Statement):
            raise Http404
        if (lock := self.page.get_lock()) and lock.for_user(self.request.user):
            messages.error(self.request, lock.get_message(self.request.user))
            return
        _, added = signing.put_on(self.page, self.request.user)
        names = ", ".join(one.organisation for one in added)
        said = f"On the draft now: {names}." if names else "All who signed this text are on the statement."
        messages.success(self.request, said)


class TextView(OfDraft):
    """A text as it was shown to somebody, in words."""

    template_name = "reviewing_admin/text.html"
    page_title = "What was shown"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = get_object_or_404(Text, pk=kwargs["text"], publication=self.page.pk)
        parts = content.parts(self.page.kind, text.content, content.Names(text.content))
        shown = text.shown.select_related("invitation")
        return super().get_context_data(**kwargs) | {
            "parts": [part for part in parts if part.paragraphs],
            "shown": shown,
        }
