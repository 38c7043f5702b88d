"""No file or picture that pages show is changed in silence: histories and the front page say who did it."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry, LogFormatter, log
from wagtail.models import Page, PageLogEntry
from wagtail.permissions import page_permission_policy

from assets.models import EarlierVersion
from rights.going_out import live_pages_with, pages_that_show, titles_of, uses_of
from rights.pages import worked_on
from rights.unseen import CHANGED, REPLACED

LET_OUT: Final = "campaigns.let_out"
DELETED_EARLIER: Final = "campaigns.deleted_earlier_version"
# Whether it was replaced by what it had been before.
BY_EARLIER: Final = "by_earlier"
# Whether the page was on the site then, or about to be.
SHOWN: Final = "shown"
LATELY: Final = timedelta(days=7)
MOST_ENTRIES: Final = 20


def shown_on_text(thing: Any) -> str:
    """On which pages a file or picture is shown, or about to be, as a sentence; empty for none."""
    titles = titles_of(pages_that_show(thing))
    return (
        f"On the site, or about to be, with {titles}: what you change here changes there." if titles else ""
    )


def missing_text(thing: Any) -> str:
    """Which pages on the site have to do without what is held back, and what can be done about it."""
    if thing.report is None or thing.report.may_go_out:
        return ""
    titles = titles_of(live_pages_with(thing))
    if not titles:
        return ""
    said = f"Until then, readers don’t get it any more with {titles}."
    if any(
        version.report is not None and version.report.may_go_out
        for version in EarlierVersion.objects.of(thing)
    ):
        said += " Its earlier version can be taken back: see “Earlier versions” in its form."
    return said


def note(thing: Any, user: Any, action: str, **more: Any) -> None:
    """Writes into the history of each page with the thing, drafts too, what was done to it, and by whom.

    ``more`` is kept with it.
    """
    data = {"what": str(thing._meta.verbose_name), "title": str(thing), "key": thing.pk, **more}
    log(thing, action, user=user, data=data)
    shown = {page.pk for page in pages_that_show(thing)}
    for page in Page.objects.filter(pk__in=uses_of(thing).values("page")).order_by("pk"):
        # Of what happens under one number, Wagtail's histories show one page's alone.
        log(page, action, user=user, data={**data, SHOWN: page.pk in shown}, uuid=uuid4())


class Said(LogFormatter):
    """Wagtail shows it in histories and reports."""

    verb = ""

    def format_message(self, log_entry: Any) -> str:
        data = log_entry.data
        how = " by an earlier version of it" if data.get(BY_EARLIER) else ""
        return f"{self.verb} the {data.get('what', 'file')} “{data.get('title', '')}”{how}"


def say_in_histories(actions: LogActionRegistry) -> None:
    for action, verb in (
        (REPLACED, "Replaced"),
        (CHANGED, "Changed"),
        (LET_OUT, "Let out"),
        (DELETED_EARLIER, "Deleted an earlier version of"),
    ):
        formatter = type(verb, (Said,), {"label": verb, "verb": verb})
        actions.register_action(action)(formatter)


class ReplacedLately(Component):
    name = "replaced_lately"
    template_name = "wagtailadmin/home/replaced_lately.html"
    order = 45

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        since = timezone.now() - LATELY
        told = [REPLACED, LET_OUT, DELETED_EARLIER]
        found = PageLogEntry.objects.filter(action__in=told, timestamp__gte=since)
        found = found.exclude(**{f"data__{SHOWN}": False})
        found = found.filter(page__in=worked_on(user).values("pk")).select_related("user")
        # What somebody does several times in a minute is one thing.
        once = {
            (
                entry.action,
                entry.user_id,
                entry.page_id,
                entry.data.get("key"),
                _minute(entry.timestamp),
            ): entry
            for entry in found.order_by("timestamp", "pk")
        }
        return {
            "entries": [
                (entry, reverse("wagtailadmin_pages:history", args=[entry.page_id]))
                for entry in [*reversed(once.values())][:MOST_ENTRIES]
            ]
        }


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def show_what_was_replaced(request: HttpRequest, panels: list[Component]) -> None:
    if page_permission_policy.user_has_permission(request.user, "publish"):
        panels.append(ReplacedLately())
