from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    """A second pair of eyes, and going out without in an emergency."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "approval"

    def ready(self) -> None:
        from . import copying, receivers  # noqa: F401  (importing registers the receivers)
        from .admin import fitted

        copying.guard()
        fitted.fit()
