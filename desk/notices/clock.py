"""Where the clock waits for a person: the front page says so, and a page of its own asks them."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import LogFormatter
from wagtail.log_actions import log as write_in_history

from clock.models import Clock
from clock.sighting import Sighting
from clock.timekeeping import all_that_is_due, time_in_doubt
from written_dates.naming import moment_text

# What was shown is what is agreed to: for so long the page may have been open.
OPEN_FOR: Final = timedelta(hours=1)


def may_say_so(user: Any) -> bool:
    """Whether the user may say that the time is right."""
    return user.has_perm("campaigns.change_clock")


class ClockWaits(Component):
    name = "clock_waits"
    template_name = "campaigns/admin/clock_waits.html"
    # Above everything, bundles too: nothing goes out.
    order = 30

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        clock = Clock.objects.filter(pk=Clock.THE_ONE).exclude(doubt="").first()
        return {"clock": clock, "may_say_so": may_say_so(parent_context["request"].user)}


def show_that_it_waits(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(ClockWaits())


class ClockView(WagtailAdminTemplateMixin, TemplateView):
    """Says what time it is by the database, and what would be done at once; takes it that this is right."""

    template_name = "campaigns/admin/clock.html"
    page_title = "The clock"
    header_icon = "history"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_say_so(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = Sighting.now()
        return super().get_context_data(**kwargs) | {
            "now": moment_text(now.at),
            "shown": now.at.isoformat(),
            "doubt": time_in_doubt(now),
            "due": [(moment_text(due.at), due) for due in all_that_is_due(now.at)],
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        now, shown = Sighting.now(), _shown(request)
        if shown is None or abs(now.at - shown) > OPEN_FOR:
            messages.error(request, "The time has changed since. Please look again.")
            return redirect("clock")
        clock = Clock.the_one()
        clock.confirm(now, request.user)
        said = {"time": now.at.isoformat()}
        write_in_history(instance=clock, action="campaigns.time_is_right", user=request.user, data=said)
        messages.success(request, "The clock goes on. What is due goes out within a minute.")
        return redirect("wagtailadmin_home")


def _shown(request: HttpRequest) -> datetime | None:
    """The time that the page showed, from its form."""
    try:
        found = parse_datetime(request.POST.get("shown", ""))
    except ValueError:
        return None
    return found if found and found.tzinfo else None


class _WithTime(LogFormatter):
    """An entry in the history that names the time which it is about."""

    of = ""
    sentence = ""

    def format_message(self, log_entry: Any) -> str:
        moment = parse_datetime(log_entry.data.get(self.of, ""))
        return f"{self.sentence} {moment_text(moment)}" if moment else self.label


class Expired(_WithTime):
    label, of, sentence = "Expired", "expired_at", "Expired on"


class TimeIsRight(_WithTime):
    label, of, sentence = "The time is right", "time", "Said that it was rightly"


def name_actions(actions: Any) -> None:
    """For the histories: what the clock does, and what is said of it."""
    actions.register_action("campaigns.expire")(Expired)
    actions.register_action("campaigns.time_is_right")(TimeIsRight)
