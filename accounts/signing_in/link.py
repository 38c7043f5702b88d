"""Where a link leads that lets somebody in once."""

from typing import Any, Final

from django.contrib.auth import get_user_model
from django.contrib.auth.forms import SetPasswordForm, UserCreationForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from ..guessing.attempts import Attempt
from ..guessing.known_devices import remember
from ..guessing.limits import A_LINK
from ..links import take
from ..models import Link
from .adapter import let_in

WHY: Final = "It is your second way in, beside the passkey that you add next."


class NewAccountForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = get_user_model()
        fields = ("username", "first_name", "last_name")
        help_texts = {"username": "You sign in with it. Letters, numbers and @ . + - _"}


@never_cache
@sensitive_post_parameters()
def use_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """The form of a link that is open; for all others one and the same page, whatever is wrong with them."""
    attempt = Attempt(request, A_LINK)
    if not attempt.is_allowed():
        return attempt.refusal()
    link = Link.objects.by_token(token).select_related("account", "group").first()
    if link is None or (link.account is not None and not link.account.is_active):
        attempt.failed()
        return _nowhere(request)
    form = _form(link, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "accounts/link.html", {"link": link, "form": form, "why": WHY})
    account = take(link, form)
    if account is None:
        return _nowhere(request)
    let_in(request, account, by="link")
    response = redirect("mfa_index")
    remember(request, response, account.get_username())
    return response


def _form(link: Link, data: Any) -> Any:
    return NewAccountForm(data) if link.account is None else SetPasswordForm(link.account, data)


def _nowhere(request: HttpRequest) -> HttpResponseBase:
    return render(request, "accounts/no_link.html", status=404)
