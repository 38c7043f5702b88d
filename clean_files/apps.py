from django.apps import AppConfig


class CleanFilesConfig(AppConfig):
    """Uploads without what they tell of people, places and devices."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "clean_files"
