"""Tells who may publish or review a page which files and pictures would become public with it."""

from typing import Any, Final

from django.http import HttpRequest
from wagtail.admin import messages
from wagtail.models import Page

from rights.embargo import becomes_public, held_back_with
from rights.unseen import changed_by_others

MOST_NAMED: Final = 8


def becoming_public_text(page: Page, user: Any) -> str:
    """The files and pictures by their titles, as a sentence for this user; empty where there are none.

    Those are told apart that somebody without the right to publish the page has replaced.
    """
    things = becomes_public(page)
    replaced = {change.thing: change for change in changed_by_others(page, user) if change.is_replaced}
    named = [
        f"the {thing._meta.verbose_name} “{thing}”" + (f" ({replaced[thing]})" if thing in replaced else "")
        for thing in sorted(things, key=lambda thing: thing not in replaced)[:MOST_NAMED]
    ]
    more = len(things) - MOST_NAMED
    if more > 0:
        named.append(f"{more} more")
    if not named:
        return ""
    listed = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
    return f"Not public yet, and public once this page is: {listed}."


def tell_what_becomes_public(request: HttpRequest, page: Page) -> None:
    """At the top of the form, of the draft as it was last saved."""
    if request.method != "GET":
        return
    user: Any = request.user
    task = page.current_workflow_task
    reviews = task is not None and task.user_can_access_editor(page, user)
    if not reviews and not page.permissions_for_user(user).can_publish():
        return
    draft = page.get_latest_revision_as_object()
    if text := becoming_public_text(draft, user):
        messages.info(request, text)
    for said in held_back_with(draft):
        messages.warning(request, said)
