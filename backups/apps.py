from django.apps import AppConfig


class BackupsConfig(AppConfig):
    """The whole site in one file, and from one file; knows nothing of pages."""

    name = "backups"
