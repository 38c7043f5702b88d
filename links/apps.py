from django.apps import AppConfig


class LinksConfig(AppConfig):
    """Links to other sites."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "links"

    def ready(self) -> None:
        from . import receivers  # noqa: F401  (importing registers them)
