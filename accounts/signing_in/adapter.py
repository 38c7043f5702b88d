"""How allauth signs somebody in here, and in which words it speaks."""

from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ..fresh import is_fresh
from ..keys.telling import tell_owner

# In the session, whether “Remember me” was ticked beside the password.
REMEMBER: Final = "remember"
BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
SAID: Final = {
    "mfa/messages/webauthn_added.txt": "Your passkey works from now on.",
    "mfa/messages/webauthn_removed.txt": "That passkey opens nothing any more.",
    "mfa/messages/totp_activated.txt": "Your authenticator app works from now on.",
    "mfa/messages/totp_deactivated.txt": "Codes of that app open nothing any more.",
    "mfa/messages/recovery_codes_generated.txt": "These are your recovery codes.",
}
NOT_ACTIVE: Final = "This account is closed. Ask an administrator."


class Adapter(DefaultAccountAdapter):
    """Nobody makes an account by themselves; the site's own users are the only ones."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def login(self, request: HttpRequest, user: Any) -> None:
        user.backend = BACKEND
        is_remembered = request.session.get(REMEMBER, False)
        super().login(request, user)
        # Until now it was as short as a sign-in may take; else it lasts until the browser is closed.
        request.session.set_expiry(settings.SESSION_COOKIE_AGE if is_remembered else 0)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        messages.error(request, NOT_ACTIVE)
        return redirect("wagtailadmin_login")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not is_fresh(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        return [{"id": "confirm", "description": "", "url": reverse("accounts_confirm")}]

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Says what was done with keys; that somebody is signed in, they see."""
        if message_template in SAID:
            messages.success(request, SAID[message_template])

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        tell_owner(user, template_prefix)


def let_in(request: HttpRequest, user: Any, by: str) -> None:
    """Signs somebody in who has shown by something else than allauth's ways that they may."""
    Adapter(request).login(request, user)
    # Behind it: where somebody else was signed in, signing in leaves nothing of that session.
    record_authentication(request, user, by)
