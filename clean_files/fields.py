"""File fields that store nothing but clean files, whatever way a file comes to them.

Forms, loaders, `bulk_create` and a script's `thing.file.save(…)` all end in the field's own `save`.
"""

from typing import Any

from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from django.dispatch import Signal

from .arrival import Arrival, arrive
from .findings import Refused
from .models import Report
from .room import NO_ROOM, check_room, means_full

# After a model was saved with a new file: the `instance` and the `arrival`.
file_came_in = Signal()


def check_name(name: str) -> None:
    """Refuses a name with a path in it: forms take the path away, scripts are told."""
    if "/" in name or "\\" in name:
        raise Refused("The name of the file has a path in it. Give it a name alone, and upload it again.")


class ArrivingFile(FieldFile):
    """Stores the clean form of what is handed to it. Raises ValidationError for what must not be taken."""

    field: Any  # a CleanField
    instance: Any

    def save(self, name: str, content: File, save: bool = True) -> None:
        check_name(name)
        arrival = self.field.arrive(content, name)
        try:
            super().save(name, arrival.content, save=False)
        except OSError as error:
            if means_full(error):
                raise Refused(NO_ROOM) from error
            raise
        Report.keep(arrival)
        if self.instance.__dict__.get("arrival") is not arrival:
            self.instance.note_arrival(arrival)
        if save:
            self.instance.save()


class CleanField:
    """To stand before a file field's class; its attr_class must be an ArrivingFile."""

    def check_upload(self, content: File, name: str) -> None:
        """Raises ValidationError for what this field doesn't take."""
        raise NotImplementedError

    def check_clean(self, content: File) -> None:
        """Raises ValidationError for what this field doesn't take though it is clean."""

    def arrive(self, content: File, name: str) -> Arrival:
        """The clean form of what is handed in under this name; raises ValidationError."""
        return arrive(content, name, self.check_upload, self.check_clean)

    def take_in(self, instance: Any) -> Arrival | None:
        """Puts the clean form in the place of what waits to be stored; None where nothing does."""
        waiting = getattr(instance, self.attname)  # type: ignore[attr-defined]
        if not waiting or waiting._committed:
            return None
        check_name(waiting.name)
        arrival = self.arrive(waiting.file, waiting.name)
        check_room(waiting.storage, arrival.content.size)
        waiting.file = arrival.content
        return arrival
