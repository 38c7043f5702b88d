from django.apps import AppConfig


class ReviewingConfig(AppConfig):
    """Reviews and signatures by link."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "reviewing"

    def ready(self) -> None:
        from . import receivers  # noqa: F401  (importing registers them)
