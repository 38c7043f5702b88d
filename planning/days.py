"""The list and forms of days of remembrance, by Django’s rights to them."""

from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from .models import DayOfRemembrance


def _day(one: DayOfRemembrance) -> str:
    return f"{one.day} {one.get_month_display()}"


class DayOfRemembranceViewSet(ModelViewSet):
    model = DayOfRemembrance
    name = url_prefix = "days_of_remembrance"
    icon = "calendar"
    form_fields = ["name", "day", "month", "note"]
    list_display = ["name", Column("day", label="Day", accessor=_day), "note"]
    copy_view_enabled = False
    list_per_page = 50
