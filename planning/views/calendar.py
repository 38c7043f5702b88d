"""The calendar in the admin: a month, and what comes as a list."""

from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from clock.sighting import database_now
from rights.pages import works_everywhere
from written_dates.naming import MONTHS, WEEKDAYS, today, zone_name

from ..entries import Span
from ..models import ReviewDate
from ..months import YEARS, days_of, neighbours, span_of
from ..notices import clashes, gaps
from ..sources import entries, moments_to_come, of_work

# So far the list looks ahead.
AHEAD: Final = timedelta(days=92)
# What should have gone out, or have been taken back, is shown for so long.
BEHIND: Final = timedelta(days=7)


class CalendarPage(WagtailAdminTemplateMixin, TemplateView):
    """What both looks share: the zones in words, what clashes, and weeks with nothing in them."""

    header_icon = "calendar"
    label = ""

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": reverse("planning:calendar"), "label": "Calendar"}] + (
            [{"url": "", "label": self.label}] if self.label else []
        )

    @property
    def header_buttons(self) -> list[HeaderButton]:
        day = today()
        return [
            HeaderButton("List", url=reverse("planning:calendar"), icon_name="list-ul", priority=10),
            HeaderButton(
                "Month",
                url=reverse("planning:month", args=[day.year, day.month]),
                icon_name="calendar",
                priority=20,
            ),
        ]

    def shown(self, span: Span) -> dict[str, Any]:
        """The entries of these days and what is to be said of them."""
        user: Any = self.request.user
        found = entries(user, span)
        return {"entries": found, "clashes": list(clashes(found)), "gaps": self._gaps(user)}

    def _gaps(self, user: Any) -> list[str]:
        """Only for who knows of all that is planned: to others it would be wrong."""
        if not works_everywhere(user):
            return []
        return list(gaps(moments_to_come(user), database_now()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        return super().get_context_data(**kwargs) | {
            "zone": zone_name(),
            "place": settings.TIME_ZONE.rpartition("/")[2].replace("_", " "),
            "may_change_days": user.has_perm("planning.change_dayofremembrance"),
        }


class AgendaView(CalendarPage):
    """What comes in three months, as a list, and what is late."""

    template_name = "planning/agenda.html"
    page_title = "Calendar"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = today()
        span = Span(day - BEHIND, day + AHEAD)
        context = super().get_context_data(**kwargs) | self.shown(span)
        days = days_of(span, context["entries"], day)
        overdue = ReviewDate.objects.open().filter(on__lt=span.first)
        return context | {
            "past": [one for one in days if one.entries and one.day < day],
            "coming": [one for one in days if one.entries and one.day >= day],
            "overdue": list(of_work(self.request.user, overdue)),
            "last": span.last,
        }


class MonthView(CalendarPage):
    """A month in weeks; on a phone, the days on which there is something."""

    template_name = "planning/month.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs["year"] not in YEARS or kwargs["month"] not in range(1, 13):
            raise Http404("There is no such month.")
        self.label = self.page_title = f"{MONTHS[kwargs['month'] - 1]} {kwargs['year']}"
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year, month = self.kwargs["year"], self.kwargs["month"]
        span = span_of(year, month)
        context = super().get_context_data(**kwargs) | self.shown(span)
        before, after = neighbours(year, month)
        return context | {
            "days": days_of(span, context["entries"], today(), month),
            "is_empty": not context["entries"],
            "weekdays": WEEKDAYS,
            "before": _link(*before),
            "after": _link(*after),
        }


def _link(year: int, month: int) -> dict[str, str] | None:
    if year not in YEARS:
        return None
    name = f"{MONTHS[month - 1]} {year}"
    return {"name": name, "address": reverse("planning:month", args=[year, month])}
