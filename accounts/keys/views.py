"""Passkeys, the app and the recovery codes of one's own account: allauth's views in Wagtail's look."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..policy import must_set_up
from .forms import ActivateAppForm, AddPasskeyForm, use_up

TITLE = "Passkeys and codes"


class InAccount(WagtailAdminTemplateMixin):
    """A page of the person's own account."""

    header_icon = "key"
    page_title = TITLE

    # Around allauth's own, which would ask before it is known whether somebody may come in at all.
    @method_decorator([never_cache, require_admin_access, sensitive_post_parameters()])
    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(*args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        above = [{"url": reverse("wagtailadmin_account"), "label": "Account"}]
        if self.page_title != TITLE:
            above.append({"url": reverse("mfa_index"), "label": TITLE})
        return [*above, {"url": "", "label": str(self.page_title)}]


class KeysView(InAccount, IndexView):
    template_name = "accounts/keys.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        found = context["authenticators"]
        return {
            **context,
            "passkeys": [one.instance for one in found.get(Authenticator.Type.WEBAUTHN, [])],
            "app": found.get(Authenticator.Type.TOTP),
            "codes": found.get(Authenticator.Type.RECOVERY_CODES),
            "must_set_up": must_set_up(self.request.user),
            "app_will_do": not settings.STAFF_SECOND_WAYS or "totp" in settings.STAFF_SECOND_WAYS,
        }


class AddPasskeyView(InAccount, AddWebAuthnView):
    template_name = "accounts/add_passkey.html"
    form_class = AddPasskeyForm
    page_title = "Add a passkey"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # As one that signs in by itself, and asks who holds it.
        context = super().get_context_data(**kwargs)
        options = auth.begin_registration(self.request.user, passwordless=True)
        return {**context, "js_data": {"creation_options": options}}


class RemoveKey(InAccount):
    """Asks once more, or says why it stays."""

    template_name = "accounts/remove_key.html"

    def key(self) -> Authenticator:
        raise NotImplementedError

    def kept_because(self) -> str:
        adapter = get_adapter()
        is_free = adapter.can_delete_authenticator(self.key())
        return "" if is_free else adapter.error_messages["cannot_delete_authenticator"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "kept_because": self.kept_because()}


class RemovePasskeyView(RemoveKey, RemoveWebAuthnView):
    page_title = "Remove a passkey"
    success_url = reverse_lazy("mfa_index")

    def key(self) -> Authenticator:
        return self.object

    def form_valid(self, form: Any) -> HttpResponse:
        if said := self.kept_because():
            messages.error(self.request, said)
            return redirect("mfa_index")
        return super().form_valid(form)


class AddAppView(InAccount, ActivateTOTPView):
    template_name = "accounts/add_app.html"
    form_class = ActivateAppForm
    page_title = "Add an authenticator app"

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        # A code works once, and this one was typed where somebody may have looked on.
        app = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        use_up(app, form.cleaned_data["code"])
        return response


class RemoveAppView(RemoveKey, DeactivateTOTPView):
    page_title = "Remove the authenticator app"

    def key(self) -> Authenticator:
        return self.authenticator


class CodesView(InAccount, ViewRecoveryCodesView):
    template_name = "accounts/codes.html"
    page_title = "Recovery codes"


class NewCodesView(InAccount, GenerateRecoveryCodesView):
    template_name = "accounts/new_codes.html"
    page_title = "New recovery codes"
