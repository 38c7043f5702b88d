from django.apps import AppConfig


class EditionsConfig(AppConfig):
    """The editions of each publication, its updates and corrections."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "editions"

    def ready(self) -> None:
        from campaigns.addresses.leading import in_its_place
        from campaigns.views.routing import beside

        from . import receivers  # noqa: F401  (importing registers them)
        from .addresses import PATTERNS
        from .files.finding import continued_at

        beside.extend(PATTERNS)
        in_its_place.append(continued_at)
