"""What a bundle's form shows beside its fields."""

from typing import Any

from wagtail.admin.panels import Panel

from .rights import may_change
from .standing import report


class MissingPanel(Panel):
    """How each page of the saved bundle stands, each a step from its form; and the way to release it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "bundles/missing_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            user = self.request.user
            return context | report(self.instance, user) | {"may_release": may_change(user, self.instance)}
