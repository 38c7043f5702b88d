from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The staff's side of the site, in Wagtail's admin."""

    name = "desk"

    def ready(self) -> None:
        from . import fitted
        from .guards import concealed, privacy, redirects

        fitted.fit()
        redirects.guard()
        concealed.conceal()
        privacy.ask()
