"""The part of a page's form that says when it goes out and when it expires."""

from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page, PageLogEntry

from clock.planned_times import TIMES, forget_past_times, planned
from clock.sighting import database_now
from written_dates.forms import RefusesPast

WHERE: Final = "These times are behind the “i” at the top right, under Set schedule."


class ScheduleForm(RefusesPast, WagtailAdminPageForm):
    """A time that has come is no longer in its box, and keeps nobody from saving."""

    is_draft = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("instance") is not None:
            forget_past_times(kwargs["instance"])
        super().__init__(*args, **kwargs)

    def defer_required_fields(self) -> None:
        super().defer_required_fields()
        self.is_draft = True

    def restore_required_fields(self) -> None:
        super().restore_required_fields()
        self.is_draft = False

    def now(self) -> datetime:
        return database_now()

    def clean(self) -> dict[str, Any]:
        for name in TIMES:
            time = self.cleaned_data.get(name)
            if self.is_draft and time and time <= self.now() and self._came_while_open(name, time):
                self.cleaned_data[name] = None
        return super().clean()

    def _came_while_open(self, name: str, time: datetime) -> bool:
        """Whether this was the page's own time, and nobody types it now. The box may leave out seconds."""
        stored = Page.objects.filter(pk=self.instance.pk).select_related("latest_revision").first()
        if stored is None:
            return False
        known = [getattr(stored, name)]
        if stored.latest_revision is not None:
            known.append(planned(stored.latest_revision, name))
        log = PageLogEntry.objects.filter(page=stored.pk, action="campaigns.expire").order_by("-timestamp")
        known += [parse_datetime(entry.data["expired_at"]) for entry in log[:1]]
        return _minute(time) in {_minute(moment) for moment in known if moment}

    def _post_clean(self) -> None:
        super()._post_clean()
        # The boxes are behind an icon at the side, and what is wrong with them would be, too. With one of
        # the whole form, Wagtail's message lists those of the boxes.
        if any(name in self.errors for name in TIMES):
            self.add_error(None, ValidationError(WHERE, code="schedule"))


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
