from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The staff's side of the site, in Wagtail's admin."""

    name = "desk"

    def ready(self) -> None:
        from . import fitted, guide
        from .guards import concealed, exports, privacy, redirects

        fitted.fit()
        guide.lead_to_chapters()
        redirects.guard()
        concealed.conceal()
        exports.guard()
        privacy.ask()
