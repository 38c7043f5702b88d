from django.apps import AppConfig


class BundlesConfig(AppConfig):
    """Pages that go out together at one time, or not at all."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "bundles"

    def ready(self) -> None:
        from . import release, waiting  # noqa: F401  (importing connects them)
        from .admin import fitted

        fitted.fit()
