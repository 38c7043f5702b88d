from django.apps import AppConfig


class SafekeepingConfig(AppConfig):
    """Nothing typed is lost; knows Wagtail's admin, and nothing of what the site publishes."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "safekeeping"
