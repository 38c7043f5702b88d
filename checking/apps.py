from django.apps import AppConfig


class CheckingConfig(AppConfig):
    """What is looked at before a page goes out."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "checking"

    def ready(self) -> None:
        from . import receivers  # noqa: F401  (importing registers them)
        from .admin import fitted

        fitted.fit()
