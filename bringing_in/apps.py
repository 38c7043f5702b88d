from django.apps import AppConfig


class BringingInConfig(AppConfig):
    """What was written elsewhere, as drafts."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "bringing_in"
