from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CampaignsConfig(AppConfig):
    """The content of the site: campaigns, publications, people and the pages about them."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "campaigns"

    def ready(self) -> None:
        from assets.pictures import opening
        from desk import concealed, privacy, redirects
        from rights.adopted import adopt
        from rights.guarded import guard

        from . import checks, signals  # noqa: F401  (importing registers them)
        from .addresses import signals as of_addresses  # noqa: F401

        opening.learn()
        redirects.guard()
        adopt()
        guard()
        concealed.conceal()
        privacy.ask()
        post_migrate.connect(_write_the_book, sender=self)


def _write_the_book(using: str, plan: list[Any] | None = None, **kwargs: Any) -> None:
    """Where pages were stored before the book of uses was kept, nobody's rights would be known."""
    if any(
        migration.app_label == "campaigns" and migration.name.endswith("book_of_uses")
        for migration, _ in plan or []
    ):
        from assets.uses import record_all

        record_all()
