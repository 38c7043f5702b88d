from django.apps import AppConfig


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
