from django.apps import AppConfig


class CitationsConfig(AppConfig):
    """How each publication is cited, for people and for their reference managers."""

    name = "citations"
