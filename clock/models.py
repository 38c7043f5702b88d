"""What the clock knows of itself: when it last went round, and whether it waits for a person."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from wagtail.models import PageLogEntry

from .sighting import Sighting


class Clock(models.Model):
    """The one clock of the site; there is a row once it has gone round. See ``clock.timekeeping``."""

    THE_ONE = 1

    # The last round in which the time was believed.
    last_round = models.DateTimeField(null=True, editable=False)
    machine = models.CharField(max_length=36, blank=True, editable=False)
    seconds = models.FloatField(default=0, editable=False)
    # Why nothing is let out; empty while the time is believed.
    doubt = models.TextField(blank=True, editable=False)
    told = models.BooleanField(default=False, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        app_label = "campaigns"
        default_permissions = ("change",)

    def __str__(self) -> str:
        return "the clock"

    @classmethod
    def the_one(cls) -> "Clock":
        """The row, made where there is none."""
        return cls.objects.get_or_create(pk=cls.THE_ONE)[0]

    @classmethod
    def last_sighting(cls, now: datetime) -> Sighting | None:
        """The last round. Before the first, when anything was last done with a page; or None."""
        row = cls.objects.filter(pk=cls.THE_ONE, last_round__isnull=False).first()
        if row is not None and row.last_round is not None:
            return Sighting(row.last_round, row.machine, row.seconds)
        return _last_sign_of_life(now)

    def believe(self, now: Sighting, **fields: Any) -> None:
        """Takes this time for right."""
        self._write(
            last_round=now.at, machine=now.machine, seconds=now.seconds, doubt="", told=False, **fields
        )

    def confirm(self, now: Sighting, user: Any = None) -> None:
        """A person has said that this time is right."""
        self.believe(now, confirmed_at=now.at, confirmed_by=user)

    def wait(self, doubt: str) -> None:
        """Lets nothing out until the time is right."""
        self._write(doubt=doubt)

    def note_told(self) -> None:
        self._write(told=True)

    def _write(self, **fields: Any) -> None:
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))


def _last_sign_of_life(now: datetime) -> Sighting | None:
    done = PageLogEntry.objects.order_by("-timestamp").values_list("timestamp", flat=True).first()
    # Processes of the site wrote that time, not the database: one that is yet to come proves nothing.
    return Sighting(min(done, now)) if done else None
