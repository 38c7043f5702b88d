from django.apps import AppConfig


class PrintedConfig(AppConfig):
    """Each publication and campaign to take along, as a tagged PDF and as an EPUB."""

    name = "printed"

    def ready(self) -> None:
        from . import receivers  # noqa: F401
