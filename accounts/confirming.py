"""“Is it you?”: asked again before what an unattended screen, or a stolen session, must not do."""

from typing import Any, Final

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .guessing import lockout, queue
from .guessing.attempts import Attempt
from .guessing.known_devices import known_device
from .keys.forms import ConfirmByPasskeyForm

WRONG: Final = "That is not your password."
WRONG_PASSKEY: Final = "That passkey is not one of your account’s. Try another one, or your password."


class PasswordForm(forms.Form):
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@method_decorator([never_cache, require_admin_access, sensitive_post_parameters()], name="dispatch")
class ConfirmView(WagtailAdminTemplateMixin, TemplateView):
    """Takes a passkey or the password of who is signed in, and leads on to where they wanted to go."""

    template_name = "accounts/confirm.html"
    page_title = "Is it you?"
    header_icon = "lock"
    form: PasswordForm | None = None
    said = ""

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        attempt = Attempt(request, request.user.get_username())
        if not attempt.is_allowed():
            return attempt.refusal()
        check = self._by_passkey if "credential" in request.POST else self._by_password
        answer = check(request)
        if isinstance(answer, HttpResponse):
            return answer
        if answer:
            return redirect(self.next())
        attempt.failed()
        return self.render_to_response(self.get_context_data())

    def _by_passkey(self, request: HttpRequest) -> bool:
        form = ConfirmByPasskeyForm(request.POST, user=request.user)
        if form.is_valid():
            form.save()
            return True
        self.said = WRONG_PASSKEY
        return False

    def _by_password(self, request: HttpRequest) -> bool | HttpResponse:
        self.form = PasswordForm(request.POST)
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        user: Any = request.user
        line = queue.KNOWN if known_device(request, user.get_username()) else queue.STRANGERS
        with queue.turn(line) as has_turn:
            if not has_turn:
                return lockout.busy()
            is_right = user.check_password(self.form.cleaned_data["password"])
        if is_right:
            record_authentication(request, user, method="password", reauthenticated=True)
        else:
            self.form.add_error("password", WRONG)
        return is_right

    def next(self) -> str:
        """Where the person wanted to go, within the site."""
        given = self.request.POST if self.request.method == "POST" else self.request.GET
        wanted = given.get(REDIRECT_FIELD_NAME, "")
        is_ours = url_has_allowed_host_and_scheme(
            wanted, {self.request.get_host()}, require_https=self.request.is_secure()
        )
        return wanted if is_ours else reverse("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        has_passkey = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()
        return {
            **super().get_context_data(**kwargs),
            "form": (self.form or PasswordForm()) if user.has_usable_password() else None,
            "options": auth.begin_authentication(user) if has_passkey else None,
            "next": self.next(),
            "said": self.said,
        }
