from django.apps import AppConfig


class RightsConfig(AppConfig):
    """Who of the staff may know, change and let out what."""

    name = "rights"

    def ready(self) -> None:
        from . import receivers  # noqa: F401  (importing connects them)
        from .adopted import adopt
        from .guarded import guard

        adopt()
        guard()
