from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The log that nobody edits."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "audit"

    def ready(self) -> None:
        from . import accounts, receivers, rights_of_groups, sign_ins  # noqa: F401  (importing registers them)
        from .settings_changed import watch_settings

        watch_settings()
