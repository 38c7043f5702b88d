from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who of the staff gets in, and by what."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "accounts"

    def ready(self) -> None:
        from . import receivers  # noqa: F401  (importing registers them)
        from .keys import noting  # noqa: F401  (the same)
        from .names import ask_for_no_more_than_there_is

        ask_for_no_more_than_there_is()
