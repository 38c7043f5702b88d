from django.apps import AppConfig

from accounts.asked_again import ASKED_AGAIN, SETTINGS


class ApprovalConfig(AppConfig):
    """A second pair of eyes, and going out without in an emergency."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "approval"

    def ready(self) -> None:
        from . import copying, receivers  # noqa: F401  (importing registers the receivers)
        from .admin import fitted

        copying.guard()
        fitted.fit()
        # Who took a session would let everything out first.
        ASKED_AGAIN.add(f"{SETTINGS}:approval")
