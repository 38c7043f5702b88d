from django.apps import AppConfig


class AssetsConfig(AppConfig):
    """Pictures, files and recordings."""

    name = "assets"

    def ready(self) -> None:
        from . import receivers  # noqa: F401  (importing connects them)
        from .pictures import opening

        opening.learn()
