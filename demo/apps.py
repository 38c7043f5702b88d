"""The demo as an app of the site, in the settings for a person's machine and for the tests alone."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo's words and files, and the command that loads them."""

    name = "demo"
