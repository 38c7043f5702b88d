"""Addresses below the admin's, under the names that allauth asks for.

None of allauth's others is there: nobody signs up, and mail addresses and social accounts open nothing.
"""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from .admin.sign_ins import OwnSignInsView
from .confirming import ConfirmView
from .keys import views as keys
from .passwords import shared
from .passwords.own import LimitedAccountView
from .passwords.reset import limited_password_reset
from .signing_in.link import use_link
from .signing_in.passkey import passkey
from .signing_in.password import sign_in
from .signing_in.second_way import second_way

urlpatterns = [
    # In place of Wagtail's own, as are their limits.
    path("password_reset/", limited_password_reset),
    path("password_reset/confirm/<uidb64>/<token>/", shared.ConfirmPasswordResetView.as_view()),
    path("account/", never_cache(require_admin_access(LimitedAccountView.as_view()))),
    path("login/", sign_in, name="account_login"),
    path("login/code/", second_way, name="mfa_authenticate"),
    path("login/passkey/", passkey, name="mfa_login_webauthn"),
    path("login/link/<str:token>/", use_link, name="accounts_link"),
    path("account/confirm/", ConfirmView.as_view(), name="accounts_confirm"),
    path("account/sign-ins/", OwnSignInsView.as_view(), name="accounts_sign_ins"),
    path("account/keys/", keys.KeysView.as_view(), name="mfa_index"),
    path("account/keys/passkey/", keys.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path(
        "account/keys/passkey/<int:pk>/remove/", keys.RemovePasskeyView.as_view(), name="mfa_remove_webauthn"
    ),
    path("account/keys/app/", keys.AddAppView.as_view(), name="mfa_activate_totp"),
    path("account/keys/app/remove/", keys.RemoveAppView.as_view(), name="mfa_deactivate_totp"),
    path("account/keys/codes/", keys.CodesView.as_view(), name="mfa_view_recovery_codes"),
    path("account/keys/codes/new/", keys.NewCodesView.as_view(), name="mfa_generate_recovery_codes"),
]
