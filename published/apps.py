from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PublishedConfig(AppConfig):
    """The public site as files."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "published"

    def ready(self) -> None:
        from . import clock, sites  # noqa: F401  (importing registers them)

        post_migrate.connect(_note_changes, sender=self)


def _note_changes(using: str, **kwargs: Any) -> None:
    """Where nothing is on file, nobody would ever read what the triggers note."""
    from . import noting
    from .whether import is_on_file

    if is_on_file():
        noting.begin(using)
    else:
        noting.end(using)
