"""After the password: a passkey, the code of an app, or a recovery code."""

from typing import Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.debug import sensitive_post_parameters

from ..guessing.attempts import Attempt
from ..guessing.known_devices import remember
from ..keys.forms import CodeForm, PasskeyForm


class SecondWayView(AuthenticateView):
    """allauth's, for who has given the right password within the last minutes; with the login's limits."""

    template_name = "accounts/second_way.html"
    form_class = CodeForm
    webauthn_form_class = PasskeyForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = self.stage.login.user.get_username()
        attempt = Attempt(request, name)
        if not attempt.is_allowed():
            return attempt.refusal()
        response = super().post(request, *args, **kwargs)
        if not self.form.is_valid():
            attempt.failed()
        elif request.user.is_authenticated:
            remember(request, response, name)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.stage.login.user
        keys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
        return {
            **super().get_context_data(**kwargs),
            "name": user.get_username(),
            "has_passkey": keys.exists(),
        }


@sensitive_post_parameters()
def second_way(request: HttpRequest) -> HttpResponseBase:
    return SecondWayView.as_view()(request)
