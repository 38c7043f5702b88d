"""The account's form, which asks for the own password before it takes a new one, with the limits of a login.

Whoever finds an unattended screen has a login, but not the password: without a limit they could guess it
here.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from wagtail.admin import messages
from wagtail.admin.forms.auth import PasswordChangeForm
from wagtail.admin.views.account import AccountView, ChangePasswordPanel

from safekeeping.names import SHOW_AGAIN

from ..guessing import queue
from ..guessing.attempts import Attempt
from ..guessing.known_devices import known_device

BUSY = (
    "Many passwords are being checked just now, so nothing is saved yet. Type the passwords again, and save."
)
NOT_KEPT = "Passwords are not kept: type them again."
LOCKED = (
    "Too many wrong passwords were tried, so nothing is saved. Try again in {minutes} minutes. "
    "The boxes for the password are empty now: press Save to save the rest."
)
NOT_RIGHT = "Nothing was saved: something below is not right yet. It is marked."


class OwnPasswordForm(PasswordChangeForm):
    """Asks for the password that is, unless there is a ``refusal``: then it says that, and looks at none."""

    refusal = ""

    def clean_old_password(self) -> str:
        if self.refusal:
            raise ValidationError(self.refusal)
        return super().clean_old_password()

    @property
    def is_wrong_guess(self) -> bool:
        """Whether a password was looked at, and was not the one that is."""
        return not self.refusal and self.is_bound and "old_password" in self.errors


class OwnPasswordPanel(ChangePasswordPanel):
    form_class = OwnPasswordForm
    _form: OwnPasswordForm | None = None

    def get_form(self) -> OwnPasswordForm:
        """One form for the whole request: each new one would hash the password once more."""
        if self._form is None:
            self._form = super().get_form()
        return self._form


class LimitedAccountView(AccountView):
    """Wagtail's, where the own password is tried in turn, and as often as at the login."""

    _panels: list[Any] | None = None
    _refusal = ""

    def get_panels(self) -> list[Any]:
        if self._panels is None:
            panels = super().get_panels()
            own = (self.request, self.request.user, None)
            self._panels = [
                OwnPasswordPanel(*own) if isinstance(panel, ChangePasswordPanel) else panel
                for panel in panels
            ]
        return self._panels

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # A form that comes back is not saved, which Wagtail's view does not say.
        comes_back = self.request.method == "POST"
        if comes_back:
            # The forms have what they need. What they wrote into the user in hand is not true of anybody.
            self.get_panels()
            self.request.user = _as_stored(self.request.user)
            if SHOW_AGAIN not in self.request.POST:
                messages.error(self.request, self._refusal or NOT_RIGHT)
        return {**super().get_context_data(**kwargs), "has_unsaved_changes": comes_back}

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = self._form_with_a_guess()
        if SHOW_AGAIN in request.POST:
            if form is not None:
                form.refusal = NOT_KEPT
            return TemplateResponse(request, self.template_name, self.get_context_data())
        if form is None:
            return super().post(request)
        attempt = Attempt(request, request.user.get_username())
        if not attempt.is_allowed():
            return self._refuse(form, LOCKED.format(minutes=attempt.minutes()))
        is_known = known_device(request, request.user.get_username())
        with queue.turn(queue.KNOWN if is_known else queue.STRANGERS) as has_turn:
            if not has_turn:
                return self._refuse(form, BUSY)
            response = super().post(request)
            # Here, since a form that was not asked yet looks at the password now.
            is_wrong = form.is_wrong_guess
        if is_wrong:
            attempt.failed()
        return response

    def _form_with_a_guess(self) -> OwnPasswordForm | None:
        """The password's, if it is sent to be changed: else nobody looks at what is in it."""
        panels = (panel for panel in self.get_panels() if isinstance(panel, OwnPasswordPanel))
        return next((panel.get_form() for panel in panels if panel.get_form().is_bound), None)

    def _refuse(self, form: OwnPasswordForm, refusal: str) -> HttpResponseBase:
        """The form as it was sent, with the reason above it and beside the password; 429."""
        form.refusal = self._refusal = refusal
        response = super().post(self.request)
        response.status_code = 429
        return response


def _as_stored(user: Any) -> Any:
    return get_user_model()._default_manager.filter(pk=user.pk).first() or user
