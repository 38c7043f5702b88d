"""What the admin's scripts ask, and what is answered to a form that came too late."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache

from .names import FORM_KEY, SHOW_AGAIN

# Beyond this a page with all that was typed would be slow to open.
MOST_FIELDS: Final = 10_000
# What a form is sent with that is not anybody's text.
NOT_TYPED: Final = {"csrfmiddlewaretoken", FORM_KEY, SHOW_AGAIN, "next"}


@never_cache
def who_is_here(request: HttpRequest) -> JsonResponse:
    """Tells a form who is logged in, and gives it the token and the key of that account.

    The key closes what the browser keeps of the account's forms, so that nobody else who uses the browser can
    read it. It is made from the site's secret and is the same for as long as that is.
    """
    user: Any = request.user
    return JsonResponse(
        {
            "user": user.pk,
            "name": user.get_full_name() or user.get_username(),
            "token": get_token(request),
            "key": salted_hmac("safekeeping", str(user.pk), algorithm="sha256").hexdigest(),
        }
    )


def not_saved(request: HttpRequest) -> HttpResponse:
    """403 for a form that came without a valid login, with all that was typed in it to be shown again.

    To a form that saves itself the reason alone is told: it has its text still.
    """
    if not request.accepts("text/html"):
        said = {"success": False, "error_code": "logged_out", "error_message": "Your login has changed."}
        return JsonResponse(said, status=403)
    context: dict[str, Any] = {"login_url": reverse("wagtailadmin_login"), "show_again": SHOW_AGAIN}
    context |= {"typed": typed_here(request), "has_files": bool(request.FILES)}
    return _for_one_alone(render(request, "safekeeping/not_saved.html", context, status=403))


def listed(request: HttpRequest) -> HttpResponse:
    """What was typed in a form, as plain texts to copy from."""
    typed = [(name, value) for name, value in typed_here(request) if value.strip()]
    return _for_one_alone(render(request, "safekeeping/listed.html", {"typed": typed}))


def typed_here(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form of ours, without those of which nobody typed the value, and without passwords.

    Nothing where another site sent it: its words must not come back with our token.
    """
    if request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return []
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    return [
        field for field in fields[:MOST_FIELDS] if field[0] not in NOT_TYPED and "password" not in field[0]
    ]


def _for_one_alone(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    return response
