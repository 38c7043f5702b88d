from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """Consent of people, and its withdrawal."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "consent"

    def ready(self) -> None:
        from . import receivers  # noqa: F401  (importing registers them)
