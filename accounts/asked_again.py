"""Before what somebody is asked again who they are: unattended screens and stolen sessions stop there."""

from typing import Final

from django.http import HttpRequest

# Beginnings of addresses' names (``view_name``). Other parts of the site add theirs.
ASKED_AGAIN: Final[set[str]] = {"wagtailusers_users:", "wagtailusers_groups:", "mfa_", "accounts:"}


def asks_again(request: HttpRequest) -> bool:
    """Whether this address is one of them."""
    match = request.resolver_match
    if match is None:
        return False
    if match.url_name == "wagtail_bulk_action":
        return match.kwargs["app_label"] == "auth"
    return match.view_name.startswith(tuple(ASKED_AGAIN))
