from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """The calendar, what waits for whom, and mails about comments."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "planning"

    def ready(self) -> None:
        from . import receivers, waiting  # noqa: F401  (importing receivers registers them)
        from .mails import noting

        waiting.register_own()
        noting.fit()
