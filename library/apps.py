from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Finding publications by what they say, and following them."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "library"

    def ready(self) -> None:
        from . import signals  # noqa: F401  (importing registers them)
