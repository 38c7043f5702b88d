from django.apps import AppConfig


class RecycleBinConfig(AppConfig):
    """What was deleted, kept for thirty days so that it can be taken back."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "recycle_bin"

    def ready(self) -> None:
        from . import emptying, keeping

        keeping.connect()
        emptying.connect()
