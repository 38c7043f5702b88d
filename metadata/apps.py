from django.apps import AppConfig


class MetadataConfig(AppConfig):
    """What pages tell machines."""

    name = "metadata"
