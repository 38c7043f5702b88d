from django.apps import AppConfig


class AuthenticConfig(AppConfig):
    """Checksums of public files, signed lists of them, and the page that tells a real file from another."""

    name = "authentic"

    def ready(self) -> None:
        from . import checks, receivers  # noqa: F401
