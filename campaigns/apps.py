from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """The content of the site: campaigns, publications, people and the pages about them."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "campaigns"

    def ready(self) -> None:
        from . import checks, signals  # noqa: F401  (importing registers them)
        from .addresses import signals as of_addresses  # noqa: F401
        from .admin import redirects

        redirects.guard()
