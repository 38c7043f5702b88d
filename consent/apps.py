from django.apps import AppConfig

from accounts.asked_again import ASKED_AGAIN


class ConsentConfig(AppConfig):
    """Consent of people, and its withdrawal."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "consent"

    def ready(self) -> None:
        from . import receivers  # noqa: F401  (importing registers them)

        ASKED_AGAIN.update({"consent:withdraw", "consent:seal"})
