"""The admin's login: a name and a password. What the account needs besides is asked next."""

from typing import Any, Final

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from wagtail.admin.views.account import LoginView

from ..guessing import lockout, queue
from ..guessing.known_devices import known_device, remember
from ..policy import has_second_way, never_by_password_alone
from .adapter import REMEMBER

NOT_ALONE: Final = (
    "A password alone does not open this account, and it has nothing else yet. Ask an administrator for a "
    "link by which you set up a passkey."
)


class PasswordView(LoginView):
    """Wagtail's, in which a right password is one step: nobody is signed in before the last."""

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        if never_by_password_alone(user) and not has_second_way(user):
            form.add_error(None, NOT_ALONE)
            return self.form_invalid(form)
        if self.request.user.is_authenticated:
            logout(self.request)
        begin_anew(self.request)
        self.request.session[REMEMBER] = bool(form.cleaned_data.get("remember"))
        return perform_password_login(self.request, {}, Login(user=user, redirect_url=self.get_success_url()))


def begin_anew(request: HttpRequest) -> None:
    """Leaves a session that somebody else may have handed to this browser; it lives as long as a sign-in may
    take.
    """
    request.session.cycle_key()
    request.session.pop(REMEMBER, None)
    request.session.set_expiry(settings.ACCOUNT_LOGIN_TIMEOUT)


def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The login, in turn; 429 for whoever finds many waiting. A browser that gets in is known then."""
    view: Any = PasswordView.as_view()
    username = request.POST.get("username", "")
    # Who is locked out is told so without a password being looked at.
    # A name with a NUL, which PostgreSQL takes nowhere, gets no further than the form.
    is_worth_a_look = request.method == "POST" and "\0" not in username
    if not is_worth_a_look or not AxesProxyHandler.is_allowed(request, {"username": username}):
        return view(request)
    line = queue.KNOWN if known_device(request, username) else queue.STRANGERS
    with queue.turn(line) as has_turn:
        response = view(request) if has_turn else lockout.busy()
    if has_turn and response.status_code == 302 and request.user.is_authenticated:
        remember(request, response, request.user.get_username())
    return response
