from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CampaignsConfig(AppConfig):
    """The content of the site: campaigns, publications, people and the pages about them."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "campaigns"

    def ready(self) -> None:
        from assets.bearers import bears_picture, shows_picture_everywhere
        from assets.uses import keep_book_of

        from . import checks, receivers  # noqa: F401  (importing registers them)
        from .addresses import receivers as of_addresses  # noqa: F401
        from .models import Organisation, Person, Place, Series, SiteSettings, Topic

        bears_picture(Person, "portrait")
        bears_picture(Organisation, "logo")
        shows_picture_everywhere(SiteSettings, "card_picture")
        keep_book_of(Person, Organisation, Series, Topic, Place)
        post_migrate.connect(_write_the_book, sender=self)


def _write_the_book(using: str, plan: list[Any] | None = None, **kwargs: Any) -> None:
    """Where pages were stored before the book of uses was kept, nobody's rights would be known."""
    if any(
        migration.app_label == "campaigns" and migration.name.endswith("book_of_uses")
        for migration, _ in plan or []
    ):
        # Models can be imported once all apps are ready.
        from assets.uses import record_all

        record_all()
