"""The list at the top of a page's form."""

from typing import Any

from wagtail.admin.panels import Panel


class BeforePublishing(Panel):
    """What is missing or odd on the page as it was last saved; Wagtail's own saving brings it up to date."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "checking/panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "page": self.instance}
