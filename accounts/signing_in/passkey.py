"""A passkey in the place of name and password."""

from typing import Any, Final

from allauth.account.models import Login
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache

from ..guessing.attempts import Attempt
from ..guessing.known_devices import remember
from ..guessing.limits import A_PASSKEY
from ..keys.forms import SignInByPasskeyForm
from .password import begin_anew

UNKNOWN: Final = (
    "That passkey opens nothing here, or the page was open for too long. Try it again, or use your password."
)


class PasskeyView(LoginWebAuthnView):
    """allauth's: asks the browser for a passkey, and takes what it gives."""

    form_class = SignInByPasskeyForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.attempt = Attempt(request, A_PASSKEY)
        if not self.attempt.is_allowed():
            return self.attempt.refusal()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        begin_anew(request)
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=self._next())
        response = perform_passwordless_login(self.request, authenticator, login)
        if self.request.user.is_authenticated:
            remember(self.request, response, authenticator.user.get_username())
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        self.attempt.failed()
        messages.error(self.request, UNKNOWN)
        return redirect(f"{reverse('wagtailadmin_login')}?{urlencode({REDIRECT_FIELD_NAME: self._next()})}")

    def _next(self) -> str:
        """Where the person wanted to go, within the site."""
        wanted = self.request.POST.get(REDIRECT_FIELD_NAME, "")
        is_ours = url_has_allowed_host_and_scheme(
            wanted, {self.request.get_host()}, require_https=self.request.is_secure()
        )
        return wanted if is_ours else reverse("wagtailadmin_home")


passkey = never_cache(PasskeyView.as_view())
