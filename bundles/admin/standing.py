"""The plain list of a bundle's pages, as the admin's templates get it."""

from typing import Any

from django.urls import reverse

from desk.notices.becoming_public import becoming_public_text

from ..missing import Standing, missing_lines, standings
from ..models import Bundle
from .rights import is_known


def report(bundle: Bundle, user: Any) -> dict[str, Any]:
    """How the saved bundle's pages stand.

    Each with the address of its form, and what would become public with it, if the user may open that.
    """
    found = standings(bundle, bundle.release_at)
    known = [standing for standing in found if is_known(user, standing.member)]
    return {
        "bundle": bundle,
        "standings": [(standing, *_form_of(standing, user)) for standing in known],
        "others": len(found) - len(known),
        "is_ready": not missing_lines(found),
    }


def _form_of(standing: Standing, user: Any) -> tuple[str, str]:
    page = standing.member.page
    if page is None or not page.permissions_for_user(user).can_edit():
        return "", ""
    draft = page.specific.get_latest_revision_as_object()
    return reverse("wagtailadmin_pages:edit", args=[page.pk]), becoming_public_text(draft, user)
