from django.apps import AppConfig

from accounts.asked_again import ASKED_AGAIN, SETTINGS


class CheckingConfig(AppConfig):
    """What is looked at before a page goes out."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "checking"

    def ready(self) -> None:
        from links.dead import dead_among

        from . import receivers  # noqa: F401  (importing registers them)
        from .admin import fitted
        from .checks import links

        links.dead_among.append(dead_among)
        fitted.fit()
        # Who took a session would let everything out first.
        ASKED_AGAIN.add(f"{SETTINGS}:checking")
