from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo's words and files, and the command that loads them."""

    name = "demo"
